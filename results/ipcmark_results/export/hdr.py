"""HdrHistogram log, format 1.3, V2 compressed histograms in ns: one line for each good repetition, tagged
with its case. As HdrHistogram's own writers lay it out; see the format notes of HistogramLogReader and
the V2 encoding of EncodableHistogram (hdrhistogram.org).
"""

import base64
import struct
import zlib
from collections.abc import Iterator

import numpy as np

from ipcmark_results.export.rows import ok_trials, started
from ipcmark_results.histogram import Histogram
from ipcmark_results.model import Run, Trial

DIGITS = 3  # finer than our own bins, which stay apart
HIGHEST = 3_600_000_000_000  # one hour in ns
_HALF_MAGNITUDE = 10  # of the 2048 sub-buckets that three digits take
_HALF = 1 << _HALF_MAGNITUDE
_COOKIE, _COMPRESSED_COOKIE = 0x1C849303 | 0x10, 0x1C849304 | 0x10


def index_of(value: int) -> int:
    """Where HdrHistogram counts a value of 0 to HIGHEST."""
    bucket = max(value.bit_length() - (_HALF_MAGNITUDE + 1), 0)
    return ((bucket + 1) << _HALF_MAGNITUDE) + (value >> bucket) - _HALF


def zigzag(value: int) -> bytes:
    """ZigZag LEB128, at most nine bytes: the last of nine has eight bits."""
    rest = ((value << 1) ^ (value >> 63)) & 0xFFFFFFFFFFFFFFFF
    out = bytearray()
    while len(out) < 8 and rest > 0x7F:
        out.append((rest & 0x7F) | 0x80)
        rest >>= 7
    return bytes([*out, rest])


def _counts(histogram: Histogram) -> Iterator[bytes]:
    """Each count, and a run of n empty places as -n."""
    slots: dict[int, int] = {}
    for value, count in zip(np.rint(histogram.values).astype(np.int64).tolist(), histogram.counts.tolist()):
        place = index_of(min(value, HIGHEST))
        slots[place] = slots.get(place, 0) + count
    following = 0
    for place in sorted(slots):
        if place > following:
            yield zigzag(following - place)
        yield zigzag(slots[place])
        following = place + 1


def encode(histogram: Histogram) -> str:
    payload = b"".join(_counts(histogram))
    whole = struct.pack(">iiiiqqd", _COOKIE, len(payload), 0, DIGITS, 1, HIGHEST, 1.0) + payload
    squeezed = zlib.compress(whole, 9)
    return base64.b64encode(struct.pack(">ii", _COMPRESSED_COOKIE, len(squeezed)) + squeezed).decode()


def _tag(trial: Trial) -> str:
    return "".join("_" if character in ', \t\r\n"' else character for character in trial.case)


def _line(run: Run, trial: Trial, histogram: Histogram) -> str:
    began = trial.started_unix_ns if trial.started_unix_ns is not None else 0
    origin = run.header.started_unix_ns if run.header else began
    length_s = (trial.wall_ns or 0) / 1e9
    return (f"Tag={_tag(trial)},{max(began - origin, 0) / 1e9:.3f},{length_s:.3f},{histogram.values.max() / 1e6:.6f},"
            f"{encode(histogram)}")


def export(runs: list[Run]) -> str:
    """Single round trips; of a stream the windows. Max is in ms, as is the custom; values are in ns."""
    origin = started(runs[0].header if runs else None)
    lines = ["#[Logged by ipcmark; values in nanoseconds]", "#[Histogram log format version 1.3]",
             f"#[StartTime: {origin.timestamp():.3f} (seconds since epoch), {origin.isoformat(timespec='seconds')}]",
             '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"']
    lines += [_line(run, trial, trial.histogram) for run, trial in ok_trials(runs) if trial.histogram
              and trial.histogram.total]
    return "\n".join(lines) + "\n"
