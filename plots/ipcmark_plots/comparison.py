"""Two runs side by side: which cases both have, and how many times as fast the later one is."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ipcmark_plots.speed import speed_of
from ipcmark_results.estimate import Estimate
from ipcmark_results.model import Header, Run
from ipcmark_results.summary import CaseSummary


@dataclass(frozen=True)
class Match:
    """One case, measured in both runs."""

    before: CaseSummary
    after: CaseSummary
    speed: Estimate  # how many times as fast it became

    @property
    def mechanism(self) -> str:
        return self.after.mechanism


@dataclass(frozen=True)
class Comparison:
    before: list[CaseSummary]
    after: list[CaseSummary]
    before_name: str = "the first run"
    after_name: str = "the second run"

    @cached_property
    def matches(self) -> list[Match]:
        known = {case.case: case for case in self.before if case.status == "ok"}
        both = [(known[case.case], case) for case in self.after if case.status == "ok" and case.case in known]
        return [Match(old, new, speed) for old, new in both if new.family != "floor" and (speed := speed_of(new, old))]

    @cached_property
    def other_class(self) -> list[CaseSummary]:
        """In both, but on near CPUs in one run and far ones in the other: that would compare placements."""
        known = {case.case: case for case in self.before if case.status == "ok"}
        return [case for case in self.after if case.status == "ok" and case.case in known
                and case.main_class != known[case.case].main_class]

    def only_in(self, one: Iterable[CaseSummary], other: Iterable[CaseSummary]) -> list[CaseSummary]:
        """Cases with figures that the other run has none of."""
        known = {case.case for case in other if case.status == "ok"}
        return [case for case in one if case.status == "ok" and case.case not in known]


@dataclass(frozen=True)
class Difference:
    key: str
    before: str
    after: str


def _value(header: Header, key: str) -> str:
    return str(header.environment.get(key, {}).get("value"))


def differences(before: Run, after: Run) -> list[Difference]:
    """What must agree between two runs that are compared, and does not."""
    if before.header is None or after.header is None:
        return []
    headers = (before.header, after.header)
    keys = dict.fromkeys(key for header in headers for key, record in header.environment.items()
                         if record.get("identity"))
    found = (Difference(key, *(_value(header, key) for header in headers)) for key in keys)
    return [one for one in found if one.before != one.after]
