"""From tags and pointers of a document to its attributions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from tellings.extractors.encoder.passes import shares
from tellings.extractors.encoder.windows import Window
from tellings.extractors.sourcing.encoder.chain import Floats, Ints, best_path, tag_probabilities

Range = tuple[int, int]
SOURCE, CUE, CONTENT = 1, 3, 5  # the B- tags
NOBODY = -1
# Less of a span's pointers on a word is no link.
LEAST_SHARE = 0.02


@dataclass(frozen=True, kw_only=True, eq=False)
class WindowScores:
    """What the network says of the words of a window (n words).

    Parameters
    ----------
    tags : (n, tags)
        Scores of the tags.
    cue, source, speaker : (n, 1 + n)
        Scores of pointers content to cue, cue to source, content to source; column 0 is none.
    """

    tags: Floats
    cue: Floats
    source: Floats
    speaker: Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class Chain:
    """Weights of the tag chain."""

    transition: Floats
    opening: Floats


@dataclass(frozen=True, kw_only=True)
class Linked:
    """One attribution in tokens, with what its score is computed from.

    ``certainty`` holds the mean probability of the tags of content, cue and source (1 where
    there is none) and of the links chosen.
    """

    source: tuple[Range, ...]
    cue: tuple[Range, ...]
    content: tuple[Range, ...]
    certainty: tuple[float, ...]


def linked_attributions(
    n_words: int, scored: Iterable[tuple[Window, WindowScores]], chain: Chain
) -> list[Linked]:
    """The attributions of a document, by content in reading order."""
    kept = list(scored)
    tags = np.zeros((n_words, chain.opening.size))
    for window, scores in kept:
        tags[window.new : window.last] = scores.tags[window.new - window.first :]
    path = best_path(tags, chain.transition, chain.opening)
    sure = tag_probabilities(tags, chain.transition, chain.opening)[np.arange(n_words), path]
    spans = {role: _spans(path, role) for role in (SOURCE, CUE, CONTENT)}
    owners = {role: _owners(spans[role], n_words) for role in spans}
    contents = owners[CONTENT], len(spans[CONTENT])
    to_cue = _mass(kept, *contents, owners[CUE], "cue")
    to_speaker = _mass(kept, *contents, owners[SOURCE], "speaker")
    to_source = _mass(kept, owners[CUE], len(spans[CUE]), owners[SOURCE], "source")
    made = []
    for members, cue in _by_cue(to_cue):
        introduced = to_source[cue] if 0 <= cue < len(to_source) else {}
        source, link = _best_source([to_speaker[content] for content in members], introduced)
        ranges = tuple(spans[CONTENT][content] for content in members)
        cues = (_range(cue, spans[CUE]),) if cue != NOBODY else ()
        sources = (_range(source, spans[SOURCE]),) if source != NOBODY else ()
        cue_link = float(np.mean([to_cue[content].get(cue, 0.0) for content in members]))
        certainty = (*(_sureness(sure, one) for one in (ranges, cues, sources)), cue_link, link)
        made.append(Linked(source=sources, cue=cues, content=ranges, certainty=certainty))
    return made


def _spans(path: Ints, role: int) -> list[Range]:
    """The ranges tagged with a role."""
    spans: list[Range] = []
    for at, tag in enumerate(path.tolist()):
        if tag == role:
            spans.append((at, at + 1))
        elif tag == role + 1:
            spans[-1] = (spans[-1][0], at + 1)
    return spans


def _owners(spans: Sequence[Range], n_words: int) -> Ints:
    """For each word the number of its span; a word in none has a number of its own after them."""
    owners = np.arange(n_words, dtype=np.int64) + len(spans)
    for number, (first, last) in enumerate(spans):
        owners[first:last] = number
    return owners


def _range(number: int, spans: Sequence[Range]) -> Range:
    """The words of a number of ``_owners``."""
    if number < len(spans):
        return spans[number]
    return number - len(spans), number - len(spans) + 1


def _mass(
    scored: Sequence[tuple[Window, WindowScores]],
    pointing: Ints,
    n_pointing: int,
    pointed: Ints,
    pointer: str,
) -> list[dict[int, float]]:
    """For each span that points, the probability on each number pointed to, averaged over its
    words; ``NOBODY`` collects what points to none.
    """
    sums: list[dict[int, float]] = [defaultdict(float) for _ in range(n_pointing)]
    words = np.bincount(np.minimum(pointing, n_pointing), minlength=n_pointing)
    for window, scores in scored:
        rows = np.flatnonzero(pointing[window.new : window.last] < n_pointing)
        if not rows.size:
            continue
        owners = pointing[window.new + rows]
        mass = shares(getattr(scores, pointer)[rows + window.new - window.first])
        for owner in np.unique(owners).tolist():
            total = mass[owners == owner].sum(axis=0) / words[owner]
            sums[owner][NOBODY] += float(total[0])
            for place in np.flatnonzero(total[1:] > LEAST_SHARE).tolist():
                sums[owner][int(pointed[window.first + place])] += float(total[1 + place])
    return sums


def _by_cue(to_cue: Sequence[dict[int, float]]) -> list[tuple[list[int], int]]:
    """Contents that share their likeliest cue; one that nothing introduces stands alone."""
    groups: dict[int, list[int]] = {}
    for content, mass in enumerate(to_cue):
        groups.setdefault(_likeliest({**mass, NOBODY: -1.0}), []).append(content)
    alone = groups.pop(NOBODY, [])
    made = [(contents, cue) for cue, contents in groups.items()]
    return sorted([*made, *(([content], NOBODY) for content in alone)])


def _best_source(
    speakers: Sequence[dict[int, float]], of_cue: dict[int, float]
) -> tuple[int, float]:
    """The source that contents and cue together point to, and how much of them does."""
    total: dict[int, float] = defaultdict(float)
    for one in speakers:
        for source, share in one.items():
            total[source] += share / len(speakers)
    for source, share in of_cue.items():
        total[source] += share
    best = _likeliest(total)
    return best, total[best] / (1 + bool(of_cue))


def _likeliest(mass: dict[int, float]) -> int:
    """The target with the most mass; of equals the first in the text, none before all."""
    return max(sorted(mass), key=lambda target: mass[target])


def _sureness(sure: Floats, ranges: Sequence[Range]) -> float:
    if not ranges:
        return 1.0
    return float(np.concatenate([sure[first:last] for first, last in ranges]).mean())
