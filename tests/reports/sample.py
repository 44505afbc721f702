"""An invented study: four outlets, five events, short texts with the marks written in.

Every outlet has its manner, so that the tables have something to show: the Mail uses loaded words,
the Ledger hedges, the Courier names its sources, the Observer does not cover every event.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from itertools import combinations

import polars as pl

from tellings.domain.results import Corpus, StudyResult
from tellings.domain.tables import (
    CLAIMS,
    COMPARISONS,
    EXPOSURES,
    IMPORTS,
    MEASURES,
    OMNIBUS,
    REUSE,
    TERMS,
    check,
)
from tellings.reports.example import marked_article, table

OUTLETS = ("The Evening Mail", "North Courier", "The Ledger", "Sund Observer")
NAMES = ("title", "thing", "place", "who", "role", "cause", "number")
FACTS = {
    "ferry": (
        "The Larkholm ferry is withdrawn",
        "the ferry", "Larkholm", "Ada Lorne", "harbour master", "a crack in the hull", "20",
    ),
    "mill": (
        "Fire at the Dresk paper mill",
        "the mill", "Dresk", "Ruben Vael", "fire chief", "a faulty drier", "34",
    ),
    "bridge": (
        "The Tarne bridge closes to lorries",
        "the bridge", "Tarne", "Mila Ostrand", "chief engineer", "rust in two cables", "11",
    ),
    "school": (
        "Marrowfield schools shut for a week",
        "the schools", "Marrowfield", "Jonas Quist", "head of schools", "a burst main", "46",
    ),
    "strike": (
        "Tram drivers strike in Ostrelle",
        "the trams", "Ostrelle", "Greta Hollin", "union secretary", "a row over shifts", "52",
    ),
}  # fmt: skip
SHARED = "The council of {place} meets on Thursday to discuss {thing}."
PEOPLE = "{number} people were affected"

MANNERS = (
    "[Furious](framing term loaded) families in {place} [slammed](framing term loaded) "
    "[bungling bosses](framing actor council) over {thing} yesterday, after {number} days of "
    "[sheer chaos](framing term loaded).\n\n"
    "“[It is a [disgrace](framing term loaded)](sourcing content direct 1),” "
    "[fumed](sourcing cue conflict 1) "
    "[a source close to the council](sourcing source unnamed_person 1). "
    "[Insiders](sourcing source unnamed_group 2) [claimed](sourcing cue distancing 2) "
    "[that officials knew of {cause} for weeks](sourcing content indirect 2).\n\n"
    "One thing is [certain](hedging cue booster): [the council](framing actor council) has "
    "[utterly](framing term loaded) failed. {shared}",
    "{place}, Tuesday – [The {role}, {who}](sourcing source named_person 1), "
    "[said](sourcing cue neutral 1) [that {cause} was found at {thing}]"
    "(sourcing content indirect 1). {people}.\n\n"
    "“[We [may](hedging cue epistemic) need two weeks](sourcing content direct 2),” "
    "[{who}](sourcing source named_person 2) [told](sourcing cue neutral 2) reporters. "
    "[[The council](framing actor council)](sourcing source named_org 3) "
    "[confirmed](sourcing cue endorsing 3) [the figure of {number}]"
    "(sourcing content indirect 3).\n\n{shared}",
    "What happened at {thing} in {place} is [not yet clear](hedging cue investigation). It "
    "[appears](hedging cue epistemic) that {cause} [may](hedging cue epistemic) have played a "
    "part, although this [could](hedging cue epistemic) change.\n\n"
    "[{who}, the {role}](sourcing source named_person 1), "
    "[suggested](sourcing cue cognition 1) [that {people}](sourcing content indirect 1). "
    "[Two officials](sourcing source unnamed_person 2) [said](sourcing cue neutral 2) "
    "[a report would [probably](hedging cue epistemic) follow](sourcing content indirect 2).\n\n"
    "[The municipal government](framing actor council) [might](hedging cue epistemic) face "
    "questions. {shared}",
    "[The regime](framing actor council) in {place} has [quietly](framing term loaded) shut "
    "{thing}. [Residents](sourcing source unnamed_group 1) [say](sourcing cue neutral 1) "
    "[nobody was told about {cause}](sourcing content indirect 1).\n\n"
    "[According to](sourcing cue neutral 2) [the {role}, {who}](sourcing source named_person 2), "
    "[{people}](sourcing content indirect 2). The so-called “[safety review]"
    "(hedging cue scare_quote)” is due in spring. {shared}",
)
TITLES = (
    "Fury as {thing} mess drags on: bosses “knew for weeks”",
    "{place}: {cause} found, says {role}",
    "Questions remain over {thing} in {place}",
    "{place} shuts {thing} without a word",
)
WORK = "Work went on until the evening and begins again at six in the morning."
DOUBT = "It will [perhaps](hedging cue epistemic) be over by Friday."
LOUD = "It is a [shameful](framing term loaded) state of affairs."


def sample_result(
    *, events: int = 5, outlets: int = 4, mode: str = "full", extra: dict[str, object] | None = None
) -> StudyResult:
    """The study with so many of its events and outlets; ``extra`` overwrites article columns."""
    chosen = list(FACTS)[:events]
    names = list(OUTLETS[:outlets])
    parts = [
        _article(event, at, extra or {})
        for event in chosen
        for at in range(outlets)
        if not (at == 3 and event == "mill")
    ]
    articles = pl.concat([article for article, _ in parts])
    spans = pl.concat([made for _, made in parts])
    return result_of(articles, spans, names, {event: FACTS[event][0] for event in chosen}, mode)


def result_of(
    articles: pl.DataFrame,
    spans: pl.DataFrame,
    names: list[str],
    titles: dict[str, str],
    mode: str,
) -> StudyResult:
    """A result with every table filled from these articles and spans."""
    measures = _measures(articles, spans)
    comparisons = _comparisons(articles, measures, names)
    return StudyResult(
        study={
            "title": "How four outlets tell five local stories",
            "question": "Do outlets of one region differ in whom they quote, how sure they are "
            "and which words they choose when they report the same local event?",
            "outlets": names,
            "events": titles,
            "measures": ["attributions_per_1000_words", "unnamed_source_share", "hedge_rate",
                         "loaded_rate"],
            "confirmatory": ["unnamed_source_share"],
            "seed": 7,
            "level": 0.95,
            "min_events": 4,
            "date": "2031-03-12",
            "digest": "4c1f" * 16,
            "command": "tellings run study.toml",
            "copyright_mode": mode,
        },
        corpus=Corpus(articles=articles, imports=_imports(articles)),
        spans=spans,
        exposures=EXPOSURES.empty(),
        measures=measures,
        comparisons=comparisons,
        comparisons_own_text=comparisons,
        omnibus=_omnibus(len(titles), len(names)),
        terms=_terms(names, len(titles)),
        claims=_claims(articles, names),
        reuse=_reuse(articles),
        provenance={
            "tellings": "0.1.0",
            "libraries": {"polars": "2.1.0", "typst": "0.15.2"},
            "inputs": [{"file": f"{event}.csv", "sha256": "ab" * 32} for event in titles],
        },
    )  # fmt: skip


def _article(event: str, at: int, extra: dict[str, object]) -> tuple[pl.DataFrame, pl.DataFrame]:
    words = facts(event)
    number = list(FACTS).index(event)
    day = datetime(2031, 3, 3, 9, tzinfo=UTC) + timedelta(days=number, hours=at)
    about = {
        "event_id": event,
        "outlet": OUTLETS[at],
        "title": TITLES[at].format(**words),
        "published": day,
        "language": "en",
        "url": f"https://example.org/{event}/{at}",
        **extra,
    }
    more = [WORK] * ((number + at) % 4) + [DOUBT] * ((number * (at + 1)) % 3 == 1)
    more += [LOUD] * ((number + 2 * at) % 5 == 0)
    text = "\n\n".join([MANNERS[at].format(**words), " ".join(more)]).strip()
    return marked_article(f"{event}-{at}", text, about)


def facts(event: str) -> dict[str, str]:
    """The words of an event, with the two claims that outlets share."""
    words = dict(zip(NAMES, FACTS[event], strict=True))
    return {**words, "shared": SHARED.format(**words), "people": PEOPLE.format(**words)}


def _measures(articles: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    rows = []
    for article, words in articles.select("article_id", "word_count").iter_rows():
        own = spans.filter(pl.col("article_id") == article)
        sources = own.filter((pl.col("layer") == "sourcing") & (pl.col("role") == "source"))
        unnamed = sources.filter(pl.col("label").str.starts_with("unnamed")).height
        hedges = own.filter(pl.col("label").is_in(["epistemic", "investigation"])).height
        loaded = own.filter(pl.col("role") == "term").height
        n = sources.height
        rows += [
            (article, "attributions_per_1000_words", n, words, 1000 * n / max(1, words)),
            (article, "unnamed_source_share", unnamed, n, unnamed / n if n else None),
            (article, "hedge_rate", hedges, words, 1000 * hedges / max(1, words)),
            (article, "loaded_rate", loaded, words, 1000 * loaded / max(1, words)),
        ]
    return check(table(MEASURES.columns, rows), MEASURES)


def _comparisons(articles: pl.DataFrame, measures: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Both targets of every pair; intervals of an invented but plausible width."""
    joined = measures.join(articles.select("article_id", "event_id", "outlet"), on="article_id")
    rows = []
    for measure in measures["measure"].unique().sort().to_list():
        own = joined.filter(pl.col("measure") == measure)
        for first, second in combinations(sorted(names), 2):
            a, b = own.filter(outlet=first), own.filter(outlet=second)
            both = set(a["event_id"]) & set(b["event_id"])
            if both:
                means = (_mean(a, both), _mean(b, both))
                rows += _pair((measure, first, second), means, len(both))
    return check(table(COMPARISONS.columns, rows), COMPARISONS)


