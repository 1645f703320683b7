"""What a finger and an eye can reach on a page: controls that are cut off, lie on each other, are small or crowded."""

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QMenuBar,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTabBar,
    QWidget,
)

from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.pieces import ElidedButton
from iastm_desktop.ui.segments import Segments

TOUCH_PX, GAP_PX = 48, 8  # the rule, whatever the theme says
# What a finger meets, with the least height it may have: what charts, and menus, headers and editors.
LEAST_PX: dict[type[QWidget], int] = {
    QAbstractButton: TOUCH_PX,
    QLineEdit: TOUCH_PX,
    QComboBox: TOUCH_PX,
    QAbstractSpinBox: 32,
    QPlainTextEdit: 32,
    QHeaderView: 32,
    QMenuBar: 32,
    QTabBar: 32,
    QAbstractItemView: TOUCH_PX,
    BodyMapView: TOUCH_PX,
}
CONTROLS = tuple(LEAST_PX)
TARGETS = (QAbstractButton, QComboBox)  # what is as wide as a finger, and has room around
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
    low = [f"too low: {_name(widget)} {widget.height()} px" for widget in shown if widget.height() < _least_px(widget)]
    narrow = [
        f"too narrow: {_name(widget)} {widget.width()} px"
        for widget in shown
        if isinstance(widget, TARGETS) and widget.width() < TOUCH_PX
    ]
    on = [
        f"on each other: {_name(one)} and {_name(other)}"
        for one, other in combinations(shown, 2)
        if not one.isAncestorOf(other)
        and not other.isAncestorOf(one)
        and _sheet(one, page) is _sheet(other, page)
        and _place(one, page).intersects(_place(other, page))
    ]
    words = [
        f"words cut: {_name(widget)} {widget.width()} of {widget.sizeHint().width()} px"
        for widget in shown
        if isinstance(widget, QPushButton) and not isinstance(widget, ElidedButton)
        if widget.text() and widget.sizeHint().width() > widget.width()
    ]
    return cut + low + narrow + words + on + list(_crowded(shown, page))


def _crowded(shown: list[QWidget], page: QWidget) -> Iterator[str]:
    """Name the touch targets with too small a gap between them; the segments of one control share their edges."""
    targets = [widget for widget in shown if isinstance(widget, TARGETS)]
    for one, other in combinations(targets, 2):
        if _sheet(one, page) is not _sheet(other, page):
            continue
        if isinstance(one.parentWidget(), Segments) and one.parentWidget() is other.parentWidget():
            continue
        gap = _gap_px(_place(one, page), _place(other, page))
        if 0 <= gap < GAP_PX:
            yield f"only {gap} px between: {_name(one)} and {_name(other)}"


def _gap_px(one: QRect, other: QRect) -> int:
    """Return the pixels between two places, less than 0 where they lie on each other."""
    across = max(one.left() - other.right(), other.left() - one.right()) - 1
    down = max(one.top() - other.bottom(), other.top() - one.bottom()) - 1
    return max(across, down)


def _least_px(widget: QWidget) -> int:
    return next(least for kind, least in LEAST_PX.items() if isinstance(widget, kind))


def _is_ours(widget: QWidget) -> bool:
    """Tell a control of ours from the parts Qt makes one of (the cross in a search field, the field of a date)."""
    return not isinstance(widget.parentWidget(), QLineEdit | QAbstractSpinBox | QComboBox)


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
