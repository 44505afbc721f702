"""Terms counted in batches, in files or as they are held in memory are the same terms."""

from __future__ import annotations

import dataclasses

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellings.compare import distinctive_terms
from tellings.compare.house_style import Seen
from tellings.compare.label_counts import label_uses, with_labels
from tellings.compare.term_cells import MENTIONS, USES, StoredCounts, TermCounts
from tellings.compare.term_counts import (
    chosen_terms,
    count_terms,
    counts_of,
    layout_of,
    stored_counts,
    totals_of,
)
from tellings.compare.term_scores import score_terms
from tellings.compare.term_uses import event_batches, matched_articles, uses_of
from tellings.compare.terms import choice_for, table_of
from tellings.extractors.framing import annotate
from tellings.text import segment

SAID = {
    "Echo": "OSTRELLE - The regime fell. {n} men of the Harbour Board met. The board sat.",
    "Mail": "The government fell. Under rain the Harbour Board met. President Ada Lorne spoke.",
    "Star": "The regime fell at noon. Lorne spoke. Under way of word the board met {n} men.",
}
ROWS = [
    # Ids run against the events, so the first use of a term is in another batch than the first.
    (f"{900 - n}{outlet}", f"e{n}", outlet, text.format(n=n) * 2, "sv" if n % 3 == 1 else "en")
    for n in range(20)
    for outlet, text in SAID.items()
]
ARTICLES = pl.DataFrame(
    ROWS, schema=["article_id", "event_id", "outlet", "text", "language"], orient="row"
)
SPANS = annotate(segment(ARTICLES), needs={})


def counted_in_files(place, *, fewest, rows_at_once):
    """What a study worked from the disk does, in this process."""
    choice = choice_for(3)
    matched = matched_articles(ARTICLES)
    batches = list(event_batches(matched, fewest=fewest))
    first = [uses_of(batch, longest=3) for batch in batches]
    for number, (used, batch) in enumerate(zip(first, batches, strict=True)):
        totals_of(used).write_parquet(place / f"totals-{number}.parquet")
        label_uses(batch, SPANS).write_parquet(place / f"labels-{number}.parquet")
    totals = pl.scan_parquet(place / "totals-*.parquet")
    chosen = chosen_terms(totals, choice, rows_at_once=rows_at_once)
    layout = layout_of([used.cells for used in first])
    ways = []
    for number, (batch, places) in enumerate(zip(batches, layout.places, strict=True)):
        counts, way = counts_of(uses_of(batch, longest=3), chosen, places)
        counts.write_parquet(place / f"uses-{number}.parquet")
        ways.append(way)
    languages = set().union(*(used.languages for used in first))
    found = stored_counts(layout, pl.scan_parquet(place / "uses-*.parquet"), ways, languages)
    labels = pl.scan_parquet(place / "labels-*.parquet")
    return len(batches), with_labels(found, labels, choice, rows_at_once=rows_at_once)


@pytest.mark.parametrize(("fewest", "rows_at_once"), [(1, 7), (10, 40), (1000, 10**6)])
def test_batches_of_any_size_give_the_table_of_all_articles_at_once(tmp_path, fewest, rows_at_once):
    n_batches, found = counted_in_files(tmp_path, fewest=fewest, rows_at_once=rows_at_once)
    assert {1: 20, 10: 5, 1000: 1}[fewest] == n_batches
    expected = distinctive_terms(ARTICLES, SPANS, seed=3)
    assert {"government: regime", "OSTRELLE", "President Ada Lorne"} <= set(expected["term"])
    assert expected.equals(table_of(found, seed=3))


def test_a_batch_ends_with_an_event():
    matched = matched_articles(ARTICLES)
    events = [set(batch["event_id"]) for batch in event_batches(matched, fewest=4)]
    assert 20 == sum(map(len, events)) == len(set().union(*events))
    assert 0 == sum(1 for _ in event_batches(matched.clear()))


