"""Torn, foreign and hostile files through every verb that reads them: a documented exit code, no traceback."""

import gzip
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_export import write_run
from test_history import gate_folder

from ipcmark_results.compare.__main__ import main as compare
from ipcmark_results.export.__main__ import FORMATS
from ipcmark_results.export.__main__ import main as export
from ipcmark_results.history.__main__ import main as history

DOCUMENTED = (0, 4, 5)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return write_run(tmp_path_factory.mktemp("hostile") / "run.jsonl")


def test_a_file_cut_anywhere_exports_what_is_left_or_is_refused(whole, tmp_path, capsys):
    content, path = whole.read_bytes(), tmp_path / "cut.jsonl"
    codes = set()
    for length in range(0, len(content), len(content) // 60):
        path.write_bytes(content[:length])
        form = list(FORMATS)[length % len(FORMATS)]
        codes.add(export(["--format", form, str(path)]))
        codes.add(compare([str(whole), str(path)]))
    assert codes <= set(DOCUMENTED) and 0 in codes and 5 in codes
    assert "Traceback" not in capsys.readouterr().err


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_damage_exports_compares_or_is_refused(whole, tmp_path, capsys, data):
    content = bytearray(whole.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "damaged.jsonl"
    path.write_bytes(content)
    form = data.draw(st.sampled_from(sorted(FORMATS)))
    assert export(["--format", form, str(path)]) in DOCUMENTED
    assert compare([str(whole), str(path)]) in DOCUMENTED
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(("schema", "code"), [("ipcmark-result/1.7", 0), ("ipcmark-result/2", 5)])
def test_newer_schemas(whole, tmp_path, capsys, schema, code):
    path = tmp_path / "newer.jsonl"
    path.write_text(whole.read_text().replace("ipcmark-result/1", schema))
    assert export(["--format", "csv", str(path)]) == compare([str(path), str(path)]) == code
    assert code == 0 or "use the ipcmark that wrote it" in capsys.readouterr().err


def test_a_history_with_a_damaged_file_names_it(tmp_path, capsys):
    assert history(["add", str(tmp_path / "store"), str(gate_folder(tmp_path / "a", 1))]) == 0
    [path] = (tmp_path / "store").glob("*/*.gz")
    record = {"type": "trial", "case": 7}
    for damage in (b"", b"not gzip", path.read_bytes()[:200], gzip.compress(json.dumps(record).encode() + b"\n")):
        path.write_bytes(damage)
        assert history(["show", str(tmp_path / "store")]) == 5
        assert path.name in capsys.readouterr().err
