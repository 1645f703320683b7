"""What a practice sets for signing: from when on an entry is late, and where summaries of signed visits go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.facts import Record, Save
from iastm_desktop.domain.rulings import fact
from iastm_desktop.domain.settings import LATE_ENTRY_H, setting, whole_number
from iastm_desktop.domain.sign_off import LATE
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.outbox import CHOICE, KINDS, KINDS_CHOICE, outbox_folder, outbox_kinds
from iastm_desktop.ui.pieces import button, column, label, row
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

if TYPE_CHECKING:
    pass

HOURS = (12, 24, 48, 72)


class SigningSettings(QWidget):
    """Two settings, each kept at once: the limit in the book, the folder on this computer."""

    def __init__(self, book: OpenBook, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._usual = int(fact(catalogue, "intervals", LATE, "value"))
        self.hours = ChipRow([(str(h), _("{hours} h").format(hours=h)) for h in HOURS], name=_("Late entry after"))
        self.hours.set_value(str(self._usual))
        self.hours.changed.connect(self._on_hours)
        self.kinds = ChipRow(KINDS.items(), exclusive=False, name=_("What is put into the folder"))
        self.kinds.set_value(outbox_kinds(book))
        self.kinds.changed.connect(self._on_kinds)
        self.folder = label("", wrap=True)
        self.choose = button(_("Choose a folder…"), self._ask_folder)
        self.none = button(_("None"), lambda: self.set_folder(None))
        self.state = label("", "muted", wrap=True)
        self.state.hide()
        layout = column(
            label(_("Signing"), "h2"),
            label(_("What is charted later than this after a visit says “late entry”"), "small", wrap=True),
            self.hours,
            label(_("On signing, put these into this folder (for the front desk)"), "small", wrap=True),
            self.kinds,
            self.folder,
            row(self.choose, self.none, 0),
            self.state,
            spacing=6,
        )
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)
        self._show_folder()
        book.ask(self, lambda opened: opened.newest(LATE_ENTRY_H), self._show_hours)

    def set_folder(self, folder: Path | None) -> None:
        """Use another folder on this computer, or none."""
        if self._book.preferences:
            self._book.preferences.remember_choice(CHOICE, str(folder) if folder else "")
        self._show_folder()

    def _on_kinds(self, kinds: object) -> None:
        """Keep the choice; none of them means what the front desk may read."""
        if self._book.preferences and isinstance(kinds, tuple):
            self._book.preferences.remember_choice(KINDS_CHOICE, " ".join(kinds))
            self.kinds.set_value(outbox_kinds(self._book))

    def _show_folder(self) -> None:
        folder = outbox_folder(self._book.preferences)
        self.folder.setText(str(folder) if folder else _("None: nothing is put anywhere."))
        self.none.setEnabled(folder is not None)

    def _ask_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Folder for signed summaries"), str(Path.home()))
        if chosen:
            self.set_folder(Path(chosen))

    def _show_hours(self, newest: Save | None) -> None:
        kept = whole_number(newest.fact) if newest and isinstance(newest.fact, Record) else None
        self.hours.set_value(str(kept or self._usual))

    def _on_hours(self, hours: object) -> None:
        record = setting(LATE_ENTRY_H, int(str(hours)))
        self._book.correct(self, record, lambda: self._say(_("Saved."), "ok"), lambda why: self._say(why, "wrong"))

    def _say(self, words: str, role: str) -> None:
        set_role(self.state, role)
        self.state.setText(words)
        self.state.show()
