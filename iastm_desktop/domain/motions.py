"""Ranges of motion of a visit: which motions were measured, and a motion's value before and after."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from iastm_desktop.domain.entries import Entry, Measure

ROM = "rom"


class Motion(NamedTuple):
    """What is measured again: a joint's motion on a side, by the client alone or moved by the practitioner."""

    joint: str
    motion: str
    side: str | None
    mode: str | None


def motions_of(entries: Iterable[Entry], *phases: str) -> tuple[Motion, ...]:
    """Return the motions that were measured, in any phase or only in `phases`, each once, in order."""
    measured = (entry for entry in entries if isinstance(entry, Measure) and entry.measure == ROM)
    named = (_motion(entry) for entry in measured if not phases or entry.phase in phases)
    return tuple(dict.fromkeys(motion for motion in named if motion))


def measured(entries: Sequence[Entry], motion: Motion, phase: str) -> Measure | None:
    """Return the newest value of a motion in a phase, None where it was not measured."""
    found = (e for e in reversed(entries) if isinstance(e, Measure) and e.measure == ROM and e.phase == phase)
    return next((entry for entry in found if _motion(entry) == motion), None)


def _motion(entry: Measure) -> Motion | None:
    if entry.joint is None or entry.motion is None:
        return None
    return Motion(entry.joint, entry.motion, entry.side, entry.mode)
