"""One health item: its words, yes / no / not known, a note, and where on the body it holds."""

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.session import Answer
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.dates import short_date
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import column, holder, label, row
from iastm_desktop.ui.place_picker import PlacePicker
from iastm_desktop.ui.theme import GAP_PX, TOUCH_PX
from iastm_desktop.words import _

WEEKS = (1, 2, 4, 12)  # from the day of the visit
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
        self._today, self._is_client = parts.now().date, client
        weeks = _("{item}: holds for so many weeks").format(item=self.words)
        self.until = ChipRow(compact=True, allow_none=True, name=weeks)
        self.until.changed.connect(self._on_changed)
        line_of_weeks = row(label(_("For weeks:"), "small"), self.until)
        line_of_weeks.setStretch(1, 1)
        self._until_row = holder(line_of_weeks)
        words = label(self.words[:1].upper() + self.words[1:], wrap=True)
        line = row(words, self.chips)
        line.setStretch(0, 1)
        self.setLayout(column(line, self.note, self._until_row, self.places, spacing=GAP_PX))
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
        until = self._until() if not self._is_client else known.until if known else None
        if known:
            regions = places or (() if self._takes_regions else known.regions)
            return replace(known, note=note, regions=regions, until=until)
        return Answer(item=self.item, answer=value, regions=places, note=note, until=until, by=self._by)

    def set_answer(self, answer: Answer | None) -> None:
        """Show an answer."""
        self._known = answer
        self.chips.set_value(answer.answer if answer else None)
        self.note.setText(answer.note or "" if answer else "")
        self.places.set_places(answer.regions if answer else ())
        self._show_details()
        if answer and answer.until:
            self._offer_ends(answer.until)

    def _offer_ends(self, known: date | None) -> None:
        """Offer the usual times from today, and the day that was said before."""
        ends = [(str(self._today + timedelta(weeks=weeks)), str(weeks)) for weeks in WEEKS]
        said = [(str(known), short_date(known))] if known and str(known) not in dict(ends) else []
        self.until.set_options([*said, *ends])
        self.until.set_value(str(known) if known else None)

    def _until(self) -> date | None:
        value = self.until.value()
        return date.fromisoformat(value) if isinstance(value, str) else None

    def _show_details(self) -> None:
        """Show the note where the answer is not a plain no, and where on the body it holds."""
        told = self.chips.value() not in (None, "no")
        self.note.setVisible(told)
        self._until_row.setVisible(told and not self._is_client)
        if told and not self._is_client and not self.until.codes():  # few items are told: the others need no chips
            self._offer_ends(None)
        self.places.setVisible(told and self._takes_regions)

    def _on_changed(self) -> None:
        self._show_details()
        self.changed.emit()
