"""What CI services show by themselves: annotations and a summary on GitHub, reports on GitLab."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from ipcmark_results.errors import ResultError
from ipcmark_results.gate.decision import Verdict
from ipcmark_results.gate.judge import CaseOutcome, Outcome
from ipcmark_results.gate.message import details, headline
from ipcmark_results.gate.markdown import summary
from ipcmark_results.text import printable


def _escaped(text: str, more: str = "") -> str:
    """As GitHub's workflow commands want data (and, with more=":,", properties) escaped."""
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _annotation(kind: str, title: str, text: str) -> str:
    return f"::{kind} title={_escaped(title, ':,')}::{_escaped(text)}"


def github_annotations(outcome: Outcome) -> Iterator[str]:
    """At most ten errors are shown by the service, so the cases that matter come first."""
    for case in outcome.with_verdict(Verdict.regressed):
        yield _annotation("error", f"slower: {case.case}", "\n".join([case.reason, *details(case)]))
    if outcome.self_check_failed:
        yield _annotation("warning", "ipcmark gate is inconclusive", headline(outcome))
    for case in outcome.with_verdict(Verdict.improved):
        yield _annotation("notice", f"faster: {case.case}", "\n".join([case.reason, *details(case)]))


def _quality_issue(case: CaseOutcome) -> dict[str, object]:
    return {"description": f"{case.case}: {case.reason}. " + ". ".join(details(case)),
            "check_name": "ipcmark-gate", "severity": "major",
            "fingerprint": hashlib.sha256(case.case.encode()).hexdigest(),
            "location": {"path": "ipcmark-gate", "lines": {"begin": 1}}}


def gitlab_code_quality(outcome: Outcome) -> str:
    return json.dumps([_quality_issue(case) for case in outcome.with_verdict(Verdict.regressed)], indent=1)


def _append(path: str, text: str) -> None:
    try:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise ResultError(f"cannot write the step summary {printable(path)}: {error.strerror}") from None


def announce(outcome: Outcome, folder: Path, environment: Mapping[str, str] = os.environ) -> list[str]:
    """Writes what the service that we run in wants, and returns lines for stdout."""
    lines: list[str] = []
    if environment.get("GITHUB_ACTIONS") == "true":
        lines = list(github_annotations(outcome))
    if environment.get("GITHUB_STEP_SUMMARY"):
        _append(environment["GITHUB_STEP_SUMMARY"], summary(outcome))
    if environment.get("GITLAB_CI"):
        (folder / "gl-code-quality.json").write_text(gitlab_code_quality(outcome), encoding="utf-8")
    return lines