def _mean(cells: pl.DataFrame, events: set[str]) -> float:
    return float(cells.filter(pl.col("event_id").is_in(sorted(events)))["value"].mean() or 0.0)


def _pair(
    head: tuple[str, str, str], means: tuple[float, float], n: int
) -> list[tuple[object, ...]]:
    a, b = means
    if head[0].endswith("share"):
        effect, estimate = "difference_pp", 100 * (a - b)
        low, high, mde = estimate - 21, estimate + 21, 30.0
        p = min(1.0, math.exp(-abs(estimate) / 9))
    else:
        effect, estimate = "rate_ratio", (a + 15) / (b + 15)
        low, high, mde = estimate / 1.9, estimate * 1.9, 2.2
        p = min(1.0, math.exp(-4 * abs(math.log(estimate))))
    here = (*head, "these_articles", effect, estimate, None, None, 0.95, None, None, None)
    beyond: tuple[object, ...] = (None, None, 0.95, None, None, None)
    if n >= 4:
        beyond = (low, high, 0.95, p, min(1.0, 3 * p), min(1.0, 2 * p))
    return [
        (*here, n, n, n, None, "census", False),
        (*head, "events_like_these", effect, estimate, *beyond, n, n, n,
         mde if n >= 4 else None, "paired t", False),
    ]  # fmt: skip


