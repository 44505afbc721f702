"""Does the interval of ``label_divergence`` cover, and is ``corrected`` nearer the truth?

    python benchmarks/calibration/labels.py --runs 300 --seed 20261123

Two outlets name one actor by four labels. An event shifts the log odds of each label for both
outlets (standard deviation .7) and for one of them (.4); then mentions are drawn. The truth is the
divergence of the outlets' mean shares over 100,000 events. Printed as Markdown: the truth, the
means of ``divergence`` and ``corrected``, and the share of 95 % intervals that hold the truth.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.compare.naming import jensen_shannon, label_divergence

Floats = NDArray[np.float64]
LABELS = ("government", "cabinet", "administration", "regime")
BASE = np.array([1.5, 0.5, 0.0, -0.5])
SHARED, OWN = 0.7, 0.4
MANY = 100_000


@dataclass(frozen=True, kw_only=True)
class Setting:
    """How many events, how many mentions of an outlet on each, how far the outlets part."""

    n_events: int
    mentions: int
    apart: float  # added to the log odds of the last label at the second outlet


SETTINGS = tuple(
    Setting(n_events=n_events, mentions=mentions, apart=apart)
    for apart in (0.0, 1.0, 2.5)
    for n_events, mentions in ((8, 5), (8, 20), (30, 5), (30, 20))
)


def shares(setting: Setting, n_events: int, rng: np.random.Generator) -> Floats:
    """Expected shares of the labels: outlets x events x labels."""
    odds = BASE + rng.normal(0, SHARED, (1, n_events, len(LABELS)))
    odds = odds + rng.normal(0, OWN, (2, n_events, len(LABELS)))
    odds[1, :, -1] += setting.apart
    made = np.exp(odds)
    expected: Floats = made / made.sum(axis=-1, keepdims=True)
    return expected


def corpus(expected: Floats, mentions: int, rng: np.random.Generator) -> tuple[pl.DataFrame, ...]:
    """Spans and articles of one article an outlet and event."""
    articles = [
        (f"{outlet}-{event}", f"outlet {outlet}", f"event {event}")
        for outlet in range(2)
        for event in range(expected.shape[1])
    ]
    return (
        pl.DataFrame(list(named(expected, mentions, rng)), orient="row",
                     schema=["article_id", "layer", "role", "label", "voice", "attributes"]),
        pl.DataFrame(articles, schema=["article_id", "outlet", "event_id"], orient="row"),
    )  # fmt: skip


def named(expected: Floats, mentions: int, rng: np.random.Generator) -> Iterator[tuple[str, ...]]:
    """A row for each mention."""
    for outlet, events in enumerate(expected):
        for event, of_labels in enumerate(events):
            for label, number in zip(LABELS, rng.multinomial(mentions, of_labels), strict=True):
                told = json.dumps({"form": "nominal", "head": label, "premodifiers": []})
                row = (f"{outlet}-{event}", "framing", "actor", "government", "author", told)
                yield from [row] * int(number)


def main() -> None:
    """Print a row for each setting."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args()
    print("| events | mentions an outlet and event | truth | divergence | corrected | coverage |")
    print("|---|---|---|---|---|---|")
    for number, setting in enumerate(SETTINGS):
        rng = np.random.default_rng([options.seed, number])
        means = shares(setting, MANY, rng).mean(axis=1)
        truth = jensen_shannon(means[0].tolist(), means[1].tolist())
        found = pl.concat(
            label_divergence(*corpus(expected, setting.mentions, rng))
            for expected in (shares(setting, setting.n_events, rng) for _ in range(options.runs))
        )
        held = found.select((pl.col("low") <= truth) & (truth <= pl.col("high"))).to_series()
        print(f"| {setting.n_events} | {setting.mentions} | {truth:.3f} | "
              f"{found['divergence'].mean():.3f} | {found['corrected'].mean():.3f} | "
              f"{held.mean():.3f} |", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
