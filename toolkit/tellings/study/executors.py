"""Where the work of a study is done: here, in processes, or on a cluster of dask."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Literal, TypeVar

from tellings.domain.errors import MissingExtraError, StudyError, TellingsError

Kind = Literal["serial", "processes", "dask"]
Task = TypeVar("Task")
Done = TypeVar("Done")
# More threads in a process only wait for each other: the work is one shard a process.
_ONE_THREAD = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True, kw_only=True)
class Running:
    """How a study is run; no number depends on it.

    Parameters
    ----------
    executor : {"serial", "processes", "dask"}
        ``serial`` is this process, ``processes`` are new ones on this machine, ``dask`` is the
        scheduler at ``address``.
    workers : int, optional
        Processes; by default one a processor that this one may use.
    address : str, optional
        Of the dask scheduler, such as ``tcp://10.0.0.1:8786``.
    cache : Path, optional
        Folder that keeps finished shards for the next run; none by default. Workers of a cluster
        must see it under the same path.

    Examples
    --------
    >>> Running().executor
    'serial'
    """

    executor: Kind = "serial"
    workers: int | None = None
    address: str | None = None
    cache: Path | None = None


class WorkerError(TellingsError, RuntimeError):
    """A worker process that ended before its work did."""


def worked(
    function: Callable[[Task], Done], tasks: Iterable[Task], *, running: Running, most: int
) -> Iterator[Done]:
    """What a function gives for each task, as it gets done, in no order.

    Parameters
    ----------
    function : Callable
        Of one argument; importable by name, for other processes import it.
    tasks : iterable
        Taken one by one as there is room, so that a long list never lies in memory.
    running : Running
        Where the work is done.
    most : int
        How many tasks there are at most; one needs no second process.

    Raises
    ------
    WorkerError
        If a process was killed, for example for want of memory.
    MissingExtraError, StudyError
        If dask is not installed, or no scheduler answers at the address.

    Examples
    --------
    >>> sorted(worked(abs, [-2, 1], running=Running(), most=2))
    [1, 2]
    """
    with Crew(running=running) as crew:
        yield from crew.work(function, tasks, most=most)


@dataclass(kw_only=True)
class Crew:
    """Workers that are hired when the first work for several comes, and kept for what follows.

    Parameters
    ----------
    running : Running
        Where the work is done.

    Examples
    --------
    >>> with Crew(running=Running()) as crew:
    ...     sorted(crew.work(abs, [-2, 1], most=2))
    [1, 2]
    """

    running: Running
    _stack: ExitStack = field(default_factory=ExitStack)
    _hired: tuple[Executor, int] | None = None

    def __enter__(self) -> Crew:
        """Nobody is hired yet."""
        return self

    def __exit__(self, *_told: object) -> None:
        """Let the workers go."""
        self._stack.close()

    def work(
        self, function: Callable[[Task], Done], tasks: Iterable[Task], *, most: int
    ) -> Iterator[Done]:
        """What a function gives for each task; as ``worked``."""
        n = min(self.running.workers or processors(), most)
        if self.running.executor == "serial" or (self.running.executor == "processes" and n < 2):
            yield from map(function, tasks)
            return
        try:
            executor, in_flight = self._hire(n)
            yield from _in_turn(executor, function, tasks, in_flight=in_flight)
        except BrokenProcessPool as error:
            raise WorkerError(
                "A worker process ended before its work did; the memory may be full.",
                remedy="run again, with fewer processes: --workers 1; finished work is kept.",
            ) from error

    def _hire(self, n: int) -> tuple[Executor, int]:
        """The executor, of ``n`` processes if there is none yet, and how many tasks it is given."""
        if self._hired is None and self.running.executor == "dask":
            executor, n_threads = self._stack.enter_context(_dask(self.running.address))
            self._hired = executor, 2 * n_threads
        elif self._hired is None:
            # Two more than are worked on: no process waits while a task is written.
            self._hired = self._stack.enter_context(_processes(n)), n + 2
        return self._hired


def processors() -> int:
    """Number of processors that this process may use.

    Examples
    --------
    >>> processors() >= 1
    True
    """
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _in_turn(
    executor: Executor,
    function: Callable[[Task], Done],
    tasks: Iterable[Task],
    *,
    in_flight: int,
) -> Iterator[Done]:
    waiting: set[Future[Done]] = set()
    try:
        for task in tasks:
            waiting.add(executor.submit(function, task))
            if len(waiting) >= in_flight:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()
    finally:
        for future in waiting:
            future.cancel()


@contextmanager
def _processes(n: int) -> Iterator[Executor]:
    """New processes: never forked, for a fork of a process with threads may hang."""
    import multiprocessing

    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    executor = ProcessPoolExecutor(
        n, mp_context=multiprocessing.get_context("spawn"), initializer=_end_with_parent
    )
    try:
        yield executor
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _end_with_parent() -> None:
    """Let this process end when the one that started it is killed: nobody else would tell it."""
    import threading
    from multiprocessing import parent_process
    from multiprocessing.connection import wait as wait_for

    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait_for([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def _dask(address: str | None) -> Iterator[tuple[Executor, int]]:
    """The executor of a dask cluster and the number of its threads."""
    try:
        # By name, for it brings no types and need not be there.
        client_of = import_module("distributed").Client
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            "The executor 'dask' needs the package 'distributed', which is not installed.",
            remedy="type: pip install 'tellings[dask]'",
        ) from error
    if not address:
        raise StudyError(
            "The executor 'dask' needs the address of a scheduler.",
            remedy='write into the study file: [run] address = "tcp://HOST:8786"',
        )
    try:
        client = client_of(address, timeout=20)
    except OSError as error:
        raise StudyError(
            f"No scheduler of dask answers at '{address}'.",
            remedy="start one with: dask scheduler; then workers with: dask worker ADDRESS",
        ) from error
    with client:
        n_threads = sum(client.nthreads().values())
        if not n_threads:
            raise StudyError(
                f"The scheduler at '{address}' has no workers.",
                remedy="start some with: dask worker ADDRESS --nthreads 1",
            )
        yield client.get_executor(pure=False), n_threads
