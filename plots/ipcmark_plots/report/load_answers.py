"""Which variant to take under a planned load, and for how many at once."""

from dataclasses import dataclass

from ipcmark_plots.report.answers import Pick, pick
from ipcmark_plots.units import size_text, tick_count
from ipcmark_results.summary import CaseSummary

_AXES = {"pairs": "pairs", "fan_in": "producers", "fan_out": "consumers", "clients": "clients"}
_WORDS = {"pairs": ("pair", " at once"), "fan_in": ("producer", ", one consumer"),
          "fan_out": ("consumer", ", one producer"), "clients": ("client", " of one server")}


@dataclass(frozen=True)
class LoadAnswer:
    load: str  # in words: "10 k/s of 64 B"
    fastest: Pick | None
    blocking: Pick | None
    steadiest: Pick | None  # by p99


@dataclass(frozen=True)
class CrowdAnswer:
    crowd: str  # in words: "4 producers, one consumer, 64 B"
    widest: Pick | None
    blocking: Pick | None
    fairest: Pick | None


def _number(case: CaseSummary, axis: str) -> int:
    """0 where another program's file has something else there."""
    text = case.options.get(axis, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def _load(rate: int, size: int, cases: list[CaseSummary]) -> LoadAnswer:
    kept_up = [case for case in cases if "overloaded" not in case.warnings]
    blocking = [case for case in kept_up if case.wait_kind == "blocking"]
    return LoadAnswer(f"{tick_count(rate)}/s of {size_text(size)}", pick(kept_up, "p50"), pick(blocking, "p50"),
                      pick(kept_up, "p99"))


def load_answers(cases: list[CaseSummary], placement: str) -> list[LoadAnswer]:
    """One answer per size and even rate; who could not keep up does not compete."""
    here = [case for case in cases if (case.pattern, case.placement, case.status) == ("paced", placement, "ok")
            and set(case.choices) <= {"rate"}]
    keys = sorted({(case.size, _number(case, "rate")) for case in here})
    return [_load(rate, size, [case for case in here if (case.size, _number(case, "rate")) == (size, rate)])
            for size, rate in keys]


def _crowd(words: str, cases: list[CaseSummary]) -> CrowdAnswer:
    blocking = [case for case in cases if case.wait_kind == "blocking"]
    return CrowdAnswer(words, pick(cases, "messages_per_s", largest=True),
                       pick(blocking, "messages_per_s", largest=True), pick(cases, "least_share", largest=True))


def _title(pattern: str, count: int, size: int) -> str:
    one, rest = _WORDS[pattern]
    return f"{count} {one}{'' if count == 1 else 's'}{rest}" + ("" if pattern == "clients" else f", {size_text(size)}")


def crowd_answers(cases: list[CaseSummary], placement: str) -> list[CrowdAnswer]:
    """One answer per pattern of several, size and number of them."""
    found = []
    for pattern, axis in _AXES.items():
        here = [case for case in cases if (case.pattern, case.placement, case.status) == (pattern, placement, "ok")
                and set(case.choices) <= {axis}]
        for size, count in sorted({(case.size, _number(case, axis)) for case in here}):
            alike = [case for case in here if (case.size, _number(case, axis)) == (size, count)]
            found.append(_crowd(_title(pattern, count, size), alike))
    return found
