"""A report describes and does not judge: generated sentences are linted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

import pytest

from tellings.domain.parts import Measure, Report, discover
from tellings.domain.results import StudyResult
from tellings.reports.content import content
from tellings.reports.wording import verdict_words

GENERATED = ("summary", "design", "constructs", "own_text", "leave_one_out", "coverage", "terms",
             "naming", "reuse", "methods", "limits", "mark", "legend")  # fmt: skip
# Quoted matter: article text, headlines, names of outlets, events and terms, titles of papers.
QUOTED = {"pieces", "text", "title", "outlet", "higher", "lower", "form", "term", "actor", "first",
          "second", "passages", "weakest", "references"}  # fmt: skip


def generated(value: object, key: str = "") -> Iterator[str]:
    if key in QUOTED:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from generated(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from generated(inner, key)


@pytest.mark.parametrize("events", [1, 5])
def test_no_generated_sentence_passes_a_verdict(
    make: Callable[..., StudyResult], events: int
) -> None:
    made = content(make(events=events))
    texts = [text for name in GENERATED for text in generated(made[name])]
    assert len(texts) > 100
    assert {} == {text: words for text in texts if (words := verdict_words(text))}


@pytest.mark.parametrize("name", ["report.typ", "reader.html.j2", "reader.js"])
def test_no_template_passes_a_verdict(name: str) -> None:
    assert [] == verdict_words(
        files("tellings.reports").joinpath(f"data/{name}").read_text("utf-8")
    )


def test_no_measure_passes_a_verdict() -> None:
    for measure in discover(Measure).values():
        assert [] == verdict_words(f"{measure.title}. {measure.definition} {measure.unit}")


def test_every_report_says_what_it_is_for() -> None:
    assert ["html", "pdf", "tables"] == list(discover(Report))
    assert all([] == verdict_words(report.about) for report in discover(Report).values())


@pytest.mark.parametrize(
    "text",
    [
        "The Mail is biased.",
        "a Slanted account",
        "it omitted the claim",
        "an objective outlet",
        "Their coverage is misleading",
    ],
)
def test_a_verdict_is_found(text: str) -> None:
    assert 1 == len(verdict_words(text))


def test_outlets_keep_the_order_of_the_study(made: dict[str, Any], result: StudyResult) -> None:
    assert result.study["outlets"] == made["outlets"]
