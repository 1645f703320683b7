"""Each state on the map has its own pattern and a colour that stands out, and is seen without colour too."""

from itertools import combinations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPainterPath
from pytestqt.qtbot import QtBot

from iastm_desktop.assets import load_body_map
from iastm_desktop.domain.entries import Mark, TapOut
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui import map_painting
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.charted_marks import charted_marks
from iastm_desktop.ui.map_lettering import _cut_to, font
from iastm_desktop.ui.map_marks import FILL_ORDER, LOOKS, SELECTED, ZONE_LOOKS, ChartedMark, Look
from iastm_desktop.ui.map_overlay import selection_places
from iastm_desktop.ui.map_patterns import paint_pattern
from iastm_desktop.ui.map_words import mark_words
from iastm_desktop.ui.palettes import THEMES, Theme
from iastm_desktop.ui.theme import contrast_ratio
from tests.storage.honest_book import CLIENT, PRACTITIONER, SESSION

BUTTOCK = SidedRegion("gluteus_maximus", "right")
# charted has a pattern for each pressure
STATES: dict[str, Look] = {
    "selected": SELECTED,
    "planned": LOOKS["planned"],
    "caution": ZONE_LOOKS["warn"],
    "blocked": ZONE_LOOKS["block"],
    "client said no": LOOKS["said_no"],
    "client's pain": LOOKS["pain_area"],
    "reaction": LOOKS["reaction"],
    "lasting mark": LOOKS["lasting"],
    "not allowed by the client": LOOKS["excluded"],
}
PRESSURES = ("dots", "rising", "cross")


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("state", STATES)
def test_a_state_stands_out_from_the_body_and_from_its_casing(theme: Theme, state: str) -> None:
    colour = getattr(theme, STATES[state].colour)
    for base in (*theme.clay, theme.map_casing):
        assert contrast_ratio(colour, base) >= 3, base


def test_every_state_has_a_pattern_of_its_own() -> None:
    patterns = [*(look.pattern for look in STATES.values()), *PRESSURES, LOOKS["technique"].pattern]
    assert all(patterns) and len(set(patterns)) == len(patterns)
    pictures = {pattern: bytes(_filled(pattern).constBits()) for pattern in patterns}
    assert all(pictures[one] != pictures[other] for one, other in combinations(patterns, 2))


def _filled(pattern: str) -> QImage:
    picture = QImage(120, 90, QImage.Format.Format_Grayscale8)
    picture.fill(255)
    path = QPainterPath()
    path.addRect(0, 0, 120, 90)
    painter = QPainter(picture)
    paint_pattern(painter, path, pattern=pattern, gap_px=8, colour=QColor("#000000"), origin=QPointF(3, 5))
    painter.end()
    return picture


@pytest.mark.parametrize("kind", [kind for kind in LOOKS if LOOKS[kind].pattern])
def test_a_state_fills_its_region_and_is_seen_without_colour(map_view: BodyMapView, qtbot: QtBot, kind: str) -> None:
    map_view.set_view("posterior")
    shape = load_body_map().view("posterior").layer("superficial").shape(BUTTOCK)
    assert shape is not None and kind in FILL_ORDER
    map_view.set_frame(next(f for f in load_body_map().frames("posterior") if f.id == "posterior_low_back"))
    map_view.grab()
    qtbot.waitUntil(lambda: ("posterior", "superficial") in map_view._pictures._large, timeout=20_000)
    bare = map_view.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    map_view.set_marks([ChartedMark(BUTTOCK, kind)])
    marked = map_view.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    middle = map_view.to_widget(shape.label_point).toPoint()
    around = [(middle.x() + x, middle.y() + y) for x in range(-60, 60) for y in range(-60, -20)]
    darker = sum(marked.pixelColor(*at).lightness() < bare.pixelColor(*at).lightness() - 20 for at in around)
    assert darker > len(around) / 50  # lines of the pattern
    assert mark_words(kind, "saved") and "_" not in mark_words(kind, "saved")


def test_a_lasting_mark_and_a_tap_out_are_shown_as_such() -> None:
    mark = Mark(id="m", region="soleus", side="left", mark="scar", effect="avoid")
    tap_out = TapOut(id="t", region="soleus", side="left", reason="too_sore", action="stopped")
    record = SessionRecord(client=CLIENT, practitioner=PRACTITIONER, session=SESSION, entries=(mark, tap_out))
    assert [shown.kind for shown in charted_marks(record, lambda _id: "saved")] == ["lasting", "tap_out"]


@pytest.mark.parametrize("charted", [False, True], ids=["bare", "charted"])
def test_the_selected_region_has_ticks_along_its_edge_charted_or_not(
    map_view: BodyMapView, monkeypatch: pytest.MonkeyPatch, charted: bool
) -> None:
    map_view.set_view("posterior")
    map_view.set_frame(next(f for f in load_body_map().frames("posterior") if f.id == "posterior_low_back"))
    if charted:
        map_view.set_marks([ChartedMark(BUTTOCK, "stroke", strength=3)])
    map_view.set_selected(BUTTOCK)
    path = map_view._context().path(BUTTOCK)
    assert path is not None
    with_ticks = map_view.grab().toImage()
    monkeypatch.setattr(map_painting, "SELECTED", Look("selected", "", ""))
    map_view._hover_lines._kept.clear()  # what was painted is kept
    without = map_view.grab().toImage()
    places = [(x, y) for x in range(0, map_view.width(), 2) for y in range(0, map_view.height(), 2)]
    inside = [at for at in places if path.contains(QPointF(*at))]
    ticked = sum(with_ticks.pixel(*at) != without.pixel(*at) for at in inside)
    assert len(inside) / 200 < ticked < len(inside) / 3, "seen along the edge, and the middle stays free"


def test_on_a_low_map_nothing_covers_the_selected_region_and_the_words_end_before_the_buttons(
    map_view: BodyMapView,
) -> None:
    map_view.set_view("posterior")
    map_view.set_frame(next(f for f in load_body_map().frames("posterior") if f.id == "posterior_low_back"))
    map_view.set_selected(BUTTOCK)
    assert len(selection_places(map_view._overlay(), map_view._context(), map_view.size())) == 2, "with its name"
    map_view.resize(480, 200)
    assert len(selection_places(map_view._overlay(), map_view._context(), map_view.size())) == 1
    for room in (480, 300, 240):
        shown = _cut_to("Right neck and shoulder, back · Surface · × no tool", float(room))
        assert shown.endswith(" · Surface · × no tool")
        assert room == 240 or QFontMetricsF(font(17, bold=True)).horizontalAdvance(shown) <= room
