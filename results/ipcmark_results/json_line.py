"""One line of a result file to one JSON object, whatever the line holds."""

import json
import math
import re
from typing import Any, NoReturn

MAX_LINE_BYTES = 4 << 20  # several times the plan of ten thousand cases, the longest line there is
MAX_DEPTH = 16
MAX_INTEGER = 1 << 64

Record = dict[str, Any]


class TornLine(ValueError):
    """The line is the beginning of a record: its writer was killed."""


class BadLine(ValueError):
    """The line is complete and is not a record that ipcmark writes."""


def _refuse_constant(name: str) -> NoReturn:
    raise BadLine(f"{name} is not a JSON number")


def _without_duplicates(pairs: list[tuple[str, Any]]) -> Record:
    record = dict(pairs)
    if len(record) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))
        raise BadLine(f'key "{twice[:80]}" appears twice in one object')
    return record


_DECODER = json.JSONDecoder(object_pairs_hook=_without_duplicates, parse_constant=_refuse_constant)
_MARK = re.compile(r'\\.|["{}\[\]]', re.DOTALL)
_STEP = {"{": 1, "[": 1, "}": -1, "]": -1}


def _is_unfinished(text: str) -> bool:
    """True for an object that has begun and not ended: what a torn write leaves."""
    depth, in_string = 0, False
    for mark in _MARK.finditer(text):
        if mark.group() == '"':
            in_string = not in_string
        elif not in_string and mark.group() in _STEP:
            depth += _STEP[mark.group()]
            if depth <= 0:
                return False
    return depth > 0


def _check_number(value: float | int) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        raise BadLine("a number is too large")
    if abs(value) > MAX_INTEGER:
        raise BadLine("a number is beyond 64 bits")


def _check_level(level: list[Any]) -> list[Any]:
    """Checks the numbers of one level and returns the level below."""
    below: list[Any] = []
    for value in level:
        if isinstance(value, dict):
            below.extend(value.values())
        elif isinstance(value, list):
            below.extend(value)
        elif isinstance(value, (int, float)):
            _check_number(value)
    return below


def _check_values(record: Record) -> None:
    level: list[Any] = [record]
    for _ in range(MAX_DEPTH + 1):
        level = _check_level(level)
        if not level:
            return
    raise BadLine(f"nested deeper than {MAX_DEPTH} levels")


def _decode(text: str) -> Any:
    try:
        return _DECODER.decode(text)
    except RecursionError:
        raise BadLine(f"nested deeper than {MAX_DEPTH} levels") from None
    except json.JSONDecodeError as error:
        if text.startswith("{") and _is_unfinished(text):
            raise TornLine("the record ends in the middle") from None
        raise BadLine(f"not JSON: {error.msg} at column {error.colno}") from None
    except BadLine:
        raise
    except ValueError:  # Python refuses to read integers of thousands of digits
        raise BadLine("a number is beyond 64 bits") from None


def parse_line(line: bytes) -> Record:
    """The record in the line. Raises TornLine or BadLine."""
    # A file system that lost power pads the torn record with NUL.
    record = _decode(line.strip(b"\0\r\n\t ").decode("utf-8", "replace"))
    if not isinstance(record, dict):
        raise BadLine(f"a record is a JSON object, not {type(record).__name__}")
    _check_values(record)
    return record
