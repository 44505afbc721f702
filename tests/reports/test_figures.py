"""Figures: vector, byte-stable, without meaning in colour alone."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from typing import Any

import pytest

from tellings.domain.errors import DesignError
from tellings.domain.results import StudyResult
from tellings.reports import interval_plot, side_by_side
from tellings.reports.figures import ACCENT, INK, RULE, SOFT, draw, figures, svg
from tellings.reports.plots import strip_plot


def row_of(made: dict[str, Any], measure: str) -> dict[str, Any]:
    rows = [row for section in made["constructs"] for row in section["measures"]]
    found: dict[str, Any] = next(row for row in rows if row["measure"] == measure)
    return found


def test_figures_are_svg_without_date_or_raster(made: dict[str, Any]) -> None:
    for drawn in figures(made).values():
        text = drawn.decode()
        ElementTree.fromstring(text)
        assert "<image" not in text
        assert "dc:date" not in text


def test_the_same_row_gives_the_same_bytes(made: dict[str, Any]) -> None:
    row = row_of(made, "hedge_rate")
    assert svg(draw(row, made["outlets"])) == svg(draw(row, made["outlets"]))


def test_every_event_every_mean_and_every_interval_is_drawn(made: dict[str, Any]) -> None:
    axes = draw(row_of(made, "hedge_rate"), made["outlets"]).axes[0]
    rings = [line for line in axes.lines if line.get_marker() == "o"]
    diamonds = [line for line in axes.lines if line.get_marker() == "D"]
    bars = [
        line for line in axes.lines if line.get_linestyle() == "-" and line.get_marker() == "None"
    ]
    cells = row_of(made, "hedge_rate")["cells"]
    assert [cell["n_events"] for cell in cells] == [len(ring.get_xdata()) for ring in rings]
    assert [cell["mean"] for cell in cells] == [line.get_xdata()[0] for line in diamonds]
    assert sum(cell["low"] is not None for cell in cells) == len(bars)


def test_outlets_stand_from_the_top_in_the_order_of_the_study(made: dict[str, Any]) -> None:
    axes = draw(row_of(made, "hedge_rate"), made["outlets"]).axes[0]
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert made["outlets"] == labels[::-1]


def test_no_colour_tells_outlets_apart(made: dict[str, Any]) -> None:
    drawn = svg(draw(row_of(made, "loaded_rate"), made["outlets"])).decode()
    colours = set(re.findall(r"#[0-9a-f]{6}", drawn))
    assert colours <= {INK, SOFT, RULE, ACCENT, "#ffffff", "#000000"}


def test_a_strange_name_is_drawn_and_not_read_as_mathematics() -> None:
    cell = {"values": [1.0], "mean": 1.0, "low": None, "high": None}
    for name in ("$\\frac{1}{0}$", "a_b^c $x", "漢字新聞", "\\textbf{x}", "&<>\"'", "x" * 90):
        row = {"kind": "rate", "unit": "per 1,000 words", "cells": [cell]}
        ElementTree.fromstring(svg(draw(row, [name])).decode())


def test_the_plot_of_the_reader_has_the_same_places(made: dict[str, Any]) -> None:
    row = row_of(made, "unnamed_source_share")
    plot = strip_plot(row, made["outlets"])
    assert [cell["n_events"] for cell in row["cells"]] == [len(one["dots"]) for one in plot["rows"]]
    means = [cell["mean"] for cell in row["cells"]]
    order = sorted(range(4), key=lambda at: means[at])
    assert order == sorted(range(4), key=lambda at: plot["rows"][at]["mean"])
    assert all(0 <= dot["x"] <= plot["width"] for one in plot["rows"] for dot in one["dots"])


def test_a_measure_that_was_not_taken_is_refused(result: StudyResult) -> None:
    with pytest.raises(DesignError):
        interval_plot(result, "length_of_nose")


def test_a_notebook_shows_one_event_in_a_frame_of_its_own(result: StudyResult) -> None:
    shown = side_by_side(result, event="mill")
    bundle = shown._repr_mimebundle_()
    assert {"text/plain", "text/html"} == set(bundle)
    assert "Fire at the Dresk paper mill" in bundle["text/plain"]
    assert 'sandbox="allow-scripts' in bundle["text/html"]
    assert "allow-same-origin" not in bundle["text/html"]
    with pytest.raises(DesignError):
        side_by_side(result, event="no such event")
