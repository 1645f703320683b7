"""TAP OUT: one press anywhere on it stops the work; the screen says so and nothing else."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from iastm_desktop.domain.entries import Stroke, TapOut, sided_region
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.tap_outs import one_tap
from iastm_desktop.ui.cover import Cover
from iastm_desktop.ui.dates import clock_time
from iastm_desktop.ui.pieces import button, label
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

SIZE = QSize(140, 92)
TAKE_BACK_S = 6
TICK_MS = 200
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TapOutButton(QPushButton):
    """The one solid red thing. `tapped` at the press itself, by mouse, finger, knuckle or key."""

    tapped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("TAP OUT"), parent)
        set_role(self, "tapout")
        self.setFixedSize(SIZE)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAccessibleName(_("TAP OUT: the client says stop"))
        self.pressed.connect(self.tapped)

    # Qt's own names

    def sizeHint(self) -> QSize:
        return SIZE  # a style sheet sets least sizes of its own

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.TouchBegin and self.isEnabled():
            self.tapped.emit()
        if event.type() in (QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd):
            event.accept()  # a knuckle that stays or slides is the same tap
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and not event.isAutoRepeat():
            self.tapped.emit()
        else:
            super().keyPressEvent(event)


class StopNotice(Cover):
    """Says that the work stopped, and nothing else. `taken_back` within six seconds: it was no tap-out."""

    taken_back = Signal()

    def __init__(self, over: QWidget, words: str, monotonic: Callable[[], float]) -> None:
        super().__init__(over)
        self._monotonic, self._until = monotonic, monotonic() + TAKE_BACK_S
        said = label(words, "stop", wrap=True)
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName(words)
        self.no_tap_out = button("", self._on_no_tap_out, name=_("Not a tap-out"))
        self.back = button(_("Back to the chart"), self.lift)
        for act in (self.no_tap_out, self.back):
            act.setFixedSize(260, 56)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 20, 28, 20)
        layout.setSpacing(16)
        layout.addStretch(2)
        layout.addWidget(said)
        layout.addStretch(1)
        for act in (self.no_tap_out, self.back):
            layout.addWidget(act, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()
        self.tick()

    def tick(self) -> None:
        """Count down; after six seconds only the way back is left."""
        left = self._until - self._monotonic()
        if left <= 0:
            self._timer.stop()
            policy = self.no_tap_out.sizePolicy()
            policy.setRetainSizeWhenHidden(True)  # nothing moves under a finger on its way
            self.no_tap_out.setSizePolicy(policy)
            self.no_tap_out.hide()
            return
        self.no_tap_out.setText(_("Not a tap-out ({seconds})").format(seconds=int(left) + 1 if left % 1 else int(left)))

    def _on_no_tap_out(self) -> None:
        self.taken_back.emit()
        self.lift()

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not event.isAutoRepeat():
            self.lift()


class TapOuts(QObject):
    """Charts a tap-out in one tap. `place` tells the region in work; `stop` ends the clock, `go_on` takes that back.

    `tapped` once it is charted, `closed` when the notice is gone.
    """

    tapped = Signal()
    closed = Signal()

    def __init__(
        self,
        editor: SessionEditor,
        over: QWidget,
        *,
        place: Callable[[], SidedRegion | None],
        stop: Callable[[], object] = lambda: None,
        go_on: Callable[[], object] = lambda: None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(over)
        self._editor, self._over, self._place = editor, over, place
        self._stop, self._go_on, self._monotonic = stop, go_on, monotonic
        self.notice: StopNotice | None = None

    def tap_out(self) -> None:
        """Chart that the client said stop; a second knuckle while the screen says so is the same tap-out."""
        if self.notice is not None:
            return
        place, now = self._place(), self._editor.parts.now()
        self._stop()
        if not self._editor.add([one_tap(place, now, last_work(self._editor, place))]):
            return  # the visit is signed
        entry = self._editor.record.entries[-1]
        assert isinstance(entry, TapOut)
        self._tell(entry)
        self.tapped.emit()

    def _tell(self, entry: TapOut) -> None:
        assert entry.at is not None
        words = _("Stopped {time}. Look after your client.").format(time=clock_time(entry.at))
        self.notice = StopNotice(self._over, words, self._monotonic)
        self.notice.taken_back.connect(lambda: self._take_back(entry))
        self.notice.lifted.connect(self._on_lifted)
        self.notice.show_over()

    def _take_back(self, entry: TapOut) -> None:
        self._editor.withdraw(entry)
        self._go_on()

    def _on_lifted(self) -> None:
        self.notice = None
        self.closed.emit()


def last_place(editor: SessionEditor) -> SidedRegion | None:
    """Return where a tool was used last, None before the first stroke."""
    strokes = (entry for entry in reversed(editor.record.entries) if isinstance(entry, Stroke))
    return next((sided_region(stroke) for stroke in strokes), None)


def last_work(editor: SessionEditor, place: SidedRegion | None) -> str | None:
    """Return the id of the last stroke on a region, None where there is none."""
    entries = reversed(editor.record.entries)
    return next((e.id for e in entries if isinstance(e, Stroke) and place and sided_region(e) == place), None)
