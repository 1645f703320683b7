"""Pain now, 0 to 10, overall or at the chosen region, before and after: one tap charts it, another corrects it."""

from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from iastm_desktop.domain.entries import Measure
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rules import place_in_words
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.pain_row import PainRow
from iastm_desktop.ui.pieces import label, row
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.theme import GAP_PX
from iastm_desktop.words import _

SCALES = {"nrs_rest": _("At rest"), "nrs_movement": _("On movement")}
PHASES = ("pre", "post")
PHASE_PX = 150  # Before and After side by side
OVERALL, HERE = "overall", "here"


class PainPanel(QWidget):
    """Shows what is charted for the chosen scale, phase and place; "not asked" where nothing is."""

    def __init__(self, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._region: SidedRegion | None = None
        words = editor.parts.catalogue.words
        phases = [(code, words("phase", code).capitalize()) for code in PHASES]
        self.phase = ChipRow(phases, compact=True, name=_("Pain when"))
        self.scale = ChipRow(SCALES.items(), compact=True, name=_("Pain how"))
        self.place = ChipRow(compact=True, name=_("Pain where"))
        self.row = PainRow(_("Pain now"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(GAP_PX)
        layout.addWidget(label(_("Pain now, 0 to 10: one tap charts it"), "small"))
        when = row(self.phase, self.scale, spacing=GAP_PX)
        when.setStretch(1, 1)
        self.phase.setFixedWidth(PHASE_PX)
        layout.addWidget(self.place)
        layout.addLayout(when)
        for chips in (self.place, self.phase, self.scale):
            chips.changed.connect(lambda _code: self._show())
        layout.addWidget(self.row)
        self.row.changed.connect(self._on_number)
        editor.changed.connect(self._show)
        self.phase.set_value(PHASES[0])
        self.scale.set_value(next(iter(SCALES)))
        self.set_region(None)

    def set_region(self, region: SidedRegion | None) -> None:
        """Offer `region` beside the whole body, which is what is asked about unless the region is tapped here."""
        self._region = region
        options = [(OVERALL, _("Overall"))]
        if region:
            named = place_in_words(region, self._editor.parts.regions)
            options.append((HERE, f"{named[:1].upper()}{named[1:]}"))
        self.place.set_options(options)
        if self.place.value() is None:
            self.place.set_value(OVERALL)
        self._show()

    def _meant(self) -> Measure:
        """Return the measure that the chips mean, with a number yet to come."""
        region, side = self._region if self._region and self.place.value() == HERE else (None, None)
        scale, phase = str(self.scale.value()), str(self.phase.value())
        return Measure(measure=scale, phase=phase, value=0, region=region, side=side)

    def _charted(self) -> Measure | None:
        meant = self._meant()
        key = (meant.measure, meant.phase, meant.region, meant.side)
        found = (e for e in self._editor.record.entries if isinstance(e, Measure))
        return next((e for e in found if (e.measure, e.phase, e.region, e.side) == key), None)

    def _show(self) -> None:
        charted = self._charted()
        self.row.set_value(int(charted.value) if charted else None)

    def _on_number(self, number: int | None) -> None:
        charted = self._charted()
        if charted and number is None:
            self._editor.withdraw(charted)
        elif charted and number != charted.value:
            self._editor.correct(replace(charted, value=number or 0))
        elif not charted and number is not None:
            self._editor.add([replace(self._meant(), value=number)])
        self._show()
