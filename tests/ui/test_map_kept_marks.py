"""Beside something new the marks of other regions are copied, not painted again; they are what would be painted now."""

import pytest
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QImage, QPainter

from iastm_desktop.assets import load_body_map
from iastm_desktop.ui import map_kept_marks
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.map_kept_marks import KeptMarks
from iastm_desktop.ui.map_marks import ChartedMark, RegionMarks, gathered
from iastm_desktop.ui.map_painting import PaintContext, marks_box, paint_region_area

BACK = load_body_map().view("posterior").layer("superficial").shapes
LINE = ((330.0, 560.0), (345.0, 600.0), (350.0, 640.0))
MARKS = [
    ChartedMark(BACK[3].region, "stroke", "saved", 4),
    ChartedMark(BACK[5].region, "stroke", "saving", 2),
    ChartedMark(BACK[7].region, "pain_area"),
    ChartedMark(BACK[9].region, "stroke", "saved", 1, LINE, "posterior"),
    ChartedMark(BACK[11].region, "planned"),
]


@pytest.fixture
def back(map_view: BodyMapView) -> BodyMapView:
    """Return the whole back with several regions charted, painted once."""
    map_view.set_view("posterior")
    map_view.set_marks(MARKS)
    map_view.grab()
    return map_view


def painted(view: BodyMapView, ratio: float, *, kept: KeptMarks | None) -> QImage:
    """Return all marks on white, as kept or as painted now."""
    picture, context = QImage(view.size() * ratio, QImage.Format.Format_RGB32), view._context()
    picture.setDevicePixelRatio(ratio)
    picture.fill("white")
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for marks in gathered(MARKS).values():
        if kept:
            kept.paint(painter, marks, context, view.rect(), marks_box(marks, context))
        else:
            paint_region_area(painter, marks, context, view.rect())
    painter.end()
    return picture


def apart(one: QImage, other: QImage) -> float:
    pairs = [(a, b) for a, b in zip(bytes(one.constBits()), bytes(other.constBits()), strict=True) if min(a, b) < 255]
    assert pairs
    return sum(abs(a - b) > 24 for a, b in pairs) / len(pairs)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_kept_marks_are_the_marks_painted_now_wherever_the_map_is(back: BodyMapView, ratio: float) -> None:
    kept = KeptMarks()
    for by in (QPointF(0, 0), QPointF(31, -17)):
        back.pan(by)
        assert apart(painted(back, ratio, kept=kept), painted(back, ratio, kept=None)) < 0.02
    before = painted(back, ratio, kept=None)
    back.zoom(1.3)
    assert apart(painted(back, ratio, kept=kept), painted(back, ratio, kept=None)) < 0.02
    assert apart(before, painted(back, ratio, kept=None)) > 0.3  # the control


def test_only_what_is_new_is_painted(back: BodyMapView, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[RegionMarks] = []

    def counted(painter: QPainter, marks: RegionMarks, context: PaintContext, area: QRect) -> None:
        asked.append(marks)
        paint_region_area(painter, marks, context, area)

    monkeypatch.setattr(map_kept_marks, "paint_region_area", counted)
    new = ChartedMark(BACK[4].region, "stroke", "saved", 5)
    back.set_marks([*MARKS, new])
    back.grab()
    assert [marks.region for marks in asked] == [new.region]
    asked.clear()
    back.set_marks([*MARKS, ChartedMark(BACK[4].region, "stroke", "saved", 1)])  # another pressure is another picture
    back.grab()
    assert [marks.symbols[0].strength for marks in asked] == [1]
    asked.clear()
    back._canvas.forget()
    back.grab()
    assert len(asked) == len(MARKS) + 1  # the control: all anew


def test_what_is_kept_has_a_bound(back: BodyMapView) -> None:
    back.zoom(3.0)
    back.set_marks([ChartedMark(shape.region, "stroke", "saved", 3) for shape in BACK])
    back.grab()
    most = map_kept_marks._MOST_PX + map_kept_marks._LARGEST_PX + 10_000
    assert back._canvas._kept_marks._pixels <= most
