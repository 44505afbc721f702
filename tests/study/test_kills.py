"""Runs killed at random moments end, when one may finish, as if nothing had happened."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tests.study.kills import make, torn

N_KILLS = 5


@pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="the CPU time of others is unknown"
)
def test_five_kills_at_random_moments_change_no_byte_and_leave_nothing(tmp_path):
    steps = []
    study = make(tmp_path / "study")
    told = torn(tmp_path, study, n=N_KILLS, rng=random.Random(2031), tell=steps.append)
    assert N_KILLS == told.stages.total()
    assert 1 <= told.compared <= len(steps)
