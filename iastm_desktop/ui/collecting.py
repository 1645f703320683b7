"""Python's cyclic collector, on the window's thread only: a widget deleted on another thread takes the program down."""

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_EVERY_MS = 1000


def collect_here_only(parent: QObject) -> QTimer:
    """Turn the collector off for every thread and let `parent`'s thread look once a second what is due."""
    gc.disable()
    timer = QTimer(parent, interval=LOOK_EVERY_MS)
    timer.timeout.connect(collect_what_is_due)
    timer.start()
    return timer


def collect_what_is_due() -> None:
    """Collect the oldest generation that is past Python's own thresholds, as the collector would have."""
    due = [number for number, count in enumerate(gc.get_count()) if count > gc.get_threshold()[number]]
    if due:
        gc.collect(due[-1])
