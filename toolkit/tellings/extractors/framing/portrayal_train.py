"""Training the portrayal model: python -m tellings.extractors.framing.portrayal_train --help.

Three logistic regressions (each label against the rest, L2) on the hashed features of a mention
and on word vectors summed over windows before and after it. The vectors come from counts of which
words stand within five words of each other in ``--texts`` (positive pointwise mutual information,
truncated singular values); as both parts are linear, what ships is one weight a word, window and
label. Writes ``portrayal.npz`` and its card ``portrayal.json``.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.extractors.framing.agency import agencies, read_clauses
from tellings.extractors.framing.inventory import inventory
from tellings.extractors.framing.polarity import word_classes
from tellings.extractors.framing.portrayal import LABELS, UNIT, PortrayalModel
from tellings.extractors.framing.portrayal_features import (
    N_PLACES,
    N_WINDOWS,
    Features,
    around,
    features,
    windows,
)
from tellings.extractors.framing.words import read_words
from tellings.text import Texts, segment
from tellings.text.batch import Ids, Ints

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

N_WORDS, FEWEST_USES, N_DIMENSIONS, REACH = 15_000, 8, 150, 5
_STRENGTH = 0.04
# A window's sum of vectors counts this much beside a hashed feature of value 1.
_VECTOR_VALUE = 1.0
# Contexts are weighted by their share to this power, so that rare ones count less.
_CONTEXT_POWER = 0.75

Floats = NDArray[np.float64]


class Mentions(NamedTuple):
    """Marked mentions: their batch, tokens and polarity (place in ``LABELS``)."""

    texts: Texts
    first: Ints
    last: Ints
    label: Ints
    found: Features


class Vectors(NamedTuple):
    """A vector for each word; ``ids`` in order."""

    ids: Ids
    vectors: Floats


def read_mentions(path: Path) -> Mentions:
    """The mentions of a gold file.

    Parameters
    ----------
    path : Path
        JSON lines: ``text``, ``start``, ``end`` of a mention, ``polarity`` towards it.

    Examples
    --------
    >>> import tempfile
    >>> row = {"text": "He lied.", "start": 0, "end": 2, "polarity": "negative"}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     gold = Path(folder) / "gold.jsonl"
    ...     _ = gold.write_text(json.dumps(row), encoding="utf-8")
    ...     read_mentions(gold).label.tolist()
    [0]
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = segment(
        pl.DataFrame(
            {"article_id": list(map(str, range(len(rows)))), "text": [row["text"] for row in rows]}
        )
    )
    start = texts.document_start + np.array([row["start"] for row in rows])
    end = texts.document_start + np.array([row["end"] for row in rows])
    first = np.searchsorted(texts.token_end, start, side="right")
    last = np.maximum(np.searchsorted(texts.token_start, end) - 1, first)
    known = inventory("en")
    pairs = list(zip(first.tolist(), last.tolist(), strict=True))
    agency = agencies(read_words(texts), read_clauses(texts, known), known, pairs)
    classes, near = word_classes(texts.token_id), around(texts, first, last)
    return Mentions(
        texts=texts,
        first=first,
        last=last,
        label=np.array([LABELS.index(row["polarity"]) for row in rows]),
        found=features(texts, first, last, near=near, classes=classes, agency=agency),
    )


def word_vectors(texts: Texts, *, seed: int) -> Vectors:
    """Vectors of the frequent words of a batch, from the words they stand near to.

    Parameters
    ----------
    texts : Texts
        Any articles.
    seed : int
        Of the truncated decomposition.

    Examples
    --------
    >>> rows = {"article_id": ["a"], "text": ["The cat sat. The dog sat. " * 40]}
    >>> word_vectors(segment(pl.DataFrame(rows)), seed=1).vectors.shape[0]
    5
    """
    from scipy.sparse import csr_matrix
    from sklearn.utils.extmath import randomized_svd

    ids, at, uses = np.unique(texts.token_id, return_inverse=True, return_counts=True)
    frequent = np.argsort(-uses, kind="stable")[:N_WORDS]
    kept = np.sort(frequent[uses[frequent] >= FEWEST_USES])
    place = np.full(ids.size, -1)
    place[kept] = np.arange(kept.size)
    word, n = place[at], kept.size
    near = csr_matrix((n, n), dtype=np.float64)
    for step in range(1, REACH + 1):
        same = texts.token_sentence[step:] == texts.token_sentence[:-step]
        rows = np.flatnonzero(same & (word[step:] >= 0) & (word[:-step] >= 0))
        weight = np.full(rows.size, 1 / step)
        near = near + csr_matrix((weight, (word[rows], word[rows + step])), shape=(n, n))
    pairs = (near + near.T).tocoo()
    share = np.bincount(pairs.row, weights=pairs.data, minlength=n) / pairs.data.sum()
    context = share**_CONTEXT_POWER / (share**_CONTEXT_POWER).sum()
    gain = np.log(pairs.data / pairs.data.sum() / (share[pairs.row] * context[pairs.col]))
    good = gain > 0
    matrix = csr_matrix((gain[good], (pairs.row[good], pairs.col[good])), shape=(n, n))
    left, sizes, _ = randomized_svd(
        matrix, n_components=min(N_DIMENSIONS, n - 1), n_iter=2, random_state=seed
    )
    vectors = left * np.sqrt(sizes)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    # A word in every sentence says little.
    rarity = np.log(2 * uses[kept].max() / uses[kept]) / 10
    return Vectors(ids[kept], vectors * rarity[:, None])


