"""What a study file names and its articles do not have, told before anything is measured."""

from __future__ import annotations

import pytest

from tellings.domain.errors import StudyError
from tellings.study import load_study
from tellings.study.names import check_names

HEAD = """\
[study]
seed = 7
[corpus]
paths = ["articles"]
"""
TABLE = "key,body,paper,topic\n1,It rained.,Echo,harbour-fire\n2,It poured.,Herald,harbour-fire\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "articles").mkdir()
    return tmp_path


def looked_up(folder, added):
    file = folder / "study.toml"
    file.write_text(HEAD + added, encoding="utf-8")
    return check_names(load_study(file), file)


def mistakes(folder, added):
    with pytest.raises(StudyError) as caught:
        looked_up(folder, added)
    return caught.value.problem.splitlines()


RIGHT = '[corpus.columns]\noutlet = "paper"\nevent = "topic"\n'


def test_columns_that_a_table_does_not_have_are_told_with_the_nearest(folder):
    (folder / "articles" / "a.csv").write_text(TABLE, encoding="utf-8")
    assert 2 == looked_up(folder, RIGHT)
    wrong = '[corpus.columns]\noutlet = "papr"\ntext = "zzz"\n'
    assert [
        "study.toml has 2 mistakes:",
        "  line 6: 'corpus.columns.outlet': a.csv has no column 'papr' (did you mean 'paper'?)",
        "  line 7: 'corpus.columns.text': a.csv has no column 'zzz' "
        "(there are ['body', 'key', 'paper', 'topic'])",
    ] == mistakes(folder, wrong)


def test_events_and_outlets_that_no_article_has_are_told_with_the_nearest(folder):
    (folder / "articles" / "a.csv").write_text(TABLE, encoding="utf-8")
    right = '[corpus.events]\nharbour-fire = "Fire"\n[compare]\noutlets = ["Echo"]\n'
    assert 2 == looked_up(folder, RIGHT + right)
    wrong = (
        '[corpus.events]\nharbor-fire = "Fire"\n[compare]\noutlets = ["Herold"]\n'
        '[focal]\nphrases = ["fire"]\nevent = "zzz"\n'
    )
    assert [
        "study.toml has 3 mistakes:",
        "  line 9: 'corpus.events.harbor-fire': no article is on the event 'harbor-fire' "
        "(did you mean 'harbour-fire'?)",
        "  line 11: 'compare.outlets': no article is of 'Herold' (did you mean 'Herald'?)",
        "  line 14: 'focal.event': no article is on the event 'zzz' (there are ['harbour-fire'])",
    ] == mistakes(folder, RIGHT + wrong)


def test_a_study_without_articles_yet_or_without_names_is_right(folder):
    named = '[compare]\noutlets = ["Herold"]\n'
    assert 0 == looked_up(folder, named)
    (folder / "articles" / "Echo.txt").write_text("It rained.", encoding="utf-8")
    assert 0 == looked_up(folder, "")
    assert "no article is of 'Herold'" in mistakes(folder, named)[1]


def test_a_table_that_cannot_be_read_for_another_reason_is_no_mistake_of_the_file(folder):
    (folder / "articles" / "a.csv").write_text(TABLE, encoding="utf-8")
    (folder / "articles" / "b.csv").write_text("id,title,body\n", encoding="utf-8")
    assert 2 == looked_up(folder, RIGHT)
