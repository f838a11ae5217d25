"""The check must see what it is there to see: each test compiles a loop, good or bad, and asks."""
import pathlib
import shutil
import subprocess

import pytest

CHECK = pathlib.Path(__file__).parents[1] / "check-hot-loops"

pytestmark = pytest.mark.skipif(
    not (shutil.which("g++") and shutil.which("objdump")), reason="needs g++ and objdump")


@pytest.fixture
def check(tmp_path):
    def run(body, outside=""):
        source = tmp_path / "loop.cc"
        source.write_text(
            "#include <cstdlib>\n#include <cstring>\n#include <functional>\n#include <stdexcept>\n"
            "struct Base { virtual int step(int) = 0; };\n" + outside +
            "\nnamespace ipcmark::loops {\n" + body + "\n}\nint main() { return 0; }\n")
        binary = tmp_path / "loop"
        subprocess.run(["g++", "-std=c++20", "-O2", "-o", binary, source], check=True)
        return subprocess.run([CHECK, binary], capture_output=True, text=True, check=False)
    return run


LOOP = "template <class F> [[gnu::noinline]] void go(F f, long n) { while (n--) f(n); }\n"


def test_a_clean_loop_passes(check):
    result = check(
        "[[gnu::noinline, gnu::used]] void go(char* to, const char* from, std::size_t n) {"
        "  for (int i = 0; i < 9; ++i) std::memcpy(to + i, from, n); }")
    assert (result.returncode, result.stdout) == (0, "1 hot loops and 0 functions they call, 0 findings\n")


def test_a_virtual_call_is_found(check):
    result = check("[[gnu::noinline, gnu::used]] void go(Base& b, int n) { while (n--) b.step(n); }")
    assert result.returncode == 1
    assert "ipcmark::loops::go(Base&, int)" in result.stdout
    assert "indirect call" in result.stdout


def test_a_type_erased_callable_in_a_template_is_found(check):
    result = check(LOOP + "template void go(std::function<void(long)>, long);")
    assert result.returncode == 1
    assert "indirect call" in result.stdout


def test_a_call_in_a_lambda_of_a_loop_is_found(check):
    result = check(
        "[[gnu::used]] int go(Base& b, int n) {"
        "  auto step = [&](int i) __attribute__((noinline)) { return b.step(i) + 1; };"
        "  int sum = 0; while (n--) sum += step(n); return sum; }")
    assert result.returncode == 1
    assert "{lambda(int)#1}" in result.stdout


def test_an_indirect_call_in_tail_position_is_found_and_a_switch_is_none(check):
    tail = check("[[gnu::used]] int go(Base& b, int n) { return b.step(n); }")
    assert tail.returncode == 1
    assert "indirect call" in tail.stdout
    pointer = check("[[gnu::used]] int go(int (*f)(int), int n) { return f(n + 1); }")
    assert pointer.returncode == 1
    cases = "".join(f"case {i}: work{i}(); break;" for i in range(9))
    outside = "".join(f"[[gnu::noinline]] void work{i}() {{ asm volatile(\"nop\"); }}" for i in range(9))
    switch = check(f"[[gnu::used]] void go(int n) {{ while (n--) switch (n % 9) {{ {cases} }} }}", outside)
    assert switch.returncode == 0, switch.stdout


def test_what_was_not_inlined_is_followed(check):
    outside = ("namespace ipcmark::waits {\n"
               "[[gnu::noinline]] int deeper(Base& b, int n) { return b.step(n) + 1; }\n"
               "[[gnu::noinline]] int wait(Base& b, int n) { return deeper(b, n) + n; }\n}\n")
    result = check(
        "[[gnu::used]] int go(Base& b, int n) { int s = 0; while (n--) s += waits::wait(b, n); return s; }",
        outside)
    assert result.returncode == 1
    assert "ipcmark::waits::deeper(Base&, int)" in result.stdout


def test_what_foreign_headers_expand_to_is_not_looked_at(check):
    outside = ("namespace ipcmark::reference {\n"
               "[[gnu::noinline]] int foreign(Base& b, int n) { return b.step(n) + 1; }\n}\n")
    result = check("[[gnu::used]] int go(Base& b, int n) { return reference::foreign(b, n) + 1; }", outside)
    assert (result.returncode, result.stdout) == (0, "1 hot loops and 0 functions they call, 0 findings\n")


@pytest.mark.parametrize("expression", [
    "void* p = std::malloc(n); asm volatile(\"\" : : \"r\"(p));",
    "auto* p = new char[n]; asm volatile(\"\" : : \"r\"(p));",
])
def test_an_allocation_is_found(check, expression):
    result = check("[[gnu::noinline, gnu::used]] void go(int n) { while (n--) { " + expression + " } }")
    assert result.returncode == 1
    assert "allocation or throw" in result.stdout


def test_a_throw_is_fine_in_the_cold_part_only(check):
    in_loop = check(
        "[[gnu::noinline, gnu::used]] void go(int n) {"
        "  while (n--) if (n == 7) [[unlikely]] throw std::runtime_error(\"seven\"); }")
    assert in_loop.returncode == 0, in_loop.stdout
    always = check("[[gnu::noinline, gnu::used]] void go() { throw 1; }")
    assert always.returncode == 1


def test_a_throw_behind_a_call_that_never_returns_is_fine(check):
    outside = ("namespace ipcmark::sys {\n"
               "[[noreturn, gnu::noinline]] void fail(int n) { throw std::runtime_error(n ? \"a\" : \"b\"); }\n}\n")
    result = check("[[gnu::used]] void go(int n) { if (n > 7) sys::fail(n); }", outside)
    assert result.returncode == 0, result.stdout


def test_other_namespaces_are_not_looked_at(check):
    outside = "namespace other::loops { [[gnu::used]] int f(Base& b) { return b.step(1) + 1; } }\n"
    result = check("[[gnu::noinline, gnu::used]] int go(int n) { return n + 1; }", outside)
    assert (result.returncode, result.stdout) == (0, "1 hot loops and 0 functions they call, 0 findings\n")


def test_seeing_no_loop_is_no_pass(check):
    result = check("")
    assert result.returncode == 4
    assert "no function of ipcmark::loops" in result.stderr


def test_what_cannot_be_disassembled_is_no_pass(tmp_path):
    result = subprocess.run([CHECK, tmp_path / "absent"], capture_output=True, text=True, check=False)
    assert result.returncode == 4
    assert "absent" in result.stderr
