"""Our own bugs: logged without anybody's data, and said once in a dialog, always on the GUI thread."""

import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from iastm_desktop.domain.outgoing import log_line
from iastm_desktop.words import _

LOG_NAME = "iastm_desktop"
_LOG_BYTES, _OLD_LOGS = 500_000, 2


class FaultReporter(QObject):
    """Takes uncaught errors from any thread to the GUI thread."""

    _raised = Signal(str)

    def __init__(self, log: Path) -> None:
        super().__init__()
        self._log = log
        self._window: QWidget | None = None
        self._is_said = self._is_stopped = False
        self._raised.connect(self._on_raised, Qt.ConnectionType.QueuedConnection)

    def show_over(self, window: QWidget) -> None:
        """Show the dialog over this window."""
        self._window = window

    def stop(self) -> None:
        """Say nothing more, not of what was raised before either: a program on its way out would wait in the dialog."""
        self._is_stopped = True

    def take(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        """Log one uncaught error and have it said; safe on any thread."""
        if issubclass(kind, KeyboardInterrupt):
            return
        words = log_line(fault_in_words(kind, trace))
        _open_log(self._log)
        logging.getLogger(LOG_NAME).error(words)
        print(f"iastm-desktop: {words}", file=sys.stderr)
        self._raised.emit(words)

    def _on_raised(self, words: str) -> None:
        if self._is_said or self._is_stopped:
            return
        self._is_said = True
        say_fault(self._window, self._log)
        self._is_said = False


def report_faults_to(log: Path) -> FaultReporter:
    """Send every uncaught error to the log file and the dialog from now on."""
    reporter = FaultReporter(log)
    sys.excepthook = reporter.take
    threading.excepthook = lambda told: reporter.take(told.exc_type, told.exc_value, told.exc_traceback)
    return reporter


def stop_reporting(reporter: FaultReporter) -> None:
    """Give the hooks back and close the log."""
    sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
    logger = logging.getLogger(LOG_NAME)
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    logger.propagate = True
    reporter.stop()
    reporter.deleteLater()


def fault_in_words(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return the kind of an error and where it was raised; never its message, which may name a client."""
    frames = traceback.extract_tb(trace)
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return f"{kind.__name__} at {' > '.join(places) or 'an unknown place'}"


def say_fault(window: QWidget | None, log: Path) -> None:
    """Say that the program is at fault, and what is safe."""
    box = QMessageBox(window)
    box.setIcon(QMessageBox.Icon.Critical)
    box.setWindowTitle(_("A fault of the program"))
    box.setText(_("The program made a mistake. What was shown as saved is safe."))
    box.setInformativeText(
        _("You can go on. If something looks odd, close the window and open it again. The log, without names: {log}")
        .format(log=log)
    )  # fmt: skip
    box.exec()


def _open_log(log: Path) -> None:
    """Open the log with the first fault; most days there is none."""
    logger = logging.getLogger(LOG_NAME)
    if not logger.handlers:
        logger.addHandler(_handler(log))
        logger.setLevel(logging.INFO)
        logger.propagate = False


def _handler(log: Path) -> logging.Handler:
    from logging.handlers import RotatingFileHandler

    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(log, maxBytes=_LOG_BYTES, backupCount=_OLD_LOGS, delay=False)
    except OSError:  # a log that cannot be written must not keep the window away
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    return handler
