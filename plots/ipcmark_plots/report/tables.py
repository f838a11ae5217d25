"""The rows of the table of all cases: each cell with the text to read and the value to sort by."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from ipcmark_plots.names import REFERENCE
from ipcmark_plots.units import count_text, rate_text, size_text, three_digits, time_text
from ipcmark_results.estimate import Estimate
from ipcmark_results.summary import CaseSummary
from ipcmark_results.text import printable


@dataclass(frozen=True)
class Cell:
    text: str
    order: float | str | None = None  # None: sorts last
    more: str = ""  # small, below


@dataclass(frozen=True)
class Column:
    key: str
    title: str
    help: str
    format: Any


def anchor(case: str) -> str:
    """An id may hold anything but white space; the case id has none unless somebody made it up."""
    return "_".join(printable(case).split())


def link(case: str) -> str:
    return quote(anchor(case), safe="/=:,", errors="replace")


def interval(estimate: Estimate, text: Any) -> str:
    if estimate.low is None or estimate.high is None:
        return ""
    low, high = text(estimate.low), text(estimate.high)
    return "" if low == high else f"{low} to {high}"


def _per_s(value: float) -> str:
    return f"{count_text(value)}/s"


ROUND_TRIP = (
    Column("p50", "p50", "median round trip and its 95 % interval", time_text),
    Column("p99", "p99", "99 of 100 took at most this long", time_text),
    Column("p999", "p99.9", "999 of 1,000 took at most this long", time_text),
    Column("max", "max", "median over repetitions of the slowest", time_text),
    Column("cpu_ns_per_message", "CPU", "of both sides, per round trip", time_text),
    Column("switches_per_message", "switches", "context switches of both sides, per round trip", three_digits))
PACED = (
    Column("p50", "p50", "median response, from the planned time, and its 95 % interval", time_text),
    Column("p99", "p99", "99 of 100 took at most this long", time_text),
    Column("p999", "p99.9", "999 of 1,000 took at most this long", time_text),
    Column("service_p50", "service", "median from when a message began to be sent", time_text),
    Column("achieved_per_s", "achieved", "messages per second that arrived", _per_s),
    Column("cpu_ns_per_message", "CPU", "of both sides, per message; the sender looks at the clock all the time", time_text))
STREAM = (
    Column("bytes_per_s", "bytes/s", "payload received, and its 95 % interval", rate_text),
    Column("messages_per_s", "messages/s", "messages received", _per_s),
    Column("window_p10", "p10", "9 of 10 windows of a millisecond were at least this fast", rate_text),
    Column("cpu_ns_per_message", "CPU", "of both sides, per message", time_text),
    Column("switches_per_message", "switches", "context switches of both sides, per message", three_digits))
# Of several at once: who got least, of what an equal share would be.
CROWD = (*STREAM[:2], Column("least_share", "least share", "of an equal one: 1 is fair, 0 starves", three_digits),
         *STREAM[3:])

CLIENTS = (
    Column("messages_per_s", "calls/s", "of all clients together, and its 95 % interval", _per_s),
    Column("window_p10", "p10", "9 of 10 windows of a millisecond or more were at least this fast", _per_s),
    Column("cpu_ns_per_message", "CPU", "of all threads of both sides, per call", time_text),
    Column("switches_per_message", "switches", "context switches of all threads, per call", three_digits))


@dataclass(frozen=True)
class Row:
    case: CaseSummary
    size: str
    cells: list[Cell]
    is_reference: bool
    runs: list[str]  # one text per repetition
    others: list[str]  # repetitions of other statuses


def _cell(case: CaseSummary, column: Column, with_interval: bool) -> Cell:
    estimate = case.figures.get(column.key)
    if estimate is None:
        return Cell("")
    # The windows of empty messages count messages, not bytes.
    text = _per_s if column.key == "window_p10" and case.size == 0 else column.format
    return Cell(text(estimate.value), estimate.value, interval(estimate, text) if with_interval else "")


def _row(case: CaseSummary, columns: tuple[Column, ...]) -> Row:
    cells = [_cell(case, column, index == 0) for index, column in enumerate(columns)]
    runs = [f"{one.probe_class} {columns[0].format(one.value)}" for one in case.repetitions]
    others = [f"{count} {status}" for status, count in case.counts.items() if status != "ok"]
    return Row(case, size_text(case.size), cells, case.family == REFERENCE, runs, others)


@dataclass(frozen=True)
class Table:
    title: str
    pattern: str
    columns: tuple[Column, ...]
    rows: list[Row]


def _rank(case: CaseSummary) -> tuple[Any, ...]:
    """By placement and size, then the best first and the floor last: in order without a script."""
    best = case.figures.get("p50")
    rate = case.figures.get("bytes_per_s" if case.size else "messages_per_s")
    order = best.value if best else -rate.value if rate else float("inf")
    return case.placement, case.size, case.status != "ok", case.family == "floor", order


def tables(cases: list[CaseSummary]) -> list[Table]:
    titles = {"ping_pong": ("Round trips", ROUND_TRIP), "stream": ("Throughput", STREAM),
              "call": ("Calls", ROUND_TRIP), "paced": ("Response under planned load", PACED),
              "pairs": ("Several pairs at once", CROWD), "fan_in": ("Many to one", CROWD),
              "fan_out": ("One to many", CROWD), "clients": ("Calls of several clients", CLIENTS)}
    result = []
    for pattern in dict.fromkeys(case.pattern for case in cases):
        title, columns = titles.get(pattern, (pattern, (*ROUND_TRIP[:3], *STREAM[:2], *ROUND_TRIP[4:])))
        rows = [_row(case, columns) for case in sorted(cases, key=_rank) if case.pattern == pattern]
        result.append(Table(title, pattern, columns, rows))
    return result
