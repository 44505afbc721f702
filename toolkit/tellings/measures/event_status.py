"""Event status: how each mention of an event that the study names is put."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from tellings.domain.errors import TellingsError
from tellings.domain.tables import MEASURES, MENTIONS, READABLE, SPANS, STATUSES, check
from tellings.extractors.extract import batches
from tellings.extractors.voice import assign_voice
from tellings.measures.counting import share
from tellings.text import Texts, compile_lexicon, find, segment, token_hash
from tellings.text.batch import Ints
from tellings.text.hashing import word_ids

# Which labels of the layer hedging make which status; the first that applies is given.
_DECIDED_BY = {
    "denied": ("denial",),
    "distanced": ("distancing", "scare_quote"),
    "conditional": ("condition",),
    "hedged": ("epistemic", "doxastic", "investigation"),
}
_COUNTS = ("n_mentions", "n_mentions_in_all", "n_articles", "n_articles_that_mention")
_ALWAYS_PARTS = (";", "—", "–", ":")
_OPENS_A_CLAUSE = (
    "and", "but", "while", "which", "who", "as", "though", "although", "whereas", "where", "so",
    "yet", "or", "when", "after", "before",
)  # fmt: skip


class NoPhraseError(TellingsError, ValueError):
    """A focal event without a phrase that names it."""


def event_status(
    articles: pl.DataFrame, spans: pl.DataFrame, *, phrases: Sequence[str]
) -> pl.DataFrame:
    """Every mention of a focal event, with how it is put.

    A mention is a hit of one of the phrases, whole words, whatever their case. Its status is the
    first of these that holds, cues counting when they stand in the same clause:

    - *denied*: a cue of denial ("denied the attack", "there was no evidence of an attack");
    - *distanced*: a distancing word ("the alleged attack") or scare quotes round the mention;
    - *conditional*: a cue of condition ("if the attack took place");
    - *hedged*: any other cue of uncertainty ("the attack may have", "whether the attack");
    - *attributed*: in quotation marks or in the content of an attribution, and none of the above;
    - *asserted*: none of these: the outlet says so in its own name.

    A clause ends at a semicolon, colon or dash and at a comma before a conjunction or relative
    pronoun. So in "The attack killed six, and prices may rise" the attack is asserted. A cue of
    another claim in the same clause counts all the same ("After the attack prices may rise" is
    hedged), which is the commonest fault.

    Parameters
    ----------
    articles : polars.DataFrame
        Needs ``article_id`` and ``text``; the articles the spans were extracted from.
    spans : polars.DataFrame, table SPANS
        Layers ``hedging`` and ``sourcing``.
    phrases : sequence of str
        Names of the event, such as ``["attack", "drone attack", "strike on the palace"]``. The
        longest hit counts. Inflected forms must be given.

    Returns
    -------
    polars.DataFrame, table MENTIONS
        One row a mention, in the order of the articles.

    Raises
    ------
    NoPhraseError
        If no phrase is given, or one is blank.

    Examples
    --------
    >>> from tellings.extractors import extract
    >>> text = "The attack failed. The alleged attack failed. They denied the attack."
    >>> articles = pl.DataFrame({"article_id": ["a"], "text": [text]})
    >>> event_status(articles, extract(articles), phrases=["attack"])["status"].to_list()
    ['asserted', 'distanced', 'denied']
    """
    if not phrases or not all(phrase.strip() for phrase in phrases):
        raise NoPhraseError(
            f"A focal event needs at least one phrase and no blank one; got {list(phrases)!r}.",
            remedy='name the event by its words, such as phrases=["drone attack", "the strike"].',
        )
    marked = check(spans, SPANS)
    parts = [
        _mentions(segment(batch), marked, phrases) for batch in batches(check(articles, READABLE))
    ]
    return pl.concat([MENTIONS.empty(), *parts])


def event_status_shares(articles: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Share of an article's mentions of the event that have each status.

    Parameters
    ----------
    articles : polars.DataFrame
        Says which articles there are, by ``article_id``.
    mentions : polars.DataFrame, table MENTIONS
        What ``event_status`` gave.

    Returns
    -------
    polars.DataFrame, table MEASURES
        Six rows an article, ``event_<status>_share``: ``count`` mentions of the status,
        ``exposure`` mentions, ``value`` in [0, 1], null for an article that never mentions it.

    Examples
    --------
    >>> mentions = pl.DataFrame({"article_id": ["a", "a"], "status": ["denied", "asserted"]})
    >>> shares = event_status_shares(pl.DataFrame({"article_id": ["a"]}), mentions)
    >>> shares.filter(pl.col("count") > 0).rows()
    [('a', 'event_denied_share', 1.0, 2.0, 0.5), ('a', 'event_asserted_share', 1.0, 2.0, 0.5)]
    """
    tables = [
        share(
            f"event_{status}_share",
            mentions.filter(pl.col("status").cast(pl.String) == status),
            mentions,
            articles.select("article_id"),
        )
        for status in STATUSES
    ]
    return check(pl.concat(tables), MEASURES)


