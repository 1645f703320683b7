"""The body map by real mouse, touch and key events: right is right, taps select, drags pan, hover is cheap."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iastm_desktop.assets import load_body_map, load_regions
from iastm_desktop.domain.bodymap import Frame, Shape
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.map_lettering import side_letters
from iastm_desktop.ui.map_marks import LOOKS, PRESSURE_PATTERNS, STATES, ChartedMark

RIGHT_TRAPEZIUS = SidedRegion("upper_trapezius", "right")
VIEWS_AND_LAYERS = [(view.id, layer) for view in load_body_map().views.values() for layer in view.layers]
LEFT_BUTTON = Qt.MouseButton.LeftButton


def _shapes(view: str, layer: str) -> tuple[Shape, ...]:
    return load_body_map().view(view).layer(layer).shapes


def _label_point(view: str, region: SidedRegion) -> tuple[float, float]:
    return next(shape.label_point for shape in _shapes(view, "superficial") if shape.region == region)


def _frame(frame_id: str, view: str = "posterior") -> Frame:
    return next(frame for frame in load_body_map().frames(view) if frame.id == frame_id)


def _tapped(map_view: BodyMapView) -> list[SidedRegion]:
    taps: list[SidedRegion] = []
    map_view.region_tapped.connect(lambda region, _point: taps.append(region))
    return taps


def _click(map_view: BodyMapView, map_point: tuple[float, float]) -> QPoint:
    place = map_view.to_widget(map_point).toPoint()
    QTest.mouseClick(map_view, LEFT_BUTTON, pos=place)
    return place


def _picture(map_view: BodyMapView) -> QImage:
    return map_view.grab().toImage()


def _body(map_view: BodyMapView) -> QImage:
    """Return the picture of the body alone, without letters, buttons and the ring of focus."""
    return _picture(map_view).copy(map_view.rect().adjusted(250, 60, -250, -50))


@pytest.mark.parametrize(("view", "layer"), VIEWS_AND_LAYERS)
def test_over_the_whole_body_a_tap_takes_the_region_under_that_very_pixel(
    map_view: BodyMapView, view: str, layer: str
) -> None:
    map_view.set_view(view, layer)
    taps = _tapped(map_view)
    expected = []
    for shape in _shapes(view, layer):
        place = _click(map_view, shape.label_point)
        under = load_body_map().region_at(view, layer, map_view.to_map(QPointF(place)))
        expected.append(under or taps[-1])
        assert under or taps[-1].side == shape.region.side
    assert taps == expected


@pytest.mark.parametrize(("view", "layer"), VIEWS_AND_LAYERS)
def test_in_its_frame_every_label_point_gives_its_own_region_and_side(
    map_view: BodyMapView, view: str, layer: str
) -> None:
    taps = _tapped(map_view)
    for shape in _shapes(view, layer):
        map_view.set_view(view, layer)
        map_view.set_frame(map_view.frame_at(shape.label_point))
        _click(map_view, shape.label_point)
        assert taps[-1] == shape.region, f"{map_view.frame} {shape.region}"
    assert len(taps) == len(_shapes(view, layer))


@pytest.mark.parametrize("view", ["anterior", "posterior", "lateral_right"])
def test_the_patients_right_upper_trapezius_is_right_in_every_view(map_view: BodyMapView, view: str) -> None:
    map_view.set_view(view)
    taps = _tapped(map_view)
    _click(map_view, _label_point(view, RIGHT_TRAPEZIUS))
    assert taps == [RIGHT_TRAPEZIUS]
    assert map_view.selected == RIGHT_TRAPEZIUS


@pytest.mark.parametrize(
    ("view", "letters"),
    [
        ("anterior", [("right", True), ("left", False)]),
        ("posterior", [("left", True), ("right", False)]),
        ("lateral_right", [("right", True)]),
        ("lateral_left", [("left", True)]),
    ],
)
def test_the_patients_right_and_left_stand_where_they_are(
    map_view: BodyMapView, view: str, letters: list[tuple[str, bool]]
) -> None:
    map_view.set_view(view)
    assert side_letters(map_view._context(), map_view.size()) == letters


def test_a_frame_that_shows_one_side_names_only_that_side(map_view: BodyMapView) -> None:
    map_view.set_frame(_frame("anterior_forearm_right", "anterior"))
    map_view.zoom(2.0)
    assert [side for side, _left in side_letters(map_view._context(), map_view.size())] == ["right"]


def test_a_tap_just_outside_the_outline_takes_the_nearest_region(map_view: BodyMapView) -> None:
    map_view.set_view("posterior")
    shape = next(s for s in _shapes("posterior", "superficial") if s.region.region == "landmark_ear")
    outermost = (
        min(shape.bounds[0], shape.bounds[2]) if shape.region.side == "left" else max(shape.bounds[0], shape.bounds[2])
    )
    outward = -1 if shape.region.side == "left" else 1
    ring = shape.rings[0]
    y = next(y for x, y in zip(ring[::2], ring[1::2], strict=True) if abs(x - outermost) < 0.05)
    map_view.set_frame(map_view.frame_at(shape.label_point))
    just_outside = (outermost + 1.5 * outward, y)
    assert map_view.body_map.region_at("posterior", "superficial", just_outside) is None
    taps = _tapped(map_view)
    _click(map_view, just_outside)
    assert taps == [shape.region]


def test_a_tap_beside_the_body_selects_nothing(map_view: BodyMapView) -> None:
    taps = _tapped(map_view)
    QTest.mouseClick(map_view, LEFT_BUTTON, pos=QPoint(40, 240))
    assert taps == []
    assert map_view.selected is None


def test_a_drag_pans_and_does_not_tap(map_view: BodyMapView) -> None:
    taps = _tapped(map_view)
    place = map_view.to_widget(_label_point("anterior", RIGHT_TRAPEZIUS)).toPoint()
    before = map_view.to_map(QPointF(place))
    QTest.mousePress(map_view, LEFT_BUTTON, pos=place)
    _move(map_view, place + QPoint(30, 12), LEFT_BUTTON)
    QTest.mouseRelease(map_view, LEFT_BUTTON, pos=place + QPoint(30, 12))
    assert taps == []
    assert map_view.to_map(QPointF(place + QPoint(30, 12))) == pytest.approx(before)


def _move(map_view: BodyMapView, place: QPoint, button: Qt.MouseButton) -> None:
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(place),
        QPointF(map_view.mapToGlobal(place)),
        Qt.MouseButton.NoButton,
        button,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(map_view, event)


def test_a_hand_that_trembles_still_taps(map_view: BodyMapView) -> None:
    taps = _tapped(map_view)
    place = map_view.to_widget(_label_point("anterior", RIGHT_TRAPEZIUS)).toPoint()
    QTest.mousePress(map_view, LEFT_BUTTON, pos=place + QPoint(3, 2))
    _move(map_view, place + QPoint(1, 1), LEFT_BUTTON)
    QTest.mouseRelease(map_view, LEFT_BUTTON, pos=place)
    assert taps == [RIGHT_TRAPEZIUS]


def test_the_wheel_zooms_round_the_pointer(map_view: BodyMapView) -> None:
    place = QPointF(400, 150)
    before, scale = map_view.to_map(place), map_view._transform.scale
    _turn_wheel(map_view, place)
    assert map_view._transform.scale > scale
    assert map_view.to_map(place) == pytest.approx(before)


def _turn_wheel(map_view: BodyMapView, place: QPointF) -> None:
    event = QWheelEvent(
        place,
        QPointF(map_view.mapToGlobal(place)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(map_view, event)


def test_keys_zoom_pan_and_go_home(map_view: BodyMapView) -> None:
    whole = map_view._transform
    QTest.keyClick(map_view, Qt.Key.Key_Plus)
    zoomed = map_view._transform
    assert zoomed.scale > whole.scale
    QTest.keyClick(map_view, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert map_view._transform.y < zoomed.y
    QTest.keyClick(map_view, Qt.Key.Key_Home)
    assert map_view._transform == whole


def test_a_double_tap_goes_into_the_frame_and_another_back(map_view: BodyMapView, qtbot: QtBot) -> None:
    point = _label_point("anterior", RIGHT_TRAPEZIUS)
    place = map_view.to_widget(point).toPoint()
    with qtbot.waitSignal(map_view.frame_changed) as entered:
        QTest.mouseDClick(map_view, LEFT_BUTTON, pos=place)
    frame = entered.args[0]
    assert frame.x <= point[0] <= frame.x + frame.width
    with qtbot.waitSignal(map_view.frame_changed) as returned:
        QTest.mouseDClick(map_view, LEFT_BUTTON, pos=map_view.to_widget(point).toPoint())
    assert returned.args == [None]


def test_a_frame_of_another_view_shows_that_view(map_view: BodyMapView, qtbot: QtBot) -> None:
    frame = _frame("posterior_low_back")
    with qtbot.waitSignals([map_view.view_changed, map_view.frame_changed]):
        map_view.set_frame(frame)
    assert (map_view.view, map_view.frame) == ("posterior", frame)
    for x, y in ((frame.x, frame.y), (frame.x + frame.width, frame.y + frame.height)):
        assert map_view.rect().contains(map_view.to_widget((x, y)).toPoint())


def test_another_view_starts_whole_and_another_layer_stays_where_it_is(map_view: BodyMapView) -> None:
    map_view.set_frame(_frame("posterior_low_back"))
    map_view.set_view("posterior", "deep")
    assert map_view.frame == _frame("posterior_low_back")
    map_view.set_view("hand_palmar", "deep")
    assert (map_view.frame, map_view.layer) == (None, "superficial")


def test_hover_names_the_region_and_never_repaints_the_whole_map(map_view: BodyMapView) -> None:
    hovered: list[SidedRegion | None] = []
    map_view.region_hovered.connect(hovered.append)
    QApplication.processEvents()
    before = map_view.full_repaints
    for shape in _shapes("anterior", "superficial")[:40]:
        _move(map_view, map_view.to_widget(shape.label_point).toPoint(), Qt.MouseButton.NoButton)
        QApplication.processEvents()
    assert len(set(hovered)) > 20
    assert map_view.full_repaints == before
    map_view.zoom(1.5)  # the control: a zoom must repaint all
    QApplication.processEvents()
    assert map_view.full_repaints == before + 1


def test_hover_draws_at_most_four_paths(map_view: BodyMapView, monkeypatch: pytest.MonkeyPatch) -> None:
    map_view.set_marks(
        [ChartedMark(shape.region, "stroke", "saved", 3) for shape in _shapes("anterior", "superficial")]
    )
    map_view.grab()
    drawn: list[str] = []
    for name in ("drawPath", "fillPath", "strokePath"):
        real = getattr(QPainter, name)
        monkeypatch.setattr(
            QPainter, name, lambda painter, *rest, real=real, name=name: (drawn.append(name), real(painter, *rest))[1]
        )
    most = 0
    for shape in _shapes("anterior", "superficial")[:40]:
        drawn.clear()
        _move(map_view, map_view.to_widget(shape.label_point).toPoint(), Qt.MouseButton.NoButton)
        QApplication.processEvents()
        most = max(most, len(drawn))
    assert 0 < most <= 4
    neighbours = [shape.region for shape in _shapes("anterior", "superficial")[:60]]
    for chosen in neighbours[::6]:
        map_view.set_selected(chosen)
        map_view.set_picked(neighbours[1::2])
        map_view.grab()
        for shape in _shapes("anterior", "superficial")[:40]:
            drawn.clear()
            _move(map_view, map_view.to_widget(shape.label_point).toPoint(), Qt.MouseButton.NoButton)
            QApplication.processEvents()
            assert len(drawn) <= 4, (chosen, shape.region, drawn)
    map_view.set_picked(())
    drawn.clear()
    map_view._canvas.forget()  # the control: drawn anew, every region is
    map_view.grab()
    assert len(drawn) > 100


def test_charting_redraws_only_the_charted_place(map_view: BodyMapView) -> None:
    before, repaints, renders = _picture(map_view), map_view.full_repaints, map_view._canvas.full_renders
    map_view.set_marks([ChartedMark(RIGHT_TRAPEZIUS, "stroke", "saving", 3)])
    QApplication.processEvents()
    assert (map_view.full_repaints, map_view._canvas.full_renders) == (repaints, renders)
    after = _picture(map_view)
    point = map_view.to_widget(_label_point("anterior", RIGHT_TRAPEZIUS)).toPoint()
    assert after.pixel(point) != before.pixel(point)
    map_view.set_marks([])
    QApplication.processEvents()
    assert _picture(map_view) == before


def test_what_is_drawn_piece_by_piece_equals_what_is_drawn_at_once(map_view: BodyMapView) -> None:
    shapes = _shapes("anterior", "superficial")[:30]
    marks = [
        ChartedMark(shape.region, tuple(LOOKS)[number % len(LOOKS)], STATES[number % 3], number % 6)
        for number, shape in enumerate(shapes)
    ]
    for count in range(len(marks) + 1):
        map_view.set_marks(marks[:count])
    piece_by_piece = _picture(map_view)
    map_view._canvas.forget()
    assert _furthest_apart(_picture(map_view), piece_by_piece) <= 1  # Qt rounds a slanting line by where it is clipped


def _furthest_apart(one: QImage, other: QImage) -> int:
    return max(abs(a - b) for a, b in zip(bytes(one.constBits()), bytes(other.constBits()), strict=True))


@pytest.mark.parametrize("kind", LOOKS)
def test_saving_saved_and_not_saved_differ_without_colour(map_view: BodyMapView, kind: str) -> None:
    map_view.set_frame(_frame("posterior_neck_shoulders"))
    pictures = []
    for state in STATES:
        map_view.set_marks([ChartedMark(RIGHT_TRAPEZIUS, kind, state, 3)])
        pictures.append(_picture(map_view).convertToFormat(QImage.Format.Format_Grayscale8))
    assert pictures[0] != pictures[1] != pictures[2] != pictures[0]


def test_every_pressure_has_its_own_pattern() -> None:
    assert len(set(PRESSURE_PATTERNS)) == 6


def test_a_drawn_line_stays_in_the_view_it_was_drawn_on(map_view: BodyMapView) -> None:
    line = ((250.0, 300.0), (300.0, 330.0))
    plain = ChartedMark(RIGHT_TRAPEZIUS, "stroke", "saved", 3)
    drawn = ChartedMark(RIGHT_TRAPEZIUS, "stroke", "saved", 3, line, "posterior")
    map_view.set_marks([plain])
    front = _picture(map_view)
    map_view.set_marks([drawn])
    assert _picture(map_view) == front
    map_view.set_view("posterior")
    back = _picture(map_view)
    map_view.set_marks([plain])
    assert _picture(map_view) != back


def test_a_locked_map_says_why_and_still_names_regions(map_view: BodyMapView) -> None:
    open_map = _body(map_view)
    map_view.set_charting_allowed(False, "Ask about health first")
    assert _body(map_view) != open_map
    assert "Ask about health first" in map_view.accessibleDescription()
    taps = _tapped(map_view)
    _click(map_view, _label_point("anterior", RIGHT_TRAPEZIUS))
    assert taps == [RIGHT_TRAPEZIUS]
    map_view.set_selected(None)
    map_view.set_charting_allowed(True, "")
    map_view._hover(None)
    assert _body(map_view) == open_map


def test_view_and_selected_region_are_said_to_screen_readers(map_view: BodyMapView) -> None:
    map_view.set_view("posterior")
    map_view.set_selected(RIGHT_TRAPEZIUS)
    assert map_view.accessibleName() == "Body map: Back"
    assert map_view.accessibleDescription() == "RIGHT upper trapezius"


def test_a_closer_look_swaps_the_large_picture_in(map_view: BodyMapView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(map_view._pictures.arrived, timeout=20_000) as arrived:
        map_view.set_frame(_frame("posterior_neck_shoulders"))
    assert arrived.args == ["posterior", "superficial"]
    small = map_view._pictures._small["posterior", "superficial"]
    assert map_view._pictures.best("posterior", "superficial", 1000).width() > small.width()


def test_the_map_without_a_picture_shows_its_outlines(qtbot: QtBot, tmp_path_factory: pytest.TempPathFactory) -> None:
    nowhere = tmp_path_factory.mktemp("empty")
    view = BodyMapView(load_body_map(), load_regions(), lambda *names: nowhere / "_".join(names))
    qtbot.addWidget(view)
    view.resize(400, 400)
    view.show()
    picture = view.grab().toImage()
    assert len({picture.pixel(x, 200) for x in range(100, 300)}) > 5
