"""The client's own body map: rested on, held and tapped it says parts of the body, never a muscle or a caution."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from iastm_desktop.assets import load_body_map, load_regions
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui import map_lettering
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.client_pain import ClientPain
from iastm_desktop.ui.region_card import RegionCard
from iastm_desktop.ui.touch_choice import TouchChoice
from tests.ui.open_session import parts

PLACES = (
    SidedRegion("rectus_femoris", "right"),
    SidedRegion("sternocleidomastoid", "right"),
    SidedRegion("pectoralis_major_sternal", "left"),
    SidedRegion("landmark_perineum", "midline"),
)


@pytest.fixture(scope="module")
def finger() -> QPointingDevice:
    """Return a touch screen."""
    return QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Return every word that is painted on a map from now on."""
    words: list[str] = []
    callout, sign, name = map_lettering.paint_callout, map_lettering._side_sign, map_lettering._name_sign

    def seen_callout(painter: object, context: object, region: object, text: str, **more: object) -> None:
        words.append(text)
        callout(painter, context, region, text, **more)  # type: ignore[arg-type]

    def seen_sign(letter: str, caption: str, *more: object) -> object:
        words.append(caption)
        return sign(letter, caption, *more)  # type: ignore[arg-type]

    def seen_name(text: str, *more: object) -> object:
        words.append(text)
        return name(text, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(map_lettering, "paint_callout", seen_callout)
    monkeypatch.setattr(map_lettering, "_side_sign", seen_sign)
    monkeypatch.setattr(map_lettering, "_name_sign", seen_name)
    yield words


def shown(qtbot: QtBot) -> ClientPain:
    pain = ClientPain(parts())
    qtbot.addWidget(pain)
    pain.resize(1100, 640)
    pain.show()
    qtbot.waitUntil(lambda: pain.map.full_repaints > 0)
    return pain


def place_of(shown_map: BodyMapView, region: SidedRegion) -> QPoint:
    shape = load_body_map().view("anterior").layer("superficial").shape(region)
    assert shape is not None
    return shown_map.to_widget(shape.label_point).toPoint()


def words_on(widget: QWidget) -> str:
    """Return what can be read or heard of a widget and all that is shown in it."""
    inside = [widget, *(child for child in widget.findChildren(QWidget) if child.isVisible())]
    texts = [child.text() for child in inside if isinstance(child, QLabel)]
    for child in inside:
        texts += [child.accessibleName(), child.accessibleDescription(), child.toolTip()]
    return " / ".join(filter(None, texts))


def clinical_words() -> list[str]:
    """Return the names and cautions of all that the map shows, and its words for tissue and layer."""
    names = [region.name for region in load_regions() if not region.id.startswith("landmark_")]
    plain = {"forehead", "scalp", "temple", "sternum"}
    return [
        *(name.lower() for name in names if name.lower() not in plain),
        *(region.caution.lower() for region in load_regions() if region.caution),
        *("caution", "patient's", "surface", "muscle", "landmark"),
    ]


def assert_no_clinical_words(pain: ClientPain, painted: list[str]) -> None:
    told = f"{words_on(pain)} / {' / '.join(painted)}".lower()
    found = [words for words in clinical_words() if words in told]
    assert not found, f"{found} in {told}"
    assert not [card for card in pain.findChildren(RegionCard) if card.isVisible()]


@pytest.mark.parametrize("region", PLACES, ids=lambda region: region.region)
def test_a_pointer_at_rest_tells_the_client_nothing(qtbot: QtBot, painted: list[str], region: SidedRegion) -> None:
    pain = shown(qtbot)
    place, before = place_of(pain.map, region), pain.map.grab().toImage()
    with qtbot.waitSignal(pain.map._gestures.rested, timeout=5000):
        QTest.mouseMove(pain.map, place + QPoint(2, 2))
        QTest.mouseMove(pain.map, place)
    assert pain.map._hovered == region, "the pointer is there"
    assert_no_clinical_words(pain, painted)
    assert pain.map.grab().toImage() == before, "no muscle is outlined under the pointer"


def test_a_finger_that_holds_tells_the_client_nothing(
    qtbot: QtBot, painted: list[str], finger: QPointingDevice
) -> None:
    pain = shown(qtbot)
    place = place_of(pain.map, PLACES[1])
    with qtbot.waitSignal(pain.map._gestures.rested, timeout=5000):
        QTest.touchEvent(pain.map, finger).press(0, place, pain.map).commit()
    assert_no_clinical_words(pain, painted)
    QTest.touchEvent(pain.map, finger).release(0, place, pain.map).commit()
    QTest.keyClick(pain.map, Qt.Key.Key_I)
    assert_no_clinical_words(pain, painted)


@pytest.mark.parametrize("region", PLACES[:3], ids=lambda region: region.region)
def test_a_tap_names_the_part_of_the_body_on_the_map_as_beside_it(
    qtbot: QtBot, painted: list[str], region: SidedRegion
) -> None:
    pain = shown(qtbot)
    QTest.mouseClick(pain.map, Qt.MouseButton.LeftButton, pos=place_of(pain.map, region))
    qtbot.waitUntil(lambda: bool(pain.areas()))
    pain.map.grab()
    assert pain.areas()[0].region == region.region, "what is charted is the region all the same"
    assert pain._place.text() in painted and pain.map.accessibleDescription() == pain._place.text()
    assert {"your right", "your left"} <= set(painted)
    assert_no_clinical_words(pain, painted)


def test_a_finger_between_muscles_of_one_part_is_not_asked_which(
    qtbot: QtBot, painted: list[str], finger: QPointingDevice
) -> None:
    pain = shown(qtbot)
    between = [place_of(pain.map, SidedRegion(region, "right")) for region in ("rectus_femoris", "vastus_lateralis")]
    place = (between[0] + between[1]) / 2
    QTest.touchEvent(pain.map, finger).press(0, place, pain.map).commit()
    QTest.touchEvent(pain.map, finger).release(0, place, pain.map).commit()
    qtbot.waitUntil(lambda: bool(pain.areas()))
    assert not [choice for choice in pain.findChildren(TouchChoice) if choice.isVisible()]
    assert pain._place.text() == "Right thigh"
    assert_no_clinical_words(pain, painted)


def test_the_practitioners_map_still_tells(map_view: BodyMapView, qtbot: QtBot, painted: list[str]) -> None:
    """The control: what the client must not read is what this map says."""
    place = place_of(map_view, PLACES[1])
    QTest.mouseMove(map_view, place + QPoint(2, 2))
    QTest.mouseMove(map_view, place)
    qtbot.waitUntil(lambda: any(card.isVisible() for card in map_view.findChildren(RegionCard)), timeout=3000)
    map_view.grab()
    told = f"{words_on(map_view)} / {' / '.join(painted)}".lower()
    assert [words for words in clinical_words() if words in told]
    assert "patient's right" in painted
