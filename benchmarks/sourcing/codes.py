"""Naming, role and stance against a coded sample, at the spans given.

Usage: PYTHONPATH=toolkit python benchmarks/sourcing/codes.py CODES ARTICLES [--own FILE]
       [--folds 10] [--check FILE] [--errors AXIS] [--json]

CODES is a JSON-lines file, one coded attribution a line: ``{"doc_id", "source": [[start, end]],
"cue", "content", "codes": {CODER: [naming, role, stance], CODER: [...]}}``; ARTICLES the articles
with all their attributions, in the shape that ``score.py`` reads. Every attribution of the article
file is handed to the resolver as if it had been found, so that the figures say how well sources
are coded and not how well they are found. An item counts for an axis when both coders agree.

With ``--folds`` the model of codes is trained anew for each fold on the articles outside it; this
is the honest figure for articles the shipped model was trained on. Without it the shipped model
is scored: honest only on articles it has not seen. With ``--folds 0`` no model is used: the rules.
``--own`` adds codes of one reader to the training part; they are never scored. ``--check`` scores
a file of such codes instead (``check_codes.tsv``: 300 attributions drawn at random, coded before
anything was predicted), by a model trained on all codes of other articles.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tellings.extractors.sourcing.code_model import CodeModel, shipped
from tellings.extractors.sourcing.code_samples import (
    AXES,
    Sample,
    article_folds,
    samples,
    samples_read_once,
)
from tellings.extractors.sourcing.code_train import fitted, macro_f1


@dataclass(frozen=True, kw_only=True)
class Scored:
    """A coded item with the codes both coders gave (or None) and ours."""

    sample: Sample
    ours: tuple[str, str, str]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("codes", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--own", type=Path)
    parser.add_argument("--folds", type=int)
    parser.add_argument("--check", type=Path)
    parser.add_argument("--errors", choices=AXES)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    coded = samples(options.codes, options.articles, own=options.own)
    scored = (
        checked(coded, samples_read_once(options.check, options.articles))
        if options.check
        else scores(coded, folds=options.folds)
    )
    found = {axis: macro(pairs(scored, axis)) for axis in AXES}
    if options.json:
        print(json.dumps(found, indent=1))
    else:
        for axis, figures in found.items():
            listed = "  ".join(f"{code} {f1:.2f}" for code, f1 in figures["f1"].items())
            print(f"{axis:7} macro-F1 {figures['macro_f1']:.3f}  accuracy "
                  f"{figures['accuracy']:.3f}  n {figures['n']}\n        {listed}")  # fmt: skip
    if options.errors:
        show(scored, options.errors)


def scores(coded: Sequence[Sample], *, folds: int | None) -> list[Scored]:
    """Ours beside the coders': by the shipped model, the rules, or a model for each fold."""
    if folds is None:
        return [Scored(sample=one, ours=one.coded_by(shipped())) for one in coded if one.tested]
    if folds == 0:
        return [Scored(sample=one, ours=one.coded_by(None)) for one in coded if one.tested]
    made = []
    for inside, outside in article_folds(coded, folds=folds):
        model: CodeModel = fitted(outside)
        made.extend(Scored(sample=one, ours=one.coded_by(model)) for one in inside)
    return made


def checked(coded: Sequence[Sample], fresh: Sequence[Sample]) -> list[Scored]:
    """Samples coded by a model that has seen none of their articles."""
    theirs = {one.article for one in fresh}
    model = fitted([one for one in coded if one.article not in theirs])
    return [Scored(sample=one, ours=one.coded_by(model)) for one in fresh]


def pairs(scored: Sequence[Scored], axis: str) -> list[tuple[str, str]]:
    """The agreed code and ours, for the items whose coders agree on an axis."""
    at = AXES.index(axis)
    return [(gold, one.ours[at]) for one in scored if (gold := one.sample.agreed[at]) is not None]


def macro(found: Sequence[tuple[str, str]]) -> dict[str, object]:
    """Macro-F1 over the codes that occur in gold, accuracy and F1 by code."""
    right = Counter(gold for gold, ours in found if gold == ours)
    there, said = Counter(gold for gold, _ in found), Counter(ours for _, ours in found)
    f1 = {code: 2 * right[code] / (there[code] + said[code]) for code in sorted(there)}
    return {
        "macro_f1": macro_f1(found),
        "accuracy": right.total() / len(found),
        "n": len(found),
        "f1": f1,
    }


def show(scored: Sequence[Scored], axis: str) -> None:
    """Every item coded otherwise, by kind of confusion."""
    at = AXES.index(axis)
    wrong: Mapping[tuple[str, str], list[str]] = defaultdict(list)
    for one in scored:
        gold = one.sample.agreed[at]
        if gold is not None and gold != one.ours[at]:
            wrong[gold, one.ours[at]].append(one.sample.shown)
    for (gold, ours), texts in sorted(wrong.items(), key=lambda item: -len(item[1])):
        print(f"{gold} taken for {ours}: {len(texts)}")
        for text in texts:
            print(f"    {text}")


if __name__ == "__main__":
    main()
