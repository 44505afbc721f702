"""The study file: every mistake at once, with its line and what was probably meant."""

from __future__ import annotations

import copy
import datetime
from typing import get_args

import pytest
from pydantic import BaseModel, ValidationError

from tellings.domain.errors import StudyError
from tellings.study import load_study, new_study
from tellings.study.config import Study
from tellings.study.expected import EXAMPLES
from tellings.study.mistakes import found_by_pydantic

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
        "  line 2: unknown key 'tilte' in [study] (did you mean 'title'?)",
        "  line 4: unknown key 'sede' in [study] (did you mean 'seed'?)",
        "  line 7: unknown key 'patern' in [corpus] (did you mean 'pattern'?)",
        "  line 8: unknown section [comparison] (did you mean 'compare'?)",
        "  line 11: unknown key 'format' in [report] (did you mean 'formats'?)",
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
    assert "  line 1: 'seed' is missing in [study] (write for example: seed = 20310304)" in told
    assert (
        "  line 6: 'compare.measures': unknown measure 'author_hedgerate' "
        "(did you mean 'author_hedge_rate'?)" in told
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
    assert "  line 7: 'voices.sides.city', entry 2: 'king' is no role" in mistakes(folder, sides)[1]
    twice = sides.replace("role:king", "ben oak")
    assert "  line 6: 'voices.sides': a speaker belongs to one side" in mistakes(folder, twice)[1]


def test_a_mistake_of_a_section_that_stands_only_in_parts_names_the_first(folder):
    parts = RIGHT + '[compare.families]\na = ["hedge_rate"]\nb = ["hedge_rate"]\n'
    assert "  line 6: [compare]: a measure belongs to one family" in mistakes(folder, parts)[1]


@pytest.mark.parametrize(
    ("added", "says"),
    [
        ("[voices.sides]\n", "line 6: 'voices.sides' must not be empty (write for example: ["),
        (
            "[focal]\nphrases = []\n",
            "line 7: 'focal.phrases' must not be empty "
            '(write for example: phrases = ["drone attack", "raid"])',
        ),
        (
            "[power]\narticles = [1]\n",
            "line 7: 'power.articles' must have at least 2 entries, got [1] (write for example: ",
        ),
        (
            '[compare]\nlevel = "high"\n',
            "line 7: 'compare.level' must be a number, got 'high' (write for example: level = ",
        ),
        (
            '[report]\nformats = ["pdf", "htlm"]\n',
            "line 7: 'report.formats', entry 2 must be one of pdf, html, tables",
        ),
        ("[power]\npoints = nan\n", "line 7: 'power.points' must be a finite number, got nan"),
        ("[power]\npoints = true\n", "line 7: 'power.points': true and false are no values"),
        (
            "[[compare]]\nlevel = 0.9\n",
            "line 6: [compare] must be a section with keys of its own, got [a section]",
        ),
        ('[coding.x]\nsample = " "\ncodes = ["a"]\n', "line 7: 'coding.x.sample': it must not be"),
    ],
)
def test_a_wrong_value_is_told_in_our_own_words(added, says, folder):
    assert says in "\n".join(mistakes(folder, RIGHT + added))


@pytest.mark.parametrize(
    ("added", "says"),
    [
        ('pattern = "{evnt}/{outlet}"', ("line 6: 'corpus.pattern': ", "{evnt}", "{event}")),
        ('encoding = "latn-1"', ("line 6: 'corpus.encoding': There is no encoding 'latn-1'",)),
        ('language = "Elvish!"', ("line 6: 'corpus.language' must be a BCP-47 tag",)),
        ('[corpus.columns]\nbody = "text"', ("line 7: 'corpus.columns.body': ", "text=body")),
        ('[corpus.columns]\n"bödy" = "text"', ("line 7: 'corpus.columns.bödy': ",)),
    ],
)
def test_what_the_loaders_would_refuse_is_a_mistake_of_the_file(added, says, folder):
    told = "\n".join(mistakes(folder, f"{RIGHT}{added}\n"))
    assert all(part in told for part in says), told


def test_a_key_above_every_section_is_told_where_it_belongs(folder):
    told = mistakes(folder, f"level = 0.9\n{RIGHT}")
    assert "  line 1: 'level' stands in no section (write it below [compare])" in told


# Every kind of value that TOML has, empty, negative, out of range and of a wrong type.
VALUES = ["", " ", "x", 5, -1, 0, 1.5, -2.5, True, [], ["a", ""], [1], [True], {}, {"a": 1},
          {"a": []}, {"a": ""}, float("nan"), float("inf"), datetime.date(2031, 1, 1),
          datetime.datetime(2031, 1, 1, 5), datetime.time(1, 2), 10**30]  # fmt: skip
BASE = {"study": {"seed": 1}, "corpus": {"paths": ["."]}, "focal": {"phrases": ["raid"]},
        "voices": {"sides": {"city": ["Ann Bow"]}},
        "coding": {"hedge_rate": {"sample": "s", "codes": ["c"]}}}  # fmt: skip
FOREIGN = ("input should", "valid dictionary", "instance of", "after validation", "unable to",
           "value error", "datetimes", "unix")  # fmt: skip


def with_value(where, value):
    values = copy.deepcopy(BASE)
    at = values
    for step in where[:-1]:
        at = at.setdefault(step, {})
    at[where[-1]] = value
    return values


def paths_of(model, above=()):
    """The way to every key of every section, with a name of the user's own where one stands."""
    for name, field in model.model_fields.items():
        where = (*above, name)
        yield where
        if str(field.annotation).startswith("dict") and name != "coding":
            yield (*where, "own")
        for kind in (field.annotation, *get_args(field.annotation)):
            if isinstance(kind, type) and issubclass(kind, BaseModel) and name != "authors":
                own = ("hedge_rate",) if name == "coding" else ()
                yield from paths_of(kind, (*where, *own))


PATHS = sorted(set(paths_of(Study)))


@pytest.mark.parametrize("where", PATHS, ids=".".join)
def test_no_value_whatever_is_answered_in_the_words_of_a_library(where):
    for value in VALUES:
        try:
            Study.model_validate(with_value(where, value))
        except ValidationError as error:
            for mistake in found_by_pydantic(error, Study):
                assert where[0] in mistake.problem
                assert mistake.remedy, (where, value, mistake)
                told = f"{mistake.problem} {mistake.remedy}".casefold()
                assert [] == [words for words in FOREIGN if words in told], (where, value)
                assert "be of another kind" not in told, (where, value)


def test_every_key_has_an_example_and_every_example_is_right(folder):
    (folder / "coding").mkdir()
    (folder / "coding" / "hedges").mkdir()
    (folder / "coding" / "ann.json").touch()
    own = {"hedge_rate", "own"}
    assert {tuple("*" if step in own else step for step in where) for where in PATHS} <= set(
        EXAMPLES
    )
    sections = {}
    for where, line in EXAMPLES.items():
        if not line.startswith("["):
            head = ".".join("author_hedge_rate" if step == "*" else step for step in where[:-1])
            sections.setdefault(head.removesuffix(".authors"), {})[where[-1], line] = None
    text = "\n".join(
        "\n".join([f"[{head}]", *{line.partition(" = ")[0]: line for _, line in lines}.values()])
        for head, lines in sections.items()
    )
    assert load(folder, text).study.authors[0].orcid
