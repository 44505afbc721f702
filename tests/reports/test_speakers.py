"""Who speaks, whom outlets share, whose side; marks of standing and of hand coding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from tellings.compare import source_diversity, source_overlap, voice_balance
from tellings.domain.results import StudyResult
from tellings.domain.tables import SPEAKERS, TERMS, check
from tellings.reports.content import content
from tellings.reports.printed import printed_tables
from tellings.reports.reader import reader_html
from tellings.reports.wording import verdict_words

MAIL, COURIER, LEDGER = "The Evening Mail", "North Courier", "The Ledger"
SIDES = {"city": ["lorne"], "staff": ["pell"]}


def spoken_by(outlet: str, names: list[str], *, event: str = "ferry") -> list[dict[str, Any]]:
    about = {"article_id": f"{event}-{outlet}", "event_id": event, "outlet": outlet, "words": 6,
             "naming": "named_person", "role": "official"}  # fmt: skip
    return [{**about, "group": at, "speaker": name} for at, name in enumerate(names)]


@pytest.fixture(scope="module")
def heard(make: Callable[..., StudyResult]) -> StudyResult:
    """The Mail and the Courier have ten attributions to the same two people, the Ledger two."""
    rows = [
        *spoken_by(MAIL, ["lorne", "pell"] * 5),
        *spoken_by(COURIER, ["lorne"] * 9 + ["pell"]),
        *spoken_by(LEDGER, ["vael", "vael"]),
        *spoken_by(MAIL, ["lorne", "pell", "pell"], event="mill"),
        *spoken_by(COURIER, ["pell", "pell"], event="mill"),
    ]
    speakers = check(pl.DataFrame(rows, schema_overrides=dict(SPEAKERS.columns)), SPEAKERS)
    return replace(
        make(),
        speakers=speakers,
        source_diversity=source_diversity(speakers),
        source_overlap=source_overlap(speakers),
        voice_balance=voice_balance(speakers, sides=SIDES),
    )


@pytest.fixture(scope="module")
def told(heard: StudyResult) -> dict[str, Any]:
    return content(heard)


def test_variety_is_told_only_where_outlets_can_be_compared(told: dict[str, Any]):
    rows = {row["outlet"]: row for row in told["speakers"]["rows"]}
    assert ("13", "2") == (rows[MAIL]["attributions"], rows[MAIL]["speakers"])
    assert "–" == rows[LEDGER]["equal"]
    assert "–" not in {rows[MAIL]["equal"], rows[COURIER]["equal"]}
    assert 12 == told["speakers"]["size"]


def test_sides_come_in_the_order_of_the_study_and_leave_others_out(told: dict[str, Any]):
    assert ["city", "staff"] == told["speakers"]["sides"]
    rows = {row["outlet"]: row["sides"] for row in told["speakers"]["rows"]}
    assert ["75.0%", "25.0%"] == rows[COURIER]
    assert ["–", "–"] == rows[LEDGER]


def test_overlap_is_an_upper_triangle_of_all_events_together(
    told: dict[str, Any], heard: StudyResult
):
    outlets = told["outlets"]
    rows = {row["outlet"]: row["cells"] for row in told["speakers"]["overlap"]}
    assert outlets[:-1] == list(rows)
    first, second = sorted((outlets.index(MAIL), outlets.index(COURIER)))
    mean = heard.source_overlap.filter(
        pl.col("event_id").is_null(),
        pl.col("outlet_a") == COURIER,
        pl.col("outlet_b") == MAIL,
    ).row(0, named=True)
    cell = rows[outlets[first]][second - 1]
    assert mean["overlap"] < 1
    assert (f"{mean['overlap']:.2f}", "3 shared") == (cell["shown"], cell["shared"])
    # Two events are too few for an interval.
    assert "" == cell["interval"]
    assert "Above 1" not in told["speakers"]["overlap_note"]
    assert all(cell is None for cell in rows[outlets[2]][:2])


def test_an_overlap_above_one_is_marked_and_the_mark_explained(heard: StudyResult):
    figures = {"overlap": 1.4, "low": -0.2, "high": 3.0}
    above = heard.source_overlap.with_columns(
        pl.lit(value).alias(name) for name, value in figures.items()
    )
    section = content(replace(heard, source_overlap=above))["speakers"]
    cell = section["overlap"][0]["cells"][0]
    assert ("1.40†", "0.00 to 3.00") == (cell["shown"], cell["interval"])
    assert "† Above 1" in section["overlap_note"]
    assert "Read it as 1" in section["overlap_note"]


def test_pages_and_tables_have_the_speakers(told: dict[str, Any]):
    page = reader_html(told)
    assert "Speakers in common" in page
    assert "Words: staff" in page
    tables = {table["name"]: table for table in printed_tables(told)}
    assert {"speakers_by_outlet", "speakers_in_common"} <= set(tables)
    assert [] == verdict_words(f"{told['speakers']['note']} {told['speakers']['overlap_note']}")


def test_without_speakers_nothing_is_said_of_them(made: dict[str, Any], html: str):
    assert ([], []) == (made["speakers"]["rows"], made["speakers"]["overlap"])
    assert "Who speaks" not in html


def test_a_measure_checked_by_hand_has_its_mark_and_no_other(make: Callable[..., StudyResult]):
    result = make()
    coded = pl.col("measure") == "loaded_rate"
    told = content(replace(result, comparisons=result.comparisons.with_columns(validated=coded)))
    marked = {
        row["measure"] for section in told["constructs"] for row in section["measures"]
        if row["checked"]
    }  # fmt: skip
    assert {"loaded_rate"} == marked
    assert "No other figure is validated" in told["checked"]
    assert 'title="checked by hand coding">V</sup>' in reader_html(told)


def test_what_was_preregistered_is_called_so_and_families_are_told(
    make: Callable[..., StudyResult],
):
    result = make()
    study = {
        **result.study,
        "confirmatory": ["loaded_rate", "unnamed_source_share"],
        "families": {"words": ["loaded_rate"], "sources": ["unnamed_source_share"]},
        "preregistration": {"digest": "0"},
    }
    told = content(replace(result, study=study))
    assert told["standing"].startswith("marks measures that were preregistered")
    methods = " ".join(told["methods"]["paragraphs"])
    assert "families, each corrected by itself: words (loaded words)" in methods


def test_a_label_of_an_actor_opens_its_mentions(make: Callable[..., StudyResult]):
    result = make()
    row = result.terms.row(0, named=True) | {"outlet": MAIL, "term": "council: bungling bosses"}
    terms = pl.DataFrame([row], schema=result.terms.schema)
    told = content(replace(result, terms=check(terms, TERMS)))
    term = told["terms"]["outlets"][0]["terms"][0]
    assert term["spans"]
    assert {"N"} == {told["spans"][number]["letter"] for number in term["spans"]}
    assert "A term with a colon" in told["terms"]["note"]
