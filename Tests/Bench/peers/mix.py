"""What every search peer shares: the records of `searchbench --dump`, the 300 queries, the table of what they took."""

import json
import pathlib
import re
import resource
import time

FACETS = ("stage", "subject", "grade", "edition", "type", "province")
TEXTS = ("title", "meta", "body")
QUERIES = pathlib.Path(__file__).resolve().parents[2] / "Relevance/queries.jsonl"


def pairs(text):
    """Character pairs of unspaced scripts, words of the others, as tokens."""
    tokens = []
    for run in re.findall(r"[\u3400-\u9fff\ua000-\ua48c\uac00-\ud7a3]+|[^\W_]+", text.lower()):
        if len(run) > 1 and re.match(r"[\u3400-\u9fff\ua000-\ua48c\uac00-\ud7a3]", run):
            tokens += [run[place:place + 2] for place in range(len(run) - 1)]
        else:
            tokens.append(run)
    return tokens


def words(text):
    """The tokens of a query, without signs that a query language could read."""
    return [word for word in (re.sub(r"\W", "", token) for token in pairs(text)) if word]


def tell(ask):
    """Asks the mix twice; `ask` gives total, facets, 20 hits with marked titles for a text."""
    texts = [json.loads(line)["text"] for line in open(QUERIES, encoding="utf-8")]
    for name in ("first time", "second"):
        walls, processors = [], []
        for number in range(300):
            wall, processor = time.perf_counter(), time.process_time()
            ask(texts[number * len(texts) // 300])
            walls.append((time.perf_counter() - wall) * 1000)
            processors.append((time.process_time() - processor) * 1000)
        columns = [f"{sorted(times)[min(299, int(share * 300))]:.2f}"
                   for times in (walls, processors) for share in (0.5, 0.9, 0.99, 1)]
        print(f"| {name} | " + " | ".join(columns) + " |")
    print(f"resident {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB")
