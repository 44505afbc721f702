"""Seconds of one core for 10,000 permutations of 50 measures, 6 outlets and 40 events.

    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 taskset -c 0 python benchmarks/calibration/speed.py

The omnibus test of all measures, then sign flips of all 15 pairs of all measures (750 contrasts),
then the sign-flip p beside that of ``scipy.stats.permutation_test`` on 20 contrasts: their largest
distance, in Monte-Carlo standard errors of a difference. CPU seconds, the least of five runs.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import combinations

import numpy as np
from scipy import stats

from tellings.stats.paired import sign_flip
from tellings.stats.permutation import cell_permutation

MEASURES, EVENTS, OUTLETS, DRAWS = 50, 40, 6, 9999
PAIRS = np.array(list(combinations(range(OUTLETS), 2)))


def seconds(made: Callable[[], object]) -> float:
    taken = []
    for _ in range(5):
        start = time.process_time()
        made()
        taken.append(time.process_time() - start)
    return min(taken)


def main() -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(size=(MEASURES, EVENTS, OUTLETS))
    differences = values[:, :, PAIRS[:, 0]] - values[:, :, PAIRS[:, 1]]
    contrasts = differences.transpose(1, 0, 2).reshape(EVENTS, -1)
    print(
        f"omnibus, {DRAWS + 1:,} permutations x {MEASURES} measures x {OUTLETS} outlets x "
        f"{EVENTS} events: {seconds(lambda: cell_permutation(values, seed=1)):.2f} s"
    )
    print(
        f"sign flips, {DRAWS + 1:,} resamples x {contrasts.shape[1]} contrasts: "
        f"{seconds(lambda: sign_flip(contrasts, seed=1)):.2f} s"
    )
    few = contrasts[:, :20] + 0.2
    ours = sign_flip(few, seed=1).p
    scipys = stats.permutation_test(
        (few,),
        lambda sample, axis: sample.mean(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=DRAWS,
        axis=0,
        rng=2,
    ).pvalue
    # scipy doubles the smaller one-sided p, whose Monte-Carlo error is larger than that of ours.
    error = np.sqrt((ours * (1 - ours) + 4 * ours / 2 * (1 - ours / 2)) / DRAWS)
    print(f"largest distance to scipy: {(np.abs(ours - scipys) / error).max():.1f} standard errors")


if __name__ == "__main__":
    main()
