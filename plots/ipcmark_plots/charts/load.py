"""Response time against offered load: where does waiting in line begin?"""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ipcmark_plots import style
from ipcmark_plots.axes import logarithmic, note_height, notes, value_range
from ipcmark_plots.labels import label_ends
from ipcmark_plots.names import name
from ipcmark_plots.nothing import empty
from ipcmark_plots.sweep_lines import Line, Point, draw_lines, lines_of, named, sizes_of
from ipcmark_plots.units import count_text, size_text, tick_count, time_text
from ipcmark_plots.view import Description, View

TITLE = "Response time by offered load"
_MOST = 12
CAPTION = ("An open loop: messages leave at planned times whether or not the last one was answered, and the response is "
           "counted from the planned time, so that a pause delays all that were planned in it. Lines are p50, bands reach "
           "up to p99; a line that turns up is a queue. Orange polls, blue blocks, green polls first. Named are up to "
           f"{_MOST} variants for each size, those that answer fastest at the highest load first.")
_WIDTH, _HEIGHT, _LEFT, _PLOT, _TOP, _BOTTOM, _GAP = 10.0, 2.6, 0.75, 6.4, 0.35, 0.45, 0.65


def _lines(view: View) -> list[Line]:
    return lines_of(view.swept("paced", "rate"), "p50")


def _rank(line: Line) -> tuple[float, float]:
    """The one that was still answering at the highest load."""
    x, y = line.xy[-1]
    return -x, y


def _named(lines: list[Line]) -> list[Line]:
    return named(lines, _rank, _MOST)


def _band(point: Point) -> tuple[float, float] | None:
    _, p50, case = point
    return (p50.value, case.figures["p99"].value) if "p99" in case.figures else None


def _draw_size(axes: Axes, lines: list[Line]) -> None:
    chosen = _named(lines)
    ends = [end for line in chosen for point in line.points for end in _band(point) or ()]
    logarithmic(axes, "x", *value_range((x for line in lines for x, _ in line.xy), 1.2), tick_count)
    logarithmic(axes, "y", *value_range([*ends, *(y for line in lines for _, y in line.xy)]))
    axes.set_title(f"{size_text(lines[0].size)} messages")
    label_ends(axes, draw_lines(axes, lines, chosen, _band, lambda line: line.label), _HEIGHT, 7.5)


def applies(view: View) -> bool:
    return bool(view.swept("paced", "rate"))


def draw(view: View) -> Figure:
    lines = _lines(view)
    missing = view.missing("paced", every_axis=True)
    with style.applied():
        if not lines:
            return empty("No variant was measured at two offered loads: run the suite `paced`.", missing)
        sizes = sizes_of(lines)
        figure = style.figure(_WIDTH, _TOP + (_HEIGHT + _GAP) * len(sizes) - _GAP + _BOTTOM + note_height(missing))
        height = figure.get_figheight()
        for index, size in enumerate(sizes):
            below = height - _TOP - _HEIGHT - index * (_HEIGHT + _GAP)
            axes = figure.add_axes((_LEFT / _WIDTH, below / height, _PLOT / _WIDTH, _HEIGHT / height))
            _draw_size(axes, [line for line in lines if line.size == size])
        axes.set_xlabel("planned messages/s", loc="left")
        notes(figure, missing)
        return figure


def describe(view: View) -> Description:
    lines = _lines(view)
    rows = [[line.label, size_text(line.size), f"{count_text(x)}/s", time_text(p50.value),
             time_text(case.figures["p99"].value) if "p99" in case.figures else "not known"]
            for size in sizes_of(lines) for line in _named([one for one in lines if one.size == size])
            for x, p50, case in line.points]
    alt = (f"{TITLE}, placement {name(view.placement)}: {len(lines)} variants. The figures are in the table below.")
    return Description(alt, ["variant", "size", "planned", "p50", "p99"], rows)
