"""Copyright modes: no output prints more of an article than its mode allows."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from tellings.domain.results import StudyResult
from tellings.reports.content import content_of
from tellings.reports.evidence import excerpts
from tellings.reports.material import prepare
from tellings.reports.notebook import side_by_side
from tellings.reports.payload import payload
from tellings.reports.pdf import pdf_bytes
from tellings.reports.quoting import allowance, quotable, words_used
from tellings.reports.reader import reader_html
from tellings.reports.tables import exact_tables, table_files

WORDS = re.compile(r"\w+")


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def printed_sentences(made: dict[str, Any]) -> dict[str, str]:
    """What the side-by-side pages print of each article's text."""
    return {
        article["article"]: " | ".join(
            "".join(piece["t"] for piece in sentence["pieces"])
            for paragraph in article["paragraphs"]
            for sentence in paragraph
        )
        for page in made["events"]
        for column in page["columns"]
        for article in column["articles"]
    }


def longest_run(text: str, printed: str) -> int:
    """Words of the longest stretch of the article that the output holds."""
    mine, theirs = WORDS.findall(text.lower()), WORDS.findall(printed.lower())
    match = SequenceMatcher(None, mine, theirs, autojunk=False).find_longest_match()
    return match.size


def long_result(make: Callable[..., StudyResult], mode: str) -> StudyResult:
    """The sample with articles long enough to be quoted from."""
    result = make(events=4, outlets=2, mode=mode)
    filler = " ".join(f"Then item {at} was read out in the hall." for at in range(60))
    articles = result.corpus.articles.with_columns(text=pl.col("text") + "\n\n" + filler)
    return replace(result, corpus=replace(result.corpus, articles=articles))


@pytest.fixture(scope="module")
def quoted(make: Callable[..., StudyResult]) -> StudyResult:
    return long_result(make, "quotes")


