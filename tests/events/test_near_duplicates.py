"""Copies are found whatever an editor did to them, and nothing else is."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from tellings.domain.tables import ARTICLES, check
from tellings.events import mark_reuse, near_duplicates
from tellings.events.near_duplicates import duplicate_groups

SYLLABLES = ["ka", "lo", "mir", "ten", "us", "bra", "vel", "dor", "sha", "ni"]


def invented(rng, n):
    return ["".join(rng.choice(SYLLABLES, size=3)) for _ in range(n)]


def edited(rng, words, rate):
    fresh = invented(rng, len(words))
    swap = rng.random(len(words)) < rate
    return [new if one else old for old, new, one in zip(words, fresh, swap, strict=True)]


def copy(rng, words, kind):
    match kind:
        case "light":
            return edited(rng, words, 0.05)
        case "heavy":
            return edited(rng, words, 0.15)
        case "trimmed":
            return words[: len(words) // 2]
    return ["Share", "this:", *words, *invented(rng, len(words) // 4)]


@pytest.mark.parametrize("kind", ["light", "heavy", "trimmed", "boilerplate"])
def test_copies_are_found_and_nothing_else(kind):
    rng = np.random.default_rng(5)
    originals = [invented(rng, int(rng.integers(120, 600))) for _ in range(60)]
    texts = {f"o{n:02}": words for n, words in enumerate(originals)}
    texts |= {f"p{n:02}": copy(rng, words, kind) for n, words in enumerate(originals)}
    frame = pl.DataFrame(
        {"article_id": list(texts), "text": [" ".join(words) for words in texts.values()]}
    )
    found = near_duplicates(frame)
    assert [(f"o{n:02}", f"p{n:02}") for n in range(60)] == found.select(
        "article_id", "other_id"
    ).rows()
    assert 0.7 <= found.select(pl.max_horizontal("containment", "other_containment")).min().item()


def test_shared_paragraphs_between_own_text_make_no_duplicate():
    rng = np.random.default_rng(6)
    agency = invented(rng, 100)
    one, two = invented(rng, 100) + agency, agency + invented(rng, 100)
    frame = pl.DataFrame({"article_id": ["a", "b"], "text": [" ".join(one), " ".join(two)]})
    assert 0 == near_duplicates(frame).height
    assert 1 == near_duplicates(frame, least_containment=0.4).height


def test_a_brief_in_a_roundup_and_a_very_short_article_are_no_duplicates():
    rng = np.random.default_rng(7)
    brief = invented(rng, 60)
    texts = [" ".join(brief), " ".join(brief + invented(rng, 300)), "no comment", "no comment"]
    frame = pl.DataFrame({"article_id": list("abcd"), "text": texts})
    assert 0 == near_duplicates(frame).height


def test_row_order_does_not_matter():
    rng = np.random.default_rng(8)
    words = invented(rng, 200)
    texts = [" ".join(copy(rng, words, kind)) for kind in ("light", "heavy", "trimmed")]
    frame = pl.DataFrame({"article_id": list("cab"), "text": texts})
    assert near_duplicates(frame).equals(near_duplicates(frame.reverse()))


@pytest.mark.parametrize("texts", [[], [""], ["word " * 3000, "word " * 3000]])
def test_empty_and_repetitive_texts_are_no_trap(texts):
    ids = pl.Series([str(n) for n in range(len(texts))], dtype=pl.String)
    frame = pl.DataFrame({"article_id": ids, "text": pl.Series(texts, dtype=pl.String)})
    assert near_duplicates(frame).height <= 1


def test_a_group_is_named_for_its_earliest_article():
    pairs = pl.DataFrame({"article_id": ["a", "b", "x"], "other_id": ["b", "c", "y"]})
    groups = duplicate_groups(pairs, ["c", "y", "b", "a", "x"])
    assert {"c": ("c", "c"), "b": ("c", "c"), "a": ("c", "b"), "y": ("y", "y"),
            "x": ("y", "y")} == groups  # fmt: skip


def test_articles_are_marked_with_what_they_took_over():
    rng = np.random.default_rng(9)
    agency, own = invented(rng, 100), invented(rng, 100)
    articles = pl.DataFrame(
        {
            "article_id": ["late", "wire", "half", "own", "alone"],
            "event_id": ["fog", "fog", "fog", "fog", None],
            "published_date": [None] * 5,
            "text": [
                " ".join(agency),
                "HAVIK (AP) — " + " ".join(agency),
                " ".join(agency[:50] + own[:50]),
                " ".join(own[50:]),
                " ".join(agency[:20]),
            ],
        }
    ).with_columns(published=pl.Series([3, 1, 2, 1, 1]).cast(pl.Datetime("us", "UTC")))
    marked = check(mark_reuse(articles), ARTICLES)
    row = {one["article_id"]: one for one in marked.iter_rows(named=True)}
    assert articles["article_id"].to_list() == marked["article_id"].to_list()
    assert ("wire", "wire") == (row["late"]["dup_group"], row["late"]["dup_of"])
    assert ("wire", None) == (row["wire"]["dup_group"], row["wire"]["dup_of"])
    assert (None, None) == (row["own"]["dup_group"], row["own"]["dup_of"])
    assert (1.0, "wire") == (row["late"]["wire_share"], row["late"]["wire_of"])
    assert (0.5, "wire") == (row["half"]["wire_share"], row["half"]["wire_of"])
    assert (0.0, None) == (row["wire"]["wire_share"], row["wire"]["wire_of"])
    assert (None, None) == (row["alone"]["wire_share"], row["alone"]["wire_of"])
    assert (["AP"], "dateline") == (row["wire"]["agency"], row["wire"]["agency_source"])


def test_no_articles_are_marked_as_an_empty_table():
    assert ARTICLES.empty().equals(mark_reuse(ARTICLES.empty()))
