"""From a tap to the painted map, and hover, each against one uncached repaint of the same widget."""

import os
import sys

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from benchmarks.measure import Row, paired_ratio
from iastm_desktop.assets import load_body_map, load_regions, load_rulebook, map_picture
from iastm_desktop.domain.zones_shown import zone_looks
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.map_marks import ChartedMark
from iastm_desktop.ui.theme import apply_theme

SIZE = (868, 484)
TAP_LIMIT = 0.5
HOVER_LIMIT = 0.5


def shown_map(application: QApplication) -> BodyMapView:
    """Return the map of a window of 1366 x 768 with its pictures loaded and everything painted once."""
    apply_theme(application, "light")
    view = BodyMapView(load_body_map(), load_regions(), map_picture)
    view.set_zone_looks(zone_looks(load_rulebook(), role="rmt"))
    view.resize(*SIZE)
    view.set_view("posterior")
    view.show()
    application.processEvents()
    return view


def repaint_uncached(view: BodyMapView) -> None:
    """Draw the body and all that is charted anew, and paint it at once."""
    view._canvas.forget()
    view.repaint()


class Tapper:
    """Taps one region after the other: hit, selection, mark, paint."""

    def __init__(self, application: QApplication, view: BodyMapView) -> None:
        self._application, self._view = application, view
        self._shapes = view.body_map.view("posterior").layer("superficial").shapes
        self._marks: list[ChartedMark] = []
        self._count = 0

    def tap(self) -> None:
        """Tap the next region, chart it and wait until it is painted."""
        self._count += 1
        shape = self._shapes[self._count % len(self._shapes)]
        region = self._view.region_at(self._view.to_widget(shape.label_point))
        assert region is not None
        self._view.set_selected(region)
        self._marks = [*self._marks[-20:], ChartedMark(region, "stroke", "saving", self._count % 6)]
        self._view.set_marks(self._marks)
        self._application.processEvents()

    def hover(self) -> None:
        """Move the pointer to the next region and wait until its outline is painted."""
        self._count += 1
        shape = self._shapes[self._count % len(self._shapes)]
        place = self._view.to_widget(shape.label_point)
        self._view._hover(self._view._region_under(QPointF(place)))
        self._application.processEvents()


def rows() -> list[Row]:
    """Return a tap and a hover, each against one uncached repaint of the same map."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    view = shown_map(application)
    tapper = Tapper(application, view)
    for _ in range(25):
        tapper.tap()
    whole = view.full_repaints
    tap = paired_ratio(lambda: repaint_uncached(view), tapper.tap, name="tap to map painted", limit=TAP_LIMIT)
    hover = paired_ratio(lambda: repaint_uncached(view), tapper.hover, name="hover painted", limit=HOVER_LIMIT)
    assert view.full_repaints > whole  # the floor did repaint all
    view.close()
    return [tap, hover]


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    found = rows()
    for row in found:
        print(f"{row.name}: {row.floor * 1e3:.2f} ms, {row.candidate * 1e3:.2f} ms, {row.ratio:.2f} <= {row.limit}")
    sys.exit(not all(row.held for row in found))
