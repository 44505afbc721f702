"""Training of the fast mode of sourcing.

Usage: python -m tellings.extractors.sourcing.linear.train --gold FILE [FILE ...] --seed 1 --out DIR

Each gold file is JSON lines, an article a line (shape in benchmarks/sourcing/README.md). Writes the
weights, ``fast.npz``, and their card, ``fast.json``. Two halves of the articles, each with a like
share of every publisher, read each other to teach which drafts are right; then all articles teach
the rest. ``--leave-out PUBLISHER`` trains without a publisher, to see what the model has learnt of
the outlets.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tellings.extractors.sourcing.gold import read_gold
from tellings.extractors.sourcing.linear import scores
from tellings.extractors.sourcing.linear.chain import FORBIDDEN, steps
from tellings.extractors.sourcing.linear.drafts import drafts
from tellings.extractors.sourcing.linear.features import BITS
from tellings.extractors.sourcing.linear.fitting import (
    Chains,
    fit_chains,
    fit_decisions,
    frequent,
)
from tellings.extractors.sourcing.linear.gold import as_gold
from tellings.extractors.sourcing.linear.lessons import (
    Lesson,
    head_words,
    joined,
    lesson,
    right_drafts,
    tried,
)
from tellings.extractors.sourcing.linear.model import CARD, FILE, UNIT, Model, whole, written
from tellings.extractors.sourcing.linear.scores import draft_features

Row = Mapping[str, object]
# Passes over the data; chosen on a third of polnear_train that the rest was trained without.
_PASSES = {"heads": 8, "chains": 8, "drafts": 8}
# How much F1 is given for recall when it is decided which drafts are kept.
_SLACK = 0.003
# A feature seen less often than this says more about an article than about English.
_LEAST_TOKENS, _LEAST_PAIRS = 3, 4


def fit_reader(taught: Lesson, *, seed: int) -> Model:
    """A model that drafts attributions but does not know yet which are right."""
    at = tried(taught)
    size = 1 << BITS
    heads, offset = fit_decisions(
        taught.tokens[at], taught.is_head[at].astype(float), size, passes=_PASSES["heads"],
        seed=seed,
    )  # fmt: skip
    kept = np.append(
        frequent([taught.tokens], size, least=_LEAST_TOKENS),
        frequent([taught.rows[:, taught.tokens.shape[1] :] - size], size, least=_LEAST_PAIRS),
    )
    chains = Chains(
        start=taught.start, label=taught.label, places=lambda rows: taught.rows[rows], kept=kept
    )
    weights, moves = fit_chains(chains, passes=_PASSES["chains"], seed=seed)
    barred = np.vstack([steps(), np.where(steps()[0] == FORBIDDEN, FORBIDDEN, 0)])
    return Model(
        heads=whole(heads), head_words=head_words(taught), tokens=whole(weights[:size]),
        pairs=whole(weights[size:]),
        steps=np.where(barred == FORBIDDEN, FORBIDDEN, whole(moves)).astype(np.int32),
        drafts=np.zeros(1 << scores.BITS, dtype=np.int16),
        offsets=np.array([round(offset * UNIT), 0, 0], dtype=np.int32),
    )  # fmt: skip


def fit(
    rows: Sequence[Row], *, seed: int, further: Sequence[Row] = ()
) -> tuple[Model, dict[str, float]]:
    """The model of some marked articles, and how well its halves read each other.

    Further texts, such as some the encoder has labelled, teach how to draft, not what is right.
    """
    halves = [as_gold(half) for half in split(rows, 2)]
    lessons = [lesson(half) for half in halves]
    beside = [lesson(as_gold(further))] if further else []
    examples = []
    for one, taught in ((0, 1), (1, 0)):
        reader = fit_reader(joined([lessons[taught], *beside]), seed=seed)
        draft = drafts(halves[one].seen, lessons[one].tokens, reader)
        features = draft_features(halves[one].seen, draft)
        examples.append((features, right_drafts(halves[one], draft).astype(float)))
    n_marked = sum(len(marked) for half in halves for marked in half.marked)
    threshold, figures = _threshold(examples, n_marked, seed=seed)
    weights, offset = _fit_drafts(examples, seed=seed)
    model = fit_reader(joined([*lessons, *beside]), seed=seed)
    offsets = np.array([model.offsets[0], round(offset * UNIT), threshold], dtype=np.int32)
    return replace(model, drafts=whole(weights), offsets=offsets), figures


def split(rows: Sequence[Row], n: int) -> list[list[Row]]:
    """Articles in ``n`` parts, the articles of every publisher dealt out in turn.

    Examples
    --------
    >>> made = split([{"publisher": name, "n": n} for n, name in enumerate("aabb")], 2)
    >>> [[row["n"] for row in part] for part in made]
    [[0, 2], [1, 3]]
    """
    dealt: Counter[str] = Counter()
    parts: list[list[Row]] = [[] for _ in range(n)]
    for row in rows:
        publisher = str(row.get("publisher", ""))
        parts[dealt[publisher] % n].append(row)
        dealt[publisher] += 1
    return parts


_Examples = Sequence[tuple[NDArray[np.int32], NDArray[np.float64]]]


def _fit_drafts(examples: _Examples, *, seed: int) -> tuple[NDArray[np.float32], float]:
    places = np.concatenate([places for places, _ in examples])
    gold = np.concatenate([gold for _, gold in examples])
    return fit_decisions(places, gold, 1 << scores.BITS, passes=_PASSES["drafts"], seed=seed)


def _threshold(examples: _Examples, n_marked: int, *, seed: int) -> tuple[int, dict[str, float]]:
    """The logit of (nearly) highest F1, each half judged by the other; and the figures."""
    logits = []
    for one, other in ((0, 1), (1, 0)):
        weights, offset = _fit_drafts([examples[other]], seed=seed)
        logits.append(weights[examples[one][0]].sum(axis=1) + offset)
    logit = np.concatenate(logits)
    order = np.argsort(-logit, kind="stable")
    right = np.cumsum(np.concatenate([gold for _, gold in examples])[order])
    n_kept = np.arange(1, order.size + 1)
    f1 = 2 * right / (n_kept + n_marked)
    # The most that is found at (all but) the highest F1.
    best = int(np.flatnonzero(f1 >= f1.max() - _SLACK)[-1])
    sure = np.flatnonzero(right / n_kept >= 0.8)
    figures = {
        "f1": round(float(f1[best]), 4),
        "precision": round(float(right[best] / n_kept[best]), 4),
        "recall": round(float(right[best] / n_marked), 4),
        "recall_at_precision_80": round(float(right[sure[-1]] / n_marked), 4) if sure.size else 0,
        "best_of_drafts_recall": round(float(right[-1] / n_marked), 4),
    }
    return round(float(logit[order[best]]) * UNIT), figures


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the gold, fit, and write weights and card.

    Examples
    --------
    >>> main(["--help"])
    Traceback (most recent call last):
    SystemExit: 0
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, nargs="+", required=True)
    parser.add_argument("--leave-out", default=None)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    rows = [row for path in options.gold for row in read_gold(path)]
    if options.leave_out is not None:
        rows = [row for row in rows if row.get("publisher") != options.leave_out]
    model, figures = fit(rows, seed=options.seed)
    data = written(model)
    card = {
        "model": "cues by logistic regression, sources and contents by a linear-chain conditional "
        "random field from each cue, scores by logistic regression; hashed features, the rules' "
        "own attributions among them; integer weights",
        "sha256": hashlib.sha256(data).hexdigest(),
        "seed": options.seed,
        "trained_on": {path.name: len(read_gold(path)) for path in options.gold},
        "left_out": options.leave_out,
        "n_articles": len(rows),
        "halves_read_each_other": figures,
        "card": "MODEL_CARD.md",
    }
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / FILE).write_bytes(data)
    (options.out / CARD).write_text(
        json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
    )


if __name__ == "__main__":
    main()
