"""The fast mode of sourcing: the contract of its model, and floors on our own gold."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.golden import read_marked

from tellings.domain.errors import DamagedModelError
from tellings.extractors.sourcing.find import find_attributions
from tellings.extractors.sourcing.lexicon import english
from tellings.extractors.sourcing.linear.chain import (
    CONTENT,
    FIRST_CONTENT,
    FORBIDDEN,
    N_LABELS,
    decode,
    steps,
)
from tellings.extractors.sourcing.linear.find import find_fast
from tellings.extractors.sourcing.linear.fitting import Chains, fit_chains
from tellings.extractors.sourcing.linear.model import (
    CARD,
    FILE,
    FOLDER,
    english_model,
    read_model,
    written,
)
from tellings.extractors.sourcing.linear.train import fit
from tellings.extractors.sourcing.reading import readings
from tellings.text import segment

ROOT = Path(__file__).parents[2]
MODEL = files("tellings.extractors.sourcing.linear") / FOLDER
TEXTS = [
    "“The bridge is closed,” Dana Pell said. “It will open on Monday.”",
    "",
    "Officials believe the plan, which critics say is dangerous, will be dropped by Friday.",
    "The council was accused of delay. It denied the claim and promised to go on.",
    "“",
    "\x00 İ 🚢 said that",
]


def attributions_of(strings):
    articles = pl.DataFrame(
        [(f"a{number}", text) for number, text in enumerate(strings)],
        schema={"article_id": pl.String, "text": pl.String}, orient="row",
    )  # fmt: skip
    texts = segment(articles)
    read = list(readings(texts, english()))
    return read, find_fast(texts, read, english())


def test_the_file_is_the_one_the_card_describes():
    digest = hashlib.sha256((MODEL / FILE).read_bytes()).hexdigest()
    card = json.loads((MODEL / CARD).read_text(encoding="utf-8"))
    words = (MODEL / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert (digest, True) == (card["sha256"], digest in words)


def test_a_damaged_file_is_refused_with_a_remedy():
    with pytest.raises(DamagedModelError, match="install the package again"):
        read_model(b"not a model", sha256="0" * 64)


def test_the_same_model_is_written_as_the_same_bytes():
    assert (MODEL / FILE).read_bytes() == written(english_model())


def test_the_model_file_is_small():
    assert len((MODEL / FILE).read_bytes()) <= 3_000_000


def test_no_article_at_all_gives_nothing():
    assert [] == attributions_of([])[1]


def test_an_article_is_read_the_same_alone_in_company_and_twice():
    together = attributions_of(TEXTS)[1]
    assert together == attributions_of(TEXTS)[1]
    assert together[::-1] == attributions_of(TEXTS[::-1])[1]
    assert together == [attributions_of([text])[1][0] for text in TEXTS]


def test_the_model_finds_what_the_rules_have_no_verb_for():
    text = "The mayor sees the bridge as a danger to the town."
    (reading,), ((found,),) = attributions_of([text])
    assert [] == find_attributions(reading, english())
    assert ["The mayor", "the bridge as a danger to the town"] == [
        reading.phrase(*part) for part in (*found.source, *found.content)
    ]


def test_ranges_are_in_order_in_the_document_and_scores_are_probabilities():
    for reading, found in zip(*attributions_of(TEXTS), strict=True):
        for one in found:
            assert one.content
            for ranges in (one.source, one.cue, one.content):
                ends = [end for part in ranges for end in part]
                assert sorted(ends) == ends
                assert all(0 <= end <= len(reading.words) for end in ends)
            assert 0 <= one.score <= 1


def test_the_best_chain_is_the_best_of_all_chains():
    random = np.random.default_rng(1)
    emitted = random.integers(-50, 50, (4, N_LABELS)).astype(np.int32)
    opening = np.where(steps()[0] == FORBIDDEN, FORBIDDEN, 0)
    stepped = np.vstack([steps() + random.integers(-9, 9, (6, 6)), opening]).astype(np.int32)
    grid = np.stack(np.meshgrid(*[range(N_LABELS)] * 4, indexing="ij"), axis=-1).reshape(-1, 4)
    total = stepped[N_LABELS, grid[:, 0]] + emitted[np.arange(4), grid].sum(axis=1)
    total += sum(stepped[grid[:, at], grid[:, at + 1]] for at in range(3))
    best = grid[total.argmax()]
    second = [total[grid[:, at] != best[at]].max() for at in range(4)]
    made = decode(emitted, np.array([0, 4]), stepped)
    assert best.tolist() == made.label.tolist()
    assert (total.max() - np.array(second)).tolist() == made.margin.tolist()


def test_chains_are_learnt_from_examples():
    places = np.array([[0], [1], [1], [2]] * 40, dtype=np.int32)
    label = np.array([0, FIRST_CONTENT, CONTENT, 0] * 40)
    chains = Chains(
        start=np.arange(0, 161, 4), label=label, places=lambda rows: places[rows],
        kept=np.ones(3, dtype=bool),
    )  # fmt: skip
    weights, moves = fit_chains(chains, passes=30, seed=1)
    stepped = np.vstack([steps(), np.where(steps()[0] == FORBIDDEN, FORBIDDEN, 0)])
    stepped = stepped + np.round(moves * 100).astype(int)
    emitted = np.round(weights[places[:4, 0]] * 100).astype(np.int32)
    made = decode(emitted, np.array([0, 4]), stepped.astype(np.int32))
    assert label[:4].tolist() == made.label.tolist()


def test_training_gives_the_same_model_twice():
    text = "The plan is dead, Dana Pell said on Monday."
    rows = [
        {"text": text, "publisher": "x", "attributions": [
            {"source": [[18, 27]], "cue": [[28, 32]], "content": [[0, 16]]}]}
    ] * 4  # fmt: skip
    assert written(fit(rows, seed=1)[0]) == written(fit(rows, seed=1)[0])


def test_further_texts_teach_which_words_are_cues():
    rows, further = (
        [{"text": f"The plan is dead, Dana Pell {cue} on Monday.", "publisher": "x",
          "attributions": [{"source": [[18, 27]], "cue": [[28, 28 + len(cue)]],
                            "content": [[0, 16]]}]}] * 4
        for cue in ("said", "burbled")
    )  # fmt: skip
    n_words = [fit(rows, seed=1, further=more)[0].head_words.size for more in ((), further)]
    assert [1, 2] == n_words


def words_of(text, spans):
    return {
        match.start()
        for match in re.finditer(r"\w+", text)
        if any(match.start() < end and start < match.end() for start, end in spans)
    }


def is_match(one, other):
    shared = 2 * len(one["content"] & other["content"])
    half = shared >= 0.5 * (len(one["content"]) + len(other["content"]))
    return half and bool(one["source"] & other["source"] or not one["source"] | other["source"])


def marked_articles():
    for path in sorted((ROOT / "corpora" / "demo_gold").glob("*/*.md")):
        yield read_marked(path.read_text(encoding="utf-8").split("---\n", 2)[2])


def test_attributions_of_the_demo_corpus_are_found():
    gold = list(marked_articles())
    read, found = attributions_of([text for text, _ in gold])
    n_gold = n_found = n_right = 0
    for (text, marks), reading, mine in zip(gold, read, found, strict=True):
        groups = defaultdict(lambda: {"source": [], "content": []})
        for start, end, label in marks:
            role, *rest = label.split()
            if role in {"source", "content"}:
                groups[rest[0]][role].append((start, end))
        expected = [{role: words_of(text, spans) for role, spans in group.items()}
                    for group in groups.values()]  # fmt: skip
        left = [
            {role: words_of(text, [(reading.start[a], reading.end[b - 1])
                                   for a, b in getattr(one, role)])
             for role in ("source", "content")}
            for one in mine
        ]  # fmt: skip
        n_gold, n_found = n_gold + len(expected), n_found + len(left)
        for one in expected:
            match = next((other for other in left if is_match(one, other)), None)
            if match is not None:
                left.remove(match)
                n_right += 1
    assert n_gold > 500
    assert n_right / n_found >= 0.80
    assert n_right / n_gold >= 0.80
