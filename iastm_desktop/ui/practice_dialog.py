"""The practice and the people who work in it, to be corrected later: each correction is a next version."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from iastm_desktop.domain.facts import new_id
from iastm_desktop.domain.people import Practice, Practitioner
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.front_desk_box import FrontDeskBox
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.people_pages import PractitionerDialog
from iastm_desktop.ui.people_step import big_field, single_spaced
from iastm_desktop.ui.pieces import button, card, clear, column, elided, holder, label, row, scrolling
from iastm_desktop.ui.pin_setting import change_pin
from iastm_desktop.ui.practice_rules_card import PracticeRulesCard
from iastm_desktop.ui.signing_settings import SigningSettings
from iastm_desktop.ui.theme import set_role
from iastm_desktop.ui.training_dialog import TrainingDialog
from iastm_desktop.words import _

_WIDTH_PX, _HEIGHT_PX = 640, 640


class PracticeDialog(QDialog):
    """Corrects what stands at the head of documents, and who charts. `changed` follows COMMIT."""

    changed = Signal()

    def __init__(self, book: OpenBook, parts: Parts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book, self._catalogue = book, (catalogue := parts.catalogue)
        self.setWindowTitle(_("Practice and people"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.name, self.address = big_field(_("Practice")), big_field(_("Address"))
        self.phone, self.email = big_field(_("Phone")), big_field(_("E-mail"))
        self.paper = ChipRow((("letter", _("Letter")), ("a4", "A4")), name=_("Paper"))
        self.save_button = button(_("Save the practice"), self._on_save, role="primary")
        self.state = label("", "muted", wrap=True)
        self._people = column(spacing=8)
        self.rules = PracticeRulesCard(book, catalogue, parts.regions)
        self.desk = FrontDeskBox(book)
        self.signing = SigningSettings(book, catalogue)
        self._lay_out()
        self._show_practice()
        self._show_people()
        book.loaded.connect(self._show_people)

    def correct_person(self, person: Practitioner | None) -> PractitionerDialog:
        """Ask for a correction of somebody, or for somebody new."""
        dialog = PractitionerDialog(self._book, self._catalogue, self, person=person)
        dialog.saved.connect(lambda _id: self.changed.emit())
        dialog.open()
        return dialog

    def ask_for_pin(self, person: Practitioner) -> None:
        """Set or change somebody's PIN."""
        change_pin(self, self._book, person, lambda: self._say(_("The PIN is saved."), "ok"))

    def ask_for_training(self, person: Practitioner) -> TrainingDialog:
        """Ask for the training of somebody."""
        dialog = TrainingDialog(self._book, person, self)
        dialog.open()
        return dialog

    def _lay_out(self) -> None:
        fields = column(spacing=8)
        for field in (self.name, self.address, self.phone, self.email, self.paper):
            fields.addLayout(column(label(field.accessibleName(), "small"), field, spacing=2))
        saving = row(self.state, self.save_button)
        saving.setStretch(0, 1)
        inside = column(
            label(_("The practice, as it stands on every summary"), "h2"),
            fields,
            saving,
            12,
            row(label(_("Who works here"), "h2"), 0, button(_("Add"), lambda: self.correct_person(None))),
            self._people,
            12,
            label(_("Stricter rules of this practice"), "h2"),
            self.rules,
            12,
            self.desk,
            12,
            self.signing,
            0,
            spacing=10,
        )
        layout = column(
            label(_("Practice and people"), "h1"),
            scrolling(holder(inside)),
            row(0, button(_("Close"), self.accept)),
            spacing=12,
        )
        layout.setContentsMargins(28, 24, 20, 20)
        self.setLayout(layout)
        over = self.parentWidget()
        self.resize(_WIDTH_PX, min(_HEIGHT_PX, over.height() - 40) if over else _HEIGHT_PX)

    def _show_practice(self) -> None:
        practice = self._book.practice
        if practice:
            self.name.setText(practice.name)
            self.address.setText(practice.address or "")
            self.phone.setText(practice.phone or "")
            self.email.setText(practice.email or "")
        self.paper.set_value(practice.paper if practice else "letter")

    def _show_people(self) -> None:
        clear(self._people)
        for person in self._book.practitioners.values():
            roles = ", ".join(self._catalogue.words("roles", role) for role in person.roles)
            words = column(
                elided(person.name, "h3"), elided(f"{roles} · {person.registration or _('no number')}", "small")
            )
            name = _("Correct {name}").format(name=person.name)
            act = button(_("Correct"), partial(self.correct_person, person), name=name)
            pin_name = _("PIN of {name}").format(name=person.name)
            pin = button(_("PIN"), partial(self.ask_for_pin, person), name=pin_name)
            trained = button(_("Training"), partial(self.ask_for_training, person))
            trained.setAccessibleName(_("Training of {name}").format(name=person.name))
            line = row(words, trained, pin, act)
            line.setStretch(0, 1)
            self._people.addWidget(card(line, margin=10))

    def _on_save(self) -> None:
        name = single_spaced(self.name)
        if not name:
            self._say(_("The practice needs a name: it stands on every summary."), "wrong")
            self.name.setFocus()
            return
        known = self._book.practice or Practice(id=new_id(), name=name)
        corrected = replace(
            known,
            name=name,
            address=single_spaced(self.address) or None,
            phone=single_spaced(self.phone) or None,
            email=single_spaced(self.email) or None,
            paper=str(self.paper.value()),
        )
        if corrected == self._book.practice:
            self._say(_("Nothing was changed."), "muted")
            return
        self.save_button.setEnabled(False)
        self._say(_("Saving…"), "muted")
        self._book.correct(self, corrected, self._on_saved, self._on_not_saved)

    def _on_saved(self) -> None:
        self.save_button.setEnabled(True)
        self._say(_("Saved."), "ok")
        self.changed.emit()

    def _on_not_saved(self, why: str) -> None:
        self.save_button.setEnabled(True)
        self._say(why, "wrong")

    def _say(self, words: str, role: str) -> None:
        set_role(self.state, role)
        self.state.setText(words)
