"""gate.json: the whole outcome for programs, schema `ipcmark-gate/1`."""

import json
from dataclasses import asdict
from math import isfinite
from typing import Any

from ipcmark_results.aligned_ranks import Shift, smallest_detectable
from ipcmark_results.gate.decision import Compared
from ipcmark_results.gate.instructions import InstructionCounts
from ipcmark_results.gate.noise import RoundLabel
from ipcmark_results.gate.judge import CaseOutcome, Outcome
from ipcmark_results.gate.rounds import BASELINE, CANDIDATE

SCHEMA = "ipcmark-gate/1"


def _shift(shift: Shift | None) -> dict[str, Any] | None:
    if shift is None:
        return None
    ends = {"low": shift.low if shift.low > 0 else None, "high": shift.high if isfinite(shift.high) else None}
    return {"ratio": shift.ratio, **ends, "p_slower": shift.p_slower, "p_faster": shift.p_faster,
            "rounds": shift.rounds}


def _compared(figure: Compared) -> dict[str, Any]:
    detectable = smallest_detectable(figure.shift, figure.least_ratio or 1.0)
    return {"name": figure.name, "words": figure.words, "baseline_ns": figure.baseline_ns,
            "candidate_ns": figure.candidate_ns, "first": _shift(figure.shift), "again": _shift(figure.again),
            "in_turns": figure.in_turns, "least_ratio": figure.least_ratio, "smallest_detectable_ratio": detectable,
            "verdict": {1: "slower", -1: "faster", 0: "same"}[figure.confirmed]}


def _label(label: RoundLabel) -> dict[str, Any]:
    return {"round": label.round, "noisy": label.noisy, **asdict(label.noise), "classes": list(label.classes)}


def _instructions(counts: InstructionCounts | None) -> dict[str, Any] | None:
    return None if counts is None else {**{arm: counts.of(arm) for arm in (BASELINE, CANDIDATE)}, "reason": counts.reason}


def _case(case: CaseOutcome) -> dict[str, Any]:
    return {"case": case.case, "verdict": case.verdict.value, "reason": case.reason, "q_slower": case.q,
            "noisy_share": case.evidence.noisy_share, "rounds": [_label(label) for label in case.evidence.rounds],
            "statuses": case.evidence.statuses,
            "counters": [asdict(change) for change in case.evidence.counters],
            "instructions": _instructions(case.evidence.instructions),
            "figures": [_compared(figure) for figure in case.evidence.compared],
            "self_check": [_compared(figure) for figure in case.self_check]}


def to_json(outcome: Outcome, about: dict[str, Any]) -> str:
    """`about` says how the gate was run: builds, suite, rounds, seed, exit code."""
    record = {"schema": SCHEMA, **about, "self_check_failed": outcome.self_check_failed,
              "cases": [_case(case) for case in outcome.cases]}
    return json.dumps(record, indent=1, allow_nan=False) + "\n"
