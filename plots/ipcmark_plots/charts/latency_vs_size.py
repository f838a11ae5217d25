"""Round trip against message size: one small panel per mechanism, all others in grey behind it."""

import math

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ipcmark_plots import style
from ipcmark_plots.axes import bounces, logarithmic, note_height, notes, nothing, size_position, sizes_axis, value_range
from ipcmark_plots.labels import Label, label_ends
from ipcmark_plots.units import size_text, time_text
from ipcmark_plots.view import Description, Series, View, name, present_kinds, series_of

TITLE = "Round trip by message size"
CAPTION = ("Lines are the median round trip (p50), bands reach up to p99. Colour is the kind of waiting: orange "
           "polls, blue blocks, green polls first. Grey lines are all other variants; dotted lines are floors, "
           "named in the first panel.")
_COLUMNS, _WIDTH, _PANEL, _GAP, _TOP, _BOTTOM = 3, 10.0, 1.65, 0.72, 0.45, 0.35
_FLOORS = (("bounce", "line_bounce_ns"), ("clock", "clock_pair_ns"), ("null loop", "null_loop_ns"))


def _floors(view: View) -> list[tuple[str, float]]:
    """What no variant can go below; two sides on one CPU bounce no line."""
    return [(label, view.floors[key]) for label, key in _FLOORS
            if view.floors.get(key) and not (key == "line_bounce_ns" and view.placement == "same_core")]


def _floors_off(view: View, limits: tuple[float, float]) -> list[str]:
    return [f"floor {label}: {time_text(ns)}, off the scale" for label, ns in _floors(view)
            if not limits[0] <= ns <= limits[1]]


def _draw_context(axes: Axes, series: list[Series]) -> None:
    for line in series:
        points = line.points("p50")
        axes.plot([size_position(x) for x, _ in points], [y for _, y in points], color=style.RULE, linewidth=0.8,
                  marker="." if len(points) == 1 else "", markersize=3, zorder=1)


def _draw_line(axes: Axes, line: Series, dash: int) -> Label | None:
    look = style.WAIT_KINDS[line.wait_kind]
    points = [(size_position(size), p50) for size, p50 in line.points("p50")]
    if not points:
        return None
    band = [(size_position(size), p50, p99) for size, p50, p99 in line.points("p50", "p99")]
    if len(band) > 1:
        axes.fill_between(*zip(*band), color=look.colour, alpha=0.16, linewidth=0)
    elif band:
        axes.plot([band[0][0]] * 2, band[0][1:], color=look.colour, alpha=0.35, linewidth=3)
    axes.plot(*zip(*points), color=look.colour, marker=look.marker, linestyle=style.dash(dash))
    return Label(*points[-1], name(line.variant), look.colour)


def _draw_floors(axes: Axes, floors: list[tuple[str, float]]) -> list[Label]:
    for _, ns in floors:
        axes.axhline(ns, color=style.MUTED, linewidth=0.8, linestyle=":", zorder=1.5)
    return [Label(axes.get_xlim()[1], ns, f"{label} {time_text(ns)}", style.MUTED) for label, ns in floors]


def _title(axes: Axes, mechanism: str, own: list[Series]) -> None:
    axes.set_title(name(mechanism), pad=15)
    sizes = sorted({case.size for line in own for case in line.cases if case.status != "ok"})
    if sizes:
        reached = ", ".join(map(size_text, sizes[:3])) + (" and more" if len(sizes) > 3 else "")
        axes.text(0, 1.04, f"not all drawn at {reached}: see below", transform=axes.transAxes, fontsize=6.5,
                  color=style.MUTED, va="bottom")


def _draw_own(axes: Axes, own: list[Series]) -> list[Label]:
    dashes: dict[str, int] = {}
    labels = []
    for line in own:
        if label := _draw_line(axes, line, dashes.get(line.wait_kind, 0)):
            dashes[line.wait_kind] = dashes.get(line.wait_kind, 0) + 1
            labels.append(label)
    return labels


def _panel_axes(figure: Figure, index: int) -> Axes:
    height = figure.get_figheight()
    column, row = index % _COLUMNS, index // _COLUMNS
    left = 0.6 + column * (_WIDTH - 0.6) / _COLUMNS
    bottom = height - _TOP - _PANEL - row * (_PANEL + _GAP)
    return figure.add_axes((left / _WIDTH, bottom / height, 2.0 / _WIDTH, _PANEL / height))


def _prepare(axes: Axes, sizes: list[int], limits: tuple[float, float], first_column: bool) -> None:
    sizes_axis(axes, sizes)
    logarithmic(axes, "y", *limits)
    positions = [size_position(size) for size in sizes]
    axes.set_xlim(min(positions) / 1.6, max(positions) * 1.6)
    if not first_column:
        axes.tick_params(axis="y", labelleft=False)


def _empty(view: View) -> Figure:
    lines = view.missing("ping_pong")
    figure = style.figure(_WIDTH, 1.2 + note_height(lines))
    nothing(figure, f"No round trip was measured in placement {name(view.placement)}.")
    notes(figure, lines)
    return figure


def _mechanisms(series: list[Series]) -> dict[str, list[Series]]:
    """Grouped, the family's members side by side."""
    families = list(style.FAMILIES)
    rank = {family: index for index, family in enumerate(families)}
    groups: dict[str, list[Series]] = {}
    for line in sorted(series, key=lambda line: (rank.get(line.family, len(families)), line.mechanism)):
        groups.setdefault(line.mechanism, []).append(line)
    return groups


def _draw_panels(view: View, series: list[Series], limits: tuple[float, float]) -> Figure:
    groups = _mechanisms(series)
    missing = [*_floors_off(view, limits), *view.missing("ping_pong")]
    panels = math.ceil(len(groups) / _COLUMNS) * (_PANEL + _GAP) - _GAP
    figure = style.figure(_WIDTH, _TOP + panels + _BOTTOM + note_height(missing))
    sizes = sorted({case.size for line in series for case in line.cases})
    for index, (mechanism, own) in enumerate(groups.items()):
        axes = _panel_axes(figure, index)
        _prepare(axes, sizes, limits, index % _COLUMNS == 0)
        _draw_context(axes, [line for line in series if line.mechanism != mechanism])
        floors = _draw_floors(axes, [floor for floor in _floors(view) if limits[0] <= floor[1] <= limits[1]])
        _title(axes, mechanism, own)
        # The floors are the same everywhere: naming them once leaves room for the variants.
        label_ends(axes, _draw_own(axes, own) + (floors if index == 0 else []), _PANEL)
    notes(figure, missing)
    return figure


def draw(view: View) -> Figure:
    series = series_of(view.of("ping_pong"))
    with style.applied():
        if not any(line.points("p50") for line in series):
            return _empty(view)
        values = [value for line in series for figure in ("p50", "p99") for _, value in line.points(figure)]
        return _draw_panels(view, series, value_range([*values, *bounces(view)]))  # other floors may be far below


def describe(view: View) -> Description:
    series = series_of(view.of("ping_pong"))
    rows = [[line.mechanism, line.variant, line.wait_kind, size_text(size), time_text(p50)]
            for line in series for size, p50 in line.points("p50")]
    alt = (f"{TITLE}, placement {view.placement}: {len(_mechanisms(series))} mechanisms in panels of their own, "
           f"waiting {', '.join(present_kinds(series)) or 'not measured'}. The figures are in the table below.")
    return Description(alt, ["mechanism", "wait", "kind", "size", "p50"], rows)
