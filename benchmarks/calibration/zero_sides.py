"""Rare rates where an outlet may have no count at all: three ways to a p, without a difference.

    python benchmarks/calibration/zero_sides.py --runs 3000 --seed 1

Cells are drawn as in ``simulate.py`` (1-3 articles a cell) and handed to the shipped estimates.
Where one side of a pair has no count, the shipped p is replaced by that of a t test of the
residuals alone, and by the larger of that and the sign-flip p. Printed as a Markdown table: share
of pairs with p < .05 (that of the lowest and the highest pair), then of those with a silent side.
"""

from __future__ import annotations

import argparse
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from simulate import BASE, LEVEL, Scenario, corpus

from tellings.compare.cells import MeasureCells
from tellings.compare.estimates import estimates, pairs_of
from tellings.stats.paired import paired_t, sign_flip

Floats = NDArray[np.float64]
ALL = (300, 600, 1200, 2400)
RARE = replace(BASE, name=".4, 300 to 2,400", per_1000=0.4, words=ALL)
# Scenarios, and how many times the others' rate the first outlet has.
SCENARIOS = (
    (replace(RARE, name=".2, 300 to 2,400", per_1000=0.2), 1.0),
    (RARE, 1.0),
    (replace(RARE, name=".7, 300 to 2,400", per_1000=0.7), 1.0),
    (replace(RARE, name=".4, 300 to 2,400, overdispersed", cell_sd=0.6, article_sd=0.7), 1.0),
    (replace(RARE, name=".4, 300 and 2,400 only", words=(300, 2400), n_outlets=2), 1.0),
    (replace(RARE, name=".4, all 600", words=(600,)), 1.0),
    (replace(RARE, name=".1, 300 to 2,400, 20 events", per_1000=0.1, n_events=20), 1.0),
    (replace(RARE, name="2 against a fiftieth, both 600", per_1000=2.0, n_outlets=2,
             words=(600,)), 0.02),
)  # fmt: skip


def rare(scenario: Scenario, rng: np.random.Generator, ratio: float) -> MeasureCells:
    made = corpus(scenario, rng)
    rate = scenario.per_1000 / 1000 * np.exp(made.level) * np.where(made.outlet == 0, ratio, 1.0)
    shape = (scenario.n_events, scenario.n_outlets)
    cell = made.event * shape[1] + made.outlet
    count, words, n_articles = (
        np.bincount(cell, weights=weights, minlength=shape[0] * shape[1]).reshape(shape)
        for weights in (rng.poisson(rate * made.words), made.words, np.ones(len(cell)))
    )
    return MeasureCells(
        name="rare_rate",
        kind="rate",
        count=count,
        exposure=words,
        n_articles=n_articles.astype(np.int64),
    )


def p_values(cells: MeasureCells) -> tuple[Floats, NDArray[np.bool_]]:
    """The three p of each pair, and where one side is silent."""
    pairs = pairs_of(cells)
    found = estimates(cells, pairs, level=0.95)
    without = [side.sum(axis=0) == 0 for side in pairs.counts]
    silent = (without[0] ^ without[1]) & found.summed
    alone = np.where(silent, paired_t(found.residuals).p, found.t.p)
    flips = np.where(silent, np.fmax(alone, sign_flip(found.residuals, seed=1).p), alone)
    return np.stack([alone, found.t.p, flips]), silent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3000)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args()
    print("| per 1,000 words, mean lengths | a silent side | t alone | shipped "
          "| sign flips as a floor | silent sides: t alone | shipped | sign flips |")  # fmt: skip
    print("|" + "---|" * 8)
    for number, (scenario, ratio) in enumerate(SCENARIOS):
        rng = np.random.default_rng(options.seed + number)
        drawn = [p_values(rare(scenario, rng, ratio)) for _ in range(options.runs)]
        p, silent = (np.stack(part) for part in zip(*drawn, strict=True))
        below = p < LEVEL
        shown = [f"{silent.mean():.3f}"]
        for way in range(3):
            pairs = below[:, way].mean(axis=0)
            shown.append(f"{pairs.mean():.3f} ({pairs.min():.3f}-{pairs.max():.3f})")
        shown += [f"{below[:, way][silent].mean():.3f}" for way in range(3)]
        print(f"| {scenario.name} | {' | '.join(shown)} |", flush=True)


if __name__ == "__main__":
    main()
