"""What damaged text costs: attributions of gold articles that are spoilt in one way at a time.

Usage: PYTHONPATH=toolkit python benchmarks/sourcing/noise.py GOLD [--mode encoder fast rules]
       [--other GOLD] [--damage capitals ...] [--every 1] [--seed 1] [--json]

GOLD is a JSON-lines file (see ``score.py``). Every damage replaces single characters, so the gold
spans are moved with the text. Each damaged version is set against the articles as they are, paired
by article, with a bootstrap interval of the difference over articles (seed 1). ``--other`` is gold
of another kind of text, such as ``gum_news_dev``: other articles, so the two bootstraps are drawn
apart, and other habits of marking, so the difference is no cost of the text alone. The mean score
beside the precision tells whether the scores know of the damage.

Damages: ``capitals`` all letters; ``lower`` all letters; ``straight`` curly marks and apostrophes
made straight; ``no_quotes`` double quotation marks taken out; ``no_closing`` closing double marks
taken out; ``ocr_1``, ``ocr_3`` 1 and 3 % of the characters other than spaces misread (eight in ten
become a letter or digit of like shape, one in ten is lost, one in ten is followed by a space) and
as many of the spaces lost; ``one_line`` line breaks made spaces.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from gold_articles import ROLES, Article, read_gold
from matching import counts_of
from paired import f1_apart, f1_difference
from score import prf
from systems import system

CLOSING = re.compile(r"”|(?<=[^\s(\[“—–-])\"")
STRAIGHT = {"“": '"', "”": '"', "‘": "'", "’": "'"}
QUOTES = frozenset('"“”„«»')
# Misreadings of print, by shape; what has none is left.
SHAPES = {
    "a": "o", "b": "h", "c": "e", "d": "cl", "e": "c", "f": "t", "g": "q", "h": "b", "i": "l",
    "j": "i", "k": "lc", "l": "1", "m": "rn", "n": "u", "o": "0", "p": "n", "q": "g", "r": "n",
    "s": "5", "t": "f", "u": "n", "v": "y", "w": "vv", "x": "z", "y": "v", "z": "2",
    "A": "4", "B": "8", "C": "G", "D": "O", "E": "F", "F": "P", "G": "6", "H": "N", "I": "1",
    "J": "I", "K": "X", "L": "I", "M": "N", "N": "H", "O": "0", "P": "F", "Q": "O", "R": "P",
    "S": "5", "T": "I", "U": "V", "V": "Y", "W": "VV", "X": "K", "Y": "V", "Z": "2",
    "0": "O", "1": "l", "2": "Z", "5": "S", "6": "G", "8": "B", ".": ",", ",": ".", "“": "\"",
    "”": "\"", "’": "'", "-": "~",
}  # fmt: skip

Damage = Callable[[str, Random], list[str]]
"""A text and chance in; what stands in place of each of its characters out."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--mode", nargs="+", default=["encoder", "fast", "rules"])
    parser.add_argument("--other", type=Path)
    parser.add_argument("--damage", nargs="+", default=list(DAMAGES), choices=list(DAMAGES))
    parser.add_argument("--every", type=int, default=1, help="one article in N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    articles = read_gold(options.gold)[:: options.every]
    other = read_gold(options.other) if options.other else []
    damaged = {
        name: [spoilt(article, DAMAGES[name], seed=options.seed) for article in articles]
        for name in options.damage
    }
    for mode in options.mode:
        plain = counted(mode, articles)
        tell(mode, "as they are", plain, None, options)
        for name, spoilt_ones in damaged.items():
            tell(mode, name, counted(mode, spoilt_ones), (plain, True), options)
        if other:
            tell(mode, options.other.stem, counted(mode, other), (plain, False), options)


def counted(mode: str, articles: Sequence[Article]) -> list[Counter[str]]:
    """The counts of each article, read by a mode, with the sum of the scores."""
    found = system(mode, pipeline="")(articles)
    rows = []
    for article in articles:
        mine = found.get(article.name, [])
        rows.append(counts_of(article, mine))
        rows[-1]["score"] = sum(one["score"] for one in mine)
    return rows


def spoilt(article: Article, damage: Damage, *, seed: int) -> Article:
    """An article with damage, and its gold where it then is."""
    made = damage(article.text, Random(f"{seed} {article.name}"))
    place = [0, *accumulate(len(part) for part in made)]
    attributions = [
        {role: moved(spans[role], place) for role in ROLES} for spans in article.attributions
    ]
    return replace(article, text="".join(made), attributions=attributions)


def moved(spans: Sequence[tuple[int, int]], place: Sequence[int]) -> list[tuple[int, int]]:
    """Spans after the damage; one of which nothing is left is gone."""
    there = [(place[start], place[end]) for start, end in spans]
    return [(start, end) for start, end in there if end > start]


def ocr(share: float) -> Damage:
    """A share of the characters misread."""

    def damage(text: str, chance: Random) -> list[str]:
        return [misread(one, chance) if chance.random() < share else one for one in text]

    return damage


def misread(character: str, chance: Random) -> str:
    """A character as bad print may be read; line breaks stay."""
    if character == " ":
        return ""
    if character.isspace():
        return character
    way = chance.random()
    if way < 0.1:
        return ""
    if way < 0.2:
        return character + " "
    return SHAPES.get(character, character)


def without_closing(text: str, chance: Random) -> list[str]:
    """Closing double marks out; a straight mark closes if no space or bracket is before it."""
    del chance
    out = {match.start() for match in CLOSING.finditer(text)}
    return ["" if number in out else one for number, one in enumerate(text)]


def mapped(change: Callable[[str], str]) -> Damage:
    """The same change to every character."""
    return lambda text, chance: [change(one) for one in text]


DAMAGES: Mapping[str, Damage] = {
    "capitals": mapped(str.upper),
    "lower": mapped(str.lower),
    "straight": mapped(lambda one: STRAIGHT.get(one, one)),
    "no_quotes": mapped(lambda one: "" if one in QUOTES else one),
    "no_closing": without_closing,
    "ocr_1": ocr(0.01),
    "ocr_3": ocr(0.03),
    "one_line": mapped(lambda one: " " if one in "\n\r" else one),
}

Against = tuple[Sequence[Counter[str]], bool]


def tell(
    mode: str,
    name: str,
    counts: Sequence[Counter[str]],
    against: Against | None,
    options: argparse.Namespace,
) -> None:
    """A row: AR50 and content50, each less that of the articles as they are."""
    total = sum(counts, Counter())
    row: dict[str, Any] = {"mode": mode, "text": name}
    for key in ("ar50", "content50"):
        row[key] = prf(total[key], total["found"], total["gold"])
        if against is not None:
            compared = f1_difference if against[1] else f1_apart
            row[f"{key} less"] = compared(counts, against[0], seed=options.seed, key=key)
    row["mean_score"] = round(total["score"] / max(total["found"], 1), 4)
    row["linked"] = round(total["linked"] / max(total["gold"], 1), 4)
    if options.json:
        print(json.dumps(row), flush=True)
        return
    told = [f"{mode:8} {name:12}"]
    for key in ("ar50", "content50"):
        less = row.get(f"{key} less")
        bracket = f" ({less[0]:+.3f} [{less[1]:+.3f}, {less[2]:+.3f}])" if less else ""
        told.append(f"{key} P {row[key]['P']:.3f} R {row[key]['R']:.3f} F1 {row[key]['F1']:.3f}"
                    f"{bracket}")  # fmt: skip
    told.append(f"linked {row['linked']:.3f}  mean score {row['mean_score']:.3f}")
    print("  ".join(told), flush=True)


if __name__ == "__main__":
    main()
