from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from tellings.compare import distinctive_terms
from tellings.compare.house_style import Seen, style_reason
from tellings.compare.term_cells import TermCounts
from tellings.compare.term_counts import Choice, count_terms
from tellings.compare.term_scores import score_terms
from tellings.domain.errors import DesignError, TableError
from tellings.domain.tables import TERMS, check
from tellings.extractors.framing import annotate
from tellings.text import segment

TEXT = """
harbour council engineer report market morning street officer traffic weather budget river
school station number record meeting question answer village season bridge journey island
window garden letter picture summer winter
"""
FILLERS = TEXT.split()


def corpus(*, n_events=8, outlets=("Daily Post", "Herald", "Star"), own=None, seed=1, n_words=120):
    """Random text, the same distribution for all; ``own`` maps an outlet to a sentence it adds."""
    rng = np.random.default_rng(seed)
    rows = []
    for event in range(n_events):
        topic = rng.dirichlet(np.ones(len(FILLERS)))
        for outlet in outlets:
            words = rng.choice(FILLERS, size=n_words, p=topic).tolist()
            sentences = [
                " ".join(words[at : at + 10]).capitalize() + "." for at in range(0, n_words, 10)
            ]
            text = " ".join([*sentences, (own or {}).get(outlet, "")])
            rows.append((f"{outlet}-{event}", f"e{event}", outlet, text))
    return pl.DataFrame(rows, schema=["article_id", "event_id", "outlet", "text"], orient="row")


PLANTED = corpus(own={"Herald": "The regime spoke. A regime is a regime."})


def test_a_term_that_one_outlet_uses_on_every_event_is_found():
    table = distinctive_terms(PLANTED, seed=1)
    assert check(table, TERMS).equals(table)
    row = table.row(0, named=True)
    expected = {
        "outlet": "Herald",
        "term": "regime",
        "count": 24,
        "count_elsewhere": 0,
        "events_leaning": 8,
        "n_events": 8,
        "n_articles": 8,
        "house_style": None,
    }
    assert expected == {name: row[name] for name in expected}
    assert row["p_adjusted"] < 0.05
    assert row["z"] > 0


def test_text_without_a_difference_has_no_clear_term_although_z_lists_some():
    tables = [
        distinctive_terms(corpus(seed=seed), seed=seed, n_permutations=199) for seed in range(20)
    ]
    false_lists = [(table["p_adjusted"] < 0.05).any() for table in tables]
    assert sum(false_lists) <= 4
    assert max((table["z"].abs() > 1.96).sum() for table in tables) > 3


def test_terms_do_not_depend_on_the_order_of_rows_and_repeat():
    shuffled = PLANTED.sample(fraction=1.0, shuffle=True, seed=3)
    assert distinctive_terms(PLANTED, seed=1).equals(distinctive_terms(shuffled, seed=1))


def test_a_surge_in_one_event_is_no_pattern():
    surge = PLANTED.with_columns(
        text=pl.when(pl.col("article_id") == "Star-3")
        .then(pl.lit("Volcano! " * 40))
        .otherwise(pl.col("text") + " The volcano.")
    )
    table = distinctive_terms(surge, seed=1)
    row = table.filter((pl.col("outlet") == "Star") & (pl.col("term") == "volcano"))
    assert row.height == 0 or row["p_adjusted"].item() > 0.2


def test_a_lean_that_fewer_than_four_events_share_is_not_listed():
    table = distinctive_terms(PLANTED, seed=1)
    assert table["events_leaning"].min() >= 4


def test_the_order_is_p_then_size():
    table = distinctive_terms(PLANTED, seed=1)
    keys = list(zip(table["p_adjusted"], -table["z"].abs(), strict=True))
    assert sorted(keys) == keys


def test_events_of_a_single_outlet_are_left_out():
    alone = corpus(outlets=("Star",), seed=9).with_columns(
        event_id=pl.lit("other-") + pl.col("event_id"),
        article_id=pl.lit("z") + pl.col("article_id"),
    )
    assert distinctive_terms(PLANTED, seed=1).equals(
        distinctive_terms(pl.concat([PLANTED, alone]), seed=1)
    )


def test_pairs_of_content_words_are_counted_within_sentences():
    articles = pl.DataFrame({
        "article_id": ["a", "b"], "event_id": "e", "outlet": ["A", "B"],
        "title": ["Climate crisis", None],
        "text": ["The climate crisis grew. Crisis talks failed.",
                 "A climate. Crisis of the climate crisis."],
    })  # fmt: skip
    choice = Choice(min_count=2, min_events=1, max_terms=99, longest=2)
    found = count_terms(articles, choice).dense()
    counts = {
        " ".join(term.words): found.counts[0, :, place].tolist()
        for place, term in enumerate(found.seen)
    }
    assert {"climate": [2, 2], "crisis": [3, 2], "climate crisis": [2, 1], "the": [1, 1]} == counts
    assert [[9, 7]] == found.words.tolist()


def test_without_pairs_there_are_only_words():
    table = distinctive_terms(PLANTED, seed=1, longest=1)
    assert not table["term"].str.contains(" ").any()


