"""What one way carries against message size: bytes on the left, messages on the right."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ipcmark_plots import style
from ipcmark_plots.axes import (draw_rest, logarithmic, note_height, notes, nothing, size_position, sizes_axis,
                                value_range)
from ipcmark_plots.choose import leaders, others
from ipcmark_plots.floors import bounces
from ipcmark_plots.labels import Label, label_ends
from ipcmark_plots.names import name
from ipcmark_plots.units import count_text, rate_text, size_text, tick_count
from ipcmark_plots.view import Description, Series, View, carrying_data, present_kinds, series_of

TITLE = "Throughput by message size"
_MOST = 10
CAPTION = ("One way, as fast as the consumer takes it; the median over repetitions. Colour and marker are the family. "
           f"Each panel names up to {_MOST} variants: those of each family that carry most, from as many mechanisms as "
           "possible; the others are grey. Left, dotted and dashed grey are one CPU's memcpy and a copy in and out "
           "through a second CPU; right, dotted is a message for each time a cache line goes there and back, which only what "
           "publishes ahead of its consumer can outrun.")
_WIDTH, _TOP, _GAP, _BOTTOM, _PLOT = 10.0, 0.35, 0.6, 0.35, 2.2
_LEFTS = (0.7, 5.5)
_GIB = float(1 << 30)
_PANELS = (("bytes_per_s", "GiB/s", _GIB), ("messages_per_s", "messages/s", 1.0))
Copies = list[tuple[str, list[tuple[float, float]]]]  # each with its points
_COPIES = (("memcpy", "memcpy"), ("copy in, copy out", "pipeline_copy"))


def _sizes(series: list[Series]) -> list[int]:
    return sorted({case.size for line in series for case in line.cases if case.status == "ok"})


def _copies(view: View, sizes: list[int]) -> Copies:
    """The copying floors over the sizes of this chart."""
    return [(label, [(point["bytes"], point["bytes_per_s"] / _GIB) for point in view.floors.get(key, [])
                     if min(sizes) <= point["bytes"] <= max(sizes) and point["bytes"]]) for label, key in _COPIES]


def _draw_copies(axes: Axes, copies: Copies) -> list[Label]:
    labels = []
    for (label, points), dash in zip(copies, (":", "--")):
        if points:
            axes.plot(*zip(*points), color=style.MUTED, linestyle=dash, linewidth=1.0,
                      marker="." if len(points) == 1 else "")
            labels.append(Label(*points[-1], label, style.MUTED))
    return labels


def _draw_bounce(axes: Axes, view: View) -> list[Label]:
    """One message per bounce of a line, where that is on the scale."""
    low, high = axes.get_ylim()
    rates = [1e9 / bounce for bounce in bounces(view) if low <= 1e9 / bounce <= high]
    for rate in rates:
        axes.axhline(rate, color=style.MUTED, linestyle=":", linewidth=1.0)
    return [Label(axes.get_xlim()[1], rate, "a line bounce each", style.MUTED) for rate in rates]


def _points(line: Series, figure: str, unit: float) -> list[tuple[float, float]]:
    """In the panel's unit."""
    return [(size_position(size), value / unit) for size, value in line.points(figure) if value > 0]


def _drawable(view: View) -> list[Series]:
    return carrying_data(series_of(view.of("stream")))


def _chosen(series: list[Series], kind: str, figure: str) -> list[Series]:
    """By their highest point in this panel."""
    own = [line for line in series if line.wait_kind == kind and _points(line, figure, 1.0)]
    peaks = {id(line): max(y for _, y in _points(line, figure, 1.0)) for line in own}
    return leaders(own, lambda line: line.family, lambda line: -peaks[id(line)], _MOST)


def _draw_chosen(axes: Axes, chosen: list[Series], figure: str, unit: float) -> list[Label]:
    labels = []
    turn: dict[str, int] = {}
    for line in chosen:
        points = _points(line, figure, unit)
        look = style.family_look(line.family)
        turn[look.colour] = turn.get(look.colour, -1) + 1
        axes.plot(*zip(*points), color=look.colour, marker=look.marker, linestyle=style.dash(turn[look.colour]),
                  linewidth=1.2)
        labels.append(Label(*points[-1], line.label, look.colour))
    return labels


def _heights(series: list[Series], kinds: list[str]) -> list[float]:
    return [max(1.8, 0.13 * (2 + len(_chosen(series, kind, "messages_per_s")))) for kind in kinds]


def _prepare(axes: Axes, view: View, series: list[Series], copies: Copies, figure: str, unit: float) -> None:
    sizes = _sizes(series)
    values = [value for line in series for _, value in _points(line, figure, unit)]
    values += [1e9 / bounce for bounce in bounces(view) if figure == "messages_per_s"]
    sizes_axis(axes, sizes)
    axes.set_xlim(size_position(min(sizes)) / 1.5, size_position(max(sizes)) * 1.5)
    logarithmic(axes, "y", *value_range([*values, *(y for _, points in copies for _, y in points)]), tick_count)


def _draw_panel(axes: Axes, view: View, series: list[Series], kind: str, height: float, figure: str,
                unit: float) -> None:
    copies = _copies(view, _sizes(series)) if figure == "bytes_per_s" else []
    _prepare(axes, view, series, copies, figure, unit)
    chosen = _chosen(series, kind, figure)
    rest = [line for line in others(series, chosen) if line.wait_kind == kind]
    draw_rest(axes, [_points(line, figure, unit) for line in rest], style.RULE, 0.6)
    floors = _draw_copies(axes, copies) if figure == "bytes_per_s" else _draw_bounce(axes, view)
    label_ends(axes, floors + _draw_chosen(axes, chosen, figure, unit), height, 7)


def _draw_kind(figure: Figure, view: View, series: list[Series], kind: str, top: float, height: float) -> None:
    total = figure.get_figheight()
    for left, (key, unit_name, unit) in zip(_LEFTS, _PANELS):
        axes = figure.add_axes((left / _WIDTH, (top - height) / total, _PLOT / _WIDTH, height / total))
        axes.set_title(f"{kind}: {unit_name}")
        _draw_panel(axes, view, series, kind, height, key, unit)


def applies(view: View) -> bool:
    return bool(view.of("stream"))


def draw(view: View) -> Figure:
    series = _drawable(view)
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
    series = _drawable(view)
    chosen = list({id(line): line for kind in present_kinds(series) for key, _, _ in _PANELS
                   for line in _chosen(series, kind, key)}.values())
    rows = [[line.mechanism, line.variant, line.wait_kind, size_text(size), rate_text(rate),
             f"{count_text(messages)}/s"]
            for line in chosen for size, rate, messages in line.points("bytes_per_s", "messages_per_s")]
    alt = (f"{TITLE}, placement {name(view.placement)}: bytes and messages per second of {len(chosen)} of "
           f"{len(series)} variants by name, with the machine's own copying speed. The figures are in the table below.")
    return Description(alt, ["mechanism", "wait", "kind", "size", "bytes/s", "messages/s"], rows)
