"""The guard against growing slower: instructions executed for small, fixed work, which no busy machine disturbs.

Usage: guard.py            compares with guard.json, fails when something costs a tenth more
       guard.py --record   writes guard.json anew, after a change that is meant to cost more or less
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from harness import ROOT, Bench  # noqa: E402

FILE = pathlib.Path(__file__).parent / "guard.json"
SOURCE = "630000"
# One page of a hundred more than is counted.
RECORDS = 1100
ALLOWED = 1.10


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--record", action="store_true")
    options.add_argument("--port", type=int, default=18190)
    options = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="huiliu-guard-") as folder:
        counts = measure(Bench(RECORDS, pathlib.Path(folder), options.port))
    if options.record:
        FILE.write_text(json.dumps(counts, indent=2) + "\n")
        return 0
    if not FILE.exists():
        print("Tests/Bench/guard.json is missing: record it with --record")
        return 1
    known = json.loads(FILE.read_text())
    failed = False
    for name, count in counts.items():
        ratio = count / known[name]
        failed |= ratio > ALLOWED
        print(f"{name}: {count / 1e6:,.0f} million instructions, {ratio:.2f} of what is recorded"
              + (" – too much" if ratio > ALLOWED else ""))
    return 1 if failed else 0


def measure(bench):
    """Reading and mapping, the dearest parts of a night. A whole night cannot be counted: Debian's valgrind does not
    survive a Swift program whose main thread hands over to libdispatch."""
    with bench.simulator(SOURCE) as (_, base):
        pages = []
        for page in range(RECORDS // 100):
            query = f"resumptionToken={page * 100}~~~" if page else "metadataPrefix=lom"
            with urllib.request.urlopen(f"{base}/{SOURCE}/oai?verb=ListRecords&{query}") as answer:
                pages.append(bench.work / f"{page}.xml")
                pages[-1].write_bytes(answer.read())
    program = str(ROOT / ".build/release/bench-reading")

    def count(mode, pages):
        return instructions(bench, [program, str(ROOT), mode, *map(str, pages)])

    # What the first page takes is taken off: most of it is the start, which reads all vocabularies.
    return {
        name: count(mode, pages) - count(mode, pages[:1])
        for name, mode in (("read", "read"), ("read and map", "map"))
    }


def instructions(bench, command):
    """Instructions the program executed, in all its threads."""
    # Debian's valgrind cannot read the debug information Swift writes, and needs none to count.
    program = bench.work / pathlib.Path(command[0]).name
    subprocess.run(["strip", "-o", str(program), command[0]], check=True)
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", f"--callgrind-out-file={bench.work / 'callgrind.out'}", str(program),
         *command[1:]],
        cwd=ROOT, capture_output=True, text=True)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or not found:
        raise RuntimeError(f"{command} under valgrind ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return int(found.group(1))


if __name__ == "__main__":
    sys.exit(main())
