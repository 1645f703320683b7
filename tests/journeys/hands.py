"""A practitioner's hands on the window: real mouse and key events, and waiting for what they lead to."""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from iastm_desktop import app
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.often_panel import OftenPanel
from iastm_desktop.ui.often_row import OftenRow
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.window import MainWindow

PATIENCE_S = 90  # a busy machine takes its time
PIN = "2580"


def wait_until(happened: Callable[[], bool], look_every_ms: int = 5) -> None:
    """Let the window work until something has happened; AssertionError where it does not."""
    end = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        rest(look_every_ms)


def rest(milliseconds: int) -> None:
    """Let the window and its threads work for a while. (QTest.qWait would keep Python's threads from running.)"""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def tap(widget: QWidget, at: QPointF | None = None) -> None:
    """Press and release the left button on a widget that can be seen and used."""
    assert widget.isVisible() and widget.isEnabled(), f"{widget.accessibleName() or widget} cannot be tapped"
    where = at.toPoint() if at is not None else QPoint(widget.width() // 2, widget.height() // 2)
    assert widget.rect().contains(where)
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=where)
    QApplication.processEvents()


def open_window(book: Path) -> MainWindow:
    """Open the program on a book, as `iastm-desktop BOOK` does, say who one is, and wait for Today."""
    window = app.make_window()
    window.resize(1366, 768)
    window.show()
    app.begin(window, book)
    wait_until(lambda: window.pages is not None or bool(window.door.sheet and window.door.sheet.pad.isVisible()))
    if window.door.sheet and window.pages is None:  # one person works here, and has a PIN
        for digit in PIN:
            tap(window.door.sheet.pad.key(digit))
    wait_until(lambda: window.pages is not None)
    return window


def open_client(window: MainWindow, name: str) -> QWidget:
    """Go to the clients, type a name, tap the first line; return the client's page."""
    tap(window.top.places["clients"])
    page = window.stack.currentWidget()
    QTest.keyClicks(page.search.field, name)  # type: ignore[attr-defined]
    first_line(page.search.list)  # type: ignore[attr-defined]
    wait_until(lambda: type(window.stack.currentWidget()).__name__ == "ClientPage")
    return window.stack.currentWidget()


def first_line(view: QAbstractItemView) -> None:
    """Tap the first line of a list."""
    model = view.model()
    wait_until(lambda: model.rowCount() > 0)
    tap(view.viewport(), QPointF(view.visualRect(model.index(0, 0)).center()))


def session_page(window: MainWindow) -> SessionPage:
    """Wait for a session page to be shown, and return it."""
    wait_until(lambda: isinstance(window.stack.currentWidget(), SessionPage))
    page = window.stack.currentWidget()
    assert isinstance(page, SessionPage)
    return page


def choose(chips: QWidget, code: str) -> None:
    """Tap a chip of a row, in the panel of all where it is not among those taken often."""
    assert isinstance(chips, ChipRow)
    if isinstance(chips, OftenRow) and not chips.chip(code).isVisible():
        tap(chips.all_chips)
        panel = QApplication.activePopupWidget()
        assert isinstance(panel, OftenPanel)
        tap(panel.chip(code))
        return
    tap(chips.chip(code))


def choose_kind(page: SessionPage, kind: str) -> None:
    """Choose what to chart, by its chip or behind More."""
    tap(page.kinds.chip(kind))
    if kind not in page.kinds.chips.codes():
        panel = QApplication.activePopupWidget()
        tap(panel.button(kind))  # type: ignore[union-attr]


def answer_health_and_consent(page: SessionPage) -> None:
    """Ask every item, no each time, and take consent by word of mouth."""
    wait_until(lambda: page.editor.knows_earlier)
    for item in page.before.items.values():
        choose(item.chips, "no")
    choose(page.before.consent.decision, "accepted")
    choose(page.before.consent.method, "verbal")
    choose(page.before.consent.ceiling, "5")
    tap(page.before.ready)


def tap_region(page: SessionPage, view: str, region: SidedRegion) -> None:
    """Show a view and tap the atlas's own label point of a region: first from afar, then near."""
    point = next(p for p in page.map.body_map.label_points(region.region, region.side) if p.view == view)
    tap(page.view_bar.views.button(view))
    page.map.set_frame(None)
    if len(page.map.body_map.view(view).layers) > 1:
        tap(page.view_bar.layers.button(point.layer))
    tap(page.map, page.map.to_widget((point.x, point.y)))
    rest(QApplication.doubleClickInterval() + 20)  # a second tap, not a double tap
    tap(page.map, page.map.to_widget((point.x, point.y)))
    assert page.map.selected == region, page.map.selected


def chart(page: SessionPage, kind: str, **choices: str) -> None:
    """Choose a kind and its codes by their chips, and chart it."""
    choose_kind(page, kind)
    for field, code in choices.items():
        row = page.panel.form(kind).row(field)
        if isinstance(row, ChipRow) and row.value() != code:
            choose(row, code)
        elif not isinstance(row, ChipRow):
            row.edit.setFocus()  # type: ignore[attr-defined]
            QTest.keyClicks(row.edit, code)  # type: ignore[attr-defined]
    before = len(page.editor.record.entries)
    tap(page.panel.chart_button)
    assert len(page.editor.record.entries) == before + 1, page.panel.problem.text()


def tap_out(page: SessionPage, *, action: str, reason: str, pain: int) -> None:
    """Tap out, look after the client, then answer what was asked."""
    before = len(page.editor.record.entries)
    QTest.mousePress(page.stop, Qt.MouseButton.LeftButton)
    assert len(page.editor.record.entries) == before + 1, "charted at the press"
    notice = page.table.tap_outs.notice
    assert notice is not None
    tap(notice.back)
    tap(page.table.line.bar.answer)
    questions = page._side.questions
    choose(questions.action, action)
    choose(questions.reason, reason)
    tap(questions.pain.number(pain))
    tap(questions.done)


def wait_until_saved(page: SessionPage) -> None:
    """Wait until every entry of the list says saved."""
    entries = page.editor.record.entries
    wait_until(lambda: all(page.editor.state(entry.id) == "saved" for entry in entries))
