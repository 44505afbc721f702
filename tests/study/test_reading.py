"""A reading without a study file: paths or a corpus, shown as the reader in a notebook."""

from __future__ import annotations

import polars as pl
import pytest

import tellings as tl
from tellings.domain.errors import DesignError


@pytest.fixture(scope="module")
def corpus() -> tl.Corpus:
    rows = {
        "outlet": ["Echo", "Herald", "Echo", "Herald"],
        "event_id": ["rain", "rain", "fog", "fog"],
        "text": [
            "It may rain, the mayor said.",
            "Rain is certain.",
            "Fog closed the port, officials said.",
            "The port may open, a pilot said.",
        ],
    }
    return tl.from_frame(pl.DataFrame(rows))


def test_a_corpus_in_memory_is_read_and_shown_side_by_side(corpus):
    result = tl.read(corpus)
    assert ("fog", 4) == (result.shown_event, result.corpus.articles.height)
    bundle = result._repr_mimebundle_()
    assert "<iframe" in bundle["text/html"]
    assert "fog: Echo, Herald" == bundle["text/plain"]


def test_the_event_to_show_can_be_named(corpus):
    assert "rain: Echo, Herald" == tl.read(corpus, event="rain")._repr_mimebundle_()["text/plain"]


def test_an_event_that_is_not_there_is_refused_with_those_that_are(corpus):
    with pytest.raises(DesignError, match="'fog'") as caught:
        tl.read(corpus, event="snow")
    assert "'snow'" in caught.value.problem
