"""Whether all trials were of one world: the same machine, and builds that differ only as they should.

The keys marked `identity` in a header say what two figures must share to be compared (METHOD: one of
them different makes two results not comparable).
"""

from collections.abc import Collection, Mapping

from ipcmark_results.gate.rounds import AGAIN, BASELINE, CANDIDATE
from ipcmark_results.json_line import Record
from ipcmark_results.text import printable


def identity(environment: Mapping[str, Record]) -> dict[str, object]:
    return {key: entry["value"] for key, entry in environment.items() if entry.get("identity")}


def differences(one: Mapping[str, object], other: Mapping[str, object]) -> list[str]:
    """"key: 'a' and 'b'" of every key that is not the same."""
    keys = [key for key in {**one, **other} if one.get(key) != other.get(key)]
    return [f"{printable(key, 60)}: {printable(repr(one.get(key)), 80)} and {printable(repr(other.get(key)), 80)}"
            for key in keys]


def _without(world: Mapping[str, object], keys: Collection[str]) -> dict[str, object]:
    return {key: value for key, value in world.items() if key not in keys}


class World:
    def __init__(self, accepted: Collection[str] = (), switched: bool = False):
        self._accepted, self._switched = accepted, switched
        self._first: dict[str, dict[str, object]] = {}
        self._moved: list[str] = []

    def see(self, arm: str, header: Record) -> None:
        now = _without(identity(header["environment"]), self._accepted)
        first = self._first.setdefault(BASELINE if arm == AGAIN else arm, now)
        if not self._moved:
            self._moved = differences(first, now)

    def builds_differ_in(self) -> list[str]:
        return differences(self._first.get(BASELINE, {}), self._first.get(CANDIDATE, {}))

    def moved(self) -> str:
        """A sentence, or "" when everything is comparable."""
        if self._moved:
            return f"the machine changed during the gate ({'; '.join(self._moved)}): run it again"
        found = [] if self._switched else self.builds_differ_in()
        if not found:
            return ""
        keys = ",".join(text.split(":", 1)[0] for text in found)
        return (f"the two builds differ in more than their code ({'; '.join(found)}): build both alike, or say with "
                f"--accept {keys} that this is what you compare")
