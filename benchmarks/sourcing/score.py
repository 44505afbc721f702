"""Attributions against gold: AR50, content, kinds, codes, and words per CPU-second.

Usage: python benchmarks/sourcing/score.py GOLD [GOLD ...] [--repeat 3] [--errors N]

GOLD is a JSON-lines file, one article a line: ``{"doc_id", "text", "attributions": [{"source":
[[start, end], ...], "cue": [...], "content": [...], "kind"?}], "publisher"?}``, or a folder of
marked articles such as ``corpora/demo_gold``. Gold of clauses (``content_edu``) is read too.

AR50: gold and found attributions are paired one to one, greedily by the Dice overlap of their
content words; a pair is right when Dice is at least .5 and the found source holds a content word
or pronoun of the gold source, or neither has a source. Linked: a gold attribution some found one
touches in content and source; the fair figure where gold marks single clauses.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from tellings.extractors.sourcing import annotate
from tellings.text import segment, word_counts

ROLES = ("source", "cue", "content")
WORD = re.compile(r"\w+(?:['’-]\w+)*")
_EMPTY = """
a an the and or of in on at to by for from with as that this these those his her its their our my
your which is was has had mr mrs ms dr sen rep gov president former
"""
# Words that say nothing of who a source is.
EMPTY = frozenset(_EMPTY.split())
Spans = Mapping[str, Sequence[tuple[int, int]]]


@dataclass(frozen=True, kw_only=True)
class Article:
    """A gold article: its text, its attributions and, where coded, naming and stance."""

    name: str
    text: str
    attributions: Sequence[Spans]
    kinds: Sequence[str] = ()
    codes: Sequence[tuple[str, str]] = ()
    publisher: str = ""


@dataclass(kw_only=True)
class Tally:
    """Counts over articles."""

    counts: Counter[str] = field(default_factory=Counter)
    publishers: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--errors", type=int, default=0)
    options = parser.parse_args()
    for path in options.gold:
        gold = list(read_folder(path) if path.is_dir() else read_lines(path))
        found, speed = extract(gold, repeat=options.repeat)
        report(path, gold, found, speed)
        if options.errors:
            show_errors(gold, found, most=options.errors)


def read_lines(path: Path) -> Iterator[Article]:
    """Articles of a JSON-lines file, of either shape."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        spans, kinds = [], []
        for gold in row["attributions"]:
            if "content_edu" in gold:
                gold = {
                    role: [gold[key]] if gold.get(key) else []
                    for role, key in (("source", "source"), ("cue", "cue"),
                                      ("content", "content_edu"))
                }  # fmt: skip
            if gold.get("content"):
                spans.append({role: [tuple(pair) for pair in gold.get(role) or []]
                              for role in ROLES})  # fmt: skip
                kinds.append(str(gold.get("kind") or ""))
        yield Article(
            name=row["doc_id"], text=row["text"], attributions=spans, kinds=kinds,
            publisher=row.get("publisher", ""),
        )  # fmt: skip


def read_folder(folder: Path) -> Iterator[Article]:
    """Articles with marks such as ``[they](source 1 unnamed_group)``."""
    for path in sorted(folder.glob("*/*.md")):
        text, marks = read_marks(path.read_text(encoding="utf-8").split("---\n", 2)[2])
        groups: dict[str, dict[str, list[tuple[int, int]]]] = {}
        codes: dict[str, dict[str, str]] = {}
        for start, end, label in marks:
            role, *rest = label.split()
            if role not in ROLES:
                continue
            groups.setdefault(rest[0], {name: [] for name in ROLES})[role].append((start, end))
            if len(rest) > 1:
                codes.setdefault(rest[0], {})[role] = rest[1]
        yield Article(
            name=f"{path.parent.name}/{path.stem}", text=text,
            attributions=list(groups.values()), kinds=[""] * len(groups),
            codes=[(codes.get(n, {}).get("source", "none"), codes.get(n, {}).get("cue", "none"))
                   for n in groups],
            publisher=path.stem.removesuffix("-2"),
        )  # fmt: skip


