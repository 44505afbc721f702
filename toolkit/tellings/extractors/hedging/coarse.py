"""Coarse tags and endings of tokens: what stands in for parts of speech."""

from __future__ import annotations

from functools import cache

import numpy as np

from tellings.extractors.hedging.inventory import inventory
from tellings.text import Texts, token_hash
from tellings.text.batch import NUMBER, PUNCTUATION, Ids, Ints
from tellings.text.hashing import IdTable, id_table, look_up

# The first class that holds a word is its tag.
_CLASSES = (
    "BE", "HAVE", "DO", "MODAL", "ARTICLE", "POSS", "SUBJ", "OBJ", "NEG", "WH", "MANY", "CONJ",
    "PREP", "ADV", "COPULA", "DET", "SPEECH",
)  # fmt: skip
_OTHER, _S, ED, ING, LY, _CAPITAL, NUMBER_TAG, _MARK = 30, 31, 32, 33, 34, 35, 36, 40


@cache
def _tag_table() -> tuple[IdTable, Ids]:
    """Ids of the words of the tagging classes, and the class of each."""
    classes = inventory().classes
    tag_of: dict[int, int] = {}
    for number, name in enumerate(_CLASSES, start=1):
        for word in sorted(classes[name]):
            tag_of.setdefault(int(token_hash(word)), number)
    return (
        id_table(np.array(list(tag_of), dtype=np.uint64)),
        np.array(list(tag_of.values()), dtype=np.uint64),
    )


def coarse_tags(texts: Texts) -> Ids:
    """A coarse tag of each token: class of function word, or shape.

    Parameters
    ----------
    texts : Texts
        The batch.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["They were washed and fed."]}))
    >>> coarse_tags(texts).tolist()[:3] == [7, 1, ED]
    True
    """
    length = texts.token_end - texts.token_start
    last, second, third = (_letter(texts, back) for back in (1, 2, 3))
    shapes: list[tuple[np.ndarray, Ints | int]] = [
        (
            texts.token_kind == PUNCTUATION,
            _MARK + texts.codes[texts.token_start].astype(np.int64) % 64,
        ),
        (texts.token_kind == NUMBER, NUMBER_TAG),
        (texts.token_capital > 0, _CAPITAL),
        ((last == ord("y")) & (second == ord("l")) & (length > 3), LY),
        (
            (last == ord("g")) & (second == ord("n")) & (third == ord("i")) & (length > 4),
            ING,
        ),
        ((last == ord("d")) & (second == ord("e")) & (length > 3), ED),
        ((last == ord("s")) & (length > 3), _S),
    ]
    shape = np.full(texts.token_id.size, _OTHER, dtype=np.int64)
    for test, tag in reversed(shapes):
        shape = np.where(test, tag, shape)
    tagged: Ids = shape.astype(np.uint64)
    words, classes = _tag_table()
    tokens, rows = look_up(texts.token_id, words)
    tagged[tokens] = classes[rows]
    return tagged


def suffixes(texts: Texts) -> Ids:
    """The last three letters of each token, in lower case, as one number.

    Parameters
    ----------
    texts : Texts
        The batch.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.text import segment
    >>> texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["warned Learned"]}))
    >>> first, second = suffixes(texts).tolist()
    >>> first == second
    True
    """
    last, second, third = (_letter(texts, back).astype(np.uint64) for back in (1, 2, 3))
    packed: Ids = last | (second << np.uint64(21)) | (third << np.uint64(42))
    return packed


def _letter(texts: Texts, back: int) -> np.ndarray:
    """The letter some places before the end of each token, in lower case, 0 before its start."""
    at = texts.token_end - back
    # Setting bit 5 lowers an ASCII capital. Beyond the token stands nothing: never its neighbour.
    return np.where(at >= texts.token_start, texts.codes[np.maximum(at, 0)] | 32, 0)