def _omnibus(n_events: int, n_outlets: int) -> pl.DataFrame:
    rows = [
        ("hedge_rate", 3.1, 0.004, 0.012, n_events, n_outlets, 9999, False),
        ("loaded_rate", 5.2, 0.0004, 0.002, n_events, n_outlets, 9999, False),
    ]
    return check(table(OMNIBUS.columns, rows if n_events >= 4 else []), OMNIBUS)


def _terms(names: list[str], n: int) -> pl.DataFrame:
    rows = [
        (names[0], "furious", 9, 1, 2.1, 4.2, 0.003, n, n, n, None),
        (names[0], "bungling bosses", 7, 1, 1.8, 3.1, 0.041, n, n, n, None),
        (names[0], "the mail", 5, 0, 2.9, 3.3, 0.03, n, n, n, "own_name"),
        (OUTLETS[1], "reporters", 6, 2, 1.1, 2.2, 0.4, n - 1, n, n, None),
    ]
    return check(table(TERMS.columns, rows if n >= 4 else []), TERMS)


def _claims(articles: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Two claims an event: the council meets (everybody), the number (not in the Mail)."""
    rows: list[tuple[object, ...]] = []
    for event in articles["event_id"].unique().sort().to_list():
        if event not in FACTS:
            continue
        words = facts(event)
        for claim, wanted in enumerate((words["shared"], words["people"]), 1):
            for name in names:
                own = articles.filter((pl.col("event_id") == event) & (pl.col("outlet") == name))
                at = own["text"][0].find(wanted) if own.height else -1
                head = (event, claim, wanted, name)
                if at >= 0:
                    end = at + len(wanted)
                    rows.append((*head, "found", own["article_id"][0], at, end, 1.0, claim))
                else:
                    rows.append((*head, "not_found"))
    return check(table(CLAIMS.columns, rows), CLAIMS)


def _reuse(articles: pl.DataFrame) -> pl.DataFrame:
    """The last sentence of two stories stands in the Mail and the Courier."""
    rows = []
    texts = dict(articles.select("article_id", "text").rows())
    for event in ("ferry", "mill"):
        first, second = f"{event}-1", f"{event}-0"
        if first in texts and second in texts:
            words = facts(event)["shared"]
            a, b = texts[first].find(words), texts[second].find(words)
            if a >= 0 and b >= 0:
                ends = (a, a + len(words), b, b + len(words))
                rows.append((first, second, *ends, 10, 0.12, 0.11))
    return check(table(REUSE.columns, rows), REUSE)


def _imports(articles: pl.DataFrame) -> pl.DataFrame:
    rows: list[tuple[object, ...]] = [
        ("all.csv", at, "read", name, "sample", None, None)
        for at, name in enumerate(articles["article_id"])
    ]
    rows.append(("all.csv", 999, "refused", None, "sample", "no text", "fill the column 'text'"))
    return check(table(IMPORTS.columns, rows), IMPORTS)
