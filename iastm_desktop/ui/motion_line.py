"""Range of motion in one tap: a motion measured before has a dial of its own, and a tap on it charts the degrees."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.entries import Measure
from iastm_desktop.domain.motions import ROM, Motion, measured, motions_of
from iastm_desktop.ui.pieces import clear, column, elided, label, row
from iastm_desktop.ui.rom_panel import Dial, dial_end
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.theme import GAP_PX
from iastm_desktop.words import _

BEFORE, AFTER = "pre", "post"
WORDS = {BEFORE: _("{motion}, before"), AFTER: _("{motion}, after")}
FIGURE_PX = 76
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TapDial(Dial):
    """`picked` carries the degrees when the finger is lifted; by keyboard digits or arrows, then Enter.

    `left`: the keyboard went elsewhere. The wheel scrolls the page and turns nothing.
    """

    picked = Signal(int)
    left = Signal()

    # Qt's own names

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.picked.emit(self.degrees_at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.picked.emit(self.value())
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class MotionLine(QWidget):
    """One motion in one phase: its words, what it was at the last look, the dial, and the degrees once charted."""

    def __init__(self, editor: SessionEditor, motion: Motion, phase: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.motion, self._editor, self._phase = motion, editor, phase
        catalogue = editor.parts.catalogue
        said = WORDS[phase].format(motion=motion_words(motion, catalogue))
        self.words, self.figure = elided(said, "small"), label("", "h2")
        self.figure.setMinimumWidth(FIGURE_PX)
        self.figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.dial = TapDial()
        self.dial.setRange(0, dial_end(catalogue, motion.joint, motion.motion))
        self.dial.setAccessibleName(_("{motion}, degrees").format(motion=said))
        self._said = said
        line = row(self.dial, self.figure)
        line.setStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.words)
        layout.addLayout(line)
        self.dial.picked.connect(self._on_picked)
        self.dial.left.connect(self.show_session)
        self.dial.valueChanged.connect(self._on_moved)
        editor.changed.connect(self.show_session)
        self.show_session()

    def show_session(self) -> None:
        """Show what was charted; nothing is filled in."""
        charted = self._charted()
        self.dial.blockSignals(True)
        self.dial.setValue(int(charted.value) if charted else 0)
        self.dial.blockSignals(False)
        self._show_figure(None if charted is None else charted.value)
        before = measured(self._editor.record.entries, self.motion, BEFORE) if self._phase == AFTER else None
        seen = _("{words} (before {degrees:g}°)")
        self.words.setText(seen.format(words=self._said, degrees=before.value) if before else self._said)

    def _show_figure(self, degrees: int | float | None) -> None:
        self.figure.setText("\u2013" if degrees is None else f"{degrees:g}°")

    def _charted(self) -> Measure | None:
        return measured(self._editor.record.entries, self.motion, self._phase)

    def _on_moved(self, degrees: int) -> None:
        """Show the degrees under the finger; they count when it is lifted."""
        self._show_figure(degrees)

    def _on_picked(self, degrees: int) -> None:
        charted = self._charted()
        if charted is None:
            new = Measure(measure=ROM, phase=self._phase, value=degrees, **self.motion._asdict())
            self._editor.add([new])
        elif charted.value != degrees:
            self._editor.correct(replace(charted, value=degrees))
        self.show_session()


class MotionLines(QWidget):
    """A line for each motion to measure: before, those of the last visit; after, those measured before the work."""

    def __init__(self, editor: SessionEditor, phase: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor, self._phase = editor, phase
        self.lines: tuple[MotionLine, ...] = ()
        self._lines = column(spacing=GAP_PX)
        self._lines.setContentsMargins(0, 0, 0, 6)
        self.setLayout(self._lines)
        editor.changed.connect(self.show_session)
        editor.earlier_read.connect(self.show_session)
        self.show_session()

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to measure again."""
        return not self.lines

    def show_session(self) -> None:
        """Bring the lines up to what there is to measure."""
        wanted = self._wanted()
        if wanted == tuple(line.motion for line in self.lines):
            return
        clear(self._lines)
        self.lines = tuple(MotionLine(self._editor, motion, self._phase) for motion in wanted)
        for line in self.lines:
            self._lines.addWidget(line)
        self.setVisible(bool(self.lines))

    def _wanted(self) -> tuple[Motion, ...]:
        if self._phase == AFTER:
            return motions_of(self._editor.record.entries, BEFORE)
        earlier = self._editor.earlier
        return motions_of(earlier.entries) if earlier else ()


def motion_words(motion: Motion, catalogue: Catalogue) -> str:
    """Return `Neck rotation, right`."""
    line = f"{motion.joint}_{motion.motion}"
    said = catalogue.words("rom", line) if catalogue.has("rom", line) else f"{motion.joint} {motion.motion}"
    side = f", {catalogue.words('side', motion.side)}" if motion.side in ("left", "right") else ""
    return f"{said[:1].upper()}{said[1:]}{side}"
