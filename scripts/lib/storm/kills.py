"""SIGKILL of the supervisor (row 6), and of its guardian with it (row 7)."""
import contextlib
import os
import random
import signal

from storm import machine
from storm.runs import LAST, Corner, seconds_of_one
from storm.verdict import Verdict

GUARDIAN = "ipcmark-guard"


def check_rows(run, verdict):
    lost = run.lost_lines()
    if lost:
        verdict.violation(f"{len(lost)} acknowledged lines are not in the file")
    verdict.count("lines kept", len(run.printed.read_bytes().split(b"\n")) - 1)


def supervisor(program, count, patience):
    """The guardian cleans up in time, and what was acknowledged is readable."""
    corner, verdict = Corner(program), Verdict(6, "supervisor")
    span, before = seconds_of_one(corner), machine.objects()
    for verdict.trials in range(1, count + 1):
        run = corner.start()
        run.wait_for_a_moment(span)
        held = machine.objects() != before
        run.kill()
        seconds = machine.seconds_until(lambda: corner.settled(before), patience)
        if seconds is None:
            verdict.violation("left after SIGKILL: " + corner.describe(before))
            corner.end_processes()
            break
        verdict.took(seconds)
        verdict.count("with objects", held)
        check_rows(run, verdict)
        run.forget()
    return verdict


def kill_both(run, corner):
    guardians = [pid for pid, name in corner.processes().items() if name == GUARDIAN]
    victims = [run.process.pid, *guardians]
    random.shuffle(victims)
    for pid in victims:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    run.process.wait()
    return len(guardians)


def next_start_cleans(corner, before, verdict):
    run = corner.start(LAST)
    if run.process.wait(timeout=120) != 0:
        verdict.violation(f"the next run ends with {run.process.returncode}")
    if not corner.settled(before):
        verdict.violation("left after the next start: " + corner.describe(before))
    run.forget()


def both(program, count, patience):
    """Nobody is left to clean up: the next start does, and touches nothing else."""
    corner, verdict = Corner(program), Verdict(7, "both")
    span, decoys = seconds_of_one(corner), machine.Decoys(corner.run_folder)
    before = machine.objects()
    try:
        for verdict.trials in range(1, count + 1):
            run = corner.start()
            run.wait_for_a_moment(span)
            verdict.count("with guardian", kill_both(run, corner))
            seconds = machine.seconds_until(lambda: not corner.processes(), patience)
            if seconds is None:
                verdict.violation("orphans: " + corner.describe(before))
                corner.end_processes()
                break
            verdict.took(seconds)
            verdict.count("left objects", machine.objects() != before)
            check_rows(run, verdict)
            next_start_cleans(corner, before, verdict)
            if not decoys.untouched():
                verdict.violation("a decoy was removed")
            run.forget()
    finally:
        decoys.remove()
    return verdict
