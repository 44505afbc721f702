"""What an archive states of an article, held against what was read: length, title, kind of date."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tellings.domain.tables import AGENCY_SOURCES, DATE_SOURCES, TEXT_KINDS
from tellings.loaders.cleaning import clean_line, clean_text
from tellings.loaders.outlets import plain_title
from tellings.loaders.values import as_text

# Outside these bounds some of the body is missing, or something else was read with it.
LEAST_INTEGRITY, MOST_INTEGRITY = 0.8, 1.2
_MOST_LENGTH = 10_000_000
_CHOICES = (
    ("date_source", DATE_SOURCES),
    ("text_kind", TEXT_KINDS),
    ("agency_source", AGENCY_SOURCES),
    ("length_unit", ("words", "chars")),
)
_CHARACTER = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_RUN = re.compile(r"\w+")
_NUMBER = re.compile(r"[0-9]{1,3}(?:[.,\u00a0\u202f ’'][0-9]{3})+(?![0-9])|[0-9]{1,9}")


def measured_fields(
    row: Mapping[str, object], fields: Mapping[str, object], extra: dict[str, object]
) -> tuple[dict[str, object], list[str]]:
    """More columns of a row of table ARTICLES, and notes on what does not fit.

    Parameters
    ----------
    row : Mapping[str, object]
        With its text, title, outlet and date.
    fields : Mapping[str, object]
        Raw values as a loader gives them; ``stated_length`` is a whole number,
        ``counted_too`` a list of what the archive counts beside the text, and ``length_rule`` is
        "runs" where it counts runs of letters.
    extra : dict
        Of the record; the title as printed is put there when something was taken off it.

    Examples
    --------
    >>> more, notes = measured_fields({"text": "It rained."}, {"stated_length": 4}, {})
    >>> more["integrity"], notes
    (0.5, ["the text is more than a fifth shorter than the archive states; see 'integrity'"])
    """
    more: dict[str, object] = {}
    for name, choices in _CHOICES:
        if fields.get(name) in choices:
            more[name] = fields[name]
    if row.get("published") is None:
        more.pop("date_source", None)
    more["correction"] = _paragraphs(fields.get("correction"))
    captions = fields.get("graphic_captions")
    if isinstance(captions, list):
        kept = [clean_line(caption).text for caption in captions if isinstance(caption, str)]
        more["graphic_captions"] = [caption for caption in kept if caption] or None
    notes = _titled(more, row, extra)
    return more, notes + _lengths(more, str(row["text"]), row, fields)


def stated_number(line: str) -> int | None:
    """The first whole number in a line such as "1,042 words" or "877 Wörter"; None if none.

    Examples
    --------
    >>> stated_number("1,042 words"), stated_number("1 042 mots"), stated_number("no length")
    (1042, 1042, None)
    """
    found = _NUMBER.search(line[:200])
    return int("".join(figure for figure in found[0] if figure.isdigit())) if found else None


def count_length(text: str, *, by_runs: bool = False) -> tuple[int, str]:
    """The length of a text as archives count it, and its unit.

    Words are what stands between spaces (Nexis), or every run of letters and figures (Factiva).
    In texts written mostly in Chinese characters or kana each of these counts as one; the unit is
    then characters.

    Parameters
    ----------
    text : str
        Any text.
    by_runs : bool, default False
        Whether "A-levels" are two words.

    Examples
    --------
    >>> count_length("It rained – again: A-levels."), count_length("A-levels", by_runs=True)
    ((4, 'words'), (2, 'words'))
    >>> count_length("今天下雨。")
    (4, 'chars')
    """
    characters = len(_CHARACTER.findall(text))
    runs = len(_RUN.findall(_CHARACTER.sub(" ", text)))
    if characters > runs:
        return characters + runs, "chars"
    if by_runs:
        return characters + runs, "words"
    return sum(any(map(str.isalnum, word)) for word in text.split()), "words"


def _paragraphs(value: object) -> str | None:
    text = as_text(value)
    return clean_text(text).text or None if text is not None else None


def _titled(
    more: dict[str, object], row: Mapping[str, object], extra: dict[str, object]
) -> list[str]:
    title, outlet = row.get("title"), row.get("outlet")
    if not isinstance(title, str):
        return []
    plain = plain_title(title, outlet if isinstance(outlet, str) else None)
    if plain == title:
        return []
    more["title"] = plain
    extra.setdefault("title_as_printed", title)
    return ["title: what stood round it was taken off; as printed it is in 'extra'"]


def _lengths(
    more: dict[str, object], text: str, row: Mapping[str, object], fields: Mapping[str, object]
) -> list[str]:
    stated = fields.get("stated_length")
    if not isinstance(stated, int) or not 0 < stated <= _MOST_LENGTH:
        more.pop("length_unit", None)
        return []
    # Some archives count the words of the headline, the byline and captions too.
    more_counted = fields.get("counted_too")
    counted = "\n".join([*more_counted, text]) if isinstance(more_counted, list) else text
    length, unit = count_length(counted, by_runs=fields.get("length_rule") == "runs")
    more["stated_length"], more["length_unit"] = stated, unit
    more["integrity"] = length / stated
    if LEAST_INTEGRITY <= length / stated <= MOST_INTEGRITY:
        return []
    short = "shorter" if length < stated else "longer"
    return [f"the text is more than a fifth {short} than the archive states; see 'integrity'"]
