"""Overlap of two outlets' sources over events: the mean of the events' indices, or sums first.

``python benchmarks/calibration/overlap.py --runs 400`` prints bias, coverage and how often a figure
lies above 1, for outlets that draw from the same sources and for outlets that share half of them.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tellings.stats.diversity import morisita, morisita_over_events
from tellings.stats.paired import paired_t

Shares = NDArray[np.float64]
N_SOURCES = 8
MENTIONS = ((4, 4), (8, 8), (25, 6), (20, 20))
EVENTS = (4, 8, 20)


def events_of(
    rng: np.random.Generator, n_events: int, mentions: tuple[int, int], *, alike: bool
) -> tuple[list[tuple[Shares, Shares]], float, float]:
    """Mentions by event, and what the two ways estimate: mean of the indices, and of the sums."""
    pairs, shared, repeated = [], [], []
    for _ in range(n_events):
        p, other = rng.dirichlet(np.ones(N_SOURCES), size=2)
        q = p if alike else (p + other) / 2
        sizes = [max(2, int(rng.poisson(size))) for size in mentions]
        pairs.append((rng.multinomial(sizes[0], p), rng.multinomial(sizes[1], q)))
        shared.append(float(p @ q))
        repeated.append(float(p @ p + q @ q) / 2)
    ratios = [top / bottom for top, bottom in zip(shared, repeated, strict=True)]
    return pairs, float(np.mean(ratios)), sum(shared) / sum(repeated)


def mean_of_indices(pairs: list[tuple[Shares, Shares]]) -> tuple[float, float, float]:
    """The mean of the events' indices, of those that have one, with its t interval."""
    known = [value for value in (morisita(x, y) for x, y in pairs) if not np.isnan(value)]
    if not known:
        return float("nan"), float("nan"), float("nan")
    mean = paired_t(np.array(known).reshape(-1, 1))
    return float(mean.estimate[0]), float(mean.low[0]), float(mean.high[0])


def rows(runs: int, seed: int) -> Iterator[str]:
    """A row of the table for each size, number of events and likeness."""
    rng = np.random.default_rng(seed)
    for n_events in EVENTS:
        for mentions in MENTIONS:
            for alike in (True, False):
                found = []
                for _ in range(runs):
                    pairs, of_mean, of_sums = events_of(rng, n_events, mentions, alike=alike)
                    mean, summed = mean_of_indices(pairs), morisita_over_events(pairs)[:3]
                    found.append((*mean, of_mean, *summed, of_sums))
                told = np.array(found)
                cells = [cell for way in (told[:, :4], told[:, 4:]) for cell in figures(way)]
                how = "the same" if alike else "half shared"
                yield f"| {n_events} | {mentions[0]}, {mentions[1]} | {how} | {' | '.join(cells)} |"


def figures(way: NDArray[np.float64]) -> tuple[str, str, str]:
    """Bias, coverage of the intervals there are, share of figures above 1."""
    estimate, low, high, truth = way[~np.isnan(way[:, 0])].T
    there = ~np.isnan(low)
    covered = ((low <= truth) & (truth <= high))[there].mean()
    return f"{(estimate - truth).mean():+.2f}", f"{covered:.2f}", f"{(estimate > 1).mean():.2f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    print("| events | mentions | sources | mean of indices: bias | coverage | above 1 "
          "| sums first: bias | coverage | above 1 |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|")
    for row in rows(told.runs, told.seed):
        print(row, flush=True)


if __name__ == "__main__":
    main()
