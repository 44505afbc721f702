"""Who asks: named on the report and in a package, and no number rests on it."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from tests.study.newsroom import make

import tellings as tl
from tellings.domain.errors import StudyError
from tellings.study import write_study
from tellings.study.bundle import bundle
from tellings.study.preregistration import deviations, preregister
from tellings.study.sections import About, Author

MARY = '{ name = "Mary Orlova", orcid = "https://orcid.org/0000-0002-1825-0097" }'
SIGNED = f'authors = [{MARY}, {{ name = " Ida  Pell " }}]'


def signed(study, authors=SIGNED):
    study.write_text(study.read_text("utf-8").replace("[study]", f"[study]\n{authors}"), "utf-8")
    return study


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    """The files of a bundle of a study with two authors."""
    place = tmp_path_factory.mktemp("signed")
    study = signed(make(place / "study"))
    write_study(tl.run_study(study), place / "out", formats=["pdf", "html", "tables"])
    with zipfile.ZipFile(bundle(place / "out", place / "x.zip", study=study)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_crate_names_each_author_under_an_orcid_or_a_name_of_its_own(parts):
    graph = json.loads(parts["ro-crate-metadata.json"])["@graph"]
    people = [one for one in graph if one["@type"] == "Person"]
    assert [
        {"@id": "https://orcid.org/0000-0002-1825-0097", "@type": "Person", "name": "Mary Orlova"},
        {"@id": "#author-2", "@type": "Person", "name": "Ida Pell"},
    ] == people
    (root,) = (one for one in graph if one["@id"] == "./")
    assert [{"@id": one["@id"]} for one in people] == root["author"]


def test_a_data_package_names_them_as_contributors(parts):
    assert [
        {"title": "Mary Orlova", "role": "author", "path": "https://orcid.org/0000-0002-1825-0097"},
        {"title": "Ida Pell", "role": "author"},
    ] == json.loads(parts["datapackage.json"])["contributors"]


def test_readme_and_reports_name_them(parts):
    pikepdf = pytest.importorskip("pikepdf")
    told = "Authors: Mary Orlova (https://orcid.org/0000-0002-1825-0097), Ida Pell\n"
    assert told in parts["README.md"].decode()
    page = parts["output/report.html"].decode()
    assert '<p class="facts">Mary Orlova (ORCID 0000-0002-1825-0097), Ida Pell</p>' in page
    with pikepdf.open(io.BytesIO(parts["output/report.pdf"])) as pdf:
        assert "Mary Orlova, Ida Pell" == str(pdf.docinfo["/Author"])


def test_a_study_that_names_nobody_says_nothing_of_authors(tmp_path):
    study = make(tmp_path / "study")
    write_study(tl.run_study(study), tmp_path / "out", formats=["html"])
    with zipfile.ZipFile(bundle(tmp_path / "out", tmp_path / "x.zip", study=study)) as archive:
        told = {name: archive.read(name).decode() for name in archive.namelist()}
    assert "authors" not in json.loads(told["output/manifest.json"])["study"]
    for name in ("README.md", "ro-crate-metadata.json", "datapackage.json"):
        assert "uthor" not in told[name]
        assert "ontributor" not in told[name]


def test_authors_are_no_part_of_the_digest_nor_of_what_was_preregistered(tmp_path):
    study = make(tmp_path)
    with study.open("a", encoding="utf-8") as file:
        file.write('[compare]\nconfirmatory = ["hedge_rate"]\n')
    preregister(study)
    before = tl.load_study(study).digest()
    after = tl.load_study(signed(study))
    assert before == after.digest()
    assert 0 == deviations(after).height


def test_authors_that_the_outputs_do_not_name_are_not_bundled_with_them(tmp_path):
    study = make(tmp_path / "study")
    write_study(tl.run_study(study), tmp_path / "out", formats=[])
    with pytest.raises(StudyError, match="other authors"):
        bundle(tmp_path / "out", tmp_path / "x.zip", study=signed(study))


@pytest.mark.parametrize("orcid", ["0000-0002-1825-0097", "0000-0002-1694-233X"])
def test_an_orcid_with_its_check_digit_is_taken(orcid):
    assert orcid == Author(name="Mary Orlova", orcid=orcid).orcid


@pytest.mark.parametrize(
    ("authors", "says"),
    [
        ('[{ name = "M", orcid = "0000-0002-1825-0098" }]', "last digit checks the others"),
        ('[{ name = "M", orcid = "0000000218250097" }]', "no ORCID"),
        ('[{ name = "M", orcid = "" }]', "no ORCID"),
        ('[{ name = " " }]', "a name must not be blank"),
        ('[{ orcid = "0000-0002-1825-0097" }]', "'name' is missing"),
        ('[{ name = "M", mail = "m@example.org" }]', "unknown key 'mail'"),
        (f"[{MARY}, {MARY}]", "must not be repeated"),
        ('["Mary Orlova"]', "'study.authors', entry 1 must be a section"),
    ],
)
def test_a_mistake_in_the_authors_is_told_with_its_line(tmp_path, authors, says):
    study = signed(make(tmp_path), f"authors = {authors}")
    with pytest.raises(StudyError) as caught:
        tl.load_study(study)
    told = caught.value.problem
    assert says in told
    assert "line 2:" in told


def test_authors_may_stand_in_sections_of_their_own(tmp_path):
    study = make(tmp_path)
    with study.open("a", encoding="utf-8") as file:
        file.write('[[study.authors]]\nname = "Ida Pell"\n')
    assert About(seed=7, authors=[Author(name="Ida Pell")]) == tl.load_study(study).study
