"""The program starts light, says in one sentence why it cannot, and reports its own faults without anybody's data."""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QThread
from pytestqt.qtbot import QtBot

from iastm_desktop import app
from iastm_desktop.ui import fault_report
from iastm_desktop.ui.background import run_in_background
from iastm_desktop.ui.fault_report import FaultReporter, report_faults_to, stop_reporting
from iastm_desktop.ui.summary_dialog import SummaryDialog
from tests.ui.open_window import OLD_VISIT, book_of, parts_at, window_on

HEAVY = ("reportlab", "PIL", "pypdfium2", "numpy", "cryptography", "pypdf")
CLIENT_WORDS = "Margaret O'Donnell takes apixaban"

AT_FIRST_PAINT = """
import sys
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from iastm_desktop import app
qt = QApplication([])
window = app.make_window()
window.show()
app.begin(window, Path(sys.argv[1]))
loop = QEventLoop()
window.opening.opened.connect(loop.quit)
window.opening.failed.connect(loop.quit)
loop.exec()
assert window.pages is not None
window.grab()
print(*sorted(name for name in sys.modules if "." not in name))
window.close()
"""


def python(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_nothing_heavy_is_loaded_at_first_paint_of_an_open_book(tmp_path: Path) -> None:
    book = book_of(tmp_path / "practice.iastm")
    ran = python(
        AT_FIRST_PAINT, str(book), QT_QPA_PLATFORM="offscreen", IASTM_DESKTOP_SETTINGS=str(tmp_path / "settings.ini")
    )
    assert ran.returncode == 0, ran.stderr
    loaded = set(ran.stdout.split())
    assert "PySide6" in loaded
    assert not loaded & set(HEAVY)


def test_without_a_display_one_sentence_and_exit_code_3(tmp_path: Path) -> None:
    code = "import sys; from iastm_desktop.app import run; sys.exit(run(None))"
    ran = python(code, QT_QPA_PLATFORM="xcb", IASTM_DESKTOP_SETTINGS=str(tmp_path / "settings.ini"))
    assert ran.returncode == 3
    assert ran.stdout == ""
    assert len(ran.stderr.splitlines()) == 1
    assert ran.stderr.startswith("iastm-desktop: ")
    assert "Traceback" not in ran.stderr


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[QThread]:
    threads: list[QThread] = []
    monkeypatch.setattr(fault_report, "say_fault", lambda *_: threads.append(QThread.currentThread()))
    return threads


@pytest.fixture
def reporter(tmp_path: Path, said: list[QThread]) -> Iterator[FaultReporter]:
    reporter = report_faults_to(tmp_path / "log" / "iastm.log")
    yield reporter
    stop_reporting(reporter)


def a_fault() -> None:
    raise ValueError(CLIENT_WORDS)


def test_a_fault_is_logged_by_kind_and_place_and_never_by_its_words(
    qtbot: QtBot, tmp_path: Path, reporter: FaultReporter, said: list[QThread], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ValueError, match="apixaban") as raised:
        a_fault()
    sys.excepthook(raised.type, raised.value, raised.tb)
    qtbot.waitUntil(lambda: len(said) == 1)
    logged = (tmp_path / "log" / "iastm.log").read_text("utf-8")
    assert "ValueError at " in logged
    assert "a_fault" in logged
    assert "apixaban" not in logged + capsys.readouterr().err


def test_a_fault_on_another_thread_is_said_on_the_gui_thread(
    qtbot: QtBot, reporter: FaultReporter, said: list[QThread]
) -> None:
    thread = threading.Thread(target=a_fault)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(said) == 1)
    assert said == [qtbot_thread()]


def test_a_fault_that_waits_to_be_said_is_not_said_once_reporting_has_stopped(
    qtbot: QtBot, tmp_path: Path, said: list[QThread]
) -> None:
    """Its dialog would keep a program that ends from ending."""
    for stops in (False, True):
        reporter = report_faults_to(tmp_path / "log" / "iastm.log")
        reporter.take(ValueError, ValueError(CLIENT_WORDS), None)
        if stops:
            stop_reporting(reporter)
        QCoreApplication.processEvents()
        stop_reporting(reporter)
        assert len(said) == 1, "the control: before the stop it is said"


