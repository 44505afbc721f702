"""Found attributions against gold ones: what counts as right, article by article.

AR50: gold and found attributions are paired one to one, greedily by the Dice overlap of their
content words; a pair is right when Dice is at least .5 and the found source holds a content word
or pronoun of the gold source, or neither has a source. Linked: a gold attribution some found one
touches in content and source; the fair figure where gold marks single clauses.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from gold_articles import ROLES, Article

WORD = re.compile(r"\w+(?:['’-]\w+)*")
_EMPTY = """
a an the and or of in on at to by for from with as that this these those his her its their our my
your which is was has had mr mrs ms dr sen rep gov president former
"""
# Words that say nothing of who a source is.
EMPTY = frozenset(_EMPTY.split())


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


def pairs(article: Article, found: Sequence[Mapping]) -> list[tuple[int, int, bool, bool]]:
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


def exact(words: Words, attributions: Sequence[Mapping]) -> dict[str, set[tuple[int, int]]]:
    """First and last word of each unbroken span of a role; a span shared by two counts once."""
    return {
        role: {
            (min(numbers), max(numbers))
            for spans in attributions
            for numbers in unbroken(words.of(spans[role]))
        }
        for role in ROLES
    }


def unbroken(numbers: set[int]) -> list[list[int]]:
    """Numbers in runs without a gap."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def counts_of(article: Article, found: Sequence[Mapping]) -> Counter[str]:
    """What one article adds to the figures."""
    words = Words(article.text)
    found = [spans for spans in found if words.of(spans["content"])]
    counts = Counter(gold=len(article.attributions), found=len(found))
    counts.update(f"kind {kind}" for kind in article.kinds)
    gold_spans, found_spans = exact(words, article.attributions), exact(words, found)
    for role in ROLES:
        both = gold_spans[role] & found_spans[role]
        counts.update({f"{role} spans gold": len(gold_spans[role]), f"{role} spans both": len(both),
                       f"{role} spans found": len(found_spans[role])})  # fmt: skip
        one = set().union(*(words.of(spans[role]) for spans in article.attributions))
        other = set().union(*(words.of(spans[role]) for spans in found))
        counts.update({f"{role} gold": len(one), f"{role} found": len(other),
                       f"{role} both": len(one & other)})  # fmt: skip
    for i, j, half, right in pairs(article, found):
        counts.update(content50=half, ar50=right)
        if right:
            counts[f"right {article.kinds[i]}"] += 1
        if right and article.codes and "codes" in found[j]:
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
    return counts
