"""The benchmark: `make bench SIZE=10000|1000000|5000000`. Each module of `parts` measures one thing, in this order.

A part is a file with `def measure(bench)`, which calls `bench.row(part, name, samples, unit, …)` for each line.
"""

import argparse
import importlib
import pathlib
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import harness  # noqa: E402
import report  # noqa: E402

PARTS = ["reading", "pipeline", "nights", "search", "counting", "outward", "isolation"]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--size", type=int, default=10_000)
    arguments.add_argument("--port", type=int, default=18190)
    arguments.add_argument("--repeat", type=int)
    arguments.add_argument("--only", action="append", choices=PARTS)
    arguments.add_argument("--work", help="where catalogues are made; a temporary folder else")
    arguments.add_argument("--out", default=str(harness.ROOT / "docs/benchmarks"))
    options = arguments.parse_args()
    work = pathlib.Path(options.work or tempfile.mkdtemp(prefix="huiliu-bench-"))
    work.mkdir(parents=True, exist_ok=True)
    repeat = options.repeat or (3 if options.size <= 100_000 else 1)
    bench = harness.Bench(size=options.size, work=work, port=options.port, repeat=repeat)
    try:
        for name in options.only or PARTS:
            print(name, flush=True)
            importlib.import_module(f"parts.{name}").measure(bench)
        if not options.only:
            print(report.write(bench, pathlib.Path(options.out)))
    finally:
        if not options.work:
            shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
