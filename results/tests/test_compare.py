import json
import re

import numpy as np
import pytest
from synthetic import Plan, header, to_bytes
from trial_maker import trial

from ipcmark_results.compare.__main__ import main

PIPE, TCP, STREAM = (f"{name}/block/64B/same_core" for name in ("ping_pong/pipe", "ping_pong/tcp", "stream/pipe"))
FAST = "ping_pong/udp/block/64B/same_core"


def bins(scale, tail):
    values = np.exp(np.linspace(0, 1.5, 60)) * 4000 * scale
    counts = np.exp(-np.linspace(0, 8, 60)) * 50_000 + 30
    moved = [value * tail if place > 40 else value for place, value in enumerate(values)]
    pairs = [[float(value), int(count)] for value, count in zip(moved, counts)]
    return {"unit": "ns", "per": "round_trip", "batch": None, "bins": pairs}


def write(path, slower=1.0, tail=1.0, environment=None, cases=(PIPE, TCP, FAST), repetitions=8, **more):
    lines = [header(Plan(environment=environment or {}), list(cases))]
    for r in range(repetitions):
        wobble = 1 + 0.002 * (r % 5)
        lines += [trial(PIPE, p50=4000.0 * slower * wobble, histogram=bins(slower * wobble, tail), repetition=r, **more),
                  trial(TCP, p50=9000.0 * wobble, repetition=r), trial(FAST, p50=5000.0 / slower * wobble, repetition=r),
                  trial(STREAM, rate=2e6 / slower / wobble, repetition=r)]
    for number, line in enumerate(lines[1:]):
        line["sequence"] = number
    path.write_bytes(to_bytes(lines))
    return str(path)


@pytest.fixture
def compared(tmp_path, capsys):
    def run(a=None, b=None, *options):
        files = write(tmp_path / "a.jsonl", **(a or {})), write(tmp_path / "b.jsonl", **(b or {}))
        code = main([*files, *options])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_what_differs_is_said_with_its_interval_and_never_fails_a_job(compared):
    code, out, _ = compared(None, {"slower": 1.3})
    assert code == 0 and "were not measured side by side" in out
    assert re.search(r"slower: 4\.01 us -> 5\.2\d us, \+30\.0 %", out) and "4 cases: 2 slower, 1 same, 1 faster" in out
    assert out.index(PIPE) < out.index(FAST) < out.index(TCP)


def test_the_shift_over_quantiles_shows_which_part_moved(compared):
    code, out, _ = compared(None, {"tail": 2.0}, "--json")
    document = json.loads(out)
    [pipe] = [case for case in document["cases"] if case["case"] == PIPE]
    shift = {at["quantile"]: at for at in pipe["shift"]}
    assert shift[0.5]["value"] == pytest.approx(1.0) and shift[0.999]["value"] == pytest.approx(2.0, rel=0.01)
    assert all(at["low"] <= at["value"] <= at["high"] for at in shift.values())
    assert code == 0 and document["interleaved"] is False and pipe["word"] == "same"


def test_another_machine_is_refused_by_name_unless_accepted(compared):
    other = {"environment": {"kernel_release": {"value": "9.9", "unit": None, "source": "uname", "identity": True}}}
    code, out, err = compared(None, other)
    assert code == 4 and out == "" and "not_comparable" in err
    assert "kernel_release: '6.18.44' and '9.9'" in err and "--accept kernel_release" in err
    assert compared(None, other, "--accept", "kernel_release")[0] == 0


def test_keys_that_are_not_of_the_identity_may_differ(compared):
    assert compared(None, {"environment": {"hostname": {"value": "x", "identity": False}}})[0] == 0


def test_cases_of_another_placement_class_are_not_compared(compared, tmp_path, capsys):
    files = write(tmp_path / "a.jsonl"), write(tmp_path / "b.jsonl")
    text = (tmp_path / "b.jsonl").read_text().replace('"class": "none"', '"class": "far"').replace(
        '"class":"none"', '"class":"far"')
    (tmp_path / "b.jsonl").write_text(text)
    assert main(list(files)) == 0
    assert "the CPUs were none in the first file and far in the second" in capsys.readouterr().out


def test_single_repetitions_have_no_interval(compared):
    code, out, _ = compared({"repetitions": 1}, {"repetitions": 1})
    assert code == 0 and "one repetition only" in out and "too few repetitions" in out


@pytest.mark.parametrize(("content", "code"), [(b"", 5), (b"garbage\n", 5)])
def test_torn_and_foreign_files_are_5(tmp_path, capsys, content, code):
    (tmp_path / "bad.jsonl").write_bytes(content)
    assert main([write(tmp_path / "a.jsonl"), str(tmp_path / "bad.jsonl")]) == code
    assert "bad.jsonl" in capsys.readouterr().err


def test_nothing_in_common_is_not_comparable(tmp_path, capsys):
    write(tmp_path / "a.jsonl")
    lines = [header(Plan(), ["x"]), trial("ping_pong/other/block/64B/same_core")]
    (tmp_path / "b.jsonl").write_bytes(to_bytes(lines))
    assert main([str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl")]) == 4
    assert "no case in common" in capsys.readouterr().err
