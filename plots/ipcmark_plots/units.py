"""Figures with their units, as people read them."""

import math
import re

_TIMES = ((1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1.0, "ns"))
_COUNTS = ((1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, ""))
_BYTES = ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB"), (1, "B"))


def three_digits(value: float) -> str:
    """Three significant digits and never an exponent: 0.0123, 1.23, 12.3, 123, 1,230."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else "?"
    rounded = float(f"{value:.3g}")
    decimals = 2 - math.floor(math.log10(abs(rounded)))
    return f"{rounded:,.{min(max(0, decimals), 6)}f}"


def _scaled(value: float, steps: tuple[tuple[float, str], ...]) -> tuple[float, str]:
    # 999.7 ns would be printed as 1,000 ns: compare what will be seen.
    return next(((value / step, unit) for step, unit in steps if value >= step * 0.9995), (value, steps[-1][1]))


def time_text(ns: float) -> str:
    scaled, unit = _scaled(ns, _TIMES)
    return f"{three_digits(scaled)} {unit}"


def count_text(value: float) -> str:
    scaled, unit = _scaled(value, _COUNTS)
    return f"{three_digits(scaled)} {unit}".strip()


def size_text(size: float) -> str:
    scaled, unit = _scaled(size, _BYTES)
    return f"{scaled:.4g} {unit}"


def rate_text(bytes_per_s: float) -> str:
    scaled, unit = _scaled(bytes_per_s, _BYTES)
    return f"{three_digits(scaled)} {unit}/s"


def tick_time(ns: float, _: object = None) -> str:
    scaled, unit = _scaled(ns, _TIMES)
    return f"{scaled:.4g} {unit}"


def tick_count(value: float, _: object = None) -> str:
    if value < 1:
        return f"{value:.9f}".rstrip("0")
    scaled, unit = _scaled(value, _COUNTS)
    return f"{scaled:.4g} {unit}".strip()


def parse_size(text: str) -> int:
    """Bytes of "64", "64B", "4KiB" or "1MiB". Raises ValueError."""
    found = re.fullmatch(r"([0-9]{1,15})(B|KiB|MiB|GiB)?", text)
    if not found:
        raise ValueError(f"{text} is no size, such as 64 or 4KiB")
    return int(found[1]) * {unit: step for step, unit in _BYTES}[found[2] or "B"]
