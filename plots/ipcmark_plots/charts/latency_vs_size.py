"""Round trip against message size: a panel per family, its best lines by name and all others in grey."""

import math

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ipcmark_plots import style
from ipcmark_plots.axes import (draw_rest, logarithmic, note_height, notes, nothing, size_position, sizes_axis,
                                value_range)
from ipcmark_plots.choose import leaders, others
from ipcmark_plots.floors import bounces, draw_floors, floors_of, off_the_scale
from ipcmark_plots.labels import Label, label_ends
from ipcmark_plots.names import name
from ipcmark_plots.units import size_text, time_text
from ipcmark_plots.view import Description, Series, View, carrying_data, present_kinds, series_of

TITLE = "Round trip by message size"
_MOST = 6
CAPTION = ("Lines are the median round trip (p50), bands reach up to p99. Colour is the kind of waiting: orange "
           f"polls, blue blocks, green polls first. Named are up to {_MOST} lines of each family, the best of each "
           "kind of waiting in turn and from as many mechanisms as possible; darker grey is the rest of the family, "
           "lighter grey all others. Dotted lines are floors, named in the first panel.")
_COLUMNS, _WIDTH, _PANEL, _GAP, _TOP, _BOTTOM = 2, 10.0, 1.9, 0.72, 0.45, 0.35


def _rank(size: int, line: Series) -> tuple[bool, float]:
    """Lines before dots, then by the round trip at this size."""
    points = line.points("p50")
    return len(points) < 2, dict(points).get(size, math.inf)


def _drawable(view: View) -> list[Series]:
    return [line for line in carrying_data(series_of(view.of("ping_pong"))) if line.points("p50")]


def _families(view: View) -> dict[str, list[Series]]:
    groups: dict[str, list[Series]] = {}
    for line in sorted(_drawable(view), key=lambda line: style.family_rank(line.family)):
        groups.setdefault(line.family, []).append(line)
    return groups


def _chosen(view: View, own: list[Series]) -> list[Series]:
    return leaders(own, lambda line: line.wait_kind, lambda line: _rank(view.size, line), _MOST)


def _points(line: Series) -> list[tuple[float, float]]:
    return [(size_position(size), p50) for size, p50 in line.points("p50")]


def _draw_line(axes: Axes, line: Series, dash: int) -> Label:
    look = style.WAIT_KINDS[line.wait_kind]
    points = _points(line)
    band = [(size_position(size), p50, p99) for size, p50, p99 in line.points("p50", "p99")]
    if len(band) > 1:
        axes.fill_between(*zip(*band), color=look.colour, alpha=0.09, linewidth=0)
    elif band:
        axes.plot([band[0][0]] * 2, band[0][1:], color=look.colour, alpha=0.35, linewidth=3)
    axes.plot(*zip(*points), color=look.colour, marker=look.marker, linestyle=style.dash(dash))
    return Label(*points[-1], line.label, look.colour)


def _title(axes: Axes, family: str, own: list[Series], drawn: int) -> None:
    axes.set_title(name(family), pad=15)
    what = f"{drawn} of {len(own)} variants named" if drawn < len(own) else f"all {drawn} variants" if drawn > 1 else ""
    axes.text(0, 1.04, what, transform=axes.transAxes, fontsize=6.5, color=style.MUTED, va="bottom")


def _draw_chosen(axes: Axes, chosen: list[Series]) -> list[Label]:
    dashes: dict[str, int] = {}
    labels = []
    for line in chosen:
        dashes[line.wait_kind] = dashes.get(line.wait_kind, -1) + 1
        labels.append(_draw_line(axes, line, dashes[line.wait_kind]))
    return labels


def _panel_axes(figure: Figure, index: int) -> Axes:
    height = figure.get_figheight()
    column, row = index % _COLUMNS, index // _COLUMNS
    left = 0.6 + column * (_WIDTH - 0.6) / _COLUMNS
    bottom = height - _TOP - _PANEL - row * (_PANEL + _GAP)
    return figure.add_axes((left / _WIDTH, bottom / height, 2.55 / _WIDTH, _PANEL / height))


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
    nothing(figure, f"No round trip with data was measured in placement {name(view.placement)}.")
    notes(figure, lines)
    return figure


def _draw_panel(axes: Axes, view: View, family: str, groups: dict[str, list[Series]], floors: bool) -> None:
    own = groups[family]
    chosen = _chosen(view, own)
    draw_rest(axes, [_points(line) for other in groups if other != family for line in groups[other]], style.RULE, 0.6)
    draw_rest(axes, map(_points, others(own, chosen)), style.MUTED, 0.6)
    limits = axes.get_ylim()
    labels = draw_floors(axes, [floor for floor in floors_of(view) if limits[0] <= floor[1] <= limits[1]])
    _title(axes, family, own, len(chosen))
    # The floors are the same everywhere: naming them once leaves room for the variants.
    label_ends(axes, _draw_chosen(axes, chosen) + (labels if floors else []), _PANEL, 7)


def _draw_panels(view: View, groups: dict[str, list[Series]], limits: tuple[float, float]) -> Figure:
    missing = [*off_the_scale(view, limits), *view.missing("ping_pong")]
    panels = math.ceil(len(groups) / _COLUMNS) * (_PANEL + _GAP) - _GAP
    figure = style.figure(_WIDTH, _TOP + panels + _BOTTOM + note_height(missing))
    sizes = sorted({size for own in groups.values() for line in own for size, _ in line.points("p50")})
    for index, family in enumerate(groups):
        axes = _panel_axes(figure, index)
        _prepare(axes, sizes, limits, index % _COLUMNS == 0)
        _draw_panel(axes, view, family, groups, index == 0)
    notes(figure, missing)
    return figure


def applies(view: View) -> bool:
    """Not to size against nothing: the other charts show a single size."""
    return len({case.size for line in carrying_data(series_of(view.of("ping_pong"))) for case in line.cases}) > 1


def draw(view: View) -> Figure:
    groups = _families(view)
    with style.applied():
        if not groups:
            return _empty(view)
        series = [line for own in groups.values() for line in own]
        values = [value for line in series for _, value in line.points("p50")]
        named = [value for own in groups.values() for line in _chosen(view, own) for _, value in line.points("p99")]
        return _draw_panels(view, groups, value_range([*values, *named, *bounces(view)]))  # floors may be far below


def describe(view: View) -> Description:
    groups = _families(view)
    chosen = [line for own in groups.values() for line in _chosen(view, own)]
    rows = [[line.mechanism, line.variant, line.wait_kind, size_text(size), time_text(p50)]
            for line in chosen for size, p50 in line.points("p50")]
    alt = (f"{TITLE}, placement {view.placement}: {len(groups)} families in panels of their own, {len(chosen)} "
           f"variants by name, waiting {', '.join(present_kinds(chosen)) or 'not measured'}. The figures are in the "
           "table below.")
    return Description(alt, ["mechanism", "wait", "kind", "size", "p50"], rows)
