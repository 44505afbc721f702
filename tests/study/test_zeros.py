"""A layer that was looked for and found nowhere: zeros, and null where nobody could look."""

from __future__ import annotations

import polars as pl
import pytest

import tellings as tl
from tellings.loaders import from_frame
from tellings.study.config import Study
from tellings.study.run import analysed
from tellings.study.sections import About, CompareSection, CorpusSection, ExtractSection
from tellings.study.write import write_study

NAMES = ["hedge_rate", "loaded_rate", "attributions_per_1000_words"]
SILENT = {"Echo": "It was cold.", "Post": "It was cold. It rained."}


def study(language: str, *, measures: list[str]) -> tuple[pl.DataFrame, Study]:
    rows = [
        {"article_id": f"{outlet}-{n}", "event_id": f"e{n}", "outlet": outlet, "text": text,
         "language": language}
        for n in range(4)
        for outlet, text in SILENT.items()
    ]  # fmt: skip
    declared = Study(
        study=About(seed=1),
        corpus=CorpusSection(paths=["."]),
        extract=ExtractSection(mode="rules"),
        compare=CompareSection(confirmatory=measures[:1], measures=measures[1:]),
    )
    return pl.DataFrame(rows), declared


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_study_measures_what_no_article_holds_as_measure_does(language):
    articles, declared = study(language, measures=NAMES)
    result = analysed(declared, from_frame(articles))
    spans = tl.extract(articles, mode="rules")
    assert 0 == spans.height
    layers = ["sourcing", "hedging", "framing"]
    alone = tl.measure(articles, spans, names=NAMES, layers=layers)
    order = ["measure", "article_id"]
    assert alone.sort(order).equals(result.measures.sort(order))
    counts = {"en": [0.0], "de": [None]}[language]
    assert counts == result.measures["count"].unique().to_list()
    assert NAMES == result.study["measures"]


def test_a_confirmatory_measure_that_is_zero_everywhere_is_compared_and_not_dropped():
    articles, declared = study("en", measures=NAMES)
    result = analysed(declared, from_frame(articles))
    contrast = result.comparisons.filter(measure="hedge_rate", target="events_like_these")
    assert [("confirmatory", 4, 1.0, 1.0)] == contrast.select(
        "standing", "n_events", "estimate", "p"
    ).rows()
    assert {"hedge_rate"} == set(result.specifications["measure"])


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_study_in_which_nothing_was_marked_is_reported(language, tmp_path):
    articles, declared = study(language, measures=NAMES)
    result = analysed(declared, from_frame(articles))
    write_study(result, tmp_path, formats=["tables", "html"])
    written = pl.read_parquet(tmp_path / "tables" / "measures.parquet")
    assert set(NAMES) == set(written["measure"])
    unread = "in languages without an inventory" in (tmp_path / "report.html").read_text("utf-8")
    assert (language == "de") is unread
