"""The search mix over the catalogue the pipeline left behind (`bench.left["catalogue"]`), against peers on the same
records, queries and facets."""

import pathlib
import re
import subprocess
import tempfile

from harness import ROOT

PEERS = pathlib.Path(__file__).resolve().parents[1] / "peers"
OURS = str(ROOT / ".build/release/searchbench")


def measure(bench):
    catalogue = bench.left.get("catalogue")
    if not catalogue:
        raise RuntimeError("the search part needs the pipeline part before it")
    tell(bench, "ours", bench.run([OURS, str(catalogue)]).output)
    # Tantivy is of PyPI; Xapian's bindings are Debian's, for Debian's interpreter.
    for name, python in (("tantivy", bench.python), ("xapian", "/usr/bin/python3")):
        with tempfile.TemporaryDirectory(dir=bench.work) as folder:
            dump = subprocess.Popen([OURS, str(catalogue), "--dump"], stdout=subprocess.PIPE, cwd=ROOT)
            try:
                output = bench.run([python, str(PEERS / f"search_{name}.py"), folder], stdin=dump.stdout).output
            except RuntimeError as error:
                print(f"  {name} left out: {error}")
                continue
            finally:
                dump.stdout.close()
                dump.wait()
        tell(bench, name, output)


def tell(bench, who, output):
    """Rows of a table `| what | median | p90 | p99 | worst | processor … |`, and the lines about memory and start."""
    for what, median, p90, p99, worst, *processor in re.findall(
            r"^\| ([^|]+) \|" + r" ([\d.]+) \|" * 8 + r"$", output, re.MULTILINE):
        bench.row("search", f"{what} ({who})", [float(median)], "ms", cpu=float(processor[0]) / 1000,
                  note=f"p90 {p90}, p99 {p99}, worst {worst} ms")
    for megabytes in re.findall(r"resident (\d+) MB$", output, re.MULTILINE)[-1:]:
        bench.row("search", f"resident memory ({who})", [float(megabytes)], "MB")
    for wall in re.findall(r"^\| start \| ([\d.]+) \|", output, re.MULTILINE):
        bench.row("search", f"start ({who})", [float(wall)], "ms")
