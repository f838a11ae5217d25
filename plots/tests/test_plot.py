"""`ipcmark plot` and the function for notebooks."""

import hashlib
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hostile import PAYLOADS
from matplotlib.figure import Figure
from synthetic import MODELS, Plan, records, write

from ipcmark_plots.charts import CHARTS, COMPARISONS
from ipcmark_plots.plot import plot
from ipcmark_plots.plot_cli import main
from ipcmark_plots.units import parse_size

ROOT = Path(__file__).parents[2]
PLAN = Plan(models=MODELS[:6], sizes=(0, 64, 4096), bins=20)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return write(tmp_path_factory.mktemp("plot") / "run.jsonl", records(PLAN))


@pytest.fixture(scope="module")
def later(tmp_path_factory):
    """The same cases, 20 % slower, and a larger change in one of them."""
    lines = records(PLAN)
    for line in lines:
        line["run_id"] = "1a7e"
        slower = 2.0 if "pipe/poll/64B" in line.get("case", "") else 1.2
        if line.get("latency_ns"):
            line["latency_ns"] = {key: value if key in ("count", "batch") else value and value * slower
                                  for key, value in line["latency_ns"].items()}
            line["histogram"]["bins"] = [[value * slower, count] for value, count in line["histogram"]["bins"]]
    return write(tmp_path_factory.mktemp("later") / "later.jsonl", lines)


@pytest.mark.parametrize("name", [*CHARTS, *COMPARISONS])
def test_every_chart_is_a_figure_for_notebooks(name, file, later):
    assert isinstance(plot(name, [file, later] if name in COMPARISONS else [file]), Figure)


@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_the_same_results_give_the_same_bytes(file, tmp_path, suffix):
    digests = set()
    for turn in range(2):
        output = tmp_path / f"{turn}.{suffix}"
        assert main(["pareto", str(file), "-o", str(output)]) == 0
        digests.add(hashlib.sha256(output.read_bytes()).hexdigest())
    assert len(digests) == 1


def test_another_process_gives_the_same_svg(file, tmp_path):
    outputs = [tmp_path / "a.svg", tmp_path / "b.svg"]
    for seed, output in enumerate(outputs):
        subprocess.run([ROOT / "scripts" / "libexec" / "ipcmark-plot", "heat_sizes", file, "-o", output], check=True,
                       env={"PATH": "/usr/bin:/bin", "PYTHONHASHSEED": str(seed)})
    assert outputs[0].read_bytes() == outputs[1].read_bytes()


def test_a_filter_keeps_what_it_matches(file, tmp_path):
    assert main(["heat_sizes", str(file), "--filter", "/pipe/", "-o", str(tmp_path / "x.svg")]) == 0
    words = " ".join(ElementTree.parse(tmp_path / "x.svg").getroot().itertext())
    assert "pipe, polling" in words and "fifo" not in words


@pytest.mark.parametrize(("arguments", "said"), [
    (["--filter", "["], "regular expression"), (["--filter", "nobody"], "no case of these results matches"),
    (["--placement", "cross_node"], "these results have same_"), (["--size", "77"], "these results have 0, 64, 4096"),
    (["-o", "x.gif"], ".svg or .png")])
def test_what_does_not_fit_is_refused_with_the_remedy(file, capsys, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    assert main(["pareto", str(file), *arguments]) == 2
    assert said in capsys.readouterr().err and list(tmp_path.iterdir()) == []


def test_a_comparison_takes_two_runs(file, later, capsys, tmp_path):
    assert main(["ratios", str(file), "-o", str(tmp_path / "x.svg")]) == 2
    assert "compares two runs" in capsys.readouterr().err
    assert main(["pareto", str(file), str(later), "-o", str(tmp_path / "x.svg")]) == 2


@pytest.mark.parametrize("arguments", [["nonsense", "x.jsonl"], ["pareto", "x.jsonl", "--size", "4Ki"], []])
def test_usage_is_2(arguments, capsys):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2


def test_results_are_never_written_over(file, tmp_path, capsys):
    results = tmp_path / "run.svg"
    results.write_bytes(file.read_bytes())
    assert main(["pareto", str(results), "-o", str(results)]) == 2
    assert results.read_bytes() == file.read_bytes()


def test_the_help_names_every_chart(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    assert all(name in told for name in (*CHARTS, *COMPARISONS))


@pytest.mark.parametrize(("text", "size"), [("64", 64), ("0B", 0), ("4KiB", 4096), ("1MiB", 1 << 20)])
def test_sizes(text, size):
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "-1", "4Ki", "1e3", " 8", "4 KiB", "9" * 40, "\u0664"])
def test_no_sizes(text):
    with pytest.raises(ValueError):
        parse_size(text)


@pytest.mark.parametrize("name", CHARTS)
def test_hostile_names_are_drawn_as_text(name, tmp_path):
    lines = records(Plan(models=MODELS[:8], sizes=(64, 4096), repetitions=2, bins=15))
    for index, line in enumerate(lines[1:-1]):
        text = PAYLOADS[index % len(PAYLOADS)][:800] or "x"
        line.update(mechanism=f"{text}{index % 7}", family=text, wait=text, reason=text)
        line["case"] = f"{line['pattern']}/{index // 2}/x/{line['size']}B/{line['placement']}"
    file = write(tmp_path / "x.jsonl", lines)
    assert main([name, str(file), "-o", str(tmp_path / "x.svg")]) == 0
    root = ElementTree.parse(tmp_path / "x.svg").getroot()
    tags = {element.tag.partition("}")[2] for element in root.iter()}
    assert "script" not in tags and "foreignObject" not in tags and "a" not in tags
    assert not any(key.startswith("on") for element in root.iter() for key in element.keys())
