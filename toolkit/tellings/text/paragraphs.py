"""Paragraphs and lines, as first tokens."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tellings.text.batch import Codes, Ints, Small
from tellings.text.characters import NEWLINE
from tellings.text.places import union

_PARAGRAPH_SEPARATOR = 0x2029


@dataclass(frozen=True, kw_only=True, eq=False)
class Blocks:
    """Where documents, paragraphs and lines begin, in token numbers.

    Parameters
    ----------
    document_first : int64, n_documents + 1
        First token of each document, and the number of tokens.
    paragraph_first : int64, n_paragraphs
        First token of each paragraph.
    line_first : int64
        First token of each line that begins inside a paragraph.
    """

    document_first: Ints
    paragraph_first: Ints
    line_first: Ints


def find_blocks(codes: Codes, classes: Small, token_start: Ints, document_start: Ints) -> Blocks:
    """Paragraphs of a batch: blocks between blank lines, or lines where a document has none.

    Parameters
    ----------
    codes, classes
        Code points of the batch and their classes.
    token_start, document_start : int64
        Where tokens and documents begin.

    Examples
    --------
    >>> from tellings.text.characters import class_table, encode
    >>> codes = encode("a\\nb\\n\\nc\\n\\n")
    >>> find_blocks(codes, class_table()[codes], np.array([0, 2, 5]), np.array([0])).paragraph_first
    array([0, 2])
    """
    n_tokens = token_start.size
    document_first = np.append(np.searchsorted(token_start, document_start), n_tokens)
    newlines = np.flatnonzero(classes == NEWLINE)
    following = np.minimum(newlines + 1, codes.size - 1)
    newlines = newlines[~((codes[newlines] == ord("\r")) & (codes[following] == ord("\n")))]
    weights = np.where(codes[newlines] == _PARAGRAPH_SEPARATOR, 2, 1)
    after = np.searchsorted(token_start, newlines)
    gap, first = np.unique(after, return_index=True)
    size = np.add.reduceat(weights, first) if first.size else np.empty(0, dtype=np.int64)
    openings = union(document_first[:-1])
    openings = openings[openings < n_tokens]
    inner = (gap < n_tokens) & ~np.isin(gap, openings)
    gap, size = gap[inner], size[inner]
    document = np.searchsorted(document_first, gap, side="right") - 1
    spaced = np.zeros(document_start.size, dtype=np.bool_)
    spaced[document[size >= 2]] = True
    breaks = (size >= 2) | ~spaced[document]
    return Blocks(
        document_first=document_first,
        paragraph_first=union(openings, gap[breaks]),
        line_first=gap[~breaks],
    )


def number(first: Ints, n_tokens: int) -> Ints:
    """The block each token lies in, from the first tokens of the blocks.

    Examples
    --------
    >>> number(np.array([0, 2]), 3).tolist()
    [0, 0, 1]
    """
    return np.repeat(np.arange(first.size), np.diff(np.append(first, n_tokens)))


def last_tokens(first: Ints, n_tokens: int) -> Ints:
    """Last token of each block, from the first tokens.

    Examples
    --------
    >>> last_tokens(np.array([0, 2]), 3).tolist()
    [1, 2]
    """
    return np.append(first[1:], n_tokens)[: first.size] - 1
