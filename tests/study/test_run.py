"""Running and writing: nothing is dropped silently, nothing stale is left behind."""

from __future__ import annotations

import json

import polars as pl
import pytest

import tellings as tl
from tellings.domain.errors import DesignError, StudyError
from tellings.study import write_study

STUDY = '[study]\nseed = 7\n[corpus]\npaths = ["articles"]\n'
TEXTS = {
    "Echo": "It may rain, the mayor said. Critics denied it.",
    "Herald": "The mayor said it will rain.",
}


@pytest.fixture
def folder(tmp_path):
    for event in ("rain", "wind", "snow", "fog"):
        for outlet, text in TEXTS.items():
            file = tmp_path / "articles" / event / f"{outlet}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"{text} It was about {event}.", encoding="utf-8")
    return tmp_path


def run(folder, text=STUDY):
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return tl.run_study(folder / "study.toml")


def test_a_study_says_how_it_is_remade_and_prints_no_date_it_was_not_given(folder):
    result = run(folder)
    assert "tellings run study.toml" == result.study["command"]
    assert result.study["date"] is None
    assert tl.read(folder / "articles").study["command"] == "tellings read articles"


def test_an_article_in_a_language_nobody_can_read_is_left_out_not_counted_as_zero(folder):
    for event in ("rain", "wind", "snow", "fog"):
        german = "---\nlanguage: de\n---\nEs regnet, sagte die Bürgermeisterin."
        file = folder / "articles" / event / "Zeitung.md"
        file.write_text(german, encoding="utf-8")
    contrasts = run(folder).comparisons.filter(
        (pl.col("measure") == "attributions_per_1000_words")
        & (pl.col("target") == "events_like_these")
    )
    by_pair = {(a, b): n for a, b, n in contrasts.select("outlet_a", "outlet_b", "n_events").rows()}
    assert 4 == by_pair["Echo", "Herald"]
    assert 0 == by_pair["Echo", "Zeitung"]


def test_the_margin_of_a_study_is_that_of_its_tests_of_equivalence(folder):
    sizes = run(folder, STUDY + "[compare]\nmargin = 1.5\n").effect_sizes
    rates = sizes.filter(pl.col("equivalence_margin").is_not_null())
    assert {1.5} == set(rates["equivalence_margin"].to_list())
    assert "denial_rate" in rates["measure"].to_list()
    assert 1 == sizes.filter(pl.col("measure") == "denial_rate").height


def test_how_an_outlet_calls_an_actor_is_among_its_terms(folder):
    names = {"Echo": "regime", "Herald": "government"}
    for event in ("rain", "wind", "snow", "fog"):
        for outlet, name in names.items():
            text = f"The {name} met. The {name} spoke of {event}. The {name} left."
            file = folder / "articles" / event / f"{outlet}.txt"
            file.write_text(text, encoding="utf-8")
    terms = run(folder).terms.filter(pl.col("z") > 0)
    assert {"Echo": "government: regime", "Herald": "government: government"} == dict(
        terms.filter(pl.col("term").str.contains(":")).select("outlet", "term").rows()
    )


def test_articles_of_outlets_not_compared_are_told(folder):
    text = STUDY + '[compare]\noutlets = ["Echo"]\n'
    assert any("4 articles" in note and "Herald" in note for note in run(folder, text).corpus.notes)


def test_an_outlet_that_is_not_there_is_told_with_the_nearest(folder):
    with pytest.raises(DesignError) as caught:
        run(folder, STUDY + '[compare]\noutlets = ["Ecco"]\n')
    assert "did you mean 'Echo'" in caught.value.remedy


def test_outputs_of_an_earlier_run_do_not_stay(folder):
    out = folder / "out"
    result = run(folder)
    write_study(result, out)
    (out / "mine.txt").write_text("kept", encoding="utf-8")
    write_study(result, out, formats=["tables"])
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    there = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert {*manifest["outputs"], "manifest.json", "mine.txt"} == there
    assert not (out / "report.html").exists()


def test_a_report_is_never_read_as_an_article(folder):
    write_study(run(folder), folder / "articles" / "report", formats=["tables"])
    corpus = tl.read_articles(folder / "articles")
    assert 8 == corpus.articles.height
    assert ["report"] == corpus.refused()["source_file"].to_list()


def test_a_file_in_the_way_is_told(folder):
    (folder / "out").write_text("", encoding="utf-8")
    with pytest.raises(StudyError):
        write_study(run(folder), folder / "out")
