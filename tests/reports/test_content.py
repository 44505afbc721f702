"""What a report says: sentences, contrasts, passages, design."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from tellings.domain.results import StudyResult
from tellings.reports.content import content
from tellings.reports.contrasts import contrast_rows
from tellings.reports.material import prepare
from tellings.reports.numerals import chance, effect, interval, quantity
from tellings.reports.pdf import pdf_bytes
from tellings.reports.reader import reader_html


def test_content_is_plain_json(made: dict[str, Any]) -> None:
    assert made == json.loads(json.dumps(made, allow_nan=False))


def test_nothing_of_the_provenance_is_told_twice(result: StudyResult) -> None:
    told = {**result.provenance, "seed": 7, "study_digest": "ab" * 32}
    rows = content(replace(result, provenance=told))["provenance"]["rows"]
    labels = [label.lower().replace("_", " ") for label, _ in rows]
    assert sorted(set(labels)) == sorted(labels)


def test_content_does_not_depend_on_the_order_of_rows(
    made: dict[str, Any], result: StudyResult
) -> None:
    turned = replace(
        result,
        corpus=replace(result.corpus, articles=result.corpus.articles.reverse()),
        spans=result.spans.reverse(),
        measures=result.measures.reverse(),
        comparisons=result.comparisons.reverse(),
        claims=result.claims.reverse(),
        terms=result.terms.reverse(),
        reuse=result.reuse.reverse(),
    )
    assert made == content(turned)


def test_the_higher_outlet_stands_first_whatever_the_alphabet_says(result: StudyResult) -> None:
    for row in contrast_rows(prepare(result), result.comparisons):
        assert row["estimate"] >= (1 if row["effect"] == "rate_ratio" else 0)
        if row["low"] is not None:
            assert row["low"] <= row["estimate"] <= row["high"]


def test_a_turned_ratio_is_its_inverse(result: StudyResult) -> None:
    table = result.comparisons.filter(
        (pl.col("measure") == "loaded_rate") & (pl.col("target") == "events_like_these")
    )
    row = next(
        row
        for row in contrast_rows(prepare(result), table)
        if {row["higher"], row["lower"]} == {"The Evening Mail", "North Courier"}
    )
    original = table.filter(outlet_a="North Courier", outlet_b="The Evening Mail").to_dicts()[0]
    assert "The Evening Mail" == row["higher"]
    assert 1 / original["estimate"] == pytest.approx(row["estimate"])
    assert 1 / original["high"] == pytest.approx(row["low"])
    assert 1 / original["low"] == pytest.approx(row["high"])


def test_every_finding_says_its_interval_events_and_adjusted_p(made: dict[str, Any]) -> None:
    assert len(made["summary"]["findings"]) >= 3
    for finding in made["summary"]["findings"]:
        assert "95% interval" in finding["sentence"]
        assert "adjusted p" in finding["sentence"]
        assert "on the same" in finding["sentence"]


def test_measures_named_beforehand_come_first(made: dict[str, Any]) -> None:
    assert "unnamed_source_share" == made["summary"]["findings"][0]["measure"]


def test_a_contrast_that_is_not_clear_prints_what_could_have_been_detected(
    made: dict[str, Any],
) -> None:
    rows = [row for section in made["constructs"] for row in section["contrasts"]]
    assert {True, False} == {row["clear"] for row in rows}
    for row in rows:
        assert ("" == row["shown"]["mde"]) == row["clear"]


def test_a_single_event_is_described_without_p_and_says_why(
    make: Callable[..., StudyResult],
) -> None:
    made = content(make(events=1))
    told = " ".join(one["sentence"] for one in made["summary"]["findings"])
    assert "in these articles" in told
    assert "interval" not in told
    assert " p " not in told
    assert any("fewer than 4 there is no p-value" in one for one in made["summary"]["caveats"])
    rows = [row for section in made["constructs"] for row in section["contrasts"]]
    assert all(row["shown"]["p"] == "–" for row in rows)


def firsts(made: dict[str, Any], measure: str) -> list[int]:
    """The first span of each thing that a measure counts."""
    return [group[0] for group in made["counted"][measure]]


def test_each_finding_has_three_passages_that_its_measure_counts(made: dict[str, Any]) -> None:
    evidence = [one for section in made["constructs"] for one in section["evidence"]]
    assert len(evidence) >= 3
    for finding in evidence:
        assert 3 == len(finding["passages"])
        for passage in finding["passages"]:
            assert passage["span"] in firsts(made, finding["measure"])
            hit = "".join(piece["t"] for piece in passage["pieces"] if piece["hit"])
            assert hit
            assert passage["outlet"] in made["outlets"]
            assert passage["date"].startswith("2031-03-")


def test_passages_are_drawn_by_the_seed_of_the_study(result: StudyResult) -> None:
    def drawn(seed: int) -> list[int]:
        made = content(replace(result, study={**result.study, "seed": seed}))
        return [
            passage["span"]
            for section in made["constructs"]
            for one in section["evidence"]
            for passage in one["passages"]
        ]

    assert drawn(7) == drawn(7)
    assert drawn(7) != drawn(8)


def test_a_missing_cell_is_counted_out_loud(made: dict[str, Any]) -> None:
    assert 1 == made["design"]["missing"]
    row = next(row for row in made["design"]["rows"] if row["event"] == "mill")
    assert row["cells"][3] is None
    assert any("1 cell of 20 is empty" in note for note in made["design"]["notes"])
    assert any("1 refused" in note for note in made["design"]["notes"])


def test_a_claim_that_no_article_holds_is_not_found_rather_than_absent(
    made: dict[str, Any],
) -> None:
    page = next(page for page in made["events"] if page["event"] == "ferry")
    claim = next(one for one in page["claims"] if "people were affected" in one["text"])
    assert [False, True, True, True] == [cell is not None for cell in claim["cells"]]
    assert "not found in the collected articles" in made["coverage"]["note"]


def test_outlets_that_name_an_actor_differently_are_in_the_naming_table(
    made: dict[str, Any],
) -> None:
    council = next(row for row in made["naming"]["actors"] if row["actor"] == "council")
    forms = [{form["form"] for form in forms} for forms in council["cells"]]
    assert [
        {"council", "bungling bosses"},
        {"council"},
        {"municipal government"},
        {"regime"},
    ] == forms


def test_house_style_is_apart_from_distinctive_terms(made: dict[str, Any]) -> None:
    mail = made["terms"]["outlets"][0]
    assert ["furious", "bungling bosses"] == [one["term"] for one in mail["terms"]]
    assert ["the mail"] == [one["term"] for one in mail["house"]]


def test_the_event_left_out_is_named(made: dict[str, Any]) -> None:
    rows = made["leave_one_out"]["rows"]
    assert rows
    titles = {row["title"] for row in made["design"]["rows"]}
    assert all(row["weakest"] in titles for row in rows)


def test_an_empty_study_still_makes_content(make: Callable[..., StudyResult]) -> None:
    result = make(events=1, outlets=2)
    bare = replace(
        result,
        spans=result.spans.clear(),
        claims=result.claims.clear(),
        reuse=result.reuse.clear(),
        comparisons=result.comparisons.clear(),
        comparisons_own_text=result.comparisons.clear(),
    )
    made = content(bare)
    assert [] == made["summary"]["findings"]
    assert 2 == made["design"]["n_articles"]


def test_numbers_are_printed_as_scholars_print_them() -> None:
    assert ["34.5%", "12.3", "0.50", "–"] == [
        quantity(0.345, "share"),
        quantity(12.34, "rate"),
        quantity(0.5, "rate"),
        quantity(None, "rate"),
    ]
    assert ["−12.3", "0.0", "2.31"] == [
        effect(-12.34, "difference_pp"),
        effect(-0.01, "difference_pp"),
        effect(2.314, "rate_ratio"),
    ]
    assert "−3.0 to +9.0" == interval(-3, 9, "difference_pp")
    assert ["< .001", ".050", ".12", "1.00"] == [chance(p) for p in (0.0009, 0.05, 0.12, 1.0)]


def test_the_methods_text_tells_of_tests_only_where_there_were_any(
    make: Callable[..., StudyResult],
) -> None:
    tested = content(make())["methods"]
    described = content(make(events=1))["methods"]
    assert any("paired-t interval" in one for one in tested["paragraphs"])
    assert any("Holm" in one for one in tested["references"])
    assert not any("paired-t interval" in one for one in described["paragraphs"])
    assert any("nothing was tested" in one for one in described["paragraphs"])
    assert not any("Holm" in one for one in described["references"])


def test_a_term_of_one_outlet_only_is_told_in_words(result: StudyResult) -> None:
    table = result.comparisons.with_columns(
        estimate=pl.when(
            (pl.col("measure") == "loaded_rate") & (pl.col("target") == "these_articles")
        )
        .then(None)
        .otherwise(pl.col("estimate"))
    )
    made = content(replace(result, comparisons=table))
    told = [one["sentence"] for one in made["summary"]["findings"]]
    assert any("found in The Evening Mail and not in" in one for one in told)


@pytest.mark.parametrize("case", ["one outlet", "no events", "no articles"])
def test_a_study_that_cannot_compare_is_still_written_down(
    make: Callable[..., StudyResult], case: str
) -> None:
    result = make(events=2, outlets=1 if case == "one outlet" else 2)
    articles = result.corpus.articles
    if case == "no events":
        articles = articles.with_columns(event_id=pl.lit(None, dtype=pl.String))
    if case == "no articles":
        articles = articles.clear()
    bare = replace(
        result,
        corpus=replace(result.corpus, articles=articles),
        spans=result.spans.filter(pl.lit(case != "no articles")),
        measures=result.measures.filter(pl.lit(case != "no articles")),
        comparisons=result.comparisons.clear(),
        comparisons_own_text=result.comparisons.clear(),
        claims=result.claims.clear(),
        reuse=result.reuse.clear(),
    )
    made = content(bare)
    assert [] == made["summary"]["findings"]
    assert b"%PDF" == pdf_bytes(made)[:4]
    assert "</html>" in reader_html(made)
