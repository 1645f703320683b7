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
from iastm_desktop.ui.touch_panel import TouchPanel
from iastm_desktop.words import _

VIEW_ORDER = ("anterior", "posterior", "lateral_right", "lateral_left", "plantar")
FURTHER_VIEWS = (  # row by row in the panel that the last button opens
    ("head_neck_right", "head_neck_left"),
    ("hand_palmar", "hand_dorsal"),
    ("medial_right", "medial_left"),
    ("foot_dorsal",),
)
MORE = "more"
# From roomy to narrow: whole words, short words, less room around them, the parts on the rail alone, icons for the
# views, and no layers.
WHOLE, SHORT, TIGHT, NO_PARTS, ICONS, NO_LAYERS = range(6)


class ViewBar(QWidget):
    """Buttons for the views, layers and frames of `map_view`; it follows the map when that changes by itself."""

    def __init__(self, map_view: BodyMapView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._map_view = map_view
        self._face = -1
        views = map_view.body_map.views
        self._further = [row for row in ([v for v in row if v in views] for row in FURTHER_VIEWS) if row]
        self._panel: TouchPanel | None = None
        options = [(view, view_words(view)) for view in VIEW_ORDER if view in views]
        more = [(MORE, _("More"))] if self._further else []
        self.views = Segments([*options, *more], name=_("View"), parent=self)
        self.layers = Segments(name=_("Layer"), parent=self)
        self.frames = FramePicker(self)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GAP_PX)
        for part in (self.views, self.layers, self.frames):
            line.addWidget(part)
        line.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.views.changed.connect(self._on_view_pressed)
        self.layers.changed.connect(lambda layer: map_view.set_view(map_view.view, layer))
        self.frames.frame_chosen.connect(map_view.set_frame)
        map_view.view_changed.connect(self._on_view_changed)
        map_view.frame_changed.connect(self._on_frame_changed)
        self._on_view_changed(map_view.view, map_view.layer)

    def open_panel(self) -> TouchPanel:
        """Open the panel of the further views below the last button."""
        rows = [[(view, view_words(view)) for view in row] for row in self._further]
        self._panel = TouchPanel(rows, self._map_view.view, self)
        self._panel.picked.connect(self._map_view.set_view)
        self._panel.closed.connect(self._on_panel_closed)
        self._panel.popup(self.views.button(MORE))
        return self._panel

    def _on_view_pressed(self, view: str) -> None:
        if view == MORE:
            self.open_panel()
        else:
            self._map_view.set_view(view)

    def _on_panel_closed(self) -> None:
        self.views.set_value(self._segment())  # closed without a choice: the press on the button is taken back

    def _segment(self) -> str:
        """Return the segment of the view that is shown."""
        return self._map_view.view if self._map_view.view in VIEW_ORDER else MORE

    def _name_more(self) -> None:
        """Name the further view that is shown on the button that leads to it."""
        if self._further:
            further = _("More views: {view}").format(view=view_words(self._map_view.view))
            self.views.button(MORE).setAccessibleName(further if self._segment() == MORE else _("More views"))

    def _on_view_changed(self, view: str, layer: str) -> None:
        layers = self._map_view.body_map.view(view).layers
        if self.layers.codes() != tuple(layers):
            self.layers.set_options([(name, layer_words(name)) for name in layers])
        self._face = -1
        self._name_more()
        self.views.set_value(self._segment())
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
        widths = [self.views.sizeHint().width()]
        if face < NO_PARTS:
            widths.append(place if face < TIGHT else min(place, SMALLEST_PX))
        if not self.layers.isHidden():
            widths.append(self.layers.sizeHint().width())
        return sum(widths) + GAP_PX * (len(widths) - 1)

    def _show_face(self, face: int) -> None:
        self.layers.setVisible(len(self.layers.codes()) > 1 and face < NO_LAYERS)
        self.frames.setVisible(face < NO_PARTS)
        if face == self._face:
            return
        self._face = face
        words = view_words if face == WHOLE else short_view_words
        behind = {code: self._map_view.view if code == self._segment() else code for code in self.views.codes()}
        icons = {code: view_icon(view) for code, view in behind.items()} if face >= ICONS else None
        self.views.show_faces({code: words(view) for code, view in behind.items()}, tight=face >= TIGHT, icons=icons)
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
