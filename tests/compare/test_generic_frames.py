"""The coding sheet of generic frames."""

from __future__ import annotations

import polars as pl

from tellings.compare.generic_frames import QUESTIONS, generic_frames_sheet
from tellings.domain.tables import SPANS
from tellings.extractors import extract

ARTICLES = pl.DataFrame(
    {"article_id": ["a", "b"], "text": ["A moral duty, she said.", "It rained."]}
)


def test_the_sheet_asks_twenty_questions_of_each_article_and_answers_none():
    sheet = generic_frames_sheet(ARTICLES, SPANS.empty())
    assert 20 == sum(len(listed) for listed in QUESTIONS.values())
    assert 40 == sheet.height
    assert 40 == sheet["answer"].null_count()
    assert list(range(1, 21)) == sheet.filter(pl.col("article_id") == "b")["item"].to_list()


def test_cues_are_counted_beside_the_frame_they_may_bear_on():
    sheet = generic_frames_sheet(ARTICLES, extract(ARTICLES, layers=["framing"]))
    cued = sheet.filter(pl.col("n_cues") > 0).select("article_id", "frame").unique().rows()
    assert [("a", "morality")] == cued


def test_the_sheet_can_be_written_as_csv():
    written = generic_frames_sheet(ARTICLES, SPANS.empty()).write_csv().splitlines()
    assert "article_id,frame,item,question,n_cues,answer" == written[0]
