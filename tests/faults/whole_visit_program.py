"""Charts the whole counted visit by taps in a window, and prints who ran SQL. `control`: the first thread does it."""

import json
import os
import sqlite3
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from iastm_desktop import app
from iastm_desktop.ui.background import wait_for_jobs
from iastm_desktop.ui.dose_settings import DoseSettings
from iastm_desktop.ui.preferences import Preferences
from tests.journeys import sql_watch
from tests.journeys.at_the_table import chart_from_empty
from tests.journeys.hands import open_window, rest, wait_until
from tests.journeys.known_client import ANA, DOSE, OTHER_WORK, book_of_lena


def main(folder: Path, log: Path, *, control: bool) -> dict[str, int]:
    """Chart the visit and return how many statements each kind of thread ran, and how many entries are charted."""
    settings = folder / "settings.ini"
    os.environ[app.SETTINGS_VARIABLE] = str(settings)
    application = QApplication([])
    preferences = Preferences(settings)
    DoseSettings(preferences, ANA.id).use(DOSE)
    book = book_of_lena(folder / "practice.iastm", OTHER_WORK)
    sql_watch.start()
    window = open_window(book)
    window.activateWindow()
    wait_until(window.isActiveWindow)
    rest(50)
    sql_watch.forget()
    log.write_bytes(b"")  # what was made ready is not the visit
    page = chart_from_empty(window)
    rest(500)  # settings are written when the window has a moment
    if control:
        with sqlite3.connect(folder / "other.db") as other:
            other.execute("CREATE TABLE t (x)")
    counts = {
        "here": len(sql_watch.on_this_thread()),
        "elsewhere": len(sql_watch.on_others()),
        "entries": len(page.editor.record.entries),
        "fsync_here": log.read_text().count("M"),
        "fsync_elsewhere": log.read_text().count("T"),
    }
    window.close()
    wait_for_jobs()
    application.quit()
    return counts


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]), control="control" in sys.argv)))
