"""Our program and its peers, each call of which measures once."""
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
ROUND_TRIPS = 10_000
SLOT_MESSAGES = {64: 20_000_000, 65536: 20_000}


class CannotRun(Exception):
    """A program is missing, hangs, or ended in a way that nothing can be read from."""


class NotMeasured(Exception):
    """One row has no figure in this round; the others go on."""


def call(command, ok=(0,)):
    try:
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                              timeout=300)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotRun(str(error)) from error
    if done.returncode not in ok:
        raise CannotRun(f"{command[0]}: exit {done.returncode}\n{done.stderr[-2000:]}")
    return done.stdout


def build():
    folder = ROOT / "build" / "release"
    if not (folder / "build.ninja").exists():
        subprocess.run(["cmake", "--preset", "release"], cwd=ROOT, check=True, stdout=sys.stderr)
    subprocess.run(["cmake", "--build", folder, "--target", "ipcmark", "peers"], check=True,
                   stdout=sys.stderr)
    return folder


class Programs:
    """Our program and the peers; every method measures once."""

    def __init__(self, folder):
        self.folder = folder

    def ipcmark(self, **axes):
        """Returns the run's floors and its trials, by message size."""
        header, trials = self.run("ipcmark", **axes)
        return header["floors"], {trial["size"]: trial for trial in trials}

    def run(self, program, **axes):
        """Returns the header and the trials of one repetition."""
        path = self.folder / (program if program == "ipcmark" else f"bench/tests/peers/{program}")
        with tempfile.TemporaryDirectory() as folder:
            output = pathlib.Path(folder) / "run.jsonl"
            arguments = [text for name, value in axes.items() for text in (f"--{name}", value)]
            call([path, "run", *arguments, "--repetitions", 1, "--quiet", "--output", output],
                 ok=(0, 3, 4))
            records = [json.loads(line) for line in output.read_text().splitlines() if line]
        return records[0], [record for record in records if record["type"] == "trial"]

    def c_loop(self, mode, size, cpus):
        return float(self.peer("c_loops", mode, size, ROUND_TRIPS, *cpus).split()[0])

    def slot_ring(self, size, cpus):
        return float(self.peer("c_slot_ring", size, SLOT_MESSAGES[size], *cpus))

    def peer(self, name, *arguments):
        return call([self.folder / "bench" / "tests" / "peers" / name, *arguments])


def measured(trials, size):
    trial = trials.get(size)
    if trial is None or trial["status"] != "ok":
        raise NotMeasured(f"{trial['status']}: {trial['reason']}" if trial else "no such trial")
    return trial
