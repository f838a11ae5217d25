"""What a chart says of the cases that have no place in it: one line for each reason, not for each case."""

import re
from collections import defaultdict
from collections.abc import Iterable

from ipcmark_plots.names import name
from ipcmark_plots.units import size_text
from ipcmark_results.summary import CaseSummary
from ipcmark_results.text import printable

_REASON_LIMIT, _NAMED = 90, 2


def kind_of_reason(case: CaseSummary) -> str:
    """Skipped for reasons that differ in a figure or in who gives them is one thing: "X carries at most 8192 B"."""
    if case.status != "skipped":
        return case.reason
    own = rf"\b({re.escape(case.mechanism)}|{re.escape(case.wait)})\b"
    return re.sub(rf"{own}|\d[\w.]*|\([^)]*\)", "", case.reason)


def _sizes(cases: list[CaseSummary]) -> str:
    sizes = [size_text(size) for size in sorted({case.size for case in cases})]
    return f"{sizes[0]} to {sizes[-1]}" if len(sizes) > 3 else ", ".join(sizes)


def _names(cases: list[CaseSummary]) -> str:
    names = list(dict.fromkeys(name(f"{case.mechanism} {case.variant}") for case in cases))
    if len(names) <= _NAMED:
        return " and ".join(names)
    return f"{len(names)} variants ({', '.join(names[:_NAMED])}, ...)"


def reason_of(group: list[CaseSummary]) -> str:
    such_as = "such as: " if len({case.reason for case in group}) > 1 else ""
    return such_as + group[0].reason


def _line(status: str, group: list[CaseSummary]) -> str:
    """The reason is that of the smallest size."""
    return f"{_names(group)}, {_sizes(group)}: {status}, {printable(reason_of(group), _REASON_LIMIT)}"


def not_drawn(cases: Iterable[CaseSummary]) -> list[str]:
    groups: dict[tuple[str, str], list[CaseSummary]] = defaultdict(list)
    for case in sorted(cases, key=lambda case: case.size):
        if case.status != "ok":
            groups[case.status, kind_of_reason(case)].append(case)
    return [_line(status, group) for (status, _), group in groups.items()]
