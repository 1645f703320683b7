"""Picks the part of the view to chart in: a button that names it, and a panel of all parts, laid out as on the body."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from iastm_desktop.domain.bodymap import Frame, View
from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.pieces import ElidedButton
from iastm_desktop.ui.theme import TOUCH_PX
from iastm_desktop.ui.touch_panel import TouchPanel
from iastm_desktop.words import _

_SIDES = ("_right", "_left")
_AROUND_WORDS_PX = 58  # edges, the arrow and the room between
SMALLEST_PX = 110


class FramePicker(ElidedButton):
    """Names the frame shown; pressed, it opens the panel. `frame_chosen` carries a Frame or None for the whole view."""

    frame_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(around_px=_AROUND_WORDS_PX, parent=parent)
        self._panel: FramePanel | None = None
        self._view: View | None = None
        self._frame: Frame | None = None
        put_icon(self, "chevron-down", size_px=16)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands behind the words
        self.setMinimumHeight(TOUCH_PX + 2)  # as high as the segments beside it
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_panel)

    def show_place(self, view: View, frame: Frame | None) -> None:
        """Name the frame shown, or the whole view."""
        self._view, self._frame = view, frame
        shown = frame or (view.frames[0] if view.frames else None)
        self.set_words(frame_words(shown) if shown else _("Whole view"))
        self.setAccessibleName(_("Part of the body: {part}").format(part=self.words))
        self.setEnabled(len(view.frames) > 1)

    def open_panel(self) -> "FramePanel | None":
        """Open the panel of this view's parts below the button."""
        if self._view is None:
            return None
        self._panel = FramePanel(self._view, self._frame, self)
        self._panel.chosen.connect(self.frame_chosen)
        self._panel.popup(self)
        return self._panel

    # Qt's own names

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), TOUCH_PX + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(SMALLEST_PX, TOUCH_PX + 2)


class FramePanel(TouchPanel):
    """All frames of a view as buttons: the patient's sides in two columns as the view shows them."""

    chosen = Signal(object)

    def __init__(self, view: View, frame: Frame | None, parent: QWidget) -> None:
        rows = [[(one.id, frame_words(one)) for one in row] for row in rows_of(view.frames)]
        super().__init__(rows, (frame or view.frames[0]).id, parent)
        self._frames: dict[str, Frame | None] = {one.id: one for one in view.frames} | {view.frames[0].id: None}
        self.picked.connect(self._on_picked)

    def _on_picked(self, frame_id: str) -> None:
        self.chosen.emit(self._frames[frame_id])


def frame_words(frame: Frame) -> str:
    """Return the name of a frame without the view, which is said beside it: `Right neck and shoulder`."""
    return frame.words.split(",")[0]


def rows_of(frames: Sequence[Frame]) -> list[list[Frame]]:
    """Return the frames row by row: pairs side by side as they lie in the view, single ones two to a row."""
    pairs: dict[str, list[Frame]] = {}
    for frame in frames[1:]:
        pairs.setdefault(_without_side(frame.id), []).append(frame)
    paired = [sorted(group, key=lambda frame: frame.x) for group in pairs.values() if len(group) == 2]
    single = [group[0] for group in pairs.values() if len(group) == 1]
    return [list(frames[:1]), *(single[at : at + 2] for at in range(0, len(single), 2)), *paired]


def _without_side(frame_id: str) -> str:
    return next((frame_id.removesuffix(side) for side in _SIDES if frame_id.endswith(side)), frame_id)
