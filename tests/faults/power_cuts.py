"""What a power cut may leave: from recorded file calls, every state of a folder's files a disk could come back with.

The model: what was written to a file is sure to be there once that file was synced, and a name, once its folder was.
Until then any write may be missing while later ones are there, the last one may be torn in half, and names are kept
in the order they were made, up to some point.
"""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

Names = dict[str, int]
Write = tuple[int, bytes | None]  # a place and what was written there, or a length the file was cut to


@dataclass(frozen=True, slots=True)
class Call:
    """One recorded call: W write, T cut, S sync of a file, D of the folder, C O names, R L U names again, A said."""

    kind: str
    inode: int
    place: int
    source: str
    target: str
    data: bytes


@dataclass(slots=True)
class _File:
    sure: bytes = b""
    waiting: list[Write] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class State:
    """The files a cut leaves, by path, and how many acknowledgements had been given by then."""

    files: tuple[tuple[str, bytes], ...]
    acknowledged: int

    @property
    def digest(self) -> bytes:
        """Return what tells two states of files apart."""
        parts = (part for path, data in self.files for part in (path.encode(), hashlib.sha256(data).digest()))
        return hashlib.sha256(b"\0".join(parts)).digest()


def recorded(path: Path) -> list[Call]:
    """Read what the recorder wrote."""
    calls, stored, at = [], path.read_bytes(), 0
    while at < len(stored):
        end = stored.index(b"\n", at)
        kind, inode, place, length, source, target = stored[at:end].decode().split("\t")
        data = stored[end + 1 : end + 1 + int(length)]
        calls.append(Call(kind, int(inode), int(place), source, target, data))
        at = end + 1 + int(length) + 1
    return calls


class Disk:
    """The disk as calls reach it: what is sure, and what waits to be synced."""

    def __init__(self, before: dict[str, bytes], chance: random.Random) -> None:
        self._chance = chance
        self._files = {-number: _File(data) for number, data in enumerate(before.values(), start=1)}
        self._sure: Names = {path: -number for number, path in enumerate(before, start=1)}
        self._names: Names = dict(self._sure)
        self._steps: list[Names] = []  # the names as they were after each change since the last sync of the folder
        self._numbers: dict[int, int] = {}  # an inode's number is used again after the file is gone
        self.acknowledged = 0

    def take(self, call: Call) -> None:
        """Let one call reach the disk."""
        if call.kind in "COULR":
            self._rename(call)
        elif call.kind == "A":
            self.acknowledged += call.data.count(b"saved")
        elif call.kind == "D":
            self._sure, self._steps = dict(self._names), []
        elif call.kind == "S":
            file = self._file(call.inode)
            file.sure, file.waiting = _written(file.sure, file.waiting), []
        else:
            self._file(call.inode).waiting.append((call.place, call.data if call.kind == "W" else None))

    def states(self) -> Iterator[State]:
        """Yield what a cut just now may leave."""
        choices, every = list(self._choices()), (self._sure, *self._steps)
        for names in every:
            for choice in choices if names is every[-1] else choices[:2]:
                yield self._state(names, choice)

    def _choices(self) -> Iterator[dict[int, list[Write]]]:
        """Yield which waiting writes arrived: all, none, all but one, one alone, all with the last torn, at random."""
        waiting = [(number, write) for number, file in self._files.items() for write in file.waiting]
        yield _by_file(waiting)
        yield {}
        if not waiting:
            return
        number, (place, data) = waiting[-1]
        if data and len(data) > 1:
            yield _by_file([*waiting[:-1], (number, (place, data[: len(data) // 2]))])
        for one in range(len(waiting)):
            yield _by_file([*waiting[:one], *waiting[one + 1 :]])
            yield _by_file([waiting[one]])
        for _times in range(3):
            yield _by_file([each for each in waiting if self._chance.random() < 0.5])

    def _state(self, names: Names, arrived: dict[int, list[Write]]) -> State:
        files = tuple(
            (path, _written(self._files[number].sure, arrived.get(number, [])))
            for path, number in sorted(names.items())
        )
        return State(files, self.acknowledged)

    def _file(self, inode: int) -> _File:
        return self._files[self._numbers[inode]]

    def _rename(self, call: Call) -> None:
        names = dict(self._names)
        if call.kind == "O":  # opened under a name it has: now we know its inode
            self._numbers[call.inode] = names[call.source]
            return
        if call.kind == "C":
            number = self._numbers[call.inode] = len(self._files) + 1
            self._files[number] = _File()
            names[call.source] = number
        elif call.kind == "U":
            names.pop(call.source)
        else:
            names[call.target] = names.pop(call.source) if call.kind == "R" else names[call.source]
        self._names = names
        self._steps.append(names)


def states_of(calls: list[Call], before: dict[str, bytes], seed: int = 1) -> Iterator[State]:
    """Yield every different state that a power cut after any of the calls may leave, as often as more was said."""
    disk, seen = Disk(before, random.Random(seed)), set[tuple[bytes, int]]()
    for call in calls:
        disk.take(call)
        for state in disk.states():
            key = (state.digest, state.acknowledged)
            if key not in seen:
                seen.add(key)
                yield state


def _by_file(writes: list[tuple[int, Write]]) -> dict[int, list[Write]]:
    found: dict[int, list[Write]] = {}
    for number, write in writes:
        found.setdefault(number, []).append(write)
    return found


def _written(sure: bytes, writes: list[Write]) -> bytes:
    if not writes:
        return sure
    content = bytearray(sure)
    for place, data in writes:
        if data is None:
            content = content[:place] + bytes(max(0, place - len(content)))
        else:
            content += bytes(max(0, place - len(content)))
            content[place : place + len(data)] = data
    return bytes(content)
