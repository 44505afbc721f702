"""Who carried which claim: what is planted is found, what is not is said to be not found."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.compare.coverage import LONGEST_LINE, coverage, display_line
from tellings.compare.sentence_terms import number_value, read_sentences
from tellings.domain.tables import CLAIMS, SPANS, check
from tellings.extractors.framing import annotate
from tellings.text import segment

TEXTS = {
    "Echo": "Police cleared Bread Square on Thursday evening. Twenty-seven people were hurt and "
    "112 were arrested, the ministry said. The water tariff rises by 34 percent on May 1. "
    "“Nobody asked us about the wells,” said Petra Sollis, who leads the march.",
    "Mail": "It was a night of horror. A total of 112 marchers were arrested and 27 people hurt. "
    "Shopkeepers swept the glass away. The film of a student, Ilka Morn, was shown on Friday.",
    "Lamp": "They came with drums and children. “Nobody asked us about the wells,” they sang. Ilka "
    "Morn, a student, had her jaw broken; a film shows it. From May 1 water will cost 34 per cent "
    "more under the tariff.",
}


def corpus(texts=None, event="march"):
    texts = texts or TEXTS
    return pl.DataFrame(
        {"article_id": [f"{event}-{outlet}" for outlet in texts], "event_id": event,
         "outlet": list(texts), "text": list(texts.values())},
        schema_overrides={"event_id": pl.String},
    )  # fmt: skip


def claims(articles):
    return coverage(articles, annotate(segment(articles), needs={}))


def carriers(table, words):
    """Outlets whose evidence for the claim that holds some words is found, over all such claims."""
    rows = table.filter(pl.col("claim").str.contains(words, literal=True))
    assert rows.height, f"no claim says {words!r}"
    return set(rows.filter(pl.col("status") == "found")["outlet"])


@pytest.mark.parametrize(
    ("words", "outlets"),
    [
        ("112", {"Echo", "Mail"}),
        ("34 per", {"Echo", "Lamp"}),
        ("asked us", {"Echo", "Lamp"}),
        ("Ilka Morn", {"Mail", "Lamp"}),
        ("Bread Square", {"Echo"}),
    ],
)
def test_a_claim_is_found_where_it_was_planted_and_nowhere_else(words, outlets):
    assert outlets == carriers(claims(corpus()), words)


def test_the_evidence_is_the_outlets_own_sentence():
    table = claims(corpus()).filter((pl.col("status") == "found") & (pl.col("outlet") == "Mail"))
    row = table.filter(pl.col("claim").str.contains("112")).row(0, named=True)
    assert "march-Mail" == row["article_id"]
    passage = TEXTS["Mail"][row["start"] : row["end"]]
    assert "A total of 112 marchers were arrested and 27 people hurt." == passage


def test_every_claim_has_a_cell_for_every_outlet_of_the_event():
    table = check(claims(corpus()), CLAIMS)
    assert {3} == set(table.group_by("claim_id").len()["len"])
    assert list(range(table["claim_id"].n_unique())) == sorted(set(table["claim_id"]))


def test_not_found_points_nowhere():
    table = claims(corpus()).filter(pl.col("status") == "not_found")
    for column in ("article_id", "start", "end", "similarity", "lead_rank"):
        assert table.height == table[column].null_count()


def test_a_sentence_with_nothing_to_look_for_is_no_claim_of_one_outlet():
    lines = claims(corpus())["claim"].to_list()
    assert "It was a night of horror." not in lines
    assert "Shopkeepers swept the glass away." not in lines


def test_a_shared_name_alone_is_no_shared_claim():
    articles = corpus({"A": "Mr. Tobias Renn denied the order on Monday.",
                       "B": "Mr. Tobias Renn visited a school in Dresk."})  # fmt: skip
    found = claims(articles).filter(pl.col("status") == "found")
    assert {1} == set(found.group_by("claim_id").len()["len"])


def test_lead_ranks_follow_the_order_of_telling():
    table = claims(corpus()).filter((pl.col("outlet") == "Echo") & (pl.col("status") == "found"))
    by_start = table.sort("start")["lead_rank"].to_list()
    assert by_start == sorted(by_start)
    assert 1 == by_start[0]


def test_events_of_one_outlet_and_articles_without_event_give_no_claims():
    assert CLAIMS.empty().equals(coverage(corpus({"A": TEXTS["Echo"]}), SPANS.empty()))
    articles = corpus().with_columns(event_id=pl.lit(None, dtype=pl.String))
    assert CLAIMS.empty().equals(coverage(articles, SPANS.empty()))


def test_order_of_articles_and_other_events_do_not_matter():
    other = corpus({"Echo": TEXTS["Mail"], "Lamp": TEXTS["Lamp"]}, event="later")
    alone = claims(corpus())
    both = claims(pl.concat([other, corpus()]).reverse())
    assert alone.equals(both.filter(pl.col("event_id") == "march"))


def test_an_outlets_two_articles_count_as_one_carrier():
    articles = pl.concat([corpus(), corpus({"Mail": TEXTS["Echo"]}, event="march").with_columns(
        article_id=pl.lit("march-Mail-2"))])  # fmt: skip
    assert {"Echo", "Mail"} == carriers(claims(articles), "Bread Square")


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Twenty-seven were hurt.", "#27"),
        ("27 were hurt.", "#27"),
        ("Some 1,118 ballots came.", "#1118"),
        ("It cost 2.30 crowns.", "#2.3"),
        ("It cost 2.3 billion crowns.", "#2300000000"),
        ("It cost 1.2 million crowns.", "#1200000"),
        ("It cost 1,200,000 crowns.", "#1200000"),
        ("It opens on 11 March.", "#march.11"),
        ("It opens on Mar. 11.", "#march.11"),
        ("It opens on the 11th of March.", "#march.11"),
        ("It opens on March 11.", "#march.11"),
        ("Four dockers died.", "#4.docker"),
        ("Doors open at 2:40 today.", "#2:40"),
    ],
)
def test_numbers_have_one_spelling(text, term):
    articles = pl.DataFrame({"article_id": ["a"], "text": [text]})
    assert term in read_sentences(articles, SPANS.empty())[0].terms


def test_a_word_is_no_number():
    assert number_value("shown") is None


@given(st.text(max_size=400), st.integers(min_value=2, max_value=200))
def test_a_display_line_is_one_line_and_never_too_long(text, longest):
    line = display_line(text, longest=longest)
    assert len(line) <= longest
    assert "\n" not in line


def test_a_short_claim_is_shown_whole():
    assert LONGEST_LINE == 160
    assert "Four dockers died." == display_line("Four dockers\ndied.")


pieces = st.sampled_from(["112 were arrested", "Ilka Morn", "“nobody asked us about it”", ". ",
                          "\n\n", "the regime fell on May 1", "🚢", "3.5"])  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(pieces, max_size=10).map(" ".join), min_size=2, max_size=4))
def test_any_texts_give_a_table_whose_offsets_hold(texts):
    articles = corpus({f"O{place}": text for place, text in enumerate(texts)})
    table = check(claims(articles), CLAIMS)
    own = dict(articles.select("article_id", "text").rows())
    for row in table.filter(pl.col("status") == "found").rows(named=True):
        assert own[row["article_id"]][row["start"] : row["end"]].strip()
        assert row["lead_rank"] >= 1
