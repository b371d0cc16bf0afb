"""From a loopback server to stored, linked to raw, indexed and searchable: OAI-PMH with LOM against clients that store
nothing, then JSON part files, which no client of others reads."""

import pathlib

from harness import interleaved

OAI, PARTS = "630000", "320000"
PEERS = pathlib.Path(__file__).resolve().parents[1] / "peers"


def measure(bench):
    with bench.simulator(OAI) as (overlay, base):
        address = f"{base}/{OAI}/oai"
        contestants = {"full pipeline (ours)": lambda: night(bench, OAI, overlay, "pipeline")}
        for name, command in peers(bench, address).items():
            contestants[name] = lambda command=command: bench.run(command)
        costs = interleaved(contestants, bench.repeat)
        for name, runs in costs.items():
            is_ours = "ours" in name
            counts = [bench.size if is_ours else int(run.output.split()[-1]) for run in runs]
            note = "" if is_ours else "parses only, stores nothing"
            if counts[0] < bench.size:
                note += f", the first {counts[0]:,} records"
            tell(bench, "OAI-PMH/LOM", name, counts, runs, note)
        size = sum(file.stat().st_size for file in bench.work.glob("pipeline.sqlite*"))
        bench.row("disk", "catalogue, all in", [size / bench.size], "bytes/record")
        bench.left["catalogue"] = bench.work / "pipeline.sqlite"
    with bench.simulator(PARTS) as (overlay, _):
        runs = [night(bench, PARTS, overlay, "parts") for _ in range(bench.repeat)]
        tell(bench, "JSON parts", "full pipeline (ours)", [bench.size] * bench.repeat, runs)


def tell(bench, part, name, counts, runs, note=""):
    """A row of how many records a second each run brought."""
    bench.row(part, name, [count / run.wall for count, run in zip(counts, runs)], "records/s",
              cpu=min(run.cpu for run in runs), peak_mb=max(run.peak_mb for run in runs), note=note)


def night(bench, source, overlay, name):
    """A first night of one source into a catalogue of this name."""
    for file in bench.work.glob(f"{name}.sqlite*"):
        file.unlink()
    catalogue = bench.work / f"{name}.sqlite"
    return bench.run([bench.huiliu, "sync", source, "--overlay", str(overlay), "--catalogue", str(catalogue)])


def peers(bench, address):
    """Clients that are installed, as commands."""
    found = {}
    for file in sorted(PEERS.glob("oai_*")):
        command = [bench.python if file.suffix == ".py" else "perl", str(file)]
        try:
            bench.run(command + ["--version"])
        except RuntimeError:
            print(f"  {file.stem}: not installed, left out")
            continue
        found[file.stem.removeprefix("oai_")] = command + [address]
    return found
