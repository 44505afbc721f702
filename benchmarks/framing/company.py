"""Does the encoder's head for portrayal bear other sentences beside the one it judges?

Usage: PYTHONPATH=toolkit python benchmarks/framing/company.py GOLD.jsonl [--company 1 8] [--seed 1]

Rows as for portrayal.py. The sentences are drawn into paragraphs of as many as ``--company`` says,
and each mention is judged by the head, without the linear model. Prints macro-F1.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from tellings.extractors.encoder.passes import EncoderPass
from tellings.extractors.framing.portrayal import LABELS
from tellings.extractors.framing.portrayal_encoded import head_shares
from tellings.text import Texts, segment

Ints = NDArray[np.int64]


def paragraphs(
    rows: list[dict[str, object]], company: int, seed: int
) -> tuple[Texts, Ints, Ints, list[int]]:
    """A batch of paragraphs, first and last token of each mention, and its polarity."""
    by_text: dict[str, list[dict[str, object]]] = {}
    for row in rows:
        by_text.setdefault(str(row["text"]), []).append(row)
    drawn = list(by_text)
    random.Random(seed).shuffle(drawn)
    texts, places, truth = [], [], []
    for first in range(0, len(drawn), company):
        written = ""
        for text in drawn[first : first + company]:
            for row in by_text[text]:
                places.append((len(texts), len(written) + row["start"], len(written) + row["end"]))
                truth.append(LABELS.index(str(row["polarity"])))
            written += text + " "
        texts.append(written)
    names = [str(number) for number in range(len(texts))]
    batch = segment(pl.DataFrame({"article_id": names, "text": texts}))
    document, start, end = np.array(places).T
    base = batch.document_start[document]
    opens = np.searchsorted(batch.token_end, base + start, side="right")
    closes = np.maximum(np.searchsorted(batch.token_start, base + end) - 1, opens)
    return batch, opens, closes, truth


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--company", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.gold.read_text(encoding="utf-8").splitlines()]
    for company in options.company:
        texts, first, last, truth = paragraphs(rows, company, options.seed)
        said = head_shares(EncoderPass(texts), texts, first, last).argmax(axis=1)
        print(f"among {company}: {f1_score(truth, said, average='macro'):.3f}", flush=True)


if __name__ == "__main__":
    main()
