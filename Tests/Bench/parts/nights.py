"""What comes after the first night, over the catalogue of the pipeline part: a full list with nothing new, mapping
everything again, counting coverage, and the same lists given out to others."""

import re
import time
import urllib.request

SOURCE = "630000"


def measure(bench):
    catalogue = bench.left.get("catalogue")
    if not catalogue:
        raise RuntimeError("this part needs the pipeline part before it")
    with bench.simulator(SOURCE) as (overlay, _):
        runs = [bench.run([bench.huiliu, "sync", SOURCE, "--full", "--overlay", str(overlay), "--catalogue",
                           str(catalogue)]) for _ in range(bench.repeat)]
    rate(bench, "nights", "unchanged night, full list", runs)
    runs = [bench.run([bench.huiliu, "renormalise", SOURCE, "--catalogue", str(catalogue)])
            for _ in range(bench.repeat)]
    rate(bench, "nights", "renormalise, nothing moves", runs)
    with a_synonym_more(bench) as root:
        run = bench.run([bench.huiliu, "renormalise", SOURCE, "--root", str(root), "--catalogue", str(catalogue)])
        rate(bench, "nights", "renormalise, one label added", [run], note=moved(run.output))
    rate(bench, "coverage", "recount", [bench.run([bench.huiliu, "coverage", "--catalogue", str(catalogue)])
                                        for _ in range(bench.repeat)])
    outward(bench, catalogue)


def rate(bench, part, name, runs, note=""):
    bench.row(part, name, [bench.size / run.wall for run in runs], "records/s", cpu=min(run.cpu for run in runs),
              peak_mb=max(run.peak_mb for run in runs), note=note)


def moved(text):
    lines = [line for line in text.splitlines() if "条有变化" in line]
    return lines[0].replace("|", "/") if lines else ""


class a_synonym_more:
    """A copy of the project's data in which one more word names a subject."""

    def __init__(self, bench):
        self.root = bench.work / "root"

    def __enter__(self):
        import shutil

        from harness import ROOT

        shutil.rmtree(self.root, ignore_errors=True)
        for name in ("Harvesters", "Schemas"):
            shutil.copytree(ROOT / name, self.root / name)
        file = self.root / "Schemas/vocabularies/editions.csv"
        text = file.read_text(encoding="utf-8")
        changed = re.sub(r"(?m)^([^\n]*\|?统编版)", r"\1|统编版一", text, count=1)
        if changed == text:
            raise RuntimeError("editions.csv has no 统编版 to add a label to")
        file.write_text(changed, encoding="utf-8")
        return self.root

    def __exit__(self, *_):
        pass


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
