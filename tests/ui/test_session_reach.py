"""The session page: every control is in reach, by finger and by key, in each state, size and theme."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import TapOut
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.theme import apply_theme
from tests.ui.open_page import (
    HUGE_AT_300,
    LARGE,
    LEAST,
    PORTRAIT,
    SMALL,
    TINY,
    TRAPEZIUS,
    WORK,
    charts,
    open_page,
    settle,
)
from tests.ui.open_session import (
    all_no,
)
from tests.ui.reach import controls, offenders

# By keyboard


def test_on_opening_the_map_has_the_keys_and_no_button_looks_chosen(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.activateWindow()
        page.setFocus()
        qtbot.waitUntil(page.map.hasFocus)
        assert not page.map._ring


@pytest.mark.parametrize("panel", ["notes", "finder", "finish", "before"])
def test_escape_goes_back_to_the_map(path: Path, qtbot: QtBot, panel: str) -> None:
    with open_page(path, qtbot) as page:
        page.activateWindow()
        page.show_panel(getattr(page, panel))
        QTest.keyClick(page, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: page._side.currentWidget() is page.panel)
        assert page.map.hasFocus()


@pytest.mark.parametrize("panel", ["panel", "notes", "finder", "finish", "before"])
def test_tab_reaches_every_control_that_can_be_used(path: Path, qtbot: QtBot, panel: str) -> None:
    with open_page(path, qtbot) as page:
        page.editor.add([WORK])
        page.activateWindow()
        page.show_panel(getattr(page, panel))
        settle()
        wanted = {w for w in controls(page) if w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus}
        page.map.setFocus()
        reached = set()
        for _step in range(len(wanted) + 40):
            reached.add(QApplication.focusWidget())
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        groups = {w.group() for w in reached if isinstance(w, QPushButton) and w.group()}  # arrows go on from there
        missed = [
            w.accessibleName() for w in wanted - reached if not (isinstance(w, QPushButton) and w.group() in groups)
        ]
        assert missed == []


@pytest.mark.parametrize("panel", ["panel", "notes", "finder", "finish", "before"])
def test_every_control_has_a_name_for_a_screen_reader(path: Path, qtbot: QtBot, panel: str) -> None:
    with open_page(path, qtbot) as page:
        page.show_panel(getattr(page, panel))
        settle()
        nameless = [w for w in controls(page) if not (w.accessibleName() or getattr(w, "text", str)())]
        assert nameless == []


# In reach


def _selected(page: SessionPage) -> None:
    page.map.set_view("posterior")
    page.select(TRAPEZIUS)
    page.map.set_frame(page.map.frame_at((480.0, 350.0)))


def _charted(page: SessionPage) -> None:
    _selected(page)
    charts(page)
    page.editor.add([TapOut(reason="not_said", action="stopped")])
    page.panel.list.setCurrentIndex(page.panel.list.entries.index(0))


def _details(page: SessionPage) -> None:
    _selected(page)
    page.panel.form("stroke").more.setChecked(True)


def _refused(page: SessionPage) -> None:
    page.editor.set_screening(replace(all_no(blood_thinners="yes", frailty="yes"), id=page.editor.record.screening.id))
    _selected(page)
    charts(page)
    assert page.panel.refusal.isVisible()


def _done_anyway(page: SessionPage) -> None:
    _refused(page)
    next(b for b in page.panel.refusal.findChildren(QPushButton) if b.text() == "It was done all the same").click()


def _kind(kind: str) -> Callable[[SessionPage], None]:
    return lambda page: (_selected(page), page.show_charting(), page.panel.set_kind(kind))  # type: ignore[func-returns-value, return-value]


def _panel(name: str) -> Callable[[SessionPage], None]:
    return lambda page: page.show_panel(getattr(page, name))


def _careful(page: SessionPage) -> None:
    page.show_panel(page.before)
    page.select(TRAPEZIUS)
    for item in ("skin_infection", "blood_thinners"):
        page.before.items[item].chips.chip("yes").click()
    page.before.consent.decision.chip("partial").click()
    page.before.consent.excluded.add_part.click()


STATES: dict[str, Callable[[SessionPage], None]] = {
    "opened": lambda page: None,
    "selected": _selected,
    **{kind: _kind(kind) for kind in ("reaction", "finding", "pain_area", "measure", "technique", "mark", "tap_out")},
    "details": _details,
    **{name: _panel(name) for name in ("before", "notes", "finder", "finish")},
    "careful": _careful,
    "charted": _charted,
    "refused": _refused,
    "done all the same": _done_anyway,
}
WALKS = [
    (LARGE, "light"),
    (SMALL, "light"),
    (SMALL, "contrast"),
    (TINY, "dark"),
    (PORTRAIT, "light"),
    (HUGE_AT_300, "dark"),
    (LEAST, "light"),
]


@pytest.mark.parametrize(
    ("size", "theme"), WALKS, ids=lambda value: value if isinstance(value, str) else f"{value[0]}x{value[1]}"
)
def test_no_control_is_cut_off_covered_or_too_low(
    path: Path, qtbot: QtBot, qapp: QApplication, size: tuple[int, int], theme: str
) -> None:
    apply_theme(qapp, theme)
    found = {}
    with open_page(path, qtbot, size=size) as page:
        for name, go in STATES.items():
            page.panel.set_kind("stroke")
            page.show_charting()
            go(page)
            for turn in ("chart", "list", "map") if size in (TINY, LEAST) else ("",):
                if turn and page._side.currentWidget() is page.panel:
                    page.take_turn(turn)
                settle()
                assert len(controls(page)) > (8 if turn else 15), "the walk sees the page"
                if wrong := offenders(page):
                    found[name, turn] = wrong
                    print(*(f"{name} {turn}: {line}" for line in wrong), sep="\n")
    print(f"{size[0]}x{size[1]} {theme}: offenders: {sum(map(len, found.values()))}")
    assert found == {}


def test_the_walk_over_the_controls_can_find_faults(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot) as page:
        page.stop.setFixedSize(40, 20)
        page.undo.move(page.redo.pos() - QPoint(10, 0))
        found = offenders(page)
        assert any(line.startswith("too low") for line in found)
        assert any(line.startswith("on each other: Undo and Redo") for line in found)
        page.undo.move(page.redo.pos() - QPoint(page.undo.width() + 3, 0))
        assert "only 3 px between: Undo and Redo" in offenders(page)
        page.undo.setFixedWidth(30)
        assert "too narrow: Undo 30 px" in offenders(page)
        page.undo.move(-30, 0)
        assert any(line.startswith("cut off: Undo") for line in offenders(page))


@pytest.mark.parametrize("size", [LARGE, SMALL, PORTRAIT, HUGE_AT_300], ids=lambda size: f"{size[0]}x{size[1]}")
def test_tool_pressure_and_time_are_in_sight_without_scrolling(path: Path, qtbot: QtBot, size: tuple[int, int]) -> None:
    with open_page(path, qtbot, size=size) as page:
        _selected(page)
        charts(page)
        settle()
        form = page.panel.form("stroke")
        viewport = form.parentWidget()
        for field in ("tool", "pressure", "duration_s"):
            row = form.row(field)
            place = QRect(row.mapTo(viewport, QPoint()), row.size())
            assert viewport.rect().contains(place), field
        assert page.panel.list.isVisible() or page.panel.list_button.isVisible()


@pytest.mark.parametrize("size", [LARGE, SMALL], ids=["large", "small"])
def test_the_view_bar_is_one_line_and_the_map_keeps_its_share(path: Path, qtbot: QtBot, size: tuple[int, int]) -> None:
    with open_page(path, qtbot, size=size) as page:
        for name in ("before", "panel", "notes"):
            page.show_panel(getattr(page, name))
            _selected(page)
            settle()
            assert page.view_bar.height() < 60
        page.show_panel(page.panel)
        settle()
        assert page.map.height() >= 0.4 * size[1]
        assert page._scroll.verticalScrollBar().maximum() == 0


def test_a_change_of_theme_draws_every_icon_anew(path: Path, qtbot: QtBot, qapp: QApplication) -> None:
    from iastm_desktop.ui.icons import draw_icons_anew

    with open_page(path, qtbot) as page:
        drawn = [w for w in page.findChildren(QPushButton) if w.property("icon_name")]
        assert len(drawn) >= 8
        before = [w.icon().pixmap(20, 20).toImage() for w in drawn]
        apply_theme(qapp, "dark")
        draw_icons_anew(qapp)
        after = [w.icon().pixmap(20, 20).toImage() for w in drawn]
        apply_theme(qapp, "light")
        draw_icons_anew(qapp)
        assert all(one != other for one, other in zip(before, after, strict=True))
        assert [w.icon().pixmap(20, 20).toImage() for w in drawn] == before
