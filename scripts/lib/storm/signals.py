"""SIGINT, SIGTERM, SIGHUP at a random moment (row 8), and SIGINT twice (row 9)."""
import signal
import subprocess
import time

from storm import machine
from storm.runs import END_SECONDS, Corner, seconds_of_one
from storm.verdict import Verdict


def check_records(run, verdict):
    records = run.records()
    if not records:
        return verdict.count("before the first row")
    header, trials, footer = records[0], records[1:-1], records[-1]
    planned = [trial["status"] for trial in trials if not trial["retry"]]
    if footer["type"] != "footer" or len(planned) != header["planned_trials"]:
        return verdict.violation(f"{len(planned)} rows of {header['planned_trials']}")
    finished = planned.index("interrupted") if "interrupted" in planned else len(planned)
    if set(planned[:finished]) - {"ok"} or set(planned[finished:]) - {"interrupted"}:
        return verdict.violation(f"statuses {planned}")
    verdict.count("rows ok", finished)
    return verdict.count("rows interrupted", len(planned) - finished)


def check_code(run, number, verdict):
    """128 + n, as a shell sees it; 0 when the run was over before the signal could be noticed."""
    code = run.process.returncode
    if code == -number and not run.records():
        return verdict.count("before the run")
    if code == 0 and run.records() and run.records()[-1]["type"] == "footer":
        return verdict.count("too late")
    if code != 128 + number:
        return verdict.violation(f"exit code {code} after signal {number}")
    return verdict.count(f"exit {code}")


def strike(corner, before, span, numbers, verdict, patience):
    run = corner.start()
    run.wait_for_a_moment(span)
    start = time.monotonic()
    run.process.send_signal(numbers[0])
    for number in numbers[1:]:
        time.sleep(0.1)
        run.process.send_signal(number)
    try:
        run.process.wait(timeout=END_SECONDS)
    except subprocess.TimeoutExpired:
        run.kill()
        verdict.violation(f"did not end after signal {numbers[0]}")
    verdict.took(time.monotonic() - start)
    check_code(run, numbers[0], verdict)
    check_records(run, verdict)
    if machine.seconds_until(lambda: corner.settled(before), patience) is None:
        verdict.violation("left: " + corner.describe(before))
        corner.end_processes()
    run.forget()


def storm(program, count, patience, row, name, numbers):
    corner, verdict = Corner(program), Verdict(row, name)
    span, before = seconds_of_one(corner), machine.objects()
    for verdict.trials in range(1, count + 1):
        strike(corner, before, span, numbers, verdict, patience)
    return verdict


def once(program, count, patience):
    """Each of the three."""
    return [storm(program, count, patience, 8, number.name, [number])
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]


def twice(program, count, patience):
    return storm(program, count, patience, 9, "SIGINT twice", [signal.SIGINT, signal.SIGINT])
