"""A screen nobody touches is covered: no name in sight, nothing lost, TAP OUT and the clock go on, a PIN leads back."""

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import TapOut
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.idle_cover import IdleCover
from iastm_desktop.ui.idle_watch import IdleWatch
from iastm_desktop.ui.preferences import Preferences
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.summary_dialog import SummaryDialog
from iastm_desktop.ui.table_dialog import TableDialog
from iastm_desktop.ui.table_settings import TableSettings
from iastm_desktop.ui.window import MainWindow
from tests.storage.honest_book import PRACTITIONER, new_book, save_of, strokes
from tests.storage.signed_book import AGREED, ASKED, complete_book
from tests.ui.open_page import SMALL, TINY, TRAPEZIUS, settle
from tests.ui.reach import offenders
from tests.ui.test_signing_window import page_on, pin_sheet, tap, until, with_pin

TYPED = "She says it burns"


class Hours:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.s = 0.0

    def __call__(self) -> float:
        return self.s


def watch_of(window: MainWindow) -> tuple[IdleWatch, Hours]:
    assert window.book
    watch, hours = window.book.findChild(IdleWatch), Hours()
    assert isinstance(watch, IdleWatch)
    watch.monotonic = hours
    watch._touched_at = 0.0
    return watch, hours


def asked_book(path: Path) -> Path:
    with open_book(with_pin(new_book(path))) as book:
        book.save_all([save_of(ASKED), save_of(AGREED), *strokes(1)])
    return path


def covered(qtbot: QtBot, path: Path, size: tuple[int, int] = (1366, 768)) -> tuple[MainWindow, SessionPage, IdleCover]:
    """Return a window on an open session that was covered after twenty minutes."""
    window, page = page_on(qtbot, path, size)
    page.select(TRAPEZIUS)
    page.show_panel(page.notes)
    field = page.notes.findChildren(QPlainTextEdit)[0]
    field.setFocus()
    QTest.keyClicks(field, TYPED)
    watch, hours = watch_of(window)
    hours.s = 20 * 60
    watch.tick()
    assert watch.cover
    settle()
    return window, page, watch.cover


def in_sight(window: QWidget) -> str:
    """Return every word that can be seen or is read out in a window."""
    shown = [each for each in window.findChildren(QWidget) if each.isVisible()]
    read = [each.accessibleName() for each in shown]
    words = [each.text() for each in shown if isinstance(each, QLabel | QPushButton | QLineEdit)]
    return "\n".join((*read, *words, *(e.toPlainText() for e in shown if isinstance(e, QPlainTextEdit))))


def answer(qtbot: QtBot, window: MainWindow, cover: IdleCover, digits: str = "2580") -> None:
    tap(cover.back)
    sheet = pin_sheet(qtbot, window)
    for digit in digits:
        tap(sheet.pad.key(digit))


def test_twenty_minutes_without_a_touch_cover_and_a_touch_puts_it_off(qtbot: QtBot, tmp_path: Path) -> None:
    window, _page = page_on(qtbot, asked_book(tmp_path / "practice.iastm"))
    watch, hours = watch_of(window)
    hours.s = 19 * 60
    watch.tick()
    assert watch.cover is None
    QTest.mouseMove(window.windowHandle(), QPoint(300, 300))
    hours.s = 38 * 60
    watch.tick()
    assert watch.cover is None, "it was touched at 19 minutes"
    hours.s = 39 * 60
    watch.tick()
    assert watch.cover and watch.cover.isVisible()


def test_no_name_is_in_sight_and_the_pin_brings_back_what_was_typed(qtbot: QtBot, tmp_path: Path) -> None:
    path = asked_book(tmp_path / "practice.iastm")
    window, page, cover = covered(qtbot, path)
    for hidden in ("Ann Example", "latex", "trapezius", TYPED):
        assert hidden.casefold() not in in_sight(window).casefold()
    answer(qtbot, window, cover, "1111")
    sheet = pin_sheet(qtbot, window)
    until(qtbot, lambda: sheet.state.text().startswith("Not this PIN"))
    tap(sheet.cancel)
    assert cover.isVisible() and "Ann Example" not in in_sight(window)
    tap(cover.back)
    sheet = pin_sheet(qtbot, window)
    until(qtbot, lambda: not sheet._timer.isActive())
    for digit in "2580":
        tap(sheet.pad.key(digit))
    until(qtbot, lambda: "Ann Example" in in_sight(window))
    field = page.notes.findChildren(QPlainTextEdit)[0]
    assert field.toPlainText() == TYPED and field.hasFocus() and page.isVisible()
    assert watch_of(window)[0].cover is None
    with open_book(path) as book:
        told = [(line.what, line.details.get("to")) for line in book.audit_trail() if line.what.endswith("unlock")]
        assert told == [("failed_unlock", "unlock")]
        assert book.audit_trail()[0].author == PRACTITIONER.id


