"""The two small dialogs of help: keyboard shortcuts, and what this program is."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLayout, QWidget

from iastm_desktop import __version__
from iastm_desktop.assets import map_credit
from iastm_desktop.ui.pieces import button, column, label, row
from iastm_desktop.words import _

SESSION_KEYS = (
    ("Ctrl+Return", _("In a session: chart what is chosen; at its end: finish")),
    ("Alt+1 to Alt+5", _("In a session: tool work, reaction, felt, pain, measure")),
    ("Ctrl+B, Ctrl+R, Ctrl+E", _("In a session: other side too, reactions (then a digit), end of the visit")),
    ("Alt+Up, Alt+Down", _("In the list of a session: the entry came later, earlier")),
    ("F8, F9, F10", _("In a session: start or stop the clock, redness here, chart the time")),
    ("F11, F12", _("In a session: table mode, TAP OUT; other keys under At the table")),
    ("Ctrl+Z, Ctrl+Y", _("In a session: undo, redo")),
    ("Esc", _("In a session: back to the map")),
    ("Arrows", _("On the map: the next region that way")),
    ("Enter", _("On the map: chart what is chosen")),
    ("I", _("On the map: what lies here, and under it")),
    ("Ctrl+Arrows, +, -, Home", _("On the map: move, larger, smaller, whole view")),
)


def shortcuts_dialog(shortcuts: Iterable[tuple[str, str]], parent: QWidget) -> QDialog:
    """Return the list of keys and what they do, those of a session after the window's own."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(28)
    grid.setVerticalSpacing(10)
    for line, (keys, words) in enumerate((*shortcuts, *SESSION_KEYS)):
        grid.addWidget(label(keys, "h3"), line, 0)
        grid.addWidget(label(words), line, 1)
    return _dialog(_("Keyboard shortcuts"), grid, parent)


def about_dialog(parent: QWidget) -> QDialog:
    """Return version, licence and the credit of the anatomy drawings."""
    credit = label(map_credit(), wrap=True)
    credit.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    texts = column(
        label(_("IASTM Desktop {version}").format(version=__version__), "h2"),
        label(_("Records sessions on a body map. It works offline and keeps everything in one file."), wrap=True),
        8,
        label(_("Licence"), "small"),
        label(_("Apache License 2.0; the drawings under the licence named in their notice."), wrap=True),
        8,
        label(_("Anatomy drawings"), "small"),
        credit,
        spacing=4,
    )
    return _dialog(_("About IASTM Desktop"), texts, parent)


def _dialog(title: str, content: QLayout, parent: QWidget) -> QDialog:
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    layout = column(
        label(title, "h1"), content, 8, row(0, button(_("Close"), dialog.accept, role="primary")), spacing=14
    )
    layout.setContentsMargins(28, 24, 28, 20)
    dialog.setLayout(layout)
    dialog.setMinimumWidth(520)
    return dialog
