"""The front door: any mix of files, each with a known outcome, whatever their order."""

from __future__ import annotations

import json
import os
import random
import unicodedata

import polars as pl
import pytest

from tellings.domain.errors import LoadError
from tellings.domain.tables import ARTICLES, IMPORTS, check
from tellings.loaders import ReadOptions, from_frame, read_articles
from tellings.loaders.sources import MOST_BYTES

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
IDS = ["../../x", "CON", "x" * 300, "🦊", "a/b\\c", "id with\nline end", "Id", "id"]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A folder with one of everything that goes wrong."""
    folder = tmp_path_factory.mktemp("hostile")

    def put(name, content):
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))

    put("good.csv", "id,outlet,text\n1,Mail,It fell.\n2,Mail,It stood.\n")
    put("empty.txt", b"")
    put("blank.md", b"\n \n")
    put("picture.txt", PNG)
    put("page.html", "<!doctype html><p>It fell.</p>")
    put("again.csv", "id,outlet,text\n1,Mail,It fell.\n1,Mail,It fell after all.\n")
    put("huge.txt", "It rained in Dresk today. " * 400_000)
    put("wide.csv", "id,outlet,text\r\nw1,Café,“It fell”\r\n".encode("utf-16"))
    put("wide_bare.csv", "id,outlet,text\r\nw2,Café,“It fell”\r\n".encode("utf-16-le"))
    put("latin.csv", "id,outlet,text\nl1,Café,C’était l’été à Genève\n".encode("windows-1252"))
    put("no_text.csv", "id,outlet,link\n1,Mail,http://x\n")
    put("ragged.csv", "id,outlet,text\nr1,Mail\nr2,Mail,It fell.\n")
    put("nul.csv", "id,outlet,text\nn1,Mail,It\x00 fell.\n")
    put("ids.jsonl", "\n".join(json.dumps({"id": i, "text": f"It fell {i}"}) for i in IDS))
    put(".hidden", "It fell.")
    put("README.md", "About these files.")
    put("settings.toml", "title = 'It is about a long study of many outlets and many events'\n")
    os.mkfifo(folder / "pipe.txt")
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    return folder


@pytest.fixture(scope="module")
def corpus(hostile):
    """What is read from it."""
    return read_articles(hostile)


OUTCOMES = {
    "good.csv": ["refused", "read"],
    "empty.txt": ["refused"],
    "blank.md": ["refused"],
    "picture.txt": ["refused"],
    "page.html": ["refused"],
    "again.csv": ["read", "repaired"],
    "huge.txt": ["read"],
    "wide.csv": ["read"],
    "wide_bare.csv": ["read"],
    "latin.csv": ["read"],
    "no_text.csv": ["refused"],
    "ragged.csv": ["refused", "read"],
    "nul.csv": ["repaired"],
    "ids.jsonl": ["read"] * len(IDS),
    ".hidden": ["refused"],
    "README.md": ["refused"],
    "settings.toml": ["refused"],
    "pipe.txt": ["refused"],
    "gone.txt": ["refused"],
}


def test_every_file_of_a_hostile_folder_has_its_known_outcome(corpus):
    imports = corpus.imports
    outcomes = imports.group_by("source_file").agg(pl.col("outcome").cast(pl.String)).rows()
    assert OUTCOMES == dict(outcomes)


def test_the_account_is_complete_and_says_why(corpus):
    outcomes = corpus.outcomes()
    assert corpus.imports.height == sum(outcomes.values())
    assert corpus.articles.height == outcomes["read"] + outcomes["repaired"]
    told = corpus.imports.filter(pl.col("outcome") != "read")
    assert 0 == told["problem"].null_count() + told["remedy"].null_count()
    for row in told.iter_rows(named=True):
        assert row["source_file"] in row["problem"]
    assert corpus.articles.equals(check(corpus.articles, ARTICLES))
    assert corpus.imports.equals(check(corpus.imports, IMPORTS))


def test_encodings_of_a_hostile_folder_are_read_right(corpus):
    texts = dict(corpus.articles.select("article_id", "text").rows())
    assert texts["w1"] == "“It fell”"
    assert texts["w2"] == "“It fell”"
    assert texts["l1"] == "C’était l’été à Genève"
    assert texts["n1"] == "It fell."


def test_strange_ids_survive(corpus):
    ids = set(corpus.articles["article_id"])
    assert {"../../x", "CON", "x" * 300, "🦊", "a/b\\c", "id with line end", "Id", "id"} <= ids


def test_the_same_article_again_is_refused_and_another_of_its_id_renamed(corpus):
    problems = dict(
        corpus.imports.filter(pl.col("outcome") != "read").select("source_file", "problem").rows()
    )
    assert problems["good.csv"] == (
        "good.csv, record 1: It repeats article '1' of again.csv, record 1."
    )
    assert "the id '1' is that of another article (again.csv, record 1)" in problems["again.csv"]
    renamed = corpus.articles.filter(pl.col("text") == "It fell after all.")
    assert renamed["article_id"][0].startswith("1-")
    assert "got the id" in renamed["warnings"][0][0]


def test_texts_are_in_the_form_of_the_schema(corpus):
    for text in corpus.articles["text"]:
        assert unicodedata.is_normalized("NFC", text)
        assert "\r" not in text
        assert "\x00" not in text


def test_no_path_of_the_machine_is_kept(hostile, corpus):
    stored = corpus.articles.write_json() + corpus.imports.write_json() + str(corpus.notes)
    assert str(hostile.parent) not in stored


def test_the_order_of_paths_does_not_matter(hostile):
    files = sorted(hostile.iterdir())
    one = read_articles(files)
    random.Random(7).shuffle(files)
    other = read_articles(files)
    assert one.articles.equals(other.articles)
    assert one.imports.equals(other.imports)
    assert one.notes == other.notes


def test_articles_come_by_file_then_record(corpus):
    imports = corpus.imports
    places = imports.select("source_file", "source_index").rows()
    assert sorted(places) == places


def test_a_file_given_twice_is_read_once(tmp_path):
    file = tmp_path / "a" / "mail.txt"
    file.parent.mkdir()
    file.write_text("It fell.")
    assert 1 == read_articles([tmp_path, file, file.parent]).imports.height


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path):
    for year in ("2030", "2031"):
        (tmp_path / year / "data").mkdir(parents=True)
        (tmp_path / year / "data" / "a.csv").write_text(f"id,text\n{year},It fell in {year}.\n")
    corpus = read_articles([tmp_path / year / "data" for year in ("2031", "2030")])
    assert ["2030/data/a.csv", "2031/data/a.csv"] == corpus.articles["source_file"].to_list()


def test_a_file_larger_than_two_gib_is_refused_by_name(tmp_path):
    with (tmp_path / "vast.txt").open("wb") as file:
        file.write(b"It rained. " * 10_000)
        file.truncate(MOST_BYTES + 1)
    corpus = read_articles(tmp_path)
    assert "vast.txt: The file has 2.0 GiB" in corpus.imports["problem"][0]
    assert "split it" in corpus.imports["remedy"][0]


def test_a_path_that_does_not_exist_is_an_error(tmp_path):
    with pytest.raises(LoadError, match="no file or folder"):
        read_articles(tmp_path / "nothing")


@pytest.mark.parametrize("paths", [[], ["."]])
def test_nothing_to_read_is_an_error(tmp_path, monkeypatch, paths):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LoadError):
        read_articles(paths)


def test_outlets_that_differ_in_case_and_accents_share_a_key_and_keep_their_print(tmp_path):
    (tmp_path / "a.csv").write_text(
        "id,outlet,text\n1,L'Écho,A b.\n2,L'ECHO,C d.\n3,l-echo ,E f.\n4,…,G h.\n", "utf-8"
    )
    articles = read_articles(tmp_path).articles
    assert ["L'Écho", "L'ECHO", "l-echo", "…"] == articles["outlet"].to_list()
    assert ["l-echo"] * 3 == articles["outlet_key"].to_list()[:3]
    assert articles["outlet_key"][3].startswith("outlet-")


def test_an_article_without_id_gets_one_from_its_content(tmp_path):
    rows = "outlet,title,text\nMail,Rain,It rained.\nMail, RAIN ,It rained.\nMail,Rain,It poured.\n"
    (tmp_path / "a.csv").write_text(rows)
    corpus = read_articles(tmp_path)
    ids = corpus.articles["article_id"].to_list()
    assert 2 == len(set(ids))
    assert all(len(one) == 16 and int(one, 16) >= 0 for one in ids)
    assert ["read", "refused", "read"] == corpus.imports["outcome"].to_list()


def test_options_fill_what_the_files_leave_out(tmp_path):
    (tmp_path / "a.csv").write_text("id,text,outlet\n1,It fell.,\n2,It stood.,Echo\n")
    options = ReadOptions(outlet="Mail", event_id="crane", language=None)
    articles = read_articles(tmp_path, options=options).articles
    assert [("Mail", "crane", None), ("Echo", "crane", None)] == articles.select(
        "outlet", "event_id", "language"
    ).rows()


@pytest.mark.parametrize("wrong", [{"encoding": "klingon"}, {"encoding": "rot13"},
                                   {"delimiter": "::"}, {"timezone": "Mars/Olympus"}])  # fmt: skip
def test_options_that_cannot_be_are_refused_at_once(wrong):
    with pytest.raises(LoadError):
        ReadOptions(**wrong)


def test_a_frame_and_its_rows_give_the_same_corpus_as_a_file(tmp_path):
    frame = pl.DataFrame({"id": ["1", "2"], "text": ["It\x00 fell.", ""], "source": ["Mail"] * 2})
    frame.write_parquet(tmp_path / "a.parquet")
    told = ["article_id", "outlet", "text", "word_count", "warnings", "language"]
    by_file = read_articles(tmp_path).articles.select(told)
    assert by_file.equals(from_frame(frame).articles.select(told))
    assert by_file.equals(from_frame(frame.to_dicts()).articles.select(told))
    assert {"read": 0, "repaired": 1, "refused": 1} == from_frame(frame).outcomes()


def test_a_frame_without_rows_gives_an_empty_corpus():
    corpus = from_frame([])
    assert corpus.articles.equals(ARTICLES.empty())
    assert corpus.imports.equals(IMPORTS.empty())


def test_the_caller_s_frame_is_not_changed():
    frame = pl.DataFrame({"text": ["It fell.\r\n"]})
    before = frame.clone()
    from_frame(frame)
    assert frame.equals(before)
