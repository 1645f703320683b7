"""The notes of a visit: text whose observation and treatment lines are written from the taps and stay editable."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from iastm_desktop.domain.entries import Entry
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.merging import merged_lines
from iastm_desktop.domain.note_lines import intervention_lines, join_lines, objective_lines
from iastm_desktop.domain.session import Notes
from iastm_desktop.ui.finish_rows import HomeCareRows, ToldRow
from iastm_desktop.ui.pieces import button, column, holder, label, row, scrolling
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.theme import TOUCH_PX
from iastm_desktop.words import _

FIELDS = {
    "subjective": _("What the client says"),
    "objective": _("Seen, felt and measured (written from the taps)"),
    "intervention": _("What was done (written from the taps)"),
    "assessment": _("What I make of it"),
    "plan": _("Plan"),
}
WRITTEN = ("objective", "intervention")  # from the taps
TALL_PX, LOW_PX = 132, 84
TRAINER_WORDS = {"assessment": _("Observations"), "plan": _("Next steps")}


class NotePanel(QWidget):
    """Edits the notes; what is typed is handed to the book when a field is left or the panel is closed."""

    closed = Signal()

    def __init__(self, editor: SessionEditor, at_open: SessionRecord, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._editor, self._entries_at_open = editor, at_open.entries
        self._written: dict[str, tuple[str, ...]] = {"objective": (), "intervention": ()}
        self.reason = self._line(_("Reason for the visit"))
        self.next_visit = self._line(_("Next visit"))
        self.texts = {name: self._text(words) for name, words in FIELDS.items()}
        self.told = ToldRow(editor)
        self.home_care = HomeCareRows(editor)
        self._lay_out()
        self._show_session()
        editor.changed.connect(self._on_changed)

    def save(self) -> None:
        """Hand what is typed, and the lines written from the taps, to the book if they differ from what is there.

        Looking at a session writes nothing: something must have been typed or charted since it was opened.
        """
        if not self._touched():
            return
        self._write_lines()
        typed = {name: edit.toPlainText().strip() or None for name, edit in self.texts.items()}
        session = self._editor.record.session
        notes = replace(session.notes or Notes(), **typed)
        said: dict[str, Any] = {
            "notes": notes if notes != Notes() else None,
            "reason": self.reason.text().strip() or None,
            "next_visit": self.next_visit.text().strip() or None,
        }
        self._shown = replace(session, **said)
        self._editor.set_session(**said)

    def _touched(self) -> bool:
        typed = any(edit.document().isModified() for edit in self.texts.values())
        return typed or self.reason.isModified() or self.next_visit.isModified() or self._charted()

    def _charted(self) -> bool:
        return self._editor.record.entries != self._entries_at_open

    def _lay_out(self) -> None:
        trainer = self._editor.record.session.role == "trainer"
        rows = [label(_("Reason for the visit"), "small"), self.reason]
        for name, edit in self.texts.items():
            words = TRAINER_WORDS.get(name, FIELDS[name]) if trainer else FIELDS[name]
            rows += [label(words, "small"), edit]
            edit.setFixedHeight(TALL_PX if name in WRITTEN else LOW_PX)
        rows += [
            label(_("The client was told"), "small"),
            self.told,
            label(_("Home care"), "small"),
            self.home_care,
            label(_("Next visit"), "small"),
            self.next_visit,
        ]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 10)
        layout.addLayout(row(label(_("Notes"), "h2"), 0, button(_("Back to the map"), self._on_closed, role="primary")))
        layout.addWidget(scrolling(holder(column(*rows, spacing=4))))

    def _show_session(self) -> None:
        session = self._shown = self._editor.record.session
        self.reason.setText(session.reason or "")
        self.next_visit.setText(session.next_visit or "")
        notes = session.notes or Notes()
        for name, edit in self.texts.items():
            edit.setPlainText(getattr(notes, name) or "")
        if session.notes:  # a line written before that is no longer there was taken out by hand: it stays out
            lines = self._lines(_entries_before_notes(self._editor.record))
            self._written = {name: lines[name] if getattr(notes, name) else () for name in WRITTEN}

    def _lines(self, entries: Sequence[Entry]) -> dict[str, tuple[str, ...]]:
        parts = self._editor.parts
        return {
            "objective": objective_lines(entries, parts.catalogue, parts.regions),
            "intervention": intervention_lines(entries, parts.catalogue, parts.regions),
        }

    def _take_news(self) -> None:
        """Show what was changed in another window, around what stands typed here."""
        before, session = self._shown, self._editor.record.session
        self._shown = session
        for line, old, new in (
            (self.reason, before.reason, session.reason),
            (self.next_visit, before.next_visit, session.next_visit),
        ):
            if new != old and line.text().strip() == (old or ""):
                line.setText(new or "")
        old_notes, new_notes = before.notes or Notes(), session.notes or Notes()
        for name, edit in self.texts.items():
            old, new = getattr(old_notes, name), getattr(new_notes, name)
            if old != new:
                _replace_text(edit, merged_lines(old, edit.toPlainText(), new) or "")

    def _on_changed(self) -> None:
        if self._shown != self._editor.record.session:
            self._take_news()
        if self.isVisible():
            self._write_lines()

    def _write_lines(self) -> None:
        lines = self._lines(self._editor.record.entries)
        for name, after in lines.items():
            edit, typed = self.texts[name], self.texts[name].toPlainText()
            _replace_text(edit, join_lines(typed, self._written[name], after))
        self._written = lines

    def _on_closed(self) -> None:
        self.save()
        self.closed.emit()

    def _line(self, name: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setAccessibleName(name)
        edit.setMinimumHeight(TOUCH_PX)
        edit.editingFinished.connect(self.save)
        return edit

    def _text(self, name: str) -> QPlainTextEdit:
        edit = QPlainTextEdit()
        edit.setAccessibleName(name)
        edit.setTabChangesFocus(True)
        edit.installEventFilter(self)
        return edit

    # Qt's own names

    def showEvent(self, event: QShowEvent) -> None:
        self._write_lines()
        super().showEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.save()
        return super().eventFilter(watched, event)


def _replace_text(edit: QPlainTextEdit, text: str) -> None:
    """Show another text, without taking it for typed."""
    if text != edit.toPlainText():
        was_modified = edit.document().isModified()
        edit.setPlainText(text)
        edit.document().setModified(was_modified)


def _entries_before_notes(record: SessionRecord) -> tuple[Entry, ...]:
    """Return the entries that were in the book when the notes were last saved."""
    noted = record.saves[record.session.id].recorded_at
    return tuple(e for e in record.entries if e.id in record.saves and record.saves[e.id].recorded_at.utc <= noted.utc)
