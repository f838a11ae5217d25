"""install-deps against a made-up system: a PATH of its own, with a package manager that takes notes."""
import os
import pathlib
import shutil
import subprocess

import pytest

SCRIPT = pathlib.Path(__file__).parents[1] / "install-deps"
TOOLS = ["bash", "env", "awk", "sed", "cut", "paste", "cat", "chmod", "cmake", "pkg-config", "git"]


@pytest.fixture
def system(tmp_path):
    """All that is needed but ninja, which `apt-get install` provides."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS:
        if where := shutil.which(tool):
            (folder / tool).symlink_to(os.path.realpath(where))
    (folder / "python3").write_text("#!/bin/sh\nexit 0\n")  # has every module
    (folder / "sudo").write_text('#!/bin/sh\n[ "$1" = -n ] && shift\nexec "$@"\n')
    for name in ("python3", "sudo"):
        (folder / name).chmod(0o755)
    # The headers are not what is tested here: a compiler that misses none.
    (folder / "cxx").write_text("#!/bin/sh\n[ \"$1\" = -print-file-name=libasan.so ] && echo /x\nexit 0\n")
    (folder / "cxx").chmod(0o755)
    return folder


def manager(system, name, provides=True):
    program = system / name
    make = f'echo "#!/bin/sh" > {system}/ninja; chmod +x {system}/ninja' if provides else "true"
    program.write_text(f'#!/bin/sh\necho "{name} $*" >> {system}/log\n'
                       f'case "$*" in *ninja*) {make} ;; esac\n')
    program.chmod(0o755)


def run(system, *arguments):
    result = subprocess.run(
        [shutil.which("bash"), SCRIPT, *arguments], capture_output=True, text=True, check=False,
        stdin=subprocess.DEVNULL,
        env={"PATH": str(system), "CXX": str(system / "cxx"), "CI": "true"})
    log = system / "log"
    return result, log.read_text().splitlines() if log.exists() else []


@pytest.mark.parametrize("name, line", [
    ("apt-get", "apt-get install -y --no-install-recommends ninja-build"),
    ("dnf", "dnf install -y --setopt=install_weak_deps=False ninja-build"),
    ("pacman", "pacman -S --needed --noconfirm ninja"),
])
def test_only_what_is_missing_is_installed_and_the_line_is_shown(system, name, line):
    manager(system, name)
    result, log = run(system)
    assert result.returncode == 0, result.stderr
    assert log[-1] == line
    assert line in result.stderr
    assert result.stdout == ""


def test_when_all_is_there_no_package_manager_runs(system):
    manager(system, "apt-get")
    run(system)
    (system / "log").unlink()
    result, log = run(system)
    assert (result.returncode, result.stderr, log) == (0, "", [])


def test_what_the_manager_did_not_bring_is_named(system):
    manager(system, "apt-get", provides=False)
    result, _ = run(system)
    assert result.returncode == 4
    assert "still missing after installing: ninja-build" in result.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root needs nobody's leave")
def test_without_the_right_to_install_it_says_what_to_run(system):
    manager(system, "apt-get")
    (system / "sudo").unlink()
    result, log = run(system)
    assert result.returncode == 4
    assert "apt-get install -y --no-install-recommends ninja-build" in result.stderr
    assert log == []


def test_an_unknown_system_is_told_the_names(system):
    result, _ = run(system)
    assert result.returncode == 4
    assert "ninja-build" in result.stderr


def test_print_names_everything_and_installs_nothing(system):
    manager(system, "apt-get")
    plain, log = run(system, "--print")
    tests, _ = run(system, "--test", "--print")
    assert plain.returncode == 0 and log == []
    assert plain.stdout.startswith("apt-get install -y --no-install-recommends g++ cmake ninja-build ")
    assert "libgtest-dev" not in plain.stdout and "libgtest-dev" in tests.stdout
    words = tests.stdout.split()
    assert len(words) == len(set(words))


def test_reference_libraries_are_asked_for_only_by_name(system):
    manager(system, "apt-get")
    plain, _ = run(system, "--test", "--print")
    reference, _ = run(system, "--reference", "--print")
    both, _ = run(system, "--test", "--reference", "--print")
    assert "libzmq3-dev" not in plain.stdout
    assert "libzmq3-dev" in reference.stdout and "libgtest-dev" not in reference.stdout
    assert "libzmq3-dev" in both.stdout and "libgtest-dev" in both.stdout


def test_the_browser_is_asked_for_only_by_name(system):
    manager(system, "apt-get")
    assert "chromium" not in run(system, "--test", "--print")[0].stdout
    assert "chromium nodejs npm" in run(system, "--browser", "--print")[0].stdout


@pytest.fixture
def with_browser(system, tmp_path):
    """A tree of its own, for what drives the browser goes into the tree."""
    (tmp_path / "scripts").mkdir()
    script = shutil.copy(SCRIPT, tmp_path / "scripts")
    driver = tmp_path / "plots" / "tests" / "browser"
    driver.mkdir(parents=True)
    (driver / "package-lock.json").write_text("{}")
    for tool in ("dirname", "readlink", "cmp", "cp", "mkdir"):
        (system / tool).symlink_to(os.path.realpath(shutil.which(tool)))
    for program in ("ninja", "chromium", "node"):
        (system / program).symlink_to(system / "python3")
    (system / "npm").write_text(f'#!/bin/sh\necho "npm $*" >> {system}/log\nmkdir node_modules\n')
    (system / "npm").chmod(0o755)
    return script, driver


def run_with_browser(system, script):
    return subprocess.run([shutil.which("bash"), script, "--browser"], capture_output=True, text=True, check=False,
                          env={"PATH": str(system), "CXX": str(system / "cxx"), "CI": "true"})


def test_what_drives_the_browser_is_installed_once_into_the_tree(system, with_browser):
    manager(system, "apt-get")
    script, driver = with_browser
    for _ in range(2):
        assert run_with_browser(system, script).returncode == 0
    assert (system / "log").read_text().splitlines() == ["npm ci --ignore-scripts"]
    assert (driver / "node_modules").is_dir()


def test_without_what_drives_the_browser_it_says_so(system, with_browser):
    manager(system, "apt-get")
    (system / "npm").write_text("#!/bin/sh\nexit 1\n")
    result = run_with_browser(system, with_browser[0])
    assert result.returncode == 4 and "npm ci failed" in result.stderr


def test_what_a_distribution_does_not_package_is_left_out_of_its_line(system):
    manager(system, "pacman")
    line = run(system, "--reference", "--print")[0].stdout.split()
    assert "zeromq" in line and "-" not in line
    assert not any("iceoryx" in word for word in line)


def test_an_old_compiler_is_refused_with_a_way_out(system):
    manager(system, "apt-get")
    (system / "cxx").write_text(
        "#!/bin/sh\ncase \"$*\" in *-P*) exit 0 ;; *) exit 1 ;; esac\n")
    result, _ = run(system)
    assert result.returncode == 4
    assert "too old" in result.stderr and "CXX=" in result.stderr


def test_an_unknown_option_is_usage(system):
    result, _ = run(system, "--everything")
    assert result.returncode == 2
    assert "--everything" in result.stderr
