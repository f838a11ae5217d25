"""How many times as fast one case is as another."""

from ipcmark_results.estimate import Estimate, ratio_of_medians
from ipcmark_results.summary import CaseSummary

_RATE = "messages_per_s"


def headline(case: CaseSummary) -> str:
    """The figure that a case is judged by: a rate where it has one, else the median time."""
    return _RATE if _RATE in case.figures else "p50"


def speed_of(case: CaseSummary, against: CaseSummary, figure: str | None = None) -> Estimate | None:
    """Above 1 for the better: times shrink where rates grow. Near and far CPUs are never compared."""
    figure = figure or headline(case)
    if not (figure in case.figures and figure in against.figures and case.main_class == against.main_class):
        return None
    new, old = case.figures[figure], against.figures[figure]
    return ratio_of_medians(new, old) if figure == _RATE else ratio_of_medians(old, new)


def is_clear(speed: Estimate) -> bool:
    """The interval leaves 1 out."""
    return speed.low is not None and speed.high is not None and not speed.low <= 1 <= speed.high
