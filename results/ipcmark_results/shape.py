"""Small checkers for values from outside, and the combinators that build records from them.

The JSON Schema says the same for other people's tools. jsonschema needs a minute for a file that
these check in a second; a test holds the two together.
"""

from collections.abc import Callable, Mapping
from typing import Any

MAX_TEXT = 1 << 16
Check = Callable[[Any, str], None]


class ShapeError(ValueError):
    """A value of the wrong type, size or range; the message names the field."""


def _expect(holds: bool, where: str, wanted: str, value: Any) -> None:
    if not holds:
        raise ShapeError(f"{where} must be {wanted}, not {type(value).__name__} {str(value)[:60]!r}")


def text(value: Any, where: str) -> None:
    _expect(isinstance(value, str) and len(value) <= MAX_TEXT, where, f"text of at most {MAX_TEXT} characters", value)


def name(value: Any, where: str) -> None:
    _expect(isinstance(value, str) and 0 < len(value) <= 1024, where, "a name of 1 to 1024 characters", value)


def digits(value: Any, where: str) -> None:
    fits = isinstance(value, str) and 0 < len(value) <= 20 and value.isascii() and value.isdigit()
    _expect(fits, where, "a decimal number as a string", value)


def boolean(value: Any, where: str) -> None:
    _expect(isinstance(value, bool), where, "true or false", value)


def integer(value: Any, where: str) -> None:
    _expect(isinstance(value, int) and not isinstance(value, bool), where, "an integer", value)


def count(value: Any, where: str) -> None:
    integer(value, where)
    _expect(value >= 0, where, "0 or more", value)


def number(value: Any, where: str) -> None:
    _expect(isinstance(value, (int, float)) and not isinstance(value, bool), where, "a number", value)


def amount(value: Any, where: str) -> None:
    number(value, where)
    _expect(value >= 0, where, "0 or more", value)


def scalar(value: Any, where: str) -> None:
    _expect(value is None or isinstance(value, (str, int, float)), where, "text, a number, a boolean or null", value)


def one_of(*choices: str) -> Check:
    def check(value: Any, where: str) -> None:
        _expect(isinstance(value, str) and value in choices, where, "one of " + " ".join(choices), value)

    return check


def nullable(inner: Check) -> Check:
    def check(value: Any, where: str) -> None:
        if value is not None:
            inner(value, where)

    return check


def list_of(inner: Check) -> Check:
    def check(value: Any, where: str) -> None:
        _expect(isinstance(value, list), where, "an array", value)
        for index, item in enumerate(value):
            inner(item, f"{where}[{index}]")

    return check


def map_of(inner: Check) -> Check:
    def check(value: Any, where: str) -> None:
        _expect(isinstance(value, dict), where, "an object", value)
        for key, item in value.items():
            inner(item, f"{where}.{key[:80]}")

    return check


def record(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these fields; others pass, so that a newer minor version loads."""

    def check(value: Any, where: str) -> None:
        _expect(isinstance(value, dict), where, "an object", value)
        for key, inner in required.items():
            if key not in value:
                raise ShapeError(f"{where} lacks the field {key}")
            inner(value[key], f"{where}.{key}")
        for key, inner in (optional or {}).items():
            if key in value:
                inner(value[key], f"{where}.{key}")

    return check
