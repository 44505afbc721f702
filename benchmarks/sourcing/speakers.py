"""Speakers against gold coreference: is the source resolved to the right name, or left open?

Usage: PYTHONPATH=toolkit python benchmarks/sourcing/speakers.py GOLD [--found] [--errors]

GOLD is a JSON-lines file of articles with coreference (the news part of GUM, made into this
shape): ``{"doc_id", "text", "attributions": [{"source": [start, end], "cue", "content_edu",
"entity", "cluster_named_mentions": [...], "source_is_pronoun"}]}``. Without ``--found`` every gold
attribution is handed to the resolver as if it had been found; with it the resolver sees what the
extractor found, and a gold source counts when a found source overlaps it.

A source is *answered* when it gets a name or description, and *right* when that shares its last
word, or a whole named mention, with the names gold has for the entity. Sources whose entity is
nowhere named or described in gold are left out.
"""

from __future__ import annotations

import argparse
import json
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from tellings.extractors.sourcing import annotate
from tellings.extractors.sourcing.attribution import Attribution, Ranges
from tellings.extractors.sourcing.lexicon import english
from tellings.extractors.sourcing.reading import Reading, read
from tellings.extractors.sourcing.speakers import resolve_speakers
from tellings.text import segment

PRONOUNS = frozenset({"i", "he", "she", "it", "we", "they", "who", "which", "that", "you",
                      "his", "her", "its", "their", "our", "my"})  # fmt: skip
KINDS = ("he or she", "other pronoun", "name or noun")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", type=Path)
    parser.add_argument("--found", action="store_true")
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for line in options.gold.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        answers = found_answers(row) if options.found else given_answers(row)
        for gold, names, answer in judged(row, answers):
            right = answer is not None and is_right(answer, names)
            for kind in (kind_of(gold), "pronoun" if is_pronoun(gold) else ""):
                if kind:
                    counts[kind][0] += 1
                    counts[kind][1] += answer is not None
                    counts[kind][2] += right
            if options.errors and not right:
                print(f"  {row['doc_id']} {gold['source_text']!r} is {names[:2]}, got {answer!r}")
    for kind in ("pronoun", *KINDS):
        n, answered, right = counts[kind]
        print(f"{kind:14} n {n:4}  answered {answered / max(n, 1):.3f}  "
              f"right of those answered {right / max(answered, 1):.3f}")  # fmt: skip


def is_pronoun(gold: Mapping[str, object]) -> bool:
    return str(gold["source_text"]).lower().strip() in PRONOUNS


def kind_of(gold: Mapping[str, object]) -> str:
    word = str(gold["source_text"]).lower().strip()
    if word in {"he", "she", "his", "her"}:
        return "he or she"
    return "other pronoun" if word in PRONOUNS else "name or noun"


def judged(
    row: Mapping[str, list[dict]], answers: Mapping[int, str | None]
) -> Iterator[tuple[dict, list[str], str | None]]:
    """Gold sources with an entity, the names gold has for it, and our answer."""
    names: dict[str, list[str]] = defaultdict(list)
    for gold in row["attributions"]:
        if gold.get("entity"):
            names[gold["entity"]] += gold["cluster_named_mentions"]
            if not is_pronoun(gold):
                names[gold["entity"]].append(gold["source_text"])
    for number, gold in enumerate(row["attributions"]):
        if gold.get("entity") and names[gold["entity"]] and number in answers:
            yield gold, names[gold["entity"]], answers[number]


def is_right(answer: str, names: list[str]) -> bool:
    """Whether an answer and one of the names share their last word or one holds the other."""
    ours = words(answer)
    for name in names:
        theirs = words(name)
        if theirs and ours and (ours[-1] in theirs or theirs[-1] in ours):
            return True
    return False


def words(name: str) -> list[str]:
    return [word.strip(".,;:'’\"()").lower() for word in name.split() if word.strip(".,;:'’\"()")]


def given_answers(row: Mapping[str, object]) -> dict[int, str | None]:
    """Our name for each gold source, the gold attributions being given."""
    reading = read(str(row["text"]))
    placed = [
        (number, gold) for number, gold in enumerate(row["attributions"]) if gold.get("source")
    ]
    placed.sort(key=lambda pair: (pair[1].get("cue") or pair[1]["source"])[0])
    attributions = [
        Attribution(
            source=tokens(reading, gold["source"]),
            cue=tokens(reading, gold["cue"]) if gold.get("cue") else (),
            content=tokens(reading, gold["content_edu"]),
            stance="none",
            score=1.0,
        )
        for _, gold in placed
    ]
    speakers = resolve_speakers([reading], [attributions], english())[0]
    return {number: speaker.name for (number, _), speaker in zip(placed, speakers, strict=True)}


def tokens(reading: Reading, span: list[int]) -> Ranges:
    """The tokens of a span as one range."""
    first, last = bisect_right(reading.end, span[0]), bisect_left(reading.start, span[1])
    return ((first, last),) if last > first else ()


def found_answers(row: Mapping[str, object]) -> dict[int, str | None]:
    """The name of the found source that overlaps each gold source."""
    article = pl.DataFrame({"article_id": [row["doc_id"]], "text": [row["text"]]})
    spans = annotate(segment(article), needs={}).filter(pl.col("role") == "source")
    sources = [
        (start, end, json.loads(attributes)["speaker"])
        for start, end, attributes in spans.select("start", "end", "attributes").rows()
    ]
    answers = {}
    for number, gold in enumerate(row["attributions"]):
        if gold.get("source"):
            low, high = gold["source"]
            for start, end, name in sources:
                if start < high and low < end:
                    answers[number] = name
                    break
    return answers


if __name__ == "__main__":
    main()
