"""The gate over builds that are made up: what it measures, in which order, and what it concludes."""

import numpy as np
import pytest
from fake_builds import FakeBuild, QuietMeter

from ipcmark_results.gate import rounds
from ipcmark_results.gate.decision import Verdict
from ipcmark_results.gate.judge import exit_code
from ipcmark_results.gate.rounds import ARMS, Turn, schedule
from ipcmark_results.gate.session import GatePlan, Session, common_cases

PIPE, MAILBOX = "ping_pong/pipe/block/64B/same_core", "ping_pong/mailbox/block/64B/same_core"


def gate(baseline, candidate, cases=(PIPE, MAILBOX), meter=None, rounds=10, **more):
    plan = GatePlan(baseline, candidate, "ci.toml", list(cases), rounds, 7, quiet=True, **more)
    kept = []
    session = Session(plan, lambda turn, measured: kept.append((turn, measured)), meter or QuietMeter())
    outcome = session.run()
    return {case.case: case for case in outcome.cases}, outcome, kept


def candidate(**more):
    return FakeBuild("candidate", seed=2, **more)


def test_identical_builds_of_200_cases_regress_nowhere():
    cases = [f"ping_pong/m{number}/block/64B/same_core" for number in range(200)]
    found, outcome, _ = gate(FakeBuild(), candidate(), cases)
    assert not outcome.with_verdict(Verdict.regressed) and not outcome.with_verdict(Verdict.improved)
    assert not outcome.self_check_failed and exit_code(outcome) == 0
    assert len(outcome.with_verdict(Verdict.unchanged)) > 150


@pytest.mark.parametrize("ratio", [1.05, 1.10, 1.5])
def test_a_slower_case_regresses_and_the_other_does_not(ratio):
    found, outcome, _ = gate(FakeBuild(), candidate(slower={PIPE: ratio}))
    assert found[PIPE].verdict is Verdict.regressed and found[MAILBOX].verdict is Verdict.unchanged
    shift = found[PIPE].evidence.compared[0].shift
    assert shift.low < ratio < shift.high and exit_code(outcome) == 1
    assert found[PIPE].q < 0.05 < found[MAILBOX].q


def test_a_faster_case_improves():
    found, outcome, _ = gate(FakeBuild(), candidate(slower={PIPE: 0.9}))
    assert found[PIPE].verdict is Verdict.improved and exit_code(outcome) == 0


def test_a_change_below_the_threshold_is_none():
    found, outcome, _ = gate(FakeBuild(noise=0.001), candidate(slower={PIPE: 1.02}, noise=0.001))
    assert found[PIPE].verdict is Verdict.unchanged
    found, _, _ = gate(FakeBuild(noise=0.001), candidate(slower={PIPE: 1.02}, noise=0.001), least_ratio=1.01)
    assert found[PIPE].verdict is Verdict.regressed


@pytest.mark.parametrize(("tail", "rounds", "verdict"), [(1.2, 10, "unchanged"), (1.4, 10, "regressed"),
                                                        (1.2, 20, "regressed")])
def test_the_tail_has_a_gate_of_its_own_which_narrows_at_night(tail, rounds, verdict):
    found, _, _ = gate(FakeBuild(), candidate(slower_tail={PIPE: tail}), rounds=rounds)
    assert found[PIPE].verdict.value == verdict


def test_one_more_system_call_regresses_whatever_the_clock_says():
    found, outcome, _ = gate(FakeBuild(noise=0.5), candidate(more_calls={PIPE: 1.0}, noise=0.5),
                             meter=QuietMeter(lost=0.5))
    assert found[PIPE].verdict is Verdict.regressed and "system calls" in found[PIPE].reason
    assert found[MAILBOX].verdict is Verdict.inconclusive and exit_code(outcome) == 1


def test_fewer_system_calls_improve():
    found, outcome, _ = gate(FakeBuild(), candidate(more_calls={PIPE: -1.0}))
    assert found[PIPE].verdict is Verdict.improved and exit_code(outcome) == 0


def test_counters_only_asks_no_clock():
    found, outcome, kept = gate(FakeBuild(), candidate(more_calls={PIPE: 1.0}, slower={MAILBOX: 2.0}),
                                counters_only=True)
    assert kept == [] and found[PIPE].verdict is Verdict.regressed and found[MAILBOX].verdict is Verdict.unchanged


def in_order(cases, rounds, seed, arms):
    return [Turn(number, case, arm) for number in rounds for case in cases for arm in ("baseline", "again", "candidate")]


class SlowerEverySecondTime(FakeBuild):
    """In a fixed order of arms, the baseline's second trial of a round is the self-check's."""

    def measure(self, arguments):
        self.slower = {PIPE: 1.3 if len(self.asked) % 2 else 1.0}
        return super().measure(arguments)


