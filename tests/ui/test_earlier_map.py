"""A line drawn on an earlier version of the map is drawn where it was, and the paper plans it there too."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from iastm_desktop.assets import load_body_map
from iastm_desktop.domain.bodymap import EARLIER_VERSIONS
from iastm_desktop.domain.entries import DrawnPath, Stroke
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.reports.map_plan import plan_map
from iastm_desktop.ui.bodymap_view import BodyMapView
from tests.ui.open_page import open_page

CALF = SidedRegion("gastrocnemius_medial", "right")
GONE = SidedRegion("abductor_hallucis", "left")  # version 1 showed it from the front, at the inner edge of the foot
LINES = {
    CALF: ("posterior", ((426.0, 1380.0), (426.0, 1450.0))),
    GONE: ("anterior", ((424.0, 1672.0), (424.0, 1692.0))),
}


def stroke(place: SidedRegion, version: str) -> Stroke:
    view, points = LINES[place]
    path = DrawnPath(map=version, view=view, layer="superficial", points=points)
    return Stroke(region=place.region, side=place.side, tool="scanner", pressure=2, duration_s=60, path=path)


def changed_round(before: QImage, after: QImage, place: QPointF) -> bool:
    """Return whether any pixel within 2 of a place has another colour."""
    x, y = round(place.x()), round(place.y())
    around = [(x + dx, y + dy) for dx in (-2, 0, 2) for dy in (-2, 0, 2)]
    return any(QColor(before.pixel(*at)) != QColor(after.pixel(*at)) for at in around)


def near(shown: BodyMapView, qtbot: QtBot, view: str, point: tuple[float, float]) -> None:
    shown.set_view(view)
    shown.set_frame(shown.frame_at(point))
    shown.grab()
    qtbot.waitUntil(lambda: (view, "superficial") in shown._pictures._large, timeout=20_000)
    qtbot.waitUntil(lambda: not shown._picture_waits)


@pytest.mark.parametrize("place", LINES, ids=lambda place: place.region)
@pytest.mark.parametrize("version", EARLIER_VERSIONS)
def test_on_the_screen_every_place_of_the_line_is_where_it_was_drawn(
    path: Path, qtbot: QtBot, place: SidedRegion, version: str
) -> None:
    view, ((x, top), (_x, bottom)) = LINES[place]
    assert (load_body_map().view(view).layer("superficial").shape(place) is None) == (place == GONE)
    with open_page(path, qtbot) as page:
        near(page.map, qtbot, view, (x, (top + bottom) / 2))
        before = page.map.grab().toImage()
        page.editor.add([stroke(place, version)])
        after = page.map.grab().toImage()
        on_it = [page.map.to_widget((x, top + (bottom - top) * part / 8)) for part in range(1, 8)]
        assert all(changed_round(before, after, spot) for spot in on_it)
        beside = page.map.to_widget((x + 60.0, top - 60.0))
        assert not changed_round(before, after, beside)


@pytest.mark.parametrize("place", LINES, ids=lambda place: place.region)
def test_on_paper_the_line_has_a_panel_of_its_view_that_holds_it(place: SidedRegion) -> None:
    view, points = LINES[place]
    drawn = stroke(place, EARLIER_VERSIONS[0])
    panels = plan_map([drawn], {drawn.id: 1}, load_body_map()).panels
    (panel,) = [panel for panel in panels if panel.view.id == view]
    left, top, width, height = panel.box
    assert all(left <= x <= left + width and top <= y <= top + height for x, y in points)
    assert [path.points for area in panel.areas for path in area.paths] == [points]
