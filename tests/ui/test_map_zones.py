"""Caution zones are hatched where they matter and hide nothing; a deep layer has the ghost of the one above."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iastm_desktop.assets import load_body_map, load_rulebook
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.zones_shown import zone_looks
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.map_zones import ghosts
from iastm_desktop.ui.region_card import RegionCard
from iastm_desktop.ui.theme import apply_theme
from tests.ui.open_page import open_page, settle

MAP = load_body_map()
NECK = SidedRegion("sternocleidomastoid", "right")
CAROTID = SidedRegion("zone_carotid_triangle", "right")
BREAST = SidedRegion("zone_breast", "right")
SHELF = SidedRegion("upper_trapezius", "right")
LOOKS = zone_looks(load_rulebook(), role="rmt")


@pytest.fixture
def shown(map_view: BodyMapView, qtbot: QtBot) -> BodyMapView:
    """Return the map near the front of the right shoulder, with its large picture."""
    map_view.set_zone_looks(LOOKS)
    near(map_view, qtbot, "anterior", "anterior_neck_shoulder_right")
    return map_view


def near(map_view: BodyMapView, qtbot: QtBot, view: str, frame: str, layer: str = "superficial") -> None:
    map_view.set_view(view, layer)
    map_view.set_frame(next(one for one in MAP.frames(view) if one.id == frame))
    map_view.grab()
    qtbot.waitUntil(lambda: (view, layer) in map_view._pictures._large, timeout=20_000)
    qtbot.waitUntil(lambda: not map_view._picture_waits)
    QApplication.processEvents()


def grey(map_view: BodyMapView) -> QImage:
    return map_view.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)


def tap(map_view: BodyMapView, region: SidedRegion) -> None:
    shape = MAP.view(map_view.view).layer(map_view.layer).shape(region)
    assert shape
    QTest.mouseClick(map_view, Qt.MouseButton.LeftButton, pos=map_view.to_widget(shape.label_point).toPoint())


def test_the_zones_over_and_beside_a_tapped_region_are_hatched_on_its_side_and_go_with_it(shown: BodyMapView) -> None:
    assert shown.zones_shown == frozenset()
    tap(shown, NECK)
    assert shown.zones_shown == {CAROTID, SidedRegion("zone_posterior_triangle", "right")}
    tap(shown, SidedRegion("deltoid_middle", "right"))
    assert shown.zones_shown == frozenset()


def test_one_who_draws_sees_every_zone_of_the_view(shown: BodyMapView) -> None:
    shown.set_mode("draw")
    assert shown.zones_shown == {zone.region for zone in MAP.view("anterior").zones}
    shown.set_view("posterior")
    assert shown.zones_shown == {zone.region for zone in MAP.view("posterior").zones}
    shown.set_mode("tap")
    assert shown.zones_shown == frozenset()


def test_what_is_picked_one_by_one_shows_its_zones(shown: BodyMapView) -> None:
    shown.set_mode("several")
    tap(shown, NECK)
    assert CAROTID in shown.zones_shown
    tap(shown, NECK)
    assert shown.zones_shown == frozenset()


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_a_hatch_is_seen_inside_the_zone_alone_and_the_body_through_it(
    shown: BodyMapView, qapp: QApplication, theme: str
) -> None:
    apply_theme(qapp, theme)
    shape = next(zone for zone in MAP.view("anterior").zones if zone.region == BREAST)
    bare = grey(shown)
    renders = shown._canvas.full_renders
    shown._canvas.set_zones([BREAST])
    shown.update()
    hatched = grey(shown)
    assert shown._canvas.full_renders == renders  # only the zone's own place was drawn again
    inside, outside, changed_in, changed_out = 0, 0, 0, 0
    box = shown._canvas._zones.box(BREAST, shown._context()) & shown.rect()
    foot = QRect(0, shown.height() - 40, 460, 40)  # what the hatches mean, in words
    for x in range(0, shown.width(), 2):
        for y in range(0, shown.height(), 2):
            differs = abs(bare.pixelColor(x, y).lightness() - hatched.pixelColor(x, y).lightness()) > 10
            number = MAP.view("anterior").zones.index(shape)
            if MAP.view("anterior").zone_index.holds(number, shown.to_map(QPointF(x, y))):
                inside, changed_in = inside + 1, changed_in + differs
            elif not box.contains(QPoint(x, y)) and not foot.contains(QPoint(x, y)):
                outside, changed_out = outside + 1, changed_out + differs
    assert 0.02 < changed_in / inside < 0.35, "lines that can be seen, with most of the body between them"
    assert outside > 10_000 and changed_out == 0


def test_a_zone_drawn_when_it_is_chosen_is_the_zone_drawn_with_all_else(shown: BodyMapView) -> None:
    shown._canvas.set_zones([BREAST, CAROTID])
    shown.update()
    one_by_one = grey(shown)
    shown._canvas.forget()
    shown.update()
    assert one_by_one == grey(shown)


def test_the_map_says_what_its_hatches_mean(shown: BodyMapView) -> None:
    assert "no tool" not in shown._shown_words()
    shown.set_mode("draw")
    assert shown._shown_words().endswith("\u00d7 no tool · \\ zone of care")


def test_without_what_the_rules_say_of_zones_none_is_shown(map_view: BodyMapView) -> None:
    map_view.set_view("anterior")
    map_view.set_mode("draw")
    assert map_view.zones_shown == frozenset()


def test_in_a_trainers_hands_no_zone_takes_a_tool() -> None:
    assert {look.level for look in zone_looks(load_rulebook(), role="trainer").values()} == {"block"}
    assert {LOOKS["zone_carotid_triangle"].level, LOOKS["zone_spinous_processes"].level} == {"block", "reason"}


def test_the_card_names_the_zone_over_a_place_and_what_lies_under_it(shown: BodyMapView, qtbot: QtBot) -> None:
    zone = next(zone for zone in MAP.view("anterior").zones if zone.region == BREAST)
    place = shown.to_widget((zone.bounds[0] + 20, zone.bounds[1] + 25)).toPoint()
    QTest.mouseMove(shown, place + QPoint(1, 0))
    QTest.mouseMove(shown, place)
    qtbot.waitUntil(lambda: any(card.isVisible() for card in shown.findChildren(RegionCard)), timeout=3000)
    card = shown.findChild(RegionCard)
    assert isinstance(card, RegionCard)
    assert card.zones.text().startswith("No tool here: breast tissue")
    assert card.under.text().startswith("Under it: ")
    assert card.zones.text() in card.accessibleName()


def test_a_deep_layer_has_the_outlines_of_what_was_taken_away_in_dots(map_view: BodyMapView, qtbot: QtBot) -> None:
    near(map_view, qtbot, "posterior", "posterior_neck_shoulder_right", "deep")
    above = map_view._canvas._shapes_of(MAP.view("posterior"), "superficial")
    context = map_view._context()
    drawn = list(ghosts(above, context, map_view.rect()))
    assert above.path(SHELF, context.step_mm()) in drawn
    assert all(context.shapes.path(region) is None or above.path(region, context.step_mm()) not in drawn
               for region in above.regions())  # fmt: skip
    with_ghost = grey(map_view)
    map_view._canvas._shapes[("posterior", "superficial")] = context.shapes  # a control: nothing was taken away
    map_view._canvas.forget()
    map_view.update()
    without = grey(map_view)
    edge = MAP.view("posterior").layer("superficial").shape(SHELF)
    assert edge
    ring = list(zip(edge.rings[0][::2], edge.rings[0][1::2], strict=True))
    places = [map_view.to_widget(point).toPoint() for point in ring]
    seen = [place for place in places if map_view.rect().adjusted(4, 100, -4, -60).contains(place)]
    darker = [with_ghost.pixelColor(p).lightness() < without.pixelColor(p).lightness() - 8 for p in seen]
    assert len(seen) > 100 and sum(darker) > 0.15 * len(seen)


def test_the_top_layer_has_no_ghost(map_view: BodyMapView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr("iastm_desktop.ui.map_canvas.paint_ghost", lambda *told: asked.append(told))
    near(map_view, qtbot, "posterior", "posterior_neck_shoulder_right")
    assert asked == []
    near(map_view, qtbot, "posterior", "posterior_neck_shoulder_right", "deep")
    assert asked


def test_the_chips_name_what_lies_under_the_finger_not_under_the_regions_middle(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        near(page.map, qtbot, "posterior", "posterior_neck_shoulder_right")
        found = {}
        for name, point in (("neck", (424.8, 295.0)), ("shoulder", (508.4, 357.4))):
            QTest.mouseClick(page.map, Qt.MouseButton.LeftButton, pos=page.map.to_widget(point).toPoint())
            settle()
            assert page.map.selected == SHELF, name
            found[name] = page.under.codes()
        assert "levator_scapulae right" in found["neck"] and "levator_scapulae right" not in found["shoulder"]
        assert "supraspinatus right" in found["shoulder"] and "supraspinatus right" not in found["neck"]
        assert not [code for codes in found.values() for code in codes if code.startswith("landmark_")]


def test_a_session_hatches_the_zones_beside_what_is_tapped(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        near(page.map, qtbot, "anterior", "anterior_neck_shoulder_right")
        tap(page.map, NECK)
        assert CAROTID in page.map.zones_shown
