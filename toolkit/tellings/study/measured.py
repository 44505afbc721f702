"""What a run took in time and memory: kept beside the cache, never among the outputs.

Two runs give the same outputs, byte for byte, and never the same seconds.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from tellings.study.executors import Running, processors
from tellings.study.marking import Progress, peak_mib
from tellings.study.store import CACHE

# Shorter steps are messages.
_LEAST = 0.01


@dataclass(kw_only=True)
class Stopwatch:
    """Seconds by step; a progress that passes everything on.

    Parameters
    ----------
    step : Callable
        The progress that is shown.
    """

    step: Progress
    seconds: dict[str, float] = field(default_factory=dict)
    _current: str = ""
    _since: float = field(default_factory=time.monotonic)

    def __call__(self, step: str, done: int, total: int) -> None:
        """Pass a step on, and end the one before."""
        if step != self._current:
            self.stop()
            self._current = step
        self.step(step, done, total)

    def stop(self) -> None:
        """End the current step."""
        now = time.monotonic()
        if self._current:
            spent = self.seconds.get(self._current, 0.0) + now - self._since
            self.seconds[self._current] = spent
        self._current, self._since = "", now


def record_of(folder: Path) -> Path:
    """Where the time and memory of the run that wrote a folder are kept.

    Examples
    --------
    >>> record_of(Path("reports", "demo")).name
    'demo.json'
    """
    place = folder.resolve()
    return place.parent / CACHE / "runs" / f"{place.name}.json"


def write_record(folder: Path, watch: Stopwatch, running: Running) -> None:
    """Keep what a run took; nothing where nothing is kept.

    Parameters
    ----------
    folder : Path
        The outputs.
    watch : Stopwatch
        Of the run.
    running : Running
        How it was run.
    """
    if running.cache is None:
        return
    watch.stop()
    times = os.times()
    own = times.user + times.system
    told = {
        "executor": running.executor,
        "workers": running.workers or processors(),
        "seconds": round(sum(watch.seconds.values()), 1),
        "seconds_by_step": {
            name: round(spent, 2) for name, spent in watch.seconds.items() if spent >= _LEAST
        },
        "cpu_seconds": round(own + times.children_user + times.children_system, 1),
        "peak_mib": round(peak_mib()),
    }
    file = record_of(folder)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(told, indent=2, sort_keys=True) + "\n", encoding="utf-8")
