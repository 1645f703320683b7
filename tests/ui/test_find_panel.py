"""Finding a region by name: groups open into their regions, a side named comes first, all by touch or keyboard."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QIcon
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidgetItem, QToolButton
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.zones_shown import zone_looks
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.find_panel import FindPanel
from iastm_desktop.ui.region_card import RegionCard
from iastm_desktop.ui.region_places import show_near, zone_frame
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.theme import TOUCH_PX, apply_theme
from tests.storage.honest_book import new_book
from tests.test_search import TYPED
from tests.ui.open_session import open_editor, parts, wait_until_saved

ENTER, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Down


@pytest.fixture
def panel(qtbot: QtBot, qapp: QApplication) -> FindPanel:
    panel = FindPanel(parts())
    qtbot.addWidget(panel)
    panel.resize(490, 600)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def rows(panel: FindPanel) -> list[str]:
    return [panel.list.item(row).text() for row in range(panel.list.count())]


def tap_row(panel: FindPanel, words: str) -> None:
    item: QListWidgetItem = panel.list.item(rows(panel).index(words))
    panel.list.scrollToItem(item)
    place = panel.list.visualItemRect(item).center()
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


@pytest.fixture
def whole_panel(qtbot: QtBot, qapp: QApplication) -> FindPanel:
    panel = FindPanel(parts(), takes_groups=True, zones=zone_looks(parts().rulebook, role="rmt"))
    qtbot.addWidget(panel)
    panel.resize(490, 600)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def chosen_groups(panel: FindPanel) -> list[tuple[tuple[SidedRegion, ...], str]]:
    groups: list[tuple[tuple[SidedRegion, ...], str]] = []
    panel.group_chosen.connect(lambda regions, name: groups.append((regions, name)))
    return groups


def chosen(panel: FindPanel) -> list[SidedRegion]:
    places: list[SidedRegion] = []
    panel.region_chosen.connect(places.append)
    return places


def test_a_group_stands_above_its_regions_and_says_how_many_it_has(panel: FindPanel) -> None:
    QTest.keyClicks(panel.search, "hamstring")
    assert rows(panel)[:3] == ["Hamstrings: 3 regions", "RIGHT Biceps femoris", "LEFT Biceps femoris"]
    assert panel.list.sizeHintForRow(0) >= TOUCH_PX


# Typed words that mean the group as much as the one region: the group is on top, the region the first one below it.
MEANS_GROUP = {
    "trap": "Whole trapezius: 3 regions",
    "peroneals": "Fibulars: 3 regions",
    "peronials": "Fibulars: 3 regions",
    "achillies": "Achilles: 2 regions",
    "plantar facia": "Plantar fascia: 2 regions",
    "pecs": "Pectorals: 3 regions",
    "low back pain": "Low back: 5 regions",
}


def test_what_therapists_type_has_the_region_or_its_group_on_top_where_they_type_it(whole_panel: FindPanel) -> None:
    names, misses = {region.id: region.name for region in parts().regions}, {}
    for typed, wanted in TYPED.items():
        whole_panel.search.setText(typed)
        on_top, below = rows(whole_panel)[0], [row for row in rows(whole_panel) if ": " not in row]
        is_region = below[0].partition(" ")[2] == names[wanted] or below[0] == names[wanted]
        if not is_region or on_top != MEANS_GROUP.get(typed, below[0]):
            misses[typed] = rows(whole_panel)[:4]
    assert len(misses) <= 0.05 * len(TYPED), misses


def test_a_region_called_just_what_is_typed_stands_above_a_group_that_is_not(whole_panel: FindPanel) -> None:
    QTest.keyClicks(whole_panel.search, "left plantar fasciitis")
    assert rows(whole_panel)[0] == "LEFT Plantar fascia, heel attachment"
    places = chosen(whole_panel)
    QTest.keyClick(whole_panel.search, ENTER)
    assert places == [SidedRegion("plantar_fascia_proximal", "left")]


def test_a_tap_opens_a_group_into_both_sides_of_its_members_and_another_closes_it(panel: FindPanel) -> None:
    QTest.keyClicks(panel.search, "wrist flexors")
    closed = rows(panel)
    places = chosen(panel)
    tap_row(panel, "Forearm flexors: 7 regions")
    opened = rows(panel)
    assert opened[1:3] == ["RIGHT Common flexor origin", "LEFT Common flexor origin"]
    assert "LEFT Pronator teres" in opened
    assert len(opened) == len(set(opened)), "a member stands once"
    tap_row(panel, "Forearm flexors: 7 regions")
    assert rows(panel) == closed
    assert places == []
    tap_row(panel, "Forearm flexors: 7 regions")
    tap_row(panel, "LEFT Pronator teres")
    assert places == [SidedRegion("pronator_teres", "left")]


def test_enter_opens_a_group_and_then_takes_its_first_region(panel: FindPanel) -> None:
    places = chosen(panel)
    QTest.keyClicks(panel.search, "calf")
    QTest.keyClick(panel.search, ENTER)
    assert places == []
    QTest.keyClick(panel.search, DOWN)
    QTest.keyClick(panel.search, ENTER)
    assert places == [SidedRegion("gastrocnemius_medial", "left")]


def test_a_side_that_is_named_comes_first(panel: FindPanel) -> None:
    QTest.keyClicks(panel.search, "left it bnad")
    assert rows(panel) == ["LEFT Iliotibial band", "RIGHT Iliotibial band"]


def test_the_whole_of_a_group_is_a_tap_away_on_each_side(whole_panel: FindPanel) -> None:
    groups, places = chosen_groups(whole_panel), chosen(whole_panel)
    QTest.keyClicks(whole_panel.search, "hamstring")
    whole = ["RIGHT Hamstrings: 3 together", "LEFT Hamstrings: 3 together"]
    assert rows(whole_panel)[:4] == ["Hamstrings: 3 regions", *whole, "RIGHT Biceps femoris"]
    tap_row(whole_panel, whole[1])
    members = ("biceps_femoris", "semitendinosus", "semimembranosus")
    assert groups == [(tuple(SidedRegion(member, "left") for member in members), "LEFT Hamstrings")]
    assert places == []


def test_by_keyboard_enter_opens_a_group_and_enter_again_takes_the_whole_of_it(whole_panel: FindPanel) -> None:
    groups = chosen_groups(whole_panel)
    QTest.keyClicks(whole_panel.search, "left rotator cuff")
    QTest.keyClick(whole_panel.search, ENTER)
    QTest.keyClick(whole_panel.search, ENTER)
    assert [name for _regions, name in groups] == ["LEFT Rotator cuff"]
    assert all(region.side == "left" for region in groups[0][0])


def test_with_nothing_typed_the_whole_stands_only_in_a_group_that_is_opened(whole_panel: FindPanel) -> None:
    assert not [row for row in rows(whole_panel) if "together" in row]
    tap_row(whole_panel, "Whole trapezius: 3 regions")
    assert [row for row in rows(whole_panel) if "together" in row] == [
        "RIGHT Whole trapezius: 3 together",
        "LEFT Whole trapezius: 3 together",
    ]


def test_nothing_typed_shows_every_group_and_every_region_that_is_drawn(panel: FindPanel) -> None:
    assert sum(row.endswith(" regions") for row in rows(panel)) == len(parts().groups)
    assert "RIGHT Achilles insertion" in rows(panel) and "Linea alba" in rows(panel)


def test_a_screen_reader_hears_whether_a_group_is_open(panel: FindPanel) -> None:
    QTest.keyClicks(panel.search, "quads")
    role = Qt.ItemDataRole.AccessibleTextRole
    assert panel.list.item(0).data(role) == "Quadriceps: 3 regions, closed"
    QTest.keyClick(panel.search, ENTER)
    assert panel.list.item(0).data(role) == "Quadriceps: 3 regions, open"


@pytest.mark.parametrize(
    ("typed", "first", "says"),
    [
        ("carotid", "RIGHT Anterior neck and carotid triangle", "No tool here: carotid artery and sinus"),
        (
            "left femoral triangle",
            "LEFT Femoral triangle",
            "No tool here: femoral artery, vein and nerve, lymph nodes.",
        ),
        ("popliteal fossa", "RIGHT Popliteal fossa", "No tool here: vessels and nerves behind the knee."),
        ("armpit", "RIGHT Axilla", "No tool here: nerves, vessels and lymph nodes of the arm."),
        ("funny bone", "RIGHT Ulnar groove", "Zone of care: the ulnar nerve lies on the bone."),
    ],
)
def test_a_caution_zone_is_found_and_its_row_says_in_plain_words_what_it_asks_for(
    whole_panel: FindPanel, typed: str, first: str, says: str
) -> None:
    QTest.keyClicks(whole_panel.search, typed)
    row = next(row for row in rows(whole_panel) if row.startswith(first))
    assert says in row and "block" not in row
    item = whole_panel.list.item(rows(whole_panel).index(row))
    place = whole_panel.list.visualItemRect(item)
    words = whole_panel.list.fontMetrics().boundingRect(0, 0, place.width() - 60, 999, Qt.TextFlag.TextWordWrap, row)
    assert place.height() >= max(TOUCH_PX, words.height()), "no line of it is cut"
    zones: list[SidedRegion] = []
    whole_panel.zone_chosen.connect(zones.append)
    tap_row(whole_panel, row)
    assert [zone.side for zone in zones] == [first.split()[0].lower()] and zones[0].region.startswith("zone_")


@pytest.mark.parametrize("look", ["light", "dark"])
def test_sign_and_clearing_cross_are_seen_on_a_chosen_row_and_whole_in_the_field(
    whole_panel: FindPanel, qapp: QApplication, look: str
) -> None:
    theme = apply_theme(qapp, look)
    QTest.keyClicks(whole_panel.search, "carotid")
    sign = whole_panel.list.item(0).icon().pixmap(24, 24, QIcon.Mode.Selected).toImage()
    dots = [sign.pixelColor(x, y) for x in range(sign.width()) for y in range(sign.height())]
    assert {dot.name() for dot in dots if dot.alpha() == 255} == {theme.on_accent}
    cross = whole_panel.search.findChild(QToolButton)
    assert cross is not None and whole_panel.search.rect().adjusted(0, 2, -2, -2).contains(cross.geometry())


def test_every_zone_is_found_by_its_name_and_by_each_of_its_synonyms_on_each_side(whole_panel: FindPanel) -> None:
    missed = []
    for zone in parts().regions:
        for name in (zone.name, *zone.synonyms) if zone.kind == "zone" else ():
            whole_panel.search.setText(name)
            wanted = {zone.name if side == "midline" else f"{side.upper()} {zone.name}" for side in zone.sides}
            missed += [(name, words) for words in wanted - {row.split("\n")[0] for row in rows(whole_panel)}]
    assert missed == []


def test_in_a_session_a_zone_that_was_found_is_hatched_in_its_frame_and_said_and_nothing_is_chosen(
    tmp_path: Path, qtbot: QtBot
) -> None:
    with open_editor(new_book(tmp_path / "practice.iastm"), qtbot) as (editor, thread):
        page = SessionPage(editor, parts())
        qtbot.addWidget(page)
        page.resize(1366, 660)
        page.show()
        qtbot.waitExposed(page)
        page.select(SidedRegion("rectus_femoris", "left"))
        page.find_region()
        QTest.keyClicks(page.finder.search, "left femoral triangle")
        QTest.keyClick(page.finder.search, ENTER)
        zone = SidedRegion("zone_femoral_triangle", "left")
        assert page.map.selected is None and zone in page.map.zones_shown
        shape = next(s for s in parts().body_map.view(page.map.view).zones if s.region == zone)
        assert page.map.frame is not None
        top_left, bottom_right = (page.map.to_widget((shape.bounds[n], shape.bounds[n + 1])) for n in (0, 2))
        box, seen = QRectF(top_left, bottom_right), QRectF(page.map.rect())
        assert box.intersected(seen).height() > 0.5 * box.height(), "most of it is in sight"
        qtbot.waitUntil(lambda: any(card.isVisible() for card in page.map.findChildren(RegionCard)))
        card = page.map.findChildren(RegionCard)[0]
        assert card.name.text() == "LEFT femoral triangle" and card.kind.text().startswith("Caution zone")
        assert card.zones.text() == "No tool here: femoral artery, vein and nerve, lymph nodes."
        assert not card.caution.isVisible()
        page.select(SidedRegion("deltoid_middle", "left"))
        assert zone not in page.map.zones_shown, "and no longer once a region is chosen"
        wait_until_saved(qtbot, thread)


@pytest.mark.parametrize("shown", ["anterior", "posterior", "lateral_left"])
def test_every_zone_is_shown_large_in_a_frame_that_shows_a_good_part_of_it(shown: str) -> None:
    for zone in parts().regions:
        for side in zone.sides if zone.kind == "zone" else ():
            found = zone_frame(parts().body_map, SidedRegion(zone.id, side), shown)
            assert found is not None, zone.id
            frame, (x, y) = found
            assert frame.x <= x <= frame.x + frame.width and frame.y <= y <= frame.y + frame.height, zone.id
            shape = next(s for s in parts().body_map.view(frame.view).zones if s.region == (zone.id, side))
            box = QRectF(QPointF(*shape.bounds[:2]), QPointF(*shape.bounds[2:]))
            seen = box.intersected(QRectF(frame.x, frame.y, frame.width, frame.height))
            assert seen.height() >= 0.35 * box.height(), zone.id
            assert max(seen.width(), seen.height()) * min(868 / frame.width, 484 / frame.height) >= 42, zone.id


@pytest.mark.parametrize(
    ("zone", "shown", "view"),
    [
        ("zone_breast", "posterior", "anterior"),
        ("zone_floating_ribs", "lateral_left", "lateral_left"),
        ("zone_femoral_triangle", "lateral_left", "anterior"),
        ("zone_popliteal_fossa", "lateral_left", "posterior"),
        ("zone_great_saphenous", "posterior", "medial_left"),
    ],
)
def test_a_zone_is_shown_face_on_and_not_at_the_edge_of_the_view_that_is_open(zone: str, shown: str, view: str) -> None:
    found = zone_frame(parts().body_map, SidedRegion(zone, "left"), shown)
    assert found is not None and found[0].view == view


@pytest.mark.parametrize(
    ("region", "side", "frame", "layer"),
    [
        ("upper_trapezius", "left", "posterior_neck_shoulder_left", "superficial"),
        ("piriformis", "right", "posterior_hip_right", "deep"),
        ("plantar_fascia_mid", "left", "plantar_sole_left", "superficial"),
        ("common_extensor_origin", "right", "posterior_arm_lower_right", "superficial"),
        ("achilles_tendon", "left", "posterior_heel_left", "superficial"),
    ],
)
def test_a_region_is_shown_near_in_a_frame_made_for_it(
    map_view: BodyMapView, region: str, side: str, frame: str, layer: str
) -> None:
    show_near(map_view, SidedRegion(region, side))
    assert map_view.frame is not None
    assert (map_view.frame.id, map_view.layer) == (frame, layer)


def test_the_view_that_is_shown_stays_where_it_shows_the_region_well(map_view: BodyMapView) -> None:
    map_view.set_view("lateral_left")
    show_near(map_view, SidedRegion("iliotibial_band", "left"))
    assert map_view.frame is not None and map_view.frame.id == "lateral_left_thigh"
    map_view.set_view("posterior")
    show_near(map_view, SidedRegion("iliotibial_band", "left"))
    assert map_view.frame is not None and map_view.frame.id == "posterior_thigh_left"


@pytest.mark.parametrize(
    ("region", "seen", "view"),
    [
        ("upper_trapezius", "anterior", "posterior"),
        ("upper_trapezius", "posterior", "posterior"),
        ("upper_trapezius", "head_neck_right", "head_neck_right"),
        ("sternocleidomastoid", "anterior", "lateral_right"),
        ("gastrocnemius_medial", "posterior", "posterior"),
        ("platysma", "anterior", "head_neck_right"),
        ("landmark_malleolus_medial", "posterior", "medial_right"),
    ],
)
def test_the_whole_body_is_left_for_the_drawing_of_a_part_only_where_that_shows_much_more(
    map_view: BodyMapView, region: str, seen: str, view: str
) -> None:
    map_view.set_view(seen)
    show_near(map_view, SidedRegion(region, "right"))
    assert map_view.view == view


def test_every_region_that_is_drawn_is_in_sight_once_it_is_shown_near(map_view: BodyMapView) -> None:
    for region in parts().regions:
        for side in region.sides:
            place = SidedRegion(region.id, side)
            points = parts().body_map.label_points(*place)
            if points:
                show_near(map_view, place)
                here = [p for p in points if (p.view, p.layer) == (map_view.view, map_view.layer)]
                assert any(map_view.rect().contains(map_view.to_widget((p.x, p.y)).toPoint()) for p in here), place
                assert map_view.frame is not None, place


def test_in_a_session_what_is_chosen_from_a_group_is_selected_and_shown_near(tmp_path: Path, qtbot: QtBot) -> None:
    with open_editor(new_book(tmp_path / "practice.iastm"), qtbot) as (editor, thread):
        page = SessionPage(editor, parts())
        qtbot.addWidget(page)
        page.resize(1366, 660)
        page.show()
        qtbot.waitExposed(page)
        page.find_region()
        QTest.keyClicks(page.finder.search, "left hamsting")
        for key in (ENTER, Qt.Key.Key_Down, Qt.Key.Key_Down, ENTER):  # past the whole of it, left and right
            QTest.keyClick(page.finder.search, key)
        assert page.map.selected == SidedRegion("biceps_femoris", "left")
        assert page.map.frame is not None and page.map.frame.id == "posterior_thigh_left"
        assert page.name.text() == "LEFT Biceps femoris"
        wait_until_saved(qtbot, thread)
