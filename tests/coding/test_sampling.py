"""The sample: the whole frame, known chances, every stratum, and nothing that gives it away."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from tellings.coding import (
    SampleDesign,
    coding_sheet,
    coding_units,
    draw_sample,
    expected_widths,
    predict_units,
)
from tellings.coding.sampling import allocation
from tellings.domain.codings import SAMPLE, SHEET
from tellings.domain.errors import CodingError, DesignError
from tellings.domain.tables import check
from tellings.extractors import extract
from tellings.measures import measure

ARTICLES = pl.DataFrame(
    {
        "article_id": ["a", "b", "c"],
        "event_id": ["rain", "rain", None],
        "outlet": ["The Echo", "Post", "Echo"],
        "title": ["Rain may fall", None, "Rain"],
        "text": [
            "It may rain, the Echo said. 🚢 It rained!\n\nIt may snow.\n\n***",
            "“It may rain,” she said. “It may snow,” she said.",
            "It may rain.",
        ],
    }
)


def test_the_frame_holds_every_sentence_with_a_word_of_every_placed_article():
    units = coding_units(ARTICLES)
    texts = dict(ARTICLES.select("article_id", "text").rows())
    shown = [
        texts[article][start:end]
        for article, start, end in units.select("article_id", "start", "end").rows()
    ]
    assert [
        "It may rain, the Echo said.",
        "🚢 It rained!",
        "It may snow.",
        "“It may rain,” she said.",
        "“It may snow,” she said.",
    ] == shown


@pytest.mark.parametrize(("unit", "n"), [("headline", 1), ("article", 2), ("sentence", 5)])
def test_ids_are_unique_and_say_neither_outlet_nor_article(unit, n):
    units = coding_units(ARTICLES, unit=unit)
    assert n == units.height == units["unit_id"].n_unique()
    assert all(len(name) == 17 and set(name[1:]) <= set("0123456789abcdef")
               for name in units["unit_id"])  # fmt: skip


def test_an_id_changes_when_the_article_was_changed():
    changed = ARTICLES.with_columns(pl.col("text").str.replace("rained", "poured"))
    before, after = coding_units(ARTICLES), coding_units(changed)
    assert [1] == [len(set(before["unit_id"]) - set(after["unit_id"]))]


def test_passages_left_out_have_no_units():
    copied = pl.DataFrame({"article_id": ["a"], "start": [0], "end": [30]})
    assert 3 == coding_units(ARTICLES, without=copied).height


def test_predictions_of_sentences_agree_with_the_measure_of_sentences():
    units = coding_units(ARTICLES)
    spans = extract(ARTICLES)
    said = predict_units(ARTICLES, units, spans, measure="hedged_sentence_share")
    placed = units.join(said, on="unit_id").group_by("article_id").agg(pl.col("code").sum())
    counted = measure(ARTICLES, spans, names=["hedged_sentence_share"])
    expected = dict(
        counted.filter(pl.col("article_id") != "c").select("article_id", "count").rows()
    )
    assert expected == dict(placed.select("article_id", "code").rows())


def test_every_stratum_gets_its_fewest_and_the_sum_is_as_asked():
    generator = np.random.default_rng(1)
    for _ in range(500):
        size = generator.integers(1, 300, size=generator.integers(1, 10))
        error = generator.uniform(0.05, 0.5, size=size.size)
        design = SampleDesign(n=int(generator.integers(1, 800)), per_stratum=25)
        taken = allocation(size, error, design)
        assert (taken <= size).all()
        assert (taken >= np.minimum(size, 25)).all()
        fewest = int(np.minimum(size, 25).sum())
        assert min(max(design.n, fewest), int(size.sum())) == taken.sum()


def test_the_rest_goes_where_most_errors_are_expected():
    size, error = np.array([1000, 1000]), np.array([0.05, 0.5])
    taken = allocation(size, error, SampleDesign(n=500))
    ratio = np.sqrt(0.05 * 0.95) / np.sqrt(0.25)
    assert pytest.approx(ratio, abs=0.01) == taken[0] / taken[1]


@pytest.fixture(scope="module")
def sample(frame, predictions):
    design = SampleDesign(n=120)
    return draw_sample(frame, predictions, seed=5, design=design)


def test_a_sample_is_a_valid_table_with_the_whole_frame(sample, frame):
    assert check(sample, SAMPLE).equals(sample)
    assert sorted(frame["unit_id"]) == sample["unit_id"].to_list()
    assert list(range(1, 121)) == sorted(sample["place"].drop_nulls())


def test_the_chance_of_a_unit_is_what_was_drawn_of_its_stratum(sample):
    by_stratum = sample.group_by("stratum").agg(
        pl.col("drawn").mean().alias("share"), pl.col("inclusion_probability").unique()
    )
    assert (
        by_stratum["share"].to_list() == by_stratum["inclusion_probability"].list.item().to_list()
    )


def test_units_are_drawn_as_often_as_their_chance_says(frame, predictions):
    design = SampleDesign(n=60, per_stratum=5)
    times = sum(
        draw_sample(frame, predictions, seed=seed, design=design)["drawn"].to_numpy().astype(int)
        for seed in range(300)
    )
    chance = draw_sample(frame, predictions, seed=1, design=design)["inclusion_probability"]
    spread = np.sqrt(300 * chance.to_numpy() * (1 - chance.to_numpy()))
    off = (times - 300 * chance.to_numpy()) / spread
    assert np.abs(off).max() < 4.5
    assert 0.8 < off.std() < 1.2


def test_a_stratum_is_spread_over_its_events(sample):
    by_event = (
        sample.filter(pl.col("stratum") == "Echo, no")
        .group_by("event_id")
        .agg(pl.col("drawn").sum(), pl.len())
    )
    shares = by_event["drawn"] / by_event["len"]
    assert shares.max() - shares.min() < 0.12


def test_the_same_seed_draws_the_same_units_whatever_the_order(frame, predictions, sample):
    design = SampleDesign(n=120)
    again = draw_sample(frame.reverse(), predictions.sample(fraction=1, shuffle=True, seed=1),
                        seed=5, design=design)  # fmt: skip
    assert again.equals(sample)
    other = draw_sample(frame, predictions, seed=6, design=design)
    assert not other["drawn"].equals(sample["drawn"])


def test_scores_of_a_model_steer_the_allocation(frame, predictions):
    unsure = pl.when(pl.col("code") == 1).then(0.55).otherwise(0.02)
    scored = predictions.with_columns(score=unsure)
    sample = draw_sample(frame, scored, seed=1)
    errors = dict(sample.select(pl.col("prediction"), "expected_error").unique().rows())
    assert {1.0: pytest.approx(0.45), 0.0: 0.05} == errors


def test_the_expected_width_shrinks_with_the_number_coded(frame, predictions):
    widths = [
        expected_widths(draw_sample(frame, predictions, seed=1, design=SampleDesign(n=n)))
        for n in (110, 160)
    ]
    assert ["Echo", "Post", "Echo"] == widths[0]["outlet_a"].to_list()
    assert (widths[1]["half_width_pp"] < widths[0]["half_width_pp"]).all()
    pair = widths[0]["half_width_pp"]
    assert pytest.approx(pair[2]) == float(np.hypot(pair[0], pair[1]))


def test_a_unit_without_a_prediction_is_an_error(frame, predictions):
    with pytest.raises(CodingError, match="1 of 200 units have no prediction"):
        draw_sample(frame, predictions.head(199), seed=1)


def test_a_prediction_that_is_a_score_is_an_error(frame, predictions):
    with pytest.raises(CodingError, match="must be 0 or 1"):
        draw_sample(frame, predictions.with_columns(code=pl.col("code") * 0.5), seed=1)


def test_two_variables_at_once_are_an_error(frame, predictions):
    other = predictions.with_columns(variable=pl.lit("y"))
    with pytest.raises(CodingError, match="one variable"):
        draw_sample(frame, pl.concat([predictions, other]), seed=1)


def test_a_design_out_of_range_is_an_error():
    with pytest.raises(DesignError, match="per_stratum >= 2"):
        SampleDesign(per_stratum=1)


@pytest.fixture(scope="module")
def drawn():
    units = coding_units(ARTICLES)
    said = predict_units(ARTICLES, units, extract(ARTICLES), measure="hedge_rate")
    return draw_sample(units, said, seed=3)


def test_the_sheet_shows_the_sentences_around_and_hides_the_outlets(drawn):
    sheet = coding_sheet(drawn, ARTICLES)
    assert check(sheet, SHEET).equals(sheet)
    rows = {text: (before, after) for before, text, after
            in sheet.select("before", "text", "after").rows()}  # fmt: skip
    assert (None, "🚢 It rained!") == rows["It may rain, the [outlet] said."]
    assert ("It may rain, the [outlet] said.", "It may snow.") == rows["🚢 It rained!"]
    assert "Echo" not in sheet.write_csv()


def test_the_sheet_can_show_no_context_and_the_names(drawn):
    sheet = coding_sheet(drawn, ARTICLES, context=0, hide_outlets=False)
    assert 0 == sheet["before"].drop_nulls().len() + sheet["after"].drop_nulls().len()
    assert "It may rain, the Echo said." in sheet["text"].to_list()


def test_a_sheet_of_other_articles_is_an_error(drawn):
    with pytest.raises(CodingError, match="has no text among"):
        coding_sheet(drawn, ARTICLES.head(1))
    with pytest.raises(CodingError, match="shorter than"):
        coding_sheet(drawn, ARTICLES.with_columns(text=pl.lit("It.")))
