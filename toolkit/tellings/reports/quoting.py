"""Copyright: which stretches of an article a report may print.

``full`` prints everything (for texts of one's own, or at one's own desk), ``quotes`` prints
snippets of at most 25 words round a hit and of one article at most a tenth or 200 words, whichever
is less, ``features`` prints no text at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

MODES = ("full", "quotes", "features")
SNIPPET_WORDS = 25
ARTICLE_WORDS = 200
ARTICLE_SHARE = 0.1
# Fewer words than this round a hit help nobody to judge it.
SHORTEST_SNIPPET = 6

Range = tuple[int, int]
_WORD = re.compile(r"\S+")
_LETTERS = re.compile(r"\w+")


def words_used(text: str) -> int:
    """Words of a snippet, counted the strict way: "pro-war" is two.

    Examples
    --------
    >>> words_used("a pro-war vote")
    4
    """
    return max(len(text.split()), len(_LETTERS.findall(text)))


def allowance(text: str) -> int:
    """Words of an article that may be quoted, counted the strict way: "pro-war" is one.

    Examples
    --------
    >>> allowance("word " * 300), allowance("word " * 5000)
    (30, 200)
    """
    n_words = min(len(text.split()), len(_LETTERS.findall(text)))
    return min(int(n_words * ARTICLE_SHARE), ARTICLE_WORDS)


def snippet(text: str, hit: Range, sentence: Range, *, most: int = SNIPPET_WORDS) -> Range:
    """The stretch of the sentence round a hit that holds at most so many words.

    A hit longer than that is cut after its first words.

    Examples
    --------
    >>> text = "It was said that the alleged attack had failed."
    >>> start, end = snippet(text, (21, 28), (0, 47), most=3)
    >>> text[start:end]
    'the alleged attack'
    """
    tokens = [(m.start() + sentence[0], m.end() + sentence[0])
              for m in _WORD.finditer(text[sentence[0] : sentence[1]])]  # fmt: skip
    if not tokens:
        return (hit[0], hit[0])
    first = max((at for at, token in enumerate(tokens) if token[0] <= hit[0]), default=0)
    last = first
    reach = max((at for at, token in enumerate(tokens) if token[0] < hit[1]), default=first)
    while last < reach and _fits(text, tokens, first, last + 1, most):
        last += 1
    if last == reach:
        first, last = _grown(text, tokens, first, last, most)
    if not _fits(text, tokens, first, last, most):
        return (tokens[first][0], tokens[first][0])
    return (tokens[first][0], tokens[last][1])


def quotable(text: str, hits: Iterable[tuple[Range, Range]], *, mode: str) -> tuple[Range, ...]:
    """The stretches of an article's text that may be printed.

    Parameters
    ----------
    text : str
        The text of the article.
    hits : iterable of (hit, sentence)
        Both as (start, end), the most wanted first.
    mode : {"full", "quotes", "features"}
        Copyright mode of the study.

    Returns
    -------
    tuple of (int, int)
        Disjoint, in order.

    Examples
    --------
    >>> text = "He may go. " * 100
    >>> quotable(text, [((3, 6), (0, 10))], mode="quotes")
    ((0, 10),)
    >>> quotable(text, [], mode="full") == ((0, len(text)),)
    True
    """
    if mode == "full":
        return ((0, len(text)),) if text else ()
    if mode == "features":
        return ()
    left = allowance(text)
    taken: list[Range] = []
    for hit, sentence in hits:
        if left < SHORTEST_SNIPPET:
            break
        if any(start <= hit[0] and hit[1] <= end for start, end in taken):
            continue
        found = snippet(text, hit, sentence, most=min(left, SNIPPET_WORDS))
        n_words = words_used(text[found[0] : found[1]])
        if n_words and not _touches(text, found, taken):
            taken.append(found)
            left -= n_words
    return tuple(sorted(taken))


def within(start: int, end: int, ranges: Sequence[Range]) -> list[Range]:
    """The parts of a stretch that may be printed.

    Examples
    --------
    >>> within(0, 10, [(2, 4), (8, 20)])
    [(2, 4), (8, 10)]
    """
    return [(max(a, start), min(b, end)) for a, b in ranges if a < end and b > start]


def _fits(text: str, tokens: Sequence[Range], first: int, last: int, most: int) -> bool:
    return words_used(text[tokens[first][0] : tokens[last][1]]) <= most


def _grown(text: str, tokens: Sequence[Range], first: int, last: int, most: int) -> tuple[int, int]:
    """First and last token after growing left and right in turn, while the words fit."""
    growing = True
    while growing:
        growing = False
        if first > 0 and _fits(text, tokens, first - 1, last, most):
            first, growing = first - 1, True
        if last + 1 < len(tokens) and _fits(text, tokens, first, last + 1, most):
            last, growing = last + 1, True
    return first, last


def _touches(text: str, found: Range, taken: Sequence[Range]) -> bool:
    """Whether the snippet overlaps another, or only white space keeps them apart."""
    return any(
        (found[0] < end and start < found[1])
        or not text[min(end, found[1]) : max(start, found[0])].strip()
        for start, end in taken
    )
