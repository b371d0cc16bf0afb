"""Writes the table as a dated page of docs/benchmarks."""

import datetime
import os
import platform
import re
import subprocess

from harness import ROOT, shown


def write(bench, folder):
    folder.mkdir(parents=True, exist_ok=True)
    day = datetime.date.today().isoformat()
    path = folder / f"{day}-{bench.size}.md"
    lines = [
        f"# {bench.size:,} records, {day}", "",
        f"{os.cpu_count()} cores, {platform.machine()}; {versions()}. Medians of {bench.repeat} interleaved "
        "run(s), peers and ours in the same run over the same bytes. Made by `make bench SIZE="
        f"{bench.size}`.", "",
        "| part | what | median | unit | range | CPU s | peak MB | note |", "|---|---|---|---|---|---|---|---|",
    ]
    for row in bench.rows:
        spread = f"{shown(min(row.samples))}–{shown(max(row.samples))}" if len(row.samples) > 1 else ""
        lines.append(f"| {row.part} | {row.name} | {shown(row.median)} | {row.unit} | {spread} | "
                     f"{shown(row.cpu)} | {shown(row.peak_mb)} | {row.note} |")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def versions():
    commit = first(["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"])
    swift = re.search(r"Swift version ([\d.]+)", first(["swift", "--version"]) or "")
    sqlite = first(["sqlite3", "--version"])
    parts = [f"commit {commit}", f"Swift {swift.group(1)}" if swift else "",
             f"SQLite {sqlite.split()[0]}" if sqlite else "", platform.python_implementation() + " "
             + platform.python_version()]
    return ", ".join(part for part in parts if part)


def first(command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
