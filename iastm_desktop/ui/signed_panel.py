"""The panel of a signed visit: by whom, what stands in it, the notes added since; a note can be added."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from iastm_desktop.domain.moved import Moved, moved_words
from iastm_desktop.domain.sign_off import added_words, all_charted_words, late_after_h, signature_words
from iastm_desktop.ui.entry_list import ROW_PX, EntryList
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.pieces import button, card, clear, column, holder, label, row, scrolling
from iastm_desktop.ui.pin_sheet import Signer, ask_pin
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.signing_flow import Signing, add_note, signers
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

NOTE_PX, ROWS = 96, 4


class SignedPanel(QWidget):
    """Shows a signed visit. `history_wanted`: every version of it is to be shown."""

    history_wanted = Signal()

    def __init__(self, editor: SessionEditor, book: OpenBook | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._editor, self._book = editor, book
        self.signed_by, self.late = label("", wrap=True), label("", "caution", wrap=True)
        self.list = EntryList(editor)
        self._notes = column(spacing=6)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(_("Note to add"))
        self.text.setPlaceholderText(_("What has to be added. It keeps the time of adding."))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(NOTE_PX)
        self.add = button(_("Add this note"), self._on_add, role="primary")
        self.sign_too = button(_("Sign too"), self._on_sign_too)
        self.history = button(_("History"), self.history_wanted.emit)
        self.wrong_client = button(_("Wrong client?"), lambda: None, role="quiet")
        self.moved = label("", "caution", wrap=True)
        self.state = label("", wrap=True)
        self._signing = Signing(self, editor)
        self._signing.failed.connect(lambda why: self._say(why, "wrong"))
        self._lay_out()
        editor.changed.connect(self.show_session)
        self.show_session()

    def show_session(self) -> None:
        """Bring the panel up to the visit as the book has it."""
        record, catalogue = self._editor.record, self._editor.parts.catalogue
        limit = late_after_h(record, catalogue)
        self.signed_by.setText("\n".join(signature_words(one, catalogue) for one in record.signatures))
        late = all_charted_words(record, limit)
        self.late.setText(late[:1].upper() + late[1:])
        self.late.setVisible(bool(late))
        self.moved.setText(_moved_in_words(record.moved) if record.moved else "")
        self.moved.setVisible(bool(record.moved))
        clear(self._notes)
        for note in record.addenda:
            words = added_words(note, record, limit)
            head = _("{label}, {name}").format(label=words[:1].upper() + words[1:], name=note.name)
            self._notes.addWidget(card(column(label(head, "h3", wrap=True), label(note.text, wrap=True)), margin=10))
        signed = [signature.practitioner for signature in record.signatures]
        self.sign_too.setVisible(bool(self._book and signers(self._book, signed)))
        self.add.setEnabled(bool(self._book))
        self.wrong_client.setVisible(bool(self._book))

    def _lay_out(self) -> None:
        self.list.setMinimumHeight(ROWS * ROW_PX)
        inside = column(
            self.moved,
            self.signed_by,
            self.late,
            label(_("Nothing in it changes any more. What comes later is an added note."), "small", wrap=True),
            self.list,
            self._notes,
            self.text,
            self.state,
            row(self.add, 0, self.wrong_client),
            spacing=8,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 10)
        layout.addLayout(row(label(_("Signed"), "h2"), 0, self.sign_too, self.history))
        layout.addWidget(scrolling(holder(inside)), 1)
        self.state.hide()

    def _on_add(self) -> None:
        if not self.text.toPlainText().strip():
            self._say(_("Write the note first."), "wrong")
            self.text.setFocus()
            return
        if self._book:
            words = _("Add this note to the visit of {name}").format(name=self._editor.record.client.known_as)
            people = signers(self._book)
            ask_pin(self, self._book, words=words, purpose="add_note", people=people, on_right=self._add)

    def _add(self, signer: Signer) -> None:
        if self._book:
            self._say(_("Saving…"), "muted")
            text = self.text.toPlainText()
            add_note(self, self._book, self._editor, text, signer, self._on_added, lambda why: self._say(why, "wrong"))

    def _on_added(self) -> None:
        self.text.clear()
        self._say(_("The note is added."), "ok")

    def _on_sign_too(self) -> None:
        if self._book:
            self._signing.ask(self._book)

    def _say(self, words: str, role: str) -> None:
        set_role(self.state, role)
        self.state.setText(words)
        self.state.show()


def _moved_in_words(moved: Moved) -> str:
    words = moved_words(moved.at)
    return _("{words} by {name}: {why}").format(words=words[:1].upper() + words[1:], name=moved.name, why=moved.why)
