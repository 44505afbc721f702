"""The loaders of archive exports under the contract: whole, damaged, hostile."""

from __future__ import annotations

import pytest
from tests.loaders.archive_samples import SAMPLES, zip_bytes

from tellings.domain.parts import Loader, discover
from tellings.loaders import read_articles
from tellings.loaders.report import import_report
from tellings.testing import check_loader

LOADERS = dict(discover(Loader))
MINE = {
    "uni.docx": "nexis_docx", "uni.rtf": "nexis_rtf", "bare.rtf": "nexis_rtf",
    "old.html": "nexis_html", "old.TXT": "nexis_txt", "plain.html": "factiva_html",
    "indexed.html": "factiva_html", "factiva.xml": "factiva_xml", "factiva.rtf": "factiva_rtf",
    "europresse.html": "europresse_html", "europresse_new.html": "europresse_html",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_each_sample_is_read_whole_by_its_own_loader_whatever_its_ending(tmp_path, name):
    (tmp_path / "export.dat").write_bytes(SAMPLES[name])
    corpus = read_articles(tmp_path / "export.dat")
    assert [MINE[name]] * 3 == corpus.articles["loader"].to_list()
    assert 0 == corpus.outcomes()["refused"]
    for column in ("title", "outlet", "published", "text", "byline_raw"):
        assert 0 == corpus.articles[column].null_count(), column


@pytest.mark.parametrize("name", sorted(SAMPLES))
@pytest.mark.parametrize("loader", sorted(LOADERS))
def test_the_contract_holds_for_every_loader_on_every_export(tmp_path, name, loader):
    file = tmp_path / name
    file.write_bytes(SAMPLES[name])
    check_loader(LOADERS[loader], file)


def test_a_damaged_document_of_an_html_export_costs_only_itself(tmp_path):
    data = SAMPLES["old.html"].replace(b"Rain Falls on Dresk 2", b"<DIV><TABLE><<P CLASS=\x00 2", 1)
    (tmp_path / "old.html").write_bytes(data)
    titles = read_articles(tmp_path).articles["title"].to_list()
    assert {"Rain Falls on Dresk 1", "Rain Falls on Dresk 3"} <= set(titles)


HOSTILE = {
    "bomb.docx": (zip_bytes({"word/document.xml": b"\x00" * (80 << 20)}), "packed more than 200"),
    "outside.docx": (zip_bytes({"../x": "", "word/document.xml": "<a/>"}), "outside itself"),
    "rooted.docx": (zip_bytes({"/x": "", "word/document.xml": "<a/>"}), "outside itself"),
    "drive.docx": (zip_bytes({"C:\\x": "", "word/document.xml": "<a/>"}), "outside itself"),
    "many.docx": (
        zip_bytes({"word/document.xml": "<a/>", **{f"m{n}": "" for n in range(10_001)}}),
        "10,002 members",
    ),
    "cut.docx": (SAMPLES["uni.docx"][:-30], "damaged"),
    "entity.docx": (
        zip_bytes({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "declares entities",
    ),
    "bomb.xml": (
        b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><PPSResponse>&c;</PPSResponse>',
        "declares entities",
    ),
    "deep.rtf": (b"{\\rtf1 Length: " + b"{" * 5000, "nested too deep"),
    "empty.docx": (zip_bytes({"word/document.xml": "<a/>"}), "holds no article"),
    "stated.xml": (
        b'<PPSResponse><ppsarticleResultSet count="9"></ppsarticleResultSet></PPSResponse>',
        "holds no article",
    ),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_is_refused_by_name_and_costs_no_neighbour(tmp_path, name):
    data, why = HOSTILE[name]
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.TXT").write_bytes(SAMPLES["old.TXT"])
    corpus = read_articles(tmp_path)
    assert 3 == corpus.articles.height
    refused = corpus.refused()
    assert [name] == refused["source_file"].to_list()
    assert why in refused["problem"][0]


def test_the_report_has_a_row_for_every_file_refused_or_not(tmp_path):
    names = ["entity.docx", "europresse.html", "old.html"]
    for name in names:
        (tmp_path / name).write_bytes(SAMPLES.get(name) or HOSTILE[name][0])
    report = import_report(read_articles(tmp_path))
    assert names == report["source_file"].to_list()
    by_file = {row["source_file"]: row for row in report.iter_rows(named=True)}
    assert (3, 3) == (by_file["old.html"]["expected"], by_file["old.html"]["read"])
    assert 1 == by_file["entity.docx"]["refused"]
    assert by_file["europresse.html"]["expected"] is None
    assert 1.0 == pytest.approx(by_file["old.html"]["integrity_median"])
