"""The keys of a pedal are learnt by pressing it, and kept."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iastm_desktop.ui.preferences import Preferences
from iastm_desktop.ui.table_dialog import TableDialog
from iastm_desktop.ui.table_settings import TableSettings
from tests.ui.open_page import settle
from tests.ui.reach import offenders


def test_the_next_press_is_the_key_and_escape_leaves_it(tmp_path: Path, qtbot: QtBot) -> None:
    settings = TableSettings(Preferences(tmp_path / "settings.ini"))
    dialog = TableDialog(settings)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    settle()
    learn = dialog.keys["timer"]
    assert learn.text() == "F8" and offenders(dialog) == []
    QTest.mouseClick(learn, Qt.MouseButton.LeftButton)
    assert learn.text() == "Press the pedal\u2026"
    QTest.keyClick(learn, Qt.Key.Key_Escape)
    assert learn.text() == "F8" and dialog.isVisible()
    for key, name in ((Qt.Key.Key_PageDown, "PgDown"), (Qt.Key.Key_Space, "Space"), (Qt.Key.Key_Return, "Return")):
        QTest.mouseClick(learn, Qt.MouseButton.LeftButton)
        QTest.keyClick(learn, key)
        assert learn.text() == name, "a pedal may type what presses buttons"
    QTest.mouseClick(dialog.left_handed, Qt.MouseButton.LeftButton, pos=dialog.left_handed.rect().center() / 4)
    again = TableSettings(Preferences(tmp_path / "settings.ini"))
    assert again.keys()["timer"] == "Return" and again.choices.left_handed == dialog.left_handed.isChecked()
