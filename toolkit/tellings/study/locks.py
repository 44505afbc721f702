"""Locks on folders that end with the process, however it ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows has no lock on a folder; runs on one folder must take turns there.
    fcntl = None  # type: ignore[assignment]


@contextmanager
def locked(folder: Path, *, wait: bool) -> Iterator[bool]:
    """Whether this process alone holds the folder, for as long as the block lasts.

    The lock is the operating system's: a process that is killed leaves none behind, and no lock
    file lies in the folder.

    Parameters
    ----------
    folder : Path
        Must be there.
    wait : bool
        Whether to wait for another process that holds it; if not, False comes at once.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place, locked(Path(place), wait=True) as alone:
    ...     with locked(Path(place), wait=False) as twice:
    ...         print(alone, twice)
    True False
    """
    if fcntl is None:
        yield True
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)
