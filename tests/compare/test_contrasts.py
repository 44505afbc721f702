from __future__ import annotations

from math import exp, log

import numpy as np
import polars as pl
import pytest
from scipy import stats

import tellings as tl
from tellings.compare import compare, effect_sizes, leave_one_event_out
from tellings.domain.errors import DesignError
from tellings.domain.tables import COMPARISONS, MEASURES, check


def study(cells, name="hedge_rate"):
    """Frames of (event, outlet, count, exposure), one article a row."""
    rows = [(f"{number:03d}", *cell) for number, cell in enumerate(cells)]
    frame = pl.DataFrame(
        rows, schema=["article_id", "event_id", "outlet", "count", "exposure"], orient="row"
    )
    measures = frame.select("article_id", "count", "exposure").with_columns(measure=pl.lit(name))
    return frame.select("article_id", "event_id", "outlet"), measures


def two_outlets(counts_a, counts_b, words_a=600, words_b=600, name="hedge_rate"):
    cells = [(f"e{i:02d}", "A", count, words_a) for i, count in enumerate(counts_a)]
    cells += [(f"e{i:02d}", "B", count, words_b) for i, count in enumerate(counts_b)]
    return study(cells, name)


def inferred(table):
    return table.filter(pl.col("target") == "events_like_these")


def counted(table):
    return table.filter(pl.col("target") == "these_articles")


HIGH, LOW = [12, 7, 9, 14, 8, 11, 10, 9], [6, 5, 4, 9, 6, 4, 7, 5]


def test_a_rate_ratio_is_the_paired_t_on_log_rates():
    row = inferred(compare(*two_outlets(HIGH, LOW, 600, 500), seed=1)).row(0, named=True)
    logs = np.log((np.array(HIGH) + 0.5) / 600) - np.log((np.array(LOW) + 0.5) / 500)
    interval = stats.ttest_1samp(logs, 0).confidence_interval()
    assert stats.ttest_1samp(logs, 0).pvalue == pytest.approx(row["p"])
    assert [exp(logs.mean()), exp(interval.low), exp(interval.high)] == pytest.approx(
        [row["estimate"], row["low"], row["high"]]
    )
    assert ("rate_ratio", 8, 8, 8) == (
        row["effect"], row["n_events"], row["n_articles_a"], row["n_articles_b"]
    )  # fmt: skip
    assert "sign-flip p = 0.0078 (all 256 patterns)" in row["note"]


def test_a_share_is_compared_in_percentage_points():
    row = inferred(compare(*two_outlets(HIGH, LOW, 20, 16, "x_share"), seed=1)).row(0, named=True)
    expected = stats.ttest_1samp(100 * (np.array(HIGH) / 20 - np.array(LOW) / 16), 0)
    assert expected.pvalue == pytest.approx(row["p"])
    assert expected.confidence_interval().high == pytest.approx(row["high"])
    assert row["effect"] == "difference_pp"


def test_a_mean_is_compared_as_it_is():
    articles, measures = two_outlets(HIGH, LOW, name="x")
    values = measures.select("article_id", "measure", value=pl.col("count"))
    row = inferred(compare(articles, values, seed=1)).row(0, named=True)
    assert stats.ttest_rel(HIGH, LOW).pvalue == pytest.approx(row["p"])
    assert row["effect"] == "difference"


def test_these_articles_are_a_census():
    row = counted(compare(*two_outlets([4, 1], [2, 3], 100, 200), seed=1)).row(0, named=True)
    above, below = (4 + 1) * 200 / 300, (2 + 3) * 100 / 300
    assert above / below == pytest.approx(row["estimate"])
    assert [None] * 5 == [row[name] for name in ("low", "high", "p", "p_adjusted", "level")]
    assert "5 of 200 v 5 of 400" in row["note"]


def test_two_articles_of_one_outlet_are_not_two_events():
    articles, measures = two_outlets(HIGH, LOW)
    split = measures.with_columns(
        count=pl.col("count").cast(pl.Float64) / 2, exposure=pl.col("exposure") / 2
    )
    twice = pl.concat([split, split.with_columns(article_id=pl.col("article_id") + "b")])
    more = pl.concat([articles, articles.with_columns(article_id=pl.col("article_id") + "b")])
    numbers = ["estimate", "low", "high", "p", "n_events"]
    assert (
        inferred(compare(articles, measures, seed=1)).select(numbers).rows()
        == inferred(compare(more, twice, seed=1)).select(numbers).rows()
    )


def test_the_result_does_not_depend_on_the_order_of_rows():
    articles, measures = many_outlets(seed=4)
    expected = compare(articles, measures, seed=1)
    shuffled = compare(
        articles.sample(fraction=1.0, shuffle=True, seed=1),
        measures.sample(fraction=1.0, shuffle=True, seed=2),
        seed=1,
    )
    assert expected.equals(shuffled)


