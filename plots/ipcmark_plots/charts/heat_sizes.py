"""Mechanism against message size: each cell the best round trip of one kind of waiting."""

from matplotlib.figure import Figure

from ipcmark_plots import heat, style
from ipcmark_plots.names import marked, name
from ipcmark_plots.nothing import empty
from ipcmark_plots.units import size_text
from ipcmark_plots.view import WAIT_KINDS, Description, View
from ipcmark_results.summary import CaseSummary

TITLE = "Mechanism by message size"
_MOST = 56
CAPTION = (f"The best median round trip of each mechanism and kind of waiting. {heat.READ} Of more than {_MOST} rows "
           "those with a figure that are best in their families are drawn.")


def _cases(view: View) -> list[CaseSummary]:
    return view.of("ping_pong")


def _sizes(view: View) -> list[int]:
    return sorted({case.size for case in _cases(view)})


class _Line:
    """One mechanism in one kind of waiting."""

    def __init__(self, cases: list[CaseSummary], sizes: list[int]) -> None:
        self.mechanism, self.family, self.kind = cases[0].mechanism, cases[0].family, cases[0].wait_kind
        self.cells = [heat.best([case for case in cases if case.size == size]) for size in sizes]
        self.best = min(map(heat.p50, cases))


def _lines(view: View) -> list[_Line]:
    groups: dict[tuple[str, str], list[CaseSummary]] = {}
    for case in _cases(view):
        groups.setdefault((case.mechanism, case.wait_kind), []).append(case)
    sizes = _sizes(view)
    return [_Line(cases, sizes) for cases in groups.values()]


def _rows(view: View) -> list[heat.Row]:
    lines = heat.leading(_lines(view), _MOST)
    order = sorted(lines, key=lambda line: (style.family_rank(line.family), line.mechanism,
                                            WAIT_KINDS.index(line.kind)))
    return [heat.Row(f"{marked(line.mechanism, line.family)}, {line.kind}", line.family, line.cells) for line in order]


def _notes(view: View) -> list[str]:
    more = len(_lines(view)) - len(_rows(view))
    return [f"{more} rows without a figure, or last in their families: the table of all cases has them"] * (more > 0)


def applies(view: View) -> bool:
    return len({size for size in _sizes(view) if size}) > 1


def draw(view: View) -> Figure:
    rows = _rows(view)
    with style.applied():
        if not heat.has_figures(rows):
            return empty(f"No round trip was measured in placement {name(view.placement)}.", view.missing("ping_pong"))
        return heat.draw(rows, [size_text(size) for size in _sizes(view)], _notes(view))


def describe(view: View) -> Description:
    rows = _rows(view)
    return heat.describe(f"{TITLE}, placement {name(view.placement)}: {len(rows)} rows, by family, a column for each "
                         "size.", rows, [size_text(size) for size in _sizes(view)], ("mechanism, kind", "family"))
