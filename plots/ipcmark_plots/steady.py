"""Whether a figure can be leaned on."""

from ipcmark_results.summary import CaseSummary

_WIDEST = 1.3  # high over low of the 95 % interval: more is no figure to choose by


def is_unsteady(case: CaseSummary, figure: str = "p50") -> bool:
    """True when the repetitions disagree. A single one disagrees with nobody."""
    estimate = case.figures.get(figure)
    if estimate is None or estimate.low is None or estimate.high is None:
        return False
    return estimate.high > estimate.low * _WIDEST
