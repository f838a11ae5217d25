"""Names as a chart writes them."""

from ipcmark_results.text import printable

REFERENCE = "library"  # the family of whole libraries, there to compare with
_LIMIT = 34  # in a chart; the table has the whole name


def name(text: str, limit: int = _LIMIT) -> str:
    return printable(text, limit)


def marked(text: str, family: str) -> str:
    """With its mark within the same length."""
    return name(text, _LIMIT - len(mark(family))) + mark(family)


def mark(family: str) -> str:
    return " (reference)" if family == REFERENCE else ""
