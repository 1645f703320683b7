"""Review and sign all: the day's finished visits in short, one PIN for those that are complete."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.facts import Save
from iastm_desktop.domain.moments import Moment, now
from iastm_desktop.domain.people import Practitioner
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.pin_sheet import PinSheet
from iastm_desktop.ui.today_page import TodayPage
from tests.storage.honest_book import CLIENT, PRACTITIONER, SESSION, new_book, stroke
from tests.storage.signed_book import AGREED, ASKED
from tests.ui.open_window import parts_at, window_on

DAY = now()
LONG_MS = 20_000


def visits(path: Path) -> Path:
    """Make a book with three visits of today: two complete, one without consent."""
    saves = []
    for number in (1, 2, 3):
        session = replace(SESSION, id=f"v-{number}", started_at=DAY, ended_at=DAY, outcome="treated", client=CLIENT.id)
        facts = [
            session,
            replace(ASKED, id=f"h-{number}", session=session.id),
            stroke(number, session=session.id),
            *([replace(AGREED, id=f"c-{number}", session=session.id)] if number < 3 else []),
        ]
        saves += [Save(fact=fact, author=PRACTITIONER.id, recorded_at=DAY) for fact in facts]
    with open_book(new_book(path)) as book:
        book.save_all(saves)
    return path


def clock() -> Moment:
    return DAY


def tap(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_all_complete_visits_are_signed_by_one_answer_and_the_other_says_what_is_missing(
    qtbot: QtBot, tmp_path: Path
) -> None:
    path = visits(tmp_path / "practice.iastm")
    window = window_on(qtbot, path, parts_at(clock))
    window.pages.show_today()  # type: ignore[union-attr]
    today = window.stack.currentWidget()
    assert isinstance(today, TodayPage)
    qtbot.waitUntil(today.review_button.isVisible, timeout=LONG_MS)
    assert today.review_button.text() == "Review and sign 3"
    dialog = today.review()
    qtbot.waitUntil(lambda: len(dialog.boxes) == 2, timeout=LONG_MS)
    assert dialog.sign.text() == "Sign 2 visits"
    said = [made.text() for made in dialog.findChildren(QLabel)]
    assert any("Consent has not been asked" in words for words in said)
    assert sum("upper trapezius" in words for words in said) == 3
    tap(dialog.sign)
    sheet = dialog.findChildren(PinSheet)[0]
    qtbot.waitUntil(sheet.name_button.isVisible, timeout=LONG_MS)
    with qtbot.waitSignal(dialog.signed, timeout=LONG_MS):
        tap(sheet.name_button)
    qtbot.waitUntil(lambda: today.review_button.text() == "Review and sign 1", timeout=LONG_MS)
    with open_book(path) as book:
        assert [line.signed for line in sorted(book.sessions(on_date=DAY.date), key=lambda line: line.id)] == [
            True,
            True,
            False,
        ]
        assert book.verify() == ()
    dialog.close()


def test_a_visit_that_is_left_out_is_not_signed(qtbot: QtBot, tmp_path: Path) -> None:
    path = visits(tmp_path / "practice.iastm")
    window = window_on(qtbot, path, parts_at(clock))
    window.pages.show_today()  # type: ignore[union-attr]
    today = window.stack.currentWidget()
    assert isinstance(today, TodayPage)
    dialog = today.review()
    qtbot.waitUntil(lambda: len(dialog.boxes) == 2, timeout=LONG_MS)
    dialog.boxes["v-1"].setChecked(False)
    assert dialog.sign.text() == "Sign 1 visit"
    tap(dialog.sign)
    sheet = dialog.findChildren(PinSheet)[0]
    qtbot.waitUntil(sheet.name_button.isVisible, timeout=LONG_MS)
    with qtbot.waitSignal(dialog.signed, timeout=LONG_MS):
        tap(sheet.name_button)
    with open_book(path) as book:
        assert {line.id: line.signed for line in book.sessions(on_date=DAY.date)}["v-1"] is False
    dialog.close()


def test_a_visit_that_somebody_else_charted_says_so_and_is_signed_only_when_it_is_chosen(
    qtbot: QtBot, tmp_path: Path
) -> None:
    path = visits(tmp_path / "practice.iastm")
    other = Practitioner(id="practitioner-2", name="Priya Other", roles=("rmt",))
    with open_book(path) as book:
        theirs = replace(SESSION, id="v-2", started_at=DAY, ended_at=DAY, outcome="treated", practitioner=other.id)
        saves = [Save(fact=other, author=PRACTITIONER.id, recorded_at=DAY)]
        book.save_all([*saves, Save(fact=theirs, author=other.id, recorded_at=DAY, version=2)])
    window = window_on(qtbot, path, parts_at(clock))
    assert window.book and window.pages and window.book.act_as(PRACTITIONER.id, "rmt")
    window.pages.show_today()
    today = window.stack.currentWidget()
    assert isinstance(today, TodayPage)
    qtbot.waitUntil(today.review_button.isVisible, timeout=LONG_MS)
    dialog = today.review()
    qtbot.waitUntil(lambda: len(dialog.boxes) == 2, timeout=LONG_MS)
    assert {session: box.isChecked() for session, box in dialog.boxes.items()} == {"v-1": True, "v-2": False}
    assert dialog.sign.text() == "Sign 1 visit"
    assert any("charted by Priya Other" in made.text() for made in dialog.findChildren(QLabel))
    dialog.boxes["v-2"].setChecked(True)
    assert dialog.sign.text() == "Sign 2 visits"
    dialog.reject()
