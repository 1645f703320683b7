"""What the tests of the map share: the real map in a widget that is shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iastm_desktop.assets import load_body_map, load_regions, map_picture
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.palettes import THEMES
from iastm_desktop.ui.theme import apply_theme, theme_in_use
from tests.storage.honest_book import new_book


@pytest.fixture
def map_view(qtbot: QtBot, qapp: QApplication) -> BodyMapView:
    """Return the body map widget, shown at the size it has in a window of 1366 x 768, in the light theme."""
    view = BodyMapView(load_body_map(), load_regions(), map_picture)
    qtbot.addWidget(view)
    view.resize(868, 484)
    view.show()
    qtbot.waitUntil(lambda: view.full_repaints > 0)
    return view


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a book with one session that has begun."""
    return new_book(tmp_path / "practice.iastm")


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    """Begin every test in the light theme, and leave it so."""
    make_light(qapp)
    yield
    make_light(qapp)


def make_light(app: QApplication) -> None:
    """Apply the light theme where another is in use: every widget alive is styled anew by it."""
    if not app.styleSheet() or theme_in_use() is not THEMES["light"]:
        apply_theme(app, "light")
