"""`ipcmark compare A.jsonl B.jsonl`: two files that were measured apart. Shows, and never fails a job.

Exit codes: 0 shown (whatever it shows), 2 usage, 4 not comparable, 5 unreadable.
"""

import argparse
import json
import sys
from pathlib import Path

from ipcmark_results.compare.pairs import Pair, pair_up
from ipcmark_results.errors import ResultError
from ipcmark_results.estimate import Estimate
from ipcmark_results.gate.worlds import differences, identity
from ipcmark_results.load import load_runs
from ipcmark_results.model import Run
from ipcmark_results.quantity import change_text, interval_text, time_text
from ipcmark_results.text import printable

EXIT_NOT_COMPARABLE = 4
APART = ("These two files were not measured side by side. Between runs of the same program some 20 % of all cases look "
         "slower or faster on a shared machine, so read nothing into single ones; `ipcmark gate` can tell.")


class NotComparable(ResultError):
    exit_code = EXIT_NOT_COMPARABLE


def _one_run(path: Path) -> Run:
    runs = load_runs([path])
    if len(runs) != 1:
        raise ResultError(f"{printable(path)} holds {len(runs)} runs; compare takes files of one run each")
    return runs[0]


def _refuse_other_worlds(a: Run, b: Run, accepted: set[str]) -> None:
    if a.header is None or b.header is None:
        raise NotComparable("a file has lost its header, so nobody knows which machine it is of")
    one, other = ({key: value for key, value in identity(run.header.environment).items() if key not in accepted}
                  for run in (a, b))
    found = differences(one, other)
    if found:
        keys = ",".join(text.split(":", 1)[0] for text in found)
        raise NotComparable(f"not_comparable: the files differ in {'; '.join(found)}. If that is what you compare, say "
                            f"--accept {keys}")


def _estimate(estimate: Estimate | None) -> dict[str, float | int | None] | None:
    return estimate and {"value": estimate.value, "low": estimate.low, "high": estimate.high, "n": estimate.n}


def _json(pairs: list[Pair], alone: list[str]) -> str:
    cases = [{"case": pair.case, "word": pair.word, "a_ns": _estimate(pair.a), "b_ns": _estimate(pair.b),
              "ratio": _estimate(pair.ratio), "why_not": pair.why_not,
              "shift": [{"quantile": q, **(_estimate(ratio) or {})} for q, ratio in pair.shift.items()]}
             for pair in pairs]
    return json.dumps({"schema": "ipcmark-compare/1", "interleaved": False, "cases": cases, "alone": alone}, indent=1,
                      allow_nan=False) + "\n"


def _lines(pair: Pair) -> list[str]:
    if pair.ratio is None or pair.a is None or pair.b is None:
        return [f"{pair.case}", f"    {pair.why_not or 'no median in both files'}"]
    ratio = pair.ratio
    interval = f" ({interval_text(ratio.low, ratio.high)})" if ratio.low and ratio.high else " (one repetition only)"
    lines = [pair.case, f"    {pair.word}: {time_text(pair.a.value)} -> {time_text(pair.b.value)}, "
                        f"{change_text(ratio.value)}{interval}"]
    if pair.shift:
        lines.append("    at " + ", ".join(f"p{100 * q:g} {change_text(at.value)}" for q, at in pair.shift.items()))
    return lines


def _text(pairs: list[Pair], alone: list[str]) -> str:
    order = {"slower": 0, "faster": 1}
    told = sorted(pairs, key=lambda pair: (order.get(pair.word, 2), -abs((pair.ratio.value if pair.ratio else 1) - 1)))
    words = [pair.word for pair in pairs]
    counts = ", ".join(f"{words.count(word)} {word}" for word in dict.fromkeys(words))
    return "\n".join([APART, "", *(line for pair in told for line in _lines(pair)), "", *alone,
                      f"{len(pairs)} cases: {counts}", ""])


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="ipcmark compare", description=__doc__)
    parser.add_argument("a", type=Path, help="result file of the one run")
    parser.add_argument("b", type=Path, help="result file of the other")
    parser.add_argument("--accept", default="", metavar="KEYS", help="environment keys that may differ")
    parser.add_argument("--json", action="store_true", help="for programs")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    options = _parse(arguments)
    try:
        a, b = _one_run(options.a), _one_run(options.b)
        _refuse_other_worlds(a, b, set(options.accept.split(",")))
        pairs, alone = pair_up(a, b)
        if not pairs:
            raise NotComparable("not_comparable: the files have no case in common")
        print(_json(pairs, alone) if options.json else _text(pairs, alone), end="")
        sys.stdout.flush()
    except ResultError as error:
        print(f"ipcmark compare: {error}", file=sys.stderr)
        return error.exit_code
    except OSError as error:
        print(f"ipcmark compare: cannot write to stdout: {error.strerror}", file=sys.stderr)
        return 5
    return 0


if __name__ == "__main__":
    sys.exit(main())
