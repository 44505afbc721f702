"""Sources of outlets: how diverse they are, how far two outlets share them, who gets the room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np
import polars as pl

from tellings.domain.tables import SPEAKERS, check
from tellings.measures.speakers import body_key, person_key
from tellings.stats.diversity import (
    gini_simpson,
    hill_number,
    morisita,
    morisita_over_events,
    sample_coverage,
)

# Under this coverage or with fewer mentions an outlet's sources cannot be ranked with others'.
LEAST_COVERAGE, FEWEST_MENTIONS = 0.5, 10
ROLE = "role:"
DIVERSITY_COLUMNS = {
    "event_id": pl.String(),
    "outlet": pl.String(),
    "n_attributions": pl.UInt32(),
    "n_mentions": pl.UInt32(),
    "n_speakers": pl.UInt32(),
    "diversity": pl.Float64(),
    "concentration": pl.Float64(),
    "coverage": pl.Float64(),
    "size": pl.UInt32(),
    "hill_0": pl.Float64(),
    "hill_1": pl.Float64(),
    "hill_2": pl.Float64(),
    "comparable": pl.Boolean(),
}
OVERLAP_COLUMNS = {
    "event_id": pl.String(),
    "outlet_a": pl.String(),
    "outlet_b": pl.String(),
    "overlap": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "n_events": pl.UInt32(),
    "n_shared": pl.UInt32(),
    "n_mentions_a": pl.UInt32(),
    "n_mentions_b": pl.UInt32(),
}
BALANCE_COLUMNS = {
    "event_id": pl.String(),
    "outlet": pl.String(),
    "side": pl.String(),
    "words": pl.UInt32(),
    "share": pl.Float64(),
    "n_attributions": pl.UInt32(),
    "n_speakers": pl.UInt32(),
}


def source_diversity(speakers: pl.DataFrame) -> pl.DataFrame:
    """How many different speakers an outlet lets speak, whatever the number of its attributions.

    ``diversity`` is the unbiased Gini-Simpson index: the probability that two attributions drawn
    at random have different speakers; ``concentration`` is the rest to 1. Hill numbers of order 0,
    1 and 2 are those of a random sample of ``size`` attributions, the same for all comparable
    outlets of the event. An outlet is ``comparable`` with a sample coverage of .5 or more and ten
    attributions or more; the others get no Hill number, and nothing should be ranked by theirs.
    Speakers that cannot be told are in ``n_attributions`` and not in ``n_mentions``.

    Parameters
    ----------
    speakers : polars.DataFrame, table SPEAKERS
        What ``speakers_table`` gave.

    Returns
    -------
    polars.DataFrame, one row an outlet and event
        Then one an outlet with a null event: all events together, the same name being the same
        speaker. ``diversity`` in [0, 1], null under two mentions. Description only: intervals
        over events are those of the measure ``source_diversity_share``.

    References
    ----------
    .. [1] See ``stats.diversity``; the rule for comparing is ours.

    Examples
    --------
    >>> speakers = pl.DataFrame({"article_id": "a", "group": [0, 1, 2], "event_id": "rain",
    ...     "outlet": "Echo", "speaker": ["pell", "pell", "orlova"], "naming": "named_person",
    ...     "role": "official", "words": 4})
    >>> source_diversity(speakers).select("event_id", "n_speakers", "diversity").rows()
    [('rain', 2, 0.6666666666666667), (None, 2, 0.6666666666666667)]
    """
    placed = _placed(speakers)
    rows: list[tuple[object, ...]] = []
    for event, part in [*_by_event(placed), (None, placed)]:
        if part.height:
            rows += _diversities(event, part)
    return pl.DataFrame(rows, schema=DIVERSITY_COLUMNS, orient="row")


def _placed(speakers: pl.DataFrame) -> pl.DataFrame:
    """The attributions of known outlets on known events."""
    table = check(speakers, SPEAKERS)
    return table.filter(pl.col("outlet").is_not_null() & pl.col("event_id").is_not_null())


def _by_event(placed: pl.DataFrame) -> list[tuple[str | None, pl.DataFrame]]:
    ordered = placed.sort("event_id", maintain_order=True)
    parts = ordered.group_by("event_id", maintain_order=True)
    return [(str(event), part) for (event,), part in parts]


def _counts(part: pl.DataFrame) -> dict[str, dict[str, int]]:
    """Mentions of each speaker by outlet, outlets and speakers in alphabetical order."""
    found: dict[str, dict[str, int]] = {name: {} for name in part["outlet"].unique().sort()}
    counted = part.drop_nulls("speaker").group_by("outlet", "speaker").len()
    for outlet, speaker, n in counted.sort("outlet", "speaker").rows():
        found[outlet][speaker] = n
    return found


def _diversities(event: str | None, part: pl.DataFrame) -> Iterator[tuple[object, ...]]:
    counts = {outlet: list(by.values()) for outlet, by in _counts(part).items()}
    comparable = {
        outlet: sum(values) >= FEWEST_MENTIONS and sample_coverage(values) >= LEAST_COVERAGE
        for outlet, values in counts.items()
    }
    sizes = [sum(counts[outlet]) for outlet, fits in comparable.items() if fits]
    size = min(sizes) if sizes else None
    for outlet, values in counts.items():
        index = _known(gini_simpson(values))
        hills = [
            hill_number(values, order=order, size=size) if comparable[outlet] and size else None
            for order in (0, 1, 2)
        ]
        yield (
            event, outlet, part.filter(pl.col("outlet") == outlet).height, sum(values),
            len(values), index, None if index is None else 1 - index,
            _known(sample_coverage(values)), size if comparable[outlet] else None, *hills,
            comparable[outlet],
        )  # fmt: skip


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def source_overlap(speakers: pl.DataFrame, *, level: float = 0.95) -> pl.DataFrame:
    """How far two outlets let the same speakers speak on the same event.

    Morisita's index with unbiased denominators: 0 without a common speaker, about 1 when both draw
    from the same speakers in the same proportions, however many attributions each has. It
    has no ceiling: a figure exceeds 1 by chance where attributions are few, and where an outlet
    gives each speaker the word once. Read it as 1.

    Parameters
    ----------
    speakers : polars.DataFrame, table SPEAKERS
        What ``speakers_table`` gave; speakers that cannot be told are left out.
    level : float, default 0.95
        Of the interval over events.

    Returns
    -------
    polars.DataFrame, one row an event and pair of outlets that both cover it
        ``overlap`` is null where an outlet has fewer than two mentions or none repeats a speaker.
        Then one row a pair with a null event: numerators and denominators summed over the
        ``n_events`` events with two mentions of each outlet, and the jackknife interval from three
        events on (``stats.diversity.morisita_over_events``).

    References
    ----------
    .. [1] Morisita (1959), see ``stats.diversity.morisita``; summing over events is ours.

    Examples
    --------
    >>> speakers = pl.DataFrame({"article_id": ["a", "a", "b", "b"], "group": [0, 1, 0, 1],
    ...     "event_id": "rain", "outlet": ["Echo", "Echo", "Mail", "Mail"], "speaker": "pell",
    ...     "naming": "named_person", "role": "official", "words": 4})
    >>> source_overlap(speakers).select("event_id", "overlap", "n_shared").rows()
    [('rain', 1.0, 1), (None, 1.0, 1)]
    """
    rows: list[tuple[object, ...]] = []
    pairs: dict[tuple[str, str], list[_Pair]] = {}
    for event, part in _by_event(_placed(speakers)):
        counts = _counts(part)
        for a, b in combinations(counts, 2):
            pair = _paired(counts[a], counts[b])
            pairs.setdefault((a, b), []).append(pair)
            rows.append((event, a, b, _known(morisita(*pair)), None, None, 1, *_numbers([pair])))
    for (a, b), events in sorted(pairs.items()):
        *figures, n_events = morisita_over_events(events, level=level)
        rows.append((None, a, b, *map(_known, figures), n_events, *_numbers(events)))
    return pl.DataFrame(rows, schema=OVERLAP_COLUMNS, orient="row")


_Pair = tuple[list[int], list[int]]


def _paired(first: Mapping[str, int], second: Mapping[str, int]) -> _Pair:
    """Mentions of each speaker of either outlet, in the same order."""
    names = sorted({*first, *second})
    return [first.get(name, 0) for name in names], [second.get(name, 0) for name in names]


def _numbers(pairs: Sequence[_Pair]) -> tuple[int, int, int]:
    """Speakers in common and mentions of each outlet, summed over events."""
    shared = sum(a > 0 and b > 0 for x, y in pairs for a, b in zip(x, y, strict=True))
    return shared, sum(sum(x) for x, _ in pairs), sum(sum(y) for _, y in pairs)


def voice_balance(speakers: pl.DataFrame, *, sides: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """Words that each outlet gives to each side that the user names.

    Parameters
    ----------
    speakers : polars.DataFrame, table SPEAKERS
        What ``speakers_table`` gave.
    sides : Mapping[str, sequence of str]
        Sides with their speakers: full names, surnames, names of bodies, or ``role:`` and a code
        ("role:official"), tried in this order; a speaker belongs to the first side that names it.

    Returns
    -------
    polars.DataFrame, one row an event, outlet and side
        Then with a null event all events together. ``words`` of attributed content, ``share`` of
        the words given to all sides (null without any). The side ``(none of these)`` has the
        words of everybody else, and no share.

    Examples
    --------
    >>> speakers = pl.DataFrame({"article_id": "a", "group": [0, 1], "event_id": "rain",
    ...     "outlet": "Echo", "speaker": ["mary pell", "union"], "naming": ["named_person",
    ...     "named_org"], "role": ["official", "civil_society"], "words": [30, 10]})
    >>> table = voice_balance(speakers, sides={"city": ["Pell"], "staff": ["the union"]})
    >>> table.filter(pl.col("event_id") == "rain").select("side", "words", "share").rows()
    [('city', 30, 0.75), ('staff', 10, 0.25), ('(none of these)', 0, None)]
    """
    placed = _placed(speakers)
    belongs = [
        _side(speaker, role, sides) for speaker, role in placed.select("speaker", "role").rows()
    ]
    sided = placed.with_columns(side=pl.Series(belongs, dtype=pl.String))
    rows: list[tuple[object, ...]] = []
    for event, part in [*_by_event(sided), (None, sided)]:
        for outlet in part["outlet"].unique().sort():
            rows += _balance(event, outlet, part.filter(pl.col("outlet") == outlet), [*sides])
    return pl.DataFrame(rows, schema=BALANCE_COLUMNS, orient="row")


_OTHERS = "(none of these)"


def _side(speaker: str | None, role: str, sides: Mapping[str, Sequence[str]]) -> str:
    """The first side that names a speaker, by name before role."""
    if speaker is not None:
        for side, members in sides.items():
            named = [name for name in members if not name.startswith(ROLE)]
            keys = {key for name in named for key in (person_key(name), body_key(name))}
            if speaker in keys or speaker.rsplit(" ", 1)[-1] in keys:
                return side
    return next((side for side, members in sides.items() if f"{ROLE}{role}" in members), _OTHERS)


def _balance(
    event: str | None, outlet: str, part: pl.DataFrame, sides: Sequence[str]
) -> Iterator[tuple[object, ...]]:
    named = int(part.filter(pl.col("side") != _OTHERS)["words"].sum())
    for side in (*sides, _OTHERS):
        theirs = part.filter(pl.col("side") == side)
        words = int(theirs["words"].sum())
        share = words / named if named and side != _OTHERS else None
        speakers = theirs["speaker"].drop_nulls().n_unique()
        yield event, outlet, side, words, share, theirs.height, speakers
