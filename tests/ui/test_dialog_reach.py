"""Every dialog in every size: it fits the screen, and no control is cut off, covered, small or crowded."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.moments import now
from iastm_desktop.ui.audit_dialog import AuditDialog
from iastm_desktop.ui.backup_dialog import BackupDialog
from iastm_desktop.ui.check_dialog import CheckDialog
from iastm_desktop.ui.destroy_dialog import DestroyDialog
from iastm_desktop.ui.history_dialog import HistoryDialog
from iastm_desktop.ui.join_dialog import JoinDialog, SeparateDialog
from iastm_desktop.ui.lock_dialog import LockDialog
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.openers_dialog import OpenersDialog
from iastm_desktop.ui.own_terms_dialog import OwnTermsDialog
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.people_pages import PractitionerDialog
from iastm_desktop.ui.practice_dialog import PracticeDialog
from iastm_desktop.ui.record_dialog import RecordDialog
from iastm_desktop.ui.rescue_dialog import RescueDialog
from iastm_desktop.ui.restore_dialog import RestoreDialog
from iastm_desktop.ui.retention_dialog import RetentionDialog
from iastm_desktop.ui.review_dialog import ReviewDialog
from iastm_desktop.ui.summary_dialog import SummaryDialog
from iastm_desktop.ui.table_dialog import TableDialog
from iastm_desktop.ui.table_settings import TableSettings
from iastm_desktop.ui.training_dialog import TrainingDialog
from iastm_desktop.ui.window import MainWindow
from tests.ui.open_page import HUGE_AT_300, LARGE, LEAST, PORTRAIT, SMALL, TINY, settle
from tests.ui.open_window import ANA, OLD_VISIT, PEGGY, RAJ, book_of, parts_at, window_on
from tests.ui.reach import controls, offenders

SIZES = (LARGE, SMALL, TINY, PORTRAIT, HUGE_AT_300, LEAST)

DIALOGS: dict[str, Callable[[OpenBook, Parts, MainWindow], QDialog]] = {
    "audit": lambda book, parts, over: AuditDialog(book, over),
    "audit of a client": lambda book, parts, over: AuditDialog(book, over, PEGGY.id),
    "backup": lambda book, parts, over: BackupDialog(over.after.backups, over),  # type: ignore[union-attr,arg-type]
    "check": lambda book, parts, over: CheckDialog(book, over),
    "destroy": lambda book, parts, over: DestroyDialog(book, parts, PEGGY, over),
    "history": lambda book, parts, over: HistoryDialog(book, parts, OLD_VISIT.id, over),
    "join": lambda book, parts, over: JoinDialog(book, parts, client=PEGGY, over=over),
    "separate": lambda book, parts, over: SeparateDialog(book, parts, RAJ, PEGGY, over),
    "lock": lambda book, parts, over: LockDialog(book, over),
    "lock again": lambda book, parts, over: LockDialog(book, over, again=True),
    "openers": lambda book, parts, over: OpenersDialog(book, over),
    "own terms": lambda book, parts, over: OwnTermsDialog(book, parts.catalogue, over),
    "practice": PracticeDialog,
    "practitioner": lambda book, parts, over: PractitionerDialog(book, parts.catalogue, over),
    "record": lambda book, parts, over: RecordDialog(book, parts, PEGGY, over),
    "rescue": lambda book, parts, over: RescueDialog(book.path, None, over),
    "restore": lambda book, parts, over: RestoreDialog(book.path, None, over),
    "retention": RetentionDialog,
    "review": lambda book, parts, over: ReviewDialog(book, parts, OLD_VISIT.started_at.date, over),
    "summary": lambda book, parts, over: SummaryDialog(book, parts, OLD_VISIT.id, over),
    "table": lambda book, parts, over: TableDialog(TableSettings(), over),
    "training": lambda book, parts, over: TrainingDialog(book, ANA, over),
}


@pytest.fixture(scope="module")
def parts() -> Parts:
    """Return what every dialog needs."""
    return parts_at(now)


def wrong_in(dialog: QDialog, size: tuple[int, int]) -> list[str]:
    """Return what is out of reach in an open dialog on a screen of a size; it is made no larger than that."""
    dialog.resize(min(dialog.width(), size[0]), min(dialog.height(), size[1]))
    settle()
    width, height = dialog.width(), dialog.height()
    large = [f"larger than the screen: {width}x{height}"] if width > size[0] or height > size[1] else []
    return large + offenders(dialog)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_in_no_dialog_a_control_is_cut_off_covered_small_or_crowded(
    tmp_path: Path, qtbot: QtBot, parts: Parts, size: tuple[int, int]
) -> None:
    window, found, seen = window_on(qtbot, book_of(tmp_path / "book.iastm"), parts, size=size), {}, 0
    assert window.book is not None
    for name, make in DIALOGS.items():
        dialog = make(window.book, parts, window)
        dialog.open()
        settle()
        seen += len(controls(dialog))
        if wrong := wrong_in(dialog, size):
            found[name] = wrong
        dialog.done(0)
    assert seen > 4 * len(DIALOGS)
    assert found == {}, "\n".join(f"{name}: {line}" for name, lines in found.items() for line in lines)
