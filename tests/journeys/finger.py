"""One finger on the window: it hits what lies there, as the system delivers it, and nothing out of sight."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.motion_line import MotionLine
from iastm_desktop.ui.rom_panel import Dial
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.window import MainWindow
from tests.journeys.hands import rest, wait_until


class Finger:
    """Taps on a window. `tap` fails where the widget is hidden, cut off, covered, or not to be used."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def tap(self, widget: QWidget, at: QPointF | None = None) -> None:
        """Put the finger on the middle of a widget, or on a place of it, and lift it."""
        settle()
        where = at.toPoint() if at is not None else widget.rect().center()
        point = widget.mapTo(self._window, where)
        hit, named = self._window.childAt(point), widget.accessibleName() or type(widget).__name__
        assert widget.isEnabled(), f"{named} cannot be used"
        found = hit is not None and (hit is widget or widget.isAncestorOf(hit))
        assert found, f"{named} at {point} is not under the finger: {hit and (hit.accessibleName() or hit)}"
        assert widget.visibleRegion().contains(where), f"{named} is out of sight"
        self._press(point)
        if isinstance(widget, BodyMapView):
            rest(QApplication.doubleClickInterval() + 20)  # a second tap, not a double tap

    def _press(self, point: QPoint) -> None:
        glass = self._window.windowHandle()
        QTest.mousePress(glass, Qt.MouseButton.LeftButton, pos=point)
        QApplication.processEvents()
        QTest.mouseRelease(glass, Qt.MouseButton.LeftButton, pos=point)
        QApplication.processEvents()

    def choose(self, chips: ChipRow, code: str) -> None:
        """Tap a chip."""
        self.tap(chips.chip(code))

    def turn(self, dial: Dial, degrees: int) -> None:
        """Tap a dial where it says so many degrees."""
        x = next(x for x in range(dial.width()) if dial.degrees_at(x) == degrees)
        last = max(x for x in range(dial.width()) if dial.degrees_at(x) == degrees)
        self.tap(dial, QPointF((x + last) / 2, dial.height() / 2))

    def measure(self, line: MotionLine, degrees: int) -> None:
        """Chart a motion by a tap on its dial."""
        self.turn(line.dial, degrees)

    def tap_region(self, page: SessionPage, region: SidedRegion) -> None:
        """Tap a region of the view that is shown, where its name stands."""
        points = page.map.body_map.label_points(region.region, region.side)
        point = next(p for p in points if (p.view, p.layer) == (page.map.view, page.map.layer))
        self.tap(page.map, page.map.to_widget((point.x, point.y)))
        wait_until(lambda: page.map.selected == region)


def settle() -> None:
    """Let every layout that waits be done."""
    for _round in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
