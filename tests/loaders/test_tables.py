"""Tables: columns found, records counted, bad ones refused without harm to their neighbours."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import polars as pl
import pytest

from tellings.domain.errors import LoadError
from tellings.loaders import ReadOptions, read_articles
from tellings.loaders.tables import LOADER

CSV = (
    "doc_id,publisher,headline,body,date,topic\n"
    "1,The Harbour Mail,Crane falls,It fell.,2031-03-04,port\n"
)


def written(folder, name, content):
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def test_a_csv_with_usual_names_is_read_without_a_map(tmp_path):
    corpus = read_articles(written(tmp_path, "a.csv", CSV))
    row = corpus.articles.row(0, named=True)
    assert row["article_id"] == "1"
    assert row["outlet"] == "The Harbour Mail"
    assert row["outlet_key"] == "the-harbour-mail"
    assert row["title"] == "Crane falls"
    assert row["text"] == "It fell."
    assert row["word_count"] == 2
    assert datetime(2031, 3, 4, tzinfo=UTC) == row["published"]
    assert date(2031, 3, 4) == row["published_date"]
    assert row["extra"] == '{"topic":"port"}'
    assert row["source_file"] == "a.csv"
    assert row["source_index"] == 1


def test_the_choice_of_columns_is_told_with_what_was_passed_over(tmp_path):
    file = written(tmp_path, "a.csv", "id,body,content,source\n1,It rained.,Not this.,Mail\n")
    corpus = read_articles(file)
    assert corpus.notes == (
        "a.csv: columns: article_id from 'id', text from 'body' (not 'content'), "
        "outlet from 'source'",
    )
    assert {"content": "Not this."} == json.loads(corpus.articles["extra"][0])


def test_a_column_map_goes_before_usual_names(tmp_path):
    file = written(tmp_path, "a.csv", "id,text,transcript,who\n1,No.,It rained.,Mail\n")
    options = ReadOptions(columns={"text": "transcript", "outlet": "who"})
    articles = read_articles(file, options=options).articles
    assert [("It rained.", "Mail")] == articles.select("text", "outlet").rows()


def test_a_map_to_a_column_that_is_not_there_is_refused_with_the_columns(tmp_path):
    file = written(tmp_path, "a.csv", CSV)
    corpus = read_articles(file, options=ReadOptions(columns={"text": "transcript"}))
    assert corpus.articles.is_empty()
    assert "'transcript', which is not among the columns ['body'" in corpus.imports["problem"][0]


def test_columns_that_are_not_there_are_told_together_with_the_nearest(tmp_path):
    file = written(tmp_path, "a.csv", CSV)
    corpus = read_articles(file, options=ReadOptions(columns={"text": "bdy", "title": "hedline"}))
    assert "'text' from 'bdy' and 'title' from 'hedline'" in corpus.imports["problem"][0]
    assert "did you mean 'body' for 'bdy'" in corpus.imports["remedy"][0]


def test_a_map_the_wrong_way_round_is_refused_at_once():
    with pytest.raises(LoadError, match="'body' is none of ours") as caught:
        ReadOptions(columns={"body": "text"})
    # The command line and the study file meet this too, so it shows no Python.
    assert "text=body" in caught.value.remedy
    assert "{" not in caught.value.remedy


def test_a_table_without_text_is_refused_with_its_columns_and_a_remedy(tmp_path):
    corpus = read_articles(written(tmp_path, "a.csv", "id,title,url\n1,Rain,http://x\n"))
    assert "No column is known to hold the text" in corpus.imports["problem"][0]
    assert "['id', 'title', 'url']" in corpus.imports["problem"][0]
    assert 'columns={"text": "NAME"}' in corpus.imports["remedy"][0]
    assert "--column text=NAME" in corpus.imports["remedy"][0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be",
                                      "windows-1252"])  # fmt: skip
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_encoding_and_delimiter_gives_the_same_articles(tmp_path, encoding, delimiter):
    rows = [("id", "outlet", "text"), ("1", "Café-Post", '"“Rain, rain; rain|rain” – déjà vu"')]
    content = "".join(delimiter.join(row) + "\r\n" for row in rows)
    file = written(tmp_path, "a.csv", content.encode(encoding))
    articles = read_articles(file).articles
    assert [("1", "Café-Post", "“Rain, rain; rain|rain” – déjà vu")] == articles.select(
        "article_id", "outlet", "text"
    ).rows()


def test_ragged_rows_are_refused_by_number_without_harm_to_their_neighbours(tmp_path):
    content = 'id,outlet,text\n1,Mail,One.\n2,Mail\n3,Mail,Three.,more\n4,Mail,"Four,\nfour."\n'
    corpus = read_articles(written(tmp_path, "a.csv", content))
    assert ["1", "4"] == corpus.articles["article_id"].to_list()
    assert ["read", "refused", "refused", "read"] == corpus.imports["outcome"].to_list()
    assert corpus.imports["problem"][1] == (
        "a.csv, record 2: it has 2 fields, but the header has 3 (line 3)."
    )
    assert corpus.imports["problem"][2].endswith("it has 4 fields, but the header has 3 (line 4).")


def test_empty_cells_beyond_the_header_do_no_harm(tmp_path):
    corpus = read_articles(written(tmp_path, "a.csv", "id,text\n1,One.,,\n"))
    assert {"read": 1, "repaired": 0, "refused": 0} == corpus.outcomes()


def test_an_open_quotation_mark_costs_one_record(tmp_path):
    content = 'id,outlet,text\n1,Mail,One.\n2,Mail,"Two\n3,Mail,Three.\n4,Mail,"Four."\n'
    corpus = read_articles(written(tmp_path, "a.csv", content))
    assert ["1", "3", "4"] == corpus.articles["article_id"].to_list()
    assert "never closed (line 3)" in corpus.imports["problem"][1]


def test_an_open_quotation_mark_over_several_lines_is_one_refusal(tmp_path):
    content = 'id,outlet,text\n1,Mail,"One\n\ntwo lines\n2,Mail,"Two."\n'
    corpus = read_articles(written(tmp_path, "a.csv", content))
    assert ["2"] == corpus.articles["article_id"].to_list()
    assert 2 == corpus.imports.height
    assert "(lines 2 to 4)" in corpus.imports["problem"][0]


def test_quotation_marks_not_doubled_inside_a_field_are_kept_and_told(tmp_path):
    content = 'id,text,outlet\n1,"He said "no" to it.",Mail\n2,"She said ""yes"".",Mail\n'
    corpus = read_articles(written(tmp_path, "a.csv", content))
    assert ['He said "no" to it.', 'She said "yes".'] == corpus.articles["text"].to_list()
    assert ["repaired", "read"] == corpus.imports["outcome"].to_list()


def test_a_file_of_open_quotation_marks_takes_linear_time(tmp_path):
    content = "id,text\n" + '1,""x"y\n' * 20_000
    corpus = read_articles(written(tmp_path, "a.csv", content))
    assert corpus.imports.height >= 1


def test_tables_with_tabs_may_have_bare_quotation_marks(tmp_path):
    content = 'id\ttext\n1\t"We won," she said. "We did."\n2\t"We lost, he said.\n3\tNo."\n'
    articles = read_articles(written(tmp_path, "a.tsv", content)).articles
    assert ['"We won," she said. "We did."', '"We lost, he said.', 'No."'] == (
        articles["text"].to_list()
    )


def test_tables_with_tabs_may_have_quoted_fields_over_several_lines(tmp_path):
    content = 'id\ttext\toutlet\n1\t"One.\n\nTwo."\tMail\n2\tThree.\tMail\n'
    articles = read_articles(written(tmp_path, "a.tsv", content)).articles
    assert ["One.\n\nTwo.", "Three."] == articles["text"].to_list()


def test_many_open_quotation_marks_do_not_cost_long_articles(tmp_path):
    long = "It rained in Dresk, and it rained. " * 500
    records = [f'{n},Mail,"Open\n{n}b,Mail,"{long}"\n' for n in range(50)]
    corpus = read_articles(written(tmp_path, "a.csv", "id,outlet,text\n" + "".join(records)))
    assert [f"{n}b" for n in range(50)] == corpus.articles["article_id"].to_list()
    assert {"read": 50, "repaired": 0, "refused": 50} == corpus.outcomes()


def test_the_separator_line_of_excel_is_no_header(tmp_path):
    corpus = read_articles(written(tmp_path, "a.csv", "sep=;\nid;text\n1;Rain, rain.\n2;x;y\n"))
    assert ["Rain, rain."] == corpus.articles["text"].to_list()
    assert "(line 4)" in corpus.imports["problem"][1]


def test_a_huge_article_on_one_line_is_read(tmp_path):
    text = "It rained in Dresk today. " * 400_000
    corpus = read_articles(written(tmp_path, "a.csv", f'id,text\n1,"{text}"\n2,Sun.\n'))
    assert [len(text.strip()), 4] == corpus.articles["text"].str.len_chars().to_list()


def test_json_lines_are_records_one_by_one(tmp_path):
    lines = ['{"id": 1, "text": "One."}', "", "oh", "[1]", '{"id": 2}', '{"id": 3, "text": 3}',
             '{"id": 4, "text": ["Four.", "Five."], "n": NaN}']  # fmt: skip
    corpus = read_articles(written(tmp_path, "a.jsonl", "\n".join(lines)))
    assert [("1", "One."), ("4", "Four.\n\nFive.")] == corpus.articles.select(
        "article_id", "text"
    ).rows()
    assert [1, 2, 3, 4, 5, 6] == corpus.imports["source_index"].to_list()
    problems = corpus.imports["problem"].to_list()
    assert "line 3 is not JSON" in problems[1]
    assert "line 4 should be a JSON object, but is a list" in problems[2]
    assert "it has no text: 'text' is empty or missing" in problems[3]
    assert "should be text, but is int" in problems[4]
    assert corpus.articles["extra"][1] == '{"n":null}'


def test_nested_sources_and_wrapped_articles_are_understood(tmp_path):
    article = {"source": {"id": None, "name": "Mail"}, "content": "It rained… [+99 chars]",
               "publishedAt": "2031-03-04T18:20:00Z"}  # fmt: skip
    file = written(tmp_path, "a.json", json.dumps({"status": "ok", "articles": [article]}))
    row = read_articles(file).articles.row(0, named=True)
    assert row["outlet"] == "Mail"
    assert row["text_kind"] == "truncated"
    assert row["date_precision"] == "second"


def test_a_key_that_stands_twice_loses_nothing(tmp_path):
    corpus = read_articles(written(tmp_path, "a.jsonl", '{"text": "One.", "x": 1, "x": 2}\n{}'))
    assert {"x": 1, "x (2)": 2} == json.loads(corpus.articles["extra"][0])


def test_parquet_keeps_typed_dates_and_lists(tmp_path):
    frame = pl.DataFrame(
        {
            "id": [1, 2, 3],
            "text": ["One.", "Two.", None],
            "date": [datetime(2031, 3, 4), datetime(2031, 3, 4, 18, 20), None],
            "authors": [["Ivo Castellane"], [], None],
        }
    )
    frame.write_parquet(tmp_path / "a.parquet")
    corpus = read_articles(tmp_path / "a.parquet")
    assert ["day", "second"] == corpus.articles["date_precision"].to_list()
    assert [["Ivo Castellane"], []] == corpus.articles["authors"].to_list()
    assert corpus.outcomes()["refused"] == 1


def test_a_parquet_file_under_another_name_is_known_by_its_content(tmp_path):
    pl.DataFrame({"text": ["One."]}).write_parquet(tmp_path / "a.csv")
    assert ["One."] == read_articles(tmp_path / "a.csv").articles["text"].to_list()


def test_a_cut_parquet_file_is_refused(tmp_path):
    pl.DataFrame({"text": ["One."] * 100}).write_parquet(tmp_path / "a.parquet")
    data = (tmp_path / "a.parquet").read_bytes()
    corpus = read_articles(written(tmp_path, "b.parquet", data[: len(data) // 2]))
    assert "cut short or damaged" in corpus.imports["problem"][0]


def test_articles_written_by_the_toolkit_come_back_as_they_were(tmp_path):
    corpus = read_articles(written(tmp_path, "a.csv", CSV))
    corpus.articles.write_parquet(tmp_path / "articles.parquet")
    corpus.articles.write_ndjson(tmp_path / "articles.jsonl")
    for name in ("articles.parquet", "articles.jsonl"):
        assert corpus.articles.equals(read_articles(tmp_path / name).articles)


def test_articles_whose_line_was_changed_by_hand_are_read_as_any_table(tmp_path):
    corpus = read_articles(written(tmp_path, "a.csv", CSV))
    corpus.articles.write_ndjson(tmp_path / "articles.jsonl")
    lines = (tmp_path / "articles.jsonl").read_text("utf-8")
    written(tmp_path, "b.jsonl", lines.replace('"2031-03-04"', '"soon"') + "oh\n")
    again = read_articles(tmp_path / "b.jsonl")
    assert ["It fell."] == again.articles["text"].to_list()
    assert 1 == again.outcomes()["refused"]


def test_bad_and_open_dates_have_known_outcomes(tmp_path):
    content = (
        "id,text,date\n1,A.,03/04/2031\n2,B.,2031-03-04 18:20\n3,C.,\n4,D.,soon\n5,E.,2044-01-01\n"
    )
    options = ReadOptions(latest=date(2040, 1, 1))
    corpus = read_articles(written(tmp_path, "a.csv", content), options=options)
    assert ["repaired", "read", "read", "repaired", "read"] == corpus.imports["outcome"].to_list()
    assert "can be two days; the article is kept without a date" in corpus.imports["problem"][0]
    assert "day_first=True" in corpus.imports["remedy"][0]
    assert {"date": "03/04/2031"} == json.loads(corpus.articles["extra"][0])
    warnings = corpus.articles["warnings"].to_list()
    assert ["the time of publication has no zone and is taken as UTC"] == warnings[1]
    assert [] == warnings[2]
    assert ["the date 2044-01-01 is later than 2040-01-01"] == warnings[4]
    assert ["unknown", "minute", "unknown", "unknown", "day"] == corpus.articles[
        "date_precision"
    ].to_list()


def test_the_language_is_the_articles_own_or_said_to_be_assumed(tmp_path):
    content = "id,text,lang\n1,A.,de\n2,B.,English\n3,C.,\n4,D.,tlhingan\n"
    articles = read_articles(written(tmp_path, "a.csv", content)).articles
    assert [("de", "metadata"), ("en", "metadata"), ("en", "assumed"), ("und", "metadata")] == (
        articles.select("language", "language_source").rows()
    )


def test_the_loader_gives_its_tables_without_the_front_door(tmp_path):
    articles, imports = LOADER.read(written(tmp_path, "a.csv", CSV), {})
    assert articles["article_id"].to_list() == imports["article_id"].to_list()
