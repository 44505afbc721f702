"""Parts: what a loader, an extractor, a measure and a report are, and how they are found.

Adding a part is one file with one constant. ``discover`` imports the modules of the room and the
entry points of installed plug-ins; there is no registry to edit.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import polars as pl

from tellings.domain.errors import UnknownPartError, listed

if TYPE_CHECKING:
    from pathlib import Path

    from tellings.domain.results import StudyResult

Kind = Literal["rate", "share", "mean"]
Spans = pl.DataFrame
"""A frame of table SPANS."""


@dataclass(frozen=True, kw_only=True)
class Loader:
    """A reader of one export format.

    Parameters
    ----------
    name : str
        Short name, kept in the column ``loader``.
    version : str
        Kept in ``loader_version``; raise it when the same file may read differently.
    suffixes : tuple of str
        Usual file endings, lower case with the dot; only a hint, ``sniff`` decides.
    sniff : Callable[[Path, bytes], float]
        From the path and the first 64 KiB: how sure, 0 to 1, that this loader reads the file.
    read : Callable[[Path, Mapping[str, object]], tuple[polars.DataFrame, polars.DataFrame]]
        From the path and options to ARTICLES and IMPORTS; raises LoadError only when the file as
        a whole cannot be read.
    about : str
        The format in one sentence.
    parts : Callable, optional
        Like ``read``, but some records at a time; ids that come twice are not looked for.
    """

    name: str
    version: str
    suffixes: tuple[str, ...]
    sniff: Callable[[Path, bytes], float]
    read: Callable[[Path, Mapping[str, object]], tuple[pl.DataFrame, pl.DataFrame]]
    about: str
    parts: (
        Callable[[Path, Mapping[str, object]], Iterator[tuple[pl.DataFrame, pl.DataFrame]]] | None
    ) = None


@dataclass(frozen=True, kw_only=True)
class Extractor:
    """A marker of passages.

    Parameters
    ----------
    name : str
        Its name; one extractor gives each layer.
    layers : tuple of str
        The layers it marks.
    version : str
        Goes into the manifest; raise it when the same text may be marked differently.
    languages : tuple of str
        BCP-47 primary tags it has an inventory for.
    paper : str
        The source of the operational definition, checked or marked unchecked.
    annotate : Callable
        ``annotate(texts, *, needs) -> SPANS``; ``texts`` is a ``tellings.text.Texts`` batch and
        ``needs`` maps each layer of ``needs`` to its spans.
    needs : tuple of str
        Layers whose spans are handed in.
    resources : tuple of str
        Data files it reads, as paths below ``tellings/``; hashed into the manifest.
    modes : tuple of str
        Names ``annotate`` takes as ``mode=``; empty when there is only one way.
    shared : Callable or None
        ``shared(texts, *, mode)`` makes of a batch what is costly and several extractors read:
        called once a batch for all that name the same, and handed to ``annotate`` as ``shared=``.
    """

    name: str
    layers: tuple[str, ...]
    version: str
    languages: tuple[str, ...]
    paper: str
    # The batch type lives one room up (text), so it is spelt Any here.
    annotate: Callable[..., Spans]
    needs: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    shared: Callable[..., object] | None = None


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A quantity of an article.

    Parameters
    ----------
    name : str
        Quantity with its kind last, such as ``unnamed_source_share``.
    kind : {"rate", "share", "mean"}
        A rate is ``count / exposure * 1000`` words; a share is ``count / exposure`` in [0, 1];
        a mean is ``count / exposure`` with any unit.
    unit : str
        For readers: "per 1,000 words", "% of attributions".
    layer : str
        The layer it needs.
    construct : {"sourcing", "hedging", "framing"}
        The section of the report it belongs to.
    title, definition, example_in, example_out : str
        Codebook text: what it is, and a borderline case on each side.
    paper : str
        Source, checked or marked unchecked.
    compute : Callable
        ``compute(spans, exposures) -> MEASURES``, one row for each row of ``exposures``; the
        spans carry more columns: ``sentence``, the number of the sentence they begin in,
        ``authored_sentence``, whether that is the author's, and ``word``, the words before them.
    passages : Callable
        ``passages(spans) -> SPANS``: the rows of ``spans`` that are counted.
    """

    name: str
    kind: Kind
    unit: str
    layer: str
    construct: str
    title: str
    definition: str
    example_in: str
    example_out: str
    paper: str
    compute: Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]
    passages: Callable[[pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True, kw_only=True)
class Report:
    """A writer of one output format.

    Parameters
    ----------
    name : str
        Name of the format, such as "pdf".
    about : str
        What it is for, in one sentence.
    write : Callable[[StudyResult, Path], tuple[Path, ...]]
        Writes into the folder and gives the paths written, sorted.
    """

    name: str
    about: str
    write: Callable[[StudyResult, Path], tuple[Path, ...]]


Part = TypeVar("Part", bound=Loader | Extractor | Measure | Report)

_ROOMS: Mapping[type[Any], tuple[str, str]] = {
    Loader: ("tellings.loaders", "LOADER"),
    Extractor: ("tellings.extractors", "EXTRACTOR"),
    Measure: ("tellings.measures", "FAMILY"),
    Report: ("tellings.reports", "REPORT"),
}


def discover(kind: type[Part]) -> Mapping[str, Part]:
    """Every installed part of a kind, by name, in alphabetical order.

    A module of the room offers a part by a constant (``LOADER``, ``EXTRACTOR``, ``REPORT``; a
    file of measures, which come in families, by the tuple ``FAMILY``). Plug-ins offer the same
    constant through an entry point of the group named like the room.

    Parameters
    ----------
    kind : type
        ``Loader``, ``Extractor``, ``Measure`` or ``Report``.

    Raises
    ------
    UnknownPartError
        If two parts share a name.

    Examples
    --------
    >>> "sourcing" in discover(Extractor)
    True
    """
    room, constant = _ROOMS[kind]
    found: dict[str, Part] = {}
    for offer in _offered(room, constant):
        if not isinstance(offer, kind):
            raise UnknownPartError(
                f"{constant} of room {room} must be a {kind.__name__}, got {offer!r}.",
                remedy="correct the constant in the plug-in, or uninstall it.",
            )
        if offer.name in found:
            raise UnknownPartError(
                f"Two parts of room {room} are named '{offer.name}'.",
                remedy="rename one, or uninstall the plug-in that repeats the name.",
            )
        found[offer.name] = offer
    return dict(sorted(found.items()))


@cache
def _offered(room: str, constant: str) -> tuple[object, ...]:
    package = importlib.import_module(room)
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    values = [getattr(importlib.import_module(f"{room}.{name}"), constant, None) for name in names]
    points = sorted(entry_points(group=room), key=lambda point: (point.name, point.value))
    values += [point.load() for point in points]
    offered: list[object] = []
    for value in values:
        if isinstance(value, tuple):
            offered.extend(value)
        elif value is not None:
            offered.append(value)
    return tuple(offered)


def part(kind: type[Part], name: str) -> Part:
    """The installed part of that name.

    Raises
    ------
    UnknownPartError
        If there is none; names what there is.

    Examples
    --------
    >>> part(Extractor, "hedging").layers
    ('hedging',)
    """
    parts = discover(kind)
    if name not in parts:
        raise UnknownPartError(
            f"There is no {kind.__name__.lower()} named '{name}', only {listed(parts)}.",
            remedy="choose one of these, or install the plug-in that brings it.",
        )
    return parts[name]
