"""Look-ups of ids: what a table holds is found, wherever its keys share a slot."""

from __future__ import annotations

import numpy as np
import pytest

from tellings.text.hashing import among, hash_strings, id_table, look_up, token_hash, word_table


def spread_ids(seed, size):
    return np.unique(np.random.default_rng(seed).integers(0, 2**64, size, dtype=np.uint64))


def crowded_ids(seed, size):
    """Ids that end in the same bits, so that all of a table's keys share one slot."""
    return np.unique(np.random.default_rng(seed).integers(0, 2**20, size, dtype=np.uint64) << 40)


@pytest.mark.parametrize("made", [spread_ids, crowded_ids])
@pytest.mark.parametrize("size", [1, 2, 50, 3000])
def test_ids_are_found_at_the_row_where_they_were_given(made, size):
    rng = np.random.default_rng(7)
    wanted = rng.permutation(made(1, size))
    ids = rng.permutation(np.concatenate([wanted, wanted[: size // 2], made(2, size)]))
    row_of = {key: row for row, key in enumerate(wanted.tolist())}
    expected = [(n, row_of[key]) for n, key in enumerate(ids.tolist()) if key in row_of]
    places, rows = look_up(ids, id_table(wanted))
    assert expected == list(zip(places.tolist(), rows.tolist(), strict=True))


@pytest.mark.parametrize("made", [spread_ids, crowded_ids])
def test_membership_is_that_of_numpy(made):
    wanted, others = made(1, 200), made(2, 200)
    ids = np.concatenate([wanted[::3], others])
    assert np.isin(ids, wanted).tolist() == among(ids, id_table(wanted)).tolist()


def test_an_empty_table_holds_nothing_and_no_ids_are_found_in_any():
    nothing = np.zeros(0, dtype=np.uint64)
    assert [False, False] == among(spread_ids(1, 2), id_table(nothing)).tolist()
    assert [] == among(nothing, id_table(spread_ids(1, 2))).tolist()
    assert [False] == among(spread_ids(1, 1), word_table([])).tolist()


def test_a_table_of_words_holds_each_form_once_whatever_its_case_and_apostrophe():
    table = word_table(["Don’t", "don't", "DON'T", "said"])
    assert {token_hash("don't"), token_hash("said")} == set(table.keys.tolist())
    assert 2 == table.keys.size
    assert among(hash_strings(["said"]), table).all()
