"""The program in a real window, charted by a real pointer: each tap is xdotool's, and comes through the X server."""

import json
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from iastm_desktop.ui.background import wait_for_jobs
from tests.journeys.at_the_table import chart_like_last_time
from tests.journeys.counting import HandCounter
from tests.journeys.finger import Finger
from tests.journeys.hands import open_window, rest, wait_until


class XFinger(Finger):
    """Moves the pointer of the display and clicks; waits until the application has got it."""

    def _press(self, point: QPoint) -> None:
        at, before = self._window.mapToGlobal(point), counter.taps
        subprocess.run(["xdotool", "mousemove", str(at.x()), str(at.y()), "click", "1"], check=True, timeout=30)
        wait_until(lambda: counter.taps > before and not QApplication.mouseButtons())
        rest(QApplication.doubleClickInterval() + 50)


if __name__ == "__main__":
    application = QApplication([])
    window = open_window(Path(sys.argv[1]))
    window.move(0, 0)
    rest(500)
    counter = HandCounter()
    page = chart_like_last_time(window, XFinger)
    session = page.editor.record.session.id
    told = {"platform": application.platformName(), "taps": counter.taps, "keystrokes": counter.keystrokes}
    print(json.dumps(told | {"session": session}), flush=True)
    application.removeEventFilter(counter)
    window.close()
    wait_for_jobs()
