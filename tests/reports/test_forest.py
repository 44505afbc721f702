"""Forest plots: every contrast at its place, no difference marked, nothing told by colour alone."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tellings.reports.forest import LEFT, MOST_ROWS, RIGHT, forest_svg, forests


def contrast(estimate: float, low: float, high: float, **other: Any) -> dict[str, Any]:
    effect = other.get("effect", "rate_ratio")
    return {
        "measure": "hedge_rate", "title": "Hedges", "higher": "The Mail", "lower": "The Post",
        "effect": effect, "estimate": estimate, "low": low, "high": high, "clear": True,
        "inferred": True,
        "shown": {"estimate": f"{estimate}", "interval": f"{low} to {high}"}, **other,
    }  # fmt: skip


def test_equal_ratios_are_equally_far_from_no_difference():
    (plot,) = forests("hedging", [contrast(2.0, 1.0, 4.0), contrast(1.0, 0.5, 2.0)])
    first, second = plot["rows"]
    assert first["low"] == second["mean"] == plot["null"]
    assert pytest.approx(first["mean"] - plot["null"], abs=0.2) == plot["null"] - second["low"]


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (1.05, 1.6, ["1", "1.2", "1.4", "1.6"]),
        (0.9, 4.0, ["1", "2", "3", "4"]),
        (0.4, 12.0, ["0.5", "1", "2", "5", "10"]),
        (0.01, 3000.0, ["0.01", "0.1", "1", "10", "100", "1000"]),
    ],
)
def test_ticks_are_round_ratios(low: float, high: float, ticks: list[str]):
    (plot,) = forests("hedging", [contrast(high / 2, low, high)])
    assert ticks == [tick["label"] for tick in plot["ticks"]]


def test_ratios_and_differences_have_a_plot_each_and_means_none():
    rows = [
        contrast(2.0, 1.0, 4.0),
        contrast(12.0, -3.0, 27.0, effect="difference_pp"),
        contrast(40.0, 1.0, 90.0, effect="difference"),
    ]
    plots = forests("sourcing", rows)
    assert ["forest_sourcing_ratio", "forest_sourcing_difference_pp"] == [
        plot["measure"] for plot in plots
    ]
    assert [1, 1] == [len(plot["rows"]) for plot in plots]
    assert ["−10", "0", "10", "20"] == [tick["label"] for tick in plots[1]["ticks"]]


@pytest.mark.parametrize(
    "row",
    [
        contrast(2.0, 1.0, 4.0) | {"low": None, "high": None},
        contrast(float("inf"), 1.0, 4.0),
        contrast(2.0, 1.0, 4.0, inferred=False),
    ],
)
def test_a_contrast_without_an_interval_is_left_to_the_table(row: dict[str, Any]):
    assert [] == forests("hedging", [row])


def test_an_interval_that_would_flatten_the_others_ends_in_an_arrow():
    wide, plain = contrast(2.0, 1.0, 900.0), contrast(2.0, 1.0, 4.0)
    (plot,) = forests("hedging", [wide, plain])
    assert [True, False] == [row["cut"] for row in plot["rows"]]
    assert all(LEFT <= row["high"] <= RIGHT for row in plot["rows"])
    assert forest_svg(plot).count(plot["rows"][0]["arrow"].encode()) == 1


def test_a_measure_heads_its_contrasts_once():
    rows = [contrast(3.0, 2.0, 4.0), contrast(2.0, 1.0, 4.0),
            contrast(2.0, 1.0, 4.0, measure="denial_rate", title="Denials")]  # fmt: skip
    (plot,) = forests("hedging", rows)
    assert ["Hedges", "Denials"] == [head["title"] for head in plot["heads"]]
    assert sorted(row["y"] for row in plot["rows"]) == [row["y"] for row in plot["rows"]]
    assert plot["heads"][1]["y"] > plot["rows"][1]["y"]


def test_with_more_contrasts_than_a_page_holds_each_measure_keeps_its_first():
    rows = [
        contrast(2.0 + first, 1.0, 9.0, measure=f"m{number}", title=f"M{number}")
        for number in range(MOST_ROWS)
        for first in (1, 0)
    ]
    (plot,) = forests("hedging", rows)
    assert MOST_ROWS == len(plot["rows"]) == len(plot["heads"])
    assert len({row["mean"] for row in plot["rows"]}) == 1


def test_a_clear_contrast_is_filled_and_the_words_say_the_numbers():
    rows = [contrast(2.0, 1.5, 4.0), contrast(1.2, 0.9, 1.6, clear=False)]
    (plot,) = forests("hedging", rows)
    drawn = forest_svg(plot).decode()
    assert ["#1f5673", "#ffffff"] == re.findall(r'<path d="M[^"]*z" fill="([^"]*)" stroke', drawn)
    assert "The Mail over The Post 1.2 (0.9 to 1.6)" in plot["alt"]


def test_names_stay_text_in_the_file():
    (plot,) = forests("hedging", [contrast(2.0, 1.0, 4.0, higher="<A> & B", title="a < b")])
    drawn = forest_svg(plot).decode()
    assert "&lt;A&gt; &amp; B over The Post" in drawn
    assert "<A>" not in drawn
