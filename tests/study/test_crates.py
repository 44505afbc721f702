"""What the validators of RO-Crate and of data packages asked of a bundle, held for every change."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import json
import re
import zipfile
from urllib.parse import quote, unquote

import pytest
from tests.study.newsroom import make

import tellings as tl
from tellings.study import write_study
from tellings.study.bundle import bundle

# What the context of RO-Crate 1.1 defines, of the words that a bundle may use.
WORDS = {
    *("@id", "@type", "about", "conformsTo", "contentSize", "datePublished", "description"),
    *("encodingFormat", "hasPart", "instrument", "license", "mentions", "name", "object"),
    *("result", "version"),
}
VALUES = {
    "integer": re.compile(r"-?\d*"),
    "number": re.compile(r"(-?\d+(\.\d+)?([eE][+-]?\d+)?)?|NaN|-?INF"),
    "boolean": re.compile(r"true|false|"),
    "date": re.compile(r"(\d{4}-\d\d-\d\d)?"),
    "datetime": re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d{4})?)?"),
    "string": re.compile(r".*", re.DOTALL),
}


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    """The files of a bundle with tables, of articles under a name that no URI may hold."""
    place = tmp_path_factory.mktemp("crate")
    study = make(place / "study")
    name = "News — naïve, 100% & more.jsonl"
    (study.parent / "articles.jsonl").rename(study.parent / name)
    text = study.read_text(encoding="utf-8").replace("articles.jsonl", name)
    study.write_text(text.replace("formats = []", 'formats = ["tables"]'), encoding="utf-8")
    write_study(tl.run_study(study), place / "out", formats=["tables"])
    with zipfile.ZipFile(bundle(place / "out", place / "x.zip", study=study)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def crate(parts):
    return json.loads(parts["ro-crate-metadata.json"])


@pytest.fixture(scope="module")
def entities(crate):
    return {entity["@id"]: entity for entity in crate["@graph"]}


def test_every_word_of_a_crate_is_in_its_context(crate):
    standard, own = crate["@context"]
    assert "https://w3id.org/ro/crate/1.1/context" == standard
    used = {word for entity in crate["@graph"] for word in entity}
    assert WORDS | set(own) >= used
    assert set(own) <= used


def test_a_crate_is_flat_and_names_only_what_it_describes(crate, entities):
    assert len(crate["@graph"]) == len(entities)
    for entity in crate["@graph"]:
        for word, value in entity.items():
            values = value if isinstance(value, list) else [value]
            assert not isinstance(value, list) or len(value) > 1, word
            for one in values:
                assert isinstance(one, str) or {"@id"} == set(one), word
                if isinstance(one, dict) and word != "conformsTo":
                    assert one["@id"] in entities


def test_the_root_of_a_crate_says_what_when_and_under_which_rights(parts, entities):
    about = entities["ro-crate-metadata.json"]
    assert {"@id": "./"} == about["about"]
    assert {"@id": "https://w3id.org/ro/crate/1.1"} == about["conformsTo"]
    root = entities["./"]
    assert "Dataset" == root["@type"]
    assert root["name"]
    assert root["description"]
    assert datetime.date.fromisoformat(root["datePublished"])
    rights = entities[root["license"]["@id"]]
    assert "CreativeWork" == rights["@type"]
    assert "may be shared in full" in rights["description"]
    run = entities["#run"]
    assert {"@id": "#run"} == root["mentions"]
    software = entities[run["instrument"]["@id"]]
    made_by = json.loads(parts["output/manifest.json"])["provenance"]["tellings"]
    assert ("SoftwareApplication", made_by) == (software["@type"], software["version"])


def test_every_file_is_described_under_an_address_that_a_uri_may_be(parts, entities):
    files = {name: one for name, one in entities.items() if one["@type"] == "File"}
    assert all(quote(unquote(name)) == name for name in files)
    assert set(parts) - {"ro-crate-metadata.json"} == {unquote(name) for name in files}
    assert [{"@id": name} for name in files] == entities["./"]["hasPart"]
    for name, told in files.items():
        data = parts[unquote(name)]
        assert (str(len(data)), hashlib.sha256(data).hexdigest()) == (
            told["contentSize"], told["sha256"])  # fmt: skip
        assert re.fullmatch(r"[a-z]+/[\w.+-]+", told["encodingFormat"])
    below = {"object": "study/", "result": "output/"}
    for word, folder in below.items():
        told = entities["#run"][word]
        names = {one["@id"] for one in (told if isinstance(told, list) else [told])}
        assert names == {name for name in files if name.startswith(folder)}


def test_every_table_is_described_and_holds_what_its_description_says(parts):
    package = json.loads(parts["datapackage.json"])
    resources = package["resources"]
    names = [resource["name"] for resource in resources]
    assert all(re.fullmatch(r"[a-z0-9-]+", name) for name in names)
    assert len(names) == len(set(names))
    tables = {name for name in parts if name.startswith("output/") and name.endswith(".csv")}
    assert tables == {resource["path"] for resource in resources}
    assert len(tables) > 10
    for resource in resources:
        data = parts[resource["path"]]
        assert len(data) == resource["bytes"]
        assert f"sha256:{hashlib.sha256(data).hexdigest()}" == resource["hash"]
        head, *rows = csv.reader(io.StringIO(data.decode(resource["encoding"]), newline=""))
        fields = resource["schema"]["fields"]
        assert head == [field["name"] for field in fields]
        for row in rows:
            for field, cell in zip(fields, row, strict=True):
                assert VALUES[field["type"]].fullmatch(cell), (resource["path"], field, cell)


def test_every_output_is_an_exhibit_of_the_readme(parts):
    readme = parts["README.md"].decode()
    assert all(f"`{name}`" in readme for name in parts if name.startswith("output/tables"))
    assert "`output/manifest.json`" in readme


def test_a_study_that_declares_its_date_is_published_on_it(tmp_path):
    study = make(tmp_path / "study")
    study.write_text(study.read_text("utf-8").replace("[study]", "[study]\ndate = 2031-05-06"))
    write_study(tl.run_study(study), tmp_path / "out", formats=[])
    with zipfile.ZipFile(bundle(tmp_path / "out", tmp_path / "x.zip", study=study)) as archive:
        graph = json.loads(archive.read("ro-crate-metadata.json"))["@graph"]
    assert ["2031-05-06"] == [one["datePublished"] for one in graph if one["@id"] == "./"]
