"""Others harvest us: OAI-PMH records a second over the whole catalogue, by fifths of the list, in every format."""

import http.client
import pathlib
import re
import shutil
import time
import urllib.parse

FORMATS = ["oai_dc", "lom"]
TOKEN = re.compile(rb"<resumptionToken[^>]*>([^<]+)</resumptionToken>")
RECORD = re.compile(rb"<record>")


def measure(bench):
    catalogue = bench.left.get("catalogue")
    if not catalogue:
        catalogue = bench.work / "outward.sqlite"
        with bench.simulator() as (overlay, _):
            # 2: one simulated source delivers records that belong in quarantine.
            bench.run([bench.huiliu, "sync", "--overlay", str(overlay), "--catalogue", str(catalogue)], check=(0, 2))
    serve(bench, pathlib.Path(catalogue), FORMATS)


def serve(bench, catalogue, formats):
    # The key of resumption tokens lies beside the catalogue's name; a catalogue that is only lent stays as it is.
    place = bench.work / "outward"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    (place / "huiliu.sqlite").symlink_to(catalogue.resolve())
    command = [bench.huiliu, "serve", "--catalogue", str(place / "huiliu.sqlite"), "--port", str(bench.port)]
    with bench.serving(command, f"http://127.0.0.1:{bench.port}/healthz", timeout=300):
        for prefix in formats:
            times = list(walk(bench.port, prefix))
            rates = fifths(times)
            bench.row("outward", f"OAI-PMH {prefix}, first fifth of {times[-1][0]:,}", rates[:1], "records/s")
            bench.row("outward", f"OAI-PMH {prefix}, middle fifth", rates[2:3], "records/s")
            bench.row("outward", f"OAI-PMH {prefix}, last fifth", rates[4:], "records/s",
                      note=f"{100 * rates[4] / rates[0] - 100:+.0f} % against the first")


def walk(port, prefix, token=None, limit=None):
    """Follows a list; yields after each page (records so far, seconds so far, token of the next page)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    start, records = time.perf_counter(), 0
    yield 0, 0.0, token
    while limit is None or records < limit:
        query = {"verb": "ListRecords"} | ({"resumptionToken": token} if token else {"metadataPrefix": prefix})
        connection.request("GET", "/oai?" + urllib.parse.urlencode(query))
        page = connection.getresponse().read()
        records += len(RECORD.findall(page))
        found = TOKEN.search(page[-2000:])
        token = found[1].decode() if found else None
        yield records, time.perf_counter() - start, token
        if not token:
            return


def fifths(times):
    """Records a second in each fifth of a walk."""
    total = times[-1][0]
    bounds = [min(range(len(times)), key=lambda i: abs(times[i][0] - total * part / 5)) for part in range(6)]
    return [(times[b][0] - times[a][0]) / max(times[b][1] - times[a][1], 1e-9) for a, b in zip(bounds, bounds[1:])]
