"""The one figure of a case that stands for it: a time, so that smaller is better for every pattern."""

from ipcmark_results.estimate import Estimate, median_over_repetitions
from ipcmark_results.summary import CaseSummary


def headline_ns(case: CaseSummary) -> Estimate | None:
    """The median round trip; of a stream, the time per message."""
    if case.pattern != "stream":
        return case.figures.get("p50")
    rates = case.figures.get("messages_per_s")
    return median_over_repetitions([1e9 / rate for rate in rates.values]) if rates and min(rates.values) > 0 else None
