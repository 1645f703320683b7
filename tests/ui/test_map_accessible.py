"""The painted map as a screen reader meets it: regions are children with name, role, state, place and a press."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.session_page import SessionPage
from tests.ui.open_page import TRAPEZIUS, charts, open_page, settle
from tests.ui.open_session import agreed

NAME, DESCRIPTION = QAccessible.Text.Name, QAccessible.Text.Description


@pytest.fixture(autouse=True)
def screen_reader() -> Iterator[None]:
    """Let Qt believe that a screen reader listens."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[QAccessibleEvent]:
    """Return what screen readers are told, as it is told."""
    events: list[QAccessibleEvent] = []
    real = QAccessible.updateAccessibility
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: (events.append(event), real(event)))
    return events


def map_of(page: SessionPage) -> QAccessibleInterface:
    """Ask Qt for the map's interface, as the bridge to a screen reader does."""
    return QAccessible.queryAccessibleInterface(page.map)


def regions_of(page: SessionPage) -> dict[str, QAccessibleInterface]:
    """Return the children of the map that are regions, by name."""
    children = [map_of(page).child(number) for number in range(map_of(page).childCount())]
    return {child.text(NAME): child for child in children if child.object() is None}


def of_trapezius(page: SessionPage) -> QAccessibleInterface:
    """Return the child that is the right upper trapezius, seen from behind."""
    page.map.set_view("posterior")
    return regions_of(page)["RIGHT upper trapezius"]


def test_every_region_of_every_view_and_layer_is_a_child_with_a_name_of_its_own(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        for view in page.map.body_map.views.values():
            for layer in view.layers.values():
                page.map.set_view(view.id, layer.name)
                found = regions_of(page)
                assert len(found) == len({shape.region for shape in layer.shapes}) > 0
                assert all(child.role() == QAccessible.Role.ListItem for child in found.values())
                assert all(child.parent().indexOfChild(child) >= 0 for child in found.values())


def test_pressing_a_region_chooses_it_as_a_tap_does(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        trapezius = of_trapezius(page)
        action = trapezius.actionInterface()
        assert not trapezius.state().selected
        with qtbot.waitSignal(page.map.region_tapped) as tapped:
            action.doAction(action.pressAction())
        assert tapped.args[0] == TRAPEZIUS
        assert page.map.region_at(page.map.to_widget(tapped.args[1])) == TRAPEZIUS
        assert of_trapezius(page).state().selected and page.panel._region == TRAPEZIUS
        assert [c.text(NAME) for c in regions_of(page).values() if c.state().selected] == ["RIGHT upper trapezius"]


def test_what_is_charted_and_what_is_refused_is_said_of_the_region(path: Path, qtbot: QtBot) -> None:
    left = SidedRegion("upper_trapezius", "left")
    with open_page(path, qtbot) as page:
        page.editor.set_consent(agreed(excluded=(left,)))
        assert of_trapezius(page).text(DESCRIPTION) == ""
        page.select(TRAPEZIUS)
        charts(page)
        qtbot.waitUntil(lambda: "tool work, saved" in of_trapezius(page).text(DESCRIPTION), timeout=20_000)
        said = regions_of(page)["LEFT upper trapezius"].text(DESCRIPTION)
        assert "the client said no" in said and "Refused: " in said
        assert "Refused: " in regions_of(page)["RIGHT back of the knee"].text(DESCRIPTION)


def test_a_region_lies_where_it_is_painted_and_is_found_there(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.map.set_view("posterior")
        page.map.set_frame(page.map.frame_at((480.0, 350.0)))
        seen = {name: child for name, child in regions_of(page).items() if not child.state().offscreen}
        assert 0 < len(seen) < len(regions_of(page))
        for child in seen.values():
            place = child.rect()
            assert page.map.rect().contains(page.map.mapFromGlobal(place.center()))
        page.map.set_frame(None)
        point = next(p for p in page.map.body_map.label_points(*TRAPEZIUS) if p.view == "posterior")
        spot = page.map.mapToGlobal(page.map.to_widget((point.x, point.y)).toPoint())
        found = map_of(page).childAt(spot.x(), spot.y())
        assert found.text(NAME) == "RIGHT upper trapezius" and found.rect().contains(spot)
        assert map_of(page).childAt(*page.map.mapToGlobal(QPoint(1, 1)).toTuple()) is None  # type: ignore[attr-defined]


def test_the_chosen_region_is_announced_and_is_the_focus_where_the_map_has_it(
    path: Path, qtbot: QtBot, told: list[QAccessibleEvent]
) -> None:
    with open_page(path, qtbot) as page:
        page.map.set_view("posterior")
        page.show_panel(page.finder)
        assert not page.map.hasFocus()
        told.clear()
        page.select(TRAPEZIUS)
        words = [event.message() for event in told if isinstance(event, QAccessibleAnnouncementEvent)]
        assert words == ["RIGHT upper trapezius selected"]
        page.activateWindow()
        page.go_back_to_map()
        qtbot.waitUntil(page.map.hasFocus)
        told.clear()
        QTest.keyClick(page.map, Qt.Key.Key_Right)
        focused = [e.accessibleInterface().text(NAME) for e in told if e.type() == QAccessible.Event.Focus]
        assert page.map.selected != TRAPEZIUS
        assert focused == [map_of(page).focusChild().text(NAME)]
        assert map_of(page).focusChild().state().focused


def test_the_interfaces_outlive_their_map_without_harm(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        numbers = [QAccessible.uniqueId(child) for child in regions_of(page).values()]
        assert all(QAccessible.accessibleInterface(number) for number in numbers)
        page.close()
        shown = page.map
        shown.setParent(None)
        shown.deleteLater()
        del shown
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert [number for number in numbers if QAccessible.accessibleInterface(number)] == []
        settle()
