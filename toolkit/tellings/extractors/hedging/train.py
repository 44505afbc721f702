"""Training the model: python -m tellings.extractors.hedging.train --help.

Logistic regression with an L2 penalty on the hashed features of every hit of the lexicon; a hit is
a cue when its span is marked in the gold. ``--gold`` counts in full, ``--also`` (other domains) by
``--weight``. Writes ``model.npz`` and its card ``model.json``; figures on the card come from
five-fold cross-validation over the documents of ``--gold``.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.extractors.hedging.candidates import find_candidates
from tellings.extractors.hedging.decisions import uncertain_hits
from tellings.extractors.hedging.features import FIRM_TEMPLATES, N_PLACES, features
from tellings.extractors.hedging.inventory import inventory
from tellings.extractors.hedging.model import UNIT, Weights
from tellings.text import segment

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

FOLDS = 5
_STRENGTH = 0.1
# Value of the firm templates: 5 lets the penalty weigh 1/25 on them.
_FIRM_VALUE = 5.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Examples:
    """Hits of a gold file.

    Parameters
    ----------
    places : int64, n_hits × n_templates
        As ``features`` gives them.
    is_cue : bool
        Whether the gold marks the hit.
    fold : int64
        Fold of the document, by a checksum of its name.
    """

    places: NDArray[np.int64]
    is_cue: NDArray[np.bool_]
    fold: NDArray[np.int64]


def read_examples(path: Path) -> Examples:
    """The hits of a gold file.

    Parameters
    ----------
    path : Path
        JSON lines, a sentence each: ``id``, ``doc``, ``text``, ``cues`` (``start``, ``end``).

    Examples
    --------
    >>> import tempfile
    >>> row = {"id": "1", "doc": "d", "text": "It may rain.", "cues": [{"start": 3, "end": 6}]}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     gold = Path(folder) / "gold.jsonl"
    ...     _ = gold.write_text(json.dumps(row), encoding="utf-8")
    ...     read_examples(gold).is_cue.tolist()
    [True]
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = segment(
        pl.DataFrame({"article_id": [row["id"] for row in rows], "text": [r["text"] for r in rows]})
    )
    hits = uncertain_hits(texts, find_candidates(texts, inventory()), inventory())
    marked = {
        (place, cue["start"], cue["end"]) for place, row in enumerate(rows) for cue in row["cues"]
    }
    document = texts.token_document[hits.first]
    begin = texts.document_start[document]
    found = zip(
        document.tolist(),
        (texts.token_start[hits.first] - begin).tolist(),
        (texts.token_end[hits.last] - begin).tolist(),
        strict=True,
    )
    folds = [zlib.crc32(rows[place]["doc"].encode()) % FOLDS for place in document.tolist()]
    return Examples(
        places=features(texts, hits),
        is_cue=np.array([span in marked for span in found]),
        fold=np.array(folds, dtype=np.int64),
    )


def fit(parts: Sequence[Examples], shares: Sequence[float], *, seed: int) -> Weights:
    """Weights in thousandths of a logit.

    Parameters
    ----------
    parts : sequence of Examples
        Training hits.
    shares : sequence of float
        What a hit of each part counts.
    seed : int
        Of the solver's order of coordinates.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> places = rng.integers(0, N_PLACES, size=(20, 6))
    >>> hits = Examples(places=places, is_cue=np.arange(20) < 10, fold=np.arange(20) % FOLDS)
    >>> learned = fit([hits], [1.0], seed=1)
    >>> bool((learned[places].sum(axis=1)[:10] > 0).all())
    True
    """
    from sklearn.linear_model import LogisticRegression

    values = np.ones(parts[0].places.shape[1])
    values[list(FIRM_TEMPLATES)] = _FIRM_VALUE
    counts = np.concatenate(
        [np.full(part.is_cue.size, share) for part, share in zip(parts, shares, strict=True)]
    )
    # The template with nothing in it is the intercept.
    solver = LogisticRegression(
        C=_STRENGTH, solver="liblinear", max_iter=300, fit_intercept=False, random_state=seed
    )
    learned = solver.fit(
        _matrix(np.concatenate([part.places for part in parts]), values),
        np.concatenate([part.is_cue for part in parts]),
        sample_weight=counts,
    )
    scale = np.ones(N_PLACES)
    scale[parts[0].places[:, list(FIRM_TEMPLATES)]] = _FIRM_VALUE
    for part in parts[1:]:
        scale[part.places[:, list(FIRM_TEMPLATES)]] = _FIRM_VALUE
    whole: Weights = np.clip(np.rint(learned.coef_[0] * scale * UNIT), -32768, 32767).astype(
        np.int16
    )
    return whole


