"""Articles on one event are put together, whatever their order, and a reader's word is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellings.domain.errors import LinkError, TableError
from tellings.domain.tables import ARTICLES, check
from tellings.events import (
    Corrections,
    GroupOptions,
    borderline_pairs,
    corrections_from,
    group_events,
)

FERRY = [
    "Two ferries collided in thick fog off Port Havik on Sunday. Eleven passengers were hurt.",
    "Eleven hurt as ferries collide: fog blamed for the accident off Port Havik, harbour office "
    "says. Passengers were taken to Havik hospital.",
    "The harbour office of Port Havik opened an inquiry into the collision of two ferries in fog "
    "that hurt eleven passengers.",
]
TAX = [
    "The council of Dresk raised the dog tax by a fifth on Monday. Mayor Ilse Morrow voted no.",
    "Dog owners in Dresk will pay a fifth more tax, the council decided against the vote of Mayor "
    "Morrow.",
]
PRIZE = "The novelist Anselm Quist won the Larkholm prize for a book about beekeepers."
TEXTS = [*FERRY, *TAX, PRIZE]
DAYS = [date(2031, 3, 9), date(2031, 3, 10), date(2031, 3, 12), date(2031, 3, 10),
        date(2031, 3, 11), date(2031, 3, 10)]  # fmt: skip


def table(texts=TEXTS, **columns):
    ids = [f"a{place}" for place in range(len(texts))]
    return pl.DataFrame({"article_id": ids, "text": list(texts)} | columns)


def events(grouped):
    """The groups as sets of article ids."""
    found = grouped.group_by("event_id").agg("article_id")["article_id"].to_list()
    return {frozenset(group) for group in found}


def corrected(must=(), cannot=(), **options):
    return GroupOptions(
        corrections=Corrections(must_link=tuple(must), cannot_link=tuple(cannot)), **options
    )


BY_EVENT = {frozenset({"a0", "a1", "a2"}), frozenset({"a3", "a4"}), frozenset({"a5"})}


def test_articles_on_one_event_are_put_together_and_the_rest_stands_alone():
    assert BY_EVENT == events(group_events(table(published_date=DAYS)))


def test_unknown_dates_never_block():
    assert BY_EVENT == events(group_events(table()))
    half = [day if place % 2 else None for place, day in enumerate(DAYS)]
    assert BY_EVENT == events(group_events(table(published_date=half)))


def test_known_dates_far_apart_do():
    days = [date(2031, 3, 9), date(2031, 3, 10), date(2032, 3, 9), *DAYS[3:]]
    expected = (BY_EVENT - {frozenset({"a0", "a1", "a2"})}) | {
        frozenset({"a0", "a1"}),
        frozenset({"a2"}),
    }
    assert expected == events(group_events(table(published_date=days)))
    assert BY_EVENT == events(
        group_events(table(published_date=days), options=GroupOptions(window_days=400))
    )


def test_a_moment_is_as_good_as_a_date():
    moments = [datetime(2031, 3, 9, 23, 59, tzinfo=UTC) + timedelta(days=400 * n) for n in range(6)]
    assert 6 == group_events(table(published=moments))["event_id"].n_unique()


def test_rows_and_other_columns_stay_as_they_are():
    articles = check(table(outlet=list("uvwxyz")), ARTICLES)
    grouped = check(group_events(articles), ARTICLES)
    assert articles.drop("event_id", "event_score").equals(grouped.drop("event_id", "event_score"))


def test_an_event_is_named_for_its_earliest_article_and_keeps_its_name_when_others_join():
    few = group_events(table(TEXTS[:2], published_date=DAYS[:2]))
    more = group_events(table(TEXTS[:3], published_date=DAYS[:3]))
    assert few["event_id"][0].startswith("2031-03-09-")
    assert {few["event_id"][0]} == set(more["event_id"])
    assert group_events(table())["event_id"][5].startswith("undated-")


@given(st.permutations(range(len(TEXTS))))
def test_order_of_the_articles_does_not_matter(order):
    articles = table(published_date=DAYS)
    expected = group_events(articles).sort("article_id")
    assert expected.equals(group_events(articles[list(order)]).sort("article_id"))


WORDS = ["Havik", "fog", "ferry", "Dresk", "tax", "dogs", "the", "a", "9", "“quay”", "ß", "雾", ""]


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join),
            st.one_of(st.none(), st.dates(date(2031, 1, 1), date(2031, 1, 20))),
        ),
        max_size=14,
    )
)
def test_any_articles_give_an_event_and_a_score_each(rows):
    texts, days = [text for text, _day in rows], [day for _text, day in rows]
    articles = table(texts, published_date=pl.Series(days, dtype=pl.Date))
    articles = articles.with_columns(pl.col("article_id", "text").cast(pl.String))
    grouped = check(group_events(articles), ARTICLES)
    assert 0 == grouped["event_id"].null_count() + grouped["event_score"].null_count()
    assert grouped.equals(group_events(articles))
    assert group_events(articles.reverse()).reverse().equals(grouped)


def test_no_articles_give_an_empty_table():
    assert ARTICLES.empty().equals(group_events(ARTICLES.empty()))


def test_articles_without_words_stand_alone():
    assert 3 == group_events(table(["", "…", "!"]))["event_id"].n_unique()


def test_a_language_without_a_table_is_weighted_by_the_articles_themselves():
    texts = [
        "Zwei Fähren sind im Nebel vor Havik zusammengestoßen, elf Menschen wurden verletzt.",
        "Elf Verletzte: Im Nebel vor Havik sind zwei Fähren zusammengestoßen.",
        "Der Rat von Dresk hat die Steuer auf Hunde erhöht, und zwar um ein Fünftel.",
        "Anselm Quist gewinnt mit einem Buch über Imker den Larkholmer Preis.",
    ]
    grouped = group_events(table(texts, language=["de"] * 4))
    assert {frozenset({"a0", "a1"}), frozenset({"a2"}), frozenset({"a3"})} == events(grouped)


def test_two_like_events_are_told_apart_by_the_words_that_differ():
    places = {"Arvensk": "harbour crane chapel", "Tollmere": "school market bridge"}
    texts = [
        f"A strong earthquake of magnitude {size} struck {place} at night, rescue teams said. "
        f"Walls fell at the {thing}. The quake in {place} damaged the {thing} of {place} and "
        f"rescue teams searched the ruins for survivors in {place}."
        for place, size in (("Arvensk", 6.4), ("Tollmere", 7.1))
        for thing in places[place].split() * 2
    ]
    split = group_events(table(texts))
    whole = group_events(table(texts), options=GroupOptions(least_contrast=0))
    assert {frozenset(f"a{n}" for n in half) for half in (range(6), range(6, 12))} == events(split)
    assert 1 == whole["event_id"].n_unique()


def test_a_clear_member_scores_above_a_loose_one_and_above_half():
    loose = "Fog kept ferries in port on Sunday, and the bakers of Brenholm sold out of bread."
    scores = group_events(table([*FERRY, loose]))["event_score"]
    assert scores[:3].min() > scores[3]
    assert all(0 <= score <= 1 for score in scores)
    assert scores[:3].min() > 0.5


def test_a_pair_that_must_be_together_is():
    grouped = group_events(table(), options=corrected(must=[("a5", "a3")]))
    assert frozenset({"a3", "a4", "a5"}) in events(grouped)
    assert [1.0, 1.0] == grouped["event_score"].gather([3, 5]).to_list()


def test_a_must_link_holds_across_time_and_brings_its_companions():
    days = [*DAYS[:5], date(2040, 1, 1)]
    grouped = group_events(table(published_date=days), options=corrected(must=[("a0", "a5")]))
    assert frozenset({"a0", "a1", "a2", "a5"}) in events(grouped)


def test_a_pair_that_must_be_apart_is():
    grouped = group_events(table(), options=corrected(cannot=[("a4", "a3")]))
    assert {frozenset({"a3"}), frozenset({"a4"})} <= events(grouped)


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=4),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=4),
)
def test_corrections_are_followed_or_refused(must, cannot):
    name = [(f"a{one}", f"a{two}") for one, two in must]
    apart = [(f"a{one}", f"a{two}") for one, two in cannot]
    try:
        grouped = group_events(table(), options=corrected(must=name, cannot=apart))
    except LinkError:
        assert cannot
        return
    event = dict(grouped.select("article_id", "event_id").iter_rows())
    assert all(event[one] == event[two] for one, two in name)
    assert all(event[one] != event[two] for one, two in apart)


def test_corrections_that_contradict_each_other_are_refused():
    options = corrected(must=[("a0", "a1"), ("a1", "a2")], cannot=[("a2", "a0")])
    with pytest.raises(LinkError, match="kept apart"):
        group_events(table(), options=options)


def test_corrections_on_an_article_that_is_not_there_are_refused():
    with pytest.raises(LinkError, match="zz"):
        group_events(table(), options=corrected(must=[("a0", "zz")]))


def test_given_events_are_kept_and_others_may_join():
    given_ids = [None, "fog", None, "left", "right", None]
    grouped = group_events(table(event_id=given_ids))
    assert ["fog", "fog", "fog", "left", "right"] == grouped["event_id"][:5].to_list()
    assert [1.0] * 3 == grouped["event_score"].gather([1, 3, 4]).to_list()


def test_given_events_are_left_aside_on_request():
    given_ids = ["x"] * 6
    grouped = group_events(table(event_id=given_ids), options=GroupOptions(keep_given=False))
    assert BY_EVENT == events(grouped)


def test_a_must_link_between_two_given_events_is_refused():
    articles = table(event_id=["fog", None, None, "tax", None, None])
    with pytest.raises(LinkError, match="tax"):
        group_events(articles, options=corrected(must=[("a0", "a3")]))


def test_grouping_what_is_grouped_changes_nothing():
    grouped = group_events(table(published_date=DAYS))
    assert grouped["event_id"].equals(group_events(grouped)["event_id"])


def test_repeated_ids_are_refused():
    with pytest.raises(TableError):
        group_events(pl.concat([table(), table()]))


def test_corrections_are_read_from_a_file(tmp_path):
    path = tmp_path / "corrections.json"
    path.write_text('{"must_link": [["a", "b"]], "cannot_link": [], "unsure": [["c", "d"]]}')
    assert Corrections(must_link=(("a", "b"),)) == corrections_from(path)


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"must_link": [["a"]]}', '{"must_link": 3}', "\xff"]
)
def test_a_file_that_holds_no_corrections_is_refused(tmp_path, content):
    path = tmp_path / "corrections.json"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(LinkError):
        corrections_from(path)


def test_borderline_pairs_are_the_doubtful_ones_and_leave_out_what_was_judged():
    loose = "Fog kept ferries in port on Sunday, and the bakers of Brenholm sold out of bread."
    articles, strict = table([*TEXTS, loose]), GroupOptions(least_similarity=0.3)
    pairs = borderline_pairs(group_events(articles, options=strict), options=strict)
    assert ("a0", "a6") in pairs.select("article_id", "other_id").rows()
    assert not {"a3", "a4", "a5"} & {*pairs["article_id"], *pairs["other_id"]}
    for judged in (corrected(must=[("a6", "a0")]), corrected(cannot=[("a6", "a0")])):
        options = GroupOptions(least_similarity=0.3, corrections=judged.corrections)
        left = borderline_pairs(group_events(articles, options=options), options=options)
        assert ("a0", "a6") not in left.select("article_id", "other_id").rows()


def test_borderline_pairs_need_events():
    with pytest.raises(TableError, match="no event_id"):
        borderline_pairs(table())
