"""Asks peers the queries of this folder: SQLite FTS5 trigram, Groonga (Debian) and Tantivy (PyPI) over character pairs.

Usage: python3 peers.py            (`make bench-relevance` installs the peers first; one that is missing is left out)
Fields and weights as for ours: title 4; teacher, school, chapter 2; description 1. Otherwise defaults.
"""

import json
import math
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import urllib.parse

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent / "Bench/peers"))
from mix import pairs, words  # noqa: E402


def lines(name):
    return [json.loads(line) for line in open(FOLDER / name, encoding="utf-8")]


def fields(document):
    meta = [document.get("teacher"), document.get("school"), *document.get("path", [])]
    return document["title"], " ".join(filter(None, meta)), document.get("body", "")


def trigram(documents):
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(title, meta, body, tokenize = 'trigram')")
    db.executemany("INSERT INTO t (rowid, title, meta, body) VALUES (?, ?, ?, ?)",
                   [(i, *fields(d)) for i, d in enumerate(documents)])

    def ask(text):
        query = " ".join('"%s"' % part.replace('"', '""') for part in text.split())
        try:
            return [row[0] for row in db.execute(
                "SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t, 4, 2, 1) LIMIT 50", (query,))]
        except sqlite3.OperationalError:
            return []

    return ask


def tantivy_pairs(documents):
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_integer_field("id", stored=True)
    for name in ("title", "meta", "body"):
        schema.add_text_field(name, tokenizer_name="whitespace")
    index = tantivy.Index(schema.build())
    writer = index.writer()
    for number, document in enumerate(documents):
        title, meta, body = (" ".join(pairs(text)) for text in fields(document))
        writer.add_document(tantivy.Document(id=number, title=title, meta=meta, body=body))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def ask(text):
        asked = words(text)
        if not asked:
            return []
        query = index.parse_query(" ".join(asked), ["title", "meta", "body"],
                                  field_boosts={"title": 4.0, "meta": 2.0, "body": 1.0})
        return [searcher.doc(address)["id"][0] for _, address in searcher.search(query, 50).hits]

    return ask


def groonga(documents):
    folder = tempfile.TemporaryDirectory(prefix="huiliu-groonga-")
    process = subprocess.Popen(["groonga", "-n", f"{folder.name}/db"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def command(text):
        process.stdin.write(text.encode() + b"\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    command("table_create Docs TABLE_HASH_KEY Int32")
    for column in ("title", "meta", "body"):
        command(f"column_create Docs {column} COLUMN_SCALAR Text")
    command("table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram --normalizer NormalizerAuto")
    command("column_create Terms docs COLUMN_INDEX|WITH_POSITION|WITH_SECTION Docs title,meta,body")
    rows = [dict(zip(("_key", "title", "meta", "body"), (i, *fields(d)))) for i, d in enumerate(documents)]
    for start in range(0, len(rows), 200):
        command("/d/load?table=Docs&values=" + urllib.parse.quote(json.dumps(rows[start:start + 200])))

    def ask(text):
        parameters = {
            "table": "Docs", "match_columns": "title*4||meta*2||body", "query": re.sub(r'([ "()\\*<>~+\-:])', r"\\\1", text)
            .replace("\\ ", " "), "query_flags": "NONE", "output_columns": "_key", "limit": "50",
            "sort_keys": "-_score"}
        answer = command("/d/select?" + urllib.parse.urlencode(parameters))
        return [row[0] for row in answer[1][0][2:]] if answer[0][0] == 0 and len(answer) > 1 else []

    ask.folder = folder
    return ask


def gain(grades):
    return sum((2 ** grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:10]))


def evaluate(name, ask, documents, queries):
    sums = {}
    for query in queries:
        ids = [documents[i]["id"] for i in ask(query["text"])]
        relevant = query["relevant"]
        ndcg = gain([relevant.get(i, 0) for i in ids]) / gain(sorted(relevant.values(), reverse=True))
        rank = next((1 / (place + 1) for place, i in enumerate(ids) if i in relevant), 0)
        for kind in (query["kind"], "minority" if query["kind"].startswith("min-") else "lesson"):
            row = sums.setdefault(kind, [0, 0.0, 0.0, 0])
            row[0] += 1
            row[1] += ndcg
            row[2] += rank
            row[3] += not ids
    print(f"\n{name}\n| class | queries | nDCG@10 | MRR | no hit |\n|---|---|---|---|---|")
    for kind, (count, ndcg, rank, empty) in sorted(sums.items()):
        print(f"| {kind} | {count} | {ndcg / count:.3f} | {rank / count:.3f} | {empty / count:.3f} |")


if __name__ == "__main__":
    documents, queries = lines("collection.jsonl"), lines("queries.jsonl")
    evaluate("SQLite FTS5 trigram", trigram(documents), documents, queries)
    if shutil.which("groonga"):
        evaluate("Groonga, TokenBigram", groonga(documents), documents, queries)
    else:
        print("\nGroonga is not installed: apt-get install groonga-bin")
    try:
        evaluate("Tantivy, character pairs", tantivy_pairs(documents), documents, queries)
    except ImportError:
        print("\nTantivy is not installed: pip install tantivy")
