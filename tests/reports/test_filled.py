"""Sections that fill themselves: hand coding, specification curve, focal event, deviations."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from pypdf import PdfReader

from tellings.domain.codings import AGREEMENT, CORRECTED_CONTRASTS, ERROR_TESTS, VALIDATION
from tellings.domain.results import StudyResult
from tellings.domain.tables import DEVIATIONS, MENTIONS, SPECIFICATIONS, Table, check
from tellings.reports.content import content, content_of
from tellings.reports.material import prepare
from tellings.reports.pdf import pdf_bytes
from tellings.reports.reader import reader_html
from tellings.reports.tables import table_files
from tellings.reports.wording import NOT_VALIDATED

A, B = "North Courier", "The Evening Mail"


def table(declared: Table, rows: list[dict[str, Any]]) -> pl.DataFrame:
    return check(pl.DataFrame(rows, schema=dict(declared.columns)), declared)


@pytest.fixture(scope="module")
def filled(make: Callable[..., StudyResult]) -> StudyResult:
    """The sample, coded by hand, preregistered, with a focal event and a curve."""
    result = make()
    pair = {"outlet_a": A, "outlet_b": B, "target": "events_like_these"}
    share = {"measure": "unnamed_source_share", "effect": "difference_pp", "n_events": 5}
    ways = (("as published", -40.0), ("own text only", -30.0), ("without headlines", 5.0))
    rates = {"estimate": 0.8, "low": 0.71, "high": 0.88, "n_coded": 60, "n_frame": 400}
    error = {"variable": "loaded_rate", "quantity": "recall", **rates}
    article = result.corpus.articles.filter(outlet=B).row(0, named=True)
    place = article["text"].index("families")
    mention = {"article_id": article["article_id"], "field": "text", "voice": "author"}
    return replace(
        result,
        study={
            **result.study,
            "focal": {"phrases": ["families"]},
            "preregistration": {"date": "2031-01-01"},
        },
        specifications=table(
            SPECIFICATIONS,
            [
                {**pair, **share, "specification": name, "chosen": not at, "estimate": estimate,
                 "low": estimate - 9, "high": estimate + 9, "p": 0.04, "rank": at}
                for at, (name, estimate) in enumerate(ways)
            ],
        ),
        deviations=table(DEVIATIONS, [{"key": "study.seed", "preregistered": "1", "now": "7"}]),
        mentions=table(
            MENTIONS, [{**mention, "start": place, "end": place + 8, "status": "asserted"}]
        ),
        validation=table(
            VALIDATION,
            [
                {**error, "grouping": "all", "level": "all units"},
                {**error, "grouping": "outlet", "level": B, "estimate": 0.61},
                {**error, "grouping": "length", "level": "short"},
            ],
        ),
        error_tests=table(
            ERROR_TESTS,
            [{"variable": "loaded_rate", "error": "false_negatives", "p_adjusted": 0.012,
              "n_coded": 60, "n_outlets": 4, "method": "permutation"}],
        ),
        agreement=table(
            AGREEMENT,
            [{"variable": "loaded_rate", "alpha": 0.84, "low": 0.69, "high": 0.93, "ac1": 0.9,
              "percent_agreement": 0.95, "prevalence": 0.2, "n_units": 220, "n_coders": 2,
              "verdict": "tentative"}],
        ),
        corrected_contrasts=table(
            CORRECTED_CONTRASTS,
            [{**pair, "variable": "loaded_rate", "effect": "rate_ratio", "naive": 0.25,
              "naive_low": 0.2, "naive_high": 0.4, "corrected": 0.5, "low": 0.4, "high": 0.8,
              "p": 0.03, "p_adjusted": 0.03, "n_events": 5, "n_coded_a": 30, "n_coded_b": 30,
              "method": "design-based", "level": 0.95}],
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def told(filled: StudyResult) -> dict[str, Any]:
    return content(filled)


def test_without_the_tables_there_are_no_sections(made: dict[str, Any], html: str):
    assert [] == made["coded"]["errors"] + made["curve"]["curves"] + made["focal"]["rows"]
    assert NOT_VALIDATED == made["mark"]
    for name in ("coded", "curve", "focal"):
        assert f'id="{name}"' not in html


def test_the_mark_says_what_is_validated_and_what_is_not(told: dict[str, Any]):
    assert "hand coding on this corpus: loaded words" in told["mark"]
    assert "the others are not validated" in told["mark"]
    assert told["mark"] == told["summary"]["caveats"][0]
    assert told["limits"][0].startswith(told["mark"])


def test_error_is_told_for_all_units_and_by_outlet_only(told: dict[str, Any]):
    rows = told["coded"]["errors"]
    assert ["All outlets", B] == [row["level"] for row in rows]
    assert ["0.80 (0.71 to 0.88)", "0.61 (0.71 to 0.88)"] == [row["recall"] for row in rows]
    assert {"–"} == {row["precision"] for row in rows}


def test_a_corrected_contrast_is_turned_with_the_automated_one(told: dict[str, Any]):
    row = told["coded"]["contrasts"][0]
    assert (B, A) == (row["higher"], row["lower"])
    assert ("4.00", "2.50 to 5.00") == row["naive"] or ["4.00", "2.50 to 5.00"] == row["naive"]
    assert ["2.00", "1.25 to 2.50"] == list(row["corrected"])


def test_a_curve_counts_how_many_specifications_keep_the_direction(told: dict[str, Any]):
    curve = told["curve"]["curves"][0]
    assert "2 of 3 specifications put the first outlet higher" in curve["sentence"]
    assert "as published" == curve["rows"][0]["name"]
    assert ["+40.0", "+30.0", "−5.0"] == [row["shown"] for row in curve["rows"]]


def test_a_mention_of_the_focal_event_leads_to_its_sentence(
    told: dict[str, Any], filled: StudyResult
):
    row = next(row for row in told["focal"]["rows"] if row["outlet"] == B)
    assert 1 == row["n"]
    article = filled.mentions["article_id"].item()
    assert [[article, 0]] == row["cells"][0]["places"]
    assert "100.0%" == row["cells"][0]["shown"]


def test_pdf_and_page_say_the_same(told: dict[str, Any]):
    pages = PdfReader(io.BytesIO(pdf_bytes(told))).pages
    pdf = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
    page = reader_html(told)
    for words in ("Hand coding", "Specification curve", "How the event is put", "0.61", "+40.0",
                  "Deviations from the preregistration", "study.seed", "2.00"):  # fmt: skip
        assert words in pdf
        assert words in page


def test_the_tables_are_written_where_they_are_filled(filled: StudyResult, result: StudyResult):
    material = prepare(filled)
    names = set(table_files(material, content_of(material)))
    plain = prepare(result)
    without = set(table_files(plain, content_of(plain)))
    new = {name.removeprefix("tables/") for name in names - without}
    assert {"validation.csv", "specifications.csv", "deviations.csv", "agreement.csv",
            "error_tests.csv", "corrected_contrasts.csv", "validation.tex", "corrected.tex",
            "specifications.tex", "focal.tex", "agreement.tex"} <= new  # fmt: skip
    assert "figures/curve_unnamed_source_share.svg" in names