def many_outlets(*, seed, n_events=8, outlets="ABCD"):
    rng = np.random.default_rng(seed)
    cells = [
        (f"e{event}", outlet, int(rng.poisson(5)), int(rng.integers(400, 900)))
        for event in range(n_events)
        for outlet in outlets
        for _ in range(int(rng.integers(1, 4)))
    ]
    rates, shares = study(cells), study([(*cell[:3], 40) for cell in cells], "x_share")
    return rates[0], pl.concat([rates[1], shares[1]])


def test_the_table_is_complete_and_fits_its_declaration():
    table = compare(*many_outlets(seed=5), seed=1)
    assert check(table, COMPARISONS).equals(table)
    assert 2 * 2 * 6 == table.height
    pairs = inferred(table).filter(pl.col("measure") == "x_share").select("outlet_a", "outlet_b")
    assert [("A", "B"), ("A", "C"), ("A", "D"), ("B", "C"), ("B", "D"), ("C", "D")] == pairs.rows()


def test_p_is_adjusted_within_a_measure_and_q_over_all():
    table = inferred(compare(*many_outlets(seed=6), seed=1))
    for _, part in table.group_by("measure"):
        p = np.sort(part["p"].to_numpy())
        expected = np.minimum(np.maximum.accumulate(p * np.arange(6, 0, -1)), 1)
        assert expected.tolist() == pytest.approx(sorted(part["p_adjusted"]))
    assert stats.false_discovery_control(table["p"].to_numpy()).tolist() == pytest.approx(
        table["q"].to_list()
    )


def test_under_four_matched_events_there_is_description_only():
    table = inferred(compare(*two_outlets(HIGH[:3], LOW[:3]), seed=1))
    row = table.row(0, named=True)
    ratios = [(a + 0.5) / (b + 0.5) for a, b in zip(HIGH[:3], LOW[:3], strict=True)]
    assert exp(np.mean(np.log(ratios))) == pytest.approx(row["estimate"])
    unknown = ("low", "high", "p", "p_adjusted", "q", "mde")
    assert [None] * 6 == [row[name] for name in unknown]
    assert "3 matched events, fewer than 4: description only" in row["note"]


def test_more_events_can_be_asked_for_but_not_fewer_than_two():
    study_of_eight = two_outlets(HIGH, LOW)
    assert inferred(compare(*study_of_eight, seed=1, min_events=9))["p"].to_list() == [None]
    with pytest.raises(DesignError, match="two matched events"):
        compare(*study_of_eight, seed=1, min_events=1)


def test_an_event_of_one_outlet_is_left_out_and_counted():
    articles, measures = two_outlets([*HIGH, 99], LOW)
    with_more = inferred(compare(articles, measures, seed=1)).row(0, named=True)
    without = inferred(compare(*two_outlets(HIGH, LOW), seed=1)).row(0, named=True)
    assert without["p"] == pytest.approx(with_more["p"])
    assert "1 unmatched event left out" in with_more["note"]


def test_outlets_that_never_met_are_listed_without_numbers():
    table = compare(*study([("e1", "A", 1, 100), ("e2", "B", 1, 100)]), seed=1)
    assert [None, None] == table["estimate"].to_list()
    assert ["no matched event", "no matched event; 2 unmatched events left out"] == sorted(
        table["note"]
    )


def test_an_outlet_whose_measure_is_undefined_is_compared_with_nobody():
    articles, measures = two_outlets(HIGH, [None] * 8)
    undefined = measures.with_columns(
        exposure=pl.when(pl.col("count").is_null()).then(None).otherwise(pl.col("exposure"))
    )
    table = compare(articles, undefined, seed=1)
    assert [None, None] == table["estimate"].to_list()
    assert [None, None] == table["p"].to_list()
    note = inferred(table)["note"].item()
    assert note.startswith("no matched event with this measure; 8 events covered by both left out")
    assert "unmatched" not in note
    assert "no matched event with this measure" == counted(table)["note"].item()


@pytest.mark.parametrize("nothing", [0, None])
def test_a_matched_event_with_nothing_to_measure_is_not_called_unmatched(nothing):
    articles, measures = two_outlets([*HIGH, 0], [*LOW, 3])
    gap = pl.col("article_id") == "008"
    without = measures.with_columns(
        exposure=pl.when(gap).then(nothing).otherwise(pl.col("exposure"))
    )
    row = inferred(compare(articles, without, seed=1)).row(0, named=True)
    assert inferred(compare(*two_outlets(HIGH, LOW), seed=1))["p"].item() == row["p"]
    assert "1 event covered by both left out: one outlet or both had nothing" in row["note"]
    assert "unmatched" not in row["note"]


