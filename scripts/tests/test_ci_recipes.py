"""The recipes of scripts/ci, their steps run in order on a fresh clone, as the services would.

The clone's last commit plants a system call into a mechanism: the job must fail and name it. Both
builds come from ccache, which is what makes this a matter of minutes; without it they are not tried.
"""

import os
import re
import shutil
import subprocess

import pytest
from installation import BUILD, ROOT, do

yaml = pytest.importorskip("yaml")

CI = ROOT / "scripts" / "ci"
OPTIONS = "--counters-only --filter ^ping_pong/pipe/block/64B/same_core$"
CAN_BUILD = (BUILD / "ipcmark").exists() and shutil.which("ccache") and (ROOT / ".git").exists()
needs_builds = pytest.mark.skipif(not CAN_BUILD, reason="needs a clone with build/release/ipcmark, and ccache to build "
                                  "it twice more")


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """From a bare repository of HEAD, with one more commit that makes pipes slower."""
    folder = tmp_path_factory.mktemp("ci")
    do("git", "clone", "--quiet", "--bare", ROOT, folder / "bare.git")
    do("git", "clone", "--quiet", folder / "bare.git", folder / "clone")
    clone = folder / "clone"
    source = clone / "bench" / "adapters" / "pipe_ends.h"
    text = source.read_text()
    assert text.count("return ::write(") == 1
    source.write_text(text.replace("return ::write(", "::getppid(); return ::write("))
    do("git", "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--quiet", "-am", "Be slower", cwd=clone)
    return clone


def run_steps(steps, clone, **environment):
    """Each as the service runs it; stops at the first that fails, and returns it."""
    done = None
    for step in steps:
        done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step], cwd=clone,
                              env={**os.environ, "CI": "true", **environment}, capture_output=True, text=True)
        if done.returncode != 0:
            break
    return done


def base_of(clone):
    return do("git", "rev-parse", "HEAD~1", cwd=clone).strip()


def github_steps(name):
    [job] = yaml.safe_load((CI / name).read_text())["jobs"].values()
    return job["env"], [step["run"] for step in job["steps"] if "run" in step]


@needs_builds
def test_github_fails_the_pull_request_with_an_annotation(clone, tmp_path):
    environment, steps = github_steps("github.yml")
    assert "pull_request.base.sha" in environment["BASE"]
    done = run_steps(steps, clone, BASE=base_of(clone), GATE_OPTIONS=OPTIONS, GITHUB_ACTIONS="true",
                     GITHUB_STEP_SUMMARY=str(tmp_path / "summary.md"))
    assert done.returncode == 1, done.stdout + done.stderr
    assert "::error title=slower%3A ping_pong/pipe/block/64B/same_core::" in done.stdout
    assert "system calls per round trip: 4 -> 6" in (tmp_path / "summary.md").read_text()
    assert do("git", "worktree", "list", cwd=clone).count("\n") == 1, "the tree that was built in is gone"


@needs_builds
def test_gitlab_fails_the_merge_request_and_leaves_its_reports(clone):
    job = yaml.safe_load((CI / "gitlab.yml").read_text())["ipcmark"]
    done = run_steps([*job["before_script"], *job["script"]], clone, CI_MERGE_REQUEST_DIFF_BASE_SHA=base_of(clone),
                     GATE_OPTIONS=OPTIONS, GITLAB_CI="true")
    assert done.returncode == 1, done.stdout + done.stderr
    for report in job["artifacts"]["reports"].values():
        assert (clone / report).stat().st_size > 10


@needs_builds
def test_the_nightly_keeps_what_it_measured(clone):
    environment, steps = github_steps("github-nightly.yml")
    quick = "--rounds 6 --duration 5ms --warmup 1ms --filter ^ping_pong/pipe/block/64B/same_core$"
    done = run_steps(steps, clone, REFERENCE="HEAD~1", STORE=environment["STORE"], GATE_OPTIONS=quick)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ping_pong/pipe/block/64B/same_core:" in done.stdout and "1 points since" in done.stdout
    assert len(list((clone / environment["STORE"]).glob("*/*.jsonl.gz"))) == 1


def instructions(name):
    """Of a Containerfile: (word, rest) of each line; comments and blank lines left out."""
    lines = [line for line in (CI / name).read_text().splitlines() if line and not line.startswith("#")]
    return [tuple(line.split(" ", 1)) for line in lines]


@needs_builds
def test_the_container_builds_what_it_installs(clone, tmp_path):
    """The first stage's commands, in order, with a prefix of ours; then what the second would start."""
    first, second = [], []
    for word, rest in instructions("Containerfile"):
        if word == "FROM":
            stage = second if first else first
        stage.append((word, rest))
    steps = [rest.replace("/opt/ipcmark", str(tmp_path / "opt")) for word, rest in first if word == "RUN"]
    done = run_steps(steps, clone, **through_ccache(clone))
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    [copied] = [rest.split()[-2] for word, rest in second if word == "COPY" and "/opt" in rest]
    assert copied == "/opt/ipcmark" and ("ENTRYPOINT", '["ipcmark"]') in second
    assert "ping_pong/pipe" in do(tmp_path / "opt" / "bin" / "ipcmark", "run", "ci", "--dry-run")


def through_ccache(clone):
    """As scripts/lib/common.sh has it; a container has neither, and compiles."""
    return {"CMAKE_CXX_COMPILER_LAUNCHER": "ccache", "CMAKE_C_COMPILER_LAUNCHER": "ccache",
            "CCACHE_BASEDIR": str(clone), "CCACHE_NOHASHDIR": "1"}


def test_every_script_that_a_recipe_names_is_there_and_runs():
    text = "".join(path.read_text() for path in CI.iterdir() if path.is_file())
    for name in set(re.findall(r"\bscripts/[\w/.-]+", text)):
        path = ROOT / name
        assert path.exists(), name
        assert path.suffix in (".yml", ".sh") or path.name == "Containerfile" or os.access(path, os.X_OK), name


@pytest.mark.parametrize(("arguments", "said"), [
    ([], "gate-commits BASE HEAD"), (["HEAD", "nosuch"], "no commit 'nosuch'"), (["--rounds", "3"], "gate-commits BASE")])
def test_gate_commits_refuses_before_it_builds(arguments, said):
    done = subprocess.run([CI / "gate-commits", *arguments], capture_output=True, text=True)
    assert done.returncode == 2 and said in done.stderr
