"""The demo study finds what was planted and does not find what was planted as equal."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import tellings as tl

ROOT = Path(__file__).parents[2]
WIRE, MAIL, GAZETTE = "Meridian Wire", "The Harbour Mail", "Ostrelle Gazette"
LAMP, CHRONICLE = "The Lamplighter", "The Aldersund Chronicle"

# measure, the outlet with more, the outlet with less
DIFFERENCES = [
    ("unnamed_source_share", MAIL, WIRE),
    ("unnamed_source_share", MAIL, GAZETTE),
    ("unnamed_source_share", LAMP, WIRE),
    ("unnamed_source_share", LAMP, GAZETTE),
    ("author_hedge_rate", CHRONICLE, WIRE),
    ("author_hedge_rate", CHRONICLE, GAZETTE),
    ("author_hedge_rate", CHRONICLE, MAIL),
    ("author_hedge_rate", CHRONICLE, LAMP),
    ("loaded_rate", MAIL, WIRE),
    ("loaded_rate", MAIL, CHRONICLE),
    ("loaded_rate", LAMP, WIRE),
    ("loaded_rate", LAMP, CHRONICLE),
    ("distancing_rate", LAMP, WIRE),
    ("distancing_rate", LAMP, GAZETTE),
    ("distancing_rate", LAMP, CHRONICLE),
    ("endorsing_cue_share", GAZETTE, WIRE),
    ("quoted_share", GAZETTE, CHRONICLE),
]
EQUALITIES = [
    ("loaded_rate", WIRE, CHRONICLE),
    ("author_hedge_rate", WIRE, GAZETTE),
    ("unnamed_source_share", WIRE, GAZETTE),
    pytest.param(
        "unnamed_source_share",
        MAIL,
        LAMP,
        marks=pytest.mark.xfail(
            strict=True,
            reason="the encoder's errors differ here by outlet: 59 and 50 %, fast 57 and 49",
        ),
    ),
    ("denial_rate", GAZETTE, LAMP),
    # Neither uses the words at all: an outlet that writes longer articles does not differ.
    ("distancing_rate", WIRE, GAZETTE),
]


@pytest.fixture(scope="module")
def result():
    study = tl.load_study(ROOT / "corpora" / "demo" / "study.toml")
    return tl.run_study(study, folder=ROOT / "corpora" / "demo")


def contrast(result, measure, more, less):
    a, b = sorted((more, less))
    rows = result.comparisons.filter(
        (pl.col("measure") == measure)
        & (pl.col("outlet_a") == a)
        & (pl.col("outlet_b") == b)
        & (pl.col("target") == "events_like_these")
    )
    row = rows.row(0, named=True)
    upward = row["estimate"] > (1 if row["effect"] == "rate_ratio" else 0)
    return row, upward == (a == more)


@pytest.mark.parametrize(("measure", "more", "less"), DIFFERENCES)
def test_a_planted_difference_is_found(result, measure, more, less):
    row, right_way = contrast(result, measure, more, less)
    assert right_way, row
    assert row["p_adjusted"] < 0.05, row
    assert 8 == row["n_events"]


@pytest.mark.parametrize(("measure", "one", "other"), EQUALITIES)
def test_a_planted_equality_is_not_found_to_differ(result, measure, one, other):
    row, _ = contrast(result, measure, one, other)
    assert row["p_adjusted"] is None or row["p_adjusted"] > 0.05, row


def test_every_record_was_read(result):
    assert {"read": 44, "repaired": 0, "refused": 0} == result.corpus.outcomes()


def test_the_regime_is_a_word_of_one_outlet(result):
    table = tl.labels_table(result.spans, result.corpus.articles)
    regime = table.filter(pl.col("label").str.contains("regime"))
    assert {LAMP} == set(regime["outlet"].to_list())
    listed = result.terms.filter((pl.col("outlet") == LAMP) & (pl.col("p_adjusted") < 0.05))
    assert {"regime", "government: regime"} <= set(listed["term"].to_list())


def test_the_wire_copies_are_found_with_about_their_share(result):
    ids = {
        row["source_file"].removesuffix(".md"): row["article_id"]
        for row in result.corpus.articles.iter_rows(named=True)
    }
    copied = result.reuse.group_by("article_id", "other_id").agg(pl.col("share").max())
    shares = {(a, b): share for a, b, share in copied.rows()}

    def share(carrier):
        event = carrier.split("/")[0]
        found = [
            value
            for (a, b), value in shares.items()
            if a.endswith(ids[carrier]) and b == ids[f"{event}/meridian-wire"]
        ]
        return max(found, default=0.0)

    assert 0.69 == pytest.approx(share("havik-crane-collapse/harbour-mail-2"), abs=0.06)
    assert 0.65 == pytest.approx(share("budget-vote/ostrelle-gazette"), abs=0.06)
    others = [value for value in shares.values() if value > 0.3]
    assert 2 == len(others)
