"""A signed visit on the wrong client is moved in the window: two cards, a reason, the PIN; paper and lists follow."""

from pathlib import Path

import pypdfium2
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.background import wait_for_jobs
from iastm_desktop.ui.client_page import ClientPage
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.signed_panel import SignedPanel
from iastm_desktop.ui.summary_dialog import SummaryDialog
from iastm_desktop.ui.window import MainWindow
from iastm_desktop.ui.wrong_client import WrongClientPanel
from tests.journeys.hands import first_line
from tests.storage.honest_book import CLIENT, SESSION, save_of
from tests.storage.signed_book import signed_book
from tests.storage.test_moving import BEA, CY
from tests.ui.open_page import SMALL, TINY, settle
from tests.ui.reach import offenders
from tests.ui.test_signing_window import page_on, pin_sheet, signed_panel, tap, until, with_pin


def book_with_all(path: Path) -> Path:
    with open_book(with_pin(signed_book(path))) as book:
        book.save_all([save_of(BEA), save_of(CY)])
    return path


def panel_of(page: SessionPage, qtbot: QtBot) -> WrongClientPanel:
    """Tap Wrong client? beside the signed visit, and find the right one."""
    tap(signed_panel(page).wrong_client)
    panel = page._side.currentWidget()
    assert isinstance(panel, WrongClientPanel)
    until(qtbot, panel.search.shown)
    QTest.keyClicks(panel.search.field, "bea")
    first_line(panel.search.list)
    settle()
    return panel


def texts(page: ClientPage) -> str:
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def printed(window: MainWindow, qtbot: QtBot) -> str:
    assert window.pages
    window.pages.ask_summary(SESSION.id)
    made = lambda: [w for w in QApplication.topLevelWidgets() if isinstance(w, SummaryDialog) and w.pdf]  # noqa: E731
    until(qtbot, made)
    document = pypdfium2.PdfDocument(made()[0].pdf)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    made()[0].close()
    wait_for_jobs()
    return text


def test_a_reason_and_the_pin_move_it_and_lists_and_paper_have_the_right_name(qtbot: QtBot, tmp_path: Path) -> None:
    path = book_with_all(tmp_path / "practice.iastm")
    window, page = page_on(qtbot, path)
    panel = panel_of(page, qtbot)
    assert panel.here.accessibleName().startswith("The chart stands here. It is right: leave it. Ann Example")
    assert panel.other.accessibleName().startswith("Move the chart to. Bea Right")
    assert panel.here.geometry().top() == panel.other.geometry().top(), "side by side"
    tap(panel.other)
    assert panel.problem.text() == "Write why it is moved first."
    QTest.keyClicks(panel.why, "Two with that name")
    tap(panel.other)
    sheet = pin_sheet(qtbot, window)
    assert sheet.words.text() == "Move the visit of 2 March from Ann Example to Bea Right"
    for digit in "2580":
        tap(sheet.pad.key(digit))
    until(qtbot, lambda: window.stack.currentWidget() not in (page, None))
    until(qtbot, lambda: isinstance(window.stack.currentWidget(), SessionPage))
    anew = window.stack.currentWidget()
    assert isinstance(anew, SessionPage) and anew.editor.record.client == BEA
    said = signed_panel(anew).moved.text()
    assert said.startswith("Charted under another name, moved on ") and said.endswith("Rita Moss: Two with that name")
    text = printed(window, qtbot)
    assert "Bea Right" in text and "another client's name by mistake" in text.replace("’", "'")
    assert "Ann Example" not in text and "Two with that name" not in text
    assert window.pages
    window.pages.show_client(BEA.id)
    theirs = window.stack.currentWidget()
    assert isinstance(theirs, ClientPage)
    until(qtbot, theirs.cards)
    assert "charted under another name, moved on" in texts(theirs)
    window.pages.show_client(CLIENT.id)
    until(qtbot, lambda: "charted here by mistake; moved on" in texts(theirs))
    assert theirs.cards() == () and "region" not in texts(theirs) and "Bea" not in texts(theirs)
    with open_book(path) as book:
        assert book.verify() == () and len(book.records("moved_to")) == 1


def test_cancelled_or_left_alone_nothing_is_moved(qtbot: QtBot, tmp_path: Path) -> None:
    path = book_with_all(tmp_path / "practice.iastm")
    window, page = page_on(qtbot, path)
    panel = panel_of(page, qtbot)
    QTest.keyClicks(panel.why, "Two with that name")
    tap(panel.other)
    tap(pin_sheet(qtbot, window).cancel)
    assert panel.why.text() == "Two with that name", "what was typed stays"
    tap(panel.here)
    assert isinstance(page._side.currentWidget(), SignedPanel)
    with open_book(path) as book:
        assert book.records("moved_to") == () and len(book.sessions(client=CLIENT.id)) == 1


def test_every_control_can_be_reached(qtbot: QtBot, tmp_path: Path) -> None:
    for size in ((1366, 768), SMALL, TINY):
        _window, page = page_on(qtbot, book_with_all(tmp_path / f"{size[0]}.iastm"), size)
        settle()
        assert offenders(page) == []
        panel_of(page, qtbot)
        assert offenders(page) == []
