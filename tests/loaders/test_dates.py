"""Dates: read as printed, or refused with a reason; never guessed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from tellings.domain.errors import LoadError
from tellings.loaders import dates
from tellings.loaders.dates import parse_date, zone_of

LANG = Path(dates.__file__).parent / "lang"

READ = [
    ("2031-03-04", "2031-03-04T00:00:00", "day", None),
    ("20310304", "2031-03-04T00:00:00", "day", None),
    ("2031/03/04", "2031-03-04T00:00:00", "day", None),
    ("2031-W10-2", "2031-03-04T00:00:00", "day", None),
    ("2031-03-04 18:20", "2031-03-04T18:20:00", "minute", None),
    ("2031-03-04T18:20:05", "2031-03-04T18:20:05", "second", None),
    ("2031-03-04T18:20:05.123Z", "2031-03-04T18:20:05", "second", 0),
    ("2031-03-04T18:20:00+01:00", "2031-03-04T17:20:00", "second", 60),
    ("2031-03-04 18:20:00+0530", "2031-03-04T12:50:00", "second", 330),
    ("2031-03-04 18:20:00 UTC", "2031-03-04T18:20:00", "second", 0),
    ("20310304T182000Z", "2031-03-04T18:20:00", "second", 0),
    ("Tue, 04 Mar 2031 18:20:00 +0100", "2031-03-04T17:20:00", "second", 60),
    ("Tue, 4 Mar 2031 18:20:00 EST", "2031-03-04T23:20:00", "second", -300),
    ("4 March 2031", "2031-03-04T00:00:00", "day", None),
    ("4th March 2031", "2031-03-04T00:00:00", "day", None),
    ("04-Mar-2031", "2031-03-04T00:00:00", "day", None),
    ("March 4, 2031", "2031-03-04T00:00:00", "day", None),
    ("Mar. 4, 2031", "2031-03-04T00:00:00", "day", None),
    ("Tuesday, March 4, 2031", "2031-03-04T00:00:00", "day", None),
    ("March 4, 2031, 6:20 p.m.", "2031-03-04T18:20:00", "minute", None),
    ("March 4, 2031 at 12:05 AM GMT", "2031-03-04T00:05:00", "minute", 0),
    ("25/03/2031", "2031-03-25T00:00:00", "day", None),
    ("03/25/2031", "2031-03-25T00:00:00", "day", None),
    ("04/04/2031", "2031-04-04T00:00:00", "day", None),
    ("04.03.2031", "2031-03-04T00:00:00", "day", None),
    ("July 1, 2031 Tuesday 9:20 AM GMT", "2031-07-01T09:20:00", "minute", 0),
    ("March 4, 2031, Tuesday", "2031-03-04T00:00:00", "day", None),
    ("4. März 2031", "2031-03-04T00:00:00", "day", None),
    ("Dienstag, 4. März 2031 um 18:20 Uhr", "2031-03-04T18:20:00", "minute", None),
    ("Dienstag, 4. März 2031 18:20 MEZ", "2031-03-04T17:20:00", "minute", 60),
    ("27. Februar 2031 Donnerstag 9:50 PM GMT+1", "2031-02-27T20:50:00", "minute", 60),
    ("31. Dez. 2031", "2031-12-31T00:00:00", "day", None),
    ("mardi 4 mars 2031", "2031-03-04T00:00:00", "day", None),
    ("Mardi 4 Mars 2031 à 18h20", "2031-03-04T18:20:00", "minute", None),
    ("1er août 2031", "2031-08-01T00:00:00", "day", None),
    ("29 DÉCEMBRE 2031 15:32", "2031-12-29T15:32:00", "minute", None),
    ("martes, 4 de marzo de 2031", "2031-03-04T00:00:00", "day", None),
    ("4 de setiembre del 2031", "2031-09-04T00:00:00", "day", None),
    ("miércoles 5 marzo 2031", "2031-03-05T00:00:00", "day", None),
    ("2031年3月4日", "2031-03-04T00:00:00", "day", None),
    ("2031 年 3 月 4 日 17:04", "2031-03-04T17:04:00", "minute", None),
    ("2031年3月4日 星期二 下午5:04", "2031-03-04T17:04:00", "minute", None),
]


@pytest.mark.parametrize(("printed", "published", "precision", "offset"), READ)
def test_a_date_is_read_in_utc_with_its_precision(printed, published, precision, offset):
    moment = parse_date(printed)
    assert moment.problem is None
    assert datetime.fromisoformat(published).replace(tzinfo=UTC) == moment.published
    assert precision == moment.precision
    assert offset == moment.utc_offset_min


REFUSED = [
    ("03/04/2031", "can be two days"),
    ("3-4-2031", "can be two days"),
    ("2031", "names no day"),
    ("2031-03", "names no day"),
    ("March 2031", "names no day"),
    ("2031-02-30", "does not exist"),
    ("2031-03-04 24:30", "time that does not exist"),
    ("March 4, 2031 13:20 PM", "a.m. or p.m."),
    ("2031-03-04 18:20 BST", "time zone 'BST'"),
    ("31. Februar 2031", "does not exist"),
    ("4 de mars de 20", "no form"),
    ("4 Rain 2031", "no form"),
    ("März 2031", "names no day"),
    ("2031 年 13 月 4 日", "does not exist"),
    ("2031-03-04 18:20 +25:00", "time zone"),
    ("1930000000", "bare number"),
    ("1930000000000", "bare number"),
    ("yesterday", "no form that is known"),
    ("4 Smarch 2031", "no form that is known"),
    ("04/03/31", "no form that is known"),
    ("0031-03-04", "outside the years"),
    ("x" * 500, "too long"),
]


@pytest.mark.parametrize(("printed", "why"), REFUSED)
def test_what_is_not_clearly_one_moment_is_refused_with_a_remedy(printed, why):
    moment = parse_date(printed)
    assert moment.published is None
    assert moment.day is None
    assert moment.precision == "unknown"
    assert why in moment.problem
    assert moment.remedy


def test_an_option_settles_which_figure_is_the_day():
    assert date(2031, 4, 3) == parse_date("03/04/2031", day_first=True).day
    assert date(2031, 3, 4) == parse_date("03/04/2031", day_first=False).day


def test_the_option_does_not_turn_an_impossible_day_into_another():
    assert parse_date("03/25/2031", day_first=True).published is None


def test_a_time_without_zone_is_utc_with_a_note():
    moment = parse_date("2031-03-04 18:20")
    assert "taken as UTC" in moment.note
    assert moment.utc_offset_min is None


def test_a_time_without_zone_takes_the_zone_given_with_its_summer_time():
    assert parse_date("2031-03-04 18:20", zone="Europe/Berlin").utc_offset_min == 60
    summer = parse_date("2031-07-04 18:20", zone="Europe/Berlin")
    assert summer.utc_offset_min == 120
    assert datetime(2031, 7, 4, 16, 20, tzinfo=UTC) == summer.published
    assert summer.note is None


def test_a_printed_zone_goes_before_the_zone_given():
    assert parse_date("2031-03-04 18:20 GMT", zone="+09:00").utc_offset_min == 0


def test_the_day_is_the_day_as_printed_not_the_day_in_utc():
    moment = parse_date("2031-03-05T00:30:00+01:00")
    assert date(2031, 3, 5) == moment.day
    assert date(2031, 3, 4) == moment.published.date()


def test_a_wrong_weekday_is_told_but_the_day_kept():
    moment = parse_date("Monday, March 4, 2031")
    assert date(2031, 3, 4) == moment.day
    assert "weekday" in moment.problem


def test_typed_dates_keep_their_precision():
    aware = datetime(2031, 3, 4, 18, 20, tzinfo=timezone(timedelta(hours=1)))
    assert parse_date(date(2031, 3, 4)).precision == "day"
    assert parse_date(datetime(2031, 3, 4)).precision == "day"
    assert parse_date(datetime(2031, 3, 4, 18, 20)).precision == "second"
    assert parse_date(aware).utc_offset_min == 60


def test_a_zone_that_is_none_is_refused_by_name():
    with pytest.raises(LoadError, match="no time zone 'Mars/Olympus'"):
        zone_of("Mars/Olympus")


def test_no_name_of_a_month_or_day_means_two_things_in_two_languages():
    files = sorted(LANG.glob("*/dates.json"))
    tables = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    assert 5 == len(tables)
    for kind in ("months", "weekdays"):
        meanings = {}
        for table in tables:
            for name, number in table[kind].items():
                meanings.setdefault(name, set()).add(number)
        assert {} == {name: found for name, found in meanings.items() if len(found) > 1}
