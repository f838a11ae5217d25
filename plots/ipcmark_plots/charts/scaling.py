"""Messages per second with more pairs or producers, calls per second with more clients: what is shared gives way."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator

from ipcmark_plots import style
from ipcmark_plots.axes import logarithmic, note_height, notes, value_range
from ipcmark_plots.labels import label_ends
from ipcmark_plots.names import name
from ipcmark_plots.nothing import empty
from ipcmark_plots.sweep_lines import Line, Point, draw_lines, lines_of, named
from ipcmark_plots.units import count_text, size_text, three_digits, tick_count
from ipcmark_plots.view import Description, View

TITLE = "Scaling"
_MOST = 12
CAPTION = ("Messages, or calls, per second of all sides together; bands are 95 % bootstrap intervals over repetitions. Parallel to "
           "the dotted lines every further one adds as much as the first; flat, they share what one had. At the end of a "
           "line stands how many times the rate of its start it reaches. Orange polls, blue blocks, green polls first. "
           "Clients call one server at once, each on an A-stack of its own, or behind one lock for all, as in the paper on LRPC "
           "(Bershad et al., 1990, figure 2). "
           f"Named are up to {_MOST} variants of each panel.")
_WIDTH, _HEIGHT, _LEFT, _PLOT, _TOP, _BOTTOM, _GAP = 10.0, 2.6, 0.75, 6.2, 0.35, 0.45, 0.75
# pattern, its axis, what the axis counts
_PATTERNS = (("pairs", "pairs", "independent pairs at once"), ("fan_in", "producers", "producers, one consumer"),
             ("fan_out", "consumers", "one producer, consumers"))
_CLIENTS = "clients"  # pattern and axis
_LOCKS: tuple[tuple[str, dict[str, str]], ...] = (("", {}), (", one lock", {"lock": "global"}))

Panel = tuple[str, list[Line]]


def _panels(view: View) -> list[Panel]:
    panels = []
    for pattern, axis, words in _PATTERNS:
        lines = lines_of(view.swept(pattern, axis), "messages_per_s")
        panels += [(f"{words}, {size_text(size)}", [line for line in lines if line.size == size])
                   for size in sorted({line.size for line in lines})]
    clients = [line for note, lock in _LOCKS
               for line in lines_of(view.swept(_CLIENTS, _CLIENTS, lock), "messages_per_s", note)]
    return [*panels, ("clients that call one server at once, calls", clients)] if clients else panels


def _gain(line: Line) -> float:
    return line.xy[-1][1] / line.xy[0][1]


def _named(lines: list[Line]) -> list[Line]:
    return named(lines, lambda line: -line.xy[-1][1], _MOST)


def _band(point: Point) -> tuple[float, float] | None:
    _, estimate, _ = point
    return (estimate.low, estimate.high) if estimate.low and estimate.high else None


def _draw_panel(axes: Axes, title: str, lines: list[Line]) -> None:
    counts = sorted({x for line in lines for x, _ in line.xy})
    logarithmic(axes, "x", counts[0] / 1.15, counts[-1] * 1.15)
    logarithmic(axes, "y", *value_range(y for line in lines for _, y in line.xy), tick_count)
    axes.xaxis.set_major_locator(FixedLocator(counts))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(lambda x, _: f"{x:g}")
    for start in (line.xy[0] for line in _named(lines)):
        axes.plot([start[0], counts[-1]], [start[1], start[1] * counts[-1] / start[0]], color=style.MUTED,
                  linewidth=0.6, linestyle=":", zorder=1)
    axes.set_title(title)
    labels = draw_lines(axes, lines, _named(lines), _band, lambda line: f"{three_digits(_gain(line))}x {line.label}")
    label_ends(axes, labels, _HEIGHT, 7.5)


def _missing(view: View) -> list[str]:
    patterns = [*(pattern for pattern, _, _ in _PATTERNS), _CLIENTS]
    return [line for pattern in patterns for line in view.missing(pattern, every_axis=True)]


def applies(view: View) -> bool:
    return any(view.swept(pattern, axis) for pattern, axis, _ in _PATTERNS) or bool(view.swept(_CLIENTS, _CLIENTS))


def draw(view: View) -> Figure:
    panels, missing = _panels(view), _missing(view)
    with style.applied():
        if not panels:
            return empty("No variant was measured with two numbers of pairs, producers, consumers or clients.", missing)
        figure = style.figure(_WIDTH, _TOP + (_HEIGHT + _GAP) * len(panels) - _GAP + _BOTTOM + note_height(missing))
        height = figure.get_figheight()
        for index, (title, lines) in enumerate(panels):
            below = height - _TOP - _HEIGHT - index * (_HEIGHT + _GAP)
            axes = figure.add_axes((_LEFT / _WIDTH, below / height, _PLOT / _WIDTH, _HEIGHT / height))
            _draw_panel(axes, title, lines)
        axes.set_ylabel("messages/s")
        notes(figure, missing)
        return figure


def describe(view: View) -> Description:
    panels = _panels(view)
    rows = [[line.label, title, f"{x:g}", f"{count_text(rate.value)}/s"]
            for title, lines in panels for line in _named(lines) for x, rate, _ in line.points]
    alt = (f"{TITLE}, placement {name(view.placement)}: {len(panels)} panels, {len(rows)} points. The figures are in the "
           "table below.")
    return Description(alt, ["variant", "panel", "how many", "messages/s"], rows)
