"""Dates by a strict grammar of our own: what is not clearly one day is refused, never guessed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tellings.domain.errors import LoadError

# Before this year there were no printed newspapers, so it is a slip of the keyboard.
FIRST_YEAR, LAST_YEAR = 1600, 2999
_SHORTEST, _LONGEST = 8, 80
_BREAKS = re.compile(r"[ ,;]")
_ZONE_LIKE = re.compile(r"[A-Z]{2,5}\b")

# RFC 5322 section 4.3 gives the American names; the others have one meaning in news archives.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300,
    "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "cet": 60, "cest": 120, "mez": 60,
    "mesz": 120, "wet": 0, "eet": 120, "eest": 180, "jst": 540, "kst": 540, "hkt": 480,
    "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}  # fmt: skip

# Patterns are tried on text in lower case; figures are those of ASCII only.
_TIME = (
    r"(?:(?:t|,? at | à | um | a las |, ?| )(?P<noon>上午|下午)?(?P<hour>[0-9]{1,2})(?::| ?h ?)"
    r"(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?(?: uhr)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)?"
    r"(?: ?(?P<zone>(?:utc|gmt)?[+-](?:[0-9]{2}(?::?[0-9]{2})?|[0-9])|[a-z]{1,5}))?"
    r"(?: \([a-z ]{1,40}\))?)?"
)
_DAY = r"(?P<day>[0-9]{1,2})"
_YEAR = r"(?P<year>[0-9]{4})"
_ORDINAL = r"(?:st|nd|rd|th|er|º)?"
_WEEKDAY = r"(?:(?P<weekday>[^\W\d_]{2,10})\.?,? )?"
# Archives print the weekday after the year too: "July 1, 2019 Monday 9:20 AM GMT".
_AFTER = r"(?:,? (?P<after>(?!at |um )[^\W\d_]{2,10}))?"
_MONTH = r"(?P<name>[^\W\d_]{3,10})\.?"

_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"{_YEAR}-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}}){_TIME}",
        rf"{_YEAR}(?P<mark>[/.])(?P<month>[0-9]{{1,2}})(?P=mark)(?P<day>[0-9]{{1,2}}){_TIME}",
        rf"{_WEEKDAY}{_DAY}{_ORDINAL}\.?[ -]{_MONTH},?[ -]{_YEAR}{_AFTER}{_TIME}",
        rf"{_WEEKDAY}{_DAY} de {_MONTH} del? {_YEAR}{_AFTER}{_TIME}",
        rf"{_WEEKDAY}{_MONTH} {_DAY}{_ORDINAL},? {_YEAR}{_AFTER}{_TIME}",
        rf"{_YEAR} ?年 ?(?P<month>[0-9]{{1,2}}) ?月 ?{_DAY} ?日{_AFTER}{_TIME}",
        rf"(?P<first>[0-9]{{1,2}})(?P<mark>[/.-])(?P<other>[0-9]{{1,2}})(?P=mark){_YEAR}{_TIME}",
    )
)
_BASIC = re.compile(
    r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
    r"(?:t?(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<second>[0-9]{2})?"
    r"(?P<zone>z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
_WEEK = re.compile(r"([0-9]{4})-?w([0-9]{2})-?([0-9])")
_COARSE = re.compile(r"[0-9]{4}|[0-9]{4}[-/.][0-9]{1,2}|[^\W\d_]{3,10}\.?,? [0-9]{4}")
_OFFSET = re.compile(r"(?:utc|gmt)?([+-])([0-9]{2}|[0-9](?![0-9])):?([0-9]{2})?")

_WRITE_ISO = "write the date as 2031-03-04 or 2031-03-04T18:20:00+01:00."


@dataclass(frozen=True, kw_only=True)
class Moment:
    """When an article was published, as far as its date says.

    Parameters
    ----------
    published : datetime or None
        In UTC; midnight for a date that is only a day; None when the date cannot be read.
    day : date or None
        The day as printed, in the outlet's own time.
    precision : str
        "day", "minute", "second", or "unknown" when the date cannot be read.
    utc_offset_min : int or None
        The offset as printed or given by the option; None when there is none.
    problem, remedy : str or None
        What is wrong with the date and what to do about it.
    note : str or None
        What was assumed.
    """

    published: datetime | None = None
    day: date | None = None
    precision: str = "unknown"
    utc_offset_min: int | None = None
    problem: str | None = None
    remedy: str | None = None
    note: str | None = None


def parse_date(value: object, *, day_first: bool | None = None, zone: str | None = None) -> Moment:
    """The moment a date names, or a moment with a problem; never a guess.

    Read are ISO 8601 (extended, basic, weeks), RFC 2822, "4 March 2031", "March 4, 2031 Tuesday",
    "2031-03-04 18:20" and the like with the names of months and days in English, German, French
    and Spanish, "2031 年 3 月 4 日", and dates of a typed column. A date such as 03/04/2031, which
    is one day in London and another in New York, is refused unless ``day_first`` settles it;
    25/03/2031 has only one reading and is read. A time without a zone is taken as UTC, with a note.

    Parameters
    ----------
    value : object
        Text, a whole number such as 20310304, a ``date`` or a ``datetime``. A ``datetime`` at
        midnight without a zone is a day: that is how tables store days.
    day_first : bool or None, default None
        Whether 03/04/2031 is 3 April.
    zone : str or None, default None
        Zone of times that have none: an offset such as "+01:00", or a name such as
        "Europe/Berlin".

    Examples
    --------
    >>> parse_date("Tue, 4 Mar 2031 18:20 +0100").published.isoformat()
    '2031-03-04T17:20:00+00:00'
    >>> parse_date("March 4, 2031").precision
    'day'
    >>> parse_date("03/04/2031").problem
    "the date '03/04/2031' can be two days"
    """
    if isinstance(value, datetime):
        return _typed(value, zone)
    if isinstance(value, date):
        return _day_moment(value)
    text = " ".join(str(value).split()).replace("T ", "T")
    if len(text) > _LONGEST:
        return _unread(text[:_LONGEST] + "…", "is too long to be a date")
    found = _match(text)
    if found is None:
        return _no_match(text)
    return _assemble(text, found, day_first=day_first, zone=zone)


def leading_date(line: str) -> tuple[str, str] | None:
    """The date a line begins with, and what follows it; None if it begins with none.

    The longest beginning that is a date counts. A time whose zone is not known stays in what
    follows.

    Parameters
    ----------
    line : str
        As an archive prints it.

    Examples
    --------
    >>> leading_date("April 13, 2005 Wednesday, Late Edition - Final")
    ('April 13, 2005 Wednesday', 'Late Edition - Final')
    >>> leading_date("27. Februar 2012 Montag 9:50 PM GMT+1")
    ('27. Februar 2012 Montag 9:50 PM GMT+1', '')
    >>> leading_date("In 2000 the mayor said no")
    """
    text = " ".join(line[: 3 * _LONGEST].split())
    ends = [match.start() for match in _BREAKS.finditer(text[:_LONGEST])]
    for end in sorted({*ends, min(len(text), _LONGEST)}, reverse=True):
        start, rest = text[:end].rstrip(" ,;"), text[end:].lstrip(" ,;-")
        if len(start) < _SHORTEST or not any(figure.isdigit() for figure in start):
            continue
        moment = parse_date(start, day_first=True)
        # Without its zone a time would be told wrong by hours.
        cut_short = moment.note is not None and _ZONE_LIKE.match(rest)
        if moment.day is not None and not cut_short:
            return start, rest.rstrip()
    return None


def zone_of(name: str) -> tzinfo:
    """The time zone of an offset such as "+01:00" or a name such as "Europe/Berlin".

    Raises
    ------
    LoadError
        If there is no such zone.

    Examples
    --------
    >>> zone_of("+01:00")
    datetime.timezone(datetime.timedelta(seconds=3600))
    """
    minutes = _offset_minutes(name)
    if minutes is not None:
        return timezone(timedelta(minutes=minutes))
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise LoadError(
            f"There is no time zone '{name}'.",
            remedy="give an offset such as '+01:00' or a name such as 'Europe/Berlin'.",
        ) from error


def _match(text: str) -> dict[str, str] | None:
    lowered = text.lower()
    for shape in (*_SHAPES, _BASIC):
        match = shape.fullmatch(lowered)
        if match and _names_known(match.groupdict()):
            return {name: part for name, part in match.groupdict().items() if part is not None}
    week = _WEEK.fullmatch(lowered)
    if week:
        try:
            day = date.fromisocalendar(int(week[1]), int(week[2]), int(week[3]))
        except ValueError:
            return None
        return {"year": str(day.year), "month": str(day.month), "day": str(day.day)}
    return None


def _names_known(found: dict[str, str | None]) -> bool:
    names = _names()
    month = found.get("name")
    weekdays = (found.get("weekday"), found.get("after"))
    return (month is None or month in names["months"]) and all(
        weekday is None or weekday in names["weekdays"] for weekday in weekdays
    )


@cache
def _names() -> dict[str, dict[str, int]]:
    """Names of months and weekdays of every language that has a table."""
    names: dict[str, dict[str, int]] = {"months": {}, "weekdays": {}}
    for table in sorted((Path(__file__).parent / "lang").glob("*/dates.json")):
        for kind, entries in json.loads(table.read_text(encoding="utf-8")).items():
            names[kind].update(entries)
    return names


def _no_match(text: str) -> Moment:
    if _COARSE.fullmatch(text.lower()):
        return _unread(text, "names no day")
    if text.lstrip("-").replace(".", "", 1).isdigit():
        return _unread(text, "is a bare number, which could count days, seconds or milliseconds")
    return _unread(text, "is in no form that is known")


def _unread(text: str, why: str, remedy: str = _WRITE_ISO) -> Moment:
    return Moment(problem=f"the date '{text}' {why}", remedy=remedy)


def _day_moment(day: date, problem: str | None = None) -> Moment:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return _unread(day.isoformat(), f"lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    remedy = "correct the date or its weekday." if problem else None
    return Moment(published=midnight, day=day, precision="day", problem=problem, remedy=remedy)


def _typed(value: datetime, zone: str | None) -> Moment:
    clock = value.timetz().replace(tzinfo=None)
    if value.tzinfo is None and not any((clock.hour, clock.minute, clock.second)):
        return _day_moment(value.date())
    return _timed(value, "second", zone, problem=None)


def _assemble(
    text: str, found: dict[str, str], *, day_first: bool | None, zone: str | None
) -> Moment:
    if "first" in found:
        month, day = _numeric(found, day_first=day_first)
        if month == 0:
            return _unread(
                text,
                "can be two days",
                "write it such as 2031-04-03, or in Python set day_first=True (3 April) or "
                "False (March 4).",
            )
    else:
        month = _names()["months"][found["name"]] if "name" in found else int(found["month"])
        day = int(found["day"])
    try:
        on = date(int(found["year"]), month, day)
    except ValueError:
        return _unread(text, "names a day that does not exist")
    problem = _weekday_problem(text, found, on)
    if "hour" not in found:
        return _day_moment(on, problem)
    return _clock(text, found, on, zone, problem)


def _numeric(found: dict[str, str], *, day_first: bool | None) -> tuple[int, int]:
    """Month and day of a date in figures; month 0 when it can be two days."""
    first, other = int(found["first"]), int(found["other"])
    # Day first is the only use of dots between figures that style guides know.
    if day_first is None and found["mark"] == ".":
        day_first = True
    if day_first is None and first <= 12 and other <= 12 and first != other:
        return 0, 0
    as_day_first = first > 12 if day_first is None else day_first
    return (other, first) if as_day_first else (first, other)


def _weekday_problem(text: str, found: dict[str, str], on: date) -> str | None:
    named = [found[name] for name in ("weekday", "after") if name in found]
    if all(_names()["weekdays"][name] == on.weekday() for name in named):
        return None
    return f"the date '{text}' names a weekday that this day was not"


def _clock(
    text: str, found: dict[str, str], on: date, zone: str | None, problem: str | None
) -> Moment:
    hour, minute = int(found["hour"]), int(found["minute"])
    second = int(found.get("second", 0))
    if "half" in found:
        if not 1 <= hour <= 12:
            return _unread(text, "has an hour that does not go with a.m. or p.m.")
        hour = hour % 12 + (12 if found["half"] == "p" else 0)
    elif found.get("noon") == "下午" and hour < 12:
        hour += 12
    printed = None
    if "zone" in found:
        minutes = _offset_minutes(found["zone"])
        if minutes is None:
            return _unread(text, f"has a time zone '{found['zone'].upper()}' that is not known")
        printed = timezone(timedelta(minutes=minutes))
    try:
        local = datetime(on.year, on.month, on.day, hour, minute, second, tzinfo=printed)
    except ValueError:
        return _unread(text, "names a time that does not exist")
    return _timed(local, "second" if "second" in found else "minute", zone, problem=problem)


def _offset_minutes(name: str) -> int | None:
    lowered = name.strip().lower()
    if lowered in _ZONES:
        return _ZONES[lowered]
    match = _OFFSET.fullmatch(lowered)
    if match is None:
        return None
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    # No place on earth is further from UTC than 14 hours.
    if minutes > 14 * 60 or int(match[3] or 0) > 59:
        return None
    return -minutes if match[1] == "-" else minutes


def _timed(local: datetime, precision: str, zone: str | None, *, problem: str | None) -> Moment:
    if not FIRST_YEAR <= local.year <= LAST_YEAR:
        return _unread(local.isoformat(), f"lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    note = None
    if local.tzinfo is None:
        if zone is None:
            note = "the time of publication has no zone and is taken as UTC"
        local = local.replace(tzinfo=UTC if zone is None else zone_of(zone))
    offset = local.utcoffset()
    minutes = None if note or offset is None else int(offset.total_seconds() // 60)
    return Moment(
        published=local.astimezone(UTC),
        day=local.date(),
        precision=precision,
        utc_offset_min=minutes,
        problem=problem,
        remedy="correct the date or its weekday." if problem else None,
        note=note,
    )
