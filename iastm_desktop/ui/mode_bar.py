"""What a finger on the map does: choose a region, draw a stroke, or pick several regions."""

from PySide6.QtWidgets import QWidget

from iastm_desktop.ui.segments import Segments
from iastm_desktop.words import _

TAP, DRAW, PICK = "tap", "draw", "several"
_WORDS = {TAP: _("Tap"), DRAW: _("Draw"), PICK: _("Pick several")}
_SHORT = {TAP: _("Tap"), DRAW: _("Draw"), PICK: _("Several")}


class ModeBar(Segments):
    """Tap, Draw or Pick several; the one that is on is always seen at the map."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(list(_WORDS.items()), name=_("What a finger on the map does"), parent=parent)

    def set_short(self, short: bool) -> None:
        """Use fewer words where there is little room."""
        self.show_faces(_SHORT if short else _WORDS, tight=short)
