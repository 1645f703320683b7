"""Whether an entry said something else before: what was filled in since, or its place in the order, is no change."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from iastm_desktop.domain.entries import Entry
from iastm_desktop.domain.facts import Save
from iastm_desktop.domain.plain import to_plain
from iastm_desktop.domain.tap_outs import waits

_NOT_SAID = ("id", "session", "position")


def says_otherwise(old: Entry, new: Entry) -> bool:
    """Tell whether `old` says something that `new` does not; the answers to a tap-out that waited complete it."""
    told, now = _said(old), _said(new)
    return not waits(old) and any(now.get(name) != value for name, value in told.items())


def changed_entries(saves: Iterable[Save]) -> set[str]:
    """Return the ids of the entries that an earlier version, in the order written, says something else of."""
    known: dict[str, list[Entry]] = {}
    for save in saves:
        if isinstance(save.fact, Entry):
            known.setdefault(save.fact.id, []).append(save.fact)
    return {fact for fact, said in known.items() if any(says_otherwise(old, new) for old, new in pairwise(said))}


def earlier_words(saves: Sequence[Save]) -> tuple[tuple[Save, Save], ...]:
    """Return the versions that were put out of force by another content, each with the one that did it."""
    told = [save for save in saves if isinstance(save.fact, Entry)]
    return tuple((old, new) for old, new in pairwise(told) if _said(_entry(old)) != _said(_entry(new)))


def _said(entry: Entry) -> dict[str, Any]:
    told: dict[str, Any] = to_plain(entry)
    return {name: value for name, value in told.items() if name not in _NOT_SAID}


def _entry(save: Save) -> Entry:
    assert isinstance(save.fact, Entry)
    return save.fact
