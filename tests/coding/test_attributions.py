"""Attributions as units: drawn, shown with their parts, coded, corrected by outlet."""

from __future__ import annotations

import polars as pl
import pytest

from tellings.coding import (
    Origin,
    SampleDesign,
    attribution_task,
    attribution_units,
    coding_sheet,
    coding_task,
    corrected_levels,
    draw_sample,
    least_score,
    predict_attributions,
    read_codes,
    write_sheet,
)
from tellings.domain.errors import CodingError, UnknownLayerError
from tellings.domain.tables import SPANS, check

TEXT = "“It may rain,” Dana Pell of the Echo said, “or snow.” Officials saw no rain. It rained."
PARTS = {
    0: [("content", "direct", 0, 14), ("content", "direct", 43, 53), ("cue", "neutral", 37, 41),
        ("source", "named_person", 15, 36)],
    1: [("content", "indirect", 68, 75), ("cue", "cognition", 64, 67),
        ("source", "unnamed_group", 54, 63)],
}  # fmt: skip
N = 30


def found(name: str) -> list[dict[str, object]]:
    """Two attributions; the one of the officials is less sure, less so the later the article."""
    number = int(name.split("-")[1])
    return [
        {
            "article_id": name, "field": "text", "layer": "sourcing", "group": group, "role": role,
            "label": label, "start": start, "end": end, "voice": "author", "attributes": "{}",
            "score": 0.95 if group == 0 else round(0.3 + number / 60, 3),
        }
        for group, parts in PARTS.items()
        for role, label, start, end in parts
    ]  # fmt: skip


@pytest.fixture(scope="module")
def articles() -> pl.DataFrame:
    names = [f"{outlet}-{number}" for outlet in ("Echo", "Post") for number in range(N)]
    return pl.DataFrame(
        {
            "article_id": names,
            "event_id": [f"event {number % 6}" for _ in range(2) for number in range(N)],
            "outlet": [name.split("-")[0] for name in names],
            "text": TEXT,
        }
    )


@pytest.fixture(scope="module")
def spans(articles) -> pl.DataFrame:
    rows = [row for name in articles["article_id"] for row in found(name)]
    return check(pl.DataFrame(rows, schema=dict(SPANS.columns)), SPANS)


@pytest.fixture(scope="module")
def sample(articles, spans) -> pl.DataFrame:
    """All attributions."""
    design = SampleDesign(n=4 * N)
    units, said = attribution_units(articles, spans), predict_attributions(spans)
    return draw_sample(units, said, seed=1, design=design)


