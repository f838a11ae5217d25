import pytest
from trial_maker import trial

from ipcmark_results.gate.counters import COUNTED, TIMED, changes_of
from ipcmark_results.model import trial_from

CALLS, ALLOCATIONS = COUNTED[:1], COUNTED[1:2]


def trials(*values, key="calls", **more):
    return [trial_from(trial(**{key: value}, **more)) for value in values]


@pytest.mark.parametrize(("before", "after", "found"), [
    ((4.0, 4.0), (5.0, 5.0), (4.0, 5.0)),
    ((4.0, 4.0), (3.0, 3.0), (4.0, 3.0)),
    ((4.0, 4.0), (4.0, 4.0), None),
    ((4.0, 4.0), (4.002, 4.002), None),  # a page of the log, not a call per message
    ((4.0, 4.0), (4.05, 4.05), (4.0, 4.05)),
    ((2.1, 2.4), (3.1, 3.4), None),  # does not repeat itself
    ((4.0, 4.0), (4.0, 5.0), None),
    ((4.0,), (5.0, 5.0), None),
    ((None, None), (5.0, 5.0), None),  # could not be counted: not 0
    ((0.0, 0.0), (1.0, 1.0), (0.0, 1.0)),
])
def test_only_what_repeats_itself_and_differs_is_a_change(before, after, found):
    changes = changes_of(CALLS, trials(*before), trials(*after))
    assert [(change.baseline, change.candidate) for change in changes] == ([found] if found else [])


def test_worse_is_more():
    [change] = changes_of(CALLS, trials(4.0, 4.0), trials(5.0, 5.0))
    assert change.worse and change.words == "system calls"


def test_who_spins_calls_as_often_as_there_is_time():
    spin = {"wait_kind": "polling"}
    assert not changes_of(CALLS, trials(40.0, 40.0, **spin), trials(50.0, 50.0, **spin))
    assert changes_of(CALLS, trials(0.0, 0.0, **spin), trials(1.0, 1.0, **spin)), "a spinning row that made none"
    assert not changes_of(CALLS, trials(4.0, 4.0, wait_kind="hybrid"), trials(5.0, 5.0, wait_kind="hybrid"))


def test_one_more_allocation_is_named_also_where_a_side_spins():
    for kind in ("blocking", "polling", "hybrid"):
        before, after = (trials(value, value, key="allocations", wait_kind=kind) for value in (3.0, 5.0))
        [change] = changes_of(ALLOCATIONS, before, after)
        assert (change.name, change.baseline, change.candidate) == ("allocations", 3.0, 5.0) and change.worse


def test_a_build_from_before_allocations_were_counted_is_compared_without():
    old = trials(4.0, 4.0)
    for one in old:
        for side in one.cost.values():
            del side["allocations_per_message"]
    assert not changes_of(COUNTED, old, trials(1.0, 1.0, key="allocations"))


def test_failed_trials_count_nothing():
    broken = [trial_from(trial(calls=9.0, status="failed"))]
    assert not changes_of(CALLS, trials(4.0, 4.0), trials(4.0, 4.0) + broken)
    assert not changes_of(CALLS, [], trials(4.0))


def test_switches_and_faults_come_with_the_timed_trials():
    [change] = changes_of(TIMED, trials(1.0, 1.001, key="switches"), trials(2.0, 2.001, key="switches"))
    assert change.name == "switches"
    assert not changes_of(TIMED, trials(1.0, 1.5, key="switches"), trials(2.0, 2.5, key="switches"))
    [change] = changes_of(TIMED, trials(0, 1, key="faults"), trials(50_000, 50_000, key="faults"))
    assert change.name == "page_faults" and change.candidate == pytest.approx(2.0)
    assert not changes_of(TIMED, trials(0, 1, key="faults"), trials(5, 7, key="faults"))
