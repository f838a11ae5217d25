"""What no writer makes must be refused by file and line, quickly; damage must never crash a reader."""

import json
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from synthetic import tiny, to_bytes, write

from ipcmark_results.errors import ResultError
from ipcmark_results.load import load_runs

HOSTILE = {
    "deep": b'{"type":"trial","x":' + b"[" * 50 + b"]" * 50 + b"}",
    "deeper than the stack": b'{"x":' * 200_000 + b"1" + b"}" * 200_000,
    "NaN": b'{"type":"footer","x":NaN}',
    "infinite": b'{"type":"footer","x":1e400}',
    "65 bits": b'{"type":"footer","x":' + b"9" * 30 + b"}",
    "5,000 digits": b'{"type":"footer","x":' + b"9" * 5000 + b"}",
    "twice": b'{"type":"footer","type":"run"}',
    "array": b"[1]",
    "text": b"hello",
    "trailing": b'{"type":"footer"} {}',
    "no type": b"{}",
    "type of another type": b'{"type":[]}',
    "control": b'{"type":"\x1b]0;x\x07"}',
    "not UTF-8": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("line", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_lines_are_refused_with_file_and_line(tmp_path, line):
    path = tmp_path / "x.jsonl"
    path.write_bytes(to_bytes(tiny()[:2]) + line + b"\n")
    with pytest.raises(ResultError, match=r"x\.jsonl:4: ") as error:
        load_runs([path])
    assert str(error.value).isprintable() and len(str(error.value)) < 1000


def test_a_line_without_end_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"x":"' + b"a" * (5 << 20))
    with pytest.raises(ResultError, match=":1: a line is longer than 4 MiB"):
        load_runs([path])


COSTLY = {
    "many pairs": b'{"x":[' + b"[1,1]," * 690_000 + b"1]}",
    "many keys": b"{" + b"".join(b'"%d":1,' % key for key in range(300_000)) + b'"299999":1}',
    "many escapes": b'{"x":"' + b'\\"' * 2_000_000,
    "many objects": b'{"x":' * 800_000,
}


@pytest.mark.parametrize("line", COSTLY.values(), ids=COSTLY.keys())
def test_no_line_costs_a_second_or_much_memory(tmp_path, line):
    path = tmp_path / "x.jsonl"
    path.write_bytes(line)
    # The peak is this process's own: ru_maxrss begins with that of the parent.
    program = ("import re, sys, resource; from ipcmark_results.load import load_runs\n"
               "try: load_runs(sys.argv[1:])\n"
               "except Exception as error: assert type(error).__name__ == 'ResultError', error\n"
               "peak = re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]\n"
               "print(resource.getrusage(resource.RUSAGE_SELF).ru_utime, peak)")
    done = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, check=True)
    seconds, kib = map(float, done.stdout.split())
    assert seconds < 2 and kib < 256 << 10  # a second of it may be the start on a busy machine


JSON = st.recursive(st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
                    | st.integers(-(1 << 70), 1 << 70), lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.text(max_size=3), inner, max_size=3), max_leaves=5)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 3), st.data())
def test_any_value_in_any_field_loads_or_is_refused(tmp_path, index, data):
    lines = json.loads(json.dumps(tiny()))
    key = data.draw(st.sampled_from(sorted(lines[index])))
    lines[index][key] = data.draw(JSON)
    try:
        load_runs([write(tmp_path / "x.jsonl", lines)])
    except ResultError as error:
        assert "x.jsonl" in str(error)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_damage_loads_or_is_refused(tmp_path, data):
    whole = bytearray(to_bytes(tiny()))
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "x.jsonl"
    path.write_bytes(whole)
    try:
        load_runs([path])
    except ResultError as error:
        assert "x.jsonl" in str(error)


