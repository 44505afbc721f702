"""The encoder mode: its windows, its chain, its links, and what its spans may not depend on."""

import itertools
import json
from importlib.resources import files

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.extractors import extract
from tellings.extractors.encoder import MODES, model, windows
from tellings.extractors.sourcing.encoder import chain, linking
from tellings.text import segment

STORY = (
    "Mayor Ida Pell said on Monday that the bridge would stay closed. “We checked every bolt,” "
    "she said. “It will hold.”\n\nCritics say the works took too long, according to a report by "
    "the Ostrelle Institute. “Nobody asked us,” Tom Reef, who lives by the quay, told the Mail."
)
FOLDER = files("tellings.extractors.encoder") / "lang" / "en"


def frame(*texts):
    return pl.DataFrame({"article_id": [f"a{n}" for n in range(len(texts))], "text": list(texts)})


def marked(articles, *, mode="encoder", **options):
    return extract(articles, layers=["sourcing"], mode=mode, **options)


def documents(text):
    return list(windows.encoder_documents(segment(frame(text)), model.encoder().word_pieces))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 8), st.integers(1, 40)), max_size=60),
)
def test_every_word_is_new_in_one_window_and_no_window_is_too_long(sentences):
    sizes = np.array([size for size, n in sentences for _ in range(n)], dtype=np.int64)
    sentence = np.array([at for at, (_, n) in enumerate(sentences) for _ in range(n)])
    made = list(windows.cuts(sizes, sentence))
    new = [word for _, begin, last in made for word in range(begin, last)]
    assert list(range(sizes.size)) == new
    assert all(sizes[first:last].sum() <= windows.WINDOW_PIECES - 2 for first, _, last in made)


def test_a_sentence_longer_than_a_window_is_read_in_parts():
    text = "He said that " + "the rain and the wind and " * 400 + "the sea were high."
    [document] = documents(text)
    parts = list(windows.windows(document))
    assert 1 < len(parts)
    assert document.start.size == parts[-1].last


def test_heads_point_to_the_first_piece_of_each_word():
    [document] = documents("Undersecretaries said otherwise.")
    [window] = windows.windows(document)
    firsts = [pieces[0] for pieces in document.pieces]
    assert firsts == window.ids[window.heads].tolist()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_the_best_path_is_the_likeliest_of_all_paths(seed, n):
    draw = np.random.default_rng(seed)
    tags, steps, first = draw.normal(size=(n, 7)), draw.normal(size=(7, 7)), draw.normal(size=7)
    follows, opens = chain.allowed()
    path = chain.best_path(tags, steps, first)
    assert opens[path[0]]
    assert all(follows[a, b] for a, b in itertools.pairwise(path))
    best = _best_by_counting(tags[:4], steps, first)
    assert best == chain.best_path(tags[:4], steps, first).tolist()


def _best_by_counting(tags, steps, first):
    """Every path tried."""
    follows, opens = chain.allowed()
    paths = [([tag], first[tag] + tags[0, tag]) for tag in range(7) if opens[tag]]
    for row in tags[1:]:
        paths = [
            ([*path, tag], total + steps[path[-1], tag] + row[tag])
            for path, total in paths
            for tag in range(7)
            if follows[path[-1], tag]
        ]
    return max(paths, key=lambda one: one[1])[0]


def test_probabilities_of_tags_agree_with_counting_every_path():
    draw = np.random.default_rng(7)
    tags, steps, first = draw.normal(size=(2, 7)), draw.normal(size=(7, 7)), draw.normal(size=7)
    follows, opens = chain.allowed()
    total = np.zeros((2, 7))
    for a in range(7):
        for b in range(7):
            if opens[a] and follows[a, b]:
                weight = np.exp(first[a] + tags[0, a] + steps[a, b] + tags[1, b])
                total[0, a] += weight
                total[1, b] += weight
    expected = total / total.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(expected, chain.tag_probabilities(tags, steps, first), atol=1e-12)


def test_contents_that_point_to_one_cue_are_one_attribution():
    scores = np.full((6, 7), -9.0)
    for word, tag in enumerate((5, 0, 1, 3, 0, 5)):  # content O source cue O content
        scores[word, tag] = 9.0
    to_cue, to_source = np.full((6, 7), -9.0), np.full((6, 7), -9.0)
    to_cue[[0, 5], 4] = 9.0  # column 0 is none, so column 4 is word 3
    to_source[3, 3] = 9.0
    window = windows.Window(
        first=0, new=0, last=6, ids=np.zeros(8, np.int64), kinds=np.zeros(8, np.int64),
        heads=np.arange(1, 7),
    )  # fmt: skip
    said = linking.WindowScores(tags=scores, cue=to_cue, source=to_source, speaker=to_source)
    weights = linking.Chain(transition=np.zeros((7, 7)), opening=np.zeros(7))
    [one] = linking.linked_attributions(6, [(window, said)], weights)
    assert (((0, 1), (5, 6)), ((3, 4),), ((2, 3),)) == (one.content, one.cue, one.source)


@pytest.mark.parametrize("mode", MODES)
def test_an_article_is_marked_alone_as_in_company(mode):
    alone = marked(frame(STORY), mode=mode)
    company = marked(frame(STORY, "It rained.", STORY * 3), mode=mode)
    assert 4 <= alone["group"].n_unique()
    assert alone.equals(company.filter(pl.col("article_id") == "a0"))


def test_marking_twice_gives_the_same_spans():
    assert marked(frame(STORY, STORY[::-1])).equals(marked(frame(STORY, STORY[::-1])))


@pytest.mark.parametrize(
    "text",
    ["", "…", "“", "“”" * 300, "\U0001f600 said \U0001f600.", "A" * 5000, "said " * 3000, "\n\n\n"],
    ids=["empty", "mark", "open", "quotes", "emoji", "long word", "one sentence", "blank"],
)
def test_no_text_is_refused(text):
    spans = marked(frame(text))
    assert all(0 <= a < b <= len(text) for a, b in spans.select("start", "end").rows())


def test_a_higher_min_score_leaves_a_part_of_the_attributions():
    every = marked(frame(STORY))
    some = marked(frame(STORY), min_score=float(every["score"].median()))
    kept = {(a, b) for a, b in some.select("start", "end").rows()}
    assert 0 < len(kept) < every.height
    assert kept < {(a, b) for a, b in every.select("start", "end").rows()}


@pytest.mark.parametrize("mode", MODES)
def test_the_files_are_those_of_the_card(mode):
    card = json.loads((FOLDER / MODES[mode] / "model.json").read_text(encoding="utf-8"))
    text = (files("tellings.extractors.encoder") / "MODEL_CARD.md").read_text("utf-8")
    assert card["sha256"] in text
