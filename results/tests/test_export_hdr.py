"""Our HdrHistogram log, decoded by hdr-histogram-js, has our quantiles."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from synthetic import Plan, header, to_bytes
from trial_maker import trial

from ipcmark_results.export.hdr import HIGHEST, export, index_of, zigzag
from ipcmark_results.histogram import from_bins, quantile
from ipcmark_results.load import load_runs

MODULES = Path(__file__).parents[2] / "build" / "node"
QUANTILES = (0.5, 0.9, 0.99, 0.999, 1.0)
DECODE = """
const hdr = require("hdr-histogram-js");
const reader = new hdr.HistogramLogReader(require("fs").readFileSync(process.argv[2], "utf8"));
for (let histogram; (histogram = reader.nextIntervalHistogram()) != null;) {
  const quantiles = process.argv.slice(3).map((q) => histogram.getValueAtPercentile(100 * Number(q)));
  console.log(JSON.stringify([histogram.tag, Number(histogram.totalCount), quantiles]));
}
"""


@pytest.fixture(scope="module")
def decode():
    """Installs the package once, below build/, where npm and its registry are at hand."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("needs node and npm")
    if not (MODULES / "node_modules" / "hdr-histogram-js").exists():
        MODULES.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(["npm", "install", "--prefix", MODULES, "--no-audit", "--no-fund", "--silent",
                               "hdr-histogram-js@3"], capture_output=True, text=True)
        if done.returncode != 0:
            pytest.skip(f"npm cannot install hdr-histogram-js: {done.stderr[-200:]}")
    script = MODULES / "decode.js"
    script.write_text(DECODE)

    def run(log):
        done = subprocess.run(["node", script, log, *map(str, QUANTILES)], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    return run


def bins_of(rng, n):
    values = np.unique(np.exp(rng.uniform(np.log(40), np.log(60e9), n)).round())
    return [[float(value), int(count)] for value, count in zip(values, rng.integers(1, 200_000, n))]


def test_the_log_decodes_to_the_same_quantiles(decode, tmp_path):
    rng = np.random.default_rng(3)
    histograms = [bins_of(rng, n) for n in (1, 2, 40, 400)] + [[[0.0, 5], [1.0, 7], [2047.0, 1], [2048.0, 9]]]
    lines = [header(Plan(), ["ping_pong/pipe/block/64B/same_core"])]
    for number, bins in enumerate(histograms):
        lines.append({**trial(histogram={"unit": "ns", "per": "round_trip", "bins": bins, "batch": None}),
                      "sequence": number, "repetition": number, "started_unix_ns": "1763600001500000000",
                      "wall_ns": "250000000"})
    path = tmp_path / "x.jsonl"
    path.write_bytes(to_bytes(lines))
    log = tmp_path / "x.hlog"
    log.write_text(export(load_runs([path])))
    decoded = decode(log)
    assert len(decoded) == len(histograms)
    for (tag, count, quantiles), bins in zip(decoded, histograms):
        ours = from_bins(bins)
        assert tag == "ping_pong/pipe/block/64B/same_core" and count == ours.total
        for q, theirs in zip(QUANTILES, quantiles):
            # It gives the upper end of a bucket, which is at most 0.1 % wide.
            assert theirs == pytest.approx(quantile(ours, q), rel=0.001, abs=1)


def test_the_layout_of_the_log(tmp_path):
    path = tmp_path / "x.jsonl"
    bins = {"unit": "ns", "per": "round_trip", "bins": [[4000.0, 9]], "batch": None}
    path.write_bytes(to_bytes([header(Plan(), ["a"]), {**trial(histogram=bins), "started_unix_ns":
                                                       "1763600001500000000", "wall_ns": "250000000"}]))
    lines = export(load_runs([path])).splitlines()
    assert lines[1] == "#[Histogram log format version 1.3]" and lines[2].startswith("#[StartTime: 1763600000.000 ")
    assert lines[4].startswith("Tag=ping_pong/pipe/block/64B/same_core,1.500,0.250,0.004000,HISTFAAAA")


@given(st.integers(0, HIGHEST), st.integers(0, HIGHEST))
def test_places_are_in_the_order_of_values(one, other):
    low, high = sorted((one, other))
    assert 0 <= index_of(low) <= index_of(high)


@given(st.integers(0, 2047))
def test_small_values_have_a_place_each(value):
    assert index_of(value) == value


@given(st.integers(-(1 << 63), (1 << 63) - 1))
def test_zigzag_reads_back(value):
    encoded = zigzag(value)
    assert 1 <= len(encoded) <= 9
    rest = sum((byte & (0xFF if place == 8 else 0x7F)) << (7 * place) for place, byte in enumerate(encoded))
    assert (rest >> 1) ^ -(rest & 1) == value
