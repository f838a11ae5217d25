"""Which of many lines a chart draws in full: colours and names for seventy would tell none apart."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import Any, Protocol, TypeVar


class OfMechanism(Protocol):
    @property
    def mechanism(self) -> str: ...


Line = TypeVar("Line", bound=OfMechanism)


def _turns(lines: Iterable[Line], of: Callable[[Line], Hashable]) -> list[tuple[int, Line]]:
    """Each with how many of its own kind came before it."""
    seen: Counter[Hashable] = Counter()
    result = []
    for line in lines:
        result.append((seen[of(line)], line))
        seen[of(line)] += 1
    return result


def leaders(lines: list[Line], group: Callable[[Line], Hashable], rank: Callable[[Line], Any],
            most: int) -> list[Line]:
    """All where they fit; else the best of each group, then each second best, another mechanism before the same."""
    if len(lines) <= most:
        return lines
    best_first = sorted(_turns(sorted(lines, key=rank), lambda line: line.mechanism), key=lambda pair: pair[0])
    in_rounds = sorted(_turns((line for _, line in best_first), group), key=lambda pair: (pair[0], rank(pair[1])))
    chosen = {id(line) for _, line in in_rounds[:most]}
    return [line for line in lines if id(line) in chosen]


def others(lines: list[Line], chosen: list[Line]) -> list[Line]:
    known = {id(line) for line in chosen}
    return [line for line in lines if id(line) not in known]
