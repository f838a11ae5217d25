"""A corner of the machine where every object that appears is ours: no other program sees it."""
import os
import shutil
import subprocess
import sys
import tempfile

ISOLATED = "IPCMARK_STORM_QUEUES"
MOUNT = 'mount -t tmpfs none /dev/shm && mount -t mqueue none "$IPCMARK_STORM_QUEUES" && exec "$@"'
PRIVATE = ["unshare", "--ipc", "--mount"]
AS_ROOT_OF_ONES_OWN = ["unshare", "--user", "--map-root-user", "--ipc", "--mount"]


def works(prefix, environment):
    try:
        return subprocess.run([*prefix, "sh", "-c", MOUNT, "sh", "true"], env=environment,
                              capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def isolate():
    """Runs this program again in such a corner and leaves with its exit code. Returns when it is
    there already, and, with a word, where the machine does not allow it."""
    if ISOLATED in os.environ:
        return
    queues = tempfile.mkdtemp(prefix="ipcmark-storm-")
    environment = {**os.environ, ISOLATED: queues}
    try:
        for prefix in (PRIVATE, AS_ROOT_OF_ONES_OWN):
            if works(prefix, environment):
                again = [*prefix, "sh", "-c", MOUNT, "sh", sys.executable, *sys.argv]
                sys.exit(subprocess.run(again, env=environment, check=False).returncode)
    finally:
        shutil.rmtree(queues, ignore_errors=True)
    print("storm: not isolated (unshare is refused): what others make or remove meanwhile counts",
          file=sys.stderr)
