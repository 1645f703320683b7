"""The map's pixmap goes beyond what is seen of it: wherever it is pushed to, every pixel is the one drawn anew."""

import random

import pytest
from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QApplication

from iastm_desktop.assets import load_body_map
from iastm_desktop.ui.map_patterns import paint_pattern
from iastm_desktop.ui.map_surface import Scene, Surface, on_pixels
from iastm_desktop.ui.map_transform import MapTransform
from iastm_desktop.ui.palettes import THEMES

VIEW = load_body_map().view("posterior")
SIZE = QSize(240, 160)


def scene(x: float, y: float, *, ratio: float = 1.0, scale: float = 2.0) -> Scene:
    return Scene(VIEW, "superficial", on_pixels(MapTransform(scale, x, y), ratio), SIZE, ratio, THEMES["light"])


class Drawn:
    """Paints lines that are at home on the map and notes which rectangles it was asked for."""

    def __init__(self) -> None:
        self.areas: list[QRect] = []

    def paint(self, painter: QPainter, scene: Scene, area: QRect) -> None:
        self.areas.append(area)
        painter.fillRect(area, Qt.GlobalColor.white)
        place = scene.transform
        painter.translate(place.x, place.y)
        painter.setPen(QPen(Qt.GlobalColor.black, 1.0))
        for n in range(-40, 60):
            painter.drawLine(QPointF(n * 37, -3000), QPointF(n * 37 + 500, 3000))
            painter.drawLine(QPointF(-3000, n * 41), QPointF(3000, n * 41 + 300))


def seen(surface: Surface, shown: Scene) -> QImage:
    """Return what a widget shows of a surface."""
    picture = QImage(SIZE * shown.pixel_ratio, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(shown.pixel_ratio)
    painter = QPainter(picture)
    surface.blit(painter, QRect(0, 0, SIZE.width(), SIZE.height()))
    painter.end()
    return picture


def apart(one: QImage, other: QImage) -> float:
    """Return which part of the bytes of two pictures differs by more than is seen."""
    if one == other:
        return 0.0
    pairs = list(zip(bytes(one.constBits()), bytes(other.constBits()), strict=True))
    return sum(abs(a - b) > 24 for a, b in pairs) / len(pairs)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_wherever_it_is_pushed_it_shows_what_is_drawn_anew(qapp: QApplication, ratio: float) -> None:
    chance, surface, x, y = random.Random(7), Surface(Drawn().paint), 0.0, 0.0
    surface.follow(scene(x, y, ratio=ratio))
    for step in range(60):
        x, y = x + chance.uniform(-40, 40), y + chance.uniform(-90, 90)
        surface.follow(scene(x, y, ratio=ratio))
        if step % 6 == 0:
            surface.repaint(QRect(-30, 20, 100, 60))  # something charted at the edge
        if step % 4 == 3:
            here, anew = scene(x, y, ratio=ratio), Surface(Drawn().paint)
            anew.follow(here)
            assert apart(seen(surface, here), seen(anew, here)) < 1e-3
    assert surface.full_renders == 1
    anew.follow(scene(x + 9, y, ratio=ratio))
    assert apart(seen(surface, here), seen(anew, here)) > 0.01  # the control


def test_what_was_in_sight_is_not_painted_again(qapp: QApplication) -> None:
    drawn = Drawn()
    surface = Surface(drawn.paint)
    surface.follow(scene(0, 0))
    drawn.areas.clear()
    surface.follow(scene(30, 0))
    assert drawn.areas == [QRect(0, 0, 30, 160)]
    drawn.areas.clear()
    for x in (10, 0, 20, 30):
        surface.follow(scene(x, 0))
    assert drawn.areas == []


def test_what_is_charted_beyond_the_edge_is_there_when_it_comes_into_sight(qapp: QApplication) -> None:
    drawn = Drawn()
    surface = Surface(drawn.paint)
    surface.follow(scene(0, 0))
    surface.follow(scene(30, 0))
    surface.follow(scene(0, 0))  # what came in at the left is kept in the margin
    drawn.areas.clear()
    surface.repaint(QRect(-20, 10, 60, 40))
    assert drawn.areas == [QRect(0, 10, 40, 40)]
    surface.follow(scene(30, 0))
    assert drawn.areas[1:] == [QRect(0, 0, 30, 160)]


def test_a_push_further_than_what_is_seen_draws_all(qapp: QApplication) -> None:
    surface = Surface(Drawn().paint)
    surface.follow(scene(0, 0))
    surface.follow(scene(SIZE.width() + 5, 0))
    assert surface.full_renders == 2
    anew = Surface(Drawn().paint)
    anew.follow(scene(SIZE.width() + 5, 0))
    here = scene(SIZE.width() + 5, 0)
    assert apart(seen(surface, here), seen(anew, here)) == 0


@pytest.mark.parametrize("pattern", ["dots", "rising", "cross", "zigzag", "rings", "crosses"])
def test_a_pattern_is_whole_beyond_the_widget_s_edge_too(qapp: QApplication, pattern: str) -> None:
    """What the margin holds lies left of and above the widget: its places there are below 0."""
    pictures = []
    for corner in (QPointF(0, 0), QPointF(-40, -40)):
        picture, path = QImage(QSize(40, 40), QImage.Format.Format_RGB32), QPainterPath()
        picture.fill("white")
        path.addRect(QRect(corner.toPoint(), QSize(40, 40)))
        painter = QPainter(picture)
        painter.translate(-corner)
        colour = QColor("black")
        paint_pattern(painter, path, pattern=pattern, gap_px=8, colour=colour, origin=corner)
        painter.end()
        pictures.append(picture)
    assert pictures[0] == pictures[1]
    assert len({*bytes(pictures[0].constBits())}) > 1  # the control: there is a pattern
