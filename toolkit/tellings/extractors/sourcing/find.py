"""The rules as one finder, and the finders of the three modes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tellings.extractors.encoder import MODES
from tellings.extractors.encoder.passes import EncoderPass
from tellings.extractors.sourcing.attribution import Attribution, Finder
from tellings.extractors.sourcing.floating import attach_floating
from tellings.extractors.sourcing.lexicon import Lexicon
from tellings.extractors.sourcing.mentions import (
    adjective_statements,
    noun_statements,
    phrase_statements,
)
from tellings.extractors.sourcing.openings import opening_statement, signed_statement
from tellings.extractors.sourcing.reading import Reading
from tellings.extractors.sourcing.statements import statements
from tellings.text import Texts


def find_attributions(reading: Reading, lexicon: Lexicon) -> list[Attribution]:
    """Every attribution of a document, in reading order.

    Examples
    --------
    >>> from tellings.extractors.sourcing.lexicon import english
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("“It rained,” Pell said. “All day long.”")
    >>> [attribution.content for attribution in find_attributions(reading, english())]
    [((0, 5), (8, 14))]
    """
    by_unit = [_of_unit(reading, place, lexicon) for place in range(len(reading.units))]
    attached = attach_floating(reading, by_unit)
    found = [attribution for group in attached for attribution in group if attribution.content]
    return sorted(found, key=_place)


def _of_unit(reading: Reading, place: int, lexicon: Lexicon) -> list[Attribution]:
    """The attributions of one unit by all rules."""
    unit = reading.units[place]
    headline = unit.paragraph == reading.units[0].paragraph
    extras = (
        opening_statement(reading, unit, headline=headline),
        signed_statement(reading, place),
    )
    made = [
        *statements(reading, unit, lexicon),
        *phrase_statements(reading, unit, lexicon),
        *noun_statements(reading, unit, lexicon),
        *adjective_statements(reading, unit, lexicon),
        *(extra for extra in extras if extra is not None),
    ]
    return sorted(made, key=_place)


def _place(attribution: Attribution) -> tuple[int, int, int]:
    """Reading order: by the cue, then by the content."""
    content = attribution.content[0] if attribution.content else (-1, -1)
    cue = attribution.cue[0] if attribution.cue else content
    return (*cue, content[0])


def _by_encoder(
    texts: Texts, readings: Sequence[Reading], lexicon: Lexicon, encoded: EncoderPass
) -> list[list[Attribution]]:
    """Imported when used: whoever takes the fast mode need not load the decoding."""
    from tellings.extractors.sourcing.encoder.find import find_by_encoder

    del texts
    return find_by_encoder(encoded, readings, lexicon)


def _by_linear_model(
    texts: Texts, readings: Sequence[Reading], lexicon: Lexicon, encoded: EncoderPass
) -> list[list[Attribution]]:
    """Imported when used: the model corrects what the rules above find."""
    from tellings.extractors.sourcing.linear.find import find_fast

    del encoded
    return find_fast(texts, list(readings), lexicon)


def _by_rules(
    texts: Texts, readings: Sequence[Reading], lexicon: Lexicon, encoded: EncoderPass
) -> list[list[Attribution]]:
    """The rules see a document at a time."""
    del texts, encoded
    return [find_attributions(reading, lexicon) for reading in readings]


FINDERS: Mapping[str, Finder] = {
    **dict.fromkeys(MODES, _by_encoder),
    "fast": _by_linear_model,
    "rules": _by_rules,
}
