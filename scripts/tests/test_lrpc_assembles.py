"""The stack switch of bench/lrpc is assembled for every architecture that it is written for, also where the machine at
hand is of another: by clang, which has them all, or a cross compiler."""
import pathlib
import re
import shutil
import subprocess

import pytest

SOURCE = pathlib.Path(__file__).parents[2] / "bench" / "lrpc" / "switch.S"
MACHINES = {"x86_64": "X86-64", "aarch64": "AArch64"}
FUNCTIONS = {"ipcmark_lrpc_switch", "ipcmark_lrpc_trap"}


def compilers(architecture):
    """Commands that may assemble for it, without the files."""
    if gcc := shutil.which(f"{architecture}-linux-gnu-gcc"):
        yield [gcc]
    for name in ("clang", "clang-14"):
        if clang := shutil.which(name):
            yield [clang, f"--target={architecture}-linux-gnu"]


def knows(command, tmp_path):
    nothing = tmp_path / "nothing.S"
    nothing.write_text("\t.text\n\tnop\n")
    done = subprocess.run([*command, "-c", nothing, "-o", tmp_path / "nothing.o"], capture_output=True, check=False)
    return done.returncode == 0


def assembler(architecture, tmp_path):
    found = next((command for command in compilers(architecture) if knows(command, tmp_path)), None)
    return found or pytest.skip(f"no clang and no {architecture}-linux-gnu-gcc that assembles for {architecture}")


def readelf(what, file):
    return subprocess.run(["readelf", what, file], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("architecture", MACHINES)
def test_both_functions_are_there_and_can_be_unwound(architecture, tmp_path):
    objects = tmp_path / "switch.o"
    subprocess.run([*assembler(architecture, tmp_path), "-c", SOURCE, "-o", objects], check=True)
    assert re.search(rf"Machine:\s.*{MACHINES[architecture]}", readelf("-h", objects))
    symbols = re.findall(r"\s(\d+) FUNC +GLOBAL HIDDEN +\S+ (\w+)$", readelf("-sW", objects), re.MULTILINE)
    assert {name for size, name in symbols if int(size) > 0} == FUNCTIONS
    assert readelf("--debug-dump=frames", objects).count(" FDE ") == len(FUNCTIONS)
    stack = next(line for line in readelf("-SW", objects).splitlines() if ".note.GNU-stack" in line)
    assert " X " not in stack, "an executable stack for the whole program"


def test_an_unknown_architecture_is_told_what_to_add(tmp_path):
    command = assembler("riscv64", tmp_path)
    done = subprocess.run([*command, "-c", SOURCE, "-o", tmp_path / "no.o"], capture_output=True, text=True, check=False)
    assert done.returncode != 0 and "add the two functions of this file" in done.stderr
