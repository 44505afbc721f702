"""What is counted part by part is what is counted at once, and lists of events have an end."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from tellings.compare.naming import (
    LABEL_COLUMNS,
    divergence_by_pair,
    label_divergence,
    labels_table,
)
from tellings.domain.results import Corpus
from tellings.extractors import extract
from tellings.reports.content import content_of
from tellings.reports.design import listing_note
from tellings.reports.example import example_result
from tellings.reports.material import MOST_LISTED, prepare
from tellings.reports.naming import ranked_actors
from tellings.reports.whole import first_actors

CALLED = {"Echo": "The government", "Mail": "The brutal regime", "Post": "The junta"}


@pytest.fixture(scope="module")
def labelled():
    """Articles that call two actors by other names, and their spans."""
    rows = [
        {"article_id": f"{event}{outlet}", "event_id": f"e{event}", "outlet": outlet,
         "text": f"{called} fell. {called} spoke. "
                 + ("President Ada Lorne came." if event % 2 else "The police came.")}
        for event in range(5)
        for outlet, called in CALLED.items()
        if (event, outlet) != (3, "Post")
    ]  # fmt: skip
    articles = pl.DataFrame(rows)
    return articles, extract(articles, layers=["framing"])


def test_divergence_of_counted_labels_is_that_of_the_spans(labelled):
    articles, spans = labelled
    columns = ["actor", "outlet_a", "outlet_b", "divergence", "chance", "n_mentions_a"]
    expected = label_divergence(spans, articles, min_mentions=2).drop_nulls("divergence")
    found = divergence_by_pair(labels_table(spans, articles), min_mentions=2)
    assert expected.height > 3
    order = columns[:3]
    assert expected.sort(order)["n_mentions_a"].to_list() == found["n_mentions_a"].to_list()
    for name in ("divergence", "chance"):
        assert expected.sort(order)[name].to_list() == pytest.approx(found[name].to_list())


@pytest.mark.parametrize("n_parts", [1, 3])
def test_actors_ranked_in_parts_are_those_ranked_at_once(labelled, n_parts):
    articles, spans = labelled
    table = labels_table(spans, articles)

    def part(number, of):
        return table.filter(pl.col("actor").str.len_chars() % of == number)

    best, n_actors, kept = first_actors(part, n_parts=n_parts, most=1)
    every = ranked_actors(table)
    assert every.height == n_actors
    assert every.head(1).rows() == best.rows()
    first = every["actor"][0]
    keys = list(LABEL_COLUMNS)
    assert table.filter(actor=first).sort(keys).rows() == kept.sort(keys).rows()


def test_a_report_lists_so_many_events_and_counts_all():
    result, n = example_result(), MOST_LISTED + 20
    one = result.corpus.articles.head(1)
    articles = pl.concat(
        [
            one.with_columns(article_id=pl.lit(f"n{at}"), event_id=pl.lit(f"e{at}"))
            for at in range(n)
        ]
    )
    corpus = Corpus(articles=articles, imports=result.corpus.imports)
    tables = ("measures", "comparisons", "claims", "spans", "reuse")
    empty = {name: getattr(result, name).clear() for name in tables}
    many = replace(result, study={**result.study, "events": {}}, corpus=corpus, **empty)
    made = content_of(prepare(many))
    assert MOST_LISTED == len(made["design"]["rows"])
    assert n == made["design"]["n_events"] == made["design"]["totals"][0]["articles"]
    assert f"Of {n} events {MOST_LISTED} are listed" in " ".join(made["design"]["notes"])
    assert listing_note(prepare(result)) == ""
