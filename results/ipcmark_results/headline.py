"""The one figure of a case that stands for it: a time, so that smaller is better for every pattern."""

from ipcmark_results.estimate import Estimate, median_over_repetitions
from ipcmark_results.summary import CaseSummary


def headline_ns(case: CaseSummary) -> Estimate | None:
    """The median round trip; of what is measured as a rate, the time per message."""
    if "messages_per_s" not in case.figures:
        return case.figures.get("p50")
    rates = case.figures["messages_per_s"]
    return median_over_repetitions([1e9 / rate for rate in rates.values]) if min(rates.values) > 0 else None
