"""The fastest variant that each CPU budget can pay for."""

from dataclasses import dataclass

from ipcmark_plots.front import cost, front
from ipcmark_plots.heat import p50
from ipcmark_plots.names import REFERENCE
from ipcmark_results.summary import CaseSummary

_MOST = 6  # of each kind
_NOT_TO_TAKE = ("floor", REFERENCE)


@dataclass(frozen=True)
class Budget:
    """With this much CPU time or more, of both sides per round trip, nothing measured is faster."""

    case: CaseSummary
    blocks: bool  # only what blocks was looked at
    cost_ns: float
    p50_ns: float


def budgets(cases: list[CaseSummary], placement: str, size: int) -> list[Budget]:
    """From the smallest budget up, first in any way of waiting, then blocking alone."""
    here = [case for case in cases if (case.pattern, case.placement, case.size, case.axes, case.status) ==
            ("ping_pong", placement, size, "", "ok") and case.family not in _NOT_TO_TAKE]
    blocking = [case for case in here if case.wait_kind == "blocking"]
    return [Budget(case, blocks, cost(case), p50(case)) for blocks, cases in ((False, here), (True, blocking))
            for case in front(cases)[:_MOST]]
