"""A day in the window, with refusals, wrong PINs and faults of the program: no log and no setting names anybody."""

import logging
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.session import Notes
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui import fault_report
from iastm_desktop.ui.fault_report import LOG_NAME, report_faults_to, stop_reporting
from iastm_desktop.ui.summary_dialog import SummaryDialog
from tests.storage.honest_book import CLIENT, SESSION, save_of, stroke
from tests.storage.signed_book import complete_book
from tests.ui.open_page import TRAPEZIUS, charts
from tests.ui.test_signing_window import page_on, pin_sheet, signed_panel, tap, until, with_pin

NAME, ALERT, REASON, TYPED = "Quillon Zebrowski", "xylitol-allergie", "vexing-clavicle", "wuthering-note"
WORDS = ("Quillon", "Zebrowski", ALERT, REASON, TYPED, "604 555 0111")


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    said: list[object] = []
    monkeypatch.setattr(fault_report, "say_fault", lambda *told: said.append(told))
    return said


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "log" / "iastm.log"
    reporter = report_faults_to(path)
    yield path
    stop_reporting(reporter)


def told_in(folder: Path, path: Path) -> list[tuple[str, str]]:
    """Return which of the words stand in which file of a folder, but for the book, its journal and its backups."""
    files = [file for file in folder.rglob("*") if file.is_file() and path.stem not in str(file.relative_to(folder))]
    kinds = ("utf-8", "utf-16-le")
    return [
        (file.name, word)
        for file in files
        for word in WORDS
        for kind in kinds
        if word.encode(kind) in file.read_bytes()
    ]


def fault() -> None:
    raise ValueError(f"{NAME}: {REASON}, {ALERT}")


def test_a_whole_day_leaves_no_client_in_logs_and_settings(
    qtbot: QtBot, tmp_path: Path, log: Path, said: list[object], capfd: pytest.CaptureFixture[str]
) -> None:
    path = with_pin(complete_book(tmp_path / "practice.iastm"))
    with open_book(path) as book:
        visit = replace(book.session(SESSION.id).session, reason=REASON, notes=Notes(subjective=TYPED))  # type: ignore[union-attr]
        book.save_all([save_of(replace(CLIENT, name=NAME, alerts=(ALERT,)), 2), save_of(visit, 3)])
    window, page = page_on(qtbot, path)
    page.select(TRAPEZIUS)
    charts(page, pressure=5)
    tap(page.panel.add_later)
    assert len(page.editor.record.entries) == 1, "pressure 5 needs a reason"
    page.editor.add([stroke(9, tool_name=TYPED, note=TYPED)])
    for _time in range(2):
        try:
            fault()
        except ValueError:
            sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
    until(qtbot, lambda: said)
    page.show_panel(page.finish)
    tap(page.finish.sign)
    sheet = pin_sheet(qtbot, window)
    for digit in "1111":
        tap(sheet.pad.key(digit))
    until(qtbot, lambda: sheet.state.text().startswith("Not this PIN"))
    until(qtbot, lambda: sheet.pad.isEnabled() and not sheet._timer.isActive())
    for digit in "2580":
        tap(sheet.pad.key(digit))
    until(qtbot, lambda: page.editor.record.is_signed)
    until(qtbot, lambda: [each for each in window.findChildren(SummaryDialog) if each.pdf])
    window.findChildren(SummaryDialog)[0].close()
    QTest.keyClicks(signed_panel(page).text, TYPED)
    tap(signed_panel(page).add)
    window.close()
    logged = log.read_text("utf-8")
    assert logged.count("ValueError at ") == 2 and "fault" in logged
    assert told_in(tmp_path, path) == []
    printed = "".join(capfd.readouterr())
    assert [word for word in WORDS if word in printed] == []
    data = path.read_bytes()
    assert all(word.encode() in data for word in WORDS), "the control: all of it stands in the book"
    logging.getLogger(LOG_NAME).error("%s", NAME)
    assert told_in(tmp_path, path) == [("iastm.log", "Quillon"), ("iastm.log", "Zebrowski")], "and would be found"
