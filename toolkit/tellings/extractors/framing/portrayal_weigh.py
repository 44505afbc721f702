"""Weighing the judges of portrayal: python -m tellings.extractors.framing.portrayal_weigh --help.

Two weights, one for the logarithm of each judge's probabilities, of the highest likelihood of
``--gold``. Both judges know their training sentences by heart, so these must be others. Writes
``portrayal_MODE.json``, whose figures come from ten-fold cross-validation over sentences.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tellings.extractors.encoder import MODES
from tellings.extractors.encoder.model import encoder
from tellings.extractors.encoder.passes import EncoderPass
from tellings.extractors.framing.agency import agencies, read_clauses
from tellings.extractors.framing.inventory import inventory
from tellings.extractors.framing.portrayal import linear_shares
from tellings.extractors.framing.portrayal_encoded import Floats, Weighing, head_shares, weighed
from tellings.extractors.framing.portrayal_train import Mentions, read_mentions
from tellings.extractors.framing.words import read_words

FOLDS = 10
_START = (0.5, 0.5)


def judged(mentions: Mentions, *, mode: str = "encoder") -> tuple[Floats, Floats]:
    """What the head and the linear model say of mentions, each n_mentions × 3.

    Examples
    --------
    >>> import tempfile
    >>> row = {"text": "He lied.", "start": 0, "end": 2, "polarity": "negative"}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     gold = Path(folder) / "gold.jsonl"
    ...     _ = gold.write_text(json.dumps(row), encoding="utf-8")
    ...     [one.shape for one in judged(read_mentions(gold))]
    [(1, 3), (1, 3)]
    """
    texts, first, last = mentions.texts, mentions.first, mentions.last
    known = inventory("en")
    pairs = zip(first.tolist(), last.tolist(), strict=True)
    agency = agencies(read_words(texts), read_clauses(texts, known), known, list(pairs))
    return (
        head_shares(EncoderPass(texts, mode=mode), texts, first, last),
        linear_shares(texts, first, last, agency=agency),
    )


def fit(head: Floats, linear: Floats, label: NDArray[np.int64]) -> Weighing:
    """The weights of the highest likelihood.

    Parameters
    ----------
    head, linear : float64, n_mentions × 3
        Probabilities by each judge.
    label : int64
        Columns that are right.

    Examples
    --------
    >>> right = np.array([[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.8, 0.1, 0.1]])
    >>> weights = fit(right, np.full((3, 3), 1 / 3), np.array([0, 1, 1]))
    >>> weights.head > 0
    True
    """
    from scipy.optimize import minimize

    rows = np.arange(label.size)

    def loss(weights: NDArray[np.float64]) -> float:
        chance = weighed(head, linear, Weighing(float(weights[0]), float(weights[1])))
        return -float(np.log(chance[rows, label]).mean())

    best = minimize(loss, _START).x
    return Weighing(head=round(float(best[0]), 3), linear=round(float(best[1]), 3))


def cross_validated(
    head: Floats, linear: Floats, label: NDArray[np.int64], fold: NDArray[np.int64]
) -> Floats:
    """The probabilities of each mention by weights that have not seen its fold.

    Parameters
    ----------
    head, linear, label
        As for ``fit``.
    fold : int64
        Of each mention, below ``FOLDS``.

    Examples
    --------
    >>> right = np.tile([[0.8, 0.1, 0.1], [0.1, 0.8, 0.1]], (FOLDS, 1))
    >>> label, fold = np.array([0, 1] * FOLDS), np.arange(2 * FOLDS) // 2
    >>> label[0] = 2
    >>> cross_validated(right, right, label, fold).argmax(axis=1)[1:].tolist() == label[1:].tolist()
    True
    """
    chance = np.zeros_like(head)
    for number in range(FOLDS):
        left = fold == number
        weights = fit(head[~left], linear[~left], label[~left])
        chance[left] = weighed(head[left], linear[left], weights)
    return chance


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the gold, weigh, and write the card.

    Examples
    --------
    >>> main(["--help"])
    Traceback (most recent call last):
    SystemExit: 0
    """
    from sklearn.metrics import f1_score

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, help="JSON lines of mentions")
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--mode", default="encoder", choices=list(MODES), help="whose head")
    options = parser.parse_args(arguments)
    mentions = read_mentions(options.gold)
    head, linear = judged(mentions, mode=options.mode)
    lines = options.gold.read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    fold = np.array([zlib.crc32(text.encode()) % FOLDS for text in texts])
    chance = cross_validated(head, linear, mentions.label, fold)
    score = f1_score(mentions.label, chance.argmax(axis=1), average="macro")
    card: dict[str, object] = {
        "model": "product of the probabilities of the encoder's head and of the linear model "
        "(portrayal.json), each to a power",
        **fit(head, linear, mentions.label)._asdict(),
        "encoder": encoder(options.mode).card["sha256"],
        "weighed_on": {options.gold.name: mentions.first.size},
        "macro_f1_cross_validated": round(float(score), 3),
        "data": "NewsMTSC (Hamborg & Donnay 2021), mentions that neither judge was trained on.",
        "licence": "NewsMTSC: MIT-style repository.",
    }
    (options.out / f"portrayal_{options.mode}.json").write_text(
        json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
    )


if __name__ == "__main__":
    main()
