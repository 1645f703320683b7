"""The session's window on a book, for a screen reader: health and consent are answered, the dose is chosen."""

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.storage_thread import StorageThread
from iastm_desktop.ui.theme import apply_theme
from tests.storage.honest_book import PRACTITIONER
from tests.ui.open_page import DOSE
from tests.ui.open_session import agreed, all_no, parts, read_session


def show(book: Path) -> None:
    """Show the session of a book until the window is closed."""
    application = QApplication([])
    apply_theme(application, "light")
    thread = StorageThread(book)
    thread.start()
    editor = SessionEditor(read_session(book), thread, parts(), author=PRACTITIONER.id)
    editor.set_screening(all_no())
    editor.set_consent(agreed())
    page = SessionPage(editor, parts())
    page.setWindowTitle("IASTM Desktop")
    page.resize(1366, 700)
    page.map.set_view("posterior")
    page.show()
    page.show_charting()
    page.panel.form("stroke").set_values(DOSE)
    page.panel._on_form_changed()
    page.activateWindow()
    QTimer.singleShot(0, lambda: print("ready", flush=True))
    application.exec()
    thread.stop()


if __name__ == "__main__":
    show(Path(sys.argv[1]))
