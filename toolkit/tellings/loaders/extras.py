"""Optional packages of the loaders, imported where needed and named where they are missing."""

from __future__ import annotations

import importlib
from types import ModuleType

from tellings.domain.errors import LoadError


def import_extra(module: str, *, extra: str, what: str) -> ModuleType:
    """The module of an optional package.

    It is a LoadError when there is none, not an ImportError: the files that need the package are
    refused with the line to type, and all others are still read.

    Parameters
    ----------
    module : str
        Its name.
    extra : str
        The extra of this package that installs it.
    what : str
        What it reads, for the message.

    Raises
    ------
    LoadError
        If it is not installed.

    Examples
    --------
    >>> import_extra("no_such_package", extra="web", what="Saved web pages")
    Traceback (most recent call last):
    tellings.domain.errors.LoadError: Saved web pages need the package 'no_such_package'...
      What to do: type: pip install 'tellings[web]'
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise LoadError(
            f"{what} need the package '{module}', which is not installed.",
            remedy=f"type: pip install 'tellings[{extra}]'",
        ) from error
