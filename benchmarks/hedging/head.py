"""Is the encoder's head for hedges worth its place? Both judges on the hits of the lexicon.

Usage: PYTHONPATH=toolkit python benchmarks/hedging/head.py WEIGHED.jsonl [OTHER.jsonl ...]

Rows as for score.py. For each file: F1 of exact cues and area under the ROC curve of the linear
model, of the head (the product of its probabilities that the words are no "O"), and of a logistic
regression on both, which is fitted to the first file, by five-fold cross-validation over its
documents there. Neither judge has seen the sentences if they are no training part.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from tellings.extractors.encoder.model import encoder
from tellings.extractors.encoder.passes import EncoderPass, shares
from tellings.extractors.hedging.candidates import find_candidates
from tellings.extractors.hedging.decisions import uncertain_hits
from tellings.extractors.hedging.hits import Hits
from tellings.extractors.hedging.inventory import inventory
from tellings.extractors.hedging.model import UNIT, totals
from tellings.text import Texts, segment

FOLDS, LEAST = 5, 1e-4
Floats = NDArray[np.float64]


class Judged(NamedTuple):
    """Logits of both judges (n_hits × 2), which hits are cues, their folds, and all cues."""

    logits: Floats
    is_cue: NDArray[np.bool_]
    fold: NDArray[np.int64]
    cues: int


def judged(path: Path) -> Judged:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = segment(
        pl.DataFrame(
            {"article_id": [row["id"] for row in rows], "text": [row["text"] for row in rows]}
        )
    )
    hits = uncertain_hits(texts, find_candidates(texts, inventory()), inventory())
    marked = {
        (place, cue["start"], cue["end"]) for place, row in enumerate(rows) for cue in row["cues"]
    }
    document = texts.token_document[hits.first]
    begin = texts.document_start[document]
    spans = zip(
        document.tolist(),
        (texts.token_start[hits.first] - begin).tolist(),
        (texts.token_end[hits.last] - begin).tolist(),
        strict=True,
    )
    folds = np.array([zlib.crc32(row["doc"].encode()) % FOLDS for row in rows])
    return Judged(
        np.stack([totals(texts, hits) / UNIT, head_logits(texts, hits)], axis=1),
        np.array([span in marked for span in spans]),
        folds[document],
        len(marked),
    )


def head_logits(texts: Texts, hits: Hits) -> Floats:
    trained = dataclasses.replace(encoder(), card={**encoder().card, "heads": ["hedge"]})
    none = shares(EncoderPass(texts, trained=trained).logits("hedge"))[:, 0]
    spans = zip(hits.first.tolist(), hits.last.tolist(), strict=True)
    chance = np.array([np.prod(1 - none[first : last + 1]) for first, last in spans])
    kept = np.clip(chance, LEAST, 1 - LEAST)
    return np.log(kept / (1 - kept))


def cross_fitted(seen: Judged) -> Floats:
    """The logit of each hit by weights that have not seen its fold."""
    logits = np.zeros(seen.fold.size)
    for fold in range(FOLDS):
        left = seen.fold == fold
        solver = LogisticRegression().fit(seen.logits[~left], seen.is_cue[~left])
        logits[left] = solver.decision_function(seen.logits[left])
    return logits


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("weighed", type=Path)
    parser.add_argument("others", type=Path, nargs="*")
    options = parser.parse_args()
    first = judged(options.weighed)
    both = LogisticRegression().fit(first.logits, first.is_cue)
    print("weights: start", both.intercept_.round(2), "linear, head", both.coef_[0].round(2))
    print(f"{'gold':24} {'judge':10} {'cue F1':>7} {'AUC':>6}")
    for path in (options.weighed, *options.others):
        seen = first if path == options.weighed else judged(path)
        together = cross_fitted(seen) if seen is first else both.decision_function(seen.logits)
        columns = {"linear": seen.logits[:, 0], "head": seen.logits[:, 1], "both": together}
        for name, logits in columns.items():
            right, found = int(seen.is_cue[logits > 0].sum()), int((logits > 0).sum())
            score = 200 * right / (found + seen.cues)
            area = roc_auc_score(seen.is_cue, logits)
            print(f"{path.stem:24} {name:10} {score:7.1f} {area:6.3f}")


if __name__ == "__main__":
    main()
