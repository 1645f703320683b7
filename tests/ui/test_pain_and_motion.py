"""Pain now and range of motion in two or three taps: nothing filled in, before and after side by side."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.entries import Measure
from iastm_desktop.ui.pain_panel import PainPanel
from iastm_desktop.ui.rom_panel import RomPanel, dial_end, motion_presets
from tests.ui.open_page import TRAPEZIUS
from tests.ui.open_session import open_editor, parts, read_session, wait_until_saved
from tests.ui.reach import offenders


def tap(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def measures(path: Path) -> list[Measure]:
    return [entry for entry in read_session(path).entries if isinstance(entry, Measure)]


def shown(panel: QWidget, qtbot: QtBot, width: int = 398) -> None:
    qtbot.addWidget(panel)
    panel.resize(width, 520)
    panel.show()
    qtbot.waitExposed(panel)


# Pain


def test_one_tap_charts_pain_another_corrects_it_and_not_asked_takes_it_back(path: Path, qtbot: QtBot) -> None:
    with open_editor(path, qtbot) as (editor, thread):
        panel = PainPanel(editor)
        shown(panel, qtbot)
        assert panel.row.value() is None
        tap(panel.row.number(6))
        tap(panel.row.number(5))
        tap(panel.phase.chip("post"))
        assert panel.row.value() is None, "after is never filled in from before"
        tap(panel.row.number(0))
        tap(panel.phase.chip("pre"))
        assert panel.row.value() == 5
        tap(panel.row.number(None))
        wait_until_saved(qtbot, thread)
        record = read_session(path)
    assert [(e.measure, e.phase, e.value, e.region) for e in measures(path)] == [("nrs_rest", "post", 0, None)]
    assert len(record.withdrawn) == 1


def test_pain_of_a_region_stands_beside_pain_overall(path: Path, qtbot: QtBot) -> None:
    with open_editor(path, qtbot) as (editor, thread):
        panel = PainPanel(editor)
        shown(panel, qtbot)
        panel.set_region(TRAPEZIUS)
        tap(panel.row.number(3))
        tap(panel.place.chip("here"))
        tap(panel.scale.chip("nrs_movement"))
        tap(panel.row.number(8))
        wait_until_saved(qtbot, thread)
    told = [(e.measure, e.value, e.region, e.side) for e in measures(path)]
    assert told == [("nrs_rest", 3, None, None), ("nrs_movement", 8, *TRAPEZIUS)]


# Range of motion


def test_other_joints_and_motions_come_back(path: Path, qtbot: QtBot) -> None:
    with open_editor(path, qtbot) as (editor, thread):
        panel = RomPanel(editor)
        shown(panel, qtbot)
        assert panel.motion.codes() == ()
        tap(panel.joint.chip("knee"))
        tap(panel.motion.chip("flexion left"))
        tap(panel.motion.chip("\u2026"))
        assert "extension left" in panel.motion.codes() and panel.motion.value() is None
        tap(panel.joint.chip("\u2026"))
        assert "hip" in panel.joint.codes() and panel.motion.codes() == ()
        wait_until_saved(qtbot, thread)


def test_the_presets_of_a_joint_name_each_side(path: Path) -> None:
    words = [words for _code, words in motion_presets(parts().catalogue, "cervical")]
    expected = ["Flexion", "Extension", "Lateral flexion R", "Lateral flexion L", "Rotation R", "Rotation L"]
    assert words == expected
    assert dial_end(parts().catalogue, "cervical", "rotation") == 110
    assert dial_end(parts().catalogue, "jaw", "opening") == 180


def test_motion_dial_before_is_three_taps_and_after_three_more(path: Path, qtbot: QtBot) -> None:
    with open_editor(path, qtbot) as (editor, thread):
        panel = RomPanel(editor)
        shown(panel, qtbot)
        tap(panel.joint.chip("cervical"))
        tap(panel.motion.chip("rotation left"))
        assert panel.motion.codes()[:2] == ("rotation right", "rotation left"), "the other side stays a tap away"
        assert not panel.chart["pre"].isEnabled() and panel.figure.text() == "\u2013", "nothing is filled in"
        for phase, share in (("pre", 0.5), ("post", 0.75)):
            if phase == "post":
                tap(panel.motion.chip("rotation left"))
            place = QPoint(int(8 + share * (panel.dial.width() - 16)), 20)
            QTest.mousePress(panel.dial, Qt.MouseButton.LeftButton, pos=place)
            tap(panel.chart[phase])
        assert panel.chart["pre"].text() == "Before: 55°"
        wait_until_saved(qtbot, thread)
    before, after = measures(path)
    assert (before.joint, before.motion, before.side, before.mode) == ("cervical", "rotation", "left", "active")
    assert (before.phase, before.value, after.phase) == ("pre", 55, "post") and after.value in (80, 85)
    assert before.limit is None and before.pain_at_end is None


def test_steps_of_five_limit_and_pain_at_the_end(path: Path, qtbot: QtBot) -> None:
    with open_editor(path, qtbot) as (editor, thread):
        panel = RomPanel(editor)
        shown(panel, qtbot)
        tap(panel.joint.chip("knee"))
        tap(panel.motion.chip("flexion right"))
        for _press in range(3):
            tap(panel.more)
        tap(panel.less)
        tap(panel.limit.chip("moderate"))
        tap(panel.painful.chip("pain"))
        assert panel.figure.text() == "10°"
        tap(panel.chart["pre"])
        assert panel.limit.value() is None
        wait_until_saved(qtbot, thread)
    (measure,) = measures(path)
    assert (measure.value, measure.limit, measure.pain_at_end) == (10, "moderate", True)


def test_a_press_at_the_very_start_of_the_dial_is_zero_degrees(path: Path, qtbot: QtBot) -> None:
    with open_editor(path, qtbot) as (editor, thread):
        panel = RomPanel(editor)
        shown(panel, qtbot)
        tap(panel.joint.chip("knee"))
        tap(panel.motion.chip("extension right"))
        QTest.mousePress(panel.dial, Qt.MouseButton.LeftButton, pos=QPoint(2, 20))
        tap(panel.chart["pre"])
        wait_until_saved(qtbot, thread)
    assert measures(path)[0].value == 0


@pytest.mark.parametrize("kind", [PainPanel, RomPanel])
def test_every_control_is_in_reach(path: Path, qtbot: QtBot, kind: type[PainPanel] | type[RomPanel]) -> None:
    with open_editor(path, qtbot) as (editor, thread):
        panel = kind(editor)
        panel.set_region(TRAPEZIUS)
        if isinstance(panel, RomPanel):
            panel.joint.chip("shoulder").click()
            panel.motion.chip("flexion right").click()
        shown(panel, qtbot)
        panel.resize(398, panel.heightForWidth(398) if panel.hasHeightForWidth() else 700)
        assert offenders(panel) == []
        wait_until_saved(qtbot, thread)
