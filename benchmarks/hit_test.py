"""Region hit test of the front view against Qt's (one QPainterPath.contains, QGraphicsScene.itemAt) and brute force."""

import random

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainterPath, QPolygonF, QTransform
from PySide6.QtWidgets import QApplication, QGraphicsScene

from benchmarks.measure import Row, none_of, paired_ratio
from iastm_desktop.assets import load_body_map
from iastm_desktop.domain.bodymap import GRID, BodyMap, Layer, Shape
from iastm_desktop.domain.regions import SidedRegion

POINTS = 2_000
QT_POINTS = 200
CHECKED_POINTS = 10_000


def rows() -> list[Row]:
    """Return region_at against one path's contains, a graphics scene of the same outlines, and all edges."""
    application = QApplication.instance() or QApplication([])
    assert application
    body_map = load_body_map()
    points = _points(body_map, POINTS)
    paths = {shape.region: _path(shape) for shape in body_map.view("anterior").layer("superficial").shapes}
    return [
        _against_one_path(body_map, points, paths),
        _against_scene(body_map, points[:QT_POINTS], paths),
        _against_all_edges(body_map),
    ]


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


def _against_all_edges(body_map: BodyMap) -> Row:
    layer = body_map.view("anterior").layer("superficial")
    points = [(round(x * GRID), round(y * GRID)) for x, y in _points(body_map, CHECKED_POINTS)]
    wrong = sum(layer.region_at((x / GRID, y / GRID)) != _by_all_edges(layer, x, y) for x, y in points)
    return none_of(wrong, CHECKED_POINTS, name="region at a point / brute force over all edges", counted="wrong")


def _by_all_edges(layer: Layer, x: int, y: int) -> SidedRegion | None:
    """Return the first region that contains a grid point by the even-odd rule, looking at every edge of every one."""
    return next((shape.region for shape in layer.shapes if _crossings(shape, x, y) % 2), None)


def _crossings(shape: Shape, x: int, y: int) -> int:
    """Count the edges at the right of a grid point; one that the point lies on is not (half-open rule)."""
    crossed = 0
    for ring in shape.outline:
        xs, ys = ring[::2], ring[1::2]
        x0, y0 = xs[-1], ys[-1]
        for x1, y1 in zip(xs, ys, strict=True):
            if (y0 > y) != (y1 > y):
                crossed += ((x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)) * (y1 - y0) > 0
            x0, y0 = x1, y1
    return crossed


def _points(body_map: BodyMap, count: int) -> list[tuple[float, float]]:
    view = body_map.view("anterior")
    chance = random.Random(1)
    return [(chance.uniform(0, view.width_mm), chance.uniform(0, view.height_mm)) for _ in range(count)]


def _path(shape: Shape) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for ring in shape.rings:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in zip(ring[::2], ring[1::2], strict=True)]))
        path.closeSubpath()
    return path
