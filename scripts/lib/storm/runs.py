"""Runs of ipcmark in a folder of their own, to be struck at any moment."""
import contextlib
import json
import os
import pathlib
import random
import signal
import subprocess
import tempfile
import time

from storm import machine

# Queues, because they have names that can leak; short, because there will be thousands.
SHORT = ["--pattern", "ping_pong", "--mechanism", "sysv_mq,posix_mq", "--wait", "block",
         "--size", "64", "--duration", "40ms", "--warmup", "5ms", "--repetitions", "4"]
LAST = ["--mechanism", "null", "--pattern", "ping_pong", "--size", "64", "--duration", "1ms",
        "--warmup", "1ms", "--repetitions", "1"]

END_SECONDS = 30


def default_signals():
    """A shell's `&` and a CI's nohup start programs that ignore what is to be tested."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])


class Corner:
    """The folder of all runs of a storm: their results, and TMPDIR, so their journals."""

    def __init__(self, program):
        self.program = program
        self.holder = tempfile.TemporaryDirectory(prefix="ipcmark-storm-")
        self.folder = pathlib.Path(self.holder.name)
        self.token = f"IPCMARK_STORM_TOKEN={os.getpid()}-{random.getrandbits(64):016x}"
        self.count = 0

    @property
    def run_folder(self):
        folder = self.folder / f"ipcmark-{os.geteuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def start(self, arguments=None):
        self.count += 1
        return Run(self, self.folder / f"run-{self.count}", arguments or SHORT)

    def processes(self):
        return machine.processes(self.token.encode())

    def end_processes(self):
        """What a violation left running: it is ours, as the token says."""
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def journals(self):
        return [file.name for file in self.run_folder.glob("*.journal")]

    def settled(self, before):
        return not self.processes() and machine.objects() == before and not self.journals()

    def describe(self, before):
        changed = machine.objects() ^ before
        return f"processes {self.processes()}, objects {changed}, journals {self.journals()}"


class Run:
    """One run. What it prints went into its result file first, and so must be found there."""

    def __init__(self, corner, path, arguments):
        self.results = path.with_suffix(".jsonl")
        self.printed = path.with_suffix(".out")
        name, value = corner.token.split("=")
        environment = {**os.environ, "TMPDIR": str(corner.folder), name: value}
        environment.pop("XDG_RUNTIME_DIR", None)
        with open(self.printed, "wb") as printed, open(path.with_suffix(".err"), "wb") as errors:
            self.process = subprocess.Popen(
                [corner.program, "run", *arguments, "--json", "--output", self.results],
                env=environment, stdin=subprocess.DEVNULL, stdout=printed, stderr=errors,
                preexec_fn=default_signals, start_new_session=True)
        self.started = time.monotonic()

    def wait_for_a_moment(self, span):
        """Anywhere in the run; every other time anywhere in its measuring, which on a busy machine
        is the smaller part of it."""
        if random.random() < 0.5:
            machine.seconds_until(self.has_begun_or_ended, END_SECONDS)
            span /= 2
        time.sleep(random.uniform(0, span))

    def has_begun_or_ended(self):
        return self.printed.stat().st_size > 0 or self.process.poll() is not None

    def kill(self):
        self.process.kill()
        self.process.wait()

    def lost_lines(self):
        """Acknowledged lines that the result file has not, whole."""
        kept = set(self.results.read_bytes().split(b"\n")) if self.results.exists() else set()
        acknowledged = self.printed.read_bytes().split(b"\n")[:-1]
        return [line for line in acknowledged if line not in kept]

    def records(self):
        text = self.results.read_text() if self.results.exists() else ""
        return [json.loads(line) for line in text.splitlines() if line]

    def forget(self):
        for suffix in (".jsonl", ".out", ".err"):
            self.results.with_suffix(suffix).unlink(missing_ok=True)


def seconds_of_one(corner):
    """How long an undisturbed run takes: the span over which to strike."""
    run = corner.start()
    code = run.process.wait(timeout=120)
    if code != 0:
        raise SystemExit(f"storm: an undisturbed run ends with {code}: "
                         + run.results.with_suffix(".err").read_text())
    span = time.monotonic() - run.started
    run.forget()
    return span
