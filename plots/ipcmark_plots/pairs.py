"""Pairs of cases that differ in one choice alone, and what that choice changes."""

from collections.abc import Iterable
from dataclasses import dataclass

from ipcmark_plots.speed import is_clear, speed_of
from ipcmark_results.estimate import Estimate
from ipcmark_results.summary import CaseSummary

_ALWAYS, _ELIDED = "_always", "_elided"
# What a choice is compared with where it is not the axis' default.
_AGAINST = {"stores": "cached"}

Key = tuple[object, ...]


@dataclass(frozen=True)
class Pair:
    choice: str  # "access: in_place against copy"
    case: CaseSummary
    against: CaseSummary
    speed: Estimate  # how many times as fast, above 1 for the better

    @property
    def mechanism(self) -> str:
        return self.case.mechanism

    @property
    def is_clear(self) -> bool:
        """The interval leaves 1 out."""
        return is_clear(self.speed)


def _key(case: CaseSummary, wait: str, choices: dict[str, str]) -> Key:
    return case.pattern, case.mechanism, wait, case.size, case.placement, frozenset(choices.items())


def _candidates(case: CaseSummary) -> Iterable[tuple[str, str, Key]]:
    """(name of the choice, its value, what the other side of the pair is)."""
    if case.wait.endswith(_ELIDED):
        stem = case.wait.removesuffix(_ELIDED)
        yield "notify", "elided", _key(case, stem + _ALWAYS, case.choices)
    for name, value in case.choices.items():
        others = {key: other for key, other in case.choices.items() if key != name}
        if name in _AGAINST and value != _AGAINST[name]:
            yield name, value, _key(case, case.wait, {**others, name: _AGAINST[name]})
        yield name, value, _key(case, case.wait, others)


def _value(case: CaseSummary, name: str) -> str:
    if name == "notify":
        return "always"
    value = case.options.get(name, "the default")
    return "the default" if (name, value) == ("capacity", "0B") else value




def _of_one(case: CaseSummary, by_key: dict[Key, CaseSummary]) -> dict[str, Pair]:
    found: dict[str, Pair] = {}
    for name, value, key in _candidates(case):
        against = by_key.get(key)
        if against and name not in found and (speed := speed_of(case, against)):
            found[name] = Pair(f"{name}: {value} against {_value(against, name)}", case, against, speed)
    return found


def pairs_of(cases: Iterable[CaseSummary]) -> list[Pair]:
    known = [case for case in cases if case.status == "ok" and case.family != "floor"]
    by_key = {_key(case, case.wait, case.choices): case for case in known}
    return [pair for case in known for pair in _of_one(case, by_key).values()]
