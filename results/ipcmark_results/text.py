"""Makes text from a result file safe to print: names there come from anybody's machine."""

import re

# Control characters steer a terminal and are not allowed in HTML or XML; surrogates cannot be
# encoded; U+202A-E and U+2066-9 reorder the text around them.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
                          "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def printable(text: object, limit: int | None = None) -> str:
    """One line of text without anything that a terminal, a page or a font could trip over."""
    clean = _UNPRINTABLE.sub(REPLACEMENT, str(text))
    if limit is None or len(clean) <= limit:
        return clean
    return clean[: limit - 1] + "\N{HORIZONTAL ELLIPSIS}"
