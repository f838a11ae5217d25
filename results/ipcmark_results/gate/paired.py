"""How far two builds are apart in a figure, by the trials of the same rounds."""

from ipcmark_results.aligned_ranks import Shift, compare_ratios, compare_rounds
from ipcmark_results.gate.figures import Figure, ratio_in_turns
from ipcmark_results.model import Trial

Pairs = list[tuple[Trial, Trial]]  # baseline and candidate of each round


def with_figure(figure: Figure, pairs: Pairs) -> Pairs:
    """The rounds in which both have it."""
    return [pair for pair in pairs if all(map(figure.read, pair))]


def ratios_in_turns(pairs: Pairs) -> list[float]:
    """Of each round; none at all where one was not measured in turns."""
    ratios = [ratio_in_turns(*pair) for pair in pairs]
    return [] if None in ratios else ratios


def shift_of(figure: Figure, pairs: Pairs) -> Shift:
    """By the slices where there are any: these were closer together than their trials."""
    ratios = ratios_in_turns(pairs) if figure.in_slices else []
    if ratios:
        return compare_ratios(ratios)
    return compare_rounds(*(list(map(figure.read, trials)) for trials in zip(*pairs)))
