"""Numbers as a scholar prints them: fixed digits, true minus signs, honest p-values."""

from __future__ import annotations

import math

# Also of this room: what counts is written beside what measures.
from tellings.domain.errors import counted as counted
from tellings.domain.parts import Kind

MISSING = "–"
SMALLEST_P = 0.001


def decimal(value: float | None, digits: int) -> str:
    """A number with fixed digits and a true minus sign; a dash for what is unknown.

    Examples
    --------
    >>> decimal(-1.25, 1), decimal(None, 1), decimal(float("nan"), 1), decimal(1234.5, 0)
    ('−1.2', '–', '–', '1,234')
    """
    if value is None or not math.isfinite(value):
        return MISSING if value is None or math.isnan(value) else "∞"
    shown = f"{value:,.{digits}f}"
    # "-0.0" would claim a direction that rounding took away.
    return shown.lstrip("-") if float(shown.replace(",", "")) == 0 else shown.replace("-", "−")


def quantity(value: float | None, kind: Kind) -> str:
    """A value of a measure: rates with one or two decimals, shares as percentages.

    Examples
    --------
    >>> quantity(12.34, "rate"), quantity(0.5, "rate"), quantity(0.345, "share")
    ('12.3', '0.50', '34.5%')
    >>> quantity(1234.5, "mean"), quantity(-0.25, "mean")
    ('1,234', '−0.25')
    """
    if value is None or not math.isfinite(value):
        return MISSING
    if kind == "share":
        return f"{decimal(100 * value, 1)}%"
    return decimal(value, _digits(abs(value), one_from=1 if kind == "rate" else 10))


def effect(value: float | None, name: str) -> str:
    """The estimate of a contrast: ratios bare, differences with a sign.

    Examples
    --------
    >>> effect(2.314, "rate_ratio"), effect(-12.34, "difference_pp"), effect(0.5, "difference")
    ('2.31', '−12.3', '+0.50')
    """
    if value is None or not math.isfinite(value):
        return MISSING
    if name.endswith("ratio"):
        return decimal(value, 2 if abs(value) < 100 else 0)
    digits = 1 if name.endswith("_pp") else 2 if abs(value) < 100 else 0
    return f"{'+' if value > 0 else ''}{decimal(value, digits)}"


def interval(low: float | None, high: float | None, name: str) -> str:
    """Both ends of an interval in words that survive a minus sign.

    Examples
    --------
    >>> interval(1.4, 3.8, "rate_ratio"), interval(None, 1.0, "rate_ratio")
    ('1.40 to 3.80', '–')
    """
    ends = (effect(low, name), effect(high, name))
    return MISSING if MISSING in ends else " to ".join(ends)


def chance(p: float | None) -> str:
    """A p-value to print in a table.

    Examples
    --------
    >>> chance(0.0004), chance(0.0341), chance(0.5), chance(1.0), chance(None)
    ('< .001', '.034', '.50', '1.00', '–')
    """
    if p is None or not math.isfinite(p):
        return MISSING
    if p < SMALLEST_P:
        return "< .001"
    shown = f"{p:.3f}" if p < 0.1 else f"{p:.2f}"
    return shown.removeprefix("0")


def chance_phrase(p: float | None, *, adjusted: bool) -> str:
    """A p-value inside a sentence.

    Examples
    --------
    >>> chance_phrase(0.0004, adjusted=True), chance_phrase(0.2, adjusted=False)
    ('adjusted p < .001', 'p = .20')
    """
    shown = chance(p)
    sign = "" if shown.startswith("<") else "= "
    return f"{'adjusted ' if adjusted else ''}p {sign}{shown}"


def _digits(size: float, *, one_from: float) -> int:
    """Two digits for small numbers, one from a border on, none from a thousand on."""
    if size >= 1000:
        return 0
    return 1 if size >= one_from else 2


def nice_ticks(low: float, high: float, *, most: int = 5) -> list[float]:
    """Round numbers from low to high.

    Examples
    --------
    >>> nice_ticks(0, 100), nice_ticks(0, 0)
    ([0.0, 20.0, 40.0, 60.0, 80.0, 100.0], [0.0, 0.2, 0.4, 0.6, 0.8, 1.0])
    """
    if high <= low:
        high = low + 1.0
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough)
    first = math.floor(low / step + 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(at * step, 10) for at in range(first, last + 1)]
