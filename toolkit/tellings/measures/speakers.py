"""Who speaks, across the articles of an event: names of one person brought together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
import polars as pl

from tellings.domain.tables import READABLE, SPANS, SPEAKERS, check
from tellings.extractors.extract import batches
from tellings.measures.exposures import is_counted_word
from tellings.measures.sourcing import attributions
from tellings.text import segment

# Sources that a reader of two articles can tell to be the same.
IDENTIFIED = ("named_person", "named_org", "document", "media")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
Names = dict[tuple[str | None, str], tuple[str, str] | None]


def speakers_table(articles: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """The speaker of every attribution, merged across the articles of one event.

    In its own article a source has been resolved already ("she" is Dana Orlova). Here "Orlova" of
    an article that gives no first name joins the Dana Orlova of another article on the event, if
    there is just one person of that surname; with two it is left open rather than guessed. Middle
    initials and "Jr." make no other person. Bodies, documents and media are joined by name.

    Parameters
    ----------
    articles : polars.DataFrame
        Needs ``article_id`` and ``text``; ``outlet`` and ``event_id`` are carried along. Articles
        without an event are read on their own.
    spans : polars.DataFrame, table SPANS
        Layer ``sourcing``; only the body counts.

    Returns
    -------
    polars.DataFrame, table SPEAKERS
        One row an attribution, in the order of ``articles``. ``speaker`` is the key, null where
        nobody can be told for certain; ``name`` its commonest full form in the event, or the
        description as written; ``words`` those of the content (nested contents count in each).

    Examples
    --------
    >>> from tellings.extractors import extract
    >>> articles = pl.DataFrame({"article_id": ["a", "b"], "event_id": "rain",
    ...     "text": ["Mary Orlova said it rained.", "It rained, Ms. Orlova said."]})
    >>> spans = extract(articles, layers=["sourcing"], mode="rules")
    >>> table = speakers_table(articles, spans)
    >>> table.select("article_id", "speaker", "name", "words").rows()
    [('a', 'mary orlova', 'Mary Orlova', 2), ('b', 'mary orlova', 'Mary Orlova', 2)]
    """
    made = _attributions(check(spans, SPANS))
    design = articles.select(
        "article_id",
        *(
            pl.col(name).cast(pl.String) if name in articles.columns else pl.lit(None, pl.String)
            .alias(name)
            for name in ("event_id", "outlet")
        ),
    ).with_row_index("row")  # fmt: skip
    placed = made.join(design, on="article_id", maintain_order="left").sort("row", "group")
    # An article without an event is an event of its own here.
    events = placed.select(
        pl.coalesce("event_id", pl.concat_str(pl.lit("\0"), "article_id"))
    ).to_series()
    names = list(
        zip(events.to_list(), placed["naming"].to_list(), placed["said"].to_list(), strict=True)
    )
    merged = _merged(names)
    keyed = [
        merged.get((event, said)) if said is not None and naming in IDENTIFIED else None
        for event, naming, said in names
    ]
    table = placed.with_columns(
        speaker=pl.Series([key[0] if key else None for key in keyed], dtype=pl.String),
        name=pl.Series(
            [key[1] if key else said for key, (_, _, said) in zip(keyed, names, strict=True)],
            dtype=pl.String,
        ),
    )
    counted = table.join(
        _content_words(articles, spans), on=["article_id", "group"], how="left",
        maintain_order="left",
    ).with_columns(pl.col("words").fill_null(0))  # fmt: skip
    return check(counted.select(list(SPEAKERS.columns)), SPEAKERS)


def _attributions(spans: pl.DataFrame) -> pl.DataFrame:
    """One row an attribution of the body: naming, role and name as its article tells them."""
    made = attributions(spans)
    return made.select("article_id", "group", "naming", role="source_role", said="speaker")


def person_key(name: str) -> str:
    """First and last name in lower case, or the surname alone: what one person is known by.

    Examples
    --------
    >>> person_key("Donald J. Orlov Jr."), person_key("Orlov")
    ('donald orlov', 'orlov')
    """
    words = [word.strip(".,’'\"“”()").casefold() for word in name.split()]
    kept = [word for word in words if len(word) > 1 and word not in _SUFFIXES] or words
    return kept[0] if len(kept) == 1 else f"{kept[0]} {kept[-1]}"


def body_key(name: str) -> str:
    """The name of a body, document or medium in lower case, without a leading article.

    Examples
    --------
    >>> body_key("The Harrow Post")
    'harrow post'
    """
    plain = " ".join(name.casefold().split())
    return plain.removeprefix("the ")


def _merged(names: Iterable[tuple[str, str, str | None]]) -> Names:
    """Key and shown name of each name of each event; None where two persons may be meant."""
    forms: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    keys: dict[tuple[str, str], str] = {}
    for event, naming, said in names:
        if said is None or naming not in IDENTIFIED:
            continue
        key = person_key(said) if naming == "named_person" else body_key(said)
        keys[event, said] = key
        forms[event, key][said] += 1
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for event, key in forms:
        if " " in key:
            owners[event, key.rsplit(" ", 1)[1]].add(key)
    merged: Names = {}
    for (event, said), key in keys.items():
        full = owners.get((event, key), set()) if " " not in key else {key}
        if len(full) > 1:
            merged[event, said] = None
            continue
        one = next(iter(full), key)
        merged[event, said] = (one, _commonest(forms, event, one))
    return merged


def _commonest(forms: Mapping[tuple[str, str], Counter[str]], event: str, key: str) -> str:
    """The form written most often; of two the longer one, then the first in the alphabet."""
    return min(forms[event, key].items(), key=lambda form: (-form[1], -len(form[0]), form[0]))[0]


def _content_words(articles: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """Words of the contents of each attribution of the body."""
    contents = spans.filter(
        (pl.col("layer") == "sourcing")
        & (pl.col("field") == "text")
        & (pl.col("role") == "content")
    ).select("article_id", "group", "start", "end")
    parts = [pl.DataFrame(schema={"article_id": pl.String, "group": pl.UInt32, "words": pl.UInt32})]
    for batch in batches(check(articles, READABLE)):
        texts = segment(batch)
        places = pl.DataFrame(
            {"article_id": texts.article_ids, "field": texts.fields, "at": texts.document_start},
            schema={"article_id": pl.String, "field": pl.String, "at": pl.Int64},
        ).filter(pl.col("field") == "text")
        here = contents.join(places, on="article_id")
        before = np.concatenate([[0], np.cumsum(is_counted_word(texts))])
        at = here["at"].to_numpy()
        first, last = (
            np.searchsorted(texts.token_start, at + here[edge].to_numpy().astype(np.int64))
            for edge in ("start", "end")
        )
        counted = here.select("article_id", "group").with_columns(
            words=pl.Series(before[last] - before[first], dtype=pl.UInt32)
        )
        parts.append(counted)
    return pl.concat(parts).group_by("article_id", "group", maintain_order=True).sum()
