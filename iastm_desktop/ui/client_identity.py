"""What a client says of themself: names, birth date, phone, mail, whom to call."""

from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from iastm_desktop.domain.people import Client, Phone
from iastm_desktop.ui.client_fields import FIELDS, client_from, fault, texts_of
from iastm_desktop.ui.pieces import label
from iastm_desktop.words import _

ASKED = ("name", "called", "pronouns", "born", "email", "emergency")
WORDS = {
    "called": _("What we call you"),
    "born": _("Born (YYYY-MM-DD)"),
    "emergency": _("Whom to call in an emergency"),
}


class ClientIdentity(QWidget):
    """The fields of one client, and of nobody else."""

    def __init__(self, client: Client, today: date) -> None:
        super().__init__()
        self._client, self._today = client, today
        texts = texts_of(client)
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self.fields: dict[str, QLineEdit] = {}
        for field in (field for field in FIELDS if field.name in ASKED):
            self.fields[field.name] = self._line(WORDS.get(field.name, field.words), texts[field.name], layout)
        self.phone = self._line(_("Phone"), client.phones[0].number if client.phones else "", layout)

    def fault(self) -> str:
        """Return what is wrong, empty where nothing is."""
        if not self.fields["name"].text().strip():
            return _("Please write your name.")
        by_name = {field.name: field for field in FIELDS}
        faults = (fault(by_name[name], edit.text(), self._today) for name, edit in self.fields.items())
        return next((words for words in faults if words), "")

    def client(self) -> Client:
        """Return the client as filled in; what is not asked here stays."""
        texts = texts_of(self._client) | {name: edit.text() for name, edit in self.fields.items()}
        number, phones = " ".join(self.phone.text().split()), self._client.phones
        if number and phones:
            phones = (replace(phones[0], number=number), *phones[1:])
        elif number:
            phones = (Phone(number=number),)
        return client_from(texts, phones, self._client)

    def _line(self, words: str, text: str, layout: QFormLayout) -> QLineEdit:
        edit = QLineEdit(text)
        edit.setAccessibleName(words)
        edit.setMinimumHeight(48)
        layout.addRow(label(words), edit)
        return edit
