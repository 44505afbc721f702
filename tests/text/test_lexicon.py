"""Lexicon hits: whole tokens, leftmost-longest, inside one sentence."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.domain.errors import LexiconError
from tellings.text import Lexicon, Texts, compile_lexicon, find, segment


def _texts(*strings: str) -> Texts:
    ids = [str(number) for number in range(len(strings))]
    return segment(pl.DataFrame({"article_id": ids, "text": list(strings)}))


def _found(texts: Texts, lexicon: Lexicon) -> list[tuple[str, str]]:
    hits = find(texts, lexicon)
    rows = zip(
        texts.token_start[hits.first_token].tolist(),
        texts.token_end[hits.last_token].tolist(),
        hits.entry.tolist(),
        strict=True,
    )
    return [(texts.slice(start, end), lexicon.entries[entry]) for start, end, entry in rows]


@pytest.mark.parametrize(
    ("text", "entries", "expected"),
    [
        ("He SAID so.", ["said"], ["SAID"]),
        ("He said it is unsaid.", ["said"], ["said"]),
        ("according to him", ["according", "according to", "to him"], ["according to"]),
        ("a b c d", ["a b", "b c d", "c"], ["a b", "c"]),
        ("a b c d", ["b c", "a", "a b c d"], ["a b c d"]),
        ("It ended. The end.", ["ended . The", "the end"], ["The end"]),
        ("Obama's plan", ["obama", "plan"], ["Obama", "plan"]),
        ("Obama’s plan", ["obama's plan"], ["Obama’s plan"]),
        ("It isn’t so", ["isn't"], ["isn’t"]),
        ("in the U.S. today", ["u.s."], ["U.S."]),
        ("so-called experts, so called", ["so-called"], ["so-called"]),
        ("over \n the hill\n\nnow", ["over the hill"], ["over \n the hill"]),
        ("die Straße", ["STRASSE"], ["Straße"]),
        ("x x x x x", ["x x"], ["x x", "x x"]),
        ("nothing here", ["absent", "not here"], []),
        ("", ["a"], []),
    ],
)
def test_entries_are_found_as_whole_tokens(
    text: str, entries: list[str], expected: list[str]
) -> None:
    assert expected == [hit for hit, _ in _found(_texts(text), compile_lexicon(entries))]


def test_no_hit_reaches_into_the_next_article_or_sentence() -> None:
    texts = _texts("He spoke according", "to him. According", "A.\n\nto him")
    assert [] == _found(texts, compile_lexicon(["according to", "to him . According"]))


def test_a_mapping_keeps_its_values_and_the_first_of_equal_entries() -> None:
    lexicon = compile_lexicon({"Claim": 1, "claim": 2, "admit": 3})
    hits = find(_texts("They claim and admit."), lexicon)
    assert [1, 3] == [lexicon.values[entry] for entry in hits.entry.tolist()]


def test_an_empty_lexicon_finds_nothing() -> None:
    assert [] == find(_texts("He said so."), compile_lexicon([])).entry.tolist()


@pytest.mark.parametrize("entry", ["", "  "])
def test_an_entry_without_a_word_is_refused(entry: str) -> None:
    with pytest.raises(LexiconError):
        compile_lexicon(["said", entry])


_WORDS = st.sampled_from(["a", "b", "c", "A", "d."])


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.lists(_WORDS, max_size=12).map(" ".join), min_size=1, max_size=3),
    st.lists(st.lists(_WORDS, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=6),
)
def test_hits_are_those_of_a_plain_search(strings: list[str], entries: list[str]) -> None:
    texts, lexicon = _texts(*strings), compile_lexicon(entries)
    wanted: dict[tuple[str, ...], int] = {}
    for number, entry in enumerate(entries):
        tokens = _texts(entry).document(0).tokens
        wanted.setdefault(tuple(token.text.casefold() for token in tokens), number)
    expected: list[tuple[int, int, int]] = []
    words = [
        texts.slice(start, end).casefold()
        for start, end in zip(texts.token_start.tolist(), texts.token_end.tolist(), strict=True)
    ]
    sentences = texts.token_sentence.tolist()
    at = 0
    while at < len(words):
        for length in range(12, 0, -1):
            key = tuple(words[at : at + length])
            inside = at + length <= len(words) and sentences[at] == sentences[at + length - 1]
            if inside and key in wanted:
                expected.append((at, at + length - 1, wanted[key]))
                at += length - 1
                break
        at += 1
    hits = find(texts, lexicon)
    found = zip(
        hits.first_token.tolist(), hits.last_token.tolist(), hits.entry.tolist(), strict=True
    )
    assert expected == list(found)
