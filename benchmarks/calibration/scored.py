"""Scores in the place of yes-or-no predictions: is the corrected share still covered?

Usage: PYTHONPATH=toolkit python benchmarks/calibration/scored.py --runs 1000 --seed 20261123

Units with scores that are true probabilities, some of them coded at random; the share that is right
is estimated by ``corrected_mean`` from the codes alone (every unit predicted right) and with the
scores as predictions. Printed: coverage of the 95 % interval and its half width, for both.
"""

from __future__ import annotations

import argparse

import numpy as np

from tellings.stats.correction import corrected_mean

N_UNITS = 400
SCENARIOS = [(share, n) for share in (0.75, 0.85, 0.95) for n in (25, 40, 80)]
# Of the beta distribution that scores are drawn from: as spread out as those of attributions.
SPREAD = 3.0


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20261123)
    options = parser.parse_args()
    print("right  coded  wrong among them | codes alone: coverage, half width | with scores")
    for share, n_coded in SCENARIOS:
        generator = np.random.default_rng(options.seed)
        made = np.array([run(share, n_coded, generator) for _ in range(options.runs)])
        alone, scored = made.mean(axis=0).reshape(2, 2)
        print(f"{share:.2f}   {n_coded:4}   {n_coded * (1 - share):4.1f}  | {alone[0]:.3f}, "
              f"{alone[1]:.3f} | {scored[0]:.3f}, {scored[1]:.3f}", flush=True)  # fmt: skip


def run(share: float, n_coded: int, generator: np.random.Generator) -> list[float]:
    """Covered or not and half width, without and with scores."""
    score = generator.beta(share * SPREAD, (1 - share) * SPREAD, N_UNITS)
    right = (generator.random(N_UNITS) < score).astype(float)
    codes = np.full(N_UNITS, np.nan)
    drawn = generator.choice(N_UNITS, n_coded, replace=False)
    codes[drawn] = right[drawn]
    out: list[float] = []
    for predicted in (np.ones(N_UNITS), score):
        made = corrected_mean(predicted, codes, np.full(N_UNITS, n_coded / N_UNITS))
        covered = made.low <= right.mean() <= made.high
        out += [float(covered), (made.high - made.low) / 2]
    return out


if __name__ == "__main__":
    main()
