"""Looking things up: which outlet told of an act, event or claim that the study itself words."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from tellings.compare.sentence_matches import rarity
from tellings.compare.sentence_terms import Sentence, read_sentences
from tellings.domain.errors import TableError, listed
from tellings.domain.tables import CLAIM_STATUSES, SPANS

LOOKUP_COLUMNS = {
    "event_id": pl.String(),
    "thing": pl.String(),
    "outlet": pl.String(),
    "status": pl.Enum(CLAIM_STATUSES),
    "score": pl.Float64(),
    "article_id": pl.String(),
    "start": pl.UInt32(),
    "end": pl.UInt32(),
}
# Chosen on the development part of NewsWCL50 (benchmarks/framing/newswcl50.py), where a threshold
# from five events judged the sixth.
FOUND = 0.26
# A wording whose words weigh this much in one sentence is as good as there.
_ENOUGH_WEIGHT = 3.0
# A word in every article weighs next to nothing, yet a wording of such words is not nothing.
_LEAST_RARITY = 0.02

Terms = frozenset[str]


@dataclass(frozen=True, kw_only=True)
class _Scale:
    """Weight of a term in one event: rare in its sentences, rare in news at large."""

    n_sentences: int
    held: Mapping[str, int]

    def weight(self, term: str) -> float:
        """Weight of one term."""
        rare = math.log1p(self.n_sentences / max(self.held.get(term, 0), 1))
        return max(rarity(term), _LEAST_RARITY) * rare


def look_up(
    articles: pl.DataFrame, wordings: pl.DataFrame, *, threshold: float = FOUND
) -> pl.DataFrame:
    """For each thing a study words itself, the outlets that told of it, with the sentence.

    Wordings are what a coder would search for: "summit meeting", "talks between the two leaders"
    for one thing. Score is the cube root of three shares: how close an outlet's nearest sentence
    is to all wordings together (weighted cosine), how much of the best single wording one
    sentence holds, and how much of the average one. A wording that came from an outlet says so in
    ``outlet`` and is not used for that outlet, which would only find itself.

    Parameters
    ----------
    articles : polars.DataFrame, table ARTICLES
        Needs ``article_id``, ``event_id``, ``outlet``, ``text``.
    wordings : polars.DataFrame
        ``event_id``, ``thing``, ``wording``, one row a wording; ``outlet`` may be missing or null.
    threshold : float, default .26
        Found from this score on.

    Returns
    -------
    polars.DataFrame, one row an event, thing and outlet of the event
        ``score`` in [0, 1], null where no wording is left to look for; then there is no row of
        evidence and the status is ``not_found``, *not found in the collected articles*.
        ``article_id``, ``start``, ``end`` point to the nearest sentence where it is found.

    Raises
    ------
    TableError
        If a column is missing.

    Examples
    --------
    >>> articles = pl.DataFrame({"article_id": ["a", "b"], "event_id": "march",
    ...     "outlet": ["Echo", "Mail"], "text": [
    ...         "The two leaders will hold a summit in May.", "Prices of bread rose again."]})
    >>> wordings = pl.DataFrame({"event_id": ["march"], "thing": ["summit"],
    ...     "wording": ["summit of the two leaders"]})
    >>> look_up(articles, wordings).select("thing", "outlet", "status", "start").rows()
    [('summit', 'Echo', 'found', 0), ('summit', 'Mail', 'not_found', None)]
    """
    _check(articles, ("article_id", "event_id", "outlet", "text"))
    _check(wordings, ("event_id", "thing", "wording"))
    said = _by_thing(wordings)
    rows: list[dict[str, object]] = []
    for event in sorted({event for event, _ in said}):
        mine = articles.filter((pl.col("event_id") == event) & pl.col("outlet").is_not_null())
        rows.extend(_event(event, mine.sort("article_id"), said))
    table = pl.DataFrame(rows, schema=LOOKUP_COLUMNS)
    return _judged(table, threshold)


def _judged(table: pl.DataFrame, threshold: float) -> pl.DataFrame:
    """The cells with their status; evidence only where the thing is found."""
    found = (pl.col("score") >= threshold).fill_null(value=False)
    status = pl.when(found).then(pl.lit("found")).otherwise(pl.lit("not_found"))
    return table.with_columns(
        status.cast(LOOKUP_COLUMNS["status"]).alias("status"),
        *(pl.when(found).then(pl.col(name)).alias(name) for name in ("article_id", "start", "end")),
    )


def _check(frame: pl.DataFrame, needed: Sequence[str]) -> None:
    missing = [name for name in needed if name not in frame.columns]
    if missing:
        raise TableError(
            f"Looking up needs the columns {listed(needed)}, missing are {listed(missing)}.",
            remedy="rename or add these columns.",
        )


def _by_thing(wordings: pl.DataFrame) -> dict[tuple[str, str], list[tuple[str | None, Terms]]]:
    """Terms of each wording with the outlet it came from, by event and thing."""
    outlet = pl.col("outlet") if "outlet" in wordings.columns else pl.lit(None, dtype=pl.String)
    rows = wordings.select("event_id", "thing", "wording", outlet.alias("outlet")).rows()
    texts = {wording: str(number) for number, (_, _, wording, _) in enumerate(rows)}
    read = read_sentences(
        pl.DataFrame({"article_id": list(texts.values()), "text": list(texts)},
                     schema={"article_id": pl.String, "text": pl.String}),
        SPANS.empty(),
    )  # fmt: skip
    terms: dict[str, set[str]] = defaultdict(set)
    for sentence in read:
        terms[sentence.article_id] |= _plain(sentence)
    found: dict[tuple[str, str], list[tuple[str | None, Terms]]] = defaultdict(list)
    for event, thing, wording, source in sorted(rows, key=lambda row: [str(part) for part in row]):
        found[event, thing].append((source, frozenset(terms[texts[wording]])))
    return found


def _plain(sentence: Sentence) -> Terms:
    """Terms but marks of names and actors: a wording has no capital to go by."""
    return frozenset(term for term in sentence.terms if term[0] not in "@&")


def _event(
    event: str,
    articles: pl.DataFrame,
    said: Mapping[tuple[str, str], Sequence[tuple[str | None, Terms]]],
) -> Iterator[dict[str, object]]:
    owner = dict(articles.select("article_id", "outlet").rows())
    by_outlet: dict[str, list[tuple[Sentence, Terms]]] = {name: [] for name in owner.values()}
    for sentence in read_sentences(articles, SPANS.empty()):
        by_outlet[owner[sentence.article_id]].append((sentence, _plain(sentence)))
    held = Counter(
        term for sentences in by_outlet.values() for _, terms in sentences for term in terms
    )
    scale = _Scale(n_sentences=sum(map(len, by_outlet.values())), held=held)
    for (named, thing), wordings in sorted(said.items()):
        if named != event:
            continue
        for outlet in sorted(by_outlet):
            wanted = [terms for source, terms in wordings if terms and source != outlet]
            yield {"event_id": event, "thing": thing, "outlet": outlet} | _cell(
                wanted, by_outlet[outlet], scale
            )


def _cell(
    wanted: Sequence[Terms], sentences: Sequence[tuple[Sentence, Terms]], scale: _Scale
) -> dict[str, object]:
    """Score of an outlet and the sentence nearest to all wordings together."""
    if not wanted:
        return {"score": None}
    profile = Counter(term for terms in wanted for term in terms)
    length = math.sqrt(sum((n * scale.weight(term)) ** 2 for term, n in sorted(profile.items())))
    best, nearest = 0.0, None
    for sentence, terms in sentences:
        own = math.sqrt(sum(scale.weight(term) ** 2 for term in sorted(terms))) or 1.0
        alike = sum(
            profile[term] * scale.weight(term) ** 2 for term in sorted(terms & set(profile))
        )
        if alike / (length * own) > best:
            best, nearest = alike / (length * own), sentence
    single, average = _held(wanted, [terms for _, terms in sentences], scale)
    score = (best * single * average) ** (1 / 3)
    if nearest is None:
        return {"score": score}
    return {"score": score, "article_id": nearest.article_id,
            "start": nearest.start, "end": nearest.end}  # fmt: skip


def _held(
    wanted: Sequence[Terms], sentences: Sequence[Terms], scale: _Scale
) -> tuple[float, float]:
    """How much of the best wording, and of the average one, stands in one sentence."""
    single, shares = 0.0, []
    for terms in wanted:
        weights = {term: scale.weight(term) for term in sorted(terms)}
        whole = sum(weights.values())
        most = max((sum(weights[term] for term in sorted(terms & other)) for other in sentences),
                   default=0.0)  # fmt: skip
        shares.append(most / whole)
        single = max(single, most / whole * math.sqrt(most) / _ENOUGH_WEIGHT)
    return min(single, 1.0), sum(shares) / len(shares)
