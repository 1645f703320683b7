"""The destruction of one record: whose it is, why, the PIN; afterwards the files that still hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from iastm_desktop.domain.destruction import REASONS, WORDS_LENGTH, Destroyed, Destruction, why_not
from iastm_desktop.domain.people import Client
from iastm_desktop.domain.retention import Kept, RetentionRule, rule_words
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.dates import count, short_date
from iastm_desktop.ui.keeping import back_up_and_delete, destroy_record, read_kept
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import button, clear, column, elided, holder, label, row, scrolling
from iastm_desktop.ui.pin_sheet import Signer, ask_pin
from iastm_desktop.ui.signing_flow import signers
from iastm_desktop.ui.theme import set_role
from iastm_desktop.ui.wrong_client import IdentityCard
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.destroying import Copy

_SIZE = QSize(720, 680)


class DestroyDialog(QDialog):
    """`destroyed_it` follows COMMIT; the dialog then stays to say what still holds the record."""

    destroyed_it = Signal()

    def __init__(self, book: OpenBook, parts: Parts, client: Client, over: QWidget) -> None:
        super().__init__(over)
        self._book, self._parts, self._client = book, parts, client
        self._kept: Kept | None = None
        self._copies: tuple[Copy, ...] = ()
        self.is_done = False
        self.setWindowTitle(_("Destroy a record"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.card = IdentityCard()
        self.card.show_client(_("The whole record of"), client)
        self.card.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # to be read: nothing is tapped here
        self.card.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        options = [(code, parts.catalogue.words(REASONS, code)) for code in parts.catalogue.codes(REASONS)]
        self.reasons = ChipRow(options, name=_("Why"))
        self.words = QLineEdit()
        self.words.setMaxLength(WORDS_LENGTH)
        self.words.setMinimumHeight(48)
        self.words.setAccessibleName(_("More words"))
        self.words.setPlaceholderText(_("More words, without a name: they stay"))
        self.early = QCheckBox(_("It goes before its time"))
        self.early.hide()
        self.state = label("", "wrong", wrap=True)
        self.facts = label(_("One moment…"), wrap=True)
        self.destroy_button = button(_("Destroy for good"), self._ask, role="danger")
        self.destroy_button.setEnabled(False)
        self.close_button = button(_("Keep it"), self.reject)
        self.clean_button = button(_("Back up anew and delete these files"), self._on_clean, role="primary")
        self.clean_button.hide()
        self._inside = column(spacing=10)
        self._lay_out()
        self.resize(_SIZE.boundedTo(over.window().size()))
        book.ask(self, lambda opened: read_kept(opened, client.id, parts), lambda found: self._show_kept(*found))

    def _lay_out(self) -> None:
        goes = _(
            "Every visit, its map and notes, health, consent, calls and details go. Only a note without a name stays."
        )
        for widget in (self.card, self.facts, label(goes, "small", wrap=True), label(_("Why"), "h3"), self.reasons):
            self._inside.addWidget(widget)
        self._inside.addWidget(self.words)
        self._inside.addWidget(self.early)
        self._inside.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(label(_("Destroy a record"), "h1"))
        layout.addWidget(scrolling(holder(self._inside)), 1)
        layout.addWidget(self.state)
        layout.addLayout(row(0, self.close_button, self.clean_button, self.destroy_button))
        self.state.hide()

    def _show_kept(self, rule: RetentionRule, kept: Kept | None) -> None:
        self._kept = kept
        if kept is None:
            self._say(_("This client is not in the practice file any more."))
            return
        text = _("{visits}, last entry {last}, to be kept until {until}: {rule}.")
        visits = count(kept.visits, _("visit"), _("visits"))
        facts = {"last": short_date(kept.last), "until": short_date(kept.until), "rule": rule_words(rule)}
        self.facts.setText(text.format(visits=visits, **facts))
        early = self._parts.now().date <= kept.until
        self.early.setVisible(early)
        set_role(self.facts, "caution" if early else "")
        self.destroy_button.setEnabled(True)

    def _ask(self) -> None:
        asked = self._asked()
        if self._kept is None:
            return
        others = tuple(entry for entry, own in self._book.joined if own == self._client.id)
        refused = why_not(asked, self._kept, self._parts.now().date, self._parts.catalogue, others)
        if not asked.reason or refused:
            self._say(_(refused) if asked.reason else _("Choose why first."))
            return
        visits = count(self._kept.visits, _("visit"), _("visits"))
        words = _("Destroy for good the whole record of {name}: {visits}").format(
            name=self._client.known_as, visits=visits
        )
        ask_pin(
            self,
            self._book,
            words=words,
            purpose="destroy",
            people=signers(self._book),
            on_right=lambda signer: self._destroy(asked, signer),
        )

    def _asked(self) -> Destruction:
        return Destruction(
            client=self._client.id,
            reason=str(self.reasons.value() or ""),
            words=self.words.text(),
            early=self.early.isChecked() and self.early.isVisible(),
        )

    def _destroy(self, asked: Destruction, signer: Signer) -> None:
        self.destroy_button.setEnabled(False)
        self._say(_("Destroying…"), "muted")
        destroy_record(
            self,
            self._book,
            self._parts,
            asked,
            signer.practitioner,
            lambda found: self._on_done(*found),
            self._on_failed,
        )

    def _on_failed(self, words: str) -> None:
        self.destroy_button.setEnabled(True)
        self._say(words)

    def _on_done(self, done: Destroyed, copies: tuple[Copy, ...]) -> None:
        self.is_done = True
        clear(self._inside)
        self.destroy_button.hide()
        self.close_button.setText(_("Close"))
        visits = count(done.visits, _("visit"), _("visits"))
        self._say(_("Destroyed: {visits}. The note of it stays in the practice file.").format(visits=visits), "ok")
        self._show_copies(copies)
        self.destroyed_it.emit()

    def _show_copies(self, copies: tuple[Copy, ...]) -> None:
        clear(self._inside)
        self._copies, now = copies, self._parts.now()
        said = _("These files still hold it:") if copies else _("No backup beside this file holds it any more.")
        self._inside.addWidget(label(said, "h2", wrap=True))
        for copy in copies:
            words = _("{days} days old").format(days=copy.days_old(now))
            words = (
                _("{words}; sealed: nobody can look into it, delete it yourself").format(words=words)
                if copy.sealed
                else words
            )
            self._inside.addLayout(column(elided(str(copy.path), "h3"), label(words, "small", wrap=True), spacing=0))
        self._inside.addWidget(label(_ELSEWHERE, "small", wrap=True))
        self._inside.addStretch(1)
        self.clean_button.setVisible(any(not copy.sealed for copy in copies))

    def _on_clean(self) -> None:
        self.clean_button.setEnabled(False)
        self._say(_("Backing up…"), "muted")
        back_up_and_delete(self, self._book, self._parts, self._copies, self._on_cleaned)

    def _on_cleaned(self, wrong: tuple[str, ...]) -> None:
        self.clean_button.setEnabled(True)
        left = tuple(copy for copy in self._copies if copy.sealed or copy.path.exists())
        self._say(
            "\n".join(wrong) if wrong else _("A new backup is made, and these files are deleted."),
            "wrong" if wrong else "ok",
        )
        self._show_copies(left)

    def _say(self, words: str, role: str = "wrong") -> None:
        set_role(self.state, role)
        self.state.setText(words)
        self.state.show()


_ELSEWHERE = _(
    "Copies on other disks, papers, and files that were handed out are not looked for: the audit trail says which went"
    " out. A disk may keep deleted blocks for a while; a locked practice file leaves nothing legible in them."
)
