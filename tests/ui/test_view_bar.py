"""The bar above the map: every view, layer and frame is a press away, and it follows the map."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from iastm_desktop.assets import load_body_map, load_catalogue
from iastm_desktop.domain.bodymap import clearance
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.frame_picker import FramePanel, rows_of
from iastm_desktop.ui.frame_rail import FrameRail
from iastm_desktop.ui.map_lettering import side_letters
from iastm_desktop.ui.map_words import view_icon, view_words
from iastm_desktop.ui.touch_panel import TouchPanel
from iastm_desktop.ui.view_bar import FURTHER_VIEWS, MORE, VIEW_ORDER, ViewBar

LEFT_BUTTON = Qt.MouseButton.LeftButton


@pytest.fixture
def bar(qtbot: QtBot, map_view: BodyMapView) -> Iterator[ViewBar]:
    """Return the bar of a shown map, in a page as wide as a page is."""
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(1366, 60)
    made = ViewBar(map_view, page)
    made.setGeometry(0, 0, 868, 60)
    page.show()
    yield made


def test_every_view_has_a_button(bar: ViewBar, map_view: BodyMapView) -> None:
    for view in VIEW_ORDER:
        QTest.mouseClick(bar.views.button(view), LEFT_BUTTON)
        assert map_view.view == view


FURTHER = [view for row in FURTHER_VIEWS for view in row]


def press_further(bar: ViewBar, view: str) -> None:
    """Press the last button, then the view in the panel that opens."""
    QTest.mouseClick(bar.views.button(MORE), LEFT_BUTTON)
    panel = QApplication.activePopupWidget()
    assert isinstance(panel, TouchPanel)
    QTest.mouseClick(panel.button(view), LEFT_BUTTON)
    assert QApplication.activePopupWidget() is None


def test_the_bar_leads_to_every_view_of_the_map(map_view: BodyMapView) -> None:
    assert sorted([*VIEW_ORDER, *FURTHER]) == sorted(map_view.body_map.views)


@pytest.mark.parametrize("width", [856, 600], ids=["in a window of 1366", "in a window of 1024"])
@pytest.mark.parametrize("view", FURTHER)
def test_a_further_view_is_two_presses_away_and_named_on_the_button(
    bar: ViewBar, map_view: BodyMapView, qtbot: QtBot, view: str, width: int
) -> None:
    bar.resize(width, 60)
    press_further(bar, view)
    more = bar.views.button(MORE)
    assert map_view.view == view
    assert bar.views.value() == MORE
    assert view_words(view) in more.accessibleName()
    assert more.text() or (more.property("icon_name") == view_icon(view) and view_words(view) in more.toolTip())
    qtbot.waitUntil(lambda: bar.frames.geometry().right() < width)
    assert bar.layers.isVisible() == (len(map_view.body_map.view(view).layers) > 1)
    QTest.mouseClick(bar.views.button("posterior"), LEFT_BUTTON)
    assert (map_view.view, bar.views.value(), more.accessibleName()) == ("posterior", "posterior", "More views")


def test_the_panel_closed_without_a_choice_changes_nothing(bar: ViewBar, map_view: BodyMapView) -> None:
    map_view.set_view("posterior")
    QTest.mouseClick(bar.views.button(MORE), LEFT_BUTTON)
    panel = QApplication.activePopupWidget()
    assert isinstance(panel, TouchPanel)
    assert min(panel.button(view).height() for view in FURTHER) >= 44
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    assert (map_view.view, bar.views.value()) == ("posterior", "posterior")


@pytest.mark.parametrize("view", [*VIEW_ORDER, *FURTHER])
def test_a_tap_in_every_view_takes_the_region_on_the_patients_side(
    bar: ViewBar, map_view: BodyMapView, view: str
) -> None:
    press_further(bar, view) if view in FURTHER else QTest.mouseClick(bar.views.button(view), LEFT_BUTTON)
    drawn = map_view.body_map.view(view)
    layer = drawn.layer(map_view.layer)
    sides = {side for side in ("right", "left") if any(shape.region.side == side for shape in layer.shapes)}
    assert sides == ({view.rpartition("_")[2]} if view.startswith(("head", "lateral", "medial")) else {"right", "left"})
    for side in sides:
        own = [shape for shape in layer.shapes if shape.region.side == side]
        widest = max(own, key=lambda shape: clearance(shape, shape.label_point))
        QTest.mouseClick(map_view, LEFT_BUTTON, pos=map_view.to_widget(widest.label_point).toPoint())
        assert map_view.selected == widest.region


@pytest.mark.parametrize(
    ("view", "at_left", "at_right"),
    [
        ("hand_palmar", "right", "left"),
        ("hand_dorsal", "left", "right"),
        ("foot_dorsal", "right", "left"),
        ("head_neck_right", "right", None),
        ("head_neck_left", "left", None),
        ("medial_right", "right", None),
        ("medial_left", "left", None),
    ],
)
def test_the_letters_of_a_further_view_stand_where_its_sides_are(
    map_view: BodyMapView, view: str, at_left: str, at_right: str | None
) -> None:
    map_view.set_view(view)
    letters = [(at_left, True), *([(at_right, False)] if at_right else [])]
    assert side_letters(map_view._context(), map_view.size()) == letters
    body = map_view.body_map.view(view)
    for layer in body.layers.values():
        for shape in layer.shapes:
            if at_right:
                is_left = shape.label_point[0] < body.width_mm / 2
                assert shape.region.side == (at_left if is_left else at_right)


def test_the_buttons_say_the_words_of_the_data() -> None:
    catalogue = load_catalogue()
    for view in catalogue.codes("view"):
        assert view_words(view).lower() == catalogue.words("view", view).lower()


def test_every_layer_of_a_view_has_a_button_and_single_layers_none(bar: ViewBar, map_view: BodyMapView) -> None:
    map_view.set_view("posterior")
    for layer in ("deepest", "deep", "superficial"):
        QTest.mouseClick(bar.layers.button(layer), LEFT_BUTTON)
        assert map_view.layer == layer
    map_view.set_view("hand_palmar")
    assert not bar.layers.isVisible()


def test_the_bar_follows_the_map(bar: ViewBar, map_view: BodyMapView) -> None:
    frame = next(frame for frame in load_body_map().frames("posterior") if frame.id == "posterior_leg_left")
    map_view.set_frame(frame)
    assert bar.views.value() == "posterior"
    assert bar.frames.words == "Left calf"


@pytest.mark.parametrize("view", [*VIEW_ORDER, *FURTHER])
def test_every_frame_is_in_the_panel_once(view: str) -> None:
    frames = load_body_map().frames(view)
    listed = [frame for row in rows_of(frames) for frame in row]
    assert sorted(frame.id for frame in listed) == sorted(frame.id for frame in frames)


def test_in_the_panel_the_sides_stand_as_in_the_view() -> None:
    for row in rows_of(load_body_map().frames("anterior")):
        if len({frame.side for frame in row}) == 2:
            assert [frame.side for frame in row] == ["right", "left"]
    for row in rows_of(load_body_map().frames("posterior")):
        if len({frame.side for frame in row}) == 2:
            assert [frame.side for frame in row] == ["left", "right"]


def test_a_press_in_the_panel_shows_the_frame(qtbot: QtBot, map_view: BodyMapView) -> None:
    map_view.set_view("posterior")
    panel = FramePanel(map_view.body_map.view("posterior"), None, map_view)
    qtbot.addWidget(panel)
    panel.chosen.connect(map_view.set_frame)
    panel.button("posterior_hip_right").click()
    assert map_view.frame is not None
    assert map_view.frame.id == "posterior_hip_right"


def test_the_rail_shows_the_chosen_part_however_late_its_rows_get_their_places(qtbot: QtBot) -> None:
    view = load_body_map().view("posterior")
    last = view.frames[-1]
    rail = FrameRail()
    qtbot.addWidget(rail)
    rail.setFixedWidth(104)
    rail.show_place(view, last)
    rail.resize(104, 200)
    rail.show()
    qtbot.waitExposed(rail)
    qtbot.waitUntil(lambda: not rail.button(last.id).visibleRegion().isEmpty())
