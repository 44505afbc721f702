"""What each key of the study file takes, in words and with a line that is right."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import BaseModel

from tellings.domain.errors import StudyError, likely

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Where = tuple[str | int, ...]
"""The way to a value: keys, and places in lists."""

# A line for every key; "*" stands for a name of the user's own.
EXAMPLES: Mapping[tuple[str, ...], str] = {
    ("study",): "[study]",
    ("study", "title"): 'title = "Harbour coverage"',
    ("study", "question"): 'question = "Whom do the outlets quote?"',
    ("study", "authors"): 'authors = [{ name = "Mary Orlova" }]',
    ("study", "authors", "name"): 'authors = [{ name = "Mary Orlova" }]',
    ("study", "authors", "orcid"): (
        'authors = [{ name = "Mary Orlova", orcid = "0000-0002-1825-0097" }]'
    ),
    ("study", "date"): "date = 2031-03-04",
    ("study", "seed"): "seed = 20310304",
    ("corpus",): "[corpus]",
    ("corpus", "paths"): 'paths = ["articles"]',
    ("corpus", "pattern"): 'pattern = "{event}/{outlet}.md"',
    ("corpus", "language"): 'language = "en"',
    ("corpus", "encoding"): 'encoding = "latin-1"',
    ("corpus", "columns"): "[corpus.columns]",
    ("corpus", "columns", "*"): 'text = "body"',
    ("corpus", "events"): "[corpus.events]",
    ("corpus", "events", "*"): 'harbour-fire = "Fire in the harbour"',
    ("extract",): "[extract]",
    ("extract", "mode"): 'mode = "encoder"',
    ("extract", "min_score"): "min_score = 0.5",
    ("compare",): "[compare]",
    ("compare", "outlets"): 'outlets = ["Echo", "Herald"]',
    ("compare", "measures"): 'measures = ["author_hedge_rate"]',
    ("compare", "confirmatory"): 'confirmatory = ["loaded_rate"]',
    ("compare", "families"): "[compare.families]",
    ("compare", "families", "*"): 'sources = ["unnamed_source_share", "official_source_share"]',
    ("compare", "level"): "level = 0.95",
    ("compare", "min_events"): "min_events = 4",
    ("compare", "margin"): "margin = 1.25",
    ("focal",): "[focal]",
    ("focal", "phrases"): 'phrases = ["drone attack", "raid"]',
    ("focal", "event"): 'event = "harbour-fire"',
    ("voices",): "[voices.sides]",
    ("voices", "sides"): "[voices.sides]",
    ("voices", "sides", "*"): 'city = ["Mary Orlova", "role:official"]',
    ("coding",): "[coding.author_hedge_rate]",
    ("coding", "*"): "[coding.author_hedge_rate]",
    ("coding", "*", "sample"): 'sample = "coding/hedges"',
    ("coding", "*", "codes"): 'codes = ["coding/ann.json"]',
    ("coding", "*", "adjudicator"): 'adjudicator = "settled"',
    ("report",): "[report]",
    ("report", "formats"): 'formats = ["pdf", "html", "tables"]',
    ("report", "copyright_mode"): 'copyright_mode = "quotes"',
    ("power",): "[power]",
    ("power", "events"): "events = [8, 12, 20, 40]",
    ("power", "outlets"): "outlets = 4",
    ("power", "base_rate"): "base_rate = 8.0",
    ("power", "ratio"): "ratio = 1.5",
    ("power", "base_share"): "base_share = 0.3",
    ("power", "points"): "points = 10.0",
    ("power", "words"): "words = 600",
    ("power", "articles"): "articles = [1, 3]",
    ("power", "missing"): "missing = 0.2",
    ("power", "event_sd"): "event_sd = 0.5",
    ("power", "cell_sd"): "cell_sd = 0.3",
    ("power", "article_sd"): "article_sd = 0.35",
    ("power", "target"): "target = 0.8",
    ("power", "runs"): "runs = 1000",
    ("run",): "[run]",
    ("run", "executor"): 'executor = "processes"',
    ("run", "workers"): "workers = 2",
    ("run", "address"): 'address = "tcp://host:8786"',
    ("run", "in_memory"): "in_memory = 5000",
    ("run", "shown"): "shown = 600",
}
_TYPES = {
    "string": "text in double quotes",
    "int": "a whole number",
    "float": "a number",
    "finite": "a finite number",
    "list": "a list in square brackets",
    "dict": "a section with keys of its own",
    "model": "a section with keys of its own",
    "date": "a date such as 2031-03-04, without quotation marks",
}
_LIMITS = {
    "greater_than": ("above", "gt"),
    "greater_than_equal": ("of at least", "ge"),
    "less_than": ("below", "lt"),
    "less_than_equal": ("of at most", "le"),
}
_LENGTHS = {"too_short": ("at least", "min_length"), "too_long": ("at most", "max_length")}
_OTHER = "be of another kind"
_LONGEST = 60


def key_of(where: Where) -> tuple[str, ...]:
    """The key of ``EXAMPLES`` that a place in the study file belongs to; empty for none.

    Examples
    --------
    >>> key_of(("voices", "sides", "city", 1))
    ('voices', 'sides', '*')
    """
    key: tuple[str, ...] = ()
    for step in where:
        named = (*key, str(step))
        if isinstance(step, int):
            continue
        if named in EXAMPLES:
            key = named
        elif (*key, "*") in EXAMPLES:
            key = (*key, "*")
        else:
            return key
    return key


def place(where: Where) -> str:
    """A place of the study file as people name it.

    Examples
    --------
    >>> place(("voices", "sides", "city", 1)), place(("compare",))
    ("'voices.sides.city', entry 2", '[compare]')
    """
    keys = ".".join(step for step in where if isinstance(step, str))
    entries = [f", entry {step + 1}" for step in where if isinstance(step, int)]
    return f"'{keys}'{''.join(entries)}" if len(where) > 1 else f"[{keys}]"


def problem_of(detail: ErrorDetails) -> str:
    """What a value should have been and is, in words of our own.

    Parameters
    ----------
    detail : pydantic_core.ErrorDetails
        What pydantic found, with the way to it from the top of the study file.

    Examples
    --------
    >>> problem_of({"type": "greater_than", "loc": ("power", "ratio"), "msg": "", "input": -1,
    ...             "ctx": {"gt": 0.0}})
    "'power.ratio' must be a number above 0, got -1"
    >>> problem_of({"type": "too_short", "loc": ("focal", "phrases"), "msg": "", "input": [],
    ...             "ctx": {"min_length": 1, "actual_length": 0}})
    "'focal.phrases' must not be empty"
    """
    given = detail["input"]
    if detail["type"] == "value_error":
        # Raised by a section of ours; of a list or a section it names the entries itself.
        got = "" if isinstance(given, list | dict | BaseModel) else f", got {shown(given)}"
        return f"{place(detail['loc'])}: {_raised(detail).problem}{got}"
    got = "" if given in ([], {}) else f", got {shown(given)}"
    return f"{place(detail['loc'])} must {_wanted(detail)}{got}"


def remedy_of(detail: ErrorDetails) -> str:
    """What to write instead: a likely choice, or a line that is right.

    Parameters
    ----------
    detail : pydantic_core.ErrorDetails
        As of ``problem_of``.

    Examples
    --------
    >>> remedy_of({"type": "literal_error", "loc": ("extract", "mode"), "msg": "",
    ...            "input": "fats", "ctx": {"expected": "'encoder' or 'fast'"}})
    "did you mean 'fast'?"
    """
    if detail["type"] == "value_error":
        return _raised(detail).remedy
    near = likely(str(detail["input"]), _choices(detail))
    return f"did you mean '{near}'?" if near else example_of(detail["loc"])


def example_of(where: Where) -> str:
    """A line of the study file that is right at that place.

    Examples
    --------
    >>> example_of(("compare", "level"))
    'write for example: level = 0.95'
    """
    key = key_of(where)
    return f"write for example: {EXAMPLES[key]}" if key else "leave it out"


def shown(value: object) -> str:
    """A value as the study file writes it, cut short.

    Examples
    --------
    >>> shown(True), shown("5"), shown([1, "a"]), shown({"a": 1})
    ('true', "'5'", "[1, 'a']", 'a section')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a section"
    if isinstance(value, list):
        told = f"[{', '.join(map(shown, value))}]"
    elif isinstance(value, datetime.date | datetime.time):
        told = value.isoformat()
    else:
        told = repr(value)
    return told if len(told) <= _LONGEST else f"{told[: _LONGEST - 1]}…"


def _wanted(detail: ErrorDetails) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "literal_error":
        return f"be one of {', '.join(_choices(detail))}"
    if kind in _LIMITS:
        words, name = _LIMITS[kind]
        return f"be a number {words} {context[name]:g}"
    if kind in ("too_short", "too_long"):
        words, name = _LENGTHS[kind]
        return (
            f"have {words} {context[name]} entries" if context["actual_length"] else "not be empty"
        )
    return next((f"be {words}" for name, words in _TYPES.items() if kind.startswith(name)), _OTHER)


def _raised(detail: ErrorDetails) -> StudyError:
    raised = detail["ctx"]["error"]
    if isinstance(raised, StudyError):
        return raised
    return StudyError(str(raised), remedy=example_of(detail["loc"]))


def _choices(detail: ErrorDetails) -> list[str]:
    """The values that a key may have, where they are counted out."""
    return re.findall(r"'([^']+)'", str(detail.get("ctx", {}).get("expected", "")))
