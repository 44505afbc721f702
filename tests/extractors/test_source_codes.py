"""What the model of naming and role sees of a source, and the samples it is taught by."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from importlib.resources import files

import pytest

from tellings.extractors.sourcing.code_features import code_features, tells_no_role
from tellings.extractors.sourcing.code_model import model_bytes
from tellings.extractors.sourcing.code_samples import samples, samples_read_once
from tellings.extractors.sourcing.code_train import fitted
from tellings.extractors.sourcing.find import find_attributions
from tellings.extractors.sourcing.lexicon import english
from tellings.extractors.sourcing.people import cast_of
from tellings.extractors.sourcing.public_figures import field_of
from tellings.extractors.sourcing.reading import read
from tellings.extractors.sourcing.speakers import references, scene_of
from tellings.extractors.sourcing.subjects_near import SUBJECTS

FIELDS = {"politics", "campaigns", "government", "media", "expert", "business", "civil_society",
          "other"}  # fmt: skip


def features_of(text):
    """The features of the first source that the rules find in a text."""
    scene = scene_of(text)
    found = find_attributions(scene.reading, english())
    naming = references([scene.reading], [found], scene.cast, english())[0][0]
    return code_features(scene.reading, found[0], naming, scene.cast, english())


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Angela Merkel", "politics"),
        ("Donald J. Trump Jr.", "politics"),
        ("George Soros", "business"),
        ("Martin O’Malley", "politics"),
        ("Merkel", "politics"),
        ("Angela", ""),
        ("Dana Pell", ""),
    ],
)
def test_a_public_figure_is_known_by_the_first_and_last_word_of_the_name(name, field):
    assert field == field_of(name)


def test_the_list_of_public_figures_is_sorted_lower_case_and_of_known_fields():
    table = files("tellings.extractors.sourcing") / "lang/en/public_figures.tsv"
    rows = [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines()[1:]]
    names = [name for name, _ in rows]
    assert sorted(set(names)) == names
    assert [name.lower() for name in names] == names
    assert FIELDS == {field for _, field in rows}
    assert all(len(name.split()) <= 2 for name in names)


def test_a_public_figure_keeps_the_role_that_the_text_gives():
    cast = cast_of([read("Angela Merkel, a pastor from Orme, said it rained.")], english())
    person = cast.people["Angela Merkel"]
    assert ("civil_society", "politics") == (person.role, person.field)


def test_what_stands_near_a_person_is_told_with_how_often():
    near = " ".join(["then"] * 40)
    text = f"Mary Pell met voters. {near} Mary Pell slept. {near} Mary Pell ate."
    assert {"election often"} == cast_of([read(text)], english()).people["Mary Pell"].near


def test_the_subjects_of_an_article_are_shares_of_its_words():
    cast = cast_of([read("The company told voters and voters laughed.")], english())
    assert [subject for subject, _ in cast.subjects] == list(SUBJECTS)
    assert {"election": 2 / 8, "business": 1 / 8} == {
        subject: share for subject, share in cast.subjects if share
    }


def test_a_bare_name_still_tells_no_role_and_a_public_figure_does():
    assert tells_no_role(features_of("“It rained,” said Ida Pell."))
    assert not tells_no_role(features_of("“It rained,” said Angela Merkel."))


def test_a_person_named_within_the_phrase_tells_a_field():
    found = features_of("Angela Merkel left. A Merkel aide said it rained.")
    assert "phrase figure politics" in found


def coded_files(folder):
    """A coded file, a file of one reader and the articles they speak of."""
    marks = {"id": "E1", "source": [[0, 7]], "cue": [[8, 12]], "content": [[13, 22]]}
    document = {"text": "Critics said it rained.", "attributions": [marks]}
    both = [["unnamed_group", role, "neutral"] for role in ("citizen", "media") for _ in range(4)]
    codes, own, articles = (folder / name for name in ("codes", "own", "articles"))
    articles.write_text(
        "\n".join(json.dumps({"doc_id": f"d{n}", **document}) for n in range(9)), encoding="utf-8"
    )
    rows = [
        {"doc_id": f"d{n}", "attribution": "E1", "codes": {"a": code, "b": code}}
        for n, code in enumerate(both)
    ]
    codes.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    digest = hashlib.sha256(b"d8").hexdigest()[:12]
    own.write_text(
        f"article\tattribution\tnaming\trole\tstance\n{digest}\tE1\tunnamed_group\texpert\t\n",
        encoding="utf-8",
    )
    return codes, own, articles


def test_codes_of_one_reader_are_samples_of_their_own(tmp_path):
    _, own, articles = coded_files(tmp_path)
    made = samples_read_once(own, articles)
    assert [("d8", ("unnamed_group", "expert", None))] == [
        (one.article, one.agreed) for one in made
    ]


def test_codes_of_one_reader_teach_but_are_no_test(tmp_path):
    codes, own, articles = coded_files(tmp_path)
    made = samples(codes, articles, own=own)
    assert {"d8"} == {one.article for one in made if not one.tested}
    assert 9 == len(made)


def test_the_same_samples_give_the_same_bytes(tmp_path):
    codes, own, articles = coded_files(tmp_path)
    # Naming needs two codes to be told apart.
    taught = [
        replace(one, agreed=("document", *one.agreed[1:]), features=("x",)) if number % 2 else one
        for number, one in enumerate(samples(codes, articles, own=own))
    ]
    assert model_bytes(fitted(taught)) == model_bytes(fitted(list(taught)))