def test_a_snippet_has_at_most_25_words_and_an_article_a_tenth(quoted: StudyResult) -> None:
    material = prepare(quoted)
    shown = excerpts(material, [])
    printed = 0
    for article, text in material.articles.select("article_id", "text").iter_rows():
        snippets = [text[start:end] for start, end in shown.allowed[article]]
        assert all(words_used(one) <= 25 for one in snippets)
        used = sum(words_used(one) for one in snippets)
        assert used <= min(200, len(text.split()) // 10)
        printed += used
    assert printed > 100


def test_the_pages_print_nothing_beyond_the_snippets(quoted: StudyResult) -> None:
    material = prepare(quoted)
    texts = dict(material.articles.select("article_id", "text").iter_rows())
    for article, printed in printed_sentences(content_of(material)).items():
        words = sum(words_used(part) for part in re.split(r"[…|]", printed))
        assert 0 < words <= min(200, len(texts[article].split()) // 10)
        assert longest_run(texts[article], printed) <= 25


@pytest.mark.parametrize("where", ["html", "pdf", "tables"])
def test_no_output_holds_more_than_25_words_in_a_row(quoted: StudyResult, where: str) -> None:
    material = prepare(quoted)
    made = content_of(material)
    if where == "html":
        outputs = [reader_html(made), " | ".join(strings(payload(made)))]
    elif where == "pdf":
        pages = PdfReader(io.BytesIO(pdf_bytes(made))).pages
        outputs = [" ".join(page.extract_text() for page in pages)]
    else:
        files = table_files(material, made)
        outputs = [data.decode() for name, data in files.items() if name.endswith((".csv", ".tex"))]
    for text in material.articles["text"]:
        assert all(longest_run(text, output) <= 25 for output in outputs)


def test_mode_features_prints_no_sentence_and_no_headline(
    make: Callable[..., StudyResult],
) -> None:
    result = make(events=4, outlets=2, mode="features")
    material = prepare(result)
    made = content_of(material)
    outputs = [reader_html(made), json.dumps(made, ensure_ascii=False)]
    outputs += [
        data.decode()
        for name, data in table_files(material, made).items()
        if name.endswith((".csv", ".tex"))
    ]
    for text, title in result.corpus.articles.select("text", "title").iter_rows():
        for output in outputs:
            assert title not in output
            # The codebook has examples such as “a source close to the talks said”.
            assert longest_run(text, output) <= 6


def test_mode_full_prints_the_whole_text(made: dict[str, Any], result: StudyResult) -> None:
    printed = printed_sentences(made)
    for article, text in result.corpus.articles.select("article_id", "text").iter_rows():
        assert WORDS.findall(text) == WORDS.findall(printed[article])


def test_an_unknown_mode_is_read_as_quotes(make: Callable[..., StudyResult]) -> None:
    assert "quotes" == prepare(make(events=1, outlets=2, mode="everything")).mode


@given(
    words=st.lists(st.sampled_from(["so", "pro-war", "–", "he’s", "U.S.", "may"]), min_size=40),
    times=st.integers(1, 12),
    places=st.lists(st.tuples(st.integers(0, 4000), st.integers(1, 300)), max_size=30),
)
@settings(deadline=None, max_examples=150)
def test_any_hits_in_any_text_stay_within_the_allowance(
    words: list[str], times: int, places: list[tuple[int, int]]
) -> None:
    text = " ".join(words * times)
    n = len(text)
    hits = [((a % n, min(a % n + size, n)), (max(0, a % n - 90), n)) for a, size in places]
    ranges = quotable(text, hits, mode="quotes")
    assert all(words_used(text[start:end]) <= 25 for start, end in ranges)
    assert sum(words_used(text[start:end]) for start, end in ranges) <= allowance(text)
    assert all(a[1] <= b[0] for a, b in pairwise(ranges))


def test_an_article_full_of_hits_is_quoted_up_to_its_allowance_and_no_further() -> None:
    text = "They may go home. " * 1000
    hits = [((at * 18 + 5, at * 18 + 8), (at * 18, at * 18 + 17)) for at in range(0, 1000, 2)]
    quoted = quotable(text, hits, mode="quotes")
    assert 200 == allowance(text)
    # What is left over is too short to be a snippet.
    assert 194 < sum(words_used(text[start:end]) for start, end in quoted) <= 200


SAID = {
    "agency": "agent",
    "form": "name",
    "head": "Old Harbour Master Ada Lorne of Larkholm",
    "portrayal": -0.25,
    "premodifiers": ["gloomy"],
    "speaker": "Ada Lorne",
    "lemma": "gloomy",
}
ACTOR = "old-harbour-master-ada-lorne-of-larkholm"
SECRETS = (ACTOR, "harbour master", "Ada Lorne", "gloomy", "By Rufus Tell")


def labelled(make: Callable[..., StudyResult], mode: str) -> StudyResult:
    """The sample with actors, attributes and a byline that carry words of the text."""
    result = make(events=1, outlets=2, mode=mode)
    actor = pl.col("role") == "actor"
    spans = result.spans.with_columns(
        label=pl.when(actor).then(pl.lit(ACTOR)).otherwise(pl.col("label")),
        attributes=pl.when(actor).then(pl.lit(json.dumps(SAID))).otherwise(pl.col("attributes")),
    )
    articles = result.corpus.articles.with_columns(byline_raw=pl.lit("By Rufus Tell"))
    return replace(result, spans=spans, corpus=replace(result.corpus, articles=articles))


def written(result: StudyResult) -> dict[str, str]:
    material = prepare(result)
    made = content_of(material)
    files = {
        name: data.decode()
        for name, data in table_files(material, made).items()
        if name.endswith((".csv", ".tex"))
    }
    return files | {"report.html": reader_html(made)}


def test_mode_features_prints_no_words_of_labels_attributes_or_bylines(
    make: Callable[..., StudyResult],
) -> None:
    result = labelled(make, "features")
    for output in written(result).values():
        # The name is the speaker of the sample's own text as well: no output may hold it.
        assert [] == [secret for secret in SECRETS if secret.lower() in output.lower()]
    spans = exact_tables(prepare(result))["spans"].filter(pl.col("role") == "actor")
    assert 1 == spans["label"].n_unique()
    assert spans["label"][0].startswith("actor-")
    assert {"agency": "agent", "form": "name", "portrayal": -0.25} == json.loads(
        spans["attributes"][0]
    )


def test_mode_quotes_cuts_labels_to_five_words(make: Callable[..., StudyResult]) -> None:
    spans = exact_tables(prepare(labelled(make, "quotes")))["spans"]
    actors = spans.filter(pl.col("role") == "actor")
    assert {"old-harbour-master-ada-lorne…"} == set(actors["label"])
    assert "Old Harbour Master Ada Lorne…" == json.loads(actors["attributes"][0])["head"]
    naming = exact_tables(prepare(labelled(make, "quotes")))["naming"]
    assert {"old-harbour-master-ada-lorne…"} == set(naming["actor"])


def test_mode_full_leaves_labels_as_they_are(make: Callable[..., StudyResult]) -> None:
    assert ACTOR in written(labelled(make, "full"))["tables/spans.csv"]


def addressed(make: Callable[..., StudyResult], mode: str) -> StudyResult:
    """The sample with addresses that hold the headline, and its terms."""
    result = make(events=4, outlets=2, mode=mode)
    url = pl.lit("https://example.org/fury-as-ferry-mess-drags-on")
    articles = result.corpus.articles.with_columns(url=url, url_canonical=url)
    return replace(result, corpus=replace(result.corpus, articles=articles))


def everything(result: StudyResult) -> dict[str, str]:
    """All that is written, as text: tables, workbook, page, PDF and the frame of a notebook."""
    material = prepare(result)
    made = content_of(material)
    told = written(result)
    book = table_files(material, made)["tables/tables.xlsx"]
    with zipfile.ZipFile(io.BytesIO(book)) as opened:
        told["tables.xlsx"] = " ".join(opened.read(name).decode() for name in opened.namelist())
    pages = PdfReader(io.BytesIO(pdf_bytes(made))).pages
    told["report.pdf"] = " ".join(page.extract_text() for page in pages)
    told["notebook"] = side_by_side(result)._repr_mimebundle_()["text/html"]
    return told


def test_mode_features_gives_away_no_address_and_no_term(make: Callable[..., StudyResult]) -> None:
    result = addressed(make, "features")
    outputs = everything(result)
    assert "furious" in set(result.terms["term"])
    for name, output in outputs.items():
        assert "fury-as-ferry" not in output, name
        assert "furious" not in output.lower(), name
    terms = exact_tables(prepare(result))["terms"]
    assert result.terms.height == terms.height
    assert all(term.startswith("term-") for term in terms["term"])
    assert [] == content_of(prepare(result))["terms"]["outlets"]


def test_mode_features_keeps_what_the_scholar_named_and_counted(
    make: Callable[..., StudyResult],
) -> None:
    result = addressed(make, "features")
    made = content_of(prepare(result))
    assert "Fire at the Dresk paper mill" in {row["title"] for row in made["design"]["rows"]}
    articles = exact_tables(prepare(result))["articles"]
    assert result.corpus.articles["sha256"].to_list() == articles["sha256"].to_list()


@pytest.mark.parametrize("mode", ["full", "quotes"])
def test_other_modes_cite_the_address(make: Callable[..., StudyResult], mode: str) -> None:
    assert "fury-as-ferry" in written(addressed(make, mode))["report.html"]


def test_the_workbook_quotes_no_more_than_the_other_tables(quoted: StudyResult) -> None:
    book = everything(quoted)["tables.xlsx"]
    assert all(longest_run(text, book) <= 25 for text in quoted.corpus.articles["text"])