@pytest.mark.parametrize(
    ("word", "capital", "dateline", "reason"),
    [
        ("Post", 1, 0.0, "the outlet's own name"),
        ("post", 0, 0.0, None),
        ("Herald", 1, 0.0, "another outlet's name"),
        ("Mrs.", 1, 0.0, "honorific"),
        ("Reuters", 1, 0.0, "news agency"),
        ("LONDON", 2, 0.9, "dateline"),
        ("GOP", 2, 0.1, "abbreviation"),
        ("percent", 0, 0.0, "abbreviation"),
        ("newsletter", 0, 0.0, "boilerplate of the page"),
        ("although", 0, 0.0, "function word"),
        ("regime", 0, 0.0, None),
    ],
)
def test_house_style_is_told_from_content(word, capital, dateline, reason):
    seen = Seen(words=(word,), capital=capital, dateline_share=dateline)
    actual = style_reason(
        seen, outlet="The Daily Post", outlets=["Herald", "The Daily Post"], languages=["en"]
    )
    assert reason == actual


def test_house_style_of_another_language_is_not_guessed():
    seen = Seen(words=("although",), capital=0, dateline_share=0.0)
    assert style_reason(seen, outlet="A", outlets=["A"], languages=["sv"]) is None


def test_an_outlets_own_name_and_dateline_are_flagged_in_the_table():
    own = {"Daily Post": "He told the Post so. The Post asked."}
    articles = corpus(own=own).with_columns(
        text=pl.when(pl.col("outlet") == "Star")
        .then(pl.lit("VALDENMOUTH - ") + pl.col("text"))
        .otherwise(pl.col("text"))
    )
    table = distinctive_terms(articles, seed=1, min_count=8)
    flags = dict(table.filter(pl.col("z") > 0).select("term", "house_style").rows())
    assert flags["Post"] == "the outlet's own name"
    assert flags["VALDENMOUTH"] == "dateline"


def test_unequal_lengths_alone_are_no_difference():
    rng = np.random.default_rng(2)
    words = np.array([400.0, 800, 1600, 3200]) * np.ones((10, 1))
    false = []
    for run in range(30):
        rates = rng.gamma(3, 0.002 / 3, (10, 1, 150)) * rng.gamma(4, 1 / 4, (10, 4, 150))
        found = TermCounts(
            events=tuple("abcdefghij"), outlets=tuple("ABCD"), words=words, languages=(),
            exposure=words[:, :, None],
            seen=(Seen(words=("w",), capital=0, dateline_share=0.0),) * 150,
            counts=rng.poisson(rates * words[:, :, None]).astype(np.float32),
            n_articles=np.zeros((4, 150), dtype=np.int64),
        )  # fmt: skip
        false.append((score_terms(found, seed=run, n_permutations=99).p_adjusted < 0.05).any())
    assert sum(false) <= 6


def test_under_four_events_there_is_no_p():
    few = corpus(n_events=3, own={"Herald": "The regime spoke. " * 4})
    assert distinctive_terms(few, seed=1).equals(TERMS.empty())


@pytest.mark.parametrize(
    ("articles", "options", "error"),
    [
        (PLANTED.drop("text"), {}, TableError),
        (PLANTED.drop("outlet"), {}, TableError),
        (PLANTED.filter(pl.col("outlet") == "Star"), {}, DesignError),
        (PLANTED, {"n_permutations": 0}, DesignError),
        (PLANTED, {"min_count": 0}, DesignError),
    ],
)
def test_what_cannot_be_ranked_is_refused(articles, options, error):
    with pytest.raises(error, match="What to do"):
        distinctive_terms(articles, seed=1, **options)


def test_no_articles_give_an_empty_table():
    assert distinctive_terms(PLANTED.clear(), seed=1).equals(TERMS.empty())


def test_labels_of_an_actor_are_terms_counted_against_its_mentions():
    called = {"Daily Post": "The government fell. ", "Herald": "The regime fell. "}
    rows = [
        (f"{outlet}-{event}", f"e{event}", outlet, words * 3 + "The cabinet met. ")
        for event in range(8)
        for outlet, words in called.items()
    ]
    articles = pl.DataFrame(rows, schema=["article_id", "event_id", "outlet", "text"], orient="row")
    spans = annotate(segment(articles), needs={})
    table = distinctive_terms(articles, spans, seed=1)
    row = table.filter((pl.col("outlet") == "Herald") & (pl.col("term") == "government: regime"))
    assert [(24, 0, 8)] == row.select("count", "count_elsewhere", "events_leaning").rows()
    assert row["p_adjusted"].item() < 0.05
    assert check(table, TERMS).equals(table)


def test_three_words_that_begin_and_end_with_content_are_a_term():
    text = PLANTED.with_columns(text=pl.col("text") + " The war on terror goes on.")
    choice = Choice(min_count=2, min_events=1, max_terms=4000, longest=3)
    words = {term.words for term in count_terms(text, choice).seen}
    assert ("war", "on", "terror") in words
    assert ("on", "terror", "goes") not in words
