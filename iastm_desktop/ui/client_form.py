"""The form for a new or a corrected client: each field is checked when it is left, the sentence stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from iastm_desktop.domain.facts import new_id
from iastm_desktop.domain.people import Client, Phone
from iastm_desktop.ui.client_fields import FIELDS, PHONE_ROWS, TextField, client_from, fault, read_born, texts_of
from iastm_desktop.ui.client_list import details
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import PAGE_MARGIN_PX, button, card, column, elided, holder, label, row, scrolling
from iastm_desktop.ui.theme import TOUCH_PX
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

FieldWidget = QLineEdit | QPlainTextEdit
_LEFT = ("name", "called", "pronouns", "born", "alerts", "guardians")
_LINES_PX = 92


class ClientForm(QWidget):
    """Makes or corrects a client. `saved` carries the id, after COMMIT; `left` means: not now."""

    saved = Signal(str)
    left = Signal()
    client_wanted = Signal(str)

    def __init__(self, book: OpenBook, parts: Parts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book, self._parts = book, parts
        self._client: Client | None = None
        self._version = 1
        self.fields: dict[str, FieldWidget] = {field.name: self._field(field) for field in FIELDS}
        self.wrong = {field.name: _wrong_label() for field in FIELDS}
        self.phones = tuple(_PhoneRow(number) for number in range(1, PHONE_ROWS + 1))
        self._title = label("", "display")
        self.state = label("", "muted")
        self.save_button = button(_("Save client"), self.save, role="primary")
        self.cancel_button = button(_("Cancel"), self.left.emit)
        self.namesake = _Namesake(self)
        self._lay_out()

    @property
    def client_id(self) -> str:
        """Return the id of the client on the form."""
        return self._client.id if self._client else ""

    def show_new(self, name: str = "") -> None:
        """Ask for somebody new."""
        self._fill(Client(id=new_id(), name=name), _("New client"))
        self._version = 1
        self._editable(True)

    def show_client(self, client: Client) -> None:
        """Correct somebody whom the book knows; the newest version is read first."""
        self._fill(client, _("Edit {name}").format(name=client.known_as))
        self._editable(False)
        self._book.ask(self, lambda book: _newest(book, client.id), self._on_newest)

    def save(self) -> None:
        """Check every field and hand the client to the book; `saved` follows."""
        wrong = [field.name for field in FIELDS if self._check(field)]
        if wrong:
            self.fields[wrong[0]].setFocus()
            return
        assert self._client is not None
        client = client_from(self._texts(), self._phones(self._client), self._client)
        if self._version == 1 and self.namesake.stops(self._book.namesakes(client.name, client.born)):
            return
        self._queue(client)

    def _phones(self, client: Client) -> tuple[Phone, ...]:
        """Return the numbers of the rows, and those of the client for which there is no row."""
        shown = tuple(phone for row in self.phones if (phone := row.phone()))
        return (*shown, *client.phones[PHONE_ROWS:])

    def _queue(self, client: Client) -> None:
        reason = "corrected" if self._version > 1 else None
        save = self._book.save_of(client, version=self._version, reason=reason)
        self._editable(False)
        self.state.setText(_("Saving…"))
        self._book.save([save], lambda: self._on_saved(client), self._on_not_saved)

    def _field(self, field: TextField) -> FieldWidget:
        made: FieldWidget = QPlainTextEdit() if field.lines else QLineEdit()
        made.setAccessibleName(field.words)
        made.setPlaceholderText(field.hint)
        if isinstance(made, QPlainTextEdit):
            made.setTabChangesFocus(True)
            made.setFixedHeight(_LINES_PX)
        else:
            made.setMinimumHeight(TOUCH_PX)
        made.installEventFilter(self)
        return made

    def _lay_out(self) -> None:
        left, right = QGridLayout(), QGridLayout()
        for phone in self.phones:
            _add_line(right, phone.words, phone, None)
        for field in FIELDS:
            _add_line(
                left if field.name in _LEFT else right, field.words, self.fields[field.name], self.wrong[field.name]
            )
        head = row(self._title, 0, self.state, 8, self.cancel_button, self.save_button, spacing=10)
        columns = row(_top(card(left)), _top(card(right)), spacing=20)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN_PX, PAGE_MARGIN_PX - 6, PAGE_MARGIN_PX, 8)
        layout.setSpacing(14)
        layout.addLayout(head)
        layout.addWidget(self.namesake)
        layout.addWidget(scrolling(holder(columns)), 1)

    def _fill(self, client: Client, title: str) -> None:
        self._client = client
        self._title.setText(title)
        self.state.clear()
        self.namesake.forget()
        for name, text in texts_of(client).items():
            _set_text(self.fields[name], text)
            self._say(name, "")
        for index, phone_row in enumerate(self.phones):
            phone_row.show_phone(client.phones[index] if index < len(client.phones) else None)
        self.fields["name"].setFocus()

    def _texts(self) -> dict[str, str]:
        return {name: _text(widget) for name, widget in self.fields.items()}

    def _check(self, field: TextField) -> str:
        sentence = fault(field, _text(self.fields[field.name]), self._parts.now().date)
        self._say(field.name, sentence)
        return sentence

    def _say(self, name: str, sentence: str) -> None:
        self.wrong[name].setText(sentence)
        self.wrong[name].setVisible(bool(sentence))
        widget = self.fields[name]
        widget.setProperty("wrong", "true" if sentence else "false")
        widget.setAccessibleDescription(sentence)
        widget.style().unpolish(widget)
        widget.style().polish(widget)

    def _editable(self, on: bool) -> None:
        self.save_button.setEnabled(on)
        for widget in (*self.fields.values(), *self.phones):
            widget.setEnabled(on)

    def _look_for_namesakes(self) -> None:
        if self._version == 1:
            born = read_born(_text(self.fields["born"]))
            self.namesake.show_for(self._book.namesakes(_text(self.fields["name"]), born))

    def _on_newest(self, newest: tuple[Client, int]) -> None:
        client, version = newest
        if self._client and client.id == self._client.id:
            self._fill(client, self._title.text())
            self._version = version + 1
            self._editable(True)

    def _on_saved(self, client: Client) -> None:
        self.state.setText(_("Saved"))
        self._book.take_client(client)
        self.saved.emit(client.id)

    def _on_not_saved(self, why: str) -> None:
        self.state.setText(_("Not saved: {why}").format(why=why))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            left = next((field for field in FIELDS if self.fields[field.name] is watched), None)
            if left:
                self._check(left)
                if left.name in ("name", "born"):
                    self._look_for_namesakes()
        return super().eventFilter(watched, event)


class _PhoneRow(QWidget):
    """A phone number with its label and whether a message may be left."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.words = _("Phone") if number == 1 else _("Phone {number}").format(number=number)
        self.number, self.label = QLineEdit(), QLineEdit()
        self.voicemail = QCheckBox(_("voicemail is fine"))
        self.number.setAccessibleName(self.words)
        self.label.setAccessibleName(_("{phone}: what kind").format(phone=self.words))
        self.voicemail.setAccessibleName(_("{phone}: voicemail is fine").format(phone=self.words))
        self.label.setPlaceholderText(_("mobile"))
        self.label.setFixedWidth(96)
        for field in (self.number, self.label):
            field.setMinimumHeight(TOUCH_PX)
        self.setLayout(row(self.number, self.label, self.voicemail))

    def show_phone(self, phone: Phone | None) -> None:
        """Show one number or an empty row; a box that nobody ticked is left unknown."""
        self._before = phone
        self.number.setText(phone.number if phone else "")
        self.label.setText(phone.label or "" if phone else "")
        self.voicemail.setChecked(bool(phone and phone.ok_voicemail))

    def phone(self) -> Phone | None:
        """Return what the row says, None where no number is in it."""
        number = " ".join(self.number.text().split())
        if not number:
            return None
        unknown = self._before is None or self._before.ok_voicemail is None
        ticked = self.voicemail.isChecked()
        kind = self.label.text().strip() or None
        return Phone(number=number, label=kind, ok_voicemail=None if unknown and not ticked else ticked)

    _before: Phone | None = None


