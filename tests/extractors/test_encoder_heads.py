"""The heads of the encoder: what they read, and what framing takes from them."""

import dataclasses
import json
from importlib.resources import files

import numpy as np
import polars as pl
import pytest

from tellings.domain.parts import Extractor, discover
from tellings.extractors import extract
from tellings.extractors.encoder import MODES, windows
from tellings.extractors.encoder.model import encoder
from tellings.extractors.encoder.passes import HEADS, EncoderPass, pass_of
from tellings.extractors.framing import annotate as framing
from tellings.extractors.framing.portrayal_encoded import Weighing, weighing
from tellings.extractors.framing.portrayal_weigh import fit
from tellings.extractors.sourcing import annotate as sourcing
from tellings.text import segment

LONG = "The mayor grumbles that it may rain and the dam will hold, she said. " * 60


class Planned:
    """A network that says of each word what was planned for it, and counts its windows."""

    def __init__(self, **columns):
        self.columns = {
            head: {encoder().word_pieces.of([word])[0][0]: column for word, column in plan.items()}
            for head, plan in columns.items()
        }
        self.windows = 0

    def run(self, output_names, input_feed):
        self.windows += 1
        pieces = input_feed["ids"][0][input_feed["heads"][0]]
        return [self._said(name, pieces) for name in output_names]

    def _said(self, name, pieces):
        widths = {"tags": 7, **{head: len(tags) for head, tags in HEADS.items()}}
        said = np.zeros((1, pieces.size, widths.get(name, pieces.size + 1)), dtype=np.float32)
        for place, piece in enumerate(pieces.tolist()):
            said[0, place, self.columns.get(name, {}).get(piece, 0)] = 12.0
        return said


def planned(text, *, heads=("hedge", "portrayal"), **columns):
    """A batch of one article, and a pass over it by a planned network."""
    texts = segment(pl.DataFrame({"article_id": ["a"], "text": [text]}))
    network = Planned(**columns)
    trained = dataclasses.replace(
        encoder(), session=network, card=dict(encoder().card) | {"heads": list(heads)}
    )
    return texts, EncoderPass(texts, trained=trained), network


def actors(text, *, encoded=None, mode="encoder"):
    texts = segment(pl.DataFrame({"article_id": ["a"], "text": [text]}))
    spans = framing(texts, needs={}, mode=mode, shared=encoded)
    return [json.loads(row) for row in spans.filter(role="actor").sort("start")["attributes"]]


def test_sourcing_and_framing_share_one_pass_of_the_network():
    text = "Dana Orlova, the leader, spoke. It rained. The dam held. Mrs. Orlova left. " * 20
    texts, encoded, network = planned(text)
    sourcing(texts, needs={}, mode="encoder", shared=encoded)
    [document] = list(windows.encoder_documents(texts, encoder().word_pieces))
    whole = len(list(windows.windows(document)))
    assert 2 < whole == network.windows
    framing(texts, needs={}, mode="encoder", shared=encoded)
    assert whole == network.windows


def test_framing_says_the_same_whether_sourcing_has_read_the_batch_or_not():
    texts = segment(pl.DataFrame({"article_id": ["a", "b"], "text": [LONG, "Orlova lied."]}))
    shared = EncoderPass(texts)
    sourcing(texts, needs={}, mode="encoder", shared=shared)
    after = framing(texts, needs={}, mode="encoder", shared=shared)
    assert after.equals(framing(texts, needs={}, mode="encoder"))


def test_a_pass_of_the_small_mode_is_read_by_the_small_encoder():
    texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["Orlova lied. " * 40]}))
    assert encoder("small") is EncoderPass(texts, mode="small").encoder
    said = [EncoderPass(texts, mode=mode).logits("portrayal") for mode in MODES]
    assert said[0].shape == said[1].shape
    assert not np.allclose(*said)


def test_extractors_that_read_the_encoder_name_the_same_pass():
    readers = {name for name, one in discover(Extractor).items() if one.shared is EncoderPass}
    assert {"framing", "sourcing"} == readers


