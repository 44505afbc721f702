"""F1 of the words of saved pages against the article bodies taken by hand.

    python benchmarks/loaders/pages.py FOLDER/ground_truth.json

The folder holds NAME.html.gz or NAME.html for each NAME of the file, which maps NAME to an object
with "articleBody". Scores are means over pages of precision, recall and F1 of four-word shingles
(the measure of the public benchmark of article extraction) and of bags of words.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from pathlib import Path

from tellings.loaders import read_articles

_WORD = re.compile(r"\w+")
_SHINGLE = 4


def main() -> None:
    """Print the scores of the pages beside a ground-truth file."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("truth", type=Path)
    arguments.add_argument("--worst", type=int, default=0, help="name the pages with the least F1")
    chosen = arguments.parse_args()
    truth = json.loads(chosen.truth.read_text(encoding="utf-8"))
    files = {name: _page(chosen.truth.parent, name) for name in sorted(truth)}
    started = time.process_time()
    corpus = read_articles([file for file in files.values() if file is not None])
    seconds = time.process_time() - started
    rows = corpus.articles.iter_rows(named=True)
    found = {Path(row["source_file"]).name.partition(".")[0]: row for row in rows}
    texts = {name: found[name]["text"] if name in found else "" for name in truth}
    print(f"pages {len(truth)}, articles {len(found)}, {len(truth) / seconds:.0f} pages/s-cpu")
    for label, size in (("4-word shingles", _SHINGLE), ("words", 1)):
        scores = [_score(truth[name]["articleBody"], texts[name], size) for name in sorted(truth)]
        means = [sum(score[i] for score in scores) / len(scores) for i in range(3)]
        print(f"{label:16} precision {means[0]:.3f} recall {means[1]:.3f} F1 {means[2]:.3f}")
    for column in ("title", "outlet", "published", "authors"):
        print(f"{column:16} {sum(row[column] is not None for row in found.values())}")
    ranked = sorted(
        (_score(truth[name]["articleBody"], texts[name], _SHINGLE)[2], name) for name in truth
    )
    for f1, name in ranked[: chosen.worst]:
        print(f"{f1:.3f} {name}")


def _page(folder: Path, name: str) -> Path | None:
    candidates = (folder / f"{name}.html.gz", folder / f"{name}.html")
    return next((file for file in candidates if file.exists()), None)


def _score(expected: str, actual: str, size: int) -> tuple[float, float, float]:
    gold, own = _shingles(expected, size), _shingles(actual, size)
    both = sum((gold & own).values())
    precision = both / max(sum(own.values()), 1)
    recall = both / max(sum(gold.values()), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def _shingles(text: str, size: int) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return Counter(tuple(words[i : i + size]) for i in range(max(len(words) - size + 1, 1)))


if __name__ == "__main__":
    main()
