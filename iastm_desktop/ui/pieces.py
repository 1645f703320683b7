"""The small parts pages are put together from: labels, buttons, cards, columns, rows."""

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from iastm_desktop.ui.finger_scroll import scroll_by_finger
from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.theme import set_role

PAGE_MARGIN_PX = 28
CARD_MARGIN_PX = 20
SCROLL_BAR_PX = 14


def label(text: str, role: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label of plain text (never rich text: it may be a client's) in one of the theme's roles."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        set_role(made, role)
    return made


def plain_tip(text: str) -> str:
    """Return typed text as a tool tip or message that is never taken for rich text: a name may hold `<b>`."""
    return f"<qt>{escape(text)}</qt>" if "<" in text else text


class ElidedLabel(QLabel):
    """A line that is cut with three dots where there is no room, and whole in its tool tip."""

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment()), shown)


def elided(text: str, role: str = "") -> ElidedLabel:
    """Return a one-line label that may be narrower than its text."""
    made = ElidedLabel(" ".join(text.split()))
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    made.setToolTip(plain_tip(made.text()))
    if role:
        set_role(made, role)
    return made


class ElidedButton(QPushButton):
    """A button whose lines are cut with three dots where there is no room, and whole in its tool tip."""

    def __init__(self, *, around_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around_px = around_px  # edges, icon and the room between
        self.words = ""
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_words(self, words: str) -> None:
        """Say `words`, one or several lines."""
        self.words = words
        self.setToolTip(plain_tip(words))
        self._cut()
        self.updateGeometry()

    def _cut(self) -> None:
        metrics, room = self.fontMetrics(), max(self.width() - self._around_px + 2, 0)
        lines = (metrics.elidedText(line, Qt.TextElideMode.ElideRight, room) for line in self.words.split("\n"))
        self.setText("\n".join(lines).replace("&", "&&"))

    # Qt's own names

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        widths = (self.fontMetrics().horizontalAdvance(line) for line in self.words.split("\n"))
        return QSize(max(widths) + self._around_px, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()


def button(text: str, clicked: Callable[[], object], *, role: str = "", name: str = "") -> QPushButton:
    """Return a push button; `name` is its accessible name where the text alone does not say it."""
    made = QPushButton(text)
    made.setAccessibleName(name or text)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.clicked.connect(lambda _checked=False: clicked())
    if role:
        set_role(made, role)
    return made


def icon_button(icon_name: str, words: str, clicked: Callable[[], object]) -> QPushButton:
    """Return a push button that shows an icon only; `words` are its name and tool tip."""
    made = button("", clicked, role="icon", name=words)
    put_icon(made, icon_name)
    made.setToolTip(words)
    return made


def column(*items: QWidget | QLayout | int, spacing: int = 8) -> QVBoxLayout:
    """Return items one below the other; a number is a gap in pixels, 0 takes up what room is left."""
    layout = QVBoxLayout()
    _fill(layout, items, spacing)
    return layout


def row(*items: QWidget | QLayout | int, spacing: int = 8) -> QHBoxLayout:
    """Return items side by side; a number is a gap in pixels, 0 takes up what room is left."""
    layout = QHBoxLayout()
    _fill(layout, items, spacing)
    return layout


def card(content: QLayout, *, role: str = "card", margin: int = CARD_MARGIN_PX) -> QFrame:
    """Return a raised surface around `content`."""
    frame = QFrame()
    set_role(frame, role)
    content.setContentsMargins(margin, margin, margin, margin)
    frame.setLayout(content)
    return frame


def holder(content: QLayout) -> QWidget:
    """Return a widget without a look of its own around `content`."""
    widget = QWidget()
    content.setContentsMargins(0, 0, 0, 0)
    widget.setLayout(content)
    return widget


def scrolling(content: QWidget) -> QScrollArea:
    """Return `content` in a frame that scrolls up and down and is as wide as there is room."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    area.viewport().setAutoFillBackground(False)
    content.setAutoFillBackground(False)
    scroll_by_finger(area)
    return area


class Filling(QVBoxLayout):
    """A column that asks for no height of its own to wrap words in: it takes what its frame gives, pages scroll."""

    # Qt's own names

    def hasHeightForWidth(self) -> bool:
        return False


def lay_out_scrolling(dialog: QWidget, content: QLayout, width: int, *, spare_px: int = 0) -> None:
    """Lay a dialog out with `content` so high and some more, no higher than its window: then it scrolls."""
    inner = QWidget()
    inner.setLayout(content)
    outer = QVBoxLayout(dialog)
    outer.setContentsMargins(0, 0, 0, 0)
    area = scrolling(inner)
    outer.addWidget(area)
    dialog.ensurePolished()
    inner.ensurePolished()
    area.setMinimumWidth(content.minimumSize().width() + SCROLL_BAR_PX)
    content_px = content.totalHeightForWidth(width) if content.hasHeightForWidth() else content.sizeHint().height()
    high = content_px + spare_px
    over = dialog.parentWidget()
    most = over.window().size() if over else QSize(width, high)
    dialog.resize(QSize(width, high).boundedTo(most))


def at_least(content: QWidget, least: QSize) -> QScrollArea:
    """Return `content` in a frame that it fills, and that scrolls both ways once it is smaller than a size."""
    content.setMinimumSize(least - QSize(SCROLL_BAR_PX, 0))  # a bar for the height alone needs none for the width
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area


def centred(widget: QWidget, width: int) -> QWidget:
    """Return a page with `widget` in its middle, at most `width` pixels wide."""
    widget.setMaximumWidth(width)
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    outside = QWidget()
    layout = QHBoxLayout(outside)
    layout.setContentsMargins(PAGE_MARGIN_PX, PAGE_MARGIN_PX, PAGE_MARGIN_PX, PAGE_MARGIN_PX)
    layout.addStretch(1)
    layout.addWidget(widget, 1000)
    layout.addStretch(1)
    return outside


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let Qt delete it."""
    while item := layout.takeAt(0):
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


def widgets_in(layout: QLayout) -> tuple[QWidget, ...]:
    """Return the widgets of a layout, in order."""
    items = (layout.itemAt(index) for index in range(layout.count()))
    return tuple(widget for item in items if item and (widget := item.widget()))


def _fill(layout: QVBoxLayout | QHBoxLayout, items: tuple[QWidget | QLayout | int, ...], spacing: int) -> None:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for item in items:
        if isinstance(item, int):
            if item:
                layout.addSpacing(item)
            else:
                layout.addStretch(1)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)
