"""Changes to charted entries that were begun and not saved: kept as long as the practice file is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMessageBox, QWidget

from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.signing import Missing
from iastm_desktop.domain.values import dataclass
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.ui.open_book import OpenBook

STAY, LEAVE = "stay", "leave"
MEND = "mend"  # what keeps a visit from being signed


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What was changed in the form of an entry, by field, the other place it was given, and its name in words."""

    values: dict[str, object]
    place: SidedRegion | None
    words: str


def first_begun(book: OpenBook) -> tuple[str, str, Begun] | None:
    """Return the visit, the entry and what was begun of the first change that is not saved."""
    found = ((visit, entry, begun) for visit, kept in book.begun.items() for entry, begun in kept.items())
    return next(found, None)


def missing_mends(book: OpenBook | None, visit: str) -> tuple[Missing, ...]:
    """Return what of a visit is begun and not saved as what keeps it from being signed."""
    kept = book.begun.get(visit, {}) if book else {}
    words = _("A change was begun and not saved: {what}. Save it, or leave the entry as it is.")
    return tuple(Missing(MEND, words.format(what=begun.words), (entry,)) for entry, begun in kept.items())


def ask_about_begun(window: QWidget, begun: Begun) -> str:
    """Ask what becomes of a change that is not saved: `stay` and see it, or `leave` the entry as it was."""
    box = QMessageBox(window)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(_("A change is not saved"))
    box.setText(_("A change was begun and not saved: {what}.").format(what=begun.words))
    box.setInformativeText(_("The entry stands as it was. Show the change to save it, or leave the entry as it is."))
    show = box.addButton(_("Show it"), QMessageBox.ButtonRole.RejectRole)
    leave = box.addButton(_("Leave it as it is"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(show)
    box.setEscapeButton(show)
    box.exec()
    return LEAVE if box.clickedButton() is leave else STAY
