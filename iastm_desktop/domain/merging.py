"""Two windows changed one fact: what this window changed is put on top of what the other one saved."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from iastm_desktop.domain.facts import Save
from iastm_desktop.domain.session import Notes, Session

T = TypeVar("T")


def merged(before: T, ours: T, theirs: T) -> T:
    """Return `theirs` with what we changed since `before`.

    A value that both changed is ours, but lists and texts of several lines keep what both added; what either took out
    is gone. Values of our own types are merged field by field.
    """
    if theirs in (before, ours):
        return ours
    if ours == before:
        return theirs
    if is_dataclass(ours) and type(ours) is type(theirs):
        old = before if type(before) is type(ours) else None
        return cast(T, _merged_fields(old, ours, theirs))
    if isinstance(ours, tuple) and isinstance(theirs, tuple):
        return cast(T, _merged_lists(before if isinstance(before, tuple) else (), ours, theirs))
    return ours


def merged_lines(before: str | None, ours: str | None, theirs: str | None) -> str | None:
    """Return the lines of both texts: theirs, without what we took out, with what we added at the end."""
    lines = [tuple((text or "").splitlines()) for text in (before, ours, theirs)]
    return "\n".join(merged(*lines)) or None


def renewed(saves: Sequence[Save], history: Sequence[Save]) -> tuple[Save, ...]:
    """Return what takes the place of `saves`, versions of one fact that the book refused for it has others.

    `history` is what the book holds of it. One version follows the newest: a session's own row is merged field by
    field, of every other fact ours is kept and theirs stays in the history.
    """
    first, last = saves[0], saves[-1]
    if not history or history[-1].version < first.version:
        return tuple(saves)
    before = next((save.fact for save in history if save.version == first.version - 1), None)
    fact, theirs = last.fact, history[-1].fact
    if isinstance(fact, Session) and isinstance(before, Session) and isinstance(theirs, Session):
        fact = merged(before, fact, theirs)
    return (replace(last, fact=fact, version=history[-1].version + 1),)


def _merged_fields(before: Any, ours: Any, theirs: Any) -> Any:
    """Merge two dataclasses field by field; a text of `Notes` line by line, for it has room for both."""
    values = {}
    for field in fields(ours):
        name = field.name
        versions = (getattr(before, name, None), getattr(ours, name), getattr(theirs, name))
        by_lines = isinstance(ours, Notes) and versions[1] != versions[0] and versions[2] != versions[0]
        values[name] = merged_lines(*versions) if by_lines else merged(*versions)
    return replace(ours, **values)


def _merged_lists(before: tuple[Any, ...], ours: tuple[Any, ...], theirs: tuple[Any, ...]) -> tuple[Any, ...]:
    kept = tuple(each for each in theirs if each in ours or each not in before)
    return kept + tuple(each for each in ours if each not in before and each not in kept)
