"""Figures as people read them: a unit that fits, three digits."""

from math import inf

_TIMES = ((1e9, "s"), (1e6, "ms"), (1e3, "us"), (1.0, "ns"))


def time_text(ns: float) -> str:
    scale, unit = next(((scale, unit) for scale, unit in _TIMES if ns >= scale), (1.0, "ns"))
    value = ns / scale
    return f"{value:.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"


def change_text(ratio: float) -> str:
    """A ratio as the change that it is: 1.098 is "+9.8 %"."""
    if ratio in (0, inf):
        return "unbounded"
    if ratio >= 2.5:
        return f"x {ratio:.1f}"
    return f"{100 * (ratio - 1):+.1f} %"


def interval_text(low: float, high: float) -> str:
    return f"{change_text(low)} to {change_text(high)}"


def count_text(value: float) -> str:
    return f"{value:.0f}" if value >= 1000 else f"{value:.4g}" if value >= 0.01 or value == 0 else f"{value:.1g}"
