"""Xapian (Debian) over the same records and queries: total, the same six facets counted, 20 hits with snippets.

Usage: searchbench CATALOGUE --dump | python3 search_xapian.py FOLDER
"""

import json
import sys

from mix import FACETS, TEXTS, pairs, tell, words

import xapian

PREFIXES = dict(zip(TEXTS, ("S", "XM", "XB")))
WEIGHTS = dict(zip(TEXTS, (4.0, 2.0, 1.0)))


def build(lines, folder):
    database = xapian.WritableDatabase(folder, xapian.DB_CREATE_OR_OVERWRITE)
    for line in lines:
        record = json.loads(line)
        document = xapian.Document()
        for name in TEXTS:
            for place, token in enumerate(pairs(record.get(name, ""))):
                # Xapian's terms have 245 bytes at most.
                document.add_posting((PREFIXES[name] + token)[:60], place)
        for slot, name in enumerate(FACETS):
            # Several values of one field are counted as one value.
            document.add_value(slot, "\n".join(record[name]))
        document.set_data(record.get("title", ""))
        database.add_document(document)
    database.commit()
    return xapian.Database(folder)


def ask(database, text):
    tokens = words(text)
    if not tokens:
        return
    parts = [xapian.Query(xapian.Query.OP_SCALE_WEIGHT, xapian.Query(
        xapian.Query.OP_OR, [PREFIXES[name] + token for token in tokens]), WEIGHTS[name]) for name in TEXTS]
    enquire = xapian.Enquire(database)
    enquire.set_query(xapian.Query(xapian.Query.OP_OR, parts))
    spies = [xapian.ValueCountMatchSpy(slot) for slot in range(len(FACETS))]
    for spy in spies:
        enquire.add_matchspy(spy)
    # All is looked at, as ours does: the counts are of all that matches.
    found = enquire.get_mset(0, 20, database.get_doccount())
    for spy in spies:
        for item in spy.top_values(500):
            item.termfreq
    for match in found:
        found.snippet(match.document.get_data(), 200)


if __name__ == "__main__":
    database = build(sys.stdin, sys.argv[1])
    tell(lambda text: ask(database, text))
