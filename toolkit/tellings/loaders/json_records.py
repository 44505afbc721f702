"""Records of JSON texts, one at a time, so that a bad one does not cost its neighbours."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TypeGuard

from tellings.domain.errors import LoadError
from tellings.loaders.records import Item
from tellings.loaders.schema import Refusal

_SPACE = re.compile(r"[ \t\r\n]*")
_OBJECT_KEY = re.compile(r'\{\s{0,200}"([^"\\]{0,200})"')
_REMEDY = "correct the JSON there, or leave the record out."
# Where services that answer with one object put their articles.
_WRAPPED = "articles"
# Every damage costs a look at the file up to it, so a file of nothing else is given up.
_MOST_DAMAGED = 10_000


def json_lines(text: str, *, index: int = 0, number: int = 0) -> Iterator[Item | Refusal]:
    r"""The objects of a text with one a line; blank lines are no records.

    Parameters
    ----------
    text : str
        A file, or some lines of it.
    index, number : int
        Records and lines of the file before it.

    Examples
    --------
    >>> [item.index for item in json_lines('{"id": 1}\n\n{"id": 2}\n')]
    [1, 2]
    >>> next(json_lines("{")).problem[:34]
    'line 1 is not JSON: Expecting prop'
    """
    for at, line in enumerate(text.split("\n"), start=number + 1):
        stripped = line.strip(" \t\r")
        if stripped:
            index += 1
            yield _item(stripped, index, f"line {at}")


def json_values(text: str) -> Iterator[Item | Refusal]:
    """The objects of a JSON array, of one object, or of objects that follow each other.

    After damage, reading goes on at the next object that begins with the same key as the first.
    An object with nothing but a list of ``articles`` in it is that list.

    Examples
    --------
    >>> items = list(json_values('[{"id": 1}, {"id": oh}, {"id": 3}]'))
    >>> [type(item).__name__ for item in items]
    ['Item', 'Refusal', 'Item']
    """
    start = _after_space(text, 0)
    listed = text.startswith("[", start)
    position = _after_comma(text, start + 1 if listed else start)
    index, damaged, first_key = 0, 0, None
    while position < len(text) and not (listed and text.startswith("]", position)):
        index += 1
        try:
            value, end = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            yield Refusal(index=index, problem=f"it is not JSON: {_why(error)}", remedy=_REMEDY)
            first_key = first_key or _key_at(text, position)
            damaged += 1
            end = _resume(text, position + 1, first_key if damaged < _MOST_DAMAGED else None)
        else:
            first_key = first_key or _key_at(text, position)
            if index == 1 and not listed and _is_wrapper(value):
                inner = _wrapped_list(value)
                yield from (_checked(each, n, "it") for n, each in enumerate(inner, start=1))
                index = len(inner)
            else:
                yield _checked(value, index, "it")
        position = _after_comma(text, end)
    problem = _end_problem(text, position, listed=listed, empty=index == 0)
    if problem is not None:
        yield Refusal(index=index + 1, problem=problem, remedy="check whether the file is whole.")


def parse_json(text: str) -> object:
    """The value of a JSON text, NaN as null.

    Raises
    ------
    LoadError
        If it is not JSON.

    Examples
    --------
    >>> parse_json('{"score": NaN}')
    {'score': None}
    """
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        raise LoadError(f"It is not JSON: {_why(error)}.", remedy=_REMEDY) from error


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    found = {}
    for name, value in pairs:
        free, n = name, 1
        while free in found:
            n += 1
            free = f"{name} ({n})"
        found[free] = value
    return found


def _no_number(_name: str) -> None:
    """NaN and infinity are how some programs write a missing value."""


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_no_number)


def _item(text: str, index: int, where: str) -> Item | Refusal:
    try:
        value = _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        return Refusal(index=index, problem=f"{where} is not JSON: {_why(error)}", remedy=_REMEDY)
    return _checked(value, index, where)


def _checked(value: object, index: int, where: str) -> Item | Refusal:
    if isinstance(value, dict):
        return Item(index=index, value=value)
    return Refusal(
        index=index,
        problem=f"{where} should be a JSON object, but is a {type(value).__name__}.",
        remedy='write each record as {"text": …}.',
    )


def _why(error: ValueError | RecursionError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} (line {error.lineno}, character {error.colno})"
    return "it is nested too deep" if isinstance(error, RecursionError) else str(error)[:120]


def _after_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return position if match is None else match.end()


def _after_comma(text: str, position: int) -> int:
    position = _after_space(text, position)
    return _after_space(text, position + 1) if text.startswith(",", position) else position


def _key_at(text: str, position: int) -> str | None:
    match = _OBJECT_KEY.match(text, position)
    return None if match is None else match[1]


def _resume(text: str, position: int, first_key: str | None) -> int:
    """Where the next object begins that looks like the first one; the end if there is none."""
    for match in _OBJECT_KEY.finditer(text, position):
        if match[1] == first_key:
            return match.start()
    return len(text)


def _end_problem(text: str, position: int, *, listed: bool, empty: bool) -> str | None:
    if listed and position >= len(text):
        return "the file ends before the list of records is closed."
    if listed and _after_space(text, position + 1) < len(text):
        return "there is more text after the end of the list of records."
    return "the file holds no record." if empty else None


def _wrapped_list(value: dict[str, object]) -> list[object]:
    inner = value.get(_WRAPPED)
    if isinstance(inner, dict):
        inner = inner.get("results")
    return inner if isinstance(inner, list) else []


def _is_wrapper(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict) and bool(_wrapped_list(value)) and "text" not in value
