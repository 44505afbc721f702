"""How often the interval of alpha covers the alpha of all units there are.

    python benchmarks/calibration/reliability.py --runs 2000 --seed 20261123

Two coders, each with the same chance of an error on every unit. The truth is alpha of a million
units. Printed as Markdown.
"""

from __future__ import annotations

import argparse

import numpy as np
from numpy.typing import NDArray

from tellings.stats.agreement import alpha, alpha_interval

# Units coded, share of positives, chance of an error.
SETTINGS = (
    (50, 0.3, 0.08), (100, 0.3, 0.08), (200, 0.3, 0.08), (400, 0.3, 0.08), (200, 0.3, 0.02),
    (50, 0.05, 0.01), (200, 0.05, 0.01), (800, 0.05, 0.01),
)  # fmt: skip


def coded(n: int, share: float, error: float, rng: np.random.Generator) -> NDArray[np.float64]:
    truth = rng.random(n) < share
    return np.stack([truth ^ (rng.random(n) < error) for _ in range(2)], axis=1).astype(float)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args()
    print("| units | positives | errors | alpha | covered | above it | below it | mean width |")
    print("|" + "---|" * 8)
    for number, (n, share, error) in enumerate(SETTINGS):
        rng = np.random.default_rng([options.seed, number])
        true = alpha(coded(1_000_000, share, error, rng), level="nominal")
        ends = np.array([
            alpha_interval(coded(n, share, error, rng), level="nominal", seed=run, resamples=500)
            for run in range(options.runs)
        ])  # fmt: skip
        ends = ends[~np.isnan(ends[:, 0])]
        above, below = (ends[:, 0] > true).mean(), (ends[:, 1] < true).mean()
        width = (ends[:, 1] - ends[:, 0]).mean()
        print(f"| {n} | {share:.2f} | {error:.2f} | {true:.3f} | {1 - above - below:.3f} | "
              f"{above:.3f} | {below:.3f} | {width:.2f} |", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
