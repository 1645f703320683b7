"""A practitioner who does not see charts a session: by the accessible interface, the keys, and the list of regions."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import Reaction, Stroke
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.session_page import SessionPage
from tests.journeys.hands import wait_until
from tests.ui.open_page import open_page, settle

NAME, DESCRIPTION = QAccessible.Text.Name, QAccessible.Text.Description


@pytest.fixture(autouse=True)
def screen_reader() -> Iterator[None]:
    """Let Qt believe that a screen reader listens."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is announced."""
    words: list[str] = []
    real = QAccessible.updateAccessibility

    def listen(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            words.append(event.message())
        real(event)

    monkeypatch.setattr(QAccessible, "updateAccessibility", listen)
    return words


def heard(thing: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """Walk through what a screen reader finds below a thing, without what is hidden."""
    for number in range(thing.childCount()):
        child = thing.child(number)
        if child is None or child.state().invisible:
            continue
        yield child
        yield from heard(child)


def find(page: QWidget, name: str, within: str = "") -> QAccessibleInterface:
    """Return what is called so and can be pressed, in a group of a name."""
    root = QAccessible.queryAccessibleInterface(page)
    roots = [thing for thing in heard(root) if thing.text(NAME) == within] if within else [root]
    found = [thing for at in roots for thing in heard(at) if thing.text(NAME) == name and thing.actionInterface()]
    assert found, f"{name!r} is not to be heard{' in ' + within if within else ''}"
    return found[0]


def press(page: QWidget, name: str, within: str = "") -> None:
    """Press what is called so, by its action."""
    thing = find(page, name, within)
    assert not thing.state().disabled, name
    action = thing.actionInterface()
    wanted = (action.pressAction(), action.toggleAction())
    button = thing.object()
    assert isinstance(button, QAbstractButton)
    action.doAction(next(one for one in action.actionNames() if one in wanted))
    wait_until(lambda: not shiboken6.isValid(button) or not button.isDown())
    settle()


def choose_by_name(page: SessionPage, typed: str, row: str) -> str:
    """Find a region in the list by typing, walk to its row by the arrow keys, take it; return what the row says."""
    press(page, "Find")
    assert QApplication.focusWidget() is page.finder.search
    QTest.keyClicks(QApplication.focusWidget(), typed)
    listed = QAccessible.queryAccessibleInterface(page.finder.list)
    rows = [listed.child(n) for n in range(listed.childCount())]
    at = next(n for n, one in enumerate(rows) if one.text(NAME).split(" · ")[0] == row)
    for _step in range(at):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    said = f"{rows[at].text(NAME)} / {rows[at].text(DESCRIPTION)}"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    settle()
    return said


def test_a_session_is_charted_by_ear_and_keys_alone(path: Path, qtbot: QtBot, told: list[str]) -> None:
    with open_page(path, qtbot, asked=False) as page:
        page.activateWindow()
        qtbot.waitUntil(lambda: page.editor.knows_earlier)
        for item in page.before.items.values():
            press(page, "No", within=item.words)
        press(page, "Accepted")
        press(page, "Spoken")
        press(page, "5", within="Pain limit agreed, 0 to 10")
        assert page.before.ready.isEnabled(), page.before.result.text()
        press(page, "Start charting")
        said = choose_by_name(page, "upper trap", "RIGHT Upper trapezius")
        assert said == "RIGHT Upper trapezius / "
        assert "RIGHT Upper trapezius" in told or "RIGHT upper trapezius selected" in told
        press(page, "Scanner")
        press(page, "Light")
        press(page, "1 min")
        press(page, "Chart: tool work")
        stroke = page.editor.record.entries[-1]
        assert isinstance(stroke, Stroke) and stroke.duration_s == 60
        assert SidedRegion("upper_trapezius", "right") == (stroke.region, stroke.side)
        qtbot.waitUntil(lambda: page.editor.state(stroke.id) == "saved", timeout=20_000)
        listed = QAccessible.queryAccessibleInterface(page.panel.list)
        first = listed.child(0)
        assert "Upper trapezius" in first.text(NAME) and "saved" in first.text(NAME), first.text(NAME)
        press(page, "Redness")
        qtbot.waitUntil(lambda: isinstance(page.editor.record.entries[-1], Reaction))
        said = choose_by_name(page, "upper trap", "RIGHT Upper trapezius")
        assert "tool work, saved" in said and "reaction" in said
        assert "Refused: " in choose_by_name(page, "back of the knee", "RIGHT Back of the knee")
        press(page, "Chart: tool work")
        assert page.panel.refusal.isVisible() and len(page.editor.record.entries) == 2


def test_the_list_has_every_region_and_side_of_the_map(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.show_panel(page.finder)
        rows = [page.finder.list.item(n).data(Qt.ItemDataRole.UserRole) for n in range(page.finder.list.count())]
        listed = {SidedRegion(*what) for what in rows if not isinstance(what, str)}
        layers = [layer for view in page.map.body_map.views.values() for layer in view.layers.values()]
        assert {shape.region for layer in layers for shape in layer.shapes} <= listed