def test_equal_differences_everywhere_give_no_p_and_no_crash():
    row = inferred(compare(*two_outlets([9] * 5, [4] * 5), seed=1)).row(0, named=True)
    assert 9.5 / 4.5 == pytest.approx(row["estimate"])
    assert [None, None, None] == [row["p"], row["low"], row["mde"]]
    assert "every matched event shows the same difference" in row["note"]


@pytest.mark.parametrize("words", [(600, 600), (300, 1800)])
def test_no_counts_at_all_are_no_difference_whatever_the_lengths(words):
    row = inferred(compare(*two_outlets([0] * 6, [0] * 6, *words), seed=1)).row(0, named=True)
    assert 1.0 == row["estimate"]
    assert 1.0 == row["p"]
    assert "neither outlet has a count" in row["note"]


def test_sparse_counts_of_unequal_lengths_are_not_taken_for_a_difference():
    # Both outlets use one in 1,000 words; +0.5 alone would make the short one look higher.
    articles, measures = two_outlets([0, 1, 0, 0, 1, 0] * 2, [2, 3, 1, 2, 3, 1] * 2, 333, 2000)
    row = inferred(compare(articles, measures, seed=1)).row(0, named=True)
    assert "Mantel-Haenszel" in row["method"]
    assert 1.0 == pytest.approx(row["estimate"], rel=0.01)
    assert row["low"] < 1 < row["high"]
    naive = [log((a + 0.5) / (b + 0.5) * 2000 / 333) for a, b in
             zip(measures["count"][:12], measures["count"][12:], strict=True)]  # fmt: skip
    assert stats.ttest_1samp(naive, 0).pvalue < 0.05


def test_an_outlet_without_any_count_still_has_a_p_where_cells_are_few():
    row = inferred(compare(*two_outlets([0] * 8, [1, 2, 1, 0, 1, 2, 1, 1]), seed=1)).row(
        0, named=True
    )
    assert row["p"] < 0.01
    assert row["low"] is None
    assert "0.5 added to both totals" in row["note"]


def test_no_count_in_little_text_is_not_taken_for_a_difference():
    # Nine counts in 19,200 words let one expect one in 2,400: none is no surprise.
    counts = [1, 1, 1, 2, 1, 1, 1, 1]
    row = inferred(compare(*two_outlets([0] * 8, counts, 300, 2400), seed=1)).row(0, named=True)
    assert stats.ttest_1samp(counts, 0).pvalue < 0.001
    assert row["p"] > 0.5
    assert "no count by chance" in row["note"]


def test_counts_in_a_single_event_are_named_as_the_reason_for_no_interval():
    frames = two_outlets([0, 0, 0, 0, 1, 0, 0, 0], [1, 2, 1, 0, 1, 2, 1, 1])
    row = inferred(compare(*frames, seed=1)).row(0, named=True)
    assert row["low"] is None
    assert "counts in a single event: no interval" in row["note"]
    assert "the same difference" not in row["note"]


def test_numpy_whole_numbers_are_seeds():
    frames = two_outlets(*np.random.default_rng(1).poisson(9, (2, 20)).tolist())
    assert compare(*frames, seed=3).equals(compare(*frames, seed=np.int64(3)))


def test_too_few_events_for_the_sign_flip_are_said_out_loud():
    few = inferred(compare(*many_outlets(seed=1, n_events=6), seed=1))["note"].to_list()
    assert all("6 events cannot give a sign-flip p under 0.0312" in note for note in few)
    enough = inferred(compare(*many_outlets(seed=1, n_events=8), seed=1))["note"].to_list()
    assert not any("cannot give" in note for note in enough)


def test_drawn_sign_flips_name_their_seed():
    counts = np.random.default_rng(1).poisson(9, (2, 20)).tolist()
    note = inferred(compare(*two_outlets(*counts), seed=77))["note"].item()
    assert "9,999 draws, seed 77" in note


def test_the_minimal_detectable_effect_is_a_ratio_above_one():
    row = inferred(compare(*two_outlets(HIGH, LOW), seed=1)).row(0, named=True)
    sd = np.std(np.log((np.array(HIGH) + 0.5) / (np.array(LOW) + 0.5)), ddof=1)
    assert exp(1.15604 * sd) == pytest.approx(row["mde"], rel=1e-4)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"seed": -1}, "whole number"),
        ({"seed": True}, "whole number"),
        ({"seed": np.True_}, "whole number"),
        ({"seed": 1.0}, "whole number"),
        ({"seed": "1"}, "whole number"),
        ({"seed": 1, "level": 95}, "between 0 and 1"),
    ],
)
def test_options_out_of_range_are_refused(options, words):
    with pytest.raises(DesignError, match=words):
        compare(*two_outlets(HIGH, LOW), **options)


