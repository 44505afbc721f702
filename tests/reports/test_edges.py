"""What a report says where little, nothing or something foreign was collected."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from pypdf import PdfReader

from tellings.domain.results import StudyResult
from tellings.reports.content import content
from tellings.reports.evidence import by_lot
from tellings.reports.example import example_result
from tellings.reports.material import prepare
from tellings.reports.payload import payload
from tellings.reports.pdf import pdf_bytes
from tellings.reports.reader import reader_html
from tellings.reports.tables import table_files

Make = Callable[..., StudyResult]


def declared(result: StudyResult, **changes: object) -> StudyResult:
    return replace(result, study={**result.study, **changes})


def without_measures(result: StudyResult) -> StudyResult:
    return replace(
        declared(result, measures=[], confirmatory=[]),
        measures=result.measures.clear(),
        comparisons=result.comparisons.clear(),
        comparisons_own_text=result.comparisons_own_text.clear(),
        omnibus=result.omnibus.clear(),
    )


def in_language(result: StudyResult, language: pl.Expr) -> StudyResult:
    articles = result.corpus.articles.with_columns(language=language)
    return replace(result, corpus=replace(result.corpus, articles=articles))


def pdf_text(data: bytes) -> str:
    pages = PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_an_article_in_a_language_without_inventory_is_told(make: Make) -> None:
    one = pl.col("article_id") == "ferry-0"
    language = pl.when(one).then(pl.lit("de-AT")).otherwise(pl.lit(None, dtype=pl.String))
    made = content(in_language(make(events=4), language))
    told = (
        "1 article in 'de' has no inventory: its measures are null and it is left out of every "
        "comparison."
    )
    assert told in made["design"]["notes"]
    assert told in made["limits"]
    assert made["constructs"]


def test_articles_without_a_language_count_as_english(made: dict[str, Any], make: Make) -> None:
    other = content(in_language(make(), pl.lit(None, dtype=pl.String)))
    assert made["design"]["notes"] == other["design"]["notes"]


def test_a_wholly_foreign_corpus_is_told_in_one_sentence(make: Make) -> None:
    made = content(in_language(make(), pl.lit("de")))
    told = "All articles are in languages without an inventory ('de'): nothing was measured."
    assert told in made["summary"]["lead"]
    assert told in made["methods"]["paragraphs"]
    assert [] == made["constructs"]
    for output in (reader_html(made), pdf_text(pdf_bytes(made))):
        assert told in output.replace("&#39;", "'")
        assert "0 measures" not in output


def test_a_study_without_measures_says_that_none_was_asked_for(make: Make) -> None:
    made = content(without_measures(make()))
    assert "No measure was asked for." in made["summary"]["lead"]
    assert not any("p-value" in one for one in made["summary"]["caveats"])
    assert "0 measures" not in " ".join(made["methods"]["paragraphs"])


@pytest.mark.parametrize(("fewest", "told"), [(6, True), (5, False)])
def test_too_few_events_are_those_below_the_number_of_the_study(
    make: Make, fewest: int, told: bool
) -> None:
    caveats = " ".join(content(declared(make(), min_events=fewest))["summary"]["caveats"])
    assert told == ("5 events that more than one outlet reported. With fewer than 6" in caveats)
    assert "fewer than four" not in caveats


def test_events_enough_without_a_tested_pair_are_not_called_too_few(make: Make) -> None:
    result = make()
    untested = result.comparisons.with_columns(
        p=pl.lit(None, dtype=pl.Float64), p_adjusted=pl.lit(None, dtype=pl.Float64)
    )
    caveats = " ".join(content(replace(result, comparisons=untested))["summary"]["caveats"])
    assert "No two outlets share as many as 4 events with a figure" in caveats
    assert "With fewer than" not in caveats


def test_a_study_without_a_date_prints_none(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    made = content(declared(make(events=1, outlets=2), date=None, command="tellings read texts"))
    rows = dict(made["provenance"]["rows"])
    assert "Date of the study" not in rows
    assert "tellings read texts" == rows["Command that remakes every number"]
    data = pdf_bytes(made)
    information = PdfReader(io.BytesIO(data)).metadata
    assert information is not None
    assert "D:20000101000000" in str(information["/CreationDate"])
    for output in (pdf_text(data), reader_html(made)):
        assert "Date of the study" not in output
        assert "none given" not in output
        assert "· None" not in output


def test_notes_on_reading_stand_in_the_design(make: Make) -> None:
    note = "26 articles of 3 outlets not named in [compare] outlets are left out"
    result = make(events=2, outlets=2)
    made = content(replace(result, corpus=replace(result.corpus, notes=(note,))))
    assert f"{note}." in reader_html(made)
    assert f"{note}." in pdf_text(pdf_bytes(made))


def test_of_very_many_notes_the_first_are_printed_and_the_rest_counted(make: Make) -> None:
    result = make(events=1, outlets=2)
    notes = tuple(f"file {at}" for at in range(20))
    told = content(replace(result, corpus=replace(result.corpus, notes=notes)))["design"]["notes"]
    assert "file 11." in told
    assert "file 12." not in told
    assert "8 further notes on reading are not printed." in told


def split_quotation(make: Make) -> StudyResult:
    """The sample, the first indirect content of the Mail's story of the ferry cut in two."""
    result = make()
    content_of_two = (
        (pl.col("article_id") == "ferry-0") & (pl.col("role") == "content") & (pl.col("group") == 2)
    )
    cut = result.spans.filter(content_of_two)
    half = cut["start"].item() + 10
    first = cut.with_columns(end=pl.lit(half, dtype=pl.UInt32))
    second = cut.with_columns(start=pl.lit(half + 2, dtype=pl.UInt32))
    return replace(result, spans=pl.concat([result.spans.filter(~content_of_two), first, second]))


