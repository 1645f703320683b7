"""The rail beside the map: the parts of the view that is shown, one under the other, each one tap away."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QScrollArea, QVBoxLayout, QWidget

from iastm_desktop.domain.bodymap import Frame, View
from iastm_desktop.ui.finger_scroll import scroll_by_finger
from iastm_desktop.ui.pieces import clear, column, holder, label, row
from iastm_desktop.ui.pressing import on_press, show_checked
from iastm_desktop.ui.theme import GAP_PX, set_role
from iastm_desktop.words import _

ITEM_PX = 48
_AROUND_PX = 8
_SIDES = ("right", "left")


class FrameRail(QScrollArea):
    """Buttons for the frames of a view; `frame_chosen` carries a Frame, or None for the whole view."""

    frame_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout()
        self._column.setSpacing(GAP_PX)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("Parts of the body"))
        self._inside = holder(self._column)
        self.setWidget(self._inside)
        self.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)
        self.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._bring_chosen_in())
        scroll_by_finger(self)

    def show_place(self, view: View, frame: Frame | None) -> None:
        """Offer the parts of a view, and mark the one that is shown."""
        if view is not self._view:
            self._view = view
            self._offer(view)
        on = self._buttons.get(frame.id if frame else view.frames[0].id if view.frames else "")
        if on is not None:
            show_checked(on, True)
            QTimer.singleShot(0, self, lambda: self._bring_in(on))  # when the rows have their places

    def button(self, frame_id: str) -> QPushButton:
        """Return the button of a frame."""
        return self._buttons[frame_id]

    def _offer(self, view: View) -> None:
        for button in self._buttons.values():
            self._group.removeButton(button)
        clear(self._column)
        self._buttons = {}
        for frames in rail_rows(view.frames):
            self._column.addWidget(self._one(frames[0]) if len(frames) == 1 else self._pair(frames))
        self._column.addStretch(1)
        self._say()

    def _one(self, frame: Frame) -> QPushButton:
        """Return the button of a part that has the rail's width to itself."""
        assert self._view is not None
        whole = frame is self._view.frames[0]
        made = self._button(frame, _("Whole view") if whole else frame.words)
        made.setProperty("words", _("Whole view") if whole else rail_words(frame))
        on_press(made, lambda _on: self.frame_chosen.emit(None if whole else frame), both_ways=False)
        return made

    def _pair(self, frames: Sequence[Frame]) -> QWidget:
        """Return a part's name over the buttons of its two sides, which stand as the sides stand in the drawing."""
        name = label(_without_side(frames[0]), "rail", wrap=True)
        name.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
        buttons = []
        for frame in sorted(frames, key=lambda frame: frame.x):
            made = self._button(frame, frame.words)
            made.setText({"right": _("R"), "left": _("L")}[frame.side])
            set_role(made, "rail side")
            on_press(made, partial(self._choose, frame), both_ways=False)
            buttons.append(made)
        return holder(column(name, row(*buttons, spacing=GAP_PX), spacing=0))

    def _choose(self, frame: Frame, _on: bool) -> None:
        self.frame_chosen.emit(frame)

    def _button(self, frame: Frame, name: str) -> QPushButton:
        made = QPushButton()
        made.setCheckable(True)
        made.setAutoDefault(False)
        made.setAccessibleName(name)
        made.setToolTip(frame.words)
        made.setMinimumHeight(ITEM_PX)
        set_role(made, "rail")
        self._group.addButton(made)
        self._buttons[frame.id] = made
        return made

    def _bring_in(self, button: QPushButton) -> None:
        """Scroll so that a button is in sight and no row above it is cut."""
        self._column.activate()
        around = button.parentWidget()
        item = button if around is None or around is self._inside else around
        top, bar = item.mapTo(self._inside, QPoint()).y(), self.verticalScrollBar()
        rows = self._inside.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        tops = sorted(row.y() for row in rows if not row.isHidden())
        height = self.viewport().height()
        last = max((row.geometry().bottom() + 1 for row in rows if not row.isHidden()), default=0)
        self._column.setContentsMargins(0, 0, 0, _to_the_next(tops, last - height))
        self._column.activate()
        if top in tops and bar.value() in tops and bar.value() <= top and top + item.height() <= bar.value() + height:
            return
        least = max(top + item.height() // 2 - height // 2, 0)
        bar.setValue(min((y for y in tops if least <= y <= top), default=top))

    def _bring_chosen_in(self) -> None:
        """Bring the chosen part into sight when the rows have their places: they get them after they are offered."""
        on = self._group.checkedButton()
        if isinstance(on, QPushButton):
            QTimer.singleShot(0, self, lambda: self._bring_in(on) if on is self._group.checkedButton() else None)

    def _say(self) -> None:
        """Write the words on the buttons, on as many lines as they need."""
        for button in self._buttons.values():
            if words := button.property("words"):
                button.ensurePolished()
                lines = wrapped(str(words), button.fontMetrics(), self.width() - _AROUND_PX)
                button.setText("\n".join(lines))

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say()
        self._bring_chosen_in()


def rail_rows(frames: Sequence[Frame]) -> list[tuple[Frame, ...]]:
    """Return the frames in rows: the two sides of a part that follow each other in one, others alone."""
    rows: list[tuple[Frame, ...]] = []
    for frame in frames:
        last = rows[-1] if rows else ()
        if len(last) == 1 and _are_two_sides(last[0], frame):
            rows[-1] = (last[0], frame)
        else:
            rows.append((frame,))
    return rows


def _are_two_sides(one: Frame, other: Frame) -> bool:
    return {one.side, other.side} == set(_SIDES) and _without_side(one) == _without_side(other)


def _to_the_next(tops: Sequence[int], end: int) -> int:
    """Return how much further than `end` one must be able to scroll so that a row begins at the top."""
    return max(min((top for top in tops if top >= end), default=end) - end, 0)


def rail_words(frame: Frame) -> str:
    """Return a frame's name in few words: the side as a letter in front, without the view: `R neck and shoulder`."""
    words = frame.words.split(",")[0]
    for side, letter in (("right ", _("R")), ("left ", _("L"))):
        if words.lower().startswith(side):
            return f"{letter} {words[len(side) :]}"
    return words


def _without_side(frame: Frame) -> str:
    """Return a frame's name without side and view: `Neck and shoulder`, `Forearm, upper part`."""
    words, *more = frame.words.split(",")
    side = next((side for side in _SIDES if words.lower().startswith(f"{side} ")), "")
    words = words[len(side) :].strip()
    return ",".join([words[:1].upper() + words[1:], *(part for part in more if part.endswith(" part"))])


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
