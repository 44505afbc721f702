"""Quotations: which tokens stand between quotation marks.

Marks are paired within a paragraph. A paragraph whose marks simply alternate is paired at once; in
the others a loop over the marks alone decides. A mark that finds no partner never reaches beyond
its paragraph. A quotation inside a quotation belongs to the outer one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tellings.text.batch import Codes, Ints, Small
from tellings.text.characters import (
    APOSTROPHE,
    CLOSING,
    DASH,
    DIGIT,
    DOT,
    IDEOGRAPH,
    LOWER,
    MARK,
    NEWLINE,
    OPENING,
    QUOTE,
    SEPARATOR,
    SINGLE_OPEN,
    TERMINAL,
    one_of,
)
from tellings.text.pairing import (
    CURLY_CLOSE,
    CURLY_OPEN,
    FAMILIES,
    STRAIGHT,
    TEX_OPEN,
    Mark,
    pair_marks,
)
from tellings.text.places import ranks, union
from tellings.text.tokens import Bools, Tokens

NEITHER, OPENS, CLOSES = 0, 1, 2


@dataclass(frozen=True, kw_only=True, eq=False)
class Quotations:
    """Quotations of a batch and what each mark does.

    Parameters
    ----------
    first, last : int64
        First and last token, marks included.
    closed, continues : uint8
        See ``Texts``.
    marks : int64
        Tokens that are quotation marks or single apostrophes.
    role : uint8, like marks
        ``OPENS``, ``CLOSES`` or ``NEITHER``; marks without a partner by what stands beside them.
    paired : bool, like marks
        Whether the mark opens or closes one of the quotations.
    """

    first: Ints
    last: Ints
    closed: Small
    continues: Small
    marks: Ints
    role: Small
    paired: Bools


@dataclass(frozen=True, eq=False)
class _Marks:
    token: Ints
    family: Small
    before: Small
    after: Small
    opens: Bools
    closes: Bools
    paragraph: Ints


def find_quotations(
    tokens: Tokens, codes: Codes, classes: Small, paragraph_first: Ints, document_first: Ints
) -> Quotations:
    """Quotations of a batch.

    Parameters
    ----------
    tokens : Tokens
        The final tokens.
    codes, classes
        The batch.
    paragraph_first, document_first : int64
        First tokens.

    Examples
    --------
    >>> from tellings.text.characters import class_table, encode
    >>> from tellings.text.tokens import find_tokens
    >>> codes = encode("“No,” she said.\\n")
    >>> classes = class_table()[codes]
    >>> zero = np.array([0])
    >>> found = find_quotations(find_tokens(codes, classes), codes, classes, zero, zero)
    >>> found.first.tolist(), found.last.tolist(), found.closed.tolist()
    ([0], [3], [1])
    """
    marks = _find_marks(tokens, codes, classes, paragraph_first)
    opener, closer = _paired(marks, tokens, codes, paragraph_first)
    first = marks.token[opener]
    paragraph = marks.paragraph[opener]
    paragraph_last = np.append(paragraph_first[1:], tokens.end.size) - 1
    # closer: index of the closing mark, -1 for none, -2 - i for "ends before mark i".
    last = paragraph_last[paragraph]
    closed = closer >= 0
    last[closed] = marks.token[closer[closed]]
    cut = closer < -1
    last[cut] = marks.token[-2 - closer[cut]] - 1
    role = np.where(
        marks.opens & ~marks.closes, OPENS, np.where(marks.closes & ~marks.opens, CLOSES, NEITHER)
    ).astype(np.uint8)
    paired = np.zeros(role.size, dtype=np.bool_)
    role[opener] = OPENS
    role[closer[closed]] = CLOSES
    paired[opener] = True
    paired[closer[closed]] = True
    return Quotations(
        first=first,
        last=last,
        closed=closed.astype(np.uint8),
        continues=_continues(first, paragraph, closer == -1, paragraph_first, document_first),
        marks=marks.token,
        role=role,
        paired=paired,
    )


def _continues(
    first: Ints, paragraph: Ints, left_open: Bools, paragraph_first: Ints, document_first: Ints
) -> Small:
    continues = np.zeros(first.size, dtype=np.uint8)
    document = np.searchsorted(document_first, first, side="right")
    continues[1:] = (
        left_open[:-1]
        & (paragraph[1:] == paragraph[:-1] + 1)
        & (document[1:] == document[:-1])
        & (first[1:] == paragraph_first[paragraph[1:]])
    )
    return continues


def _find_marks(tokens: Tokens, codes: Codes, classes: Small, paragraph_first: Ints) -> _Marks:
    token = np.flatnonzero(one_of(tokens.head, APOSTROPHE, SINGLE_OPEN, QUOTE))
    start, end = tokens.start[token], tokens.end[token]
    family = FAMILIES[np.minimum(codes[start], FAMILIES.size - 1)]
    double = (end - start == 2) & (codes[start] == codes[end - 1])
    family[double & (codes[start] == ord("'"))] = STRAIGHT
    family[double & (codes[start] == ord("‘"))] = CURLY_OPEN
    family[double & (codes[start] == ord("’"))] = CURLY_CLOSE
    family[double & (codes[start] == ord("`"))] = TEX_OPEN
    mark = (family > 0) & ((end - start == 1) | double)
    token, start, end, family = token[mark], start[mark], end[mark], family[mark]
    before = np.take(classes, start - 1, mode="wrap")
    after = classes[end]
    outside = one_of(before, 0, NEWLINE, OPENING, DASH)
    word_after = ((after - np.uint8(LOWER)) <= MARK - LOWER) | (after == IDEOGRAPH)
    ends_after = (after <= NEWLINE) | one_of(after, CLOSING, TERMINAL, SEPARATOR, DOT)
    touching = one_of(before, QUOTE, SINGLE_OPEN, APOSTROPHE)
    opens = (outside | touching) & (after > NEWLINE) & ~(touching & ends_after)
    closes = ~outside & ~word_after
    paragraph = np.searchsorted(paragraph_first, token, side="right") - 1
    return _Marks(token, family, before, after, opens, closes, paragraph)


def _paired(
    marks: _Marks, tokens: Tokens, codes: Codes, paragraph_first: Ints
) -> tuple[Ints, Ints]:
    """Indices of opening marks and of what closes them."""
    double = np.flatnonzero(one_of(marks.family, STRAIGHT, CURLY_OPEN, CURLY_CLOSE))
    family, paragraph = marks.family[double], marks.paragraph[double]
    opens = (family == CURLY_OPEN) | ((family == STRAIGHT) & marks.opens[double])
    closes = (family == CURLY_CLOSE) | ((family == STRAIGHT) & marks.closes[double])
    expected = np.where(ranks(paragraph) % 2 == 0, opens & ~closes, closes & ~opens)
    inches = (family == STRAIGHT) & (marks.before[double] == DIGIT)
    odd = paragraph[~expected | inches]
    single = one_of(marks.family, STRAIGHT, CURLY_OPEN, CURLY_CLOSE) | (
        (marks.family == FAMILIES[ord("'")]) & ~marks.opens
    )
    slow = union(odd, marks.paragraph[~single])
    plain = double[~np.isin(paragraph, slow)]
    opener, closer = _alternating(plain, marks.paragraph[plain])
    if not slow.size:
        return opener, closer
    more = _by_loop(marks, slow, tokens, codes, paragraph_first)
    opener, closer = np.concatenate([opener, more[0]]), np.concatenate([closer, more[1]])
    order = np.argsort(opener, kind="stable")
    return opener[order], closer[order]


def _alternating(plain: Ints, paragraph: Ints) -> tuple[Ints, Ints]:
    """Pairs of marks that take turns; the last of an odd number stays open."""
    at = np.flatnonzero(ranks(paragraph) % 2 == 0)
    after = np.minimum(at + 1, plain.size - 1)
    together = (after > at) & (paragraph[after] == paragraph[at])
    return plain[at], np.where(together, plain[after], -1)


def _by_loop(
    marks: _Marks, slow: Ints, tokens: Tokens, codes: Codes, paragraph_first: Ints
) -> tuple[Ints, Ints]:
    """Pairs in the paragraphs whose marks do not simply alternate."""
    inside = np.flatnonzero(np.isin(marks.paragraph, slow))
    token = marks.token[inside]
    start = tokens.start[token]
    previous_code = np.take(codes, start - 1, mode="wrap")
    further = np.take(codes, np.minimum(tokens.end[token] + 1, codes.size - 1))
    leads = np.isin(token, paragraph_first)
    columns = zip(
        marks.family[inside].tolist(),
        marks.opens[inside].tolist(),
        marks.closes[inside].tolist(),
        (marks.before[inside] == DIGIT).tolist(),
        ((previous_code | 32) == ord("s")).tolist(),
        ((further >= ord("a")) & (further <= ord("z"))).tolist(),
        ((marks.before[inside] - np.uint8(LOWER)) > MARK - LOWER).tolist(),
        leads.tolist(),
        strict=True,
    )
    rows = [Mark(*row) for row in columns]
    edges = np.searchsorted(marks.paragraph[inside], [slow, slow + 1])
    opener: list[int] = []
    closer: list[int] = []
    for first, end in edges.T.tolist():
        for opening, closing in pair_marks(rows[first:end]):
            opener.append(int(inside[first + opening]))
            if closing >= 0:
                closer.append(int(inside[first + closing]))
            elif closing == -1:
                closer.append(-1)
            else:
                closer.append(-2 - int(inside[first - 2 - closing]))
    return np.array(opener, dtype=np.int64), np.array(closer, dtype=np.int64)
