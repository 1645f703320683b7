"""The bar above the map, always one line: which view, which layer, which part of the body."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from iastm_desktop.domain.bodymap import Frame
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.frame_picker import SMALLEST_PX, FramePicker
from iastm_desktop.ui.map_words import layer_words, short_view_words, view_icon, view_words
from iastm_desktop.ui.segments import Segments
from iastm_desktop.ui.theme import GAP_PX
from iastm_desktop.words import _

VIEW_ORDER = ("anterior", "posterior", "lateral_right", "lateral_left", "plantar")
# From roomy to narrow: whole words, short words, less room around them, icons for the views, and no layers.
WHOLE, SHORT, TIGHT, ICONS, NO_LAYERS = range(5)


class ViewBar(QWidget):
    """Buttons for the views, layers and frames of `map_view`; it follows the map when that changes by itself."""

    def __init__(self, map_view: BodyMapView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._map_view = map_view
        self._face = -1
        shown = [view for view in VIEW_ORDER if view in map_view.body_map.views]
        self.views = Segments([(view, view_words(view)) for view in shown], name=_("View"), parent=self)
        self.layers = Segments(name=_("Layer"), parent=self)
        self.frames = FramePicker(self)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GAP_PX)
        for part in (self.views, self.layers, self.frames):
            line.addWidget(part)
        line.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
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
            self._face = -1
        self.views.set_value(view)
        self.layers.set_value(layer)
        self._on_frame_changed(self._map_view.frame)

    def _on_frame_changed(self, frame: Frame | None) -> None:
        view = self._map_view.body_map.view(self._map_view.view)
        self.frames.show_place(view, frame if frame and frame.view == view.id else None)
        self._fit()

    def _fit(self) -> None:
        """Take the roomiest face that fits on the line."""
        if not self.isVisible():
            return
        for face in range(NO_LAYERS + 1):
            self._show_face(face)
            if self._wanted_px(face) <= self.width():
                return

    def _wanted_px(self, face: int) -> int:
        place = self.frames.sizeHint().width()
        widths = [self.views.sizeHint().width(), place if face < TIGHT else min(place, SMALLEST_PX)]
        if not self.layers.isHidden():
            widths.append(self.layers.sizeHint().width())
        return sum(widths) + GAP_PX * (len(widths) - 1)

    def _show_face(self, face: int) -> None:
        self.layers.setVisible(len(self.layers.codes()) > 1 and face < NO_LAYERS)
        if face == self._face:
            return
        self._face = face
        words = view_words if face == WHOLE else short_view_words
        icons = {view: view_icon(view) for view in self.views.codes()} if face >= ICONS else None
        self.views.show_faces({view: words(view) for view in self.views.codes()}, tight=face >= TIGHT, icons=icons)
        self.layers.show_faces({layer: layer_words(layer) for layer in self.layers.codes()}, tight=face >= TIGHT)

    # Qt's own names

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(560, self.views.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(SMALLEST_PX, self.views.sizeHint().height())
