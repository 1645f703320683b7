"""The rail beside the map: the parts of the view that is shown, one under the other, each one tap away."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QScrollArea, QVBoxLayout, QWidget

from iastm_desktop.domain.bodymap import Frame, View
from iastm_desktop.ui.pieces import clear, holder
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

ITEM_PX = 48
_GAP_PX = 8
_AROUND_PX = 8


class FrameRail(QScrollArea):
    """Buttons for the frames of a view; `frame_chosen` carries a Frame, or None for the whole view."""

    frame_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout()
        self._column.setSpacing(_GAP_PX)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("Parts of the body"))
        inside = holder(self._column)
        self.setWidget(inside)
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)

    def show_place(self, view: View, frame: Frame | None) -> None:
        """Offer the parts of a view, and mark the one that is shown."""
        if view is not self._view:
            self._view = view
            self._offer(view)
        on = self._buttons.get(frame.id if frame else view.frames[0].id if view.frames else "")
        if on is not None:
            on.setChecked(True)
            self.ensureWidgetVisible(on, 0, ITEM_PX)

    def button(self, frame_id: str) -> QPushButton:
        """Return the button of a frame."""
        return self._buttons[frame_id]

    def _offer(self, view: View) -> None:
        for button in self._buttons.values():
            self._group.removeButton(button)
        clear(self._column)
        self._buttons = {frame.id: self._button(frame, whole=not at) for at, frame in enumerate(view.frames)}
        self._column.addStretch(1)
        self._say()

    def _button(self, frame: Frame, *, whole: bool) -> QPushButton:
        made = QPushButton()
        made.setCheckable(True)
        made.setAutoDefault(False)
        made.setAccessibleName(_("Whole view") if whole else frame.words)
        made.setToolTip(frame.words)
        made.setMinimumHeight(ITEM_PX)
        made.setProperty("words", _("Whole view") if whole else rail_words(frame))
        set_role(made, "rail")
        made.clicked.connect(lambda: self.frame_chosen.emit(None if whole else frame))
        self._group.addButton(made)
        self._column.addWidget(made)
        return made

    def _say(self) -> None:
        """Write the words on the buttons, on as many lines as they need."""
        for button in self._buttons.values():
            button.ensurePolished()
            lines = wrapped(str(button.property("words")), button.fontMetrics(), self.width() - _AROUND_PX)
            button.setText("\n".join(lines))

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say()


def rail_words(frame: Frame) -> str:
    """Return a frame's name in few words: the side as a letter in front, without the view: `R neck and shoulder`."""
    words = frame.words.split(",")[0]
    for side, letter in (("right ", _("R")), ("left ", _("L"))):
        if words.lower().startswith(side):
            return f"{letter} {words[len(side) :]}"
    return words


def wrapped(words: str, metrics: QFontMetrics, width: int, most: int = 3) -> list[str]:
    """Return `words` on at most so many lines that fit into a width; what does not fit is cut with three dots."""
    lines: list[str] = []
    for word in words.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and metrics.horizontalAdvance(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    lines = [*lines[: most - 1], " ".join(lines[most - 1 :])] if len(lines) > most else lines
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines]
