"""Has a model learnt the outlets? Each publisher read by a model trained without it.

Usage: PYTHONPATH=toolkit python benchmarks/sourcing/leave_out.py GOLD [--every 1] [--seed 1]
       PYTHONPATH=toolkit python benchmarks/sourcing/leave_out.py GOLD --encoders FOLDER
       [--elsewhere] [--json]

GOLD is a JSON-lines file with publishers. Without ``--encoders`` the fast mode is trained here, so
GOLD is what it learns from, such as ``polnear_train``; ``--every N`` trains and scores on one
article in N (it takes about a CPU-minute a publisher with all of 840 articles). For each publisher:
AR50 of the rules, and of a model trained on the articles of all the others.

With ``--encoders`` nothing is trained and GOLD is what no model was trained on, such as
``polnear_dev``. FOLDER holds a folder for each encoder (``model.onnx``, ``model.json``,
``vocabulary.txt``), named by the publisher it was trained without (one trained without several
may have several names), and one named ``random`` (or ``random-PUBLISHER`` for each), trained by the
same recipe without as many articles drawn at random. Publishers without a folder are left out of
the table; without a control the model of the package stands in its place, which was trained on all
articles and by its own recipe. Every model keeps what its ``model.json`` says, as exported all it
links. Both are set against each other on the publisher's articles, paired by article, with a
bootstrap interval; last over the articles of all publishers in the table. ``--elsewhere`` reads
the articles of all other publishers by each model too, beside ``random``: a model that is worse
there as well was trained less luckily, and has not missed its publisher.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from encoders import found_by, loaded
from gold_articles import Article, read_lines
from matching import counts_of
from paired import f1_difference
from score import prf
from systems import Found, rules, segmented, spans_of

from tellings.extractors.sourcing.gold import read_gold
from tellings.extractors.sourcing.lexicon import english
from tellings.extractors.sourcing.linear.find import find_with
from tellings.extractors.sourcing.linear.model import Model
from tellings.extractors.sourcing.linear.train import fit
from tellings.extractors.sourcing.reading import readings

CONTROL = "random"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--encoders", type=Path)
    parser.add_argument("--elsewhere", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.elsewhere and not (options.encoders and (options.encoders / CONTROL).is_dir()):
        parser.error(f"--elsewhere needs --encoders with a folder named {CONTROL}")
    articles = list(read_lines(options.gold))[:: options.every]
    made = []
    rows = by_encoders(articles, options) if options.encoders else by_training(articles, options)
    for row in rows:
        made.append(row)
        print(json.dumps(_bare(row)) if options.json else told(row), flush=True)
    if len(made) > 1:
        whole(made, as_json=options.json)
    for row in elsewhere(articles, options.encoders) if options.elsewhere else ():
        print(json.dumps(_bare(row)) if options.json else told(row), flush=True)


Row = Mapping[str, Any]


def whole(made: Sequence[Row], *, as_json: bool) -> None:
    """The articles of all publishers together, and how far the publishers lie apart."""
    counts = [[one for row in made for one in row["counts"][side]] for side in (0, 1)]
    row = compared("all of these", counts[0], counts[1], beside=made[0]["beside"])
    print(json.dumps(_bare(row)) if as_json else told(row))
    for way in ("without it", "beside it"):
        shares = [row[way]["R"] for row in made]
        print(f"spread of recall, {way}: {max(shares) - min(shares):.4f}")


def by_training(articles: Sequence[Article], options: argparse.Namespace) -> Iterator[Row]:
    """The fast mode, trained anew for each publisher, beside the rules."""
    rows = read_gold(options.gold)[:: options.every]
    for publisher in sorted({article.publisher for article in articles}):
        taught = [row for row in rows if row.get("publisher") != publisher]
        held = [article for article in articles if article.publisher == publisher]
        model, _ = fit(taught, seed=options.seed)
        yield both(publisher, held, (by(model, held), rules(held)), beside="rules")


def by_encoders(articles: Sequence[Article], options: argparse.Namespace) -> Iterator[Row]:
    """Encoders that never saw a publisher, beside one that did."""
    folders = encoders_in(options.encoders)
    shared = folders.get(CONTROL)
    held = {
        publisher: [article for article in articles if article.publisher == publisher]
        for publisher in sorted({article.publisher for article in articles})
        if plain(publisher) in folders
    }

    @cache
    def by_shared() -> Found:
        return found_by(loaded(shared), [one for mine in held.values() for one in mine])

    for publisher, mine in held.items():
        own = folders.get(plain(f"{CONTROL}-{publisher}"))
        other = found_by(loaded(own), mine) if own else by_shared()
        beside = CONTROL if own or shared else "the package's"
        without = found_by(loaded(folders[plain(publisher)]), mine)
        yield both(publisher, mine, (without, other), beside=beside)


def elsewhere(articles: Sequence[Article], place: Path) -> Iterator[Row]:
    """Each model beside the shared control on the articles of publishers that both have seen."""
    folders = encoders_in(place)
    by_shared = found_by(loaded(folders[CONTROL]), articles)
    folders = {name: one for name, one in folders.items() if not name.startswith(CONTROL)}
    for folder in sorted(set(folders.values())):
        left_out = [name for name, one in folders.items() if one == folder]
        seen = [article for article in articles if plain(article.publisher) not in left_out]
        found = found_by(loaded(folder), seen), by_shared
        yield both(f"not {' '.join(left_out)}", seen, found, beside=CONTROL)


def encoders_in(place: Path) -> dict[str, Path]:
    """The folders of encoders by name; one trained without several publishers has several names."""
    return {plain(one.name): one.resolve() for one in sorted(place.iterdir()) if one.is_dir()}


def plain(name: str) -> str:
    """A name without case, spaces and hyphens: folders and gold spell publishers differently."""
    return "".join(one for one in name.casefold() if one.isalnum())


def both(
    publisher: str, held: Sequence[Article], found: tuple[Found, Found], *, beside: str
) -> Row:
    """AR50 of both on the publisher's articles, and their difference."""
    one, other = ([counts_of(article, each.get(article.name, [])) for article in held]
                  for each in found)  # fmt: skip
    return compared(publisher, one, other, beside=beside)


def compared(
    publisher: str, one: Sequence[Counter[str]], other: Sequence[Counter[str]], *, beside: str
) -> Row:
    return {
        "publisher": publisher, "articles": len(one), "beside": beside,
        "without it": figures(one), "beside it": figures(other),
        "difference": f1_difference(one, other, seed=1), "counts": (one, other),
    }  # fmt: skip


def _bare(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "counts"}


def told(row: Row) -> str:
    without, beside = (
        f"P {row[way]['P']:.3f} R {row[way]['R']:.3f} F1 {row[way]['F1']:.3f}"
        for way in ("without it", "beside it")
    )
    less, low, high = row["difference"]
    return (f"{row['publisher']:14} {row['articles']:4} articles  without it {without}  "
            f"{row['beside']} {beside}  F1 {less:+.3f} [{low:+.3f}, {high:+.3f}]")  # fmt: skip


def by(model: Model, articles: Sequence[Article]) -> Found:
    """What a model finds."""
    texts = segmented(articles)
    read = list(readings(texts, english()))
    return spans_of(read, find_with(texts, read, english(), model=model))


def figures(counts: Sequence[Counter[str]]) -> dict[str, float]:
    """AR50."""
    n = sum(counts, Counter[str]())
    return prf(n["ar50"], n["found"], n["gold"])


if __name__ == "__main__":
    main()
