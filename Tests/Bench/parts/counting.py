"""Counting, linking and answering from a snapshot, on the catalogue the full pipeline left."""

import contextlib
import shutil
import sqlite3
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
    for changed in (1_000, 10_000):
        if changed * 2 > bench.size:
            continue
        samples = []
        for _ in range(bench.repeat):
            touched = publish_again(copy, changed)
            samples.append(ours("works", "link").wall)
        bench.row("works", f"linking {touched:,} changed records", samples, "s", note="program start included")
    counts = [ours("coverage", "--target", "T01") for _ in range(bench.repeat)]
    bench.row("coverage", "full recount, program start included", [run.wall for run in counts], "s",
              peak_mb=max(run.peak_mb for run in counts))
    address = f"http://127.0.0.1:{bench.port + 1}"
    command = [bench.huiliu, "serve", "--catalogue", str(copy), "--port", str(bench.port + 1), "--quiet"]
    with bench.serving(command, address + "/healthz"):
        bench.row("coverage", "/api/coverage", [asked(address) for _ in range(20)], "ms")


def publish_again(copy, wanted):
    """Makes as many records as are wanted look as if their sources had published them since the last linking.

    Of each source the latest documents are kept as of its present generation, all earlier ones are put a run back, and
    so is what linking has seen of it.
    """
    touched = 0
    with contextlib.closing(sqlite3.connect(copy)) as db, db:
        for source, generation in db.execute(
                "SELECT id, generation FROM source WHERE generation > 1 ORDER BY id").fetchall():
            if touched == wanted:
                break
            last = db.execute("SELECT id FROM document WHERE source = ? AND status = 0 AND died > ? ORDER BY id DESC "
                              "LIMIT 1 OFFSET ?", (source, generation, wanted - touched - 1)).fetchone()
            first = last[0] if last else 0
            db.execute("UPDATE document SET born = min(born, ?) WHERE source = ? AND id < ?",
                       (generation - 1, source, first))
            db.execute("UPDATE document SET born = ? WHERE source = ? AND id >= ? AND status = 0 AND died > ?",
                       (generation, source, first, generation))
            db.execute("UPDATE link_source SET generation = ? WHERE source = ?", (generation - 1, source))
            touched += db.execute("SELECT count(*) FROM document WHERE source = ? AND id >= ? AND status = 0 "
                                  "AND born = ? AND died > ?", (source, first, generation, generation)).fetchone()[0]
    return touched


def asked(address):
    """Milliseconds of one answer; pauses so that the limit of requests a second is never met."""
    time.sleep(0.1)
    start = time.perf_counter()
    with urllib.request.urlopen(address + "/api/coverage") as answer:
        answer.read()
    return (time.perf_counter() - start) * 1000
