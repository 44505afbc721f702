"""Errors that say what is wrong and what to type next."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial


class TellingsError(Exception):
    """A problem of the user's input or set-up, with a remedy.

    Parameters
    ----------
    problem : str
        What was expected and what was found instead.
    remedy : str
        A thing to do, best a thing to type.

    Examples
    --------
    >>> print(TellingsError("There is no file 'a.csv'.", remedy="check the path."))
    There is no file 'a.csv'.
      What to do: check the path.
    """

    def __init__(self, problem: str, *, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy

    def __reduce__(self) -> tuple[object, ...]:
        # An error crosses from one process to another with its remedy.
        return partial(type(self), remedy=self.remedy), (self.problem,)

    def __str__(self) -> str:
        return f"{self.problem}\n  What to do: {self.remedy}"


class TableError(TellingsError, ValueError):
    """A frame that does not fit the declared table: columns, dtypes, keys or ranges."""


class LoadError(TellingsError, ValueError):
    """A file or record that cannot be read as an article; names the file and the record."""


class UnknownLayerError(TellingsError, LookupError):
    """A layer that was not extracted, or that no installed extractor knows."""


class UnknownPartError(TellingsError, LookupError):
    """A loader, extractor, measure or report that is not installed."""


class StudyError(TellingsError, ValueError):
    """A study file with mistakes; lists all of them."""


class MissingExtraError(TellingsError, ImportError):
    """An optional package that is not installed; names the extra to install."""


class DesignError(TellingsError, ValueError):
    """Data that cannot answer the question asked, such as a comparison of one outlet."""


class LinkError(TellingsError, ValueError):
    """Corrections of events that contradict each other or name an article that is not there."""


class CodingError(TellingsError, ValueError):
    """A sample or a file of codes that cannot be used; names the file and the record."""


class LexiconError(TellingsError, ValueError):
    """A word list with an entry that cannot be looked for."""


class DamagedModelError(TellingsError, ValueError):
    """A file of weights that is not the one its card describes."""


def listed(names: Iterable[str]) -> str:
    """Sorted names in one bracket, for messages that must not depend on order.

    Examples
    --------
    >>> listed({"b", "a"})
    "['a', 'b']"
    """
    return str(sorted(names))
