"""Coverage: which outlet carried which claim of an event, with the sentence that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from tellings.compare.sentence_matches import Row, matches
from tellings.compare.sentence_terms import Sentence, read_sentences
from tellings.domain.tables import CLAIMS

# "They are still waiting." carries nothing that another outlet could carry too.
FEWEST_WORDS = 5
# A sentence this close to a claim's own says nothing besides it and makes no claim of its own.
SAME = 0.5
LONGEST_LINE = 160


@dataclass(frozen=True, kw_only=True)
class _Event:
    """Sentences of one event in order of reading, and whose each is."""

    event_id: str
    sentences: Sequence[Sentence]
    outlet: Sequence[str]
    outlets: tuple[str, ...]
    rows: Sequence[Row]


@dataclass(frozen=True, kw_only=True)
class _Claim:
    """A claim: its sentence, and of each outlet that carries it the best and first sentence."""

    seed: int
    best: dict[str, tuple[int, float]]
    first: dict[str, int]


def coverage(articles: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """Claims of each event and, for each outlet, the sentence that carries them or *not found*.

    A claim is a sentence that stands for all sentences of the event that say the same; two say
    the same when they share a number, quoted fragments or several telling words, and enough of
    their weight altogether (a weighted cosine from .2 on). "Twenty-seven people were hurt" and
    "27 were injured, among them eight officers" are the same claim; "Mr. Renn denied it" and
    "Mr. Renn resigned" are not. A claim is kept if two outlets carry it, or one does and it
    holds a number, name or quotation that can be looked for in the others.

    ``not_found`` means *not found in the collected articles*: the outlet may have told it in
    words this method does not see, or in an article that was not collected. It never means that
    something was left out on purpose.

    Parameters
    ----------
    articles : polars.DataFrame, table ARTICLES
        Needs ``article_id``, ``event_id``, ``outlet``, ``text``; ``published`` orders an outlet's
        articles. Events of fewer than two outlets are left out. Headlines are not read.
    spans : polars.DataFrame, table SPANS
        Mentions of actors of the layer ``framing`` help to match; may be empty.

    Returns
    -------
    polars.DataFrame, table CLAIMS, one row an event, claim and outlet of the event
        Claims carried by most outlets first. ``claim`` is a line to display, cut at a word;
        ``article_id``, ``start``, ``end`` point to the outlet's best sentence, ``similarity`` in
        [0, 1] says how close it is; ``lead_rank`` is 1 for the claim the outlet tells first.
        All four are null where the claim was not found.

    References
    ----------
    .. [1] Hamborg, F., Donnay, K. & Gipp, B. (2019). Automated identification of media bias in
       news articles: an interdisciplinary literature review. International Journal on Digital
       Libraries 20(4). doi:10.1007/s00799-018-0261-y. Title, authors and abstract checked, for
       event and fact selection as a construct; the scoring here is our own.

    Examples
    --------
    >>> from tellings.domain.tables import SPANS
    >>> articles = pl.DataFrame({
    ...     "article_id": ["a", "b"], "event_id": "march", "outlet": ["Echo", "Mail"], "text": [
    ...         "Police arrested 112 people on Bread Square.",
    ...         "The march ended late. A total of 112 marchers were arrested by police."]})
    >>> coverage(articles, SPANS.empty()).select("claim_id", "outlet", "status", "start").rows()
    [(0, 'Echo', 'found', 0), (0, 'Mail', 'found', 22)]
    """
    published = pl.col("published") if "published" in articles.columns else pl.lit(None)
    ordered = (
        articles.filter(pl.col("event_id").is_not_null() & pl.col("outlet").is_not_null())
        .select("article_id", "event_id", "outlet", "text", published.alias("published"))
        .sort("event_id", "published", "article_id", nulls_last=True)
    )
    rows: list[dict[str, object]] = []
    for (event_id,), group in ordered.group_by("event_id", maintain_order=True):
        if group["outlet"].n_unique() > 1:
            event = _read(str(event_id), group, spans)
            rows.extend(_table(event, _kept(event, list(_claims(event)))))
    return pl.DataFrame(rows, schema=dict(CLAIMS.columns))


def _read(event_id: str, group: pl.DataFrame, spans: pl.DataFrame) -> _Event:
    mine = spans.filter(pl.col("article_id").is_in(group["article_id"].to_list()))
    sentences = [
        sentence for sentence in read_sentences(group, mine) if sentence.n_words >= FEWEST_WORDS
    ]
    owner = dict(group.select("article_id", "outlet").rows())
    return _Event(
        event_id=event_id,
        sentences=sentences,
        outlet=[owner[sentence.article_id] for sentence in sentences],
        outlets=tuple(sorted(set(owner.values()))),
        rows=list(matches(sentences)),
    )


def _claims(event: _Event) -> Iterator[_Claim]:
    """Claims around the most shared, most central, shortest sentences first."""

    def rank(seed: int) -> tuple[int, float, int, str]:
        row = event.rows[seed]
        carriers = {event.outlet[place] for place, _ in row}
        central = sum(similarity for _, similarity in row)
        sentence = event.sentences[seed]
        return -len(carriers), -round(central, 9), sentence.n_words, sentence.text

    covered: set[int] = set()
    shown: list[set[int]] = []
    for seed in sorted(range(len(event.sentences)), key=rank):
        if seed in covered:
            continue
        covered |= {place for place, similarity in event.rows[seed] if similarity >= SAME}
        claim = _claim(event, seed)
        evidence = {place for place, _ in claim.best.values()}
        # The same sentences side by side twice would be one claim told twice.
        if not any(evidence <= others for others in shown):
            shown.append(evidence)
            yield claim


def _claim(event: _Event, seed: int) -> _Claim:
    best: dict[str, tuple[int, float]] = {}
    first: dict[str, int] = {}
    # Places run in reading order, so the first seen is the first told.
    for place, similarity in event.rows[seed]:
        outlet = event.outlet[place]
        first.setdefault(outlet, place)
        if outlet not in best or similarity > best[outlet][1]:
            best[outlet] = (place, similarity)
    return _Claim(seed=seed, best=best, first=first)


def _kept(event: _Event, claims: Sequence[_Claim]) -> list[_Claim]:
    kept = [
        claim for claim in claims if len(claim.best) > 1 or event.sentences[claim.seed].checkable
    ]
    return sorted(
        kept,
        key=lambda claim: (
            -len(claim.best),
            sum(event.sentences[place].place for place in claim.first.values()) / len(claim.first),
            event.sentences[claim.seed].text,
            event.sentences[claim.seed].article_id,
        ),
    )


def _table(event: _Event, claims: Sequence[_Claim]) -> Iterator[dict[str, object]]:
    ranks = {outlet: _lead_ranks(claims, outlet) for outlet in event.outlets}
    for number, claim in enumerate(claims):
        line = display_line(event.sentences[claim.seed].text)
        for outlet in event.outlets:
            row: dict[str, object] = {
                "event_id": event.event_id,
                "claim_id": number,
                "claim": line,
                "outlet": outlet,
                "status": "not_found",
            }
            if outlet in claim.best:
                place, similarity = claim.best[outlet]
                sentence = event.sentences[place]
                row |= {
                    "status": "found",
                    "article_id": sentence.article_id,
                    "start": sentence.start,
                    "end": sentence.end,
                    "similarity": similarity,
                    "lead_rank": ranks[outlet][claim.first[outlet]],
                }
            yield row


def _lead_ranks(claims: Sequence[_Claim], outlet: str) -> dict[int, int]:
    """Rank of each sentence that first tells a claim; claims told by one sentence share it."""
    places = sorted({claim.first[outlet] for claim in claims if outlet in claim.first})
    return {place: rank for rank, place in enumerate(places, start=1)}


def display_line(text: str, *, longest: int = LONGEST_LINE) -> str:
    """A sentence on one line, cut at a word with an ellipsis where it is too long.

    Parameters
    ----------
    text : str
        A sentence.
    longest : int, default 160
        Code points at most.

    Examples
    --------
    >>> display_line("Police arrested 112 people\\non Bread Square.", longest=30)
    'Police arrested 112 people on…'
    """
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    head, _space, _rest = line[:longest].rpartition(" ")
    return f"{(head or line[: longest - 1]).rstrip(' ,;:—–-')}…"