def test_a_single_outlet_cannot_be_compared():
    with pytest.raises(DesignError, match="two outlets or more"):
        compare(*study([("e1", "A", 1, 100), ("e2", "A", 1, 100)]), seed=1)


def test_no_measures_give_an_empty_table():
    articles, _ = two_outlets(HIGH, LOW)
    assert compare(articles, MEASURES.empty(), seed=1).equals(COMPARISONS.empty())


def test_the_front_door_can_be_called_again_and_again():
    tables = [tl.compare(*two_outlets(HIGH, LOW), seed=1) for _ in range(2)]
    assert tables[0].equals(tables[1])


def test_effect_sizes_stand_beside_the_contrast():
    row = effect_sizes(*two_outlets(HIGH, LOW, 500, 500), seed=1).row(0, named=True)
    assert np.mean(np.array(HIGH) - LOW) * 2 == pytest.approx(row["difference"])
    assert np.sign(np.subtract.outer(HIGH, LOW)).mean() == pytest.approx(row["cliffs_delta"])
    assert 2 / 256 == row["p_sign_flip"]
    assert row["odds_ratio"] is None


def test_no_difference_is_only_said_within_a_margin():
    close = effect_sizes(*two_outlets([40, 50, 60, 45], [41, 49, 60, 46]), seed=1)
    far = effect_sizes(*two_outlets(HIGH, LOW), seed=1)
    assert close["p_equivalence"].item() < 0.01
    assert far["p_equivalence"].item() > 0.9
    with pytest.raises(DesignError, match="above 1"):
        effect_sizes(*two_outlets(HIGH, LOW), seed=1, margin=0.8)


def test_shares_have_odds_ratios():
    row = effect_sizes(*two_outlets(HIGH, LOW, 20, 20, "x_share"), seed=1).row(0, named=True)
    odds = [log((a + 0.5) / (20.5 - a)) - log((b + 0.5) / (20.5 - b)) for a, b in
            zip(HIGH, LOW, strict=True)]  # fmt: skip
    assert exp(np.mean(odds)) == pytest.approx(row["odds_ratio"])


def test_leaving_an_event_out_is_the_comparison_without_it():
    articles, measures = two_outlets(HIGH, LOW, 600, 500)
    row = leave_one_event_out(articles, measures).row(0, named=True)
    without = {
        event: inferred(compare(articles.filter(pl.col("event_id") != event), measures, seed=1))[
            "estimate"
        ].item()
        for event in articles["event_id"].unique().to_list()
    }
    assert min(without.values()) == pytest.approx(row["lowest"])
    assert max(without.values()) == pytest.approx(row["highest"])
    assert min(without, key=without.get) == row["event_lowest"]
    assert row["direction_holds"]


def test_a_direction_that_rests_on_one_event_does_not_hold():
    row = leave_one_event_out(*two_outlets([60, 5, 4, 6], [5, 6, 5, 7])).row(0, named=True)
    assert not row["direction_holds"]
    assert row["event_lowest"] == "e00"


def nested(rng, ratio, n_events=8, outlets="ABC"):
    """A corpus with event, cell and article levels; the first outlet's rate times ``ratio``."""
    cells = []
    for event in range(n_events):
        level = rng.normal(0, 0.5)
        for outlet in outlets:
            cell = level + rng.normal(0, 0.3)
            for _ in range(int(rng.integers(1, 4))):
                rate = 8 * exp(cell + rng.normal(0, 0.35)) * (ratio if outlet == "A" else 1)
                cells.append((f"e{event}", outlet, int(rng.poisson(rate * 0.6)), 600))
    return study(cells)


@pytest.mark.parametrize("ratio", [1.0, 1.5])
def test_intervals_cover_and_p_is_rarely_small_without_a_difference(ratio):
    rng = np.random.default_rng(20)
    covered, false, family = [], [], []
    for run in range(250):
        table = inferred(compare(*nested(rng, ratio), seed=run))
        first = table.filter(pl.col("outlet_a") == "A")
        covered += ((first["low"] <= ratio) & (first["high"] >= ratio)).to_list()
        false += (table.filter(pl.col("outlet_a") != "A")["p"] < 0.05).to_list()
        family.append(table["p_adjusted"].min() < 0.05)
    # 500 and 250 draws: these bounds are about four standard errors from 5 %.
    assert 0.91 <= np.mean(covered) <= 0.99
    assert np.mean(false) <= 0.11
    if ratio == 1.0:
        assert np.mean(family) <= 0.11
