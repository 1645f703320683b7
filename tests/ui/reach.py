"""What a finger and an eye can reach on a page: controls that are cut off, lie on each other or are too low."""

from itertools import combinations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLineEdit, QPlainTextEdit, QScrollArea, QWidget

from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.theme import TOUCH_PX

CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QAbstractItemView, BodyMapView)
# The page of a session in a window of so many pixels: without top bar, foot and the line of alerts.
FRAME_PX = 57 + 29 + 35
FRAME_PX_LOW = 35  # a low window leaves a session all but the line of alerts


def controls(page: QWidget) -> list[QWidget]:
    """Return the controls that are shown."""
    shown = [widget for widget in page.findChildren(QWidget) if isinstance(widget, CONTROLS) and widget.isVisible()]
    return [widget for widget in shown if widget.objectName() != "qt_toolbar_ext_button" and _is_ours(widget)]


def offenders(page: QWidget) -> list[str]:
    """Return what is wrong with the controls of a page, a line each."""
    shown = controls(page)
    cut = [f"cut off: {_name(widget)} by {_name(by)}" for widget in shown if (by := _cut_by(widget, page))]
    low = [
        f"too low: {_name(widget)} {widget.height()} px"
        for widget in shown
        if isinstance(widget, QAbstractButton | QLineEdit) and widget.height() < TOUCH_PX
    ]
    on = [
        f"on each other: {_name(one)} and {_name(other)}"
        for one, other in combinations(shown, 2)
        if not one.isAncestorOf(other)
        and not other.isAncestorOf(one)
        and _sheet(one, page) is _sheet(other, page)
        and _place(one, page).intersects(_place(other, page))
    ]
    return cut + low + on


def _is_ours(widget: QWidget) -> bool:
    """Tell a control of ours from the parts Qt makes one of (the cross in a search field)."""
    return not isinstance(widget.parentWidget(), QLineEdit)


def _cut_by(widget: QWidget, page: QWidget) -> QWidget | None:
    """Return the parent that shows less than all of a widget; what can be scrolled to is not cut off."""
    shown, parent = widget, widget.parentWidget()
    while parent is not None and shown is not page:
        place = QRect(shown.mapTo(parent, QPoint()), shown.size())
        if _is_viewport(parent):
            place.setTop(0)
            place.setBottom(0)
        if not parent.rect().contains(place):
            return parent
        shown, parent = parent, parent.parentWidget()
    return None


def _is_viewport(widget: QWidget) -> bool:
    area = widget.parentWidget()
    return isinstance(area, QScrollArea) and area.viewport() is widget


def _sheet(widget: QWidget, page: QWidget) -> QWidget:
    """Return what scrolls as one with a widget."""
    parent = widget.parentWidget()
    while parent is not page and parent is not None and not _is_viewport(parent):
        parent = parent.parentWidget()
    return parent or page


def _place(widget: QWidget, page: QWidget) -> QRect:
    return QRect(widget.mapTo(page, QPoint()), widget.size())


def _name(widget: QWidget) -> str:
    return widget.accessibleName() or type(widget).__name__
