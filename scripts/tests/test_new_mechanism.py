"""new-mechanism works beside its own folder, so each test gives it a small tree of its own."""
import pathlib
import shutil
import subprocess

import pytest

SCRIPT = pathlib.Path(__file__).parents[1] / "new-mechanism"

CMAKE = """\
# One line per mechanism.
ipcmark_mechanism(null)
ipcmark_mechanism(pipe)
ipcmark_mechanism(unix_stream)

add_executable(ipcmark ipcmark.cc)
"""
SKELETON = (SCRIPT.parents[1] / "bench" / "mechanisms" / "_skeleton.cc").read_text()


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "scripts").mkdir()
    shutil.copy(SCRIPT, tmp_path / "scripts")
    mechanisms = tmp_path / "bench" / "mechanisms"
    mechanisms.mkdir(parents=True)
    (mechanisms / "_skeleton.cc").write_text(SKELETON)
    (mechanisms / "pipe.cc").write_text("")
    (tmp_path / "bench" / "CMakeLists.txt").write_text(CMAKE)
    return tmp_path


def run(tree, *arguments):
    return subprocess.run([tree / "scripts" / "new-mechanism", *arguments],
                          capture_output=True, text=True, check=False)


def entries(tree):
    lines = (tree / "bench" / "CMakeLists.txt").read_text().splitlines()
    return [line[len("ipcmark_mechanism("):-1] for line in lines if line.startswith("ipcmark_mech")]


def test_the_copy_bears_the_name_in_both_spellings_and_registers_itself(tree):
    result = run(tree, "unix_dgram")
    assert result.returncode == 0, result.stderr
    made = (tree / "bench" / "mechanisms" / "unix_dgram.cc").read_text()
    assert "skeleton" not in made.lower()
    assert '.name = "unix_dgram"' in made
    assert "struct UnixDgram {" in made
    assert made.count("\nconst RegisterFd<UnixDgram> registered;\n") == 1
    assert "static_assert(Channel<" not in made
    assert "bench/mechanisms/unix_dgram.cc" in result.stdout


@pytest.mark.parametrize("name, place", [("a", 0), ("popen", 2), ("zmq", 3)])
def test_the_list_stays_alphabetical_and_the_rest_as_it_was(tree, name, place):
    assert run(tree, name).returncode == 0
    assert entries(tree).index(name) == place
    text = (tree / "bench" / "CMakeLists.txt").read_text()
    assert text.replace(f"ipcmark_mechanism({name})\n", "") == CMAKE


@pytest.mark.parametrize("name", ["", "Pipe", "1pipe", "_skeleton", "a-b", "a/b", "a b", "ä", "a\n"])
def test_bad_names_are_refused_and_change_nothing(tree, name):
    result = run(tree, name)
    assert result.returncode == 2
    assert repr(name) in result.stderr
    assert (tree / "bench" / "CMakeLists.txt").read_text() == CMAKE
    assert len(list((tree / "bench" / "mechanisms").iterdir())) == 2


@pytest.mark.parametrize("name", ["pipe", "null"])
def test_a_taken_name_is_refused(tree, name):
    result = run(tree, name)
    assert result.returncode == 2
    assert "there already" in result.stderr
    assert (tree / "bench" / "CMakeLists.txt").read_text() == CMAKE


def test_without_a_name_it_says_how(tree):
    result = run(tree)
    assert result.returncode == 2
    assert "usage" in result.stderr
