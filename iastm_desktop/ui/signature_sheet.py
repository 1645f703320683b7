"""A sheet on which the client signs with finger or pen; what is kept are the points of the lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iastm_desktop.domain.facts import Record, new_id
from iastm_desktop.domain.signature import KIND, Signature, signature_body
from iastm_desktop.ui.cover import Cover
from iastm_desktop.ui.pieces import button, label, row
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.words import _

MOST_LINES, MOST_POINTS = 200, 2_000
PEN_PX = 2.6


class SignatureField(QWidget):
    """Draws along with finger, pen or mouse. `changed` after every line."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[list[QPointF]] = []
        self.setMinimumSize(260, 110)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(_("Field for the signature"))

    def lines(self) -> tuple[tuple[tuple[float, float], ...], ...]:
        """Return the lines in pixels of the field."""
        return tuple(tuple((round(p.x(), 1), round(p.y(), 1)) for p in line) for line in self._lines[:MOST_LINES])

    def clear(self) -> None:
        """Begin anew."""
        self._lines.clear()
        self._show()

    def _show(self) -> None:
        self.update()
        self.changed.emit()

    # Qt's own names

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._lines.append([event.position()])
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._lines and len(self._lines[-1]) < MOST_POINTS:
            inside = QPointF(
                min(max(event.position().x(), 0), self.width()), min(max(event.position().y(), 0), self.height())
            )
            self._lines[-1].append(inside)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        painter.fillRect(self.rect(), palette.base())
        painter.setPen(QPen(palette.mid().color(), 1))
        foot = self.height() - 28
        painter.drawLine(16, foot, self.width() - 16, foot)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        pen = QPen(palette.text().color(), PEN_PX)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for line in self._lines:
            painter.drawPolyline(line) if len(line) > 1 else painter.drawPoint(line[0])


class SignatureSheet(Cover):
    """Says what is signed and takes the signature; `signed` carries it."""

    signed = Signal(object)

    def __init__(self, over: QWidget, words: str, now: Callable[[], object]) -> None:
        super().__init__(over)
        self._now = now
        self.field = SignatureField()
        self.done = button(_("Done"), self._on_done, role="primary")
        self.anew = button(_("Clear"), self.field.clear)
        self.cancel = button(_("Not now"), self.lift, role="quiet")
        for made in (self.done, self.anew, self.cancel):
            made.setMinimumHeight(52)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 14)
        layout.addWidget(label(_("Please sign with finger or pen"), "h1"))
        layout.addWidget(label(words, "muted", wrap=True))
        layout.addWidget(self.field, 1)
        layout.addLayout(row(self.cancel, 0, self.anew, self.done))
        self.field.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.done.setEnabled(bool(self.field.lines()))

    def _on_done(self) -> None:
        at = self._now()
        size, lines = self.field.size(), self.field.lines()
        self.lift()
        self.signed.emit(Signature(width=size.width(), height=size.height(), lines=lines, at=at))  # type: ignore[arg-type]


def ask_signature(over: QWidget, editor: SessionEditor, words: str) -> SignatureSheet:
    """Let the client sign what `words` say; the signature is handed to the book as a record of the session."""

    def keep(signature: Signature) -> None:
        session = editor.record.session
        editor.save_record(
            Record(id=new_id(), kind=KIND, client=session.client, session=session.id, body=signature_body(signature))
        )
        editor.record = replace(editor.record, signature=signature)
        editor.changed.emit()

    sheet = SignatureSheet(over, words, editor.parts.now)
    sheet.signed.connect(keep)
    sheet.show_over()
    return sheet
