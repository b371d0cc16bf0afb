"""From a loopback OAI-PMH server to stored, linked to raw, indexed and searchable, against clients that store nothing."""

import pathlib

from harness import interleaved

SOURCE = "630000"
PEERS = pathlib.Path(__file__).resolve().parents[1] / "peers"


def measure(bench):
    with bench.simulator(SOURCE) as (overlay, base):
        catalogue = bench.work / "pipeline.sqlite"

        def ours():
            for file in bench.work.glob("pipeline.sqlite*"):
                file.unlink()
            return bench.run([bench.huiliu, "sync", SOURCE, "--overlay", str(overlay), "--catalogue", str(catalogue)])

        address = f"{base}/{SOURCE}/oai"
        contestants = {"full pipeline (ours)": ours}
        for name, command in peers(bench, address).items():
            contestants[name] = lambda command=command: bench.run(command)
        costs = interleaved(contestants, bench.repeat)
        for name, runs in costs.items():
            bench.row("OAI-PMH/LOM", name, [bench.size / run.wall for run in runs], "records/s",
                      cpu=min(run.cpu for run in runs), peak_mb=max(run.peak_mb for run in runs),
                      note="" if "ours" in name else "parses only, stores nothing")
        size = sum(file.stat().st_size for file in bench.work.glob("pipeline.sqlite*"))
        bench.row("disk", "catalogue, all in", [size / bench.size], "bytes/record")
        bench.left["catalogue"] = catalogue


def peers(bench, address):
    """Clients that are installed, as commands."""
    found = {}
    for file in sorted(PEERS.glob("oai_*.py")):
        command = [bench.python, str(file), address]
        try:
            bench.run(command + ["--version"])
        except RuntimeError:
            print(f"  {file.stem}: not installed, left out")
            continue
        found[file.stem.removeprefix("oai_")] = command
    return found
