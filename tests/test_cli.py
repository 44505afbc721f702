"""The command line as a newcomer meets it: right, wrong file, wrong option."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import polars as pl
import pytest

from tellings.domain.tables import SPANS


def tellings(*arguments, cwd):
    return subprocess.run(
        [sys.executable, "-m", "tellings", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


@pytest.fixture
def lines(tmp_path):
    file = tmp_path / "articles.jsonl"
    rows = [
        {"article_id": "a", "text": "It may rain, the mayor said.", "title": "Rain"},
        {"id": 2, "text": "“Cafe\u0301 closed,” critics claimed. 🚢 The regime fell."},
        {"doc_id": "c", "text": ""},
    ]
    text = "\n".join(json.dumps(row) for row in rows) + "\nnot json\n"
    file.write_text(text, encoding="utf-8")
    return file


def test_extract_obeys_its_contract(lines, tmp_path):
    out = tmp_path / "spans.jsonl"
    done = tellings("extract", lines, "--layers", "sourcing,hedging", "--out", out, cwd=tmp_path)
    assert 0 == done.returncode, done.stderr
    spans = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    keys = list(SPANS.columns)
    assert all(keys == list(span) for span in spans)
    assert {"a", "2"} == {span["article_id"] for span in spans}
    texts = {"2": "“Cafe\u0301 closed,” critics claimed. 🚢 The regime fell."}
    quoted = [s for s in spans if s["article_id"] == "2" and s["role"] == "content"]
    assert ["“Cafe\u0301 closed,”"] == [texts["2"][s["start"] : s["end"]] for s in quoted]
    assert all(isinstance(span["attributes"], dict) for span in spans)
    assert "record 3" in done.stderr or "record 4" in done.stderr


def test_extract_writes_parquet_with_the_same_spans(lines, tmp_path):
    for name in ("spans.jsonl", "spans.parquet"):
        assert 0 == tellings("extract", lines, "--out", tmp_path / name, cwd=tmp_path).returncode
    rows = pl.read_parquet(tmp_path / "spans.parquet")
    n_lines = len((tmp_path / "spans.jsonl").read_text(encoding="utf-8").splitlines())
    assert n_lines == rows.height


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run", "missing.toml"], "no study file"),
        (["read", "missing"], "no file or folder"),
        (["extract", "missing.jsonl", "--out", "s.jsonl"], "missing.jsonl"),
        (["extract", "articles.jsonl", "--out", "s.txt"], ".jsonl or .parquet"),
        (["extract", "articles.jsonl", "--layers", "mood", "--out", "s.jsonl"], "mood"),
        (["extract", "articles.jsonl", "--mode", "best", "--out", "s.jsonl"], "fast"),
        (["import", "articles.jsonl", "--column", "text", "--out", "a.parquet"], "text=body"),
        (["extract", "missing.jsonl", "--out", "s.jsonl"], "there is no file"),
        (["group", ".", "--out", "s.jsonl"], "is a folder"),
        (["group", "articles.jsonl", "--out", "s.jsonl", "--review", "no/r.html"], "--review"),
        (["group", "articles.jsonl", "--out", "s.jsonl", "--corrections", "no.json"], "no.json"),
    ],
)
def test_a_mistake_of_the_user_is_told_with_a_remedy_and_exit_code_2(
    arguments, says, lines, tmp_path
):
    done = tellings(*arguments, cwd=tmp_path)
    assert 2 == done.returncode, done.stderr
    assert says in done.stderr
    assert "What to do:" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("s.*"))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--variable", "author_hedge_rat", "--out", "c"], "did you mean 'author_hedge_rate'?"),
        (["--variable", "author_hedge_rate", "--out", "articles.jsonl"], "is a file"),
        (["--variable", "x", "--codebook", "no.md", "--out", "c"], "--codebook: there is no file"),
        (["--variable", "x", "--codebook", ".", "--out", "c"], "--codebook: '.' is a folder"),
        (["--variable", "x", "--codebook", "latin.md", "--out", "c"], "is not text in UTF-8"),
    ],
)
def test_a_sample_asked_for_wrongly_is_told_with_a_remedy_and_exit_code_2(
    arguments, says, lines, tmp_path
):
    (tmp_path / "latin.md").write_bytes("Réponse ?".encode("latin-1"))
    done = tellings("sample", lines.name, "--seed", 1, *arguments, cwd=tmp_path)
    assert 2 == done.returncode, done.stderr
    assert says in done.stderr
    assert "What to do:" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "c").exists()


def test_a_wrong_option_is_told_with_exit_code_2(tmp_path):
    done = tellings("run", "study.toml", "--otu", "x", cwd=tmp_path)
    assert 2 == done.returncode
    assert "--otu" in done.stderr


def test_read_needs_no_study_file(tmp_path):
    folder = tmp_path / "harbour fire"
    folder.mkdir()
    (folder / "Echo.txt").write_text(
        "It may rain, the mayor said.\n\nMore later.", encoding="utf-8"
    )
    (folder / "Herald.md").write_text("# Rain\n\nCritics of the regime said it will rain.",
                                      encoding="utf-8")  # fmt: skip
    done = tellings("read", folder, "--out", tmp_path / "out", cwd=tmp_path)
    assert 0 == done.returncode, done.stderr
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert {"report.pdf", "report.html"} <= set(manifest["outputs"])
    assert ["Echo", "Herald"] == manifest["study"]["outlets"]
    contrasts = pl.read_parquet(tmp_path / "out" / "tables" / "comparisons.parquet")
    assert 0 == contrasts["p"].drop_nulls().len()


def test_import_accounts_for_every_record(lines, tmp_path):
    done = tellings("import", lines, "--out", tmp_path / "a.parquet", cwd=tmp_path)
    assert 0 == done.returncode, done.stderr
    assert "2 refused" in done.stdout
    assert 2 == pl.read_parquet(tmp_path / "a.parquet").height


@pytest.mark.parametrize("quiet", [[], ["--quiet"]])
def test_import_of_nothing_but_refused_records_is_a_mistake_and_writes_nothing(quiet, tmp_path):
    (tmp_path / "a.csv").write_text("id,text\n1,\n2,\n", encoding="utf-8")
    done = tellings("import", "a.csv", "--out", "a.parquet", *quiet, cwd=tmp_path)
    assert 2 == done.returncode, done.stderr
    assert "a.csv record 2" in done.stderr
    last = done.stderr.splitlines()[-2:]
    assert ["LoadError: ", "  What to d"] == [line[:11] for line in last]
    assert "Every record was refused (2)" in last[0]
    assert not (tmp_path / "a.parquet").exists()


def test_new_then_check_is_a_right_study(tmp_path):
    assert 0 == tellings("new", "harbour", cwd=tmp_path).returncode
    done = tellings("check", "harbour/study.toml", cwd=tmp_path)
    assert 0 == done.returncode, done.stderr
    assert "no mistakes" in done.stdout


def test_extract_refuses_a_repeated_or_missing_id_by_name(tmp_path):
    rows = [
        {"article_id": "a", "text": "It may rain."},
        {"article_id": "a", "text": "It may snow."},
        {"text": "It may hail."},
    ]
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    done = tellings("extract", file, "--out", tmp_path / "spans.jsonl", cwd=tmp_path)
    assert 0 == done.returncode, done.stderr
    assert "record 2" in done.stderr
    assert "record 3" in done.stderr
    lines = (tmp_path / "spans.jsonl").read_text(encoding="utf-8").splitlines()
    assert {"a"} == {json.loads(line)["article_id"] for line in lines}


def test_an_empty_file_gives_an_empty_table_and_says_so(tmp_path):
    (tmp_path / "articles.jsonl").write_text("", encoding="utf-8")
    done = tellings("extract", "articles.jsonl", "--out", "spans.parquet", cwd=tmp_path)
    assert 0 == done.returncode, done.stderr
    assert "empty" in done.stderr
    assert SPANS.empty().equals(pl.read_parquet(tmp_path / "spans.parquet"))


def test_group_writes_an_event_for_every_article(tmp_path):
    texts = {
        "a": "A ferry sank off Havik in fog on Monday and 12 people died, the harbour office said.",
        "b": "Twelve died when the ferry sank in fog off Havik, according to the harbour office.",
        "c": "The dog tax rises by 5 percent in Dresk from May, the council decided.",
    }
    lines = "\n".join(json.dumps({"article_id": k, "text": v}) for k, v in texts.items())
    (tmp_path / "articles.jsonl").write_text(lines, encoding="utf-8")
    done = tellings(
        "group", "articles.jsonl", "--out", "groups.jsonl", "--review", "r.html", cwd=tmp_path
    )
    assert 0 == done.returncode, done.stderr
    groups = (tmp_path / "groups.jsonl").read_text(encoding="utf-8").splitlines()
    rows = {row["article_id"]: row for row in map(json.loads, groups)}
    assert rows["a"]["event_id"] == rows["b"]["event_id"] != rows["c"]["event_id"]
    assert all(0 <= row["event_score"] <= 1 for row in rows.values())
    assert "<html" in (tmp_path / "r.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("verb", "content"),
    [
        ("extract", '{"text": "It rained."}\n'),
        ("group", '{"text": "It rained."}\n'),
        ("units", '{"text": "It rained."}\n'),
        ("extract", "{not json}\n{nor this}\n"),
    ],
)
def test_nothing_but_refused_records_is_a_mistake_and_writes_nothing(verb, content, tmp_path):
    (tmp_path / "a.jsonl").write_text(content, encoding="utf-8")
    done = tellings(verb, "a.jsonl", "--out", "o.jsonl", cwd=tmp_path)
    assert 2 == done.returncode, done.stderr
    assert "a.jsonl record 1" in done.stderr
    assert "Every record was refused" in done.stderr
    assert not (tmp_path / "o.jsonl").exists()


def test_an_option_given_twice_is_told_instead_of_the_first_being_dropped(lines, tmp_path):
    done = tellings("group", lines, "--out", "a.jsonl", "--out=b.jsonl", cwd=tmp_path)
    assert 2 == done.returncode, done.stderr
    assert "--out is given twice" in done.stderr
    assert "What to do:" in done.stderr
    assert [] == [*tmp_path.glob("[ab].jsonl")]
    twice = tellings("import", lines, "--column", "text=text", "--column", "title=title",
                     "--out", "c.jsonl", cwd=tmp_path)  # fmt: skip
    assert 0 == twice.returncode, twice.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["extract", "articles.jsonl", "--out", "articles.jsonl"], "would be overwritten"),
        (["group", "articles.jsonl", "--out", "s.jsonl", "--review", "articles.jsonl"], "--review"),
        (["import", ".", "--out", "articles.jsonl"], "would be overwritten"),
        (
            ["import", "articles.jsonl", "--out", "s.parquet", "--column", "text=text",
             "--column", "text=title"],
            "takes 'text' from 'text' and from 'title'",
        ),
        (["import", "articles.jsonl", "--out", "s.parquet", "--column", "body=text"], "text=body"),
        (["run", "articles.jsonl"], "tellings read articles.jsonl"),
        (["read", "articles.jsonl", "--out", "articles.jsonl/x"], "is a file"),
        # What the system says of a path is of what was given, not of us.
        (["new", "articles.jsonl/x"], "NotADirectoryError"),
    ],
)  # fmt: skip
def test_what_would_lose_or_miss_a_file_is_told_before_anything_is_done(
    arguments, says, lines, tmp_path
):
    before = lines.read_bytes()
    done = tellings(*arguments, cwd=tmp_path)
    assert 2 == done.returncode, done.stderr
    assert says in done.stderr
    assert "What to do:" in done.stderr
    assert before == lines.read_bytes()
    assert ["articles.jsonl"] == [path.name for path in tmp_path.iterdir()]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_folder_that_may_not_be_written_is_told_before_the_work(lines, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    for arguments in (["extract", lines, "--out", closed / "s.jsonl"],
                      ["read", lines, "--out", closed / "o"]):  # fmt: skip
        done = tellings(*arguments, cwd=tmp_path)
        assert 2 == done.returncode, done.stderr
        assert "You may not write into the folder" in done.stderr


def test_check_looks_up_what_the_file_names(lines, tmp_path):
    study = '[study]\nseed = 1\n[corpus]\npaths = ["articles.jsonl"]\n'
    (tmp_path / "study.toml").write_text(
        study + '[corpus.columns]\ntext = "txt"\n', encoding="utf-8"
    )
    done = tellings("check", "study.toml", cwd=tmp_path)
    assert 2 == done.returncode, done.stderr
    assert "line 6: 'corpus.columns.text': articles.jsonl has no column 'txt'" in done.stderr
    assert "did you mean 'text'?" in done.stderr


def test_the_version_is_said(tmp_path):
    done = tellings("--version", cwd=tmp_path)
    assert (0, "tellings") == (done.returncode, done.stdout.split()[0])
