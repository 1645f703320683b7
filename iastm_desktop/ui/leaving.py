"""Leaving a book: wait for what is being saved; say what is not saved and let the user choose."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QMessageBox, QWidget

from iastm_desktop.ui.dates import count
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.pieces import plain_tip
from iastm_desktop.ui.save_status import SaveStatus
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.ui.opening import LockedFile

STAY, RETRY, LEAVE = "stay", "retry", "leave"


def may_leave(window: QWidget, status: SaveStatus, book: OpenBook | LockedFile | None) -> bool:
    """Wait until the queue is empty; where something cannot be saved, ask. Return whether the book may be closed."""
    if book is None:
        return True
    storage = book.storage
    while not storage.is_idle:
        is_stuck = bool(storage.held)
        if is_stuck:  # unless another window overtook it: whoever knows the fact joins both, and hears of it now
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
            is_stuck = bool(storage.held)
        if not is_stuck and not _wait_while(book, lambda: not (storage.is_idle or storage.held), lambda: None):
            continue
        answer = ask_about_unsaved(window, status.not_saved(), status.why())
        if answer != RETRY:
            return answer == LEAVE
        _wait_while(book, lambda: not storage.is_idle, storage.retry)
    return True


def ask_about_unsaved(window: QWidget, number: int, why: str) -> str:
    """Ask what to do about changes that are not saved; return `stay`, `retry` or `leave`."""
    box = QMessageBox(window)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(_("Not saved"))
    changes = count(number, _("change is"), _("changes are"))
    box.setText(_("{changes} not saved.").format(changes=changes) if number else _("Not everything is saved yet."))
    box.setInformativeText(plain_tip(why))
    retry = box.addButton(_("Try again"), QMessageBox.ButtonRole.AcceptRole)
    stay = box.addButton(_("Stay here"), QMessageBox.ButtonRole.RejectRole)
    leave = box.addButton(_("Close without them"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(retry)
    box.setEscapeButton(stay)
    box.exec()
    clicked = box.clickedButton()
    return LEAVE if clicked is leave else RETRY if clicked is retry else STAY


def ask_to_let_go(window: QWidget, number: int, why: str) -> bool:
    """Ask whether changes that the book never takes shall be given up."""
    box = QMessageBox(window)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(_("Let go"))
    changes = count(number, _("change"), _("changes"))
    box.setText(_("{changes} cannot be saved as it stands: {why}.").format(changes=changes, why=why))
    box.setInformativeText(_("Let go shows again what is in the file. Note down first what must not be lost."))
    let_go = box.addButton(_("Let go"), QMessageBox.ButtonRole.DestructiveRole)
    keep = box.addButton(_("Keep"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    box.exec()
    return box.clickedButton() is let_go


def _wait_while(book: OpenBook | LockedFile, is_waiting: Callable[[], bool], begin: Callable[[], object]) -> bool:
    """Let the window go on painting until the storage thread has said what became of the queue.

    It listens before it begins, so that no answer is missed. Return whether another program is in the way.
    """
    loop = QEventLoop()
    in_the_way: list[str] = []
    storage = book.storage
    for signal in (storage.saved, storage.not_saved, storage.drained, storage.finished):
        signal.connect(loop.quit)
    storage.still_saving.connect(in_the_way.append)
    storage.still_saving.connect(loop.quit)
    begin()
    if is_waiting() and storage.isRunning():
        loop.exec()
    storage.still_saving.disconnect(in_the_way.append)
    return bool(in_the_way)
