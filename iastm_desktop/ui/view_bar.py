"""The bar above the map: which view, which layer, which part of the body."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from iastm_desktop.domain.bodymap import Frame
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.flow_layout import FlowLayout
from iastm_desktop.ui.frame_picker import FramePicker
from iastm_desktop.ui.map_words import layer_words, view_words
from iastm_desktop.ui.segments import Segments
from iastm_desktop.words import _

VIEW_ORDER = ("anterior", "posterior", "lateral_right", "lateral_left", "plantar")


class ViewBar(QWidget):
    """Buttons for the views, layers and frames of `map_view`; it follows the map when that changes by itself."""

    def __init__(self, map_view: BodyMapView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._map_view = map_view
        shown = [view for view in VIEW_ORDER if view in map_view.body_map.views]
        self.views = Segments([(view, view_words(view)) for view in shown], name=_("View"), parent=self)
        self.layers = Segments(name=_("Layer"), parent=self)
        self.frames = FramePicker(self)
        self._flow = FlowLayout(self)
        for part in (self.views, self.layers, self.frames):
            self._flow.addWidget(part)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.views.changed.connect(map_view.set_view)
        self.layers.changed.connect(lambda layer: map_view.set_view(map_view.view, layer))
        self.frames.frame_chosen.connect(map_view.set_frame)
        map_view.view_changed.connect(self._on_view_changed)
        map_view.frame_changed.connect(self._on_frame_changed)
        self._on_view_changed(map_view.view, map_view.layer)

    def _on_view_changed(self, view: str, layer: str) -> None:
        layers = self._map_view.body_map.view(view).layers
        if self.layers.codes() != tuple(layers):
            self.layers.set_options([(name, layer_words(name)) for name in layers])
        self.layers.setVisible(len(layers) > 1)
        self.views.set_value(view)
        self.layers.set_value(layer)
        self._on_frame_changed(self._map_view.frame)

    def _on_frame_changed(self, frame: Frame | None) -> None:
        view = self._map_view.body_map.view(self._map_view.view)
        self.frames.show_place(view, frame if frame and frame.view == view.id else None)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def sizeHint(self) -> QSize:
        return QSize(560, self.heightForWidth(max(self.width(), 560)))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._flow.heightForWidth(width)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "frames"):
            self.frames.take_theme()
        super().changeEvent(event)
