"""The map in motion against one blit of a whole window: hover, push, zoom, a line under the hand; and its geometry."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.measure import Row, paired_ratio
from iastm_desktop import paths
from iastm_desktop.assets import load_body_map, load_regions, load_rulebook, map_picture
from iastm_desktop.domain.map_file import parse_view
from iastm_desktop.domain.zones_shown import zone_looks
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.map_marks import ChartedMark
from iastm_desktop.ui.map_shapes import LayerShapes
from iastm_desktop.ui.theme import apply_theme

FULL_HD, ULTRA_HD = QSize(1920, 1080), QSize(3840, 2160)
HOVER_LIMIT, MOTION_LIMIT, LINE_LIMIT, GEOMETRY_LIMIT = 0.5, 4.0, 1.3, 1.5
STROKES = 10_000
STEPS_IN_A_ROW = 12
FRAME = "posterior_low_back"


class Blitted(QWidget):
    """A window that does nothing but copy a pixmap of its size: the least a whole repaint can cost."""

    def __init__(self, size: QSize) -> None:
        super().__init__()
        self._pixmap = QPixmap(size)
        self._pixmap.fill("#cbb9b4")
        self.resize(size)
        self.show()

    # Qt's own names

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._pixmap)
        painter.end()


def shown_map(application: QApplication, size: QSize, strokes: int = 0) -> BodyMapView:
    """Return the map of that size near the low back, with its large picture and so many drawn strokes."""
    apply_theme(application, "light")
    view = BodyMapView(load_body_map(), load_regions(), map_picture)
    view.set_zone_looks(zone_looks(load_rulebook(), role="rmt"))
    view.resize(size)
    view.set_view("posterior")
    view.set_frame(next(frame for frame in load_body_map().frames("posterior") if frame.id == FRAME))
    view.set_marks(drawn_strokes(strokes))
    view.show()
    while ("posterior", "superficial") not in view._pictures._large or view._picture_waits:
        application.processEvents()
    view.repaint()
    return view


def drawn_strokes(count: int) -> list[ChartedMark]:
    """Return strokes with paths of 12 points, spread over the back."""
    chance = random.Random(4)
    shapes = load_body_map().view("posterior").layer("superficial").shapes
    marks = []
    for number in range(count):
        shape = shapes[number % len(shapes)]
        x, y = shape.label_point
        line = tuple((x + step + chance.uniform(-3, 3), y + step * 2.0 + chance.uniform(-3, 3)) for step in range(12))
        marks.append(ChartedMark(shape.region, "stroke", "saved", number % 6, line, "posterior"))
    return marks


def hovering(application: QApplication, view: BodyMapView) -> Callable[[], None]:
    """Return what moves the pointer to a neighbouring region and waits until it is painted."""
    points = [shape.label_point for shape in view.body_map.view("posterior").layer("superficial").shapes]
    left = [place for place in map(view.to_widget, points) if view.rect().contains(place.toPoint())]
    places = [left.pop(0)]
    while left:
        places.append(left.pop(left.index(min(left, key=lambda place: (place - places[-1]).manhattanLength()))))
    places += places[-2:0:-1]  # and back the same way
    count = 0

    def hover() -> None:
        nonlocal count
        count += 1
        view._hover(view._region_under(places[count % len(places)]))
        application.processEvents()

    return hover


def in_steps(view: BodyMapView, steps: tuple[Callable[[], None], ...]) -> Callable[[], None]:
    """Return what does the next of some steps and paints it."""
    count = 0

    def step() -> None:
        nonlocal count
        steps[count % len(steps)]()
        count += 1
        view.repaint()

    return step


def drawing(application: QApplication, view: BodyMapView) -> Callable[[], None]:
    """Return what draws a line of 100 points, waits after each until it is painted, and takes the line back."""
    start = QPointF(view.width() / 3, view.height() / 3)

    def draw() -> None:
        for number in range(100):
            view._on_drawn(start + QPointF(number * 4, (number % 20) * 5), -1.0)
            application.processEvents()
        view._on_draw_ended(False)
        application.processEvents()

    return draw


def rows() -> list[Row]:
    """Return hover in two sizes, a push and a zoom, the next point of a line over many strokes, and the geometry."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    found = []
    for size, name in ((FULL_HD, "1080p"), (ULTRA_HD, "4K")):
        blitted, view = Blitted(size), shown_map(application, size)
        hover = hovering(application, view)
        found.append(_in_a_row(blitted.repaint, hover, f"hover at {name} / blit", HOVER_LIMIT))
        if size == FULL_HD:
            found += _motion(blitted, view)
        view.close()
        blitted.close()
    return [*found, _line(application), geometry()]


