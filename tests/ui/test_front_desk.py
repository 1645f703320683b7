"""The front desk: line-up, contacts, print and file; no charting, no clinical notes unless the practice opens them."""

from io import BytesIO
from pathlib import Path

from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import HomeCare, Stroke
from iastm_desktop.domain.session import Notes, Session
from iastm_desktop.ui.practice_dialog import PracticeDialog
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.summary_dialog import SummaryDialog
from iastm_desktop.ui.window import MainWindow
from tests.ui.open_window import ANA, OLD_VISIT, OPEN_VISIT, SAM, SMALL_PRACTICE, book_of, parts_at, window_on

SECRET, AT_HOME = "told me about the winter", "stretch the calf"
NOTED = Session(
    id=OLD_VISIT.id,
    client=OLD_VISIT.client,
    practitioner=ANA.id,
    role="rmt",
    started_at=OLD_VISIT.started_at,
    ended_at=OLD_VISIT.ended_at,
    reason="Wrist scar",
    outcome="treated",
    notes=Notes(subjective=SECRET),
)
WORK = Stroke(
    id="w",
    session=NOTED.id,
    position=1,
    at=NOTED.started_at,
    region="soleus",
    side="left",
    tool="scanner",
    pressure=2,
    duration_s=60,
)
HOME = HomeCare(id="h", session=NOTED.id, position=2, at=NOTED.started_at, text=AT_HOME)


def opened(qtbot: QtBot, folder: Path, *, who: tuple[str, str]) -> MainWindow:
    facts = (*(fact for fact in SMALL_PRACTICE if fact is not OLD_VISIT), NOTED, WORK, HOME)
    window = window_on(qtbot, book_of(folder / "practice.iastm", facts), parts_at())
    assert window.book and window.book.act_as(*who)
    return window


def summary_text(window: MainWindow, qtbot: QtBot) -> str:
    """Open the visit, wait for its document, and read it."""
    assert window.pages
    window.pages.open_session(NOTED.id)
    found: list[SummaryDialog] = []

    def made() -> bool:
        found[:] = [one for one in window.findChildren(SummaryDialog) if one.pdf]
        return bool(found)

    qtbot.waitUntil(made, timeout=20_000)
    pdf = found[0].pdf
    found[0].reject()
    return "\n".join(one.extract_text() for one in PdfReader(BytesIO(pdf)).pages)


def test_the_front_desk_prints_a_visit_without_what_is_clinical(qtbot: QtBot, tmp_path: Path) -> None:
    window = opened(qtbot, tmp_path, who=(SAM.id, "staff"))
    text = summary_text(window, qtbot)
    assert not isinstance(window.stack.currentWidget(), SessionPage)
    assert "Copy for the front desk" in text
    assert "Wrist scar" in text and AT_HOME in text
    for clinical in (SECRET, "Tool work", "Health", "Consent"):
        assert clinical not in text


def test_where_the_practice_opens_them_the_desk_reads_the_notes(qtbot: QtBot, tmp_path: Path) -> None:
    window = opened(qtbot, tmp_path, who=(ANA.id, "rmt"))
    window.ask_about_practice()
    dialog = window.findChild(PracticeDialog)
    assert dialog and window.book
    QTest.mouseClick(dialog.desk.answer.chip("yes"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.desk.state.text() == "Saved.")
    dialog.accept()
    again = window_on(qtbot, window.book.path, parts_at())  # as another computer reads it
    assert again.book and again.book.desk_reads
    assert again.book.act_as(SAM.id, "staff")
    assert SECRET in summary_text(again, qtbot)


def test_the_front_desk_does_not_open_its_own_door(qtbot: QtBot, tmp_path: Path) -> None:
    window = opened(qtbot, tmp_path, who=(SAM.id, "staff"))
    window.ask_about_practice()
    dialog = window.findChild(PracticeDialog)
    assert dialog and window.book
    assert not dialog.desk.answer.chip("yes").isEnabled()


def test_a_session_is_left_when_the_front_desk_takes_over(qtbot: QtBot, tmp_path: Path) -> None:
    window = opened(qtbot, tmp_path, who=(ANA.id, "rmt"))
    assert window.pages and window.book
    window.pages.open_session(OPEN_VISIT.id)
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), SessionPage))  # the control: an RMT charts
    window.book.act_as(SAM.id, "staff")
    assert not isinstance(window.stack.currentWidget(), SessionPage)
