"""Labels and attributes of spans that carry words of the text, cut to the copyright mode."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace

import polars as pl

from tellings.domain.results import StudyResult

MOST_LABEL_WORDS = 5
HASH_LETTERS = 10
# Values of these are codes of the codebook; every other string of an attribute may be text.
CODED = frozenset(
    {"source_role", "strength", "holder", "form", "agency", "portrayal_label", "reason", "also"}
)
_WORD = re.compile(r"[^\s\-]+")


def printable_spans(spans: pl.DataFrame, mode: str) -> pl.DataFrame:
    """The spans with as many words of the text in label and attributes as the mode allows.

    In mode ``features`` an actor's label is a short hash, the same in every article, and of the
    attributes only codes and numbers stay. In mode ``quotes`` labels and attributes are cut to
    five words.

    Parameters
    ----------
    spans : polars.DataFrame
        With the columns of table SPANS.
    mode : {"full", "quotes", "features"}
        Copyright mode.

    Examples
    --------
    >>> spans = pl.DataFrame({"layer": ["framing"], "role": ["actor"], "label": ["ada-lorne"],
    ...     "attributes": ['{"form":"name","head":"Ada Lorne"}']})
    >>> printable_spans(spans, "features").select("label", "attributes").row(0)
    ('actor-cccd4eee07', '{"form":"name"}')
    """
    if mode == "full" or spans.is_empty():
        return spans
    label = pl.col("label")
    if mode == "features":
        actor = (pl.col("layer") == "framing") & (pl.col("role") == "actor")
        told = pl.when(actor).then(_told(spans, "label", _hashed)).otherwise(label)
        return spans.with_columns(
            told.alias("label"), _told(spans, "attributes", _codes).alias("attributes")
        )
    return spans.with_columns(
        _told(spans, "label", brief).alias("label"),
        _told(spans, "attributes", _brief_values).alias("attributes"),
    )


def withheld(result: StudyResult, mode: str) -> StudyResult:
    """In mode ``features`` the result without addresses and with a hash for every term.

    An address often holds the headline, and a term is a word of the texts. A hash is the same in
    every table and study, so who has the texts can tell which term it is. Ids and titles of
    events stay: they are the scholar's own words, or a date and a number.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> withheld(example_result(), "features").corpus.articles["url"].null_count()
    2
    """
    if mode != "features":
        return result
    gone = pl.lit(None, dtype=pl.String)
    articles = result.corpus.articles.with_columns(url=gone, url_canonical=gone)
    terms = result.terms
    if terms.height:
        terms = terms.with_columns(_told(terms, "term", hashed_term).alias("term"))
    return replace(result, corpus=replace(result.corpus, articles=articles), terms=terms)


def hashed_term(term: str) -> str:
    """What stands for a term where no text may be printed.

    Examples
    --------
    >>> hashed_term("regime")
    'term-6ac98b1ff4'
    """
    return f"term-{_digits(term)}"


def brief(text: str) -> str:
    """The first five words of a label.

    Examples
    --------
    >>> brief("harbour master"), brief("the-man-who-was-in-the-boat")
    ('harbour master', 'the-man-who-was-in…')
    """
    words = list(_WORD.finditer(text))
    if len(words) <= MOST_LABEL_WORDS:
        return text
    return f"{text[: words[MOST_LABEL_WORDS - 1].end()]}…"


def _told(spans: pl.DataFrame, name: str, tell: Callable[[str], str]) -> pl.Expr:
    """A column told anew, each value once."""
    values = spans[name].unique().sort().to_list()
    return pl.col(name).replace_strict({value: tell(value) for value in values})


def _hashed(label: str) -> str:
    return f"actor-{_digits(label)}"


def _digits(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:HASH_LETTERS]


def _codes(attributes: str) -> str:
    kept = {
        key: value
        for key, value in json.loads(attributes).items()
        if value is None or isinstance(value, (bool, int, float)) or key in CODED
    }
    return _compact(kept)


def _brief_values(attributes: str) -> str:
    return _compact({key: _brief(value) for key, value in json.loads(attributes).items()})


def _brief(value: object) -> object:
    if isinstance(value, str):
        return brief(value)
    if isinstance(value, list):
        return [_brief(one) for one in value[:MOST_LABEL_WORDS]]
    return value


def _compact(value: dict[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
