"""Training the model of loaded words: python -m tellings.extractors.framing.loaded_train --help.

The only labels are our own lexicon: a logistic regression (L2) learns to tell its single words from
all other words by a vector of each word, counted from which words stand near it in ``--texts``, by
how often it is used and by its ending. A word's weight comes from a fit that did not see the word
or any form of its entry (five folds). What ships is one readable weight a word that is not in the
lexicon. Writes ``loaded_model.tsv`` and its card ``loaded_model.json``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.extractors.framing.inventory import Inventory, inventory
from tellings.extractors.framing.portrayal_train import Vectors, word_vectors
from tellings.text import WORD, Texts, segment

# Below a chance of one in fifty a word says nothing that a reader would want to see.
LEAST_CHANCE = 0.02
_N_FOLDS = 5
# Vectors are scaled so that a coordinate varies about as much as an ending does.
_STRENGTH, _VECTOR_SPREAD = 0.3, 0.3
_ENDINGS = (("ly",), ("ing",), ("ed",), ("ous", "ful", "less", "ish"), ("s",))

Floats = NDArray[np.float64]


class Words(NamedTuple):
    """Words that are mostly written without a capital: their spelling, features and entry.

    ``entry`` is the place of the lexicon's entry that has the word among its forms, -1 for none.
    """

    written: list[str]
    features: Floats
    entry: NDArray[np.int64]


def read_words(texts: Texts, vectors: Vectors, known: Inventory) -> Words:
    """The words of a batch that have a vector and are no names.

    Parameters
    ----------
    texts : Texts
        The articles the vectors were counted from.
    vectors : Vectors
        Of its words.
    known : Inventory
        The lexicon; its entries that need a neighbouring word are left out.

    Examples
    --------
    >>> rows = {"article_id": ["a"], "text": ["The brutal cat sat. The Oslo dog sat. " * 40]}
    >>> texts = segment(pl.DataFrame(rows))
    >>> words = read_words(texts, word_vectors(texts, seed=1), inventory("en"))
    >>> [word for word, entry in zip(words.written, words.entry, strict=True) if entry >= 0]
    ['brutal']
    """
    ids, first, at = np.unique(texts.token_id, return_index=True, return_inverse=True)
    uses = np.bincount(at, minlength=ids.size)
    capitals = np.bincount(at, weights=texts.token_capital > 0, minlength=ids.size)
    place = np.searchsorted(ids, vectors.ids)
    kept = (capitals[place] < uses[place] / 2) & (texts.token_kind[first[place]] == WORD)
    place, rows = place[kept], vectors.vectors[kept]
    written = [
        texts.slice(int(texts.token_start[token]), int(texts.token_end[token])).casefold()
        for token in first[place].tolist()
    ]
    forms = {
        form: number
        for number, entry in enumerate(known.loaded_entries)
        for form in entry.forms
        if not (entry.only_before or entry.only_after)
    }
    endings = [[word.endswith(ending) for ending in _ENDINGS] for word in written]
    scaled = rows / max(float(vectors.vectors.std()), 1e-9) * _VECTOR_SPREAD
    return Words(
        written,
        np.column_stack([scaled, np.log(uses[place]), np.array(endings, dtype=np.float64)]),
        np.array([forms.get(word, -1) for word in written], dtype=np.int64),
    )


def fit(words: Words) -> Floats:
    """Log odds of each word to be loaded, from a fit on other words.

    Parameters
    ----------
    words : Words
        At least one word of the lexicon in every fold.

    Returns
    -------
    float64, one a word
        Above 0 where the model takes the word to be loaded rather than not.

    Examples
    --------
    >>> features = np.array([[1.0], [0.0]] * 20)
    >>> entry = np.array([number if number % 2 == 0 else -1 for number in range(40)])
    >>> odds = fit(Words([str(number) for number in range(40)], features, entry))
    >>> bool(odds[0] > odds[1])
    True
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold

    loaded = words.entry >= 0
    group = np.where(loaded, words.entry, words.entry.max() + 1 + np.arange(loaded.size))
    odds = np.zeros(loaded.size)
    for seen, unseen in GroupKFold(_N_FOLDS).split(words.features, loaded, group):
        solver = LogisticRegression(C=_STRENGTH, max_iter=400)
        solver.fit(words.features[seen], loaded[seen])
        odds[unseen] = solver.decision_function(words.features[unseen])
    return odds


def main(arguments: Sequence[str] | None = None) -> None:
    """Read texts, fit, and write weights and card.

    Examples
    --------
    >>> main(["--help"])
    Traceback (most recent call last):
    SystemExit: 0
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, required=True, help="parquet with a column text")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    corpus = pl.read_parquet(options.texts, columns=["text"]).drop_nulls()
    corpus = corpus.with_row_index("article_id").cast({"article_id": pl.String})
    texts = segment(corpus)
    words = read_words(texts, word_vectors(texts, seed=options.seed), inventory("en"))
    odds = fit(words)
    least = np.log(LEAST_CHANCE / (1 - LEAST_CHANCE))
    lines = sorted(
        f"{word}\t{number:.2f}"
        for word, number, entry in zip(words.written, odds.tolist(), words.entry, strict=True)
        if entry < 0 and number >= least
    )
    data = ("word\tlog_odds\n" + "\n".join(lines) + "\n").encode()
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "loaded_model.tsv").write_bytes(data)
    card = _card(data, words, odds) | {"seed": options.seed, "articles": corpus.height}
    (options.out / "loaded_model.json").write_text(
        json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
    )


def _card(data: bytes, words: Words, odds: Floats) -> dict[str, object]:
    """What the file is, from what, and how well it finds entries that it was not shown."""
    from sklearn.metrics import roc_auc_score

    loaded = words.entry >= 0
    return {
        "model": "logistic regression over word vectors, use and endings; log odds of a word",
        "decides": "how likely a word outside the lexicon is loaded; words of a sentence are "
        "marked when one loaded word among them is likelier than none",
        "sha256": hashlib.sha256(data).hexdigest(),
        "labels": f"{int(loaded.sum())} words of our own lexicon against {int((~loaded).sum())} "
        "other words; no annotated text",
        "auc_of_unseen_entries": round(float(roc_auc_score(loaded, odds)), 3),
        "data": "Vectors from counts of neighbouring words in 4,000 US news articles 2010-2020 "
        "(Baly et al. 2020; Apache-2.0 repository, texts are the publishers'). No text is in "
        "the package: one weight a word.",
        "limits": "English, written US news of the 2010s. A word is judged without its sentence; "
        "words of grave topics (riots, genocide) look loaded to it. Figures on text: "
        "benchmarks/framing/README.md.",
    }


if __name__ == "__main__":
    main()
