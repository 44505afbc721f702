"""Do corrected intervals cover where outlets are misread differently, and does the naive one?

    python benchmarks/calibration/correction.py --runs 2000 --seed 20261123

Two outlets without a difference; the classifier finds .90 of the first one's cases and .70 of the
second one's. A sample is coded by hand in strata of outlet and prediction (at least 25 in each).
Printed as Markdown: bias in percentage points and coverage of 95 % intervals of the difference,
for these articles (truth: the collected sentences) and for events like these (truth: none), then
of one outlet's mean, beside that of estimate plus and minus 1.96 standard errors.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from tellings.stats.correction import (
    Corrected,
    Frame,
    corrected_contrast,
    corrected_mean,
    pseudo_outcomes,
)
from tellings.stats.paired import paired_t

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A frame of sentences, a classifier and a coded sample."""

    name: str
    n_events: int = 8
    sentences: int = 60  # of an outlet on an event
    share: float = 0.3
    sensitivity: tuple[float, float] = (0.90, 0.70)
    specificity: float = 0.97
    coded: int = 200  # of an outlet


SETTINGS = (
    Setting(name="8 events"),
    Setting(name="30 events", n_events=30),
    Setting(name="8 events, 100 coded", coded=100),
    Setting(name="8 events, same errors", sensitivity=(0.8, 0.8)),
    Setting(name="30 events, 5 % share", n_events=30, share=0.05, specificity=0.99),
    Setting(name="8 events, 5 % share", share=0.05, specificity=0.99),
)


def sample(setting: Setting, predicted: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Which sentences are coded, and with what probability: proportional, at least 25 a stratum."""
    drawn, chance = np.zeros(len(predicted), dtype=bool), np.ones(len(predicted))
    for value in (0.0, 1.0):
        stratum = np.flatnonzero(predicted == value)
        n = round(setting.coded * len(stratum) / len(predicted))
        n = min(len(stratum), max(25, n))
        drawn[rng.choice(stratum, n, replace=False)] = True
        chance[stratum] = n / max(1, len(stratum))
    return drawn, chance


@dataclass(frozen=True, kw_only=True)
class Outlet:
    """One outlet's sentences in one run."""

    truth: Floats
    predicted: Floats
    mean: Corrected
    by_event: Floats
    naive_by_event: Floats


def outlet(
    setting: Setting, events: Floats, sensitivity: float, rng: np.random.Generator
) -> Outlet:
    n, size = setting.n_events, setting.sentences
    cell = np.log(setting.share / (1 - setting.share)) + events + rng.normal(0, 0.3, n)
    truth = (rng.random((n, size)) < expit(cell)[:, None]).astype(float).ravel()
    found = np.where(truth == 1, sensitivity, 1 - setting.specificity)
    predicted = (rng.random(n * size) < found).astype(float)
    drawn, chance = sample(setting, predicted, rng)
    coded = np.where(drawn, truth, np.nan)
    pseudo = pseudo_outcomes(predicted, coded, chance)
    return Outlet(
        truth=truth,
        predicted=predicted,
        mean=corrected_mean(predicted, coded, chance, frame=Frame(stratum=predicted)),
        by_event=pseudo.reshape(n, size).mean(axis=1),
        naive_by_event=predicted.reshape(n, size).mean(axis=1),
    )


def run(setting: Setting, rng: np.random.Generator) -> list[float]:
    """One corpus: errors, then what is covered."""
    events = rng.normal(0, 0.5, setting.n_events)
    one, other = (outlet(setting, events, share, rng) for share in setting.sensitivity)
    true = one.truth.mean() - other.truth.mean()
    estimate, low, high = corrected_contrast(one.mean, other.mean, effect="difference")
    likely = paired_t(one.by_event - other.by_event)
    naive = paired_t(one.naive_by_event - other.naive_by_event)
    wald = 1.96 * other.mean.standard_error
    return [
        one.mean.naive - other.mean.naive - true,
        estimate - true,
        float(low <= true <= high),
        float(naive.low[0] <= 0 <= naive.high[0]),
        float(likely.low[0] <= 0 <= likely.high[0]),
        float(other.mean.low <= other.truth.mean() <= other.mean.high),
        float(abs(other.mean.estimate - other.truth.mean()) <= wald),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args()
    print(
        "| setting | bias, naive | bias, corrected | these articles: corrected | events like "
        "these: naive | events like these: corrected | one mean | one mean, 1.96 errors |"
    )
    print("|" + "---|" * 8)
    for number, setting in enumerate(SETTINGS):
        rng = np.random.default_rng([options.seed, number])
        found = np.array([run(setting, rng) for _ in range(options.runs)]).mean(axis=0)
        shown = [f"{100 * x:+.1f}" for x in found[:2]] + [f"{x:.3f}" for x in found[2:]]
        print(f"| {setting.name} | {' | '.join(shown)} |", flush=True)


if __name__ == "__main__":
    main()
