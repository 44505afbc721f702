"""Looking things up against NewsWCL50: is a coded actor, act or event in an outlet's article?

Usage: python benchmarks/framing/newswcl50.py NEWSWCL50.jsonl

Rows hold `doc_id`, `event_id`, `outlet`, `sents_tok` (tokens by sentence) and `annotations` with
`code_type`, `code_name` and `code_mention`. A cell is a chain (event, type, name; types of things,
so without PROPERTY) and an outlet; it is present when a coder marked a mention there. The other
outlets' mentions are looked up, never the outlet's own, so a chain that one outlet alone has
cannot be looked up there and its cell is left out. "Not found" F1 uses a threshold chosen on the
other events each time; the AUC needs none.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import rankdata

from tellings.compare.lookup import FOUND, look_up

TYPES = ("ACTOR", "ACTOR-I", "COUNTRY", "EVENT", "ACTION", "GROUP", "OBJECT", "MISC")
NO_SPACE_BEFORE = re.compile(r" ([,.;:!?%)]|'s\b|n't\b|'re\b|'ve\b|'ll\b|'d\b|'m\b)")
Bools = NDArray[np.bool_]


def sentence(tokens: list[str]) -> str:
    """Tokens as a writer would set them."""
    line = " ".join(token for token in tokens if token.strip() and token != "\\n")
    line = NO_SPACE_BEFORE.sub(r"\1", line).replace(" - ", "-")
    return re.sub(r'" ([^"]*?) "', r'"\1"', re.sub(r"([($]) ", r"\1", line))


def cells(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """One row a chain and outlet with its score and whether a coder marked it there."""
    articles = pl.DataFrame(
        {
            "article_id": [row["doc_id"] for row in rows],
            "event_id": [row["event_id"] for row in rows],
            "outlet": [row["outlet"] for row in rows],
            "text": [" ".join(sentence(tokens) for tokens in row["sents_tok"]) for row in rows],
        }
    )
    wordings = pl.DataFrame(
        [
            (row["event_id"], f"{mark['code_type']}|{mark['code_name']}", mark["code_mention"],
             row["outlet"])
            for row in rows
            for mark in row["annotations"]
            if mark["code_type"] in TYPES
        ],
        schema=["event_id", "thing", "wording", "outlet"],
        orient="row",
    )  # fmt: skip
    there = wordings.select("event_id", "thing", "outlet").unique().with_columns(present=True)
    found = look_up(articles, wordings).drop_nulls("score")
    keys = ["event_id", "thing", "outlet"]
    return found.join(there, on=keys, how="left", maintain_order="left").with_columns(
        pl.col("present").fill_null(value=False),
        pl.col("thing").str.split("|").list.first().alias("type"),
    )


def auc(truth: Bools, score: NDArray[np.float64]) -> float:
    n = int(truth.sum())
    if n in (0, truth.size):
        return float("nan")
    above = rankdata(score)[truth].sum() - n * (n + 1) / 2
    return float(above / (n * (truth.size - n)))


def f1(truth: Bools, said: Bools) -> float:
    return float(2 * (truth & said).sum() / max(truth.sum() + said.sum(), 1))


def unseen_f1(table: pl.DataFrame) -> float:
    """F1 of "not found", each event judged by the threshold that is best on the others."""
    score, absent = table["score"].to_numpy(), ~table["present"].to_numpy()
    event = table["event_id"].to_numpy()
    said = np.zeros(absent.size, dtype=np.bool_)
    for held in np.unique(event):
        rest = event != held
        cuts = np.unique(np.quantile(score[rest], np.linspace(0.01, 0.6, 60)))
        best = max(cuts.tolist(), key=lambda cut: f1(absent[rest], score[rest] < cut))
        said[~rest] = score[~rest] < best
    return f1(absent, said)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    options = parser.parse_args()
    lines = options.gold.read_text(encoding="utf-8").splitlines()
    table = cells([json.loads(line) for line in lines])
    print("| type | cells | absent | AUC |")
    print("|---|---|---|---|")
    for kind in (*TYPES, "all"):
        mine = table if kind == "all" else table.filter(pl.col("type") == kind)
        there, score = mine["present"].to_numpy(), mine["score"].to_numpy()
        print(f"| {kind} | {mine.height} | {int((~there).sum())} | {auc(there, score):.3f} |")
    absent = ~table["present"].to_numpy()
    default = f1(absent, table["score"].to_numpy() < FOUND)
    print(f"not found F1: {unseen_f1(table):.3f} with a threshold from the other events, "
          f"{default:.3f} at the default {FOUND}")  # fmt: skip


if __name__ == "__main__":
    main()
