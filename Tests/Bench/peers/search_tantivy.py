"""Tantivy (PyPI) over the same records and queries: total, the same six facets counted, 20 hits with snippets.

Usage: searchbench CATALOGUE --dump | python3 search_tantivy.py FOLDER
"""

import json
import sys

from mix import FACETS, TEXTS, pairs, tell, words

import tantivy


def build(lines, folder):
    schema = tantivy.SchemaBuilder()
    for name in TEXTS:
        schema.add_text_field(name, stored=True, tokenizer_name="whitespace")
    for name in FACETS:
        schema.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    index = tantivy.Index(schema.build(), path=folder)
    writer = index.writer(256_000_000, 2)
    for line in lines:
        record = json.loads(line)
        texts = {name: " ".join(pairs(record.get(name, ""))) for name in TEXTS}
        writer.add_document(tantivy.Document(**texts, **{name: record[name] for name in FACETS}))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def ask(index, searcher, text):
    asked = " ".join(words(text))
    if not asked:
        return
    query = index.parse_query(asked, list(TEXTS), field_boosts={"title": 4.0, "meta": 2.0, "body": 1.0})
    found = searcher.search(query, 20, count=True)
    searcher.aggregate(query, {name: {"terms": {"field": name, "size": 500}} for name in FACETS})
    snippets = tantivy.SnippetGenerator.create(searcher, query, index.schema, "title")
    for _, address in found.hits:
        snippets.snippet_from_doc(searcher.doc(address)).highlighted()


if __name__ == "__main__":
    index = build(sys.stdin, sys.argv[1])
    searcher = index.searcher()
    tell(lambda text: ask(index, searcher, text))
