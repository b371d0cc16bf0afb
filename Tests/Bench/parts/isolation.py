"""32 platforms, two hung, three at a tenth of their speed: whether the others are published as if nothing were wrong."""

import re
import statistics
import subprocess
import time
import urllib.request

from harness import ROOT

HUNG = ["510000", "620000"]
SLOW = ["440000", "370000", "410000"]
LINE = re.compile(r"\[\d+/\d+\] (\w+)")


def measure(bench):
    with bench.simulator(size=min(bench.size, 100_000)) as (overlay, base):
        provinces = sorted(file.stem for file in overlay.glob("[1-9]*.yml"))
        for code in SLOW:
            fault(base, code, "slow")
        # All simulated platforms are one host; real ones are not, and do not queue at one turnstile.
        pace(overlay, provinces, "concurrency: 64")
        others = [code for code in provinces if code not in HUNG]
        without = [night(bench, overlay, others)["night"] for _ in range(bench.repeat)]
        deadline = max(5, round(2 * max(without)))
        pace(overlay, HUNG, f"concurrency: 64, deadline: {deadline}")
        for code in HUNG:
            fault(base, code, "hung")
        both = [night(bench, overlay, provinces) for _ in range(bench.repeat)]
    bench.row("isolation", f"{len(others)} platforms, 3 slow: the night", without, "s")
    with_hung = [max(run[code] for code in others) for run in both]
    bench.row("isolation", "the same beside 2 hung: last other published", with_hung, "s",
              note=f"{100 * statistics.median(with_hung) / statistics.median(without) - 100:+.1f} %")
    bench.row("isolation", "the same beside 2 hung: the night", [run["night"] for run in both], "s",
              note=f"their deadline is {deadline} s")


def night(bench, overlay, sources):
    """A first night; gives the seconds after which each source was settled, and `night` for all."""
    catalogue = bench.work / "isolation.sqlite"
    for file in bench.work.glob("isolation.sqlite*"):
        file.unlink()
    start = time.perf_counter()
    process = subprocess.Popen(
        [bench.huiliu, "sync", *sources, "--overlay", str(overlay), "--catalogue", str(catalogue)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    times = {}
    for line in process.stderr:
        if found := LINE.match(line):
            times[found[1]] = time.perf_counter() - start
    process.wait()
    times["night"] = time.perf_counter() - start
    assert set(sources) <= set(times), sorted(set(sources) - set(times))
    return times


def pace(overlay, codes, text):
    for code in codes:
        file = overlay / f"{code}.yml"
        file.write_text(re.sub(r"pace: \{.*\}", f"pace: {{{text}, delay: 0}}", file.read_text()))


def fault(base, code, name):
    urllib.request.urlopen(urllib.request.Request(f"{base}/_fault/{code}/{name}", method="POST")).close()