def test_what_a_head_says_stands_at_its_words():
    text = "It may rain. It may snow. It may hail."
    texts, encoded, network = planned(text, hedge={"may": 1, "rain": 2, "snow": 3, "hail": 4})
    said = encoded.logits("hedge").argmax(axis=1).tolist()
    words = [text[a:b] for a, b in zip(texts.token_start, texts.token_end, strict=True)]
    assert {("may", 1), ("rain", 2), ("snow", 3), ("hail", 4)} == {
        pair for pair in zip(words, said, strict=True) if pair[1]
    }
    assert 1 == network.windows


def test_a_document_of_several_windows_has_every_word_read_once():
    text = "It may rain and " * 300 + "snow."
    texts, encoded, network = planned(text, hedge={"may": 1})
    said = encoded.logits("hedge")
    assert (texts.n_tokens, 9) == said.shape
    assert 300 == int((said.argmax(axis=1) == 1).sum())
    assert (said.max(axis=1) == 12.0).all()
    assert 1 < network.windows


def test_a_batch_without_words_has_nothing_to_say():
    _, encoded, network = planned(" ")
    assert (0, 9) == encoded.logits("hedge").shape
    assert 0 == network.windows


@pytest.mark.parametrize("mode", ["fast", "rules"])
def test_no_other_mode_asks_the_encoder(mode):
    texts, encoded, _ = planned("It may rain.")
    assert pass_of("portrayal", texts, mode=mode, shared=encoded) is None


def test_a_head_that_the_card_does_not_list_is_not_asked():
    texts, encoded, network = planned("Dana Orlova, the leader, left.", heads=())
    fast = framing(texts, needs={})
    assert 0 < fast.filter(role="actor").height
    assert fast.equals(framing(texts, needs={}, mode="encoder", shared=encoded))
    assert 0 == network.windows


def test_a_mention_is_portrayed_as_the_head_says_of_its_words():
    text = "Dana Orlova, the opposition leader, spoke. Mrs. Orlova left."
    plan = {"dana": 2, "orlova": 2, "the": 1, "opposition": 1, "leader": 1}
    _, encoded, _ = planned(text, portrayal=plan)
    said = actors(text, encoded=encoded)
    assert ["positive", "neutral", "positive"] == [one["portrayal_label"] for one in said]
    assert all(-1 <= one["portrayal"] <= 1 for one in said)


def test_every_other_mark_of_framing_is_the_same_in_both_modes():
    texts, encoded, _ = planned("Dana Orlova, the leader, was slammed. The corrupt regime fell.")
    fast, by_encoder = (
        framing(texts, needs={}, mode=mode, shared=encoded).filter(pl.col("role") != "actor")
        for mode in ("fast", "encoder")
    )
    assert fast.equals(by_encoder)


def test_weights_follow_the_judge_that_is_right():
    label = np.arange(60) % 3
    right = np.where(label[:, None] == np.arange(3), 0.7, 0.15)
    right[::10] = right[1::10]  # nobody is always right
    wrong = np.full((60, 3), 1 / 3)
    wrong[:, 0], wrong[:, 1] = 0.5, 0.5 - 1 / 3
    weights = fit(right, wrong, label)
    assert weights.head > 3 * abs(weights.linear)


@pytest.mark.parametrize("mode", MODES)
def test_the_weights_were_made_for_the_encoder_that_ships(mode):
    folder = files("tellings.extractors.framing") / "lang" / "en"
    card = json.loads((folder / f"portrayal_{mode}.json").read_text(encoding="utf-8"))
    assert encoder(mode).card["sha256"] == card["encoder"]
    assert Weighing(card["head"], card["linear"]) == weighing(mode)


def test_an_article_has_the_same_marks_alone_as_in_company():
    stories = [LONG[:900], "Critics fear that Dana Orlova may lie. Orlova denied it.", ""]
    rows = pl.DataFrame({"article_id": ["a", "b", "c"], "text": stories})
    together = extract(rows)
    alone = [extract(rows.filter(article_id=name)) for name in ("a", "b", "c")]
    assert pl.concat(alone).equals(together)
