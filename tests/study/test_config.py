"""The study file: every mistake at once, with its line and what was probably meant."""

from __future__ import annotations

import pytest

from tellings.domain.errors import StudyError
from tellings.study import load_study, new_study

RIGHT = """\
[study]
title = "Harbour"
seed = 7
[corpus]
paths = ["articles"]
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "articles").mkdir()
    return tmp_path


def load(folder, text):
    file = folder / "study.toml"
    file.write_text(text, encoding="utf-8")
    return load_study(file)


def mistakes(folder, text):
    with pytest.raises(StudyError) as caught:
        load(folder, text)
    return caught.value.problem.splitlines()


def test_a_right_file_loads_with_defaults(folder):
    study = load(folder, RIGHT)
    assert (7, 0.95, "quotes") == (
        study.study.seed,
        study.compare.level,
        study.report.copyright_mode,
    )


def test_all_unknown_keys_are_listed_with_lines_and_suggestions(folder):
    wrong = """\
[study]
tilte = "Harbour"
seed = 7
sede = 8
[corpus]
paths = ["articles"]
patern = "{event}"
[comparison]
level = 0.9
[report]
format = ["pdf"]
"""
    assert [
        "study.toml has 5 mistakes:",
        "  line 2: unknown key 'tilte' (did you mean 'title'?)",
        "  line 4: unknown key 'sede' (did you mean 'seed'?)",
        "  line 7: unknown key 'patern' (did you mean 'pattern'?)",
        "  line 8: unknown key 'comparison' (did you mean 'compare'?)",
        "  line 11: unknown key 'format' (did you mean 'formats'?)",
    ] == mistakes(folder, wrong)


def test_mistakes_of_every_kind_come_together(folder):
    wrong = """\
[study]
title = 5
[corpus]
paths = ["articles"]
[compare]
measures = ["author_hedgerate"]
level = 95
min_events = 2
[report]
copyright_mode = "everything"
"""
    told = mistakes(folder, wrong)
    assert "study.toml has 6 mistakes:" == told[0]
    assert "  line 1: 'seed' is missing (add it, such as: seed = 20310304)" in told
    assert (
        "  line 6: unknown measure 'author_hedgerate' (did you mean 'author_hedge_rate'?)" in told
    )
    assert any(line.startswith("  line 7: 'compare.level'") for line in told)
    assert any(line.startswith("  line 8: 'compare.min_events'") for line in told)
    assert any(line.startswith("  line 10: 'report.copyright_mode'") for line in told)


def test_a_missing_path_is_told_before_anything_runs(folder):
    told = mistakes(folder, RIGHT.replace("articles", "artikles"))
    assert "artikles" in told[1]
    assert told[1].startswith("  line 5:")


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"[study\n", "not valid TOML"), (b"\xff\xfe\x00", "UTF-8")],
)
def test_what_is_no_toml_is_named(folder, content, says):
    file = folder / "study.toml"
    file.write_bytes(content)
    with pytest.raises(StudyError) as caught:
        load_study(file)
    assert says in caught.value.problem


def test_a_missing_file_and_a_folder_are_told_apart(folder):
    with pytest.raises(StudyError) as missing:
        load_study(folder / "no.toml")
    with pytest.raises(StudyError) as is_folder:
        load_study(folder)
    assert "no study file" in missing.value.problem
    assert "tellings read" in is_folder.value.remedy


def test_the_digest_ignores_comments_and_order_but_not_values(folder):
    first = load(folder, RIGHT).digest()
    same = load(folder, "# a comment\n[corpus]\npaths = ['articles']\n[study]\nseed = 7\n"
                        "title = 'Harbour'\n").digest()  # fmt: skip
    assert first == same
    assert first != load(folder, RIGHT.replace("seed = 7", "seed = 8")).digest()


def test_a_new_study_is_right_as_it_is_and_never_overwrites(tmp_path):
    file = new_study(tmp_path / "harbour")
    assert "harbour" == load_study(file).study.title
    with pytest.raises(StudyError):
        new_study(tmp_path / "harbour")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("seed = 7", "seed = true"), "line 3"),
        (("[corpus]", '[compare]\noutlets = ["Echo", "Echo"]\n[corpus]'), "['Echo']"),
    ],
)
def test_values_that_only_look_right_are_mistakes(folder, change, says):
    assert says in "\n".join(mistakes(folder, RIGHT.replace(*change)))


def test_a_new_study_of_any_name_is_right(tmp_path):
    assert load_study(new_study(tmp_path / 'we"ird \\ na{me}'))


def test_a_mistake_in_the_sides_of_a_story_names_its_line(folder):
    sides = RIGHT + '[voices.sides]\ncity = ["Ann Bow", "role:king"]\nport = ["Ben Oak"]\n'
    assert "  line 7: 'voices.sides.city.1': 'king' is no role" in mistakes(folder, sides)[1]
    twice = sides.replace("role:king", "ben oak")
    assert "  line 6: 'voices.sides': a speaker belongs to one side" in mistakes(folder, twice)[1]


def test_a_mistake_of_a_section_that_stands_only_in_parts_names_the_first(folder):
    parts = RIGHT + '[compare.families]\na = ["hedge_rate"]\nb = ["hedge_rate"]\n'
    assert "  line 6: 'compare': a measure belongs to one family" in mistakes(folder, parts)[1]
