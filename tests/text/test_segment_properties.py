"""What holds for the segmentation of any string at all."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.text import Document, Texts, segment, token_hash, word_counts
from tellings.text.characters import NEWLINE, class_table

# Pieces that meet every rule, so that random strings are not all noise.
_WORDS = """
said Smith U.S. Mr. p.m. Gen then-Sen. J. No. 5 1,234.5 's ’s s’ don't ’90s 'em ’n’ well-known --
... … . ! ? , ; % $ " “ ” ‘ ’ ' « » „ `` '' ( ) [ — • İ ß ŉ ½ ² 日本語 。 ひ 한국어 السلام ؟ हिन्दी
🔥 👩‍🚀 ❤️ 🏽 https://a.b/c. www.x.org a@b.co x_y AT&T 6'2" 5-inch Ph.D. over.The I asked He @x #y
"""
_SPACES = "\n|\n\n|\r\n|\t| |  |\u00a0|\u2029|\u200b|\u200d|\u200f|\ufeff|\u0301|\x00|\x85"
_PIECES = [*_WORDS.split(), *_SPACES.split("|"), "\ud800", "\udc00", "\U000e0041", "\U0010ffff"]
_CHARACTERS = st.text(alphabet=st.characters(exclude_categories=()), max_size=40)
_STRINGS = st.one_of(
    _CHARACTERS,
    st.lists(st.one_of(st.sampled_from(_PIECES), st.just(" ")), max_size=40).map("".join),
    st.lists(st.sampled_from(_PIECES), max_size=40).map(" ".join),
)
_MANY = settings(max_examples=150, deadline=None)


def _texts(*strings: str) -> Texts:
    # polars holds UTF-8 only, so lone surrogates travel as objects.
    ids = [str(i) for i in range(len(strings))]
    text = pl.Series("text", list(strings), dtype=pl.Object)
    return segment(pl.DataFrame([pl.Series("article_id", ids, dtype=pl.String), text]))


def _document(string: str) -> Document:
    return _texts(string).document(0)


def _visible(string: str) -> set[int]:
    table = class_table()
    return {at for at, character in enumerate(string) if table[ord(character)] > NEWLINE}


@_MANY
@given(_STRINGS)
def test_every_visible_code_point_is_in_exactly_one_token(string: str) -> None:
    covered = [at for token in _document(string).tokens for at in range(token.start, token.end)]
    assert len(covered) == len(set(covered))
    assert _visible(string) <= set(covered)
    assert covered == sorted(covered)


@_MANY
@given(_STRINGS)
def test_no_token_begins_or_ends_with_white_space(string: str) -> None:
    visible = _visible(string)
    assert all(t.start in visible and t.end - 1 in visible for t in _document(string).tokens)


@_MANY
@given(_STRINGS)
def test_a_token_is_the_text_it_points_to(string: str) -> None:
    texts = _texts(string)
    assert string == texts.strings[0]
    starts = texts.local(texts.token_document, texts.token_start).tolist()
    ends = texts.local(texts.token_document, texts.token_end).tolist()
    slices = [
        texts.slice(start, end)
        for start, end in zip(texts.token_start.tolist(), texts.token_end.tolist(), strict=True)
    ]
    assert [string[start:end] for start, end in zip(starts, ends, strict=True)] == slices


@_MANY
@given(_STRINGS)
def test_an_id_is_the_hash_of_the_token_alone(string: str) -> None:
    texts = _texts(string)
    expected = [token_hash(token.text) for token in texts.document(0).tokens]
    assert expected == texts.token_id.tolist()


@_MANY
@given(_STRINGS)
def test_tokens_lie_inside_their_sentence_and_paragraph(string: str) -> None:
    document = _document(string)
    for token in document.tokens:
        for blocks, index in (
            (document.sentences, token.sentence),
            (document.paragraphs, token.paragraph),
        ):
            assert blocks[index][0] <= token.start
            assert token.end <= blocks[index][1]


@_MANY
@given(_STRINGS)
def test_sentences_and_paragraphs_are_in_order_and_hold_something(string: str) -> None:
    document = _document(string)
    for blocks in (document.sentences, document.paragraphs):
        flat = [offset for pair in blocks for offset in pair]
        assert flat == sorted(flat)
        assert all(0 <= start < end <= len(string) for start, end in blocks)
        assert len(blocks) == len(set(blocks))
    assert {token.sentence for token in document.tokens} == set(range(len(document.sentences)))
    assert {token.paragraph for token in document.tokens} == set(range(len(document.paragraphs)))


@_MANY
@given(_STRINGS)
def test_a_sentence_never_leaves_its_paragraph(string: str) -> None:
    document = _document(string)
    owners: dict[int, set[int]] = {}
    for token in document.tokens:
        owners.setdefault(token.sentence, set()).add(token.paragraph)
    assert all(len(paragraphs) == 1 for paragraphs in owners.values())


@_MANY
@given(_STRINGS)
def test_quotations_are_in_order_inside_one_paragraph_and_known_to_their_tokens(
    string: str,
) -> None:
    document = _document(string)
    flat = [offset for q in document.quotations for offset in (q.start, q.end)]
    assert flat == sorted(flat)
    for index, quotation in enumerate(document.quotations):
        inside = [token for token in document.tokens if token.quotation == index]
        assert (inside[0].start, inside[-1].end) == (quotation.start, quotation.end)
        assert len({token.paragraph for token in inside}) == 1
    for token in document.tokens:
        within = [q for q in document.quotations if q.start <= token.start < q.end]
        assert (len(within) == 1) == (token.quotation >= 0)


@_MANY
@given(st.lists(_STRINGS, max_size=5))
def test_an_article_is_read_on_its_own(strings: list[str]) -> None:
    texts = _texts(*strings)
    assert [_document(string).tokens for string in strings] == [
        texts.document(i).tokens for i in range(len(strings))
    ]
    for i, string in enumerate(strings):
        alone, together = _document(string), texts.document(i)
        assert alone.sentences == together.sentences
        assert alone.paragraphs == together.paragraphs
        assert alone.quotations == together.quotations


@_MANY
@given(_STRINGS)
def test_the_same_text_is_read_the_same_twice(string: str) -> None:
    once, twice = _texts(string, string), _texts(string, string)
    for name in ("token_start", "token_id", "token_quotation", "sentence_start"):
        assert np.array_equal(getattr(once, name), getattr(twice, name))


@pytest.mark.parametrize("string", ["", " ", "\n\n", "\u200b", "\r\n \t"])
def test_a_text_without_visible_characters_has_no_tokens(string: str) -> None:
    document = _document(string)
    assert ((), (), (), ()) == (
        document.tokens,
        document.sentences,
        document.paragraphs,
        document.quotations,
    )


def test_no_articles_give_empty_columns() -> None:
    texts = segment(pl.DataFrame(schema={"article_id": pl.String, "text": pl.String}))
    assert (0, 0) == (texts.n_documents, texts.n_tokens)
    assert [] == word_counts(texts).tolist()
