"""What stood typed and not saved in forms when the file was locked: shown again once it is unlocked, to copy from."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QWidget

from iastm_desktop.ui.pieces import button, column, holder, label, row, scrolling
from iastm_desktop.words import _

Typed = tuple[tuple[str, str], ...]
WIDTH_PX, HEIGHT_PX = 560, 420


def collect_typed(window: QWidget) -> Typed:
    """Return what a person changed in the fields of forms that are open, each with the field's name."""
    return tuple((field.accessibleName() or _("a field"), text) for field, text in _fields(window) if text.strip())


def show_typed(window: QWidget, typed: Typed) -> None:
    """Show what was typed; nothing where there was nothing."""
    if not typed:
        return
    dialog = QDialog(window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(_("Typed before it was locked"))
    lines = []
    for name, text in typed:
        said = label(text, wrap=True)
        said.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        lines.append(column(label(name, "small"), said, spacing=2))
    layout = column(
        label(_("Typed before it was locked, and not saved yet"), "h1", wrap=True),
        label(_("The form was closed by the lock. Copy from here what you still need."), "muted", wrap=True),
        scrolling(holder(column(*lines, 0, spacing=12))),
        row(0, button(_("Done"), dialog.accept, role="primary")),
        spacing=12,
    )
    layout.setStretch(2, 1)
    layout.setContentsMargins(24, 20, 20, 16)
    dialog.setLayout(layout)
    dialog.resize(min(WIDTH_PX, window.width()), min(HEIGHT_PX, window.height()))
    dialog.open()


def _fields(window: QWidget) -> Iterator[tuple[QWidget, str]]:
    for line in window.findChildren(QLineEdit):
        if line.isModified() and line.isVisible() and line.echoMode() == QLineEdit.EchoMode.Normal:
            yield line, line.text()
    for area in window.findChildren(QPlainTextEdit):
        if area.document().isModified() and area.isVisible():
            yield area, area.toPlainText()
