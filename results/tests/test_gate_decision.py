"""The decision table: each row, and that a stronger reason beats every weaker one."""

import pytest

from ipcmark_results.aligned_ranks import Shift
from ipcmark_results.gate.counters import Change
from ipcmark_results.gate.noise import Noise, RoundLabel
from ipcmark_results.gate.decision import Compared, Evidence, Verdict, decide


def shift(ratio, low=None, high=None, p=0.001, rounds=10):
    low, high = low or ratio * 0.99, high or ratio * 1.01
    slower = p if ratio > 1 else 1 - p
    return Shift(ratio, low, high, slower, 1 - slower, rounds)


def figure(first, again=None, least=1.03, name="p50", in_turns=False):
    return Compared(name, "median round trip", 4000.0, 4000.0 * first.ratio, first, least, again, in_turns)


OK = {"baseline": {"ok": 10}, "candidate": {"ok": 10}}
SAME = figure(shift(1.001, p=0.4))
SLOWER = figure(shift(1.2), shift(1.19))
FASTER = figure(shift(0.8), shift(0.81))
MORE, FEWER = Change("system_calls", "system calls", 2.0, 3.0), Change("system_calls", "system calls", 2.0, 1.0)
BROKEN = {"baseline": {"ok": 10}, "candidate": {"crashed": 10}}


def rounds(noisy, of=100):
    return [RoundLabel(number, Noise(0.2 if number < noisy else 0.0, 0, 0), ("near",)) for number in range(of)]


def case(compared=(SAME,), counters=(), statuses=OK, **more):
    return Evidence(statuses, "because", list(counters), list(compared), **more)


ROWS = {
    "same": (case(), False, "unchanged"),
    "slower in both series": (case([SLOWER]), False, "regressed"),
    "slower in the first only": (case([figure(shift(1.2), shift(1.0))]), False, "inconclusive"),
    "slower, then faster": (case([figure(shift(1.2), shift(0.8))]), False, "inconclusive"),
    "slower, never repeated": (case([figure(shift(1.2))]), False, "inconclusive"),
    "faster in both series": (case([FASTER]), False, "improved"),
    "significant but small": (case([figure(shift(1.02), shift(1.02))]), False, "unchanged"),
    "large but not significant": (case([figure(shift(1.2, 0.9, 1.5, p=0.1))]), False, "inconclusive"),
    "wide interval round 1": (case([figure(shift(1.0, 0.93, 1.07, p=0.5))]), False, "inconclusive"),
    "the tail alone": (case([SAME, figure(shift(1.4), shift(1.4), 1.25, "p99")]), False, "regressed"),
    "the tail within its gate": (case([SAME, figure(shift(1.2), shift(1.2), 1.25, "p99")]), False, "unchanged"),
    "a figure that is only shown": (case([SAME, figure(shift(9.0), shift(9.0), None, "p999")]), False, "unchanged"),
    "slower median, faster tail": (case([SLOWER, figure(shift(0.5), shift(0.5), 1.25, "p99")]), False, "regressed"),
    "more calls": (case(counters=[MORE]), False, "regressed"),
    "more calls and faster": (case([FASTER], [MORE]), False, "regressed"),
    "more calls on a noisy machine": (case(counters=[MORE], rounds=rounds(100)), True, "regressed"),
    "fewer calls": (case(counters=[FEWER]), False, "improved"),
    "fewer calls and slower": (case([SLOWER], [FEWER]), False, "regressed"),
    "self-check": (case([SLOWER]), True, "inconclusive"),
    "noisy": (case([SLOWER], rounds=rounds(31)), False, "inconclusive"),
    "hardly noisy": (case([SLOWER], rounds=rounds(30)), False, "regressed"),
    "noisy, in turns": (case([figure(shift(1.2), shift(1.2), in_turns=True)], rounds=rounds(100)), False, "regressed"),
    "noisy, in turns, too wide to tell": (case([figure(shift(1.0, 0.93, 1.07, p=0.5), in_turns=True)],
                                               rounds=rounds(100)), False, "inconclusive"),
    "self-check, in turns": (case([figure(shift(1.2), shift(1.2), in_turns=True)]), True, "inconclusive"),
    "too few rounds": (case([figure(shift(1.2, rounds=5), shift(1.2))]), False, "inconclusive"),
    "CPUs that moved within rounds": (case([SLOWER], rounds=[RoundLabel(0, Noise(0, 0, 0), ("far", "near"))]), False,
                                      "inconclusive"),
    "throttled": (case([SLOWER], statuses={"baseline": {"ok": 10}, "candidate": {"ok": 9, "throttled": 1}}), False,
                  "inconclusive"),
    "breaks": (case([], statuses=BROKEN), True, "regressed"),
    "breaks once": (case(statuses={"baseline": {"ok": 10}, "candidate": {"ok": 9, "crashed": 1}}), False, "unchanged"),
    "both break": (case([], statuses={"baseline": {"failed": 10}, "candidate": {"failed": 10}}), False,
                   "not_comparable"),
    "skipped": (case([], statuses={"baseline": {"skipped": 10}, "candidate": {"skipped": 10}}), False,
                "not_comparable"),
    "another machine": (case([SLOWER], moved="the machine changed"), False, "not_comparable"),
    "counts alone": (case([], counters_only=True), False, "unchanged"),
    "counts alone, more": (case([], [MORE], counters_only=True), False, "regressed"),
    "counts alone, fewer": (case([], [FEWER], counters_only=True), False, "improved"),
}


@pytest.mark.parametrize("name", ROWS)
def test_row(name):
    evidence, self_check_failed, verdict = ROWS[name]
    found, reason = decide(evidence, self_check_failed)
    assert found.value == verdict and reason


def test_noise_is_named_where_it_kept_a_case_from_being_judged():
    evidence, failed, _ = ROWS["noisy, in turns, too wide to tell"]
    assert "took the CPUs in 100% of its rounds" in decide(evidence, failed)[1]


def test_every_verdict_is_in_the_table():
    assert {verdict for _, _, verdict in ROWS.values()} == {verdict.value for verdict in Verdict}
