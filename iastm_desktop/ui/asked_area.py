"""Room for a card that asks something: as high as the card, and where there is less the card scrolls in it."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from iastm_desktop.ui.finger_scroll import scroll_by_finger

LEAST_PX = 120


class AskedArea(QScrollArea):
    """Holds `card`, and is shown and hidden with it."""

    def __init__(self, card: QWidget) -> None:
        super().__init__()
        self._card = card
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setWidget(card)
        self.viewport().setAutoFillBackground(False)
        scroll_by_finger(self)
        card.installEventFilter(self)
        if card.isHidden():  # never shown before it has its place: it would be a window of its own
            self.hide()

    def _needed_px(self) -> int:
        return max(self._card.heightForWidth(self.width()), self._card.minimumHeight())

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        turned = watched is self._card and event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent)
        if turned and (self.parentWidget() is not None or self._card.isHidden()):
            self.setHidden(self._card.isHidden())
        if watched is self._card and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        return QSize(self._card.sizeHint().width(), self._needed_px())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, min(self._needed_px(), LEAST_PX))
