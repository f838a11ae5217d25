"""Builds that measure at once, but one slice at a time each.

The timed part of a trial is cut into slices. The programs of a round are all started, warmed up one after
another, and then play a slice each, in random order, again and again: what the hypervisor or a neighbour
does to the CPUs for longer than a few slices meets all of them alike. What they say to each other is in
harness/run/turns.h: a byte when a program is ready, a byte when it has the turn.
"""

import select
import socket
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import monotonic
from types import TracebackType

from ipcmark_results.errors import ResultError
from ipcmark_results.gate.build import TRIAL_LIMIT_S, Build, Measured
from ipcmark_results.gate.running import Running
from ipcmark_results.text import printable

SLICES = 12
LOOK_EACH_S = 0.05  # for the end of a program; nobody measures meanwhile
PATTERNS = ("ping_pong", "call", "stream")  # that can be played in slices


def has_slices(case: str) -> bool:
    """And keeps still between them: the kernel threads of io_uring go on polling for seconds."""
    pattern, _, wait = case.split("/")[:3]
    return pattern in PATTERNS and wait != "uring_sqpoll"


def refusal(builds: Iterable[Build], arguments: list[str]) -> str:
    """Why these builds cannot measure in turns, or "". `arguments`: of `ipcmark run`, for one trial of a case that
    has slices."""
    for build in builds:
        if build.prepare is not None:
            return "--before and --after switch the machine once for each"
        if not build.supports("--turns"):
            return f"the {build.name} is too old to take turns"
        with Turns() as turns:
            said = build.refuses([*arguments, "--turns", turns.path])
        if said:
            return (f"the {build.name} ({printable(build.command, 200)}) cannot take turns; one that runs in a container "
                    f"must share the folder TMPDIR: {printable(said, 300)}")
    return ""


@dataclass
class Player:
    arm: str
    running: Running
    line: socket.socket | None = None  # None: it has ended, or was given up

    def hears(self) -> bool:
        """Waits until it is ready for its next turn. False: it will not be. Its own deadline bounds this."""
        assert self.line is not None
        self.line.settimeout(TRIAL_LIMIT_S)
        try:
            return self.line.recv(1) != b""
        except OSError:
            return False

    def give(self) -> None:
        try:
            if self.line is not None:
                self.line.send(b"t")
        except OSError:
            pass  # it has ended: its exit code says why

    def leave(self) -> None:
        if self.line is not None:
            self.line.close()
            self.line = None


class Turns:
    """The socket at which the programs of one block say that they are ready."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="ipcmark-turns-")
        self.path = str(Path(self._folder.name) / "turns")
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            self._listener.bind(self.path)
            self._listener.listen()
        except OSError as error:
            self._listener.close()
            self._folder.cleanup()
            raise ResultError(f"cannot make the socket {self.path}: {error.strerror or error}; set TMPDIR to a folder "
                              "with a shorter path") from None

    def __enter__(self) -> "Turns":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._listener.close()
        self._folder.cleanup()

    def admit(self, player: Player) -> bool:
        """Waits until it is ready for its first turn, or has ended without being so. False: neither, for too long."""
        until = monotonic() + TRIAL_LIMIT_S
        while monotonic() < until:
            ready, _, _ = select.select([self._listener], [], [], LOOK_EACH_S)
            if ready:
                player.line, _ = self._listener.accept()
                if not player.hears():
                    player.leave()
            if ready or player.running.has_ended():
                return True
        return False


def _play(players: Sequence[Player], random: Random) -> None:
    for _ in range(SLICES):
        present = [player for player in players if player.line is not None]
        for player in random.sample(present, len(present)):
            player.give()
            if not player.hears():
                player.leave()


def measure_in_turns(builds: Mapping[str, Build], arms: Sequence[str], arguments: Callable[[str], list[str]],
                     random: Random) -> dict[str, Measured]:
    """One trial of each arm, begun in that order. Raises ResultError where one has no result."""
    found: dict[str, Measured] = {}
    with ExitStack() as stack:
        turns = stack.enter_context(Turns())
        players = []
        for arm in arms:
            words = [*arguments(arm), "--turns", turns.path, "--slices", str(SLICES)]
            players.append(Player(arm, stack.enter_context(builds[arm].start(words))))
            if not turns.admit(players[-1]):
                raise builds[arm].late()
        _play(players, random)
        for player in players:  # the last turn is for leaving
            player.give()
            found[player.arm] = builds[player.arm].collect(player.running)
            player.leave()
    return found
