"""What a report says, as plain JSON: the PDF and the reader print the same numbers from it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from tellings.domain.results import StudyResult
from tellings.reports.choices import Choice, choices_of
from tellings.reports.coded import checked_note, coded_section, validity
from tellings.reports.curve import curve_section
from tellings.reports.design import design_section
from tellings.reports.evidence import excerpts, tag
from tellings.reports.findings import construct_sections, wanted_passages
from tellings.reports.focal import focal_section
from tellings.reports.marking import MARKS, letter, visible
from tellings.reports.material import Json, Material, prepare
from tellings.reports.method import limits_section, methods_section, standing_note
from tellings.reports.naming import naming_section
from tellings.reports.overlap import coverage_section, reuse_section
from tellings.reports.pages import event_page, printed_events, shown_note
from tellings.reports.provenance import deviations_section, provenance_section
from tellings.reports.robust import leave_one_out_section, own_text_section
from tellings.reports.speakers import speakers_section
from tellings.reports.summary import summary_section
from tellings.reports.tallies import tallies
from tellings.reports.terms import terms_section


def content(result: StudyResult, *, mode: str | None = None) -> Json:
    """Everything a report says, in plain JSON values.

    Parameters
    ----------
    result : StudyResult
        What a study gave.
    mode : {"full", "quotes", "features"}, optional
        Copyright mode; by default the study's, else ``quotes``.

    Returns
    -------
    dict
        A key a section: ``summary``, ``design``, ``constructs``, ``own_text``,
        ``leave_one_out``, ``coded``, ``curve``, ``focal``, ``coverage``, ``terms``, ``naming``,
        ``speakers``, ``reuse``, ``events``, ``methods``, ``deviations``, ``limits``,
        ``provenance``. Sentences are ready to print; numbers come both as numbers and as they are
        shown.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> content(example_result())["summary"]["caveats"][0]
    'Automated measure, not validated on this corpus.'
    """
    return content_of(prepare(result, mode=mode))


def content_of(material: Material) -> Json:
    """The same from a result already prepared.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> content_of(prepare(example_result()))["title"]
    'Two tellings of a ferry'
    """
    shown = excerpts(material, wanted_passages(material))
    study = material.result.study
    design = design_section(material)
    paged = material.whole.events if material.whole else material.events
    pages = [event_page(material, shown, event) for event in material.events if event in paged]
    made: Json = {
        "title": str(study.get("title") or "A comparison of outlets"),
        "question": str(study.get("question") or ""),
        "authors": [one["name"] for one in _authors(study)],
        "signed": ", ".join(map(_shown, _authors(study))),
        "date": str(study.get("date") or ""),
        "digest": str(study.get("digest") or ""),
        "mode": material.mode,
        "level": f"{100 * material.level:g}%",
        "outlets": list(material.outlets),
        "min_events": material.min_events,
        "untested": "Nothing was tested: no two outlets have as many matched events with a figure "
        f"as a test needs ({material.min_events}).",
        "mark": validity(material),
        "standing": standing_note(material),
        "checked": checked_note(material),
        "legend": _legend(),
        "summary": summary_section(material, design),
        "design": design,
        "constructs": construct_sections(material, shown),
        "own_text": own_text_section(material),
        "leave_one_out": leave_one_out_section(material),
        "coded": coded_section(material),
        "curve": curve_section(material),
        "focal": focal_section(material),
        "coverage": coverage_section(material),
        "terms": terms_section(material),
        "naming": naming_section(material),
        "speakers": speakers_section(material),
        "reuse": reuse_section(material, shown),
        "events": pages,
        "shown": shown_note(material),
        "spans": [_span(*one) for one in zip(shown.rows, choices_of(shown.rows), strict=True)],
        "counted": {
            name: [list(numbers) for numbers in groups] for name, groups in material.counted.items()
        },
        "tallies": tallies(material),
        "printed": printed_events(pages),
        "methods": methods_section(material, design),
        "deviations": deviations_section(material),
        "limits": limits_section(material),
        "provenance": provenance_section(material),
    }
    return {key: _clean(value) for key, value in made.items()}


def _legend() -> list[Json]:
    return [
        {"letter": mark.letter, "name": mark.name, "layer": mark.layer, "about": mark.about}
        for mark in MARKS
    ]


def _authors(study: Mapping[str, object]) -> list[Mapping[str, str]]:
    named = study.get("authors")
    return named if isinstance(named, list) else []


def _shown(author: Mapping[str, str]) -> str:
    told = f" (ORCID {author['orcid']})" if "orcid" in author else ""
    return author["name"] + told


def _span(row: Json, found: Sequence[Choice]) -> Json:
    """What the reader needs of a span: letter, tag, what it is filtered by, and its sentence."""
    return {
        "letter": letter(row["layer"], row["role"], row["label"]),
        "tag": tag(row),
        "choices": [list(choice) for choice in found],
        "article": row["article_id"],
        "field": row["field"],
        "sentence": row["sentence"],
    }


def _clean(value: object) -> object:
    """The value as plain JSON, control characters of strings spelt out; keys are ours and stay."""
    if isinstance(value, str):
        return visible(value)
    # JSON has no infinity: a ratio without a denominator is told in words only.
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: _clean(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(inner) for inner in value]
    return value