def test_tap_out_and_the_clock_go_on_under_the_cover(qtbot: QtBot, tmp_path: Path) -> None:
    path = asked_book(tmp_path / "practice.iastm")
    window, page, cover = covered(qtbot, path)
    assert cover.tap_out and cover.clock
    QTest.keyClick(cover, Qt.Key.Key_F8)
    assert page.table.work.clock.is_running, "the pedal starts the clock"
    QTest.mousePress(cover.tap_out, Qt.MouseButton.LeftButton)
    assert not page.table.work.clock.is_running
    notice = page.table.tap_outs.notice
    assert notice and notice.isVisible() and "Stopped" in in_sight(window) and "Ann Example" not in in_sight(window)
    tap(notice.back)
    assert cover.isVisible() and "Ann Example" not in in_sight(window)
    QTest.mousePress(cover.clock, Qt.MouseButton.LeftButton)
    assert page.table.work.clock.is_running
    answer(qtbot, window, cover)
    until(qtbot, page.isVisible)
    (entry,) = [entry for entry in page.editor.record.entries if isinstance(entry, TapOut)]
    assert entry.region == TRAPEZIUS.region and page.table.work.clock.is_running


def test_an_open_summary_and_table_mode_are_put_away_and_come_back(qtbot: QtBot, tmp_path: Path) -> None:
    window, page = page_on(qtbot, asked_book(tmp_path / "practice.iastm"))
    page.table.toggle()
    assert page.table.mode and window.pages
    window.pages.ask_summary(page.editor.record.session.id)
    until(qtbot, lambda: [each for each in window.findChildren(SummaryDialog) if each.pdf])
    dialog = window.findChildren(SummaryDialog)[0]
    watch, hours = watch_of(window)
    hours.s = 20 * 60
    watch.tick()
    assert watch.cover and not dialog.isVisible() and not page.table.mode.isVisible()
    answer(qtbot, window, watch.cover)
    until(qtbot, dialog.isVisible)
    assert page.table.mode.isVisible() and dialog.isModal()
    dialog.close()


def test_the_keyboard_stays_on_the_cover(qtbot: QtBot, tmp_path: Path) -> None:
    window, _page, cover = covered(qtbot, asked_book(tmp_path / "practice.iastm"))
    for _time in range(6):
        QTest.keyClick(window.focusWidget() or cover, Qt.Key.Key_Tab)
        focused = window.focusWidget()
        assert focused and (focused is cover or cover.isAncestorOf(focused))


def test_without_a_pin_a_tap_on_the_name_leads_back_and_today_is_covered_too(qtbot: QtBot, tmp_path: Path) -> None:
    window, _page = page_on(qtbot, complete_book(tmp_path / "practice.iastm"))
    assert window.pages
    window.pages.show_today()
    watch, hours = watch_of(window)
    hours.s = 20 * 60
    watch.tick()
    cover = watch.cover
    assert cover and cover.tap_out is None and cover.clock is None
    tap(cover.back)
    tap(pin_sheet(qtbot, window).name_button)
    assert watch.cover is None


def test_the_minutes_are_chosen_and_never_is_one_of_them(qtbot: QtBot, tmp_path: Path) -> None:
    path = asked_book(tmp_path / "practice.iastm")
    window, _page = page_on(qtbot, path)
    dialog = TableDialog(TableSettings(Preferences(tmp_path / "settings.ini")))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    settle()
    assert offenders(dialog) == [] and dialog.idle.value() == "20"
    watch, hours = watch_of(window)
    tap(dialog.idle.button("0"))
    window._preferences._settings.sync()
    hours.s = 9_999_999
    watch._touched_at = 0.0
    watch.tick()
    assert watch.cover is None
    tap(dialog.idle.button("5"))
    window._preferences._settings.sync()
    watch._touched_at = hours.s - 5 * 60
    watch.tick()
    assert watch.cover


def test_every_control_can_be_reached(qtbot: QtBot, tmp_path: Path) -> None:
    for size in ((1366, 768), SMALL, TINY):
        _window, _page, cover = covered(qtbot, asked_book(tmp_path / f"{size[0]}.iastm"), size)
        assert offenders(cover) == []
