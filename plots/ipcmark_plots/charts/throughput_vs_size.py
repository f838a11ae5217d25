"""What one way carries against message size: bytes on the left, messages on the right."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ipcmark_plots import style
from ipcmark_plots.axes import logarithmic, note_height, notes, nothing, size_position, sizes_axis, value_range
from ipcmark_plots.labels import Label, label_ends
from ipcmark_plots.units import count_text, rate_text, size_text, tick_count
from ipcmark_plots.view import Description, Series, View, name, present_kinds, series_of

TITLE = "Throughput by message size"
CAPTION = ("One way, as fast as the consumer takes it; the median over repetitions. Colour and marker are the family. "
           "Grey lines are one CPU's memcpy and a copy in and out through a second CPU.")
_WIDTH, _TOP, _GAP, _BOTTOM, _PLOT = 10.0, 0.35, 0.6, 0.35, 2.75
_LEFTS = (0.75, 5.75)
_GIB = float(1 << 30)
_PANELS = (("bytes_per_s", "GiB/s", _GIB), ("messages_per_s", "messages/s", 1.0))
_COPIES = (("memcpy", "memcpy"), ("copy in, copy out", "pipeline_copy"))


def _copies(view: View, sizes: list[int]) -> list[tuple[str, list[tuple[float, float]]]]:
    """The copying floors over the sizes of this chart."""
    return [(label, [(point["bytes"], point["bytes_per_s"] / _GIB) for point in view.floors.get(key, [])
                     if min(sizes) <= point["bytes"] <= max(sizes) and point["bytes"]]) for label, key in _COPIES]


def _draw_copies(axes: Axes, copies: list[tuple[str, list[tuple[float, float]]]]) -> list[Label]:
    labels = []
    for (label, points), dash in zip(copies, (":", "--")):
        if points:
            axes.plot(*zip(*points), color=style.MUTED, linestyle=dash, linewidth=1.0,
                      marker="." if len(points) == 1 else "")
            labels.append(Label(*points[-1], label, style.MUTED))
    return labels


def _points(line: Series, figure: str, unit: float) -> list[tuple[float, float]]:
    """In the panel's unit."""
    return [(size_position(size), value / unit) for size, value in line.points(figure) if value > 0]


def _draw_series(axes: Axes, series: list[Series], figure: str, unit: float) -> list[Label]:
    labels = []
    turn: dict[str, int] = {}
    for line in series:
        if points := _points(line, figure, unit):
            look = style.family_look(line.family)
            turn[line.family] = turn.get(line.family, -1) + 1
            axes.plot(*zip(*points), color=look.colour, marker=look.marker, linestyle=style.dash(turn[line.family]),
                      linewidth=1.2)
            labels.append(Label(*points[-1], line.label, look.colour))
    return labels


def _heights(series: list[Series], kinds: list[str]) -> list[float]:
    return [max(1.8, 0.13 * (2 + sum(line.wait_kind == kind for line in series))) for kind in kinds]


def _draw_panel(axes: Axes, view: View, series: list[Series], kind: str, height: float, figure: str,
                unit: float) -> None:
    sizes = sorted({case.size for line in series for case in line.cases})
    copies = _copies(view, sizes) if figure == "bytes_per_s" else []
    values = [value for line in series for _, value in _points(line, figure, unit)]
    sizes_axis(axes, sizes)
    axes.set_xlim(size_position(min(sizes)) / 1.5, size_position(max(sizes)) * 1.5)
    logarithmic(axes, "y", *value_range([*values, *(y for _, points in copies for _, y in points)]), tick_count)
    labels = _draw_copies(axes, copies)
    labels += _draw_series(axes, [line for line in series if line.wait_kind == kind], figure, unit)
    label_ends(axes, labels, height, 7)


def _draw_kind(figure: Figure, view: View, series: list[Series], kind: str, top: float, height: float) -> None:
    total = figure.get_figheight()
    for left, (key, unit_name, unit) in zip(_LEFTS, _PANELS):
        axes = figure.add_axes((left / _WIDTH, (top - height) / total, _PLOT / _WIDTH, height / total))
        axes.set_title(f"{kind}: {unit_name}")
        _draw_panel(axes, view, series, kind, height, key, unit)


def draw(view: View) -> Figure:
    series = series_of(view.of("stream"))
    missing = view.missing("stream")
    kinds = present_kinds(series)
    heights = _heights(series, kinds)
    total = _TOP + sum(heights) + _GAP * max(0, len(kinds) - 1) + _BOTTOM + note_height(missing)
    with style.applied():
        figure = style.figure(_WIDTH, max(total, 1.2 + note_height(missing)))
        if not kinds:
            nothing(figure, f"No throughput was measured in placement {name(view.placement)}.")
        top = total - _TOP
        for kind, height in zip(kinds, heights):
            _draw_kind(figure, view, series, kind, top, height)
            top -= height + _GAP
        notes(figure, missing)
        return figure


def describe(view: View) -> Description:
    series = series_of(view.of("stream"))
    rows = [[line.mechanism, line.variant, line.wait_kind, size_text(size), rate_text(rate),
             f"{count_text(messages)}/s"]
            for line in series for size, rate, messages in line.points("bytes_per_s", "messages_per_s")]
    alt = (f"{TITLE}, placement {name(view.placement)}: bytes and messages per second of {len(series)} variants, "
           f"with the machine's own copying speed. The figures are in the table below.")
    return Description(alt, ["mechanism", "wait", "kind", "size", "bytes/s", "messages/s"], rows)
