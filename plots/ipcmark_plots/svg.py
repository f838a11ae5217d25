"""A figure to an SVG that can stand inside a page: themed, without a date, its ids its own."""

import io
import re
from xml.etree import ElementTree

from matplotlib.figure import Figure

from ipcmark_plots.style import INK, MUTED, PALETTE, RULE, SURFACE, applied
from ipcmark_results.text import printable

_SVG = "http://www.w3.org/2000/svg"
_LINK = "{http://www.w3.org/1999/xlink}href"
_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
_THEME = {INK: "currentColor", MUTED: "var(--chart-muted, #6b6c6d)", RULE: "var(--chart-rule, #dcdddf)",
          SURFACE: "var(--chart-surface, #ffffff)",
          **{colour: f"var(--chart-{name}, {colour})" for name, colour in PALETTE.items()}}
_COLOUR = re.compile("|".join(map(re.escape, _THEME)))
_FONT = re.compile(r"font: (?:(\w+) )?([\d.]+)px [^;]*")

ElementTree.register_namespace("", _SVG)
ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")


def _raw_svg(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    with applied():
        figure.savefig(buffer, format="svg", transparent=True, metadata=_METADATA)
    return buffer.getvalue()


def _font(match: re.Match[str]) -> str:
    weight = f"font-weight: {match[1]}; " if match[1] else ""
    return f"{weight}font-size: {match[2]}px"


def _rewrite(element: ElementTree.Element, prefix: str) -> None:
    """The page's colours and font instead of fixed ones; ids that no other chart has."""
    for key, value in element.items():
        if key == "id":
            element.set(key, prefix + value)
        elif key == _LINK:
            element.set(key, value.replace("#", "#" + prefix, 1))
        elif key == "clip-path":
            element.set(key, value.replace("url(#", f"url(#{prefix}", 1))
        elif key == "style":
            element.set(key, _FONT.sub(_font, _COLOUR.sub(lambda match: _THEME[match[0]], value)))


def _drop(root: ElementTree.Element, tag: str) -> None:
    for parent in list(root.iter()):
        for child in parent.findall(f"{{{_SVG}}}{tag}"):
            parent.remove(child)


def to_svg(figure: Figure, identity: str, alt: str) -> str:
    """The figure as an element that a screen reader announces as an image with this text."""
    root = ElementTree.fromstring(_raw_svg(figure))
    _drop(root, "metadata")
    _drop(root, "style")  # its selector is `*`: in a page it would reach everything
    for element in root.iter():
        _rewrite(element, f"{identity}-")
    root.set("role", "img")
    root.set("aria-label", printable(alt))
    root.set("style", "stroke-linejoin: round; stroke-linecap: butt; font-family: system-ui, sans-serif")
    return ElementTree.tostring(root, encoding="unicode")
