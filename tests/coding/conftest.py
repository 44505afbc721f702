"""A sheet with everything that may go wrong in it, and a small corpus that was coded."""

from __future__ import annotations

import polars as pl
import pytest

from tellings.coding import Task, coding_task

IDS = [f"u{number:016x}" for number in range(1, 5)]
TEXTS = [
    "A 🚢 sank.\nIt may rain.",
    "=1+1 <b>&amp; \x07 ]]>",
    "@cmd\r\n“quoted”, \u2028 \"x\"",
    "-plain 👩‍👩‍👧 end",
]  # fmt: skip


@pytest.fixture(scope="session")
def sheet() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "unit_id": IDS,
            "place": [1, 2, 3, 4],
            "before": ["Before 🚢.", None, "=x", None],
            "text": TEXTS,
            "after": [None, "After", "-y", "z"],
        },
        schema_overrides={"place": pl.UInt32},
    )


@pytest.fixture(scope="session")
def task() -> Task:
    return coding_task("hedge_rate")


OUTLETS = {"Echo": (28, 2), "Post": (20, 10)}


@pytest.fixture(scope="session")
def frame() -> pl.DataFrame:
    """Two outlets on four events with 30 of 100 units true; the classifier finds 28 and 20."""
    parts = []
    for outlet, (found, missed) in OUTLETS.items():
        truth = [1.0] * (found + missed) + [0.0] * (100 - found - missed)
        said = [1.0] * found + [0.0] * missed + [1.0] * 4 + [0.0] * (96 - found - missed)
        parts.append(
            pl.DataFrame(
                {
                    "unit_id": [f"{outlet}{number:03d}" for number in range(100)],
                    "unit": "sentence",
                    "article_id": [f"{outlet}-{number % 8}" for number in range(100)],
                    "event_id": [f"event {number % 4}" for number in range(100)],
                    "outlet": outlet,
                    "section": ["news" if number % 8 < 6 else "comment" for number in range(100)],
                    "field": "text",
                    "start": range(0, 1000, 10),
                    "end": range(9, 1009, 10),
                    "words": 10,
                    "article_words": [100 + 50 * (number % 8) for number in range(100)],
                    "truth": truth,
                    "said": said,
                }
            )
        )
    return pl.concat(parts)


@pytest.fixture(scope="session")
def predictions(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(
        "unit_id",
        variable=pl.lit("x"),
        coder=pl.lit("classifier"),
        kind=pl.lit("model"),
        code="said",
    )


@pytest.fixture(scope="session")
def truth(frame: pl.DataFrame) -> pl.DataFrame:
    """What a person says who errs never."""
    return frame.select(
        "unit_id", variable=pl.lit("x"), coder=pl.lit("ann"), kind=pl.lit("human"), code="truth"
    )