def qtbot_thread() -> QThread:
    from PySide6.QtCore import QCoreApplication

    application = QCoreApplication.instance()
    assert application is not None
    return application.thread()


def test_a_log_that_cannot_be_written_keeps_no_window_away(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    reporter = report_faults_to(tmp_path / "file" / "iastm.log")
    logging.getLogger(fault_report.LOG_NAME).error("a fault")
    stop_reporting(reporter)
    assert (tmp_path / "file").read_text() == "x", "what stood in the way is left alone"


def test_the_settings_of_a_test_are_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(app.SETTINGS_VARIABLE, str(tmp_path / "mine.ini"))
    assert app.settings_path() == tmp_path / "mine.ini"
    assert app.log_path() == tmp_path / "mine.log"


def test_every_background_job_answers_on_the_gui_thread(qtbot: QtBot) -> None:
    answers: list[tuple[int, QThread]] = []
    for number in range(50):
        run_in_background(
            lambda number=number: number, lambda answer: answers.append((answer, QThread.currentThread()))
        )
    qtbot.waitUntil(lambda: len(answers) == 50)
    assert {number for number, _thread in answers} == set(range(50))
    assert {thread for _number, thread in answers} == {qtbot_thread()}


def test_a_background_error_reaches_whoever_asked(qtbot: QtBot) -> None:
    errors: list[Exception] = []
    run_in_background(a_fault, lambda _answer: None, errors.append, expected=(ValueError,))
    qtbot.waitUntil(lambda: len(errors) == 1)
    assert isinstance(errors[0], ValueError)


def test_the_summary_is_shown_and_saved_from_what_the_book_holds(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_on(qtbot, book_of(tmp_path / "practice.iastm"), parts_at())
    assert window.pages is not None
    window.pages.ask_summary(OLD_VISIT.id)
    (dialog,) = window.findChildren(SummaryDialog)
    qtbot.waitUntil(lambda: len(dialog.pages) >= 1, timeout=20_000)
    assert "Margaret O’Donnell" in text_of(dialog.pdf)
    assert "Wrist scar" in text_of(dialog.pdf)
    dialog.save_to(tmp_path / "summary.pdf")
    qtbot.waitUntil(lambda: dialog.state.text() == f"Saved as {tmp_path / 'summary.pdf'}")
    assert (tmp_path / "summary.pdf").read_bytes() == dialog.pdf
    dialog.save_to(tmp_path / "no such folder" / "summary.pdf")
    qtbot.waitUntil(lambda: "was not saved" in dialog.state.text())
    dialog.reject()


def test_the_summary_is_printed_page_by_page(qtbot: QtBot, tmp_path: Path) -> None:
    from PySide6.QtPrintSupport import QPrinter

    window = window_on(qtbot, book_of(tmp_path / "practice.iastm"), parts_at())
    assert window.pages is not None
    window.pages.ask_summary(OLD_VISIT.id)
    (dialog,) = window.findChildren(SummaryDialog)
    qtbot.waitUntil(lambda: len(dialog.pages) >= 1, timeout=20_000)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(100)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    dialog.print_on(printer)
    qtbot.waitUntil(lambda: dialog.state.text() == "Sent to the printer.", timeout=20_000)
    assert pages_of((tmp_path / "printed.pdf").read_bytes()) == len(dialog.pages)
    dialog.reject()


def text_of(pdf: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return text


def pages_of(pdf: bytes) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    number = len(document)
    document.close()
    return number


def test_the_first_window_is_in_one_typeface() -> None:
    """In a process of its own: only the first window of a process was made before the font was set."""
    program = (
        "from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton\n"
        "from iastm_desktop import app\n"
        "application = QApplication([])\n"
        "window = app.make_window()\n"
        "window.top.ensurePolished()\n"
        "words = [w for kind in (QLabel, QPushButton, QToolButton) for w in window.top.findChildren(kind)]\n"
        "print({w.font().family() for w in words} - {application.font().family()})\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "set()"