def event_status_by_outlet(articles: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """How often each outlet puts the focal event in each way, its articles taken together.

    It describes these articles. There is no test: a focal event is one event as a rule, and one
    event tells nothing of how an outlet puts others.

    Parameters
    ----------
    articles : polars.DataFrame
        Needs ``article_id`` and ``outlet``; articles without an outlet are left out.
    mentions : polars.DataFrame, table MENTIONS
        What ``event_status`` gave.

    Returns
    -------
    polars.DataFrame
        One row an outlet and status, outlets in order of their names: ``outlet``, ``status``,
        ``n_mentions`` of the status, ``n_mentions_in_all``, ``n_articles`` of the outlet,
        ``n_articles_that_mention`` the event, ``share`` in [0, 1] of all its mentions, null for an
        outlet that has none.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": ["a", "b"], "outlet": ["Echo", "Mail"]})
    >>> mentions = pl.DataFrame({"article_id": ["a", "a"], "status": ["denied", "asserted"]})
    >>> table = event_status_by_outlet(articles, mentions)
    >>> table.filter(pl.col("status") == "denied").select("outlet", "n_mentions", "share").rows()
    [('Echo', 1, 0.5), ('Mail', 0, None)]
    """
    placed = articles.select("article_id", "outlet").drop_nulls("outlet")
    found = placed.join(
        mentions.select("article_id", pl.col("status").cast(pl.Enum(STATUSES))), on="article_id"
    )
    totals = (
        placed.group_by("outlet")
        .agg(n_articles=pl.len())
        .join(
            found.group_by("outlet").agg(
                n_mentions_in_all=pl.len(), n_articles_that_mention=pl.col("article_id").n_unique()
            ),
            on="outlet",
            how="left",
        )
    )
    each = found.group_by("outlet", "status").agg(n_mentions=pl.len())
    grid = totals.join(
        pl.DataFrame({"status": STATUSES}, schema={"status": pl.Enum(STATUSES)}), how="cross"
    )
    counted = [pl.col(name).fill_null(0).cast(pl.UInt32) for name in _COUNTS]
    share_of_all = pl.col("n_mentions") / pl.col("n_mentions_in_all")
    return (
        grid.join(each, on=["outlet", "status"], how="left")
        .with_columns(counted)
        .sort("outlet", "status")
        .select(
            "outlet",
            "status",
            *_COUNTS,
            share=pl.when(pl.col("n_mentions_in_all") > 0).then(share_of_all),
        )
    )


def _mentions(texts: Texts, spans: pl.DataFrame, phrases: Sequence[str]) -> pl.DataFrame:
    """The mentions of one batch."""
    hits = find(texts, compile_lexicon(sorted(set(phrases))))
    document = texts.token_document[hits.first_token]
    begin = texts.document_start[document]
    here = spans.filter(pl.col("article_id").is_in(list(set(texts.article_ids))))
    rows = pl.DataFrame(
        {
            "article_id": pl.Series(texts.article_ids, dtype=pl.String).gather(document),
            "field": pl.Series(texts.fields, dtype=pl.String).gather(document),
            "layer": pl.Series(["event"], dtype=pl.String).new_from_index(0, document.size),
            "group": np.arange(document.size),
            "role": pl.Series(["mention"], dtype=pl.String).new_from_index(0, document.size),
            "label": pl.Series(["event"], dtype=pl.String).new_from_index(0, document.size),
            "start": texts.token_start[hits.first_token] - begin,
            "end": texts.token_end[hits.last_token] - begin,
            "score": np.ones(document.size),
            "voice": pl.Series(["author"], dtype=pl.String).new_from_index(0, document.size),
            "attributes": pl.Series(["{}"], dtype=pl.String).new_from_index(0, document.size),
        }
    )
    found = assign_voice(
        texts, check(rows, SPANS), here.filter(pl.col("layer") == "sourcing")
    ).with_columns(clause=pl.Series(_clauses(texts)[hits.first_token], dtype=pl.Int64))
    return found.with_columns(status=_status(texts, found, here)).select(
        pl.col(name).cast(dtype) for name, dtype in MENTIONS.columns.items()
    )


def _status(texts: Texts, mentions: pl.DataFrame, spans: pl.DataFrame) -> pl.Expr:
    """The first status that holds of each mention."""
    cues = spans.filter(pl.col("layer") == "hedging")
    clause = _clause_of(texts, cues)
    told = pl.when(pl.col("voice") != "author").then(pl.lit("attributed"))
    status = told.otherwise(pl.lit("asserted"))
    for name, labels in reversed(_DECIDED_BY.items()):
        chosen = cues["label"].is_in(list(labels)).to_numpy()
        same = pl.col("clause").is_in(sorted(set(clause[chosen].tolist())))
        status = pl.when(same).then(pl.lit(name)).otherwise(status)
    return status


def _clause_of(texts: Texts, cues: pl.DataFrame) -> Ints:
    """The clause each span begins in."""
    places = dict(
        zip(
            zip(texts.article_ids, texts.fields, strict=True),
            texts.document_start.tolist(),
            strict=True,
        )
    )
    begin = [places[key] for key in cues.select("article_id", "field").iter_rows()]
    start = np.array(begin, dtype=np.int64) + cues["start"].to_numpy().astype(np.int64)
    token = np.searchsorted(texts.token_start, start)
    clause: Ints = _clauses(texts)[token]
    return clause


def _clauses(texts: Texts) -> Ints:
    """Number of the clause each token lies in, counted through the batch."""
    if texts.token_id.size == 0:
        return np.zeros(0, dtype=np.int64)
    comma = texts.token_id == np.uint64(token_hash(","))
    opens = np.isin(texts.token_id, word_ids(_OPENS_A_CLAUSE))
    parts = np.isin(texts.token_id, word_ids(_ALWAYS_PARTS))
    parts[1:] |= comma[:-1] & opens[1:]
    parts[1:] |= texts.token_sentence[1:] != texts.token_sentence[:-1]
    numbers: Ints = np.cumsum(parts)
    return numbers
