"""Validation and correction: what is right on paper comes out, what is missing is said."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from tellings.coding import (
    CorrectionOptions,
    SampleDesign,
    coded_examples,
    correct,
    corrected_levels,
    draw_sample,
    error_tests,
    validate,
)
from tellings.coding.gold import coded_sample
from tellings.domain.codings import CORRECTED_CONTRASTS, CORRECTED_LEVELS, ERROR_TESTS, VALIDATION
from tellings.domain.errors import CodingError
from tellings.domain.tables import check

WHOLE, PART = SampleDesign(n=200), SampleDesign(n=120)


@pytest.fixture(scope="module")
def whole(frame, predictions):
    return draw_sample(frame, predictions, seed=1, design=WHOLE)


@pytest.fixture(scope="module")
def sample(frame, predictions):
    return draw_sample(frame, predictions, seed=1, design=PART)


@pytest.fixture(scope="module")
def codes(sample, truth):
    return truth.join(sample.filter("drawn"), on="unit_id", how="semi")


def figures(table, **values):
    chosen = table.filter(*(pl.col(name) == value for name, value in values.items()))
    return chosen.row(0, named=True)


def test_a_census_gives_precision_and_recall_as_counted(whole, truth):
    table = validate(whole, truth, seed=1)
    assert check(table, VALIDATION).equals(table)
    rows = {
        row["quantity"]: (row["estimate"], row["low"], row["high"])
        for row in table.filter(pl.col("level") == "Post").rows(named=True)
    }
    expected = {"precision": 20 / 24, "recall": 20 / 30, "f1": 40 / 54}
    for name, value in expected.items():
        assert (value, value, value) == pytest.approx(rows[name], abs=1e-4)


def test_groups_are_outlets_sections_and_thirds_by_length(sample, codes):
    table = validate(sample, codes, seed=1)
    groups = table.select("grouping", "level").unique(maintain_order=True).rows()
    assert [
        ("all", "all units"), ("outlet", "Echo"), ("outlet", "Post"), ("section", "comment"),
        ("section", "news"), ("length", "short"), ("length", "middle"), ("length", "long"),
    ] == groups  # fmt: skip
    by_group = table.filter(pl.col("quantity") == "f1").group_by("grouping").agg(
        pl.col("n_frame").sum(), pl.col("n_coded").sum())  # fmt: skip
    assert {(200, 120)} == set(by_group.select("n_frame", "n_coded").rows())


def test_intervals_of_a_part_hold_the_truth_of_the_whole(sample, codes, whole, truth):
    part, all_ = (validate(one, said, seed=1) for one, said in ((sample, codes), (whole, truth)))
    joined = part.join(all_, on=["grouping", "level", "quantity"], suffix="_true")
    inside = joined.select(
        pl.col("estimate_true").is_between(pl.col("low") - 1e-9, pl.col("high") + 1e-9)
    )
    assert inside.to_series().mean() > 0.8
    assert (joined["high"] > joined["low"]).all()


def test_recall_weighs_predicted_negatives_by_how_thinly_they_were_coded(frame, predictions, truth):
    design = SampleDesign(n=110, per_stratum=24)
    estimates = [
        figures(validate(draw_sample(frame, predictions, seed=seed, design=design),
                         _drawn_codes(frame, predictions, truth, seed, design), seed=1),
                level="all units", quantity="recall")["estimate"]
        for seed in range(40)
    ]  # fmt: skip
    assert pytest.approx(48 / 60, abs=0.02) == np.mean(estimates)


def _drawn_codes(frame, predictions, truth, seed, design):
    drawn = draw_sample(frame, predictions, seed=seed, design=design).filter("drawn")
    return truth.join(drawn, on="unit_id", how="semi")


def test_differential_error_is_found_where_it_is(whole, truth):
    table = error_tests(whole, truth, seed=1)
    assert check(table, ERROR_TESTS).equals(table)
    misses = figures(table, error="false_negatives")
    assert "Echo: 2 of 68 (3 %); Post: 10 of 76 (13 %)" == misses["by_outlet"]
    assert misses["p"] < 0.05 < figures(table, error="false_positives")["p"]
    assert "Echo: +2.0 points; Post: -6.0 points" == figures(table, error="net_error")["by_outlet"]


def test_a_census_is_corrected_to_the_truth_with_no_width(whole, truth):
    table = correct(whole, truth)
    assert check(table, CORRECTED_CONTRASTS).equals(table)
    row = figures(table, effect="difference_pp", target="these_articles")
    assert (8.0, 0.0, 0.0, 0.0) == pytest.approx(
        (row["naive"], row["corrected"], row["low"], row["high"]), abs=1e-9
    )
    ratio = figures(table, effect="rate_ratio", target="these_articles")
    assert (32 / 24, 1.0) == pytest.approx((ratio["naive"], ratio["corrected"]))
    assert ratio["naive_low"] is None


def test_a_part_is_corrected_without_bias_and_the_naive_contrast_is_not(frame, predictions, truth):
    found = []
    for seed in range(60):
        drawn = draw_sample(frame, predictions, seed=seed, design=PART)
        said = truth.join(drawn.filter("drawn"), on="unit_id", how="semi")
        row = figures(correct(drawn, said), effect="difference_pp", target="these_articles")
        found.append((row["corrected"], row["low"] <= 0 <= row["high"], row["naive"]))
    corrected, covered, naive = (np.array(column) for column in zip(*found, strict=True))
    assert abs(corrected.mean()) < 3 * corrected.std() / np.sqrt(60)
    assert covered.mean() >= 0.88
    assert (naive > 7).all()


def test_levels_are_given_for_shares_and_rates(whole, truth):
    table = corrected_levels(whole, truth)
    assert check(table, CORRECTED_LEVELS).equals(table)
    share = figures(table, outlet="Post", quantity="share_percent", target="these_articles")
    rate = figures(table, outlet="Post", quantity="per_1000_words", target="these_articles")
    assert (24.0, 30.0) == pytest.approx((share["naive"], share["corrected"]))
    assert (24.0, 30.0) == pytest.approx((rate["naive"], rate["corrected"]))
    events = figures(table, outlet="Post", quantity="share_percent", target="events_like_these")
    assert events["low"] < events["corrected"] < events["high"]


def test_few_matched_events_are_described_not_tested(frame, predictions, truth):
    three = frame.filter(pl.col("event_id") != "event 3")
    said = predictions.join(three, on="unit_id", how="semi")
    drawn = draw_sample(three, said, seed=1, design=WHOLE)
    table = correct(drawn, truth.join(three, on="unit_id", how="semi"))
    row = figures(table, effect="difference_pp", target="events_like_these")
    assert (None, None, None) == (row["low"], row["p"], row["naive_p"])
    assert "3 events, fewer than 4: description only" == row["note"]
    assert row["corrected"] is not None


def test_unmatched_events_are_left_out_and_counted(frame, predictions, truth):
    lone = pl.when((pl.col("outlet") == "Post") & (pl.col("event_id") == "event 0"))
    moved = frame.with_columns(event_id=lone.then(pl.lit("event 9")).otherwise("event_id"))
    drawn = draw_sample(moved, predictions, seed=1, design=WHOLE)
    row = figures(correct(drawn, truth), effect="difference_pp", target="these_articles")
    assert (3, "2 unmatched events left out") == (row["n_events"], row["note"])
    assert 75 == row["n_coded_a"]


def test_two_coders_decide_by_majority_and_an_adjudicator_settles(whole, truth):
    ben = truth.with_columns(coder=pl.lit("ben"), code=1 - pl.col("code"))
    judge = truth.with_columns(coder=pl.lit("judge"))
    tied = coded_sample(whole, pl.concat([truth, ben]))
    assert [0.5] == tied["gold"].unique().to_list()
    settled = coded_sample(whole, pl.concat([truth, ben, ben.with_columns(coder=pl.lit("cy")),
                                             judge]), adjudicator="judge")  # fmt: skip
    expected = truth.select("unit_id", "code").sort("unit_id")["code"].to_list()
    assert expected == settled["gold"].to_list()


def test_units_not_coded_raise_the_weight_of_those_that_were(sample, codes):
    unclear = codes.with_columns(code=pl.when(pl.int_range(pl.len()) % 4 == 0).then(None).otherwise("code"))  # fmt: skip  # noqa: E501
    done = coded_sample(sample, unclear)
    share = done.group_by("stratum").agg(
        given=pl.col("coded_probability").first(), real=pl.col("gold").is_not_null().mean()
    )
    assert share["real"].to_list() == share["given"].to_list()
    assert (done["coded_probability"] <= done["inclusion_probability"]).all()


def test_models_codes_are_no_hand_codes(sample, codes):
    with pytest.raises(CodingError, match="no code by a person"):
        correct(sample, codes.with_columns(kind=pl.lit("model")))


def test_a_stratum_without_a_code_is_named(sample, codes):
    without = codes.filter(~pl.col("unit_id").str.starts_with("Post"))
    with pytest.raises(CodingError, match=r"2 of the strata: \['Post, no', 'Post, yes'\]"):
        correct(sample, without)


def test_codes_of_units_that_were_not_drawn_are_refused(sample, truth):
    with pytest.raises(CodingError, match="were not drawn"):
        correct(sample, truth)


def test_pairs_of_three_outlets_are_adjusted_together(frame, predictions, truth):
    rename = pl.col("unit_id").str.replace("Post", "Third")
    posts = pl.col("unit_id").str.starts_with("Post")
    third = [
        table.filter(posts).with_columns(unit_id=rename)
        for table in (frame.with_columns(outlet=pl.lit("Third")), predictions, truth)
    ]
    rows, said, coded = (pl.concat([one, two]) for one, two in
                         zip((frame, predictions, truth), third, strict=True))  # fmt: skip
    table = correct(draw_sample(rows, said, seed=1, design=SampleDesign(n=300)), coded)
    assert 3 * 3 * 2 == table.height
    tested = table.filter(
        (pl.col("effect") == "rate_ratio") & (pl.col("target") != "these_articles")
    )
    assert (tested["p_adjusted"].drop_nulls() >= tested["p"].drop_nulls()).all()


def test_the_order_of_rows_does_not_matter(sample, codes):
    options = CorrectionOptions(level=0.9)
    assert correct(sample, codes, options=options).equals(
        correct(sample.reverse(), codes.reverse(), options=options)
    )
    assert validate(sample, codes, seed=2).equals(validate(sample.reverse(), codes, seed=2))


def test_ten_hits_and_ten_misses_are_drawn_with_their_texts(whole, truth):
    sheet = whole.filter("drawn").select("unit_id", "place", text=pl.lit("T ") + pl.col("unit_id"))
    table = coded_examples(whole, truth, sheet, seed=1)
    kinds = dict(table.group_by("kind").len().rows())
    assert {"hit": 10, "miss": 10, "false alarm": 8} == kinds
    assert (table["text"] == "T " + table["unit_id"]).all()
    other = coded_examples(whole, truth, sheet, seed=2)
    assert not other.equals(table)
