"""A window on a locked practice file: unlocked, looked over for names, and its dialogs filled in."""

import gc
import re
from pathlib import Path

from pypdfium2 import PdfDocument
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.facts import Save
from iastm_desktop.domain.moments import now
from iastm_desktop.storage.book import create_book
from iastm_desktop.ui.lock_dialog import LockDialog
from iastm_desktop.ui.unlock_page import UnlockPage
from iastm_desktop.ui.window import MainWindow
from tests.storage.locked_book import WORDS, new_lock
from tests.ui.open_window import ANA, SMALL_PRACTICE, empty_window, parts_at


def locked_practice(path: Path) -> Path:
    """Make a locked book of the small practice."""
    create_book(path, [Save(fact=fact, author=ANA.id, recorded_at=now()) for fact in SMALL_PRACTICE], lock=new_lock())
    return path


def asked(qtbot: QtBot, path: Path) -> tuple[MainWindow, UnlockPage]:
    """Return a window on a locked file, at the page that asks for the passphrase."""
    window = empty_window(qtbot, path.parent, parts_at())
    window.open_book(path)
    return window, page_of(qtbot, window)


def page_of(qtbot: QtBot, window: MainWindow) -> UnlockPage:
    """Return the page that asks for the passphrase, once it is shown."""
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), UnlockPage))
    page = window.stack.currentWidget()
    assert isinstance(page, UnlockPage)
    return page


def unlock(qtbot: QtBot, window: MainWindow, secret: str = WORDS) -> None:
    """Type a passphrase and wait for the file."""
    page = page_of(qtbot, window)
    QTest.keyClicks(page.field, secret)
    QTest.keyClick(page.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.pages is not None)


def words_in_sight() -> str:
    """Return everything that any widget of the program says, shown or not, once what is to go has gone."""
    for _number in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
    gc.collect()
    said = []
    for widget in QApplication.allWidgets():
        said += [widget.windowTitle(), widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        if isinstance(widget, QLabel | QLineEdit | QPushButton):
            said.append(widget.text())
        if isinstance(widget, QPlainTextEdit):
            said.append(widget.toPlainText())
        if isinstance(widget, QAbstractItemView) and widget.model():
            model = widget.model()
            said += [str(model.index(number, 0).data()) for number in range(model.rowCount())]
    return "\n".join(said)


def groups_on(sheet: Path) -> list[str]:
    """Return the groups of the code as they stand on a printed sheet."""
    with PdfDocument(sheet) as document:
        text = document[0].get_textpage().get_text_range()
    return re.findall(r"^([0-9A-HJKMNP-TV-Z]{4})\s*$", text, re.M)


def shown(window: MainWindow, kind: type[QDialog]) -> QWidget | None:
    """Return the dialog of a kind that is shown."""
    return next((one for one in window.findChildren(kind) if one.isVisible()), None)


def fill_in_lock(qtbot: QtBot, dialog: LockDialog, sheet: Path, words: str) -> None:
    """Answer what the dialog asks, the groups as they stand on the sheet."""
    for field in (dialog.first, dialog.second):
        QTest.keyClicks(field, words)
    QTest.mouseClick(dialog.next_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.steps.currentIndex() == 1)
    QTest.mouseClick(dialog.next_button, Qt.MouseButton.LeftButton)
    assert "Print the sheet first" in dialog.wrong_group.text()
    dialog.save_to(sheet)
    qtbot.waitUntil(lambda: "Saved as" in dialog.state.text())
    groups = groups_on(sheet)
    QTest.keyClicks(dialog.groups[0], "0000")
    QTest.mouseClick(dialog.next_button, Qt.MouseButton.LeftButton)
    assert "not as on the sheet" in dialog.wrong_group.text()
    for number, field in zip(dialog.asked, dialog.groups, strict=True):
        field.clear()
        QTest.keyClicks(field, groups[number].lower())
    QTest.mouseClick(dialog.next_button, Qt.MouseButton.LeftButton)


def type_half_a_client(window: MainWindow) -> None:
    """Begin a new client and type a part of the name."""
    assert window.pages is not None
    window.pages.new_client()
    form = window.stack.currentWidget()
    QTest.keyClicks(next(one for one in form.findChildren(QLineEdit) if one.isVisible()), "Half Typed")
