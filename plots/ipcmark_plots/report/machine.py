"""What the page says of the machine and of what went wrong on it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timezone

from ipcmark_plots.missing import kind_of_reason, reason_of
from ipcmark_plots.report.warning_text import sentence
from ipcmark_results.model import Header, Run
from ipcmark_results.summary import CaseSummary

# What tells machines apart at a glance.
_HEADLINE = (("cpu_model", ""), ("cpus_online", "CPUs "), ("hypervisor", "hypervisor "), ("kernel_release", "Linux "))


@dataclass(frozen=True)
class Fact:
    name: str
    value: str
    source: str
    identity: bool


@dataclass(frozen=True)
class CodeCount:
    code: str
    sentence: str
    repetitions: int
    cases: list[CaseSummary]


@dataclass(frozen=True)
class NotOk:
    status: str
    reason: str
    cases: list[CaseSummary]


def _value(record: dict[str, object]) -> str:
    value, unit = record["value"], record.get("unit")
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value} {unit}" if unit else str(value)


def facts(header: Header) -> list[Fact]:
    return [Fact(name, _value(record), str(record.get("source") or ""), bool(record.get("identity")))
            for name, record in header.environment.items()]


def headline(header: Header) -> str:
    values = [(before, header.environment.get(key, {}).get("value")) for key, before in _HEADLINE]
    return ", ".join(f"{before}{value}" for before, value in values if value not in (None, ""))


def title(header: Header | None) -> str:
    hostname = header.environment.get("hostname", {}).get("value") if header else None
    label = f": {header.label}" if header and header.label else ""
    return f"IPC on {hostname or 'an unnamed machine'}{label}"


def started(header: Header) -> str:
    try:
        moment = datetime.fromtimestamp(header.started_unix_ns / 1e9, timezone.utc)
    except (OverflowError, ValueError, OSError):  # twenty digits reach beyond the calendar
        return "at an unknown time"
    return moment.strftime("%Y-%m-%d %H:%M UTC")


def warnings(cases: list[CaseSummary]) -> list[CodeCount]:
    counts: Counter[str] = Counter()
    for case in cases:
        counts.update(case.warnings)
    return [CodeCount(code, sentence(code), count, [case for case in cases if code in case.warnings])
            for code, count in counts.most_common()]


def not_ok(cases: list[CaseSummary]) -> list[NotOk]:
    """Cases with a repetition that is not ok, together with those of the same kind of reason; skipped ones last."""
    groups: dict[tuple[str, str], list[CaseSummary]] = {}
    for case in cases:
        for status in case.counts:
            if status != "ok":
                groups.setdefault((status, kind_of_reason(case)), []).append(case)
    found = [NotOk(status, reason_of(group), group) for (status, _), group in groups.items()]
    return sorted(found, key=lambda group: (group.status == "skipped", -len(group.cases)))


def findings(run: Run) -> list[dict[str, str]]:
    """What the doctor said is not as it should be."""
    return [check for check in run.header.checks if check["status"] != "ok"] if run.header else []
