"""Health told in the middle of a visit: what was charted before stands as done against a rule, and is said so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from iastm_desktop.domain.entries import Entry, breach_of
from iastm_desktop.domain.incidents import KIND as INCIDENT
from iastm_desktop.domain.incidents import cause_in_words, incidents_of
from iastm_desktop.domain.late_news import turned
from iastm_desktop.domain.rules import Ruling
from iastm_desktop.domain.rulings import place_of
from iastm_desktop.ui.commands import EntryCommand
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.ui.session_editor import SessionEditor

BREACH = "breach"
KNOWN_LATE = "known only after the work"


def keep_what_was_done(editor: SessionEditor) -> None:
    """Turn the work that health as told now refuses into breaches, and back where it was a slip; say which."""
    parts = editor.parts
    changes = list(turned(editor.record, parts.rulebook, parts.now()))
    if not changes:
        return
    editor.undo_stack.beginMacro(_("what was known too late"))
    for before, after in changes:
        words = _("what was known too late")
        editor.undo_stack.push(EntryCommand(editor, words, before=before, after=after, reason=KNOWN_LATE))
    editor.undo_stack.endMacro()
    late: list[Entry] = [after for _before, after in changes if after.breach]
    if late:
        editor.noted.emit([_said(late, editor)])


def opened_by(entries: Sequence[Entry], editor: SessionEditor) -> tuple[Ruling, ...]:
    """Return what says that entries opened incidents, and where they are followed up."""
    parts, session = editor.parts, editor.record.session
    found = incidents_of(session, entries, parts.catalogue, parts.now())
    opened = [cause_in_words(each, parts.catalogue, parts.regions) for each in found]
    text = _("An incident is open: {causes}. Look after the client first; its questions wait under Calls, Incidents.")
    return (Ruling("note", INCIDENT, text.format(causes=", ".join(opened))),) if opened else ()


def _said(late: Sequence[Entry], editor: SessionEditor) -> Ruling:
    rules = {breach.rule for entry in late if (breach := breach_of(entry))}
    catalogue = editor.parts.catalogue
    lists = {rule: "screening" if catalogue.has("screening", rule) else "medication_class" for rule in rules}
    why = ", ".join(sorted(catalogue.words(name, rule) for rule, name in lists.items()))
    places = ", ".join(dict.fromkeys(place_of(entry, editor.parts.rulebook) for entry in late))
    text = _("Charted before this was known ({why}): {places}. It stays as done against a rule; an incident is open.")
    return Ruling("note", BREACH, text.format(why=why, places=places))
