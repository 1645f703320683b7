"""Region hit test of the front view against Qt's: one QPainterPath.contains, and QGraphicsScene.itemAt."""

import random

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainterPath, QPolygonF, QTransform
from PySide6.QtWidgets import QApplication, QGraphicsScene

from benchmarks.measure import Row, paired_ratio
from iastm_desktop.assets import load_body_map
from iastm_desktop.domain.bodymap import BodyMap, Shape
from iastm_desktop.domain.regions import SidedRegion

POINTS = 2_000
QT_POINTS = 200


def rows() -> list[Row]:
    """Return region_at against one path's contains, and against a graphics scene of the same outlines."""
    application = QApplication.instance() or QApplication([])
    assert application
    body_map = load_body_map()
    points = _points(body_map)
    paths = {shape.region: _path(shape) for shape in body_map.view("anterior").layer("superficial").shapes}
    return [_against_one_path(body_map, points, paths), _against_scene(body_map, points[:QT_POINTS], paths)]


def _against_one_path(
    body_map: BodyMap, points: list[tuple[float, float]], paths: dict[SidedRegion, QPainterPath]
) -> Row:
    """The floor asks only the one path in which the point is known to lie."""
    asked = [
        (paths[region], QPointF(*point))
        for point in points
        if (region := body_map.region_at("anterior", "superficial", point))
    ]
    points = [(point.x(), point.y()) for _, point in asked]
    return paired_ratio(
        lambda: [path.contains(point) for path, point in asked],
        lambda: [body_map.region_at("anterior", "superficial", point) for point in points],
        name="region at a point / one QPainterPath.contains",
        limit=3.0,
        per_go=len(points),
    )


def _against_scene(body_map: BodyMap, points: list[tuple[float, float]], paths: dict[SidedRegion, QPainterPath]) -> Row:
    scene = QGraphicsScene()
    for path in paths.values():
        scene.addPath(path)
    qt_points = [QPointF(*point) for point in points]
    unscaled = QTransform()
    return paired_ratio(
        lambda: [scene.itemAt(point, unscaled) for point in qt_points],
        lambda: [body_map.region_at("anterior", "superficial", point) for point in points],
        name="region at a point / QGraphicsScene.itemAt",
        limit=0.1,
        per_go=len(points),
    )


def _points(body_map: BodyMap) -> list[tuple[float, float]]:
    view = body_map.view("anterior")
    chance = random.Random(1)
    return [(chance.uniform(0, view.width_mm), chance.uniform(0, view.height_mm)) for _ in range(POINTS)]


def _path(shape: Shape) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for ring in shape.rings:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in zip(ring[::2], ring[1::2], strict=True)]))
        path.closeSubpath()
    return path
