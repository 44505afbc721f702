"""Units of each outlet with their pseudo-outcomes, and the sums of both by event."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tellings.stats.correction import Corrected, Frame, corrected_mean, pseudo_outcomes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class OutletUnits:
    """The units of one outlet, and their sums by event.

    Parameters
    ----------
    naive, pseudo, coded : float64, (n_units,)
        Prediction, pseudo-outcome, hand code (NaN where not coded).
    chance : float64, (n_units,)
        Chance of being coded.
    stratum, event : int64, (n_units,)
        Numbers of the design stratum and of the event.
    by_event : mapping of float64, (n_events,)
        Sums of "units", "words", "naive" and "pseudo" by event.
    """

    naive: Floats
    pseudo: Floats
    coded: Floats
    chance: Floats
    stratum: Ints
    event: Ints
    by_event: dict[str, Floats]

    def mean(self, weight_of_event: Floats, level: float) -> Corrected:
        """Design-based mean with a weight for the units of each event.

        Parameters
        ----------
        weight_of_event : float64, (n_events,)
            0 leaves the event out of the mean, not out of the sampling design.
        level : float
            Coverage of the interval.
        """
        frame = Frame(stratum=self.stratum, weight=weight_of_event[self.event])
        return corrected_mean(self.naive, self.coded, self.chance, frame=frame, confidence=level)

    def n_coded(self, events: Bools) -> int:
        """Units coded on some events."""
        return int((~np.isnan(self.coded) & events[self.event]).sum())


@dataclass(frozen=True, kw_only=True, eq=False)
class CodedGrid:
    """A variable's units, outlet by outlet.

    Parameters
    ----------
    variable : str
        Its name.
    outlets : tuple of str
        In alphabetical order.
    units : tuple of OutletUnits
        In the same order; all share the numbers of the events.
    """

    variable: str
    outlets: tuple[str, ...]
    units: tuple[OutletUnits, ...]


def coded_grid(done: pl.DataFrame) -> CodedGrid:
    """Units by outlet and event, with pseudo-outcomes.

    Parameters
    ----------
    done : polars.DataFrame
        What ``coded_sample`` gave.

    Examples
    --------
    >>> rows = {"unit_id": ["u1", "u2"], "event_id": "e", "outlet": "Echo", "words": 5,
    ...     "variable": "x", "prediction": 1.0, "gold": [0.0, None], "coded_probability": 0.5,
    ...     "stratum": "Echo, yes"}
    >>> coded_grid(pl.DataFrame(rows)).units[0].pseudo.tolist()
    [-1.0, 1.0]
    """
    events, outlets = done["event_id"].unique().sort(), done["outlet"].unique().sort().to_list()
    ordered = done.sort("unit_id")
    units = []
    for name in outlets:
        here = ordered.filter(pl.col("outlet") == name)
        codes = here["event_id"].cast(pl.Enum(events)).to_physical().cast(pl.Int64).to_numpy()
        naive = here["prediction"].to_numpy()
        coded = here["gold"].cast(pl.Float64).fill_null(float("nan")).to_numpy()
        chance = here["coded_probability"].to_numpy()
        pseudo = pseudo_outcomes(naive, coded, chance)
        weights = {
            "units": None, "words": here["words"].to_numpy().astype(np.float64),
            "naive": naive, "pseudo": pseudo,
        }  # fmt: skip
        units.append(
            OutletUnits(
                naive=naive,
                pseudo=pseudo,
                coded=coded,
                chance=chance,
                stratum=here["stratum"].rank("dense").cast(pl.Int64).to_numpy(),
                event=codes,
                by_event={
                    key: np.bincount(codes, weights=weight, minlength=events.len()).astype(float)
                    for key, weight in weights.items()
                },
            )
        )
    return CodedGrid(variable=str(done["variable"][0]), outlets=tuple(outlets), units=tuple(units))
