"""A chart on the wrong client is moved by tapping the right one; history keeps both, and the summary the right name."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.people import Client
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.background import wait_for_jobs
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.summary_dialog import SummaryDialog
from iastm_desktop.ui.wrong_client import WrongClientPanel
from tests.journeys.hands import first_line, session_page, tap
from tests.storage.honest_book import CLIENT, SESSION
from tests.ui.open_page import SMALL, TINY, WORK, book_of, open_page, settle
from tests.ui.open_session import agreed, all_no, no_room_in, open_editor, read_session
from tests.ui.open_window import OPEN_VISIT, PEGGY, RAJ, parts_at, window_on
from tests.ui.open_window import book_of as practice_of
from tests.ui.reach import offenders

BO = Client(id="client-2", name="Robert Other", called="Bo", born=date(1990, 5, 6), alerts=("pacemaker",))


def panel_of(page: SessionPage) -> WrongClientPanel:
    """Go to the end of the visit and tap Wrong client."""
    page.show_panel(page.finish)
    settle()
    tap(page.finish.wrong_client)
    settle()
    return page._side.wrong_client


def find(panel: WrongClientPanel, name: str, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(panel.search.shown()))
    QTest.keyClicks(panel.search.field, name)
    first_line(panel.search.list)
    settle()


def test_both_stand_side_by_side_with_names_born_and_alerts_and_nothing_changes_by_looking(
    tmp_path: Path, qtbot: QtBot
) -> None:
    path = book_of(tmp_path / "practice.iastm", BO)
    with open_page(path, qtbot) as page:
        panel = panel_of(page)
        find(panel, "bo", qtbot)
        assert panel.here.accessibleName().startswith(
            "The chart stands here. It is right: leave it. Ann Example. 2 Jan"
        )
        said = panel.other.accessibleName()
        assert said.startswith("Move the chart to. Bo (Robert Other). 6 May 1990") and said.endswith("pacemaker")
        tap(panel.here)
        assert page._side.currentWidget() is page.panel
    with open_book(path) as book:
        assert [save.fact.client for save in book.history(SESSION.id)] == [CLIENT.id]  # type: ignore[union-attr]


def test_a_tap_on_the_right_one_moves_the_chart_and_the_history_keeps_both(tmp_path: Path, qtbot: QtBot) -> None:
    path = book_of(tmp_path / "practice.iastm", BO)
    with open_page(path, qtbot) as page:
        page.editor.add([WORK])
        panel = panel_of(page)
        find(panel, "bo", qtbot)
        with qtbot.waitSignal(page.client_moved):
            tap(panel.other)
    with open_book(path) as book:
        history = book.history(SESSION.id)
        assert [save.fact.client for save in history[:2]] == [CLIENT.id, BO.id]  # type: ignore[union-attr]
        assert history[1].reason == "wrong client" and book.verify() == ()
        assert book.sessions(client=CLIENT.id) == () and len(book.sessions(client=BO.id)) == 1
    record = read_session(path)
    assert record.client == BO and len(record.entries) == 1 and record.screening is not None


def test_answers_taken_over_from_the_other_client_are_asked_anew(tmp_path: Path, qtbot: QtBot) -> None:
    taken_over = replace(all_no(), confirmed_from=date(2026, 2, 2))
    path = book_of(tmp_path / "practice.iastm", BO, taken_over, agreed())
    with open_editor(path, qtbot, asked=False) as (editor, thread):
        editor.move_to(BO)
        qtbot.waitUntil(lambda: thread.is_idle)
    record = read_session(path)
    assert (record.client, record.screening, record.consent) == (BO, None, None)
    with open_book(path) as book:
        assert [save.reason for save in book.history(taken_over.id)] == [None, "wrong client"]


def test_a_move_that_is_not_saved_says_so_and_comes_with_retry(tmp_path: Path, qtbot: QtBot) -> None:
    long = replace(SESSION, plan="x" * 100_000)  # so that its next version needs room
    path = book_of(tmp_path / "practice.iastm", BO, long)
    with open_page(path, qtbot) as page:
        panel = panel_of(page)
        find(panel, "bo", qtbot)
        thread = page.editor._storage
        with no_room_in(thread, qtbot):
            tap(panel.other)
            qtbot.waitUntil(panel.problem.isVisible, timeout=20_000)
            assert panel.problem.text().startswith("Not saved: ")
        with qtbot.waitSignal(page.client_moved, timeout=20_000):
            page.editor.retry()
    assert read_session(path).client == BO


def test_the_window_goes_on_with_the_right_client_and_prints_their_name(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_on(qtbot, practice_of(tmp_path / "practice.iastm"), parts_at())
    window.pages.open_session(OPEN_VISIT.id)
    first = session_page(window)
    first.editor.set_screening(replace(all_no(), session=OPEN_VISIT.id))
    first.editor.set_consent(replace(agreed(), session=OPEN_VISIT.id))
    first.show_charting()
    panel = panel_of(first)
    find(panel, "peg", qtbot)
    tap(panel.other)
    qtbot.waitUntil(lambda: window.stack.currentWidget() is not first, timeout=20_000)
    page = session_page(window)
    assert page.editor.record.client == PEGGY != RAJ
    window.pages.ask_summary(OPEN_VISIT.id)
    dialogs = lambda: [w for w in QApplication.topLevelWidgets() if isinstance(w, SummaryDialog) and w.pdf]  # noqa: E731
    qtbot.waitUntil(lambda: bool(dialogs()), timeout=20_000)
    document = pypdfium2.PdfDocument(dialogs()[0].pdf)
    printed = document[0].get_textpage().get_text_bounded()
    document.close()
    dialogs()[0].close()
    wait_for_jobs()
    assert "Margaret O’Donnell" in printed and "Dhaliwal" not in printed


def test_every_control_can_be_reached(tmp_path: Path, qtbot: QtBot) -> None:
    for size in ((1366, 768), SMALL, TINY):
        with open_page(book_of(tmp_path / f"{size[0]}.iastm", BO), qtbot, size=size) as page:
            panel = panel_of(page)
            qtbot.waitUntil(lambda panel=panel: bool(panel.search.shown()))  # type: ignore[misc]
            settle()
            assert offenders(page) == []
            find(panel, "bo", qtbot)
            assert offenders(page) == []
