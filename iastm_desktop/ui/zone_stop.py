"""A line drawn into what refuses it stops at the edge; one line on the map says so, and offers hands."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame

from iastm_desktop.domain.entries import DrawnPath, Stroke
from iastm_desktop.domain.line_stop import stopped_line
from iastm_desktop.domain.rules import BY_HAND, ActiveRules, active_rules
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.pieces import button, icon_button, label, row
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

_EDGE_PX = 8
NARROW_PX = 600  # a narrower map has room for the place, and not for why


class ZoneStop(QFrame):
    """Cuts what is drawn on a map by the rules of its session.

    `dose` tells what is chosen of the tool and its pressure; without a tool the lightest touch of one is meant.
    """

    def __init__(self, body_map: BodyMapView, editor: SessionEditor, dose: Callable[[], Mapping[str, Any]]) -> None:
        super().__init__(body_map)
        self._map, self._editor, self._dose = body_map, editor, dose
        self._whole: DrawnPath | None = None
        self._active: ActiveRules | None = None
        set_role(self, "alert")
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.words = label("", wrap=True)
        self.hand_button = button(_("By hand instead"), self._on_by_hand)
        self.done_button = button(_("It was done"), self._on_done, role="quiet")
        content = row(self.words, self.hand_button, self.done_button, icon_button("close", _("Close"), self.hide))
        content.setStretch(0, 1)
        content.setContentsMargins(12, 4, 4, 4)
        self.setLayout(content)
        self.hide()
        body_map.stop_line = self.stopped
        body_map.installEventFilter(self)
        body_map.selection_changed.connect(lambda _region: self._leave_unless_drawn())
        editor.changed.connect(self.hide)

    def stopped(self, path: DrawnPath) -> DrawnPath | None:
        """Return a drawn line up to what refuses it, as it is where nothing does; None where nothing is left."""
        kept, stop = stopped_line(path, self._stroke_on(path), self._rules())
        if stop is None:
            self.hide()
            return path
        self._whole = path
        said = _("Stopped at the edge: {place}. {why}.") if len(kept) > 1 else _("No tool here: {place}. {why}.")
        said = said.removesuffix(" {why}.") if self._map.width() < NARROW_PX else said
        self._say(said.format(place=stop.place, why=stop.why), stop.by_hand)
        return replace(path, points=kept) if len(kept) > 1 else None

    def _rules(self) -> ActiveRules:
        """Return what holds now, put together anew only where the session says something else: a finger is waiting."""
        record, rulebook, history = self._editor.record, self._editor.parts.rulebook, self._editor.history
        if self._active is None or (self._active.record, self._active.history) != (record, history):
            self._active = active_rules(record, rulebook, history)
        return self._active

    def _stroke_on(self, path: DrawnPath) -> Stroke:
        dose = self._dose()
        region = self._map.body_map.region_at(path.view, path.layer, path.points[0])
        return Stroke(
            region=region.region if region else "",
            side=region.side if region else "midline",
            tool=str(dose.get("tool") or ""),
            pressure=int(dose.get("pressure") or 0),
            duration_s=0,
            path=path,
        )

    def _say(self, words: str, hands_may: bool) -> None:
        self.words.setText(words)
        self.setAccessibleName(words)
        self.hand_button.setVisible(hands_may and self._dose().get("tool") != BY_HAND)
        self._fit()
        self.show()
        self.raise_()

    def _fit(self) -> None:
        width = self._map.width() - 2 * _EDGE_PX
        self.setGeometry(_EDGE_PX, _EDGE_PX, width, max(self.heightForWidth(width), self.minimumSizeHint().height()))

    def _on_by_hand(self) -> None:
        """Take the tool away, and give the line back whole."""
        whole = self._whole
        self.hide()
        self._editor.by_hand_wanted.emit()
        if whole is not None:
            self._map.take_line(whole)

    def _on_done(self) -> None:
        """Give the line back whole, as it was drawn on the client: charting it asks what happened."""
        whole = self._whole
        self.hide()
        if whole is not None:
            self._map.take_line(whole)

    def _leave_unless_drawn(self) -> None:
        if self._map.mode != "draw":
            self.hide()

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._map and event.type() == QEvent.Type.Resize and self.isVisible():
            self._fit()
        return super().eventFilter(watched, event)
