"""Tantivy (PyPI) over the same records and queries: total, the same six facets counted, 20 hits with snippets.

Usage: searchbench CATALOGUE --dump | python3 search_tantivy.py FOLDER
"""

import json
import pathlib
import re
import resource
import sys
import time

FACETS = ("stage", "subject", "grade", "edition", "type", "province")
QUERIES = pathlib.Path(__file__).resolve().parents[2] / "Relevance/queries.jsonl"


def pairs(text):
    """Character pairs of unspaced scripts, words of the others, as one string of tokens."""
    tokens = []
    for run in re.findall(r"[\u3400-\u9fff\ua000-\ua48c\uac00-\ud7a3]+|[^\W_]+", text.lower()):
        if len(run) > 1 and re.match(r"[\u3400-\u9fff\ua000-\ua48c\uac00-\ud7a3]", run):
            tokens += [run[place:place + 2] for place in range(len(run) - 1)]
        else:
            tokens.append(run)
    return " ".join(tokens)


def build(lines, folder):
    import tantivy

    schema = tantivy.SchemaBuilder()
    for name in ("title", "meta", "body"):
        schema.add_text_field(name, stored=True, tokenizer_name="whitespace")
    for name in FACETS:
        schema.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    index = tantivy.Index(schema.build(), path=folder)
    writer = index.writer(256_000_000, 2)
    for line in lines:
        record = json.loads(line)
        texts = {name: pairs(record.get(name, "")) for name in ("title", "meta", "body")}
        writer.add_document(tantivy.Document(**texts, **{name: record[name] for name in FACETS}))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def ask(index, searcher, text):
    import tantivy

    words = re.sub(r"[^\w\s]", " ", pairs(text))
    if not words.strip():
        return
    query = index.parse_query(words, ["title", "meta", "body"], field_boosts={"title": 4.0, "meta": 2.0, "body": 1.0})
    found = searcher.search(query, 20, count=True)
    counts = {name: {"terms": {"field": name, "size": 500}} for name in FACETS}
    searcher.aggregate(query, counts)
    snippets = tantivy.SnippetGenerator.create(searcher, query, index.schema, "title")
    for _, address in found.hits:
        snippets.snippet_from_doc(searcher.doc(address)).highlighted()


def main():
    index = build(sys.stdin, sys.argv[1])
    searcher = index.searcher()
    texts = [json.loads(line)["text"] for line in open(QUERIES, encoding="utf-8")]
    for name in ("first time", "second"):
        walls, processors = [], []
        for number in range(300):
            wall, processor = time.perf_counter(), time.process_time()
            ask(index, searcher, texts[number * len(texts) // 300])
            walls.append((time.perf_counter() - wall) * 1000)
            processors.append((time.process_time() - processor) * 1000)
        columns = [f"{sorted(times)[min(299, int(share * 300))]:.2f}"
                   for times in (walls, processors) for share in (0.5, 0.9, 0.99, 1)]
        print(f"| {name} | " + " | ".join(columns) + " |")
    print(f"resident {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB")


if __name__ == "__main__":
    main()
