"""Compressed result files load like others, and are recovered as far as they go when they are cut off."""

import gzip

import pytest
from synthetic import to_bytes, tiny

from ipcmark_results.errors import ResultError
from ipcmark_results.load import load_runs
from ipcmark_results.salvage import main as salvage


def test_a_compressed_file_is_the_same_file(tmp_path):
    content = to_bytes(tiny())
    (tmp_path / "x.jsonl").write_bytes(content)
    (tmp_path / "x.jsonl.gz").write_bytes(gzip.compress(content))
    [plain], [packed] = (load_runs([tmp_path / name]) for name in ("x.jsonl", "x.jsonl.gz"))
    assert [trial.case for trial in packed.trials] == [trial.case for trial in plain.trials]
    assert packed.footer == plain.footer and not packed.problems


def test_cut_off_at_any_byte_it_loads_in_part_or_is_refused(tmp_path):
    packed = gzip.compress(to_bytes(tiny()))
    path = tmp_path / "x.jsonl.gz"
    loaded = 0
    for length in range(0, len(packed), 7):
        path.write_bytes(packed[:length])
        try:
            loaded += len(load_runs([path])[0].trials)
        except ResultError as error:
            assert "x.jsonl.gz" in str(error)
    assert loaded > 0


def test_salvage_keeps_what_a_cut_off_file_still_has(tmp_path, capsys):
    packed = gzip.compress(to_bytes(tiny()), 0)  # stored, so that whole records are in its first part
    path = tmp_path / "x.jsonl.gz"
    path.write_bytes(packed[: len(packed) - 120])
    assert salvage([str(path), "-o", str(tmp_path / "out.jsonl")]) == 0
    assert "lost" in capsys.readouterr().err and load_runs([tmp_path / "out.jsonl"])[0].trials


def test_several_members_are_one_file(tmp_path):
    content = to_bytes(tiny())
    path = tmp_path / "x.jsonl.gz"
    path.write_bytes(gzip.compress(content[:700]) + gzip.compress(content[700:]))
    [run] = load_runs([path])
    assert run.footer and not run.problems


@pytest.mark.parametrize("content", [b"", b"not gzip at all", gzip.compress(b"x" * 100)[:15] + b"\0" * 50])
def test_what_is_not_compressed_is_refused_by_name(tmp_path, content):
    path = tmp_path / "x.jsonl.gz"
    path.write_bytes(content)
    with pytest.raises(ResultError, match="x.jsonl.gz"):
        load_runs([path])


def test_a_bomb_is_refused_before_it_unfolds(tmp_path):
    path = tmp_path / "x.jsonl.gz"
    path.write_bytes(gzip.compress(b"{" + b" " * (64 << 20)))
    with pytest.raises(ResultError, match="longer than 4 MiB"):
        load_runs([path])