def _in_a_row(floor: Callable[[], None], candidate: Callable[[], None], name: str, limit: float) -> Row:
    """Time both in rows of steps, as a hand makes them: one alone pays for a cache that the other one emptied."""

    def row_of(step: Callable[[], None]) -> Callable[[], object]:
        return lambda: [step() for _ in range(STEPS_IN_A_ROW)]

    return paired_ratio(row_of(floor), row_of(candidate), name=name, limit=limit, per_go=STEPS_IN_A_ROW)


def _motion(blitted: Blitted, view: BodyMapView) -> list[Row]:
    pushes = tuple(lambda x=x, y=y: view.pan(QPointF(x, y)) for x, y in ((24, 0), (18, 12), (-24, -6), (-18, -6)))
    at = QPointF(900, 500)
    ways = [*[(0, -24)] * 60, *[(-24, 0)] * 15, *[(0, 24)] * 60, *[(24, 24)] * 15, *[(0, -24)] * 15]
    far = tuple(lambda x=x, y=y: view.pan(QPointF(x, y)) for x, y in ways)  # nearly always into what was not in sight
    zooms = tuple(lambda by=by: view.zoom(by, at) for by in (1.1, 1.1, 1 / 1.1, 1 / 1.1))
    limit, renders = MOTION_LIMIT, view._canvas.full_renders
    push = _in_a_row(blitted.repaint, in_steps(view, pushes), "push at 1080p / blit", limit)
    long = _in_a_row(blitted.repaint, in_steps(view, far), "push on and on at 1080p / blit", limit)
    zoom = _in_a_row(blitted.repaint, in_steps(view, zooms), "zoom at 1080p / blit", limit)
    assert view._canvas.full_renders == renders  # nothing was drawn anew in between
    return [push, long, zoom]


def _line(application: QApplication) -> Row:
    bare, full = shown_map(application, FULL_HD), shown_map(application, FULL_HD, STROKES)
    name = f"next point of a line over {STROKES:,} strokes / over none"
    row = paired_ratio(drawing(application, bare), drawing(application, full), name=name, limit=LINE_LIMIT, per_go=100)
    bare.close()
    full.close()
    return row


def geometry() -> Row:
    """Return the view that is worst at reading it and building all its paths, against the same from a ready list."""
    found = [_geometry_of(file) for file in sorted((paths.assets_dir() / "bodymap" / "compiled").glob("*.bin"))]
    worst = max(found, key=lambda row: row.ratio)
    return replace(worst, name=f"geometry read / built from a ready list, worst of {len(found)} views: {worst.name}")


def _geometry_of(file: Path) -> Row:
    data = file.read_bytes()
    _version, view = parse_view(data)
    ready = [[list(ring) for ring in shape.rings] for layer in view.layers.values() for shape in layer.shapes]
    everywhere = QRect(0, 0, int(view.width_mm), int(view.height_mm))

    def load() -> list[QPainterPath]:
        _number, loaded = parse_view(data)
        return [path for layer in loaded.layers.values() for path in LayerShapes(layer).paths_in(everywhere, 0.0)]

    return paired_ratio(lambda: _paths(ready), load, name=view.id, limit=GEOMETRY_LIMIT)


def _paths(ready: list[list[list[float]]]) -> list[QPainterPath]:
    made = []
    for rings in ready:
        path = QPainterPath()
        for ring in rings:
            path.moveTo(ring[0], ring[1])
            for x, y in zip(ring[2::2], ring[3::2], strict=True):
                path.lineTo(x, y)
            path.closeSubpath()
        made.append(path)
    return made
