"""Cues of opinion and of issues, and words of a headline that its text does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import cast

import numpy as np

from tellings.extractors.framing.marks import Mark
from tellings.extractors.framing.polarity import word_classes
from tellings.text import WORD, Lexicon, Texts, compile_lexicon, find
from tellings.text.batch import Ints
from tellings.text.hashing import among, id_table, token_ids

ISSUES = (
    "capacity",
    "crime",
    "economic",
    "environment",
    "fairness",
    "health",
    "identity",
    "international",
    "legality",
    "morality",
    "policy",
    "politics",
    "public_opinion",
    "quality_of_life",
    "security",
)
# "fears" and "feared", "protest" and "protesters" are one word for a headline and its text.
_STEM = 5
_FOLDER = Path(__file__).parent / "lang"
_FROM_GRAMMAR = 5


def cue_marks(texts: Texts) -> Iterator[Mark]:
    """Cues of opinion (role ``opinion``) and of issues (role ``issue``, label the issue).

    Parameters
    ----------
    texts : Texts
        A batch in English.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": [
    ...     "Unfortunately, the tax rose."]}))
    >>> [(mark.role, mark.label) for mark in cue_marks(texts)]
    [('opinion', 'evaluative'), ('issue', 'economic')]
    """
    for role, lexicon in (("opinion", _opinions("en")), ("issue", _issues("en"))):
        hits = find(texts, lexicon)
        rows = zip(
            hits.first_token.tolist(), hits.last_token.tolist(), hits.entry.tolist(), strict=True
        )
        for first, last, entry in rows:
            label = "evaluative" if role == "opinion" else cast(str, lexicon.values[entry])
            yield Mark(first, last, role, label, 1.0, "{}")


def headline_marks(texts: Texts, grammar: frozenset[int]) -> Iterator[Mark]:
    """Content words of headlines (role ``headline``), ``supported`` by the text or not.

    A word is supported when a word of the article's text begins with the same five letters.

    Parameters
    ----------
    texts : Texts
        A batch; an article without a title or without a text has no marks.
    grammar : frozenset of int
        Ids of grammatical words, which are left out.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.text import segment, token_hash
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "title": ["Fury over fee"],
    ...     "text": ["The fee rose."]}))
    >>> [mark.label for mark in headline_marks(texts, frozenset({token_hash("over")}))]
    ['unsupported', 'supported']
    """
    stems = token_ids(
        texts.codes, texts.token_start, np.minimum(texts.token_end, texts.token_start + _STEM)
    )
    left_out = among(texts.token_id, id_table(np.array(list(grammar), dtype=np.uint64)))
    left_out |= (texts.token_kind != WORD) | (word_classes(texts.token_id) >= _FROM_GRAMMAR)
    body = _bodies(texts)[texts.token_document]
    kept = np.flatnonzero((body >= 0) & ~left_out)
    told = np.flatnonzero(among(stems, id_table(np.unique(stems[kept]))))
    held = set(zip(texts.token_document[told].tolist(), stems[told].tolist(), strict=True))
    rows = zip(kept.tolist(), body[kept].tolist(), stems[kept].tolist(), strict=True)
    for token, text, stem in rows:
        label = "supported" if (text, stem) in held else "unsupported"
        yield Mark(token, token, "headline", label, 1.0, "{}")


def _bodies(texts: Texts) -> Ints:
    """For each title the document of its article's text, -1 if that has no word; -1 for a text."""
    held = np.bincount(texts.token_document, minlength=texts.n_documents).tolist()
    bodies = {
        article: index
        for index, (article, field) in enumerate(zip(texts.article_ids, texts.fields, strict=True))
        if field == "text" and held[index]
    }
    return np.array(
        [
            bodies.get(article, -1) if field == "title" else -1
            for article, field in zip(texts.article_ids, texts.fields, strict=True)
        ],
        dtype=np.int64,
    )


@cache
def _opinions(language: str) -> Lexicon:
    lines = (_FOLDER / language / "opinion.txt").read_text(encoding="utf-8").splitlines()
    return compile_lexicon([line for line in lines if line and not line.startswith("#")])


@cache
def _issues(language: str) -> Lexicon:
    lines = (_FOLDER / language / "issues.tsv").read_text(encoding="utf-8").splitlines()[1:]
    entries: dict[str, object] = {}
    for line in lines:
        issue, cues = line.split("\t")
        for cue in cues.split(" | "):
            entries.setdefault(cue, issue)
    return compile_lexicon(entries)