@pytest.fixture(scope="module")
def codes(sample) -> pl.DataFrame:
    """Officials: a third of the Echo's and two thirds of the Post's are wrong, the least sure."""
    wrong = {"Echo": N // 3, "Post": 2 * N // 3}
    number = pl.col("article_id").str.split("-").list.last().cast(pl.Int64)
    right = (pl.col("start") == 0) | (number >= pl.col("outlet").replace_strict(wrong))
    return sample.select(
        "unit_id", variable="variable", coder=pl.lit("ann"), kind=pl.lit("human"),
        code=right.cast(pl.Float64),
    )  # fmt: skip


def test_a_unit_is_an_attribution_from_its_first_to_its_last_part(articles, spans):
    units = attribution_units(articles, spans)
    first = units.filter(pl.col("article_id") == "Echo-0").sort("start")
    assert [(0, 53, 11), (54, 75, 4)] == first.select("start", "end", "words").rows()
    assert units["unit_id"].n_unique() == units.height == 4 * N


def test_other_layers_and_articles_without_outlet_are_left_out(articles, spans):
    alone = articles.with_columns(outlet=pl.when(pl.col("outlet") == "Echo").then(pl.lit("Echo")))
    hedge = spans.head(1).with_columns(layer=pl.lit("hedging"), group=pl.lit(9, pl.UInt32))
    units = attribution_units(alone, pl.concat([spans, hedge]))
    assert {"Echo"} == set(units["outlet"])
    assert 2 * N == units.height


def test_ids_do_not_depend_on_the_order_of_spans(articles, spans):
    turned = attribution_units(articles, spans.reverse())
    expected = attribution_units(articles, spans).sort("unit_id")
    assert expected.equals(turned.sort("unit_id").select(expected.columns))


def test_labels_ask_for_codes_and_none_for_right_ones(spans):
    right = predict_attributions(spans)
    assert (4.0 * N, 2 * N) == (right["code"].sum(), (right["score"] > 0.94).sum())
    unnamed = predict_attributions(spans, variable="unnamed", labels=["unnamed_group"])
    assert (2.0 * N, 4 * N) == (unnamed["code"].sum(), unnamed["score"].null_count())


def test_the_sheet_marks_the_parts_and_hides_outlet_and_score(sample, articles, spans, tmp_path):
    sheet = coding_sheet(sample, articles, spans=spans)
    shown = sheet.filter(pl.col("text").str.starts_with("⟦content “It"))
    assert {
        "⟦content “It may rain,”⟧ ⟦source Dana Pell of the [outlet]⟧ ⟦cue said⟧, "
        "⟦content “or snow.”⟧"
    } == set(shown["text"])
    assert {"Officials saw no rain. It rained."} == set(shown["after"])
    written = write_sheet(sheet, attribution_task(), tmp_path, formats=["csv"])
    page = "".join(path.read_text(encoding="utf-8") for path in written)
    assert "0.95" not in page
    assert "Echo" not in page


def test_a_sheet_of_attributions_needs_their_spans(sample, articles, spans):
    with pytest.raises(CodingError):
        coding_sheet(sample, articles)
    with pytest.raises(CodingError):
        coding_sheet(sample, articles, spans=spans.filter(pl.col("role") != "cue"))


def test_codes_come_back_from_a_spreadsheet(sample, articles, spans, codes, tmp_path):
    sheet = coding_sheet(sample, articles, spans=spans)
    write_sheet(sheet, attribution_task(), tmp_path, formats=["csv"])
    file = next(tmp_path.glob("*.csv"))
    table = pl.read_csv(file, infer_schema=False)
    said = codes.select("unit_id", said=pl.when(pl.col("code") == 1).then(pl.lit("yes"))
                        .otherwise(pl.lit("no")))  # fmt: skip
    filled = table.join(said, on="unit_id").with_columns(code="said").drop("said")
    filled.write_csv(tmp_path / "ann.csv")
    origin = Origin(variable="right_attribution")
    back = read_codes([tmp_path / "ann.csv"], origin=origin, units=sample)
    expected = codes.sort("unit_id").select("unit_id", "code").rows()
    assert expected == back.sort("unit_id").select("unit_id", "code").rows()


def test_the_share_that_is_right_is_corrected_by_outlet(sample, codes):
    table = corrected_levels(sample, codes).filter(
        (pl.col("quantity") == "share_percent") & (pl.col("target") == "these_articles")
    )
    told = {row["outlet"]: (row["naive"], row["corrected"]) for row in table.rows(named=True)}
    assert {"Echo": (100.0, pytest.approx(100 * 5 / 6)),
            "Post": (100.0, pytest.approx(100 * 4 / 6))} == told  # fmt: skip


def test_the_least_score_is_where_enough_is_right(sample, codes, spans):
    said = predict_attributions(spans)
    # Of 120 all that 60 sure ones and officials from number 20 on (20 of them): all right.
    found = least_score(sample, codes, said, precision=1.0, seed=1)
    assert (pytest.approx(0.633), pytest.approx(80 / 120)) == (found.score, found.kept)
    assert (1.0, 4 * N, 2 * N) == (found.precision, found.n, found.n_documents)


def test_a_thinner_sample_of_one_outlet_weighs_more(articles, spans, codes):
    units, said = attribution_units(articles, spans), predict_attributions(spans)
    design = SampleDesign(n=80, per_stratum=20)
    drawn = draw_sample(units, said, seed=2, design=design)
    thin = drawn.with_columns(
        drawn=(pl.col("outlet") == "Echo")
        | (pl.col("unit_id").rank("ordinal").over("outlet") <= 2 * N // 4)
    )
    some = codes.join(thin.filter("drawn"), on="unit_id", how="semi")
    found = least_score(thin, some, said, precision=0.5, seed=1)
    coded = some.join(thin, on="unit_id").with_columns(
        weight=pl.when(pl.col("outlet") == "Post").then(4.0).otherwise(1.0)
    )
    share = (coded["weight"] * coded["code"]).sum() / coded["weight"].sum()
    assert pytest.approx(share) == found.precision
    assert 1.0 == found.kept


def test_units_without_score_and_spans_without_attributions_are_refused(sample, codes, spans):
    bare = predict_attributions(spans, labels=["unnamed_group"])
    with pytest.raises(CodingError):
        least_score(sample, codes, bare, seed=1)
    with pytest.raises(UnknownLayerError):
        predict_attributions(spans.with_columns(layer=pl.lit("hedging")))
    with pytest.raises(CodingError):
        coding_task("unnamed_source_share", unit="attribution")
