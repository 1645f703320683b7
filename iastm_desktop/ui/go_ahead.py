"""Going ahead with a written reason: the decision with who and when, what it holds to, and whether hands may."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from iastm_desktop.domain.entries import Entry, Stroke
from iastm_desktop.domain.rules import BLOCK, BY_HAND, REASON, Ruling
from iastm_desktop.domain.session import Limits, Override
from iastm_desktop.ui.session_editor import SessionEditor


def decision(editor: SessionEditor, ruling: Ruling, reason: str, most: int | None = None) -> Override:
    """Return the decision to go ahead against a rule; `most` holds it to a pressure where the rule offers one."""
    held = None if ruling.limit is None else ruling.limit if most is None else min(most, ruling.limit)
    limits = None if held is None else Limits(pressure=held)
    by, at = editor.record.practitioner.name, editor.parts.now()
    return Override(rule=ruling.rule, reason=reason, limits=limits, by=by, at=at)


def with_overrides(entry: Entry, overrides: tuple[Override, ...]) -> Entry:
    """Return a stroke with further decisions of its own; any other entry as it is."""
    return replace(entry, overrides=(*entry.overrides, *overrides)) if isinstance(entry, Stroke) else entry


def may_by_hand(editor: SessionEditor, entries: Iterable[Entry]) -> bool:
    """Tell whether the rules let hands do what they refused a tool; what was by hand already, they do not."""
    asked = list(entries)
    by_tool = [replace(entry, tool=BY_HAND) for entry in asked if isinstance(entry, Stroke) and entry.tool != BY_HAND]
    return len(by_tool) == len(asked) and not any(editor.refusals_of(stroke) for stroke in by_tool)


def reason_holds_to(editor: SessionEditor, entries: Iterable[Entry], rulings: Sequence[Ruling]) -> int | None:
    """Return the pressure to ease to where every refusal is one that a reason given before holds below it."""
    given = {override.rule: override.limits for override in editor.record.session.overrides}
    if any(ruling.level == BLOCK or ruling.rule not in given for ruling in rulings if ruling.level in (BLOCK, REASON)):
        return None
    limits = [own.pressure for ruling in rulings if (own := given.get(ruling.rule)) and own.pressure is not None]
    most = min(limits, default=None)
    firmer = any(isinstance(entry, Stroke) and most is not None and entry.pressure > most for entry in entries)
    return most if firmer else None
