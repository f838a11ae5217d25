"""Way of waiting against mechanism, at one size."""

from matplotlib.figure import Figure

from ipcmark_plots import heat, style
from ipcmark_plots.names import marked, name
from ipcmark_plots.nothing import empty
from ipcmark_plots.units import size_text
from ipcmark_plots.view import WAIT_KINDS, Description, View
from ipcmark_results.summary import CaseSummary

TITLE = "Way of waiting by mechanism"
_COLUMNS = 14
CAPTION = (f"The median round trip of every way of waiting. {heat.READ} Columns are mechanisms that can wait in more "
           f"than one way; of more than {_COLUMNS}, those with a figure that are best in their families.")


class _Column:
    def __init__(self, cases: list[CaseSummary]) -> None:
        self.mechanism, self.family = cases[0].mechanism, cases[0].family
        self.by_wait = {case.wait: case for case in cases}
        self.best = min(map(heat.p50, cases))


def _columns(view: View) -> list[_Column]:
    groups: dict[str, list[CaseSummary]] = {}
    for case in view.at_size("ping_pong"):
        groups.setdefault(case.mechanism, []).append(case)
    several = [_Column(cases) for cases in groups.values() if len(cases) > 1]
    chosen = heat.leading(several, _COLUMNS)
    return sorted(chosen, key=lambda column: (style.family_rank(column.family), column.mechanism))


def _rows(columns: list[_Column]) -> list[heat.Row]:
    """Waits of one kind together, the fastest first."""
    cases = {wait: [column.by_wait[wait] for column in columns if wait in column.by_wait]
             for column in columns for wait in column.by_wait}
    order = sorted(cases, key=lambda wait: (WAIT_KINDS.index(cases[wait][0].wait_kind),
                                            min(map(heat.p50, cases[wait])), wait))
    return [heat.Row(wait, cases[wait][0].wait_kind, [column.by_wait.get(wait) for column in columns])
            for wait in order]


def _names(columns: list[_Column]) -> list[str]:
    return [marked(column.mechanism, column.family) for column in columns]


def applies(view: View) -> bool:
    return len(_columns(view)) > 1


def draw(view: View) -> Figure:
    columns = _columns(view)
    rows = _rows(columns)
    with style.applied():
        if not heat.has_figures(rows):
            return empty(f"No mechanism was measured with two ways of waiting at {size_text(view.size)}.")
        return heat.draw(rows, _names(columns), left=1.9, tilt=True)


def describe(view: View) -> Description:
    columns = _columns(view)
    rows = _rows(columns)
    return heat.describe(f"{TITLE} at {size_text(view.size)}, placement {name(view.placement)}: {len(rows)} ways of "
                         f"waiting, {len(columns)} mechanisms.", rows, _names(columns), ("wait", "kind"))