def fit(mentions: Mentions, vectors: Vectors, *, seed: int) -> PortrayalModel:
    """Weights in thousandths of a logit.

    Parameters
    ----------
    mentions : Mentions
        Training mentions.
    vectors : Vectors
        Of words.
    seed : int
        Of the solver.

    Examples
    --------
    >>> import tempfile
    >>> row = {"start": 0, "end": 2}
    >>> rows = [{**row, "text": "He lied.", "polarity": "negative"},
    ...     {**row, "text": "He won.", "polarity": "positive"},
    ...     {**row, "text": "He sat.", "polarity": "neutral"}]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     gold = Path(folder) / "gold.jsonl"
    ...     _ = gold.write_text("\\n".join(map(json.dumps, rows)), encoding="utf-8")
    ...     mentions = read_mentions(gold)
    >>> ids = np.unique(mentions.texts.token_id)
    >>> fit(mentions, Vectors(ids, np.eye(ids.size)), seed=1).table.shape == (N_PLACES, 3)
    True
    """
    from sklearn.linear_model import LogisticRegression

    matrix = _matrix(mentions, vectors)
    n_dimensions = vectors.vectors.shape[1]
    columns, start = [], []
    for label in range(len(LABELS)):
        solver = LogisticRegression(C=_STRENGTH, solver="liblinear", random_state=seed)
        solver.fit(matrix, mentions.label == label)
        columns.append(solver.coef_[0])
        start.append(solver.intercept_[0])
    learned = np.stack(columns, axis=1)
    by_window = learned[N_PLACES:].reshape(N_WINDOWS, n_dimensions, len(LABELS)) * _VECTOR_VALUE
    words = np.einsum("vd,wdl->vwl", vectors.vectors, by_window)
    return PortrayalModel(
        _whole(learned[:N_PLACES]), vectors.ids, _whole(words), _whole(np.array(start))
    )


def _whole(weights: Floats) -> NDArray[np.int16]:
    return np.clip(np.rint(weights * UNIT), -32768, 32767).astype(np.int16)


def _matrix(mentions: Mentions, vectors: Vectors) -> csr_matrix:
    """Hashed features, then the sums of vectors over each window."""
    from scipy.sparse import csr_matrix, hstack

    n = mentions.first.size
    found = mentions.found
    hashed = csr_matrix((np.ones(found.place.size), (found.mention, found.place)), (n, N_PLACES))
    near = around(mentions.texts, mentions.first, mentions.last)
    ids = mentions.texts.token_id[near.token]
    place = np.minimum(np.searchsorted(vectors.ids, ids), vectors.ids.size - 1)
    known = vectors.ids[place] == ids
    sums = []
    for inside in windows(near):
        rows = np.flatnonzero(inside & known)
        shape = (n, vectors.ids.size)
        counts = csr_matrix((np.ones(rows.size), (near.mention[rows], place[rows])), shape)
        sums.append(csr_matrix(counts @ vectors.vectors * _VECTOR_VALUE))
    return csr_matrix(hstack([hashed, *sums]))


def main(arguments: Sequence[str] | None = None) -> None:
    """Read gold and texts, fit, and write weights and card.

    Examples
    --------
    >>> main(["--help"])
    Traceback (most recent call last):
    SystemExit: 0
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, help="JSON lines of mentions")
    parser.add_argument("--texts", type=Path, required=True, help="parquet with a column text")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    corpus = pl.read_parquet(options.texts, columns=["text"]).drop_nulls()
    corpus = corpus.with_row_index("article_id").cast({"article_id": pl.String})
    vectors = word_vectors(segment(corpus), seed=options.seed)
    mentions = read_mentions(options.gold)
    learned = fit(mentions, vectors, seed=options.seed)
    held = io.BytesIO()
    np.savez_compressed(
        held, table=learned.table, ids=learned.ids, words=learned.words, start=learned.start
    )
    data = held.getvalue()
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "portrayal.npz").write_bytes(data)
    card = {
        "model": "one-against-rest L2 logistic regressions; weights in thousandths of a logit",
        "decides": "negative, neutral or positive towards a mention, from its sentence alone",
        "sha256": hashlib.sha256(data).hexdigest(),
        "seed": options.seed,
        "trained_on": {options.gold.name: mentions.first.size, options.texts.name: corpus.height},
        "data": "NewsMTSC train (Hamborg & Donnay 2021): sentences of US news with polarity "
        "towards a mention. Word vectors from counts of neighbouring words in 4,000 US news "
        "articles 2010-2020 (Baly et al. 2020). No text is in the package: weights of "
        "hashed contexts and of hashed words.",
        "licence": "NewsMTSC: MIT-style repository; articles: Apache-2.0 repository, texts are the "
        "publishers', only counts of them were used.",
        "limits": "English, written US news of the 2010s. One sentence is seen; irony, "
        "comparisons and what is told of one person to praise another are misread. Scores on text "
        "not trained on: benchmarks/framing/README.md.",
    }
    (options.out / "portrayal.json").write_text(
        json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
    )


if __name__ == "__main__":
    main()
