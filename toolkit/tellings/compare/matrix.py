"""Actors, numbers and quotations by outlet: in which each was found, with the sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from tellings.compare.chains import event_keys
from tellings.compare.sentence_terms import Sentence, plain, read_sentences
from tellings.domain.tables import CLAIM_STATUSES

KINDS = ("actor", "number", "quotation")
MATRIX_COLUMNS = {
    "event_id": pl.String(),
    "kind": pl.Enum(KINDS),
    "item": pl.String(),
    "outlet": pl.String(),
    "status": pl.Enum(CLAIM_STATUSES),
    "n_sentences": pl.UInt32(),
    "article_id": pl.String(),
    "start": pl.UInt32(),
    "end": pl.UInt32(),
}
_MARK = {"&": "actor", "#": "number", '"': "quotation"}

Items = dict[tuple[str, str], dict[str, list[Sentence]]]


def coverage_matrix(articles: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """Which outlet's texts hold each actor, number and quotation of an event.

    Numbers have one spelling ("twenty-seven", "27"; "1.2 million", "1,200,000"; "March 3", "3
    March"), small ones with what they count. A quotation is one if four words in a row of it stand
    in quotation marks elsewhere too; it is shown by the first four. Actors are named people and
    bodies, one for all names of an event. Claims are in ``coverage``.

    Parameters
    ----------
    articles : polars.DataFrame, table ARTICLES
        Needs ``article_id``, ``event_id``, ``outlet``, ``text``. Headlines are not read.
    spans : polars.DataFrame, table SPANS
        Mentions of actors of the layer ``framing``; without them there are no actors.

    Returns
    -------
    polars.DataFrame, one row an event, item and outlet of the event
        ``n_sentences`` that hold it, and the first of them. ``not_found`` is *not found in the
        collected articles*. Events of one outlet are left out.

    Examples
    --------
    >>> from tellings.domain.tables import CLAIM_STATUSES, SPANS
    >>> articles = pl.DataFrame({
    ...     "article_id": ["a", "b"], "event_id": "march", "outlet": ["Echo", "Mail"], "text": [
    ...         "Police arrested 112 people.", "The march ended late."]})
    >>> coverage_matrix(articles, SPANS.empty()).select("kind", "item", "outlet", "status").rows()
    [('number', '112', 'Echo', 'found'), ('number', '112', 'Mail', 'not_found')]
    """
    placed = articles.filter(pl.col("event_id").is_not_null() & pl.col("outlet").is_not_null())
    rows: list[dict[str, object]] = []
    for (event_id,), group in placed.sort("event_id", "article_id").group_by(
        "event_id", maintain_order=True
    ):
        if group["outlet"].n_unique() > 1:
            mine = spans.filter(pl.col("article_id").is_in(group["article_id"].to_list()))
            rows.extend(_rows(str(event_id), group, _named(mine)))
    return pl.DataFrame(rows, schema=MATRIX_COLUMNS)


def _named(spans: pl.DataFrame) -> pl.DataFrame:
    """Mentions by name, with one key an actor across the articles."""
    actor = (pl.col("layer") == "framing") & (pl.col("role") == "actor")
    named = pl.col("attributes").str.contains('"form":"name"', literal=True)
    mentions = spans.filter(actor & named)
    keys = event_keys(mentions.select(pl.lit("e").alias("event_id"), "label", "attributes"))
    joined = {label: full for (_, label), full in keys.items()}
    return mentions.with_columns(pl.col("label").replace(joined))


def _rows(event: str, articles: pl.DataFrame, spans: pl.DataFrame) -> Iterator[dict[str, object]]:
    owner = dict(articles.select("article_id", "outlet").rows())
    outlets = sorted(set(owner.values()))
    items = _items(read_sentences(articles, spans), owner)
    for (kind, item), by_outlet in sorted(items.items()):
        for outlet in outlets:
            held = by_outlet.get(outlet, [])
            row: dict[str, object] = {
                "event_id": event, "kind": kind, "item": item, "outlet": outlet,
                "status": "found" if held else "not_found", "n_sentences": len(held),
            }  # fmt: skip
            if held:
                first = min(held, key=lambda one: (one.place, one.article_id))
                row |= {
                    "article_id": first.article_id, "start": first.start, "end": first.end,
                }  # fmt: skip
            yield row


def _items(sentences: Sequence[Sentence], owner: Mapping[str, str]) -> Items:
    items: Items = defaultdict(lambda: defaultdict(list))
    quotations: dict[str, str] = {}
    for sentence in sentences:
        said = plain(sentence.text)
        # The fragment that is told first stands for its quotation.
        placed = sorted((_place(term, said), term) for term in sentence.terms if term[0] == '"')
        fragments = [term for _at, term in placed]
        known = sorted({quotations[one] for one in fragments if one in quotations})
        shown = known[0] if known else (fragments[0] if fragments else "")
        quotations |= {one: shown for one in fragments if one not in quotations}
        terms = {term for term in sentence.terms if term[0] in "&#"} | ({shown} if shown else set())
        for term in sorted(terms):
            items[_MARK[term[0]], term[1:]][owner[sentence.article_id]].append(sentence)
    return items


def _place(term: str, said: str) -> int:
    """Where a fragment stands in its sentence; last where punctuation keeps it from being found."""
    at = said.find(term[1:])
    return at if at >= 0 else len(said)
