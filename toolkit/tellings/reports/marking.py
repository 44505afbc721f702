"""Marks in text: what each span is called, and text cut at every border of a span.

Spans of different layers overlap and nest. A run of text is therefore cut wherever a span begins
or ends; each piece knows the spans that cover it. PDF and reader draw the same pieces.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

# Joiners shape letters in Persian, Hindi and emoji; a soft hyphen is an invitation, not a sign.
_HARMLESS = frozenset("\n\t\u00ad\u200c\u200d")


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A kind of mark: its letter, name and the layer it belongs to.

    Parameters
    ----------
    letter : str
        One capital letter, drawn beside the mark so that no meaning hangs on colour.
    name : str
        What the legend says.
    layer : str
        Layer of table SPANS.
    about : str
        One line for the legend.
    """

    letter: str
    name: str
    layer: str
    about: str


MARKS: tuple[Mark, ...] = (
    Mark(letter="S", name="source", layer="sourcing", about="who speaks"),
    Mark(letter="C", name="cue", layer="sourcing", about="the word that says they speak"),
    Mark(letter="Q", name="content", layer="sourcing", about="what is quoted or attributed"),
    Mark(letter="H", name="hedge", layer="hedging", about="a word of uncertainty or distance"),
    Mark(letter="B", name="booster", layer="hedging", about="a word of certainty"),
    Mark(letter="L", name="loaded word", layer="framing", about="an evaluative or emotive word"),
    Mark(letter="N", name="naming", layer="framing", about="how an actor is called"),
    Mark(
        letter="F", name="cue of framing", layer="framing", about="a passive or a word on an issue"
    ),
    Mark(letter="X", name="other", layer="other", about="a mark of another layer"),
)
LETTERS = {mark.letter: mark for mark in MARKS}


def letter(layer: str, role: str, label: str) -> str:
    """The letter of a span's mark.

    Examples
    --------
    >>> letter("sourcing", "source", "named_person"), letter("hedging", "cue", "booster")
    ('S', 'B')
    >>> letter("framing", "actor", "toskara"), letter("my_layer", "thing", "x")
    ('N', 'X')
    """
    if layer == "sourcing":
        return {"source": "S", "cue": "C", "content": "Q"}.get(role, "X")
    if layer == "hedging":
        return "B" if label == "booster" else "H"
    if layer == "framing":
        return {"term": "L", "actor": "N"}.get(role, "F")
    return "X"


def visible(text: str) -> str:
    r"""The text with control characters spelt out, so that nothing hidden can act.

    Direction overrides, control characters, private-use characters, lone surrogates and
    unassigned code points become ``[U+202E]`` and the like.

    Examples
    --------
    >>> visible("a\u202eb\x01c")
    'a[U+202E]b[U+0001]c'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_spelt(character) if _acts(character) else character for character in text)


def pieces(
    text: str, start: int, end: int, spans: Iterable[tuple[int, int, int]]
) -> list[tuple[str, list[int]]]:
    """A stretch of text cut at every border of a span.

    Parameters
    ----------
    text : str
        The whole field.
    start, end : int
        The stretch, in code points.
    spans : iterable of (int, int, int)
        Start, end and number of each span; those outside the stretch are ignored.

    Returns
    -------
    list of (str, list of int)
        Pieces in order with the numbers of the spans that cover them; joined they are the
        stretch, control characters spelt out.

    Examples
    --------
    >>> pieces("the alleged attack", 0, 18, [(0, 18, 7), (4, 11, 8)])
    [('the ', [7]), ('alleged', [7, 8]), (' attack', [7])]
    """
    here = [(max(a, start), min(b, end), n) for a, b, n in spans if a < end and b > start]
    borders = sorted({start, end, *(a for a, _, _ in here), *(b for _, b, _ in here)})
    cut: list[tuple[str, list[int]]] = []
    for left, right in pairwise(borders):
        covering = sorted(n for a, b, n in here if a <= left and b >= right)
        cut.append((visible(text[left:right]), covering))
    return cut


def endings(cut: Sequence[tuple[str, list[int]]]) -> list[list[int]]:
    """The spans that end with each piece: where their letters are drawn.

    Examples
    --------
    >>> endings([("the ", [7]), ("alleged", [7, 8]), (" attack", [7])])
    [[], [8], [7]]
    """
    last = {number: at for at, (_, numbers) in enumerate(cut) for number in numbers}
    return [
        [number for number in numbers if last[number] == at] for at, (_, numbers) in enumerate(cut)
    ]


def _acts(character: str) -> bool:
    # Category C: controls, direction overrides, private use, surrogates, unassigned.
    return unicodedata.category(character)[0] == "C" and character not in _HARMLESS


def _spelt(character: str) -> str:
    return f"[U+{ord(character):04X}]"
