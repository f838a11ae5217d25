"""scripts/run in a tree with a made-up build and ipcmark, in a folder with spaces in its name."""
import os
import pathlib
import shutil
import subprocess

import pytest

SCRIPTS = pathlib.Path(__file__).parents[1]

CMAKE = """#!/bin/sh
echo "cmake $*" >> "$TREE/log"
[ "$1" = --preset ] || exit 0
mkdir -p "$TREE/build/release"
touch "$TREE/build/release/build.ninja"
echo "CMAKE_HOME_DIRECTORY:INTERNAL=$TREE" > "$TREE/build/release/CMakeCache.txt"
cp "$TREE/fake-ipcmark" "$TREE/build/release/ipcmark"
"""
IPCMARK = """#!/bin/bash
printf '%s|' ipcmark "$@" >> "$TREE/log"; echo >> "$TREE/log"
if [[ $1 == report ]]; then
  [[ -z $REPORT_RC ]] || exit $REPORT_RC
  touch "${@: -1}"; exit
fi
while [[ $# -gt 1 && $1 != --output ]]; do shift; done
[[ $1 == --output ]] && echo '{}' > "$2"
exit ${RUN_RC:-0}
"""


class Tree:
    def __init__(self, root):
        self.root = root
        (root / "scripts" / "lib").mkdir(parents=True)
        shutil.copy(SCRIPTS / "run", root / "scripts")
        shutil.copy(SCRIPTS / "lib" / "common.sh", root / "scripts" / "lib")
        (root / "CMakePresets.json").touch()
        (root / "bin").mkdir()
        self.program("scripts/install-deps", "#!/bin/sh\nexit ${DEPS_RC:-0}\n")
        self.program("bin/cmake", CMAKE)
        self.program("fake-ipcmark", IPCMARK)

    def program(self, path, text):
        (self.root / path).write_text(text)
        (self.root / path).chmod(0o755)

    def run(self, *arguments, **environment):
        (self.root / "log").unlink(missing_ok=True)
        environment |= {"PATH": f"{self.root}/bin:{os.environ['PATH']}", "TREE": str(self.root)}
        return subprocess.run([self.root / "scripts" / "run", *arguments], cwd="/", env=environment,
                              capture_output=True, text=True, check=False)

    def log(self):
        return (self.root / "log").read_text().splitlines()

    def out(self, pattern):
        return sorted(path.name for path in (self.root / "out").glob(pattern))


@pytest.fixture
def tree(tmp_path):
    root = tmp_path / "a folder #1"
    root.mkdir()
    return Tree(root)


def test_quick_by_default_with_results_a_report_and_a_link_to_the_newest(tree):
    result = tree.run()
    assert result.returncode == 0, result.stderr
    (results,) = tree.out("*-quick.jsonl")
    report = results.replace(".jsonl", ".html")
    assert os.readlink(tree.root / "out" / "report.html") == report
    assert f"file://{str(tree.root).replace(' ', '%20').replace('#', '%23')}/out/{report}" in result.stderr
    assert result.stdout == ""


def test_the_second_time_nothing_is_configured(tree):
    tree.run()
    assert tree.run().returncode == 0
    assert not any("--preset" in line for line in tree.log())


def test_a_moved_tree_is_configured_anew(tree):
    tree.run()
    (tree.root / "build" / "release" / "CMakeCache.txt").write_text(
        "CMAKE_HOME_DIRECTORY:INTERNAL=/elsewhere\n")
    assert tree.run().returncode == 0
    assert any("--preset" in line for line in tree.log())


def test_arguments_go_to_ipcmark_run(tree):
    assert tree.run("smoke", "--size", "64").returncode == 0
    assert any(line.startswith("ipcmark|run|smoke|--size|64|--output|") for line in tree.log())
    assert tree.run("--mechanism", "pipe").returncode == 0
    assert any(line.startswith("ipcmark|run|--mechanism|pipe|--output|") for line in tree.log())


def test_an_output_of_ones_own_is_kept_and_its_report_lies_beside_it(tree, tmp_path):
    mine = tmp_path / "mine.jsonl"
    assert tree.run("quick", "--output", str(mine)).returncode == 0
    assert (tmp_path / "mine.html").exists()
    assert not (tree.root / "out" / "report.html").exists()


def test_failed_cases_still_make_a_report_and_the_code_is_passed_on(tree):
    result = tree.run(RUN_RC="3")
    assert result.returncode == 3
    assert "some cases failed" in result.stderr
    assert tree.out("*-quick.html")


@pytest.mark.parametrize("code", ["2", "5", "130"])
def test_when_the_run_ends_early_its_code_is_passed_on_and_results_are_named(tree, code):
    result = tree.run(RUN_RC=code)
    assert result.returncode == int(code)
    assert tree.out("*-quick.jsonl")[0] in result.stderr
    assert not tree.out("*.html")


def test_a_report_that_fails_does_not_hide_the_results(tree):
    result = tree.run(REPORT_RC="5")
    assert result.returncode == 5
    assert "results are good" in result.stderr


def test_what_cannot_be_installed_ends_it(tree):
    assert tree.run(DEPS_RC="4").returncode == 4
    assert not (tree.root / "log").exists()


@pytest.mark.parametrize("option", ["--dry-run", "--verify-only"])
def test_what_measures_nothing_writes_nothing(tree, option):
    assert tree.run(option).returncode == 0
    assert not (tree.root / "out").exists()
