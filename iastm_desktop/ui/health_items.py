"""One health item: its words, yes / no / not known, a note, and where on the body it holds."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.session import Answer
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import column, label, row
from iastm_desktop.ui.place_picker import PlacePicker
from iastm_desktop.ui.theme import GAP_PX, TOUCH_PX
from iastm_desktop.words import _

CHIPS_PX = 216
CLIENT_CHIPS_PX = 280


class ItemRow(QWidget):
    """One item of the health check; with `client`, in the client's words and as answered by the client alone."""

    changed = Signal()

    def __init__(self, item: str, parts: Parts, *, client: bool = False) -> None:
        super().__init__()
        catalogue = parts.catalogue
        said = catalogue.client_words if client else catalogue.words
        self.item, self._by = item, "client" if client else None
        self._known: Answer | None = None
        self._takes_regions = catalogue.term("screening", item).facts["scope"] == "region" and not client
        self.words = said("screening", item)
        self.chips = ChipRow(
            [(code, said("screening_answer", code).capitalize()) for code in ("no", "yes", "unknown")],
            compact=not client,
            name=self.words,
        )
        self.chips.setFixedWidth(CLIENT_CHIPS_PX if client else CHIPS_PX)
        self.chips.changed.connect(self._on_changed)
        self.note = QLineEdit()
        self.note.setPlaceholderText(_("Where, since when, which medicine"))
        self.note.setAccessibleName(_("{item}: note").format(item=self.words))
        self.note.setMinimumHeight(TOUCH_PX)
        hint = _("For one place only: tap it on the map")
        self.places = PlacePicker(parts, only=_("Only here: {place}"), also=_("Also: {place}"), hint=hint)
        self.places.changed.connect(self._on_changed)
        words = label(self.words[:1].upper() + self.words[1:], wrap=True)
        line = row(words, self.chips)
        line.setStretch(0, 1)
        self.setLayout(column(line, self.note, self.places, spacing=GAP_PX))
        self._show_details()

    def set_region(self, region: SidedRegion | None) -> None:
        """Offer the region chosen on the map as a place this answer holds for."""
        self.places.set_region(region)

    def answer(self) -> Answer | None:
        """Return the answer, None while it was not asked."""
        value = self.chips.value()
        if not isinstance(value, str):
            return None
        known = self._known if self._known and self._known.answer == value else None
        if value == "no":
            return known or Answer(item=self.item, answer=value, by=self._by)
        note, places = self.note.text().strip() or None, self.places.places if self._takes_regions else ()
        if known:
            return replace(known, note=note, regions=places or (() if self._takes_regions else known.regions))
        return Answer(item=self.item, answer=value, regions=places, note=note, by=self._by)

    def set_answer(self, answer: Answer | None) -> None:
        """Show an answer."""
        self._known = answer
        self.chips.set_value(answer.answer if answer else None)
        self.note.setText(answer.note or "" if answer else "")
        self.places.set_places(answer.regions if answer else ())
        self._show_details()

    def _show_details(self) -> None:
        """Show the note where the answer is not a plain no, and where on the body it holds."""
        told = self.chips.value() not in (None, "no")
        self.note.setVisible(told)
        self.places.setVisible(told and self._takes_regions)

    def _on_changed(self) -> None:
        self._show_details()
        self.changed.emit()
