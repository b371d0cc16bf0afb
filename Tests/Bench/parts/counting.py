"""Counting, linking and answering from a snapshot, on the catalogue the full pipeline left."""

import shutil
import time
import urllib.request


def measure(bench):
    catalogue = bench.left.get("catalogue")
    if catalogue is None:
        print("  no catalogue from the pipeline, left out")
        return
    copy = bench.work / "counting.sqlite"
    shutil.copy(catalogue, copy)

    def ours(*arguments):
        return bench.run([bench.huiliu, *arguments, "--catalogue", str(copy)])

    linking = [ours("works", "link", "--from-scratch") for _ in range(bench.repeat)]
    bench.row("works", "linking from scratch", [run.wall for run in linking], "s",
              peak_mb=max(run.peak_mb for run in linking))
    again = [ours("works", "link") for _ in range(bench.repeat)]
    bench.row("works", "linking when nothing changed", [run.wall for run in again], "s")
    counts = [ours("coverage", "--target", "T01") for _ in range(bench.repeat)]
    bench.row("coverage", "full recount, program start included", [run.wall for run in counts], "s",
              peak_mb=max(run.peak_mb for run in counts))
    address = f"http://127.0.0.1:{bench.port + 1}"
    command = [bench.huiliu, "serve", "--catalogue", str(copy), "--port", str(bench.port + 1), "--quiet"]
    with bench.serving(command, address + "/healthz"):
        bench.row("coverage", "/api/coverage", [asked(address) for _ in range(20)], "ms")


def asked(address):
    """Milliseconds of one answer; pauses so that the limit of requests a second is never met."""
    time.sleep(0.1)
    start = time.perf_counter()
    with urllib.request.urlopen(address + "/api/coverage") as answer:
        answer.read()
    return (time.perf_counter() - start) * 1000
