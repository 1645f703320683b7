"""The composition root: diagnostics, log, assets, look, window. The only module that knows every layer."""

from __future__ import annotations

import gc
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from iastm_desktop import __version__, assets, paths
from iastm_desktop.diagnostics import missing_libraries_sentence, missing_qt_libraries, no_display
from iastm_desktop.domain.moments import now

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from iastm_desktop.domain.facts import SessionRecord
    from iastm_desktop.ui.open_book import OpenBook
    from iastm_desktop.ui.parts import Parts
    from iastm_desktop.ui.window import MainWindow

COULD_NOT = 3
A_MOMENT_MS = 300
SETTINGS_VARIABLE, settings_path = paths.SETTINGS_VARIABLE, paths.settings_path


def run(book: Path | None) -> int:
    """Show the window on `book`, else on the book of last time, else the welcome. Return the exit code."""
    sentence = why_no_window()
    if sentence:
        print(f"iastm-desktop: {sentence}", file=sys.stderr)
        return COULD_NOT
    gc.disable()  # until the first paint: all that is made before it stays
    from PySide6.QtWidgets import QApplication

    from iastm_desktop.ui.background import wait_for_jobs
    from iastm_desktop.ui.collecting import collect_here_only
    from iastm_desktop.ui.fault_report import report_faults_to, stop_reporting
    from iastm_desktop.ui.first_paint import after_first_paint

    app = QApplication.instance() or QApplication(sys.argv[:1])
    app.setApplicationName("iastm-desktop")
    app.setApplicationVersion(__version__)
    log = log_path()
    reporter = report_faults_to(log)
    window = make_window()
    reporter.show_over(window)
    after_first_paint(window, lambda: collect_here_only(window))
    begin(window, book)
    show_with_first_page(window)
    try:
        return int(app.exec())
    finally:
        wait_for_jobs()
        stop_reporting(reporter)


def why_no_window() -> str | None:
    """Return one sentence where no window can be shown on this machine, None where it can."""
    missing = missing_qt_libraries()
    return missing_libraries_sentence(missing) if missing else no_display()


def make_window() -> MainWindow:
    """Load look, assets and preferences, and put the window together."""
    from PySide6.QtWidgets import QApplication

    from iastm_desktop.ui.dose_settings import DoseSettings
    from iastm_desktop.ui.preferences import Preferences
    from iastm_desktop.ui.table_settings import TableSettings
    from iastm_desktop.ui.theme import apply_theme, system_theme
    from iastm_desktop.ui.window import MainWindow

    preferences, application = Preferences(settings_path()), QApplication.instance()
    assert isinstance(application, QApplication)
    # Before any widget: one that is made earlier keeps the desktop's font.
    apply_theme(application, preferences.theme() or system_theme(application))
    parts = replace(
        load_parts(), table=TableSettings(preferences), habits=lambda person: DoseSettings(preferences, person)
    )
    return MainWindow(preferences, parts, build_session, paths.books_dir())


def begin(window: MainWindow, book: Path | None) -> None:
    """Open the book asked for or the last one; without either show the welcome."""
    chosen = book or window.remembered_book()
    if chosen:
        window.open_book(chosen)
    else:
        window.show_welcome()


def show_with_first_page(window: MainWindow) -> None:
    """Show the window when it has something to show, after a moment in any case."""
    from PySide6.QtCore import QTimer

    moment = QTimer(window, singleShot=True, interval=A_MOMENT_MS)
    for ready in (window.opening.opened, window.opening.failed):
        ready.connect(moment.stop)
        ready.connect(window.show)
    moment.timeout.connect(window.show)
    moment.start(0 if window.welcome else A_MOMENT_MS)


def load_parts() -> Parts:
    """Return what every page needs: terms, regions, body map, pictures, clock."""
    from iastm_desktop.ui.parts import Parts

    return Parts(
        catalogue=assets.load_catalogue(),
        regions=assets.load_regions(),
        groups=assets.load_groups(),
        body_map=assets.load_body_map(),
        map_picture=assets.map_picture,
        now=now,
    )


def build_session(record: SessionRecord, book: OpenBook, parts: Parts) -> QWidget:
    """Return the page of one session with its editor."""
    from iastm_desktop.ui.session_editor import SessionEditor
    from iastm_desktop.ui.session_page import SessionPage

    editor = SessionEditor(record, book.storage, parts, author=book.author)
    editor.book = book
    editor.start()
    return SessionPage(editor, parts)


def log_path() -> Path:
    """Return the log: beside the settings file where the environment names one."""
    named = os.environ.get(SETTINGS_VARIABLE)
    return Path(named).with_suffix(".log") if named else paths.log_file()
