"""Inferred loaded words: what a linear model over words finds beside the lexicon, and why."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.domain.model_files import verified
from tellings.extractors.framing.inventory import inventory
from tellings.extractors.framing.loaded import in_names, loaded_words
from tellings.extractors.framing.marks import Mark, as_json
from tellings.text import WORD, Texts, segment, token_hash
from tellings.text.batch import Ids, Ints
from tellings.text.hashing import id_table, look_up

# A sentence is marked when a loaded word is likelier than none: the product of the words' chances
# not to be loaded is one half or less. No annotated text was used to choose it.
EVEN = 0.5
# Words under this chance count in the sum and are not shown.
LEAST_SHOWN = 0.2
# Sums of whole numbers are the same in any batch.
_UNIT = 1_000_000

CONTRIBUTION_COLUMNS = {
    "article_id": pl.String(),
    "sentence": pl.UInt32(),
    "start": pl.UInt32(),
    "end": pl.UInt32(),
    "word": pl.String(),
    "by": pl.String(),
    "chance": pl.Float64(),
    "contribution": pl.Float64(),
}

Floats = NDArray[np.float64]


class LoadedModel(NamedTuple):
    """One row a word: its id (in order), its log odds and its silence.

    Silence is minus the logarithm of the chance not to be loaded, in millionths.
    """

    ids: Ids
    log_odds: Floats
    silence: Ints


@cache
def loaded_model(language: str = "en") -> LoadedModel:
    """The model of a language.

    Raises
    ------
    DamagedModelError
        If the file does not have the SHA-256 of the model card.

    Examples
    --------
    >>> model = loaded_model()
    >>> float(model.log_odds[np.searchsorted(model.ids, token_hash("defamatory"))]) > 0
    True
    """
    folder = files("tellings.extractors.framing") / "lang" / language
    card = json.loads((folder / "loaded_model.json").read_text(encoding="utf-8"))
    return read_loaded_model((folder / "loaded_model.tsv").read_bytes(), sha256=card["sha256"])


def read_loaded_model(data: bytes, *, sha256: str) -> LoadedModel:
    """A model from the bytes of its table, checked.

    Parameters
    ----------
    data : bytes
        Lines of a word, a tab and its log odds, under a line of headings.
    sha256 : str
        What the bytes must hash to.

    Raises
    ------
    DamagedModelError
        If they do not.

    Examples
    --------
    >>> import hashlib
    >>> data = b"word\\tlog_odds\\nworse\\t0.00\\n"
    >>> read_loaded_model(data, sha256=hashlib.sha256(data).hexdigest()).silence.tolist()
    [693147]
    """
    verified(
        data,
        sha256=sha256,
        name="loaded_model.tsv",
        made_by="tellings.extractors.framing.loaded_train",
    )
    rows = sorted(
        (token_hash(word), float(odds))
        for word, odds in (line.split("\t") for line in data.decode().splitlines()[1:])
    )
    log_odds = np.array([odds for _, odds in rows], dtype=np.float64)
    return LoadedModel(
        np.array([key for key, _ in rows], dtype=np.uint64),
        log_odds,
        np.rint(np.log1p(np.exp(log_odds)) * _UNIT).astype(np.int64),
    )


def inferred_words(texts: Texts, listed: Sequence[Mark]) -> Iterator[Mark]:
    """Words that the model takes to be loaded, in sentences where one is likelier than none.

    Parameters
    ----------
    texts : Texts
        A batch.
    listed : sequence of Mark
        The loaded words of the lexicon, which are left out.

    Yields
    ------
    Mark
        Role ``inferred``, label ``loaded``; the score is the word's chance to be loaded, and the
        attributes are the ``word`` and its ``log_odds``, so that a reader sees what each word
        contributes. Words with a chance under .2 are not shown.

    Examples
    --------
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": [
    ...     "The defamatory plan fell. The plan fell."]}))
    >>> [(mark.first, round(mark.score, 2)) for mark in inferred_words(texts, [])]
    [(1, 0.98)]
    """
    model = loaded_model()
    tokens, place = _known(texts, listed)
    silence = np.bincount(
        texts.token_sentence[tokens], weights=model.silence[place],
        minlength=texts.sentence_start.size,
    )  # fmt: skip
    marked = silence[texts.token_sentence[tokens]] >= -math.log(EVEN) * _UNIT
    for token, row in zip(tokens[marked].tolist(), place[marked].tolist(), strict=True):
        odds = float(model.log_odds[row])
        chance = _chance(odds)
        if chance >= LEAST_SHOWN:
            word = texts.slice(int(texts.token_start[token]), int(texts.token_end[token]))
            attributes = as_json({"log_odds": odds, "word": word.casefold()})
            yield Mark(token, token, "inferred", "loaded", round(chance, 3), attributes)


def loaded_contributions(articles: pl.DataFrame) -> pl.DataFrame:
    """What each word contributes to a sentence's chance of holding a loaded word.

    Words of the lexicon contribute their strength, all others what the linear model gives them;
    quoted words are read like all others. Names contribute nothing.

    Parameters
    ----------
    articles : polars.DataFrame
        Needs ``article_id`` and ``text``.

    Returns
    -------
    polars.DataFrame, one row a word that contributes, in reading order
        ``sentence`` counts from 0 within the text; ``by`` is ``lexicon`` or ``model``; ``chance``
        in [0, 1] that the word is loaded (1 or .5 for the lexicon's strong and mild words);
        ``contribution`` is minus the logarithm of the chance not to be, so that contributions of a
        sentence add up and one half or less is left when they reach .693; for words of the lexicon
        it is ``chance``.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": ["a"], "text": ["A brazen, defamatory plan."]})
    >>> loaded_contributions(articles).select("word", "by", "chance").rows()
    [('brazen', 'lexicon', 1.0), ('defamatory', 'model', 0.978)]
    """
    texts = segment(articles, fields=("text",))
    listed = list(loaded_words(texts, inventory("en")))
    model = loaded_model()
    tokens, place = _known(texts, listed)
    rows = [(mark.first, mark.last, "lexicon", mark.score, mark.score) for mark in listed]
    rows += [
        (token, token, "model", round(_chance(float(model.log_odds[row])), 3),
         round(int(model.silence[row]) / _UNIT, 3))
        for token, row in zip(tokens.tolist(), place.tolist(), strict=True)
    ]  # fmt: skip
    return pl.DataFrame(
        [_contribution(texts, *row) for row in sorted(rows)],
        schema=CONTRIBUTION_COLUMNS,
        orient="row",
    )


def _known(texts: Texts, listed: Sequence[Mark]) -> tuple[Ints, Ints]:
    """Tokens the model has a weight for, outside names and the lexicon's hits, and their rows."""
    model = loaded_model()
    tokens, row = look_up(texts.token_id, id_table(model.ids))
    held = texts.token_kind == WORD
    for mark in listed:
        held[mark.first : mark.last + 1] = False
    kept = held[tokens] & ~in_names(texts, tokens)
    return tokens[kept], row[kept]


def _chance(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))


def _contribution(
    texts: Texts, first: int, last: int, by: str, chance: float, contribution: float
) -> tuple[str, int, int, int, str, str, float, float]:
    document = int(texts.token_document[first])
    start, end = int(texts.token_start[first]), int(texts.token_end[last])
    origin = int(texts.document_start[document])
    opening = int(np.searchsorted(texts.sentence_start, origin))
    return (
        texts.article_ids[document],
        int(texts.token_sentence[first]) - opening,
        start - origin,
        end - origin,
        texts.slice(start, end),
        by,
        chance,
        contribution,
    )
