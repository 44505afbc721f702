"""Damaged files of every format: records that add up or a typed error, for every loader."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from tests.loaders.damage import inputs, outcome

from tellings.domain.parts import Loader, discover

pytest.importorskip("trafilatura")
pytest.importorskip("pypdf")

LOADERS = discover(Loader)
N_INPUTS = 2000


@pytest.mark.parametrize("name", sorted(LOADERS))
def test_damaged_files_give_records_or_a_typed_error(tmp_path, name):
    loader, rng = LOADERS[name], random.Random(f"{name} 2031")
    files = inputs(loader, tmp_path, n=N_INPUTS, rng=rng)
    outcomes = Counter(outcome(loader, file) for file in files)
    assert N_INPUTS == outcomes.total()
    assert {"read", "no article", "refused"} >= set(outcomes)
    # Else the damage is such that nothing but the refusing is tried.
    assert outcomes["refused"] < N_INPUTS * 0.9