def cross_validated(gold: Examples, also: Sequence[Examples], share: float, *, seed: int) -> float:
    """F1 of the decision on the hits of ``gold``, each decided by a model that has not seen it.

    Parameters
    ----------
    gold : Examples
        Split into folds by document.
    also : sequence of Examples
        In every training part.
    share : float
        What a hit of ``also`` counts.
    seed : int
        Of the solver.

    Examples
    --------
    >>> places = np.repeat([[7], [9]], 50, axis=0)
    >>> hits = Examples(places=places.repeat(6, axis=1), is_cue=np.arange(100) < 50,
    ...     fold=np.arange(100) % FOLDS)
    >>> cross_validated(hits, [], 1.0, seed=1)
    1.0
    """
    decided = np.zeros(gold.is_cue.size, dtype=np.bool_)
    for fold in range(FOLDS):
        left = gold.fold == fold
        rest = Examples(places=gold.places[~left], is_cue=gold.is_cue[~left], fold=gold.fold[~left])
        learned = fit([rest, *also], [1.0, *[share] * len(also)], seed=seed)
        decided[left] = learned[gold.places[left]].sum(axis=1, dtype=np.int64) > 0
    same = int((decided & gold.is_cue).sum())
    return 2 * same / max(int(decided.sum() + gold.is_cue.sum()), 1)


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
    parser.add_argument("--also", type=Path, nargs="*", default=[])
    parser.add_argument("--weight", type=float, default=0.1)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    gold = [read_examples(path) for path in options.gold]
    also = [read_examples(path) for path in options.also]
    learned = fit(
        [*gold, *also], [1.0] * len(gold) + [options.weight] * len(also), seed=options.seed
    )
    held = io.BytesIO()
    np.savez_compressed(held, weights=learned)
    data = held.getvalue()
    card = {
        "model": "L2 logistic regression on hashed features of hits of cues.tsv; integer weights",
        "decides": "epistemic, doxastic, condition, investigation; sees what rules.tsv says",
        "sha256": hashlib.sha256(data).hexdigest(),
        "seed": options.seed,
        "trained_on": {path.name: 1.0 for path in options.gold}
        | {path.name: options.weight for path in options.also},
        "n_hits": sum(part.is_cue.size for part in [*gold, *also]),
        "f1_of_hits_cross_validated": round(
            cross_validated(gold[0], also, options.weight, seed=options.seed), 4
        ),
        "data": "Szeged Uncertainty Corpus (Szarvas et al. 2012; Vincze 2015), encyclopedia and "
        "biomedical sentences. No news text, and no text of the corpus is in the package: the "
        "weights are sums over hashed contexts.",
        "licence": "encyclopedia text CC BY-SA; licence of the marks unverified",
        "limits": "English. Written news, encyclopedias, abstracts; not tested on speech or social "
        "media. One sentence is seen at a time. See docs/codebook/hedging.md and "
        "benchmarks/hedging/README.md for scores on text the model was not trained on.",
    }
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "model.npz").write_bytes(data)
    (options.out / "model.json").write_text(
        json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
    )


def _matrix(places: NDArray[np.int64], values: NDArray[np.float64]) -> csr_matrix:
    from scipy.sparse import csr_matrix

    n, width = places.shape
    rows = np.repeat(np.arange(n), width)
    return csr_matrix((np.tile(values, n), (rows, places.ravel())), shape=(n, N_PLACES))


if __name__ == "__main__":
    main()
