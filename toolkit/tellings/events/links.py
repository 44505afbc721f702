"""What a scholar knows about events: pairs that belong together, and pairs that do not."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tellings.domain.errors import LinkError, listed
from tellings.text.batch import Ints

Link = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Corrections:
    """Pairs of article ids that a reader judged.

    Parameters
    ----------
    must_link : tuple of (str, str)
        The two articles are on the same event.
    cannot_link : tuple of (str, str)
        They are not.
    """

    must_link: tuple[Link, ...] = ()
    cannot_link: tuple[Link, ...] = ()


def corrections_from(path: str | Path) -> Corrections:
    """The corrections in a file that the review page wrote.

    Parameters
    ----------
    path : str or Path
        JSON: ``{"must_link": [["a", "b"], …], "cannot_link": […]}``; other keys are left alone.

    Raises
    ------
    LinkError
        If the file is no such JSON.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "corrections.json")
    ...     _ = path.write_text('{"must_link": [["a", "b"]]}')
    ...     corrections_from(path).must_link
    (('a', 'b'),)
    """
    remedy = "export the file again from the review page, with the button at its end."
    try:
        read = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise LinkError(f"'{path}' cannot be read as JSON: {error}.", remedy=remedy) from error
    if not isinstance(read, dict) or not {"must_link", "cannot_link"} & set(read):
        raise LinkError(
            f"'{path}' should hold 'must_link' and 'cannot_link', and holds neither.",
            remedy=remedy,
        )
    return Corrections(
        must_link=_pairs(read, "must_link", path), cannot_link=_pairs(read, "cannot_link", path)
    )


def _pairs(read: dict[str, object], name: str, path: str | Path) -> tuple[Link, ...]:
    value = read.get(name, [])
    pairs: list[Link] = []
    for entry in value if isinstance(value, list) else [value]:
        match entry:
            case [str(one), str(two)]:
                pairs.append((one, two))
            case _:
                raise LinkError(
                    f"'{path}': {name} should be a list of pairs of article ids, not {entry!r}.",
                    remedy='write it as [["article-1", "article-2"], …].',
                )
    return tuple(pairs)


@dataclass(frozen=True, kw_only=True, eq=False)
class Bound:
    """The articles as units that stay together, and units that stay apart.

    Parameters
    ----------
    unit : int64, n_articles
        Number of the unit of each article, in the order of their first articles.
    apart : tuple of (int, int)
        Pairs of units that a correction keeps apart, smaller number first, sorted.
    given : tuple of (str or None)
        The event id given to each unit; units with different ones stay apart too.
    """

    unit: Ints
    apart: tuple[tuple[int, int], ...]
    given: tuple[str | None, ...]


def bind(
    article_ids: Sequence[str], events: Sequence[str | None], corrections: Corrections
) -> Bound:
    """Units and separations that follow from given event ids and corrections.

    Articles with the same given event id stay together, those with different ones apart.

    Parameters
    ----------
    article_ids : sequence of str
        All articles.
    events : sequence of str or None
        The event id given to each, None where there is none.
    corrections : Corrections
        Pairs of ``article_ids``.

    Raises
    ------
    LinkError
        If a pair names an unknown article, or the pairs and given ids contradict each other.

    Examples
    --------
    >>> known = Corrections(must_link=(("a", "c"),), cannot_link=(("b", "c"),))
    >>> bound = bind(["a", "b", "c"], [None, None, None], known)
    >>> bound.unit.tolist(), bound.apart, bound.given
    ([0, 1, 0], ((0, 1),), (None, None))
    """
    row = {article_id: place for place, article_id in enumerate(article_ids)}
    _refuse_unknown(row, (*corrections.must_link, *corrections.cannot_link))
    holder: dict[str, int] = {}
    together = [(row[one], row[two]) for one, two in corrections.must_link]
    for place, event in enumerate(events):
        if event is not None:
            together.append((holder.setdefault(event, place), place))
    unit = _units(len(article_ids), together)
    _refuse_two_events(unit, article_ids, events)
    given: list[str | None] = [None] * (int(unit.max(initial=-1)) + 1)
    for event, place in holder.items():
        given[unit[place]] = event
    apart = {_separated(one, two, unit, row) for one, two in corrections.cannot_link}
    return Bound(unit=unit, apart=tuple(sorted(apart)), given=tuple(given))


def _separated(one: str, two: str, unit: Ints, row: dict[str, int]) -> tuple[int, int]:
    left, right = sorted((int(unit[row[one]]), int(unit[row[two]])))
    if left == right:
        raise LinkError(
            f"'{one}' and '{two}' are to be kept apart, but other corrections or their event "
            "ids put them together.",
            remedy="take one of the corrections out of the file, or clear the event_id.",
        )
    return left, right


def _refuse_unknown(row: dict[str, int], links: Iterable[Link]) -> None:
    unknown = {name for link in links for name in link} - set(row)
    if unknown:
        raise LinkError(
            f"Corrections name articles that are not there: {listed(unknown)}.",
            remedy="give the corrections together with the articles they were made on.",
        )


def _units(n_articles: int, together: Iterable[tuple[int, int]]) -> Ints:
    """Union of the pairs; units are numbered by their first article."""
    parent = list(range(n_articles))
    for one, two in together:
        roots = []
        for place in (one, two):
            while parent[place] != place:
                parent[place] = parent[parent[place]]
                place = parent[place]
            roots.append(place)
        parent[max(roots)] = min(roots)
    number: dict[int, int] = {}
    unit = np.empty(n_articles, dtype=np.int64)
    for place in range(n_articles):
        # A parent is never larger, so the units of smaller places are known.
        root = place if parent[place] == place else -1
        unit[place] = number.setdefault(place, len(number)) if root >= 0 else unit[parent[place]]
    return unit


def _refuse_two_events(
    unit: Ints, article_ids: Sequence[str], events: Sequence[str | None]
) -> None:
    first: dict[int, int] = {}
    for place, event in enumerate(events):
        if event is None:
            continue
        other = first.setdefault(int(unit[place]), place)
        if events[other] != event:
            raise LinkError(
                f"'{article_ids[other]}' of event '{events[other]}' and '{article_ids[place]}' of "
                f"event '{event}' are to be put together.",
                remedy="give both the same event_id, or take the correction out of the file.",
            )