def test_a_baseline_that_differs_from_itself_makes_the_job_inconclusive(monkeypatch):
    monkeypatch.setattr(rounds, "schedule", in_order)
    found, outcome, _ = gate(SlowerEverySecondTime(options=()), candidate(slower={PIPE: 1.15}, options=()), [PIPE])
    assert outcome.self_check_failed and found[PIPE].verdict is Verdict.inconclusive
    assert "differed from itself" in found[PIPE].reason and exit_code(outcome) == 6


def test_noise_makes_times_inconclusive_and_is_said():
    found, outcome, _ = gate(FakeBuild(), candidate(slower={PIPE: 1.5}), meter=QuietMeter(lost=0.3))
    assert found[PIPE].verdict is Verdict.inconclusive and "100%" in found[PIPE].reason
    assert exit_code(outcome) == 6


@pytest.mark.parametrize("status", ["failed", "crashed", "timed_out", "verify_failed"])
def test_a_case_that_breaks_regresses_with_its_reason(status):
    found, outcome, _ = gate(FakeBuild(), candidate(status={PIPE: status}))
    assert found[PIPE].verdict is Verdict.regressed and f"made to be {status}" in found[PIPE].reason
    assert exit_code(outcome) == 1


def test_a_case_that_cannot_run_here_is_not_comparable():
    skip = {PIPE: "skipped"}
    found, outcome, _ = gate(FakeBuild(status=skip), candidate(status=skip))
    assert found[PIPE].verdict is Verdict.not_comparable and exit_code(outcome) == 0
    assert exit_code(outcome, strict=True) == 6
    _, nothing, _ = gate(FakeBuild(status=skip), candidate(status=skip), cases=[PIPE])
    assert exit_code(nothing) == 4


def test_a_throttled_case_is_refused():
    found, _, _ = gate(FakeBuild(), candidate(status={PIPE: "throttled"}), rounds=6)
    assert found[PIPE].verdict is Verdict.not_comparable


def test_builds_that_differ_in_more_than_their_code_are_not_comparable():
    other = {"kernel_release": {"value": "9.9", "unit": None, "source": "uname", "identity": True}}
    found, outcome, _ = gate(FakeBuild(), candidate(environment=other, slower={PIPE: 2.0}))
    assert found[PIPE].verdict is Verdict.not_comparable and "kernel_release" in found[PIPE].reason
    assert exit_code(outcome) == 4
    for more in ({"accepted": frozenset(["kernel_release"])}, {}):
        switched = candidate(environment=other, slower={PIPE: 2.0}, prepare=None if more else "sysctl")
        found, _, _ = gate(FakeBuild(), switched, **more)
        assert found[PIPE].verdict is Verdict.regressed


def test_every_round_has_every_case_once_from_every_arm_and_no_fixed_order():
    turns = schedule([PIPE, MAILBOX], range(10), seed=1)
    assert len(turns) == len(set(turns)) == 10 * 2 * 3
    blocks = [turns[i:i + 3] for i in range(0, 60, 3)]
    assert all(len({(turn.round, turn.case) for turn in block}) == 1 for block in blocks)
    assert all({turn.arm for turn in block} == set(ARMS) for block in blocks)
    assert len({tuple(turn.arm for turn in block) for block in blocks}) > 3
    assert turns == schedule([MAILBOX, PIPE], range(10), seed=1) != schedule([PIPE, MAILBOX], range(10), seed=2)


def test_only_what_was_flagged_is_measured_again():
    _, _, kept = gate(FakeBuild(), candidate(slower={PIPE: 1.3}))
    seen = {case: sorted({turn.round for turn, _ in kept if turn.case == case}) for case in (PIPE, MAILBOX)}
    assert seen == {PIPE: list(range(20)), MAILBOX: list(range(10))}


def test_old_builds_that_cannot_count_are_still_timed():
    found, _, kept = gate(FakeBuild(options=()), candidate(slower={PIPE: 1.3}))
    assert found[PIPE].verdict is Verdict.regressed and len(kept) > 0


def test_cases_of_one_build_only_are_named():
    both, notes = common_cases(FakeBuild(cases=[PIPE, "old"]), candidate(cases=["new", PIPE]), "ci", [])
    assert both == [PIPE] and len(notes) == 2 and "old is only in the baseline" in notes[0]


def test_the_seed_and_the_case_reach_every_trial():
    old = FakeBuild()
    gate(old, candidate(), cases=[PIPE])
    assert all(words[words.index("--seed") + 1] == "7" for words in old.asked)
    assert all("--repetitions" in words and "--no-floors" in words for words in old.asked)
    assert np.all([words[0] == "ci.toml" for words in old.asked])
