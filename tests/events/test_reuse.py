"""Reuse is found word for word, in the right direction, with the planted shares."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellings.domain.tables import REUSE, check
from tellings.events.reuse import copied_passages, find_reuse

AGENCY = (
    "Two ferries met in thick fog off Port Havik on Sunday morning, the harbour office said, and "
    "eleven passengers were treated for cuts. Nobody was killed. Divers are still looking at the "
    "hull of the smaller ship, which had been repaired in March after a fire in its engine room."
)
PIECES = ["ab", "cd", "ef", "gh", "ij.", "“kl”", "3.5", "🚢"]
OWN = "The town woke to sirens, and for an hour no one on the quay knew whose boats had met."


def articles(texts, **columns):
    n = len(texts)
    frame = {"article_id": [f"a{i}" for i in range(n)], "event_id": ["fog"] * n,
             "published": list(range(n)), "text": list(texts)}  # fmt: skip
    return pl.DataFrame(frame | columns)


def invented(rng, n):
    """n invented words in sentences; two draws share no five words in a row but by wild chance."""
    syllables = ["ka", "lo", "mir", "ten", "us", "bra", "vel", "dor", "sha", "ni"]
    words = ["".join(rng.choice(syllables, size=3)) for _ in range(n)]
    return [f"{word}." if place % 17 == 16 else word for place, word in enumerate(words)]


def spliced(rng, *, taken, edits=0.0):
    """An early text and a later one of which a known share is taken from it."""
    early = invented(rng, 400)
    n_taken = round(taken * 300)
    first = int(rng.integers(0, 400 - n_taken + 1))
    passage = list(early[first : first + n_taken])
    for place in np.flatnonzero(rng.random(n_taken) < edits):
        passage[place] = "".join(rng.choice(["po", "qui", "zer"], size=3))
    rest = invented(rng, 300 - n_taken)
    cut = int(rng.integers(0, len(rest) + 1))
    return " ".join(early), " ".join(rest[:cut] + passage + rest[cut:])


@pytest.mark.parametrize(("edits", "most_error"), [(0.0, 0.005), (0.03, 0.015), (0.08, 0.03)])
def test_planted_shares_come_back(edits, most_error):
    rng = np.random.default_rng(11)
    errors = []
    for taken in np.linspace(0, 1, 21):
        pair = spliced(rng, taken=taken, edits=edits)
        found = find_reuse(articles(pair))
        share = found["share"][0] if found.height else 0.0
        errors.append(abs(share - taken))
    assert np.mean(errors) <= most_error


def test_both_directions_have_their_own_share():
    found = find_reuse(articles([AGENCY, f"{OWN} {AGENCY}"]))
    words, own = len(AGENCY.split()), len(OWN.split())
    assert [("a1", "a0")] == found.select("article_id", "other_id").rows()
    assert pytest.approx(words / (words + own), abs=1e-6) == found["share"][0]
    assert 1.0 == found["other_share"][0]


def test_both_offsets_point_to_the_same_words():
    later = f"{OWN} {AGENCY[:120]} {OWN} {AGENCY[120:]}"
    found = find_reuse(articles([AGENCY, later]))
    assert 2 == found.height
    for row in found.rows(named=True):
        here = later[row["start"] : row["end"]]
        there = AGENCY[row["other_start"] : row["other_end"]]
        assert there == here
        assert len(here.split()) == row["words"]


def test_a_changed_word_and_changed_punctuation_do_not_end_a_passage():
    edited = AGENCY.replace("Sunday morning,", "Sunday").replace("smaller", "little")
    found = find_reuse(articles([AGENCY, edited]))
    assert [(len(edited.split()))] == found["words"].to_list()


def test_a_passage_shorter_than_the_least_is_left_out():
    shared = "which had been repaired in March after a fire in its engine room"  # 13 words
    pair = articles([f"{OWN} A ship, {shared}.", f"Divers saw the ship, {shared}, on Monday."])
    assert 1 == find_reuse(pair, min_words=13).height
    assert 0 == find_reuse(pair, min_words=16).height


def test_the_later_article_is_the_one_that_reuses():
    pair = articles([AGENCY, AGENCY], published=[5, 2])
    assert [("a0", "a1")] == find_reuse(pair).select("article_id", "other_id").rows()


def test_articles_without_a_date_come_last_and_ties_go_by_id():
    trio = articles([AGENCY] * 3, published=[None, 4, 4])
    pairs = find_reuse(trio).select("article_id", "other_id").rows()
    assert [("a0", "a1"), ("a0", "a2"), ("a2", "a1")] == pairs


def test_two_changes_close_together_do_not_end_a_passage():
    edited = AGENCY.replace("treated for cuts", "looked after for cuts").replace(
        "Divers", "Frogmen"
    )
    found = find_reuse(articles([AGENCY, edited]))
    assert [len(edited.split())] == found["words"].to_list()


def test_text_of_its_own_after_a_passage_is_not_taken_in():
    found = find_reuse(articles([f"{AGENCY} {OWN}", f"{AGENCY} A mayor came at noon and wept."]))
    assert [len(AGENCY.split())] == found["words"].to_list()


SPEECH = "“We shall rebuild the old quay, stone by stone, before the next winter storms come in,”"


def test_a_quotation_both_print_is_reuse_only_when_quotations_are_compared():
    pair = articles([f"{SPEECH} the mayor of Havik said.", f"{OWN} {SPEECH} he told them all."])
    assert 1 == find_reuse(pair).height
    assert 0 == find_reuse(pair, quotes=False).height


def test_without_quotations_shares_count_the_words_outside_them():
    pair = articles([AGENCY, f"{AGENCY} {SPEECH}"])
    words = len(AGENCY.split())
    assert 1.0 == find_reuse(pair, quotes=False)["share"][0]
    assert pytest.approx(words / (words + 16), abs=1e-6) == find_reuse(pair)["share"][0]


def test_other_events_and_articles_without_event_are_not_compared():
    assert 0 == find_reuse(articles([AGENCY] * 3, event_id=["fog", "storm", None])).height


def test_two_articles_of_one_outlet_are_compared_too():
    assert 1 == find_reuse(articles([AGENCY] * 2, outlet=["Echo", "Echo"])).height


def test_row_order_of_the_articles_does_not_matter():
    several = articles([AGENCY, f"{OWN} {AGENCY}", f"{AGENCY} {OWN}"])
    assert find_reuse(several).equals(find_reuse(several.reverse()))


def test_a_passage_repeated_within_an_article_is_counted_once_a_word():
    found = find_reuse(articles([AGENCY, f"{AGENCY} {AGENCY}"]))
    assert 1.0 == pytest.approx(found["share"][0])
    words = len(AGENCY.split())
    assert 2 * words == found["words"].sum()


def test_a_text_of_one_repeated_word_is_no_trap():
    found = find_reuse(articles(["no " * 3000, "no " * 3000]))
    assert 0 < found["share"][0] <= 1


def test_copied_passages_are_merged_and_never_of_the_earliest_article():
    several = articles([AGENCY, f"{OWN} {AGENCY}", f"{AGENCY} {OWN}"])
    passages = copied_passages(find_reuse(several)).rows()
    assert [
        ("a1", len(OWN) + 1, len(OWN) + len(AGENCY)),
        ("a2", 0, len(AGENCY) - 1),
        ("a2", len(AGENCY) + 1, len(AGENCY) + len(OWN)),
    ] == passages


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=60), min_size=2, max_size=4))
def test_any_texts_give_a_table_whose_offsets_hold(parts):
    texts = [" ".join(words) for words in parts]
    found = check(find_reuse(articles(texts), min_words=5), REUSE)
    for row in found.rows(named=True):
        here, there = (texts[int(row[name][1:])] for name in ("article_id", "other_id"))
        assert 0 <= row["start"] < row["end"] <= len(here)
        assert 0 <= row["other_start"] < row["other_end"] <= len(there)
        assert here[row["start"] : row["end"]].split()[0].strip("“”.") in there
        assert row["words"] >= 5


def test_no_articles_give_an_empty_table():
    assert REUSE.empty().equals(find_reuse(articles([]).cast({"article_id": pl.String,
        "event_id": pl.String, "text": pl.String, "published": pl.Int64})))  # fmt: skip
