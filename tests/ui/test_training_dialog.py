"""Training of a practitioner: typed in the practice dialog, on record, printed, and noted where it is missing."""

from io import BytesIO
from pathlib import Path

from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import Stroke
from iastm_desktop.domain.people import Practitioner
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.practice_dialog import PracticeDialog
from iastm_desktop.ui.training_dialog import TrainingDialog
from iastm_desktop.ui.window import MainWindow
from tests.command_line import run
from tests.ui.open_window import ANA, OLD_VISIT, SMALL_PRACTICE, book_of, parts_at, window_on

UNREGISTERED = Practitioner(id=ANA.id, name=ANA.name, roles=ANA.roles)
WORK = Stroke(
    id="w",
    session=OLD_VISIT.id,
    position=1,
    at=OLD_VISIT.started_at,
    region="soleus",
    side="left",
    tool="scanner",
    pressure=2,
    duration_s=60,
)


def opened(qtbot: QtBot, folder: Path) -> tuple[MainWindow, TrainingDialog]:
    """Open the training of Ana, who has no registration, by its button."""
    facts = (UNREGISTERED, *(fact for fact in SMALL_PRACTICE if fact is not ANA), WORK)
    window = window_on(qtbot, book_of(folder / "practice.iastm", facts), parts_at())
    window.ask_about_practice()
    dialog = window.findChild(PracticeDialog)
    assert dialog is not None
    act = next(b for b in dialog.findChildren(QPushButton) if b.accessibleName() == f"Training of {ANA.name}")
    QTest.mouseClick(act, Qt.MouseButton.LeftButton)
    training = dialog.findChild(TrainingDialog)
    assert training is not None
    return window, training


def paper(window: MainWindow, folder: Path) -> str:
    assert window.book
    pdf = folder / "visit.pdf"
    assert run("summary", window.book.path, OLD_VISIT.id, "--out", pdf).code == 0
    return "\n".join(one.extract_text() for one in PdfReader(BytesIO(pdf.read_bytes())).pages)


def take_offs(training: TrainingDialog) -> list[QPushButton]:
    return [each for each in training.findChildren(QPushButton) if each.text() == "Take off" and each.isVisible()]


def type_in(training: TrainingDialog, **texts: str) -> None:
    for name, text in texts.items():
        field = getattr(training, name)
        field.clear()
        QTest.keyClicks(field, text)
    QTest.mouseClick(training.add_button, Qt.MouseButton.LeftButton)


def test_training_is_kept_printed_and_taken_off_again(qtbot: QtBot, tmp_path: Path) -> None:
    window, training = opened(qtbot, tmp_path)
    assert window.book
    assert "no registration and no training is on record" in paper(window, tmp_path)
    type_in(training, course="Tool course, level 1", body="A college", on="2019-05-04", until="2099-05-04")
    qtbot.waitUntil(lambda: not training.course.text())
    assert "Tool course, level 1, A college, 2019-05-04, valid to 2099-05-04" in " ".join(
        paper(window, tmp_path).split()
    )
    with open_book(window.book.path) as book:
        record = book.session(OLD_VISIT.id)
    assert record and [each.course for each in record.credentials] == ["Tool course, level 1"]
    qtbot.waitUntil(lambda: bool(take_offs(training)))
    QTest.mouseClick(take_offs(training)[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not take_offs(training))
    assert "no registration and no training is on record" in paper(window, tmp_path)


def test_what_is_wrong_is_said_and_nothing_is_kept(qtbot: QtBot, tmp_path: Path) -> None:
    window, training = opened(qtbot, tmp_path)
    for texts, said in (
        ({"course": "", "body": "A college"}, "needs the course"),
        ({"course": "A", "body": "B", "on": "last May"}, "Done on: write the day as YYYY-MM-DD."),
        ({"on": "2020-01-01", "until": "2019-01-01"}, "cannot run out before"),
    ):
        type_in(training, **texts)
        assert said in training.wrong.text()
    assert window.book
    with open_book(window.book.path) as book:
        assert not book.records("credential")
