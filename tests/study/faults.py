"""Faults injected from outside: the n-th file that is opened for writing, or moved, fails or kills.

Python tells an audit hook of every file that it opens and every renaming, before it happens; a
hook that raises is a disk that is full. Nothing of ours is replaced. A hook cannot be taken away,
so one is put in place once and does nothing unless it is armed.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from contextlib import contextmanager

_ARMED = {"at": 0, "seen": 0, "below": "", "kill": False}


def _hook(event, arguments):
    if not _ARMED["at"] or event not in {"open", "os.rename", "os.mkdir"}:
        return
    if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & os.O_WRONLY):
        return
    path = arguments[1] if event == "os.rename" else arguments[0]
    if not isinstance(path, str | os.PathLike) or not str(path).startswith(_ARMED["below"]):
        return
    _ARMED["seen"] += 1
    if _ARMED["seen"] == _ARMED["at"]:
        if _ARMED["kill"]:
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))


@contextmanager
def fault(at, *, below, kill=False):
    """The ``at``-th write below a folder fails, or kills this process; 0 only counts."""
    if not getattr(sys, "_tellings_faults", False):
        sys.addaudithook(_hook)
        sys._tellings_faults = True
    _ARMED.update(at=at or 1 << 60, seen=0, below=str(below), kill=kill)
    try:
        yield _ARMED
    finally:
        _ARMED["at"] = 0
