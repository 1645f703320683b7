"""Parts of a working day, done by hand in the window: chart and print a visit, look after the file."""

from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from iastm_desktop.domain.people import Client
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.check_dialog import CheckDialog
from iastm_desktop.ui.locking import cover
from iastm_desktop.ui.restore_dialog import RestoreDialog
from iastm_desktop.ui.summary_dialog import SummaryDialog
from iastm_desktop.ui.ways_on import show_restore
from iastm_desktop.ui.ways_to_records import show_record
from iastm_desktop.ui.window import MainWindow
from tests.journeys.hands import (
    answer_health_and_consent,
    chart,
    open_client,
    session_page,
    tap,
    tap_region,
    wait_until,
    wait_until_saved,
)

PLACE = SidedRegion("upper_trapezius", "right")


def chart_and_print(window: MainWindow, client: Client, words: str, pdf: Path) -> None:
    """Search a client, chart a visit by taps, type a note, save the summary as a PDF, cover the window."""
    page_of_client = open_client(window, client.name)
    tap(page_of_client.start_button)  # type: ignore[attr-defined]
    page = session_page(window)
    answer_health_and_consent(page)
    tap_region(page, "posterior", PLACE)
    chart(page, "stroke", tool="handlebar_small", pressure="3", duration_s="90")
    page.show_panel(page.notes)
    QTest.keyClicks(page.notes.texts["subjective"], words)
    page.show_charting()
    wait_until_saved(page)
    wait_until(lambda: bool(window.book and window.book.storage.is_idle))
    tap(page.head.ways["summary"])
    dialog = shown(SummaryDialog)
    wait_until(lambda: bool(dialog.pdf))
    dialog.save_to(pdf)
    wait_until(lambda: pdf.exists() and "Saved" in dialog.state.text())
    tap(dialog.close_button)
    assert window.book is not None
    cover(window.book)


def look_after(window: MainWindow, folder: Path, client: str) -> None:
    """Back up, try the backup, check the file, hand out a whole record, and put the backup back."""
    assert window.book and window.pages and window.after and window.after.backups
    path, parts = window.book.path, window.pages._parts
    window.show_backups()
    backups = window.after.backups
    dialog = next(one for one in window.findChildren(QWidget) if type(one).__name__ == "BackupDialog")
    tap(dialog.now_button)  # type: ignore[attr-defined]
    wait_until(dialog.test_button.isEnabled)  # type: ignore[attr-defined]
    tap(dialog.test_button)  # type: ignore[attr-defined]
    wait_until(dialog.now_button.isEnabled)  # type: ignore[attr-defined]
    dialog.close()
    check: CheckDialog = window.pages.show_check()
    wait_until(lambda: check.found.text().startswith("Whole"))
    check.close()
    record = show_record(window.pages, client, parts)
    record.save_to(folder)
    wait_until(lambda: "Saved" in record.state.text())
    record.close()
    restore: RestoreDialog = show_restore(window, path, backups.place)
    wait_until(restore.put_back_button.isEnabled)
    tap(restore.put_back_button)
    wait_until(lambda: window.pages is None)


def shown(kind: type[SummaryDialog]) -> SummaryDialog:
    """Wait for a dialog and return it."""
    found: list[SummaryDialog] = []

    def is_there() -> bool:
        found[:] = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
        return bool(found)

    wait_until(is_there)
    return found[0]
