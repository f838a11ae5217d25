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
            themed = _COLOUR.sub(lambda match: _THEME[match[0]], value)
            element.set(key, _FONT.sub(_font, themed).replace("url(#", f"url(#{prefix}"))


def _drop(root: ElementTree.Element, tag: str) -> None:
    for parent in list(root.iter()):
        for child in parent.findall(f"{{{_SVG}}}{tag}"):
            parent.remove(child)


# A picture stands alone on pages of any colour, so it brings its own: light by day and dark by night.
_STANDALONE = """
svg { color: #1b1e22; background: #ffffff; --chart-muted: #686e75; --chart-rule: #dcdfe3; --chart-surface: #ffffff; }
@media (prefers-color-scheme: dark) {
  svg { color: #e7e9ec; background: #14171b; --chart-muted: #9aa2ab; --chart-rule: #3a4047; --chart-surface: #14171b;
        --chart-blue: #4ba3e3; --chart-green: #2bc49a; --chart-vermillion: #f0803c; --chart-orange: #f0b429; }
}
"""


def standalone(figure: Figure, alt: str) -> str:
    """A file of its own."""
    root = ElementTree.fromstring(to_svg(figure, "chart", alt))
    look = ElementTree.Element(f"{{{_SVG}}}style")
    look.text = _STANDALONE
    root.insert(0, look)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


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
