"""What comes after the first night, over the catalogue of the pipeline part: a full list with nothing new, mapping
everything again, counting coverage, and the same lists given out to others."""

import re
import shutil
import time
import urllib.request

from harness import ROOT

SOURCE = "630000"
# A label of one edition in a hundred records.
LABEL = "人教PEP版"


def measure(bench):
    catalogue = bench.left.get("catalogue")
    if not catalogue:
        raise RuntimeError("this part needs the pipeline part before it")
    with bench.simulator(SOURCE) as (overlay, _):
        runs = [bench.run([bench.huiliu, "sync", SOURCE, "--full", "--overlay", str(overlay), "--catalogue",
                           str(catalogue)]) for _ in range(bench.repeat)]
    rate(bench, "nights", "unchanged night, full list", runs)
    renormalise(bench, overlay, catalogue)
    rate(bench, "coverage", "recount", [bench.run([bench.huiliu, "coverage", "--catalogue", str(catalogue)])
                                        for _ in range(bench.repeat)])
    outward(bench, catalogue)


def rate(bench, part, name, runs, note=""):
    bench.row(part, name, [bench.size / run.wall for run in runs], "records/s", cpu=min(run.cpu for run in runs),
              peak_mb=max(run.peak_mb for run in runs), note=note)


def renormalise(bench, overlay, catalogue):
    """A label is taken out of the vocabulary, put back, and nothing is changed."""
    command = [bench.huiliu, "renormalise", SOURCE, "--overlay", str(overlay), "--catalogue", str(catalogue)]
    without = bench.work / "without"
    shutil.rmtree(without, ignore_errors=True)
    for name in ("Harvesters", "Schemas"):
        shutil.copytree(ROOT / name, without / name)
    file = without / "Schemas/vocabularies/editions.csv"
    text = file.read_text(encoding="utf-8")
    if LABEL not in text:
        raise RuntimeError(f"editions.csv has no label {LABEL} to take away")
    file.write_text(text.replace(f"|{LABEL}", "").replace(f"{LABEL}|", ""), encoding="utf-8")
    # Books that are named by the label go with it: a tree of an unknown edition is refused.
    for book in (without / "Schemas/textbooks").glob("*.csv"):
        lines = book.read_text(encoding="utf-8").splitlines(keepends=True)
        book.write_text("".join(line for line in lines if LABEL not in line), encoding="utf-8")
    bench.run([*command, "--root", str(without)])
    run = bench.run(command)
    rate(bench, "nights", "renormalise, one label added", [run], note=run.output.splitlines()[0].replace("|", "/"))
    runs = [bench.run(command) for _ in range(bench.repeat)]
    rate(bench, "nights", "renormalise, nothing moves", runs, note=runs[-1].output.splitlines()[-1])


def outward(bench, catalogue):
    """Our own OAI-PMH provider: the first pages, and pages from the far end of the list."""
    port = bench.port + 1
    base = f"http://127.0.0.1:{port}"
    start = time.perf_counter()
    command = [bench.huiliu, "serve", "--quiet", "--port", str(port), "--catalogue", str(catalogue)]
    with bench.serving(command, base + "/readyz"):
        bench.row("start-up", "server answers", [time.perf_counter() - start], "s")
        count, seconds, token = 0, 0.0, None
        deep_count, deep_seconds = 0, 0.0
        pages = 0
        while True:
            query = f"resumptionToken={token}" if token else "metadataPrefix=lom"
            began = time.perf_counter()
            with urllib.request.urlopen(f"{base}/oai?verb=ListRecords&{query}") as answer:
                body = answer.read().decode()
            taken = time.perf_counter() - began
            records = body.count("<record>")
            pages += 1
            if pages <= 50:
                count, seconds = count + records, seconds + taken
            deep_count, deep_seconds = deep_count + records, deep_seconds + taken
            if pages % 50 == 0:
                last = (deep_count, deep_seconds)
                deep_count, deep_seconds = 0, 0.0
            found = re.search(r"<resumptionToken[^>]*>([^<]+)</resumptionToken>", body)
            if not found or not records:
                break
            token = found.group(1)
        if pages < 50:
            last = (deep_count, deep_seconds)
        bench.row("OAI-PMH out", "first 50 pages", [count / seconds], "records/s", note="one client, one connection a page")
        bench.row("OAI-PMH out", "last 50 pages", [last[0] / last[1]], "records/s")
