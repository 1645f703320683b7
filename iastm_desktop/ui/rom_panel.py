"""Range of motion by presets: tap the motion, tap the dial, tap Before or After."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QSlider, QVBoxLayout, QWidget

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.entries import Measure
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.entry_form import UNFOLD
from iastm_desktop.ui.entry_forms import listed
from iastm_desktop.ui.pieces import button, holder, label, row
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.theme import GAP_PX, TOUCH_PX
from iastm_desktop.words import _

STEP_DEG, MOST_DEG, BEYOND_DEG = 5, 180, 30
HANDLE_PX = 28  # as the style sheet draws it: its middle stands at the degrees
SIDE_LETTERS = {"left": _("L"), "right": _("R"), "midline": ""}
PHASES = {"pre": _("Before"), "post": _("After")}
PAINFUL = "pain"


class Dial(QSlider):
    """Degrees in steps of five: a press anywhere goes there at once; arrow keys go a step, digits are the degrees."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._typed = ""
        self.setSingleStep(STEP_DEG)
        self.setPageStep(STEP_DEG)
        self.setTickInterval(STEP_DEG * 2)
        self.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.setFixedHeight(TOUCH_PX + 8)
        self.setAccessibleName(_("Degrees"))

    def degrees_at(self, x: float) -> int:
        """Return the degrees under a place on the dial."""
        share = min(max((x - HANDLE_PX / 2) / max(self.width() - HANDLE_PX, 1), 0.0), 1.0)
        return round((self.minimum() + share * (self.maximum() - self.minimum())) / STEP_DEG) * STEP_DEG

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdigit():
            self._typed = (self._typed + event.text())[-len(str(MOST_DEG)) :]
            self.setValue(int(self._typed))
        else:
            self._typed = ""
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._typed = ""
        super().focusOutEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        degrees = self.degrees_at(event.position().x())
        if degrees == self.value():
            self.valueChanged.emit(degrees)  # a press on where it stands is an answer too
        self.setValue(degrees)


