"""Results that draw and show themselves: axes given back, bundles for Jupyter."""

from __future__ import annotations

import matplotlib as mpl
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tellings.domain.errors import DesignError
from tellings.domain.results import StudyResult

mpl.use("Agg")


@pytest.fixture
def axes() -> Axes:
    return Figure().add_subplot()


def test_a_study_draws_the_first_measure_named_beforehand_unless_told(
    result: StudyResult, axes: Axes
):
    assert axes is result.plot(ax=axes)
    assert "% of attributions" == axes.get_xlabel()
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert list(reversed(result.study["outlets"])) == names


def test_a_measure_can_be_named(result: StudyResult, axes: Axes):
    result.plot("loaded_rate", ax=axes)
    assert axes.get_title(loc="left")
    diamonds = [line for line in axes.lines if line.get_marker() == "D"]
    assert 4 == len(diamonds)


def test_a_measure_that_was_not_taken_is_refused_with_those_that_were(result: StudyResult):
    with pytest.raises(DesignError, match="hedge_rate"):
        result.plot("no_such_rate", ax=Figure().add_subplot())


def test_new_axes_belong_to_pyplot_so_that_jupyter_shows_them(result: StudyResult):
    from matplotlib import pyplot

    before = pyplot.get_fignums()
    drawn = result.plot("hedge_rate")
    assert drawn.figure.number not in before
    pyplot.close(drawn.figure)


def test_a_corpus_draws_a_disc_a_cell_and_a_cross_for_none(result: StudyResult, axes: Axes):
    result.corpus.plot(ax=axes)
    crosses = [line for line in axes.lines if line.get_marker() == "x"]
    assert (19, 1) == (len(axes.collections), len(crosses))
    assert 4 == len(axes.get_xticklabels())


def test_a_result_shows_itself_in_four_ways(result: StudyResult):
    for shown in (result, result.corpus):
        bundle = shown._repr_mimebundle_()
        assert {"text/plain", "text/html", "text/markdown", "text/latex"} == set(bundle)
        assert shown.to_latex() == bundle["text/latex"] or result.comparisons.height > 30
        assert "\\toprule" in bundle["text/latex"]


def test_the_style_of_a_table_holds_for_it_alone_and_its_id_is_stable(result: StudyResult):
    html = result.corpus._repr_mimebundle_()["text/html"]
    name = html.split('id="')[1].split('"')[0]
    style = html.split("<style>")[1].split("</style>")[0]
    assert all(rule.strip().startswith(f"#{name}") for rule in style.split("}") if rule.strip())
    assert html == result.corpus._repr_mimebundle_()["text/html"]


def test_a_reading_shows_the_reader_instead_of_a_table(result: StudyResult):
    from dataclasses import replace

    bundle = replace(result, shown_event="mill")._repr_mimebundle_()
    assert bundle["text/html"].startswith("<iframe srcdoc=")
    assert bundle["text/plain"].startswith("Fire at the Dresk paper mill")
