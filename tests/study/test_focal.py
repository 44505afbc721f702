"""The focal event of a study file, on the demo corpus: whose words make it certain or doubtful."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

import tellings as tl
from tellings.domain.errors import DesignError, StudyError
from tellings.reports.material import prepare
from tellings.reports.tables import exact_tables
from tellings.study import load_study, new_study, write_study

DEMO = Path(__file__).parents[2] / "corpora" / "demo" / "articles" / "residence-drones"
STUDY = """\
[study]
seed = 7
[corpus]
paths = ["articles"]
pattern = "{event}/{outlet}.md"
[focal]
phrases = ["attack", "raid", "drone attack"]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("focal")
    shutil.copytree(DEMO, place / "articles" / "residence-drones")
    return place


@pytest.fixture(scope="module")
def result(folder):
    return run(folder, STUDY)


def written(folder, text):
    file = folder / "study.toml"
    file.write_text(text, encoding="utf-8")
    return file


def run(folder, text):
    return tl.run_study(written(folder, text))


def test_every_mention_stands_in_the_text_and_has_a_status(result):
    texts = dict(result.corpus.articles.select("article_id", "text").rows())
    titles = dict(result.corpus.articles.select("article_id", "title").rows())
    named = {
        (titles if field == "title" else texts)[article][start:end].lower()
        for article, field, start, end in result.mentions.select(
            "article_id", "field", "start", "end"
        ).rows()
    }
    assert {"attack", "raid", "drone attack"} == named


def test_the_alleged_raid_of_one_outlet_is_kept_at_a_distance_and_the_attack_of_another_is_not(
    result,
):
    table = tl.event_status_by_outlet(result.corpus.articles, result.mentions)
    distanced = table.filter((pl.col("status") == "distanced") & (pl.col("n_mentions") > 0))
    asserted = table.filter((pl.col("status") == "asserted") & (pl.col("n_mentions") > 0))
    assert ["The Lamplighter"] == distanced["outlet"].to_list()
    assert ["The Harbour Mail"] == asserted["outlet"].to_list()


def test_the_shares_of_an_outlet_sum_to_one(result):
    table = tl.event_status_by_outlet(result.corpus.articles, result.mentions)
    sums = table.group_by("outlet").agg(pl.col("share").sum()).sort("outlet")["share"].to_list()
    assert pytest.approx([1.0] * len(sums)) == sums


def test_the_tables_of_a_study_that_names_a_focal_event_hold_it(result, folder):
    write_study(result, folder / "out", formats=["tables"])
    written = pl.read_csv(folder / "out" / "tables" / "focal_mentions.csv")
    assert result.mentions.height == written.height
    assert {"focal_mentions", "focal_outlets", "focal_shares"} <= set(exact_tables(prepare(result)))


def test_a_study_without_a_focal_event_has_no_such_table(folder):
    plain = run(folder, STUDY.partition("[focal]")[0])
    assert plain.mentions.is_empty()
    assert not [name for name in exact_tables(prepare(plain)) if name.startswith("focal")]


def test_the_digest_of_a_study_tells_which_focal_event_it_names(folder):
    digests = {
        load_study(written(folder, text)).digest()
        for text in (STUDY, STUDY.replace("attack", "assault"), STUDY.partition("[focal]")[0])
    }
    assert 3 == len(digests)


def test_only_articles_of_the_event_named_are_looked_at(folder):
    other = folder / "articles" / "budget-vote" / "meridian-wire.md"
    other.parent.mkdir()
    other.write_text("The attack failed.", encoding="utf-8")
    try:
        everywhere = run(folder, STUDY).mentions.height
        only = run(folder, STUDY + 'event = "residence-drones"\n')
        with pytest.raises(DesignError) as caught:
            run(folder, STUDY + 'event = "residence-drone"\n')
    finally:
        shutil.rmtree(other.parent)
    assert 1 == everywhere - only.mentions.height
    assert 5 == exact_tables(prepare(only))["focal_shares"]["article_id"].n_unique()
    assert "did you mean 'residence-drones'" in caught.value.remedy


def test_an_event_that_nobody_mentions_is_told(folder):
    notes = run(
        folder, STUDY.replace('"attack", "raid", "drone attack"', '"earthquake"')
    ).corpus.notes
    assert "no article mentions the focal event: 'earthquake' does not occur" in notes


@pytest.mark.parametrize("phrases", ["[]", '["attack", " "]', '["attack", "attack"]'])
def test_phrases_must_be_there_be_words_and_be_different(folder, phrases):
    file = written(folder, STUDY.replace('["attack", "raid", "drone attack"]', phrases))
    with pytest.raises(StudyError) as caught:
        load_study(file)
    assert "line 7" in caught.value.problem


def test_the_lines_that_a_new_study_holds_as_a_comment_name_a_focal_event(tmp_path):
    file = new_study(tmp_path / "harbour")
    text = file.read_text(encoding="utf-8")
    begin = text.index("# [focal]")
    end = text.index("\n\n", begin)
    file.write_text(text[:begin] + text[begin:end].replace("# ", "") + text[end:], encoding="utf-8")
    assert "drone attack" in load_study(file).focal.phrases