def read_marks(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The plain text and its marks."""
    plain: list[str] = []
    opened: list[int] = []
    marks = []
    at = 0
    while at < len(marked):
        if marked[at] == "[":
            opened.append(len(plain))
        elif marked.startswith("](", at):
            close = marked.index(")", at)
            marks.append((opened.pop(), len(plain), marked[at + 2 : close]))
            at = close
        else:
            plain.append(marked[at])
        at += 1
    return "".join(plain), marks


def extract(gold: Sequence[Article], *, repeat: int) -> tuple[dict[str, list[dict]], float]:
    """Our attributions by article, and words per CPU-second, segmentation included."""
    articles = pl.DataFrame(
        [(article.name, article.text) for article in gold],
        schema=["article_id", "text"], orient="row",
    )  # fmt: skip
    annotate(segment(articles.head(1)), needs={})
    seconds = []
    for _ in range(repeat):
        begun = time.process_time()
        texts = segment(articles)
        spans = annotate(texts, needs={})
        seconds.append(time.process_time() - begun)
    groups: dict[tuple[str, int], dict] = {}
    for row in spans.iter_rows(named=True):
        group = groups.setdefault(
            (row["article_id"], row["group"]), {name: [] for name in (*ROLES, "codes")}
        )
        group[row["role"]].append((row["start"], row["end"]))
        group["codes"].append((row["role"], row["label"]))
    found: dict[str, list[dict]] = defaultdict(list)
    for (name, _), group in groups.items():
        found[name].append(group)
    return found, int(word_counts(texts).sum()) / statistics.median(seconds)


class Words:
    """The words of a text and which of them spans touch."""

    def __init__(self, text: str) -> None:
        self.spans = [match.span() for match in WORD.finditer(text)]
        self.words = [text[a:b].lower() for a, b in self.spans]
        self.at = [0] * (len(text) + 1)
        for number, (start, end) in enumerate(self.spans):
            self.at[start:end] = [number + 1] * (end - start)

    def of(self, spans: Sequence[tuple[int, int]]) -> set[int]:
        return {number for start, end in spans for number in self.at[start:end] if number}

    def heads(self, numbers: set[int]) -> set[int]:
        """The content words and pronouns among them, or all where there are none."""
        return {number for number in numbers if self.words[number - 1] not in EMPTY} or numbers


def dice(one: set[int], other: set[int]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def is_source(words: Words, gold: set[int], found: set[int]) -> bool:
    return bool(words.heads(gold) & found) if gold else not found


def pairs(article: Article, found: Sequence[dict]) -> list[tuple[int, int, bool, bool]]:
    """Gold and found by number, whether the content is right, and the source too."""
    words = Words(article.text)
    gold = [{role: words.of(spans[role]) for role in ROLES} for spans in article.attributions]
    mine = [{role: words.of(spans[role]) for role in ROLES} for spans in found]
    scored = []
    for i, one in enumerate(gold):
        for j, other in enumerate(mine):
            if one["content"] & other["content"]:
                tie = bool(one["source"] & other["source"]) + bool(one["cue"] & other["cue"])
                scored.append((dice(one["content"], other["content"]) + 0.01 * tie, i, j))
    made, used = [], (set[int](), set[int]())
    for _, i, j in sorted(scored, reverse=True):
        if i in used[0] or j in used[1]:
            continue
        used[0].add(i)
        used[1].add(j)
        half = dice(gold[i]["content"], mine[j]["content"]) >= 0.5
        same = is_source(words, gold[i]["source"], mine[j]["source"])
        made.append((i, j, half, half and same))
    return made


def count(tally: Tally, article: Article, found: Sequence[dict]) -> None:
    """Enters one article."""
    counts, words = tally.counts, Words(article.text)
    counts.update(gold=len(article.attributions), found=len(found))
    counts.update(f"kind {kind}" for kind in article.kinds)
    for role in ROLES:
        one = set().union(*(words.of(spans[role]) for spans in article.attributions))
        other = set().union(*(words.of(spans[role]) for spans in found))
        counts.update({f"{role} gold": len(one), f"{role} found": len(other),
                       f"{role} both": len(one & other)})  # fmt: skip
    publisher = tally.publishers[article.publisher]
    publisher[1] += len(article.attributions)
    for i, j, half, right in pairs(article, found):
        counts.update(content50=half, ar50=right)
        publisher[0] += right
        if right:
            counts[f"right {article.kinds[i]}"] += 1
        if right and article.codes:
            mine = dict(reversed(found[j]["codes"]))
            counts.update(coded=1, naming=mine.get("source", "none") == article.codes[i][0],
                          stance=mine.get("cue", "none") == article.codes[i][1])  # fmt: skip
    for spans in article.attributions:
        content, source = words.of(spans["content"]), words.of(spans["source"])
        counts["linked"] += any(
            content & words.of(mine["content"])
            and is_source(words, source, words.of(mine["source"]))
            for mine in found
        )


def percent(both: int, found: int, gold: int) -> str:
    """Precision, recall and F1."""
    f1 = 2 * both / (found + gold) if found + gold else 0.0
    return f"P {both / max(found, 1):.3f}  R {both / max(gold, 1):.3f}  F1 {f1:.3f}"


def report(
    path: Path, gold: Sequence[Article], found: Mapping[str, list[dict]], speed: float
) -> None:
    tally = Tally()
    for article in gold:
        count(tally, article, found.get(article.name, []))
    n = tally.counts
    print(f"{path.name}: {len(gold)} articles, {n['gold']} attributions, {n['found']} found")
    print(f"  AR50           {percent(n['ar50'], n['found'], n['gold'])}")
    print(f"  content50      {percent(n['content50'], n['found'], n['gold'])}")
    for role in ROLES:
        scores = percent(n[f"{role} both"], n[f"{role} found"], n[f"{role} gold"])
        print(f"  {role + ' words':14} {scores}")
    print(f"  linked         R {n['linked'] / max(n['gold'], 1):.3f}")
    for kind in ("direct", "mixed", "indirect"):
        if n[f"kind {kind}"]:
            print(f"  {kind:14} R {n[f'right {kind}'] / n[f'kind {kind}']:.3f}")
    shares = {name: right / there for name, (right, there) in sorted(tally.publishers.items())
              if name and there}  # fmt: skip
    if shares:
        listed = ", ".join(f"{name} {share:.2f}" for name, share in shares.items())
        spread = max(shares.values()) - min(shares.values())
        print(f"  by publisher   {listed}; spread {spread:.2f}")
    if n["coded"]:
        print(f"  codes of right attributions: naming {n['naming'] / n['coded']:.3f}, "
              f"stance {n['stance'] / n['coded']:.3f}")  # fmt: skip
    print(f"  {speed:,.0f} words per CPU-second, segmentation included")


def show_errors(gold: Sequence[Article], found: Mapping[str, list[dict]], *, most: int) -> None:
    """The first attributions missed and the first found in excess."""
    for article in gold:
        mine = found.get(article.name, [])
        right = [(i, j) for i, j, _, ok in pairs(article, mine) if ok]
        missed = set(range(len(article.attributions))) - {i for i, _ in right}
        extra = set(range(len(mine))) - {j for _, j in right}
        for name, spans in [*(("missed", article.attributions[i]) for i in sorted(missed)),
                            *(("extra", mine[j]) for j in sorted(extra))]:  # fmt: skip
            if most <= 0:
                return
            most -= 1
            parts = (" … ".join(article.text[a:b] for a, b in spans[role]) for role in ROLES)
            print(f"  {name:6} {' | '.join(parts)}"[:240])


if __name__ == "__main__":
    main()
