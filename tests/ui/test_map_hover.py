"""The outline of a hovered region is kept, and is the one that would be painted now; letters follow the theme."""

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QApplication

from iastm_desktop.assets import load_body_map
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui import map_hover, map_lettering
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.map_painting import PaintContext, paint_hover
from iastm_desktop.ui.map_reader import PRACTITIONERS_SIDES
from iastm_desktop.ui.theme import apply_theme

BACK = load_body_map().view("posterior").layer("superficial")
PLACES = [SidedRegion("latissimus_dorsi", "left"), SidedRegion("gluteus_maximus", "right")]


@pytest.fixture
def back(map_view: BodyMapView) -> BodyMapView:
    """Return the map near the low back."""
    map_view.set_view("posterior")
    map_view.set_frame(next(f for f in load_body_map().frames("posterior") if f.id == "posterior_low_back"))
    map_view.grab()
    return map_view


def outline(view: BodyMapView, region: SidedRegion, *, ratio: float = 1.0) -> QImage:
    """Return what the kept outline of a region paints on white."""
    picture = blank(view, ratio)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    view._hover_lines.paint(painter, region, view._context(), view.size())
    painter.end()
    return picture


def outline_anew(view: BodyMapView, region: SidedRegion, *, ratio: float = 1.0) -> QImage:
    """Return the outline painted as a path."""
    picture, path = blank(view, ratio), view._context().path(region)
    assert path is not None
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_hover(painter, path, view._context())
    painter.end()
    return picture


def blank(view: BodyMapView, ratio: float) -> QImage:
    picture = QImage(view.size() * ratio, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(ratio)
    picture.fill("white")
    return picture


def apart(one: QImage, other: QImage) -> float:
    """Return which part of the bytes that are not white in either differs by more than is seen."""
    pairs = [(a, b) for a, b in zip(bytes(one.constBits()), bytes(other.constBits()), strict=True) if min(a, b) < 255]
    assert pairs
    return sum(abs(a - b) > 24 for a, b in pairs) / len(pairs)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_a_kept_outline_is_the_one_painted_now_wherever_the_map_is(back: BodyMapView, ratio: float) -> None:
    for region in PLACES:
        assert apart(outline(back, region, ratio=ratio), outline_anew(back, region, ratio=ratio)) < 0.02
    back.pan(QPointF(37, -12))
    assert apart(outline(back, PLACES[0], ratio=ratio), outline_anew(back, PLACES[0], ratio=ratio)) < 0.02
    back.zoom(1.3)
    assert apart(outline(back, PLACES[0], ratio=ratio), outline_anew(back, PLACES[0], ratio=ratio)) < 0.02
    other = SidedRegion("gluteus_maximus", "left")
    assert apart(outline(back, PLACES[1]), outline_anew(back, other)) > 0.5  # the control


def test_an_outline_that_was_painted_is_not_painted_again(back: BodyMapView, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[QPainterPath] = []

    def counted(painter: QPainter, path: QPainterPath, context: PaintContext) -> None:
        painted.append(path)
        paint_hover(painter, path, context)

    monkeypatch.setitem(map_hover._WAYS, "hovered", counted)
    for _ in range(3):
        for region in PLACES:
            back._hover(region)
            QApplication.processEvents()
    assert len(painted) == len(PLACES)
    back.zoom(1.1)  # the control: in another size it is another picture
    back._hover(PLACES[0])
    back.grab()
    assert len(painted) == len(PLACES) + 1


def test_an_outline_larger_than_the_map_is_painted_and_not_kept(back: BodyMapView) -> None:
    path = back._context().path(PLACES[0])
    assert path is not None
    corners = [path.pointAtPercent(part / 50) for part in range(50)]
    back.zoom(8.0, next(corner for corner in corners if back.rect().contains(corner.toPoint())))
    assert apart(outline(back, PLACES[0]), outline_anew(back, PLACES[0])) == 0
    assert back._hover_lines._kept == {}


def test_what_is_kept_has_a_bound(back: BodyMapView) -> None:
    for shape in BACK.shapes:
        outline(back, shape.region)
        assert back._hover_lines._pixels <= map_hover._MOST_PIXELS + back.width() * back.height()


def test_letters_and_names_follow_the_theme_and_the_width(back: BodyMapView, qapp: QApplication) -> None:
    signs = []
    for theme in ("light", "dark", "light"):
        apply_theme(qapp, theme)
        picture = blank(back, 1.0)
        painter = QPainter(picture)
        map_lettering.paint_side_letters(painter, back._context(), back.size(), PRACTITIONERS_SIDES)
        map_lettering.paint_view_name(painter, f"Back {theme == 'dark'}", back._context().theme, back.size())
        painter.end()
        signs.append(bytes(picture.constBits()))
    assert signs[0] == signs[2] != signs[1]
