"""Errors that say what is wrong and what to type next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

# Below this similarity (0 to 100) a suggestion confuses more than it helps.
SIMILAR = 60.0


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


class UnknownColumnError(LoadError, LookupError):
    """A column map that names columns that a file does not have.

    Parameters
    ----------
    problem, remedy : str
        As of every error.
    missing : Mapping[str, str]
        From our column to the one that was asked for.
    known : sequence of str
        The columns of the file.

    Examples
    --------
    >>> error = UnknownColumnError("no", remedy="x", missing={"text": "bdy"}, known=["body"])
    >>> error.missing, error.known
    ({'text': 'bdy'}, ('body',))
    """

    def __init__(
        self, problem: str, *, remedy: str, missing: Mapping[str, str], known: Iterable[str]
    ) -> None:
        super().__init__(problem, remedy=remedy)
        self.missing = dict(missing)
        self.known = tuple(known)

    def __reduce__(self) -> tuple[object, ...]:
        told = partial(type(self), remedy=self.remedy, missing=self.missing, known=self.known)
        return told, (self.problem,)


class UnknownLayerError(TellingsError, LookupError):
    """A layer that was not extracted, or that no installed extractor knows."""


class UnknownPartError(TellingsError, LookupError):
    """A loader, extractor, measure or report that is not installed."""


class StudyError(TellingsError, ValueError):
    """A study file with mistakes; lists all of them."""


class OptionError(TellingsError, ValueError):
    """An option or argument of the command line that cannot be used as it was given."""


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


def nearest(name: str, known: Iterable[str]) -> str:
    """A question, "did you mean …?", or the list of what is known when nothing is near.

    Examples
    --------
    >>> nearest("tilte", ["title", "seed"])
    "did you mean 'title'?"
    >>> nearest("zzz", ["title", "seed"])
    'known are: seed, title'
    """
    choices = sorted(known)
    found = likely(name, choices)
    return f"did you mean '{found}'?" if found else f"known are: {', '.join(choices)}"


def likely(name: str, known: Iterable[str]) -> str | None:
    """The known name that is nearest to one that is not known; None when none is near.

    Examples
    --------
    >>> likely("tilte", ["title", "seed"])
    'title'
    """
    from rapidfuzz import fuzz, process

    found = process.extractOne(name, sorted(known), scorer=fuzz.ratio, score_cutoff=SIMILAR)
    return str(found[0]) if found else None


def counted(n: int, singular: str, plural: str | None = None) -> str:
    """A number with its noun.

    Examples
    --------
    >>> counted(1, "event"), counted(1200, "event"), counted(2, "story", "stories")
    ('1 event', '1,200 events', '2 stories')
    """
    return f"{n:,} {singular if n == 1 else plural or singular + 's'}"
