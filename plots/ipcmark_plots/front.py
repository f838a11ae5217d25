"""Variants that no other beats in both the round trip and the CPU time it costs."""

import math

from ipcmark_plots.heat import p50
from ipcmark_plots.view import View
from ipcmark_results.summary import CaseSummary


def cost(case: CaseSummary) -> float:
    """CPU time of both sides per message, in ns."""
    estimate = case.figures.get("cpu_ns_per_message")
    return estimate.value if estimate else math.inf


def is_priced(case: CaseSummary) -> bool:
    return 0 < p50(case) < math.inf and 0 < cost(case) < math.inf


def priced(view: View) -> list[CaseSummary]:
    return sorted(filter(is_priced, view.at_size("ping_pong")), key=p50)


def front(cases: list[CaseSummary]) -> list[CaseSummary]:
    """The cheapest first; each next one costs more and is faster."""
    best: list[CaseSummary] = []
    for case in sorted(filter(is_priced, cases), key=lambda case: (cost(case), p50(case))):
        if not best or p50(case) < p50(best[-1]):
            best.append(case)
    return best
