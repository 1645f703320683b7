"""The dialog of work at the table: the hand, the stopped clock, and each key learnt by pressing it."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QGridLayout, QPushButton, QWidget

from iastm_desktop.ui.pedal_keys import key_name
from iastm_desktop.ui.pieces import button, column, label, lay_out_scrolling, row
from iastm_desktop.ui.segments import Segments
from iastm_desktop.ui.table_settings import ACTIONS, IDLE_CHOICES_MIN, TableSettings
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

WIDTH_PX, IDLE_PX = 460, 50


class TableDialog(QDialog):
    """Every change holds at once. While a key is learnt, the next press is that key; Esc leaves it as it is."""

    def __init__(self, settings: TableSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings, self._learning = settings, ""
        self.setWindowTitle(_("At the table"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_role(self, "page")
        self.left_handed = QCheckBox(_("Left-handed: TAP OUT at the right"))
        self.left_handed.setChecked(settings.choices.left_handed)
        self.left_handed.toggled.connect(settings.set_left_handed)
        self.by_itself = QCheckBox(_("A stopped clock charts at once"))
        self.by_itself.setChecked(settings.choices.charts_by_itself)
        self.by_itself.toggled.connect(settings.set_charts_by_itself)
        self.idle = Segments([(str(each), _idle_words(each)) for each in IDLE_CHOICES_MIN])
        self.idle.setAccessibleName(_("Cover the screen when nothing is touched"))
        self.idle.setMinimumHeight(IDLE_PX)
        self.idle.set_value(str(settings.choices.idle_min))
        self.idle.changed.connect(lambda chosen: settings.set_idle_min(int(chosen)))
        self.keys: dict[str, QPushButton] = {}
        lay_out_scrolling(self, self._content(), WIDTH_PX)
        settings.changed.connect(self._show)
        self._show()

    def _content(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(20, 16, 20, 16)
        grid.setSpacing(8)
        told = _("A foot pedal types keys. Tap a line, then press the pedal.")
        covers = label(_("Cover the screen when nothing was touched for"))
        choices = (self.left_handed, self.by_itself, covers, self.idle)
        top = column(label(_("At the table"), "h1"), *choices, label(told, "muted", wrap=True), spacing=8)
        grid.addLayout(top, 0, 0, 1, 3)
        for number, (action, words) in enumerate(ACTIONS.items(), start=1):
            learn = self.keys[action] = button("", partial(self._learn, action))
            learn.setMinimumWidth(220)
            learn.installEventFilter(self)
            none = button(_("None"), partial(self._settings.set_key, action, ""), role="quiet")
            none.setAccessibleName(_("{action}: no key").format(action=words))
            for column_number, widget in enumerate((label(words), learn, none)):
                grid.addWidget(widget, number, column_number)
        self.close_button = button(_("Close"), self.accept, role="primary")
        grid.addLayout(row(0, self.close_button), len(ACTIONS) + 1, 0, 1, 3)
        return grid

    def _learn(self, action: str) -> None:
        self._learning = action
        self._show()

    def _show(self) -> None:
        for action, learn in self.keys.items():
            key = self._settings.keys().get(action, "")
            learn.setText(_("Press the pedal\u2026") if action == self._learning else key or _("no key"))
            learn.setAccessibleName(_("{action}: {key}").format(action=ACTIONS[action], key=learn.text()))

    def _take(self, event: QKeyEvent) -> None:
        key = key_name(event)
        if event.key() == Qt.Key.Key_Escape or key:
            action, self._learning = self._learning, ""
            if key:
                self._settings.set_key(action, key)
            self._show()

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._learning and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
            elif event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
                self._take(event)
            return True
        return super().eventFilter(watched, event)


def _idle_words(minutes: int) -> str:
    return _("{minutes} min").format(minutes=minutes) if minutes else _("never")