def test_words_are_grammatical_in_the_language_of_their_article_alone():
    swedish = ARTICLES.filter(pl.col("language") == "sv")
    rows = uses_of(matched_articles(ARTICLES), longest=2).rows
    alone = uses_of(matched_articles(swedish), longest=2).rows
    ids = matched_articles(ARTICLES).with_row_index("article").select("article", "language")
    together = rows.join(ids.filter(pl.col("language") == "sv"), on="article")
    assert alone["count"].sum() == together["count"].sum()
    assert set(alone["term"]) == set(together["term"])


def stored(counts: TermCounts) -> StoredCounts:
    """The same counts, a row for each cell that is not 0; all terms are labels if any may be."""
    n_outlets, labels = len(counts.outlets), counts.exposure.shape[2] > 1
    event, outlet, term = np.nonzero(counts.counts)
    rows = {
        "term": term,
        "place": event * n_outlets + outlet,
        "count": counts.counts[event, outlet, term],
        "n_articles": 1,
    }
    event, outlet, term = np.nonzero(counts.exposure if labels else np.zeros((0, 0, 0)))
    against = {
        "term": term,
        "place": event * n_outlets + outlet,
        "count": counts.exposure[event, outlet, term],
    }
    return StoredCounts(
        events=counts.events,
        outlets=counts.outlets,
        seen=counts.seen,
        words=counts.words,
        languages=(),
        uses=pl.LazyFrame(rows).cast(USES),
        mentions=pl.LazyFrame(against).cast(MENTIONS),
        first_label=0 if labels else len(counts.seen),
    )


def drawn_counts(rng, shape, *, labels=False):
    n_events, n_outlets, n_terms = shape
    words = rng.integers(0, 3, (n_events, n_outlets)) * 50.0
    counts = rng.poisson(0.7, shape) * (words > 0)[:, :, None]
    exposure = counts + rng.poisson(1.0, shape) * (words > 0)[:, :, None] if labels else words
    return TermCounts(
        events=tuple(map(str, range(n_events))),
        outlets=tuple(map(str, range(n_outlets))),
        seen=(Seen(words=("w",), capital=0, dateline_share=0.0),) * n_terms,
        counts=counts.astype(np.float32),
        words=words,
        exposure=exposure.astype(np.float64).reshape(n_events, n_outlets, -1),
        n_articles=(counts > 0).sum(axis=0).astype(np.int64),
        languages=(),
    )


@given(
    seed=st.integers(0, 2**32), n_events=st.integers(1, 6), n_outlets=st.integers(2, 4),
    n_terms=st.integers(2, 9), labels=st.booleans(),
)  # fmt: skip
def test_rows_of_used_cells_and_numbers_for_all_cells_have_the_same_scores(
    seed, n_events, n_outlets, n_terms, labels
):
    rng = np.random.default_rng(seed)
    held = drawn_counts(rng, (n_events, n_outlets, n_terms), labels=labels)
    one = score_terms(held, seed=1, n_permutations=19)
    other = score_terms(stored(held), seed=1, n_permutations=19)
    for field in dataclasses.fields(one):
        expected = getattr(one, field.name)
        assert np.array_equal(expected, getattr(other, field.name), equal_nan=True), field.name


def test_terms_are_scored_alike_whatever_others_are_scored_with_them():
    held = drawn_counts(np.random.default_rng(5), (6, 3, 2100))
    whole = score_terms(stored(held), seed=1, n_permutations=9)
    part = score_terms(stored(held).only(990, 1010), seed=1, n_permutations=9)
    for name in ("log_odds", "z", "leaning", "count", "count_elsewhere", "n_articles"):
        assert np.array_equal(getattr(part, name), getattr(whole, name)[:, 990:1010]), name
    expected = held.counts.sum(axis=0)
    assert np.array_equal(expected, whole.count)


def test_a_corpus_without_a_term_to_keep_has_no_table():
    found = count_terms(ARTICLES, dataclasses.replace(choice_for(3), min_count=10**6))
    assert () == found.seen
    assert table_of(found, seed=1).is_empty()