class RomPanel(QWidget):
    """Charts one motion before and after. Nothing is filled in: the dial says nothing until it is touched."""

    def __init__(self, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor, catalogue = editor, editor.parts.catalogue
        self._degrees: int | None = None
        self.joint = ChipRow(listed("joints")(catalogue, {}), compact=True, name=_("Joint"))
        self.motion = ChipRow(compact=True, name=_("Motion"))
        self.dial, self.figure = Dial(), label("", "display")
        self.figure.setMinimumWidth(76)
        self.less = button("\u2212", lambda: self._step(-STEP_DEG), name=_("Five degrees less"))
        self.more = button("+", lambda: self._step(STEP_DEG), name=_("Five degrees more"))
        self.limit = ChipRow(listed("rom_limit")(catalogue, {}), allow_none=True, compact=True, name=_("How limited"))
        self.painful = ChipRow([(PAINFUL, _("Pain at the end"))], allow_none=True, compact=True, name=_("Pain at end"))
        self.chart = {phase: button("", partial(self._on_chart, phase)) for phase in PHASES}
        self._lay_out()
        self.joint.changed.connect(lambda _code: self._on_joint())
        self.motion.changed.connect(lambda _code: self._on_motion())
        self.dial.valueChanged.connect(self._on_degrees)
        editor.changed.connect(self._show)
        self._show()

    def set_region(self, region: SidedRegion | None) -> None:
        """Take no notice: a motion belongs to a joint."""

    def value(self, phase: str) -> int | float | None:
        """Return what is charted of the chosen motion in a phase, the newest."""
        motion, side = self._chosen()
        joint = self.joint.value()
        found = (e for e in reversed(self._editor.record.entries) if isinstance(e, Measure) and e.phase == phase)
        return next((e.value for e in found if (e.joint, e.motion, e.side) == (joint, motion, side)), None)

    def _chosen(self) -> tuple[str | None, str | None]:
        code = self.motion.value()
        motion, _space, side = code.partition(" ") if isinstance(code, str) else ("", "", "")
        return motion or None, side or None

    def _on_joint(self) -> None:
        """Fold the joints to the one chosen, or offer all again."""
        joints = listed("joints")(self._editor.parts.catalogue, {})
        if self.joint.value() == UNFOLD:
            self.joint.set_value(None)
            self.joint.set_options(joints)
        else:
            chosen = [option for option in joints if option[0] == self.joint.value()]
            self.joint.set_options([*chosen, (UNFOLD, _("Other joint\u2026"))])
        self.motion.set_value(None)
        self._on_motion()

    def _on_motion(self) -> None:
        """Fold the motions to the one chosen, on each side, or offer all again; the dial starts empty."""
        if self.motion.value() == UNFOLD:
            self.motion.set_value(None)
        presets = motion_presets(self._editor.parts.catalogue, str(self.joint.value()))
        if chosen := self._chosen()[0]:
            same = [option for option in presets if option[0].split()[0] == chosen]
            presets = [*same, (UNFOLD, _("Other motion\u2026"))]
        self.motion.set_options(presets)
        self._degrees = None
        self.dial.blockSignals(True)
        self.dial.setRange(0, dial_end(self._editor.parts.catalogue, str(self.joint.value()), self._chosen()[0]))
        self.dial.setValue(0)
        self.dial.blockSignals(False)
        for chips in (self.limit, self.painful):
            chips.set_value(None)
        self._show()

    def _on_degrees(self, degrees: int) -> None:
        self._degrees = degrees
        self._show()

    def _step(self, by: int) -> None:
        self._degrees = min(max((self._degrees or 0) + by, self.dial.minimum()), self.dial.maximum())
        self.dial.setValue(self._degrees)
        self._show()

    def _show(self) -> None:
        motion, _side = self._chosen()
        self._told.setVisible(motion is not None)
        self.figure.setText("\u2013" if self._degrees is None else f"{self._degrees}°")
        for phase, words in PHASES.items():
            charted = self.value(phase) if motion else None
            said = f"{words}: {charted:g}°" if charted is not None else words
            self.chart[phase].setText(said)
            self.chart[phase].setAccessibleName(_("Chart: {words}").format(words=said))
            self.chart[phase].setEnabled(self._degrees is not None)

    def _on_chart(self, phase: str) -> None:
        (motion, side), limit, painful = self._chosen(), self.limit.value(), self.painful.value()
        if motion is None or self._degrees is None:
            return
        measure = Measure(
            measure="rom",
            phase=phase,
            value=self._degrees,
            joint=str(self.joint.value()),
            motion=motion,
            side=side,
            mode="active",
            limit=limit if isinstance(limit, str) else None,
            pain_at_end=True if painful else None,
        )
        if self._editor.add([measure]):
            self._on_motion()

    def _lay_out(self) -> None:
        line = row(self.less, self.figure, self.more, self.dial)
        line.setStretch(3, 1)
        self.figure.setAlignment(Qt.AlignmentFlag.AlignCenter)
        told = QVBoxLayout()
        told.setSpacing(GAP_PX)
        told.addLayout(line)
        told.addLayout(row(*self.chart.values()))
        told.addWidget(label(_("If limited or painful, say so before"), "small"))
        for chips in (self.limit, self.painful):
            told.addWidget(chips)
        self._told = holder(told)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(GAP_PX)
        layout.addWidget(label(_("Range of motion, active: motion, dial, Before or After"), "small"))
        for widget in (self.joint, self.motion, self._told):
            layout.addWidget(widget)


def motion_presets(catalogue: Catalogue, joint: str) -> list[tuple[str, str]]:
    """Return the motions of a joint, each side for itself: `rotation left`, `Rotation L`."""
    lines = [term.facts for term in catalogue.lists["rom"].values() if term.facts["joint"] == joint]
    return [
        (f"{facts['motion']} {side}", f"{_motion_words(catalogue, facts['motion'])} {SIDE_LETTERS[side]}".strip())
        for facts in lines
        for side in reversed(facts["sides"].split())
    ]


def dial_end(catalogue: Catalogue, joint: str, motion: str | None) -> int:
    """Return where the dial ends: somewhat beyond the reference value, at 180 degrees where there is none."""
    line = f"{joint}_{motion}"
    high = catalogue.term("rom", line).facts["normal_high"] if catalogue.has("rom", line) else ""
    return -(-(int(high) + BEYOND_DEG) // 10) * 10 if high else MOST_DEG


def _motion_words(catalogue: Catalogue, motion: str) -> str:
    words = catalogue.words("motions", motion)
    return f"{words[:1].upper()}{words[1:]}"
