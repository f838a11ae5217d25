"""The one figure of a case that stands for it: a time, so that smaller is better for every pattern."""

from ipcmark_results.estimate import Estimate, median_over_repetitions
from ipcmark_results.summary import CaseSummary


def headline_ns(case: CaseSummary) -> Estimate | None:
    """The median round trip or response time; of a throughput, the time per message."""
    rates = case.figures.get("messages_per_s")
    if rates is None:
        return case.figures.get("p50")
    return median_over_repetitions([1e9 / rate for rate in rates.values]) if min(rates.values) > 0 else None
