"""Where the two sides run: each variant's round trip in every placement."""

from matplotlib.figure import Figure

from ipcmark_plots import heat, style
from ipcmark_plots.names import marked
from ipcmark_plots.nothing import empty
from ipcmark_plots.units import size_text
from ipcmark_plots.view import WAIT_KINDS, Description, View
from ipcmark_results.summary import CaseSummary

TITLE = "Placement"
_MOST = 44
_NEAREST = ("same_core", "smt_sibling", "same_llc", "same_node", "cross_node")
CAPTION = (f"The median round trip with both sides on one core, and further and further apart. {heat.READ} Of more "
           f"than {_MOST} variants those with a figure that are best in their families are drawn.")


class _Line:
    def __init__(self, cases: list[CaseSummary], placements: list[str]) -> None:
        first = cases[0]
        self.mechanism, self.family, self.wait, self.kind = first.mechanism, first.family, first.wait, first.wait_kind
        by_placement = {case.placement: case for case in cases}
        self.cells = [by_placement.get(placement) for placement in placements]
        self.best = min(map(heat.p50, cases))


def _cases(view: View) -> list[CaseSummary]:
    """Of all placements: this chart is drawn once."""
    return [case for case in view.cases if (case.pattern, case.size, case.axes) == ("ping_pong", view.size, "")
            and case.family != "floor"]


def _placements(view: View) -> list[str]:
    found = {case.placement for case in _cases(view)}
    return sorted(found, key=lambda one: (_NEAREST.index(one) if one in _NEAREST else len(_NEAREST), one))


def _lines(view: View) -> list[_Line]:
    """Those that were planned in at least two placements: the others show nothing here."""
    groups: dict[tuple[str, str], list[CaseSummary]] = {}
    for case in _cases(view):
        groups.setdefault((case.mechanism, case.wait), []).append(case)
    placements = _placements(view)
    lines = [_Line(cases, placements) for cases in groups.values() if len({case.placement for case in cases}) > 1]
    chosen = heat.leading(lines, _MOST)
    return sorted(chosen, key=lambda line: (style.family_rank(line.family), WAIT_KINDS.index(line.kind), line.best))


def _rows(view: View) -> list[heat.Row]:
    return [heat.Row(marked(f"{line.mechanism} {line.wait}", line.family), line.family, line.cells)
            for line in _lines(view)]


def applies(view: View) -> bool:
    return bool(_lines(view))


def draw(view: View) -> Figure:
    rows = _rows(view)
    with style.applied():
        if not heat.has_figures(rows):
            return empty(f"No variant was measured in two placements at {size_text(view.size)}.")
        return heat.draw(rows, _placements(view), left=2.6)


def describe(view: View) -> Description:
    rows, placements = _rows(view), _placements(view)
    return heat.describe(f"{TITLE} at {size_text(view.size)}: {len(rows)} variants in {len(placements)} placements.",
                         rows, placements, ("variant", "family"))
