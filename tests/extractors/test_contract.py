"""The contract every extractor holds, over texts that hypothesis draws."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.domain.errors import TableError, UnknownLayerError
from tellings.domain.parts import Extractor, discover
from tellings.domain.tables import SPANS
from tellings.extractors import batches, extract
from tellings.testing import check_extractor

EXTRACTORS = discover(Extractor)
PIECES = [
    "“", "”", '"', "‘", "’", "'s", "(", ")", " — ", ", ", ". ", "\n\n", "\n", " ", "Mr. ", "U.S. ",
    "said", "may", "according to", "critics", "alleged", "the regime", "Dana Orlova", "Orlova",
    "she", "denied", "that it was", "brutal", "if", "told reporters", "3.5%", "🚢", "e\u0301",
    "\u202e", "İ",
]  # fmt: skip
newslike = st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join) | st.text(max_size=60)


@pytest.mark.parametrize("name", EXTRACTORS)
def test_an_extractor_holds_the_contract_on_the_texts_that_broke_others(name):
    check_extractor(EXTRACTORS[name])


@pytest.mark.parametrize("name", EXTRACTORS)
@settings(max_examples=25)
@given(texts=st.lists(newslike, max_size=4))
def test_an_extractor_holds_the_contract_on_any_text(name, texts):
    check_extractor(EXTRACTORS[name], texts=texts)


def test_every_layer_of_the_toolkit_has_one_extractor():
    assert {"sourcing", "hedging", "framing"} == set(EXTRACTORS)


def articles(**columns):
    return pl.DataFrame({"article_id": ["a"], "text": ["It may rain, the mayor said."], **columns})


def test_only_the_layers_asked_for_come_back():
    assert ["hedging"] == extract(articles(), layers=["hedging"])["layer"].unique().to_list()


def test_a_layer_does_not_depend_on_the_others_asked_for():
    everything = extract(articles()).filter(pl.col("layer") == "hedging")
    assert extract(articles(), layers=["hedging"]).equals(everything)


def test_a_language_without_inventory_is_not_read_at_all():
    assert SPANS.empty().equals(extract(articles(language=["de"])))
    assert extract(articles(language=["en-GB"])).equals(extract(articles()))


def test_an_unknown_layer_is_refused_with_the_known_ones():
    with pytest.raises(UnknownLayerError) as caught:
        extract(articles(), layers=["mood"])
    assert "'hedging'" in caught.value.problem


def test_a_repeated_id_is_refused():
    with pytest.raises(TableError):
        extract(pl.concat([articles(), articles()]))


def test_batches_are_bounded_and_lose_nothing():
    rows = pl.DataFrame({"article_id": range(1203), "text": ["x" * 10] * 1203})
    rows = rows.with_columns(text=pl.when(pl.col("article_id") == 7).then(pl.lit("y" * 5_000_000))
                             .otherwise("text"))  # fmt: skip
    made = list(batches(rows))
    assert rows.equals(pl.concat(made))
    assert max(batch.height for batch in made) <= 500
    assert 1 in [batch.height for batch in made]


@pytest.mark.parametrize(
    ("text", "passage", "voice"),
    [
        ("It may rain.", "may", "author"),
        ("“It may rain,” the mayor said.", "may", "quoted"),
        ("The mayor said it may rain.", "may", "attributed"),
        ("The mayor said it rained. It may rain again.", "may", "author"),
    ],
)
def test_a_cue_has_the_voice_of_its_passage(text, passage, voice):
    spans = extract(pl.DataFrame({"article_id": ["a"], "text": [text]}), layers=["hedging"])
    at = text.index(f"{passage} ")
    assert [voice] == spans.filter(pl.col("start") == at)["voice"].to_list()
