"""What there is on the machine: objects that outlive their process, and processes of a run."""
import ctypes
import os
import pathlib
import time

from storm.isolation import ISOLATED

LIBC = ctypes.CDLL(None, use_errno=True)
IPC_CREAT_EXCL = 0o3000
IPC_RMID = 0
STEP_SECONDS = 0.002


def queue_folder():
    folder = os.environ.get(ISOLATED, "/dev/mqueue")
    return pathlib.Path(folder) if os.path.ismount(folder) else None


def names_in(folder):
    return {f"{folder}/{name}" for name in os.listdir(folder)} if folder else set()


def objects():
    found = names_in("/dev/shm") | names_in(queue_folder())
    for kind in ("msg", "sem", "shm"):
        rows = pathlib.Path("/proc/sysvipc", kind).read_text().splitlines()[1:]
        found |= {f"{kind} {row.split()[1]}" for row in rows}
    return found


def processes(token):
    """Pid and name of every process that was started with the token in its environment."""
    found = {}
    for entry in os.listdir("/proc"):
        try:
            if entry.isdigit() and token in pathlib.Path("/proc", entry, "environ").read_bytes():
                found[int(entry)] = pathlib.Path("/proc", entry, "comm").read_text().strip()
        except OSError:
            continue
    return found


def seconds_until(condition, patience):
    """How long it took; None when it did not happen in time."""
    start = time.monotonic()
    while not condition():
        if time.monotonic() - start > patience:
            return None
        time.sleep(STEP_SECONDS)
    return time.monotonic() - start


class Decoys:
    """Objects that look like ours, one of every kind, and that nobody may remove."""

    def __init__(self, run_folder):
        self.files = [pathlib.Path("/dev/shm/ipcmark-00decoy00decoy00"), run_folder / "decoy-fifo"]
        if queue_folder():
            self.files.append(queue_folder() / "ipcmark-00decoy00decoy00")
        for file in self.files:
            file.touch(mode=0o600)
        key = 0x1DEC0000 + os.getpid() % 0x10000
        self.queue = LIBC.msgget(key, IPC_CREAT_EXCL | 0o600)
        self.semaphore = LIBC.semget(key, 1, IPC_CREAT_EXCL | 0o600)
        self.segment = LIBC.shmget(key, 4096, IPC_CREAT_EXCL | 0o600)
        if -1 in (self.queue, self.semaphore, self.segment):
            raise OSError("cannot make the decoys")
        self.kernel = {f"msg {self.queue}", f"sem {self.semaphore}", f"shm {self.segment}"}

    def untouched(self):
        return self.kernel <= objects() and all(file.exists() for file in self.files)

    def remove(self):
        LIBC.msgctl(self.queue, IPC_RMID, None)
        LIBC.semctl(self.semaphore, 0, IPC_RMID)
        LIBC.shmctl(self.segment, IPC_RMID, None)
        for file in self.files:
            file.unlink(missing_ok=True)
