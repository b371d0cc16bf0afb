"""What every part of the benchmark shares: running programs with their cost, the simulated platforms, the table."""

import contextlib
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import time
import urllib.request
from dataclasses import dataclass, field

ROOT = pathlib.Path(__file__).resolve().parents[2]


@dataclass
class Cost:
    """One run of one program."""
    wall: float
    cpu: float
    peak_mb: float
    output: str


@dataclass
class Row:
    """One line of the table: one thing measured, ours or a peer's."""
    part: str
    name: str
    samples: list
    unit: str
    cpu: float | None = None
    peak_mb: float | None = None
    note: str = ""

    @property
    def median(self):
        return statistics.median(self.samples)


@dataclass
class Bench:
    size: int
    work: pathlib.Path
    port: int
    repeat: int = 3
    rows: list = field(default_factory=list)
    # What a part leaves for the parts after it: "catalogue" (a Path) after the full pipeline.
    left: dict = field(default_factory=dict)

    @property
    def huiliu(self):
        return str(ROOT / ".build/release/huiliu")

    @property
    def python(self):
        """The interpreter that has the peers of PyPI, or the machine's own."""
        venv = ROOT / ".build/python/bin/python"
        return str(venv) if venv.exists() else shutil.which("python3")

    def run(self, command, check=(0,), **options):
        """Runs a program to its end and says what it cost."""
        start = time.perf_counter()
        with open(self.work / "output.txt", "w+") as output, open(self.work / "errors.txt", "w") as errors:
            process = subprocess.Popen(command, stdout=output, stderr=errors, cwd=ROOT, **options)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            wall = time.perf_counter() - start
            output.seek(0)
            text = output.read()
        if process.returncode not in check:
            tail = (self.work / "errors.txt").read_text()[-2000:]
            raise RuntimeError(f"{command[0]} ended with {process.returncode}:\n{text[-2000:]}\n{tail}")
        return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, text)

    @contextlib.contextmanager
    def serving(self, command, ready, timeout=120):
        """A server for as long as the block lasts; `ready` is an address that answers when it can be used."""
        with open(self.work / "server.txt", "w") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=ROOT)
        try:
            deadline = time.monotonic() + timeout
            while not answers(ready):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"{command} does not answer:\n{(self.work / 'server.txt').read_text()[-2000:]}")
                time.sleep(0.05)
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()

    @contextlib.contextmanager
    def simulator(self, *sources, size=None):
        """The simulated platforms; gives the overlay folder and the base address."""
        overlay = self.work / "overlay"
        command = [self.huiliu, "simulate", "--size", str(size or self.size), "--port", str(self.port),
                   "--overlay", str(overlay)]
        for source in sources:
            command += ["--only", source]
        base = f"http://127.0.0.1:{self.port}"
        with self.serving(command, base + "/"):
            yield overlay, base

    def row(self, part, name, samples, unit, cpu=None, peak_mb=None, note=""):
        """Adds a line to the table and tells it at once."""
        row = Row(part, name, list(samples), unit, cpu, peak_mb, note)
        self.rows.append(row)
        print(f"  {name}: {shown(row.median)} {unit}" + (f"  ({note})" if note else ""), flush=True)
        return row

    def median(self, name):
        """The median of a row that is already there, or None."""
        return next((row.median for row in self.rows if row.name == name), None)


def answers(address):
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def interleaved(contestants, repeat):
    """Runs each contestant in turn, `repeat` times over, so that a noisy minute hits all of them.

    `contestants` maps a name to a function without arguments; the result maps it to the list of what it returned.
    """
    results = {name: [] for name in contestants}
    for _ in range(repeat):
        for name, run in contestants.items():
            results[name].append(run())
    return results


def shown(value):
    if value is None:
        return ""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
