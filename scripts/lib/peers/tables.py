"""Medians and ratios of rounds, a line each."""
import statistics

LATENCY, RATE = "p50 in ns, ratio below 1: faster", "per second, ratio above 1: faster"


def print_heading(title):
    print(f"\n{title:41}{'ipcmark':>10} {'other':>10}  ratio (range)")


def short(value):
    for factor, letter in ((1e9, "G"), (1e6, "M")):
        if value >= factor:
            return f"{value / factor:.2f} {letter}"
    return f"{value:,.1f}"


def print_ratios(what, pairs):
    ours, others = (statistics.median(side) for side in zip(*pairs))
    ratios = [a / b for a, b in pairs]
    print(f"{what:41}{short(ours):>10} {short(others):>10}  {statistics.median(ratios):.2f} "
          f"({min(ratios):.2f}-{max(ratios):.2f})")
