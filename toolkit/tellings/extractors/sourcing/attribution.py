"""One attribution as the finders hand it over: token ranges, not yet named or coded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tellings.extractors.encoder.passes import EncoderPass
from tellings.extractors.sourcing.lexicon import Lexicon
from tellings.extractors.sourcing.reading import Reading
from tellings.text import Texts

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Attribution:
    """Source, cue and content as ranges of tokens (``last`` is one past the end).

    Parameters
    ----------
    source, cue, content : tuple of (int, int)
        Any may be several ranges; source and cue may be none.
    stance : str
        Code of the codebook for the cue.
    score : float
        How sure the finder is, 0 to 1.
    """

    source: Ranges
    cue: Ranges
    content: Ranges
    stance: str
    score: float


# What another mode replaces: everything after it stays the same. One list a document.
Finder = Callable[[Texts, Sequence[Reading], Lexicon, EncoderPass], list[list[Attribution]]]