class _Namesake(QWidget):
    """Points out that somebody of this name is there already; a second tap on Save means: it is somebody else."""

    def __init__(self, form: ClientForm) -> None:
        super().__init__()
        self._form, self._answered = form, False
        self._said = elided("", "")
        self.open_button = button(_("Open that client"), self._on_open)
        self.other_button = button(_("It is somebody else"), self._on_other)
        frame = card(row(self._said, self.open_button, self.other_button, spacing=10), role="caution", margin=10)
        self.setLayout(column(frame))
        self.hide()

    def forget(self) -> None:
        """Begin anew with another client."""
        self._answered = False
        self.hide()

    def show_for(self, namesakes: tuple[Client, ...]) -> None:
        """Point the first of `namesakes` out, if there is one and it was not answered yet."""
        self._namesakes = namesakes
        self.setVisible(bool(namesakes) and not self._answered)
        if namesakes:
            first = namesakes[0]
            self._said.setText(
                _("There is already {name}, {details}. Is it the same person?").format(
                    name=first.known_as, details=details(first)
                )
            )

    def stops(self, namesakes: tuple[Client, ...]) -> bool:
        """Tell whether somebody must first say that it is somebody else."""
        self.show_for(namesakes)
        return bool(namesakes) and not self._answered

    def _on_open(self) -> None:
        self._form.client_wanted.emit(self._namesakes[0].id)

    def _on_other(self) -> None:
        self._answered = True
        self.hide()

    _namesakes: tuple[Client, ...] = ()


def _newest(book: Book, client: str) -> tuple[Client, int]:
    save = book.newest(client)
    assert save is not None and isinstance(save.fact, Client)
    return save.fact, save.version


def _add_line(grid: QGridLayout, words: str, field: QWidget, wrong: QLabel | None) -> None:
    line = grid.rowCount()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(8)
    grid.setColumnMinimumWidth(0, 112)
    named = label(words, "muted", wrap=True)
    named.setContentsMargins(0, 11, 0, 0)  # level with the field's own text
    grid.addWidget(named, line, 0, Qt.AlignmentFlag.AlignTop)
    beside = column(field, wrong, spacing=2) if wrong else column(field)
    grid.addLayout(beside, line, 1)


def _top(widget: QWidget) -> QWidget:
    return holder(column(widget, 0))


def _wrong_label() -> QLabel:
    made = label("", "wrong", wrap=True)
    made.hide()
    return made


def _text(widget: FieldWidget) -> str:
    return widget.toPlainText() if isinstance(widget, QPlainTextEdit) else widget.text()


def _set_text(widget: FieldWidget, text: str) -> None:
    widget.setPlainText(text) if isinstance(widget, QPlainTextEdit) else widget.setText(text)