def test_a_split_quotation_is_listed_once_with_all_its_parts(make: Make) -> None:
    before = content(make())["counted"]["attributions_per_1000_words"]
    after = content(split_quotation(make))["counted"]["attributions_per_1000_words"]
    assert len(before) == len(after)
    assert {1, 2} == {len(group) for group in after}


def test_a_split_quotation_is_drawn_once(make: Make) -> None:
    material = prepare(split_quotation(make))
    drawn = by_lot(material, "attributions_per_1000_words", "The Evening Mail", most=99)
    groups = material.spans[drawn].select("article_id", "layer", "group").rows()
    assert len(set(groups)) == len(groups)


def test_a_measure_of_sentences_says_how_many_of_how_many(make: Make) -> None:
    result = make()
    loaded = result.measures.filter(pl.col("measure") == "loaded_rate")
    name = pl.lit("loaded_sentence_share").alias("measure")
    # Every article has two sentences with a loaded word of ten, however many words are loaded.
    sentences = loaded.with_columns(name, count=pl.lit(2.0), exposure=pl.lit(10.0), value=0.2)
    made = content(replace(result, measures=pl.concat([result.measures, sentences])))
    assert "10 of 50 (the author's sentences)" == made["tallies"]["loaded_sentence_share"][0]
    assert "loaded_rate" not in made["tallies"]
    assert made["tallies"] == payload(made)["tallies"]


def test_one_outlet_is_nothing_to_compare(make: Make) -> None:
    result = make(events=1, outlets=1)
    made = content(result)
    told = "There is only one outlet: nothing to compare."
    assert told in made["summary"]["lead"]
    assert {told} == {section["no_contrasts"] for section in made["constructs"]}
    page = reader_html(made)
    assert "0 contrasts" not in page
    assert told in page
    assert not any("contrasts_" in name for name in table_files(prepare(result), made))
    text = pdf_text(pdf_bytes(made))
    assert "0 contrasts" not in text
    assert told in text


def test_outlets_with_the_same_figures_are_all_equal(make: Make) -> None:
    result = make(events=1, outlets=2)
    null = pl.when(pl.col("effect") == "rate_ratio").then(1.0).otherwise(0.0)
    same = result.comparisons.with_columns(estimate=null)
    made = content(replace(result, comparisons=same))
    assert any(one.startswith("All equal:") for one in made["summary"]["lead"])
    assert all(one["no_contrasts"].startswith("All equal:") for one in made["constructs"])
    assert "0 contrasts" not in reader_html(made)


def test_one_of_a_thing_is_told_in_the_singular() -> None:
    made = content(example_result())
    page = reader_html(made)
    assert "1 event, 2 articles" in page
    assert not any(f"1 {plural}" in page for plural in ("events", "contrasts", "figures"))
    text = pdf_text(pdf_bytes(made))
    assert not any(f" 1 {plural} " in text for plural in ("events", "contrasts", "words"))


def test_the_list_of_passages_says_what_a_share_of_sentences_counts(
    make: Make, browser: Any
) -> None:
    result = make()
    loaded = result.measures.filter(pl.col("measure") == "loaded_rate")
    name = pl.lit("loaded_sentence_share").alias("measure")
    sentences = loaded.with_columns(name, count=pl.lit(2.0), exposure=pl.lit(10.0), value=0.2)
    made = content(replace(result, measures=pl.concat([result.measures, sentences])))
    page = browser.new_page()
    page.set_content(reader_html(made))
    page.locator("td button[data-key=loaded_sentence_share]").first.click()
    listed = page.locator("#passage-list li").count()
    told = page.locator("#passages-note").inner_text()
    page.close()
    assert f"10 of 50 (the author's sentences): {listed} marked passages" == told
    assert listed > 10
