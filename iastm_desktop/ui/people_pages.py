"""Who charts: the page for a book that knows nobody yet, and the dialog that adds a practitioner."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.facts import Save, new_id
from iastm_desktop.domain.moments import now
from iastm_desktop.domain.people import Practitioner
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.people_step import PeopleStep, big_field, role_options, single_spaced, wrong_label
from iastm_desktop.ui.pieces import button, column, label, lay_out_scrolling, row, scrolling
from iastm_desktop.words import _

WIDTH_PX, WRONG_PX = 520, 24


class FirstPeoplePage(QWidget):
    """Asks for practice and practitioner where a book was made without them. `saved` follows COMMIT."""

    saved = Signal()

    def __init__(self, book: OpenBook, catalogue: Catalogue) -> None:
        super().__init__()
        self._book = book
        self.people = PeopleStep(catalogue)
        self.begin_button = button(_("Begin"), self._on_begin, role="primary")
        self.state = label("", "wrong", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(40, 32, 40, 24)
        layout.addWidget(scrolling(self.people), 1)
        foot = row(self.state, self.begin_button, spacing=10)
        foot.setStretch(0, 1)
        layout.addLayout(foot)

    def _on_begin(self) -> None:
        if not self.people.check():
            return
        self.begin_button.setEnabled(False)
        practice, practitioner = self.people.facts()
        moment, author = now(), practitioner.id
        facts = (practitioner, practice)
        saves = [Save(fact=fact, author=author, recorded_at=moment) for fact in facts]
        self._book.save(saves, self.saved.emit, self.state.setText)


class PractitionerDialog(QDialog):
    """Adds somebody who works in the practice, or corrects `person`. `saved` carries the id, after COMMIT."""

    saved = Signal(str)

    def __init__(
        self,
        book: OpenBook,
        catalogue: Catalogue,
        parent: QWidget | None = None,
        *,
        person: Practitioner | None = None,
    ) -> None:
        super().__init__(parent)
        self._book, self._person = book, person
        title = _("Correct a practitioner") if person else _("Add a practitioner")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.name, self.registration = big_field(_("Name")), big_field(_("Registration number"))
        self.registration.setPlaceholderText(_("number, where there is one"))
        roles = role_options(catalogue)
        self.roles = ChipRow(roles, exclusive=False, name=_("Roles"))
        self.wrong = wrong_label()
        self.save_button = button(_("Save") if person else _("Add"), self._on_save, role="primary")
        cancel = button(_("Cancel"), self.reject)
        content = column(label(title, "h1"), spacing=10)
        for words, field in ((_("Name"), self.name), (_("Roles"), self.roles), (_("Registration"), self.registration)):
            content.addLayout(column(label(words, "small"), field, spacing=2))
        content.addWidget(self.wrong)
        content.addLayout(row(0, cancel, self.save_button, spacing=10))
        content.setContentsMargins(28, 24, 28, 20)
        lay_out_scrolling(self, content, WIDTH_PX, spare_px=WRONG_PX)
        if person:
            self.name.setText(person.name)
            self.registration.setText(person.registration or "")
            self.roles.set_value(person.roles)

    def _on_save(self) -> None:
        name, roles = single_spaced(self.name), self.roles.value()
        if not name or not roles:
            self._say(_("Whoever charts needs a name.") if not name else _("Choose at least one role."))
            return
        known = self._person.id if self._person else new_id()
        person = Practitioner(
            id=known, name=name, roles=tuple(roles), registration=single_spaced(self.registration) or None
        )
        self.save_button.setEnabled(False)
        self._book.correct(self, person, lambda: self._on_saved(person.id), self._say)

    def _on_saved(self, practitioner: str) -> None:
        self.accept()
        self.saved.emit(practitioner)

    def _say(self, text: str) -> None:
        self.wrong.setText(text)
        self.wrong.show()
