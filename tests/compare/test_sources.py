"""Diversity, overlap and balance of sources on tables a reader can count."""

from __future__ import annotations

import polars as pl
import pytest

from tellings.compare import source_diversity, source_overlap, voice_balance


def speakers(counts, *, words=10, role="official"):
    """A table SPEAKERS from (event, outlet) to {speaker: attributions}."""
    rows = [
        (event, outlet, f"{event}-{outlet}", speaker)
        for (event, outlet), by in counts.items()
        for speaker, n in by.items()
        for _ in range(n)
    ]
    frame = pl.DataFrame(rows, schema=["event_id", "outlet", "article_id", "speaker"], orient="row")
    return frame.with_columns(
        group=pl.int_range(pl.len(), dtype=pl.UInt32),
        naming=pl.lit("named_person"),
        role=pl.lit(role),
        words=pl.lit(words, dtype=pl.UInt32),
    )


MANY = {"a": 4, "b": 3, "c": 3}


def test_an_outlet_with_few_mentions_is_not_ranked():
    table = source_diversity(speakers({("e", "Echo"): MANY, ("e", "Mail"): {"a": 1, "b": 1}}))
    rows = table.filter(pl.col("event_id") == "e").select("outlet", "comparable", "hill_0").rows()
    assert [("Echo", True, 3.0), ("Mail", False, None)] == rows


def test_hill_numbers_are_those_of_the_smallest_comparable_outlet():
    large = {name: 4 * n for name, n in MANY.items()}
    table = source_diversity(speakers({("e", "Echo"): MANY, ("e", "Mail"): large}))
    assert [10, 10] == table.filter(pl.col("event_id") == "e")["size"].to_list()


def test_diversity_and_concentration_sum_to_one():
    row = source_diversity(speakers({("e", "Echo"): MANY})).row(0, named=True)
    assert pytest.approx(1) == row["diversity"] + row["concentration"]
    assert pytest.approx(1 - (12 + 6 + 6) / 90) == row["diversity"]


def test_a_speaker_that_cannot_be_told_is_counted_out_loud():
    table = speakers({("e", "Echo"): {"a": 2, "b": 1}}).with_columns(
        speaker=pl.when(pl.col("speaker") == "a").then("speaker")
    )
    row = source_diversity(table).row(0, named=True)
    assert (3, 2, 1) == (row["n_attributions"], row["n_mentions"], row["n_speakers"])


def test_overlap_is_one_for_the_same_speakers_and_nought_for_others():
    same = {("e", "Echo"): {"a": 2, "b": 2}, ("e", "Mail"): {"c": 2, "d": 2},
            ("f", "Echo"): {"a": 3}, ("f", "Mail"): {"a": 5}}  # fmt: skip
    table = source_overlap(speakers(same))
    assert [("e", 0.0, 0), ("f", 1.0, 1)] == table.head(2).select(
        "event_id", "overlap", "n_shared"
    ).rows()
    # On e two mentions of an outlet have one speaker with probability 1/3, on f with 1.
    together = table.row(2, named=True)
    assert pytest.approx((0 + 1) / (1 / 3 + 1)) == together["overlap"]
    assert (2, 1) == (together["n_events"], together["n_shared"])


def test_an_event_where_nobody_is_heard_twice_still_counts():
    counts = {("e", "Echo"): {"a": 1, "b": 1}, ("e", "Mail"): {"a": 1, "b": 1},
              ("f", "Echo"): {"a": 2, "b": 1}, ("f", "Mail"): {"a": 3}}  # fmt: skip
    table = source_overlap(speakers(counts))
    assert [None, 1.0, pytest.approx(1.75)] == table["overlap"].to_list()
    assert 2 == table["n_events"].to_list()[-1]


def test_the_interval_needs_three_events_and_repeats_in_more_than_one():
    def ends(n, *, alone=False):
        counts = {}
        for at in range(n):
            said = {"a": 1, "b": 1} if alone and at else {"a": 2 + at, "b": 1}
            counts |= {(f"e{at}", "Echo"): said, (f"e{at}", "Mail"): said}
        return source_overlap(speakers(counts)).select("low", "high").row(-1)

    low, high = ends(3)
    assert low < high
    assert (None, None) == ends(2)
    assert (None, None) == ends(3, alone=True)


def test_an_outlet_with_one_mention_has_no_overlap():
    table = source_overlap(speakers({("e", "Echo"): {"a": 1}, ("e", "Mail"): {"a": 2}}))
    assert [None, None] == table["overlap"].to_list()


def test_words_go_to_the_side_that_names_the_speaker():
    table = voice_balance(
        speakers({("e", "Echo"): {"mary pell": 3, "robert orme": 1, "dock union": 1}}),
        sides={"city": ["Mary Pell", "Orme"], "port": ["the Dock Union"]},
    )
    here = table.filter(pl.col("event_id") == "e").select("side", "words", "share").rows()
    assert [("city", 40, 0.8), ("port", 10, 0.2), ("(none of these)", 0, None)] == here


def test_a_name_goes_before_a_role():
    table = voice_balance(
        speakers({("e", "Echo"): {"mary pell": 1, "robert orme": 1}}),
        sides={"state": ["role:official"], "city": ["Pell"]},
    )
    assert [1, 1, 0] == table.filter(pl.col("event_id") == "e")["n_attributions"].to_list()


def test_the_tables_of_nobody_are_empty():
    nobody = speakers({("e", "Echo"): {"a": 1}}).head(0)
    assert source_diversity(nobody).is_empty()
    assert source_overlap(nobody).is_empty()
    assert voice_balance(nobody, sides={"a": ["b"]}).is_empty()
