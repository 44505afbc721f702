"""Score reuse and near-duplicates on spliced and edited copies of given articles.

    python benchmarks/events/reuse.py ARTICLES.parquet [--pairs 300] [--copies 600]

ARTICLES needs doc_id or article_id, and text. Wire share: a passage of a known share is spliced
from one article into another, with words replaced, dropped and added. Near-duplicates: every copy
is a light or heavy edit, a half, or the article with another house's tail. Fixed seeds.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import polars as pl

from tellings.events.near_duplicates import near_duplicates
from tellings.events.reuse import find_reuse

KINDS = ("light", "heavy", "trimmed", "boilerplate")


def edited(rng: np.random.Generator, words: list[str], rate: float, pool: list[str]) -> list[str]:
    """The words with a share of them replaced (3 of 5), dropped (1) or followed by another (1)."""
    out = []
    for word in words:
        if rng.random() >= rate:
            out.append(word)
            continue
        what = rng.integers(5)
        if what < 3:
            out.append(pool[rng.integers(len(pool))])
        elif what == 4:
            out.extend((word, pool[rng.integers(len(pool))]))
    return out


def wire_shares(texts: list[str], n_pairs: int) -> None:
    """Mean error of the share by edit rate, and the share found where there is none."""
    rng = np.random.default_rng(7)
    pool = " ".join(texts[:200]).split()
    for rate in (0.0, 0.03, 0.08):
        errors, false = [], []
        for _ in range(n_pairs):
            early, own = (texts[at].split() for at in rng.choice(len(texts), 2, replace=False))
            gold = rng.choice([0.0, rng.random(), rng.random(), 1.0])
            taken = min(round(gold * 400), len(early))
            first = int(rng.integers(0, len(early) - taken + 1))
            passage = edited(rng, early[first : first + taken], rate, pool)
            rest = own[: max(400 - taken, 0)]
            cut = int(rng.integers(0, len(rest) + 1))
            later = rest[:cut] + passage + rest[cut:]
            found = share(" ".join(early), " ".join(later))
            errors.append(found - len(passage) / max(len(later), 1))
            if not passage:
                false.append(found)
        print(f"wire share, {rate:.0%} edited: mean error {np.abs(errors).mean():.4f}, "
              f"bias {np.mean(errors):+.4f}, false share {np.mean(false):.4f}")  # fmt: skip


def share(early: str, later: str) -> float:
    """The share of the later text found in the early one."""
    pair = pl.DataFrame({"article_id": ["a", "b"], "event_id": ["e", "e"], "published": [1, 2],
                         "text": [early, later]})  # fmt: skip
    found = find_reuse(pair)
    return float(found["share"][0]) if found.height else 0.0


def copies(rng: np.random.Generator, texts: list[str], n_copies: int) -> list[tuple[str, int, str]]:
    """Kind, number of the original and text of every copy."""
    pool = " ".join(texts[:200]).split()
    made = []
    for at, source in enumerate(rng.choice(len(texts), n_copies, replace=False).tolist()):
        words, kind = texts[source].split(), KINDS[at % 4]
        if kind in ("light", "heavy"):
            words = edited(rng, words, 0.05 if kind == "light" else 0.15, pool)
        elif kind == "trimmed":
            words = words[: len(words) // 2]
        else:
            tail = texts[int(rng.integers(len(texts)))].split()
            words = ["Share", "this", "story:", *words, *tail[: len(words) // 3]]
        made.append((kind, source, " ".join(words)))
    return made


def duplicates(texts: list[str], n_copies: int) -> None:
    """Recall by kind; the pairs found that were not planted are listed to be read."""
    rng = np.random.default_rng(11)
    made = copies(rng, texts, n_copies)
    frame = pl.DataFrame({
        "article_id": [f"o{at:05}" for at in range(len(texts))]
        + [f"p{source:05}-{at}" for at, (_kind, source, _text) in enumerate(made)],
        "text": texts + [text for _kind, _source, text in made],
    })  # fmt: skip
    began = time.process_time()
    found = near_duplicates(frame)
    seconds = time.process_time() - began
    pairs = set(found.select("article_id", "other_id").iter_rows())
    for kind in KINDS:
        hits = [
            (f"o{source:05}", f"p{source:05}-{at}") in pairs
            for at, (one, source, _text) in enumerate(made)
            if one == kind
        ]
        print(f"near-duplicates, {kind}: recall {np.mean(hits):.4f} of {len(hits)}")
    others = [pair for pair in pairs if pair[0][1:6] != pair[1][1:6]]
    print(f"{len(pairs)} pairs, {len(others)} not planted, "
          f"{frame.height / seconds:,.0f} articles a CPU second")  # fmt: skip
    originals = sorted(pair for pair in others if pair[0][0] == pair[1][0] == "o")
    for one, two in originals[:40]:
        print(one, two, texts[int(one[1:])][:60].replace("\n", " "), "|",
              texts[int(two[1:])][:60].replace("\n", " "))  # fmt: skip


def main() -> None:
    """Read the articles and print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("articles")
    parser.add_argument("--pairs", type=int, default=300)
    parser.add_argument("--copies", type=int, default=600)
    options = parser.parse_args()
    texts = pl.read_parquet(options.articles)["text"].to_list()
    texts = [text for text in texts if len(text.split()) >= 120]
    long = [text for text in texts if len(text.split()) >= 400]
    wire_shares(long, options.pairs)
    duplicates(texts, options.copies)


if __name__ == "__main__":
    main()
