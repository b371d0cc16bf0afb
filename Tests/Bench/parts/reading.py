"""Reading alone, on one core: a bare libxml2 SAX loop, ours, ours with mapping, over the same bytes."""

import shutil
import subprocess
import urllib.request

from harness import ROOT, interleaved

SOURCE = "630000"
PAGES = 100


def measure(bench):
    folder = bench.work / "pages"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with bench.simulator(SOURCE, size=max(bench.size, PAGES * 100)) as (_, base):
        files = [fetch(f"{base}/{SOURCE}/oai", folder / f"{page}.xml", page * 100) for page in range(PAGES)]
    records = PAGES * 100
    contestants = {"reading and mapping (ours)": ours(bench, "map", files), "reading (ours)": ours(bench, "read", files)}
    floor = bench.work / "sax"
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "libxml-2.0"], capture_output=True, text=True)
    subprocess.run(["cc", "-O2", "-o", str(floor), str(ROOT / "Tests/Bench/peers/sax.c"), *flags.stdout.split()],
                   check=True)
    contestants["bare libxml2 SAX loop"] = lambda: float(bench.run([str(floor), *files]).output)
    times = interleaved(contestants, max(bench.repeat, 5))
    for name, seconds in times.items():
        ratio = sum(times["bare libxml2 SAX loop"]) / sum(seconds)
        bench.row("reading", name, [records / each for each in seconds], "records/s",
                  note="one core, bytes in memory" if "bare" in name else f"{ratio:.0%} of the bare loop, one core")


def ours(bench, mode, files):
    program = str(ROOT / ".build/release/bench-reading")
    return lambda: float(bench.run([program, str(ROOT), mode, *files]).output.split()[1])


def fetch(address, file, offset):
    query = f"?verb=ListRecords&resumptionToken={offset}~~~" if offset else "?verb=ListRecords&metadataPrefix=lom"
    with urllib.request.urlopen(address + query) as answer:
        file.write_bytes(answer.read())
    return str(file)
