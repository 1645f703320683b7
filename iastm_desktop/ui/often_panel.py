"""All choices of a row of the dose under Often, Sometimes and Rarely: a tap chooses or moves, a tool has its time."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from iastm_desktop.domain.dose_habits import OFTEN, RARELY, SOMETIMES, TIERS, ranked, tier_of, usual_time
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.dose_settings import DoseSettings
from iastm_desktop.ui.pieces import button, clear, column, label, row
from iastm_desktop.ui.theme import GAP_PX, set_role
from iastm_desktop.words import _

WIDTH_PX = 420
WORDS = {OFTEN: _("Often"), SOMETIMES: _("Sometimes"), RARELY: _("Rarely")}
AS_USED = "as_used"


class OftenPanel(QFrame):
    """`picked` carries a code. While `moves` is on, a tap puts a chip in the next tier instead of choosing it."""

    picked = Signal(str)

    def __init__(
        self, field: str, words: Mapping[str, str], settings: DoseSettings, chosen: str, parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_role(self, "card")
        self._field, self._words, self._settings, self._chosen = field, words, settings, chosen
        self.tiers: dict[str, ChipRow] = {}
        self.times: ChipRow | None = None
        self.moves = button(_("Move what stands where"), self._show, role="quiet")
        self.moves.setCheckable(True)
        self.learn = button(_("As it is used"), self._on_learn, role="quiet")
        self._says = label(_("Tap one to move it to the next line"), "small")
        self._rows = column(spacing=4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(GAP_PX)
        layout.addLayout(self._rows)
        layout.addWidget(self._says)
        self._below = column(spacing=4)
        layout.addLayout(self._below)
        layout.addLayout(row(self.moves, self.learn, 0))
        self.setFixedWidth(WIDTH_PX)
        self._show()

    def chip(self, code: str) -> QPushButton:
        """Return the chip of a code, to press it in tests."""
        return next(chips.chip(code) for chips in self.tiers.values() if code in chips.codes())

    def tier(self, code: str) -> str:
        """Return the tier a code stands in."""
        return next(tier for tier, chips in self.tiers.items() if code in chips.codes())

    def add_times(self, tool: str, tool_words: str, times: Sequence[tuple[str, str]]) -> None:
        """Ask which time goes with a tool; it comes with the tool from now on."""
        habits = self._settings.habits
        self.times = ChipRow([*times, (AS_USED, _("As it is used"))], compact=True, name=_("Its usual time"))
        self.times.set_value(habits.set_times.get(tool, AS_USED))
        self.times.changed.connect(lambda code: self._settings.set_time(tool, None if code == AS_USED else str(code)))
        usual = usual_time(habits, tool)
        learnt = next((words for code, words in times if code == usual), _("none yet"))
        said = _("Usual time with {tool}: {time}").format(tool=tool_words.lower(), time=learnt)
        self._below.addWidget(label(said, "small", wrap=True))
        self._below.addWidget(self.times)

    def popup(self, anchor: QWidget) -> None:
        """Open below `anchor`, moved so that it stays on the screen."""
        self._take_size()
        place = anchor.mapToGlobal(QPoint(0, anchor.height() + 4))
        area = anchor.screen().availableGeometry()
        place.setX(max(area.left(), min(place.x(), area.right() - self.width())))
        place.setY(max(area.top(), min(place.y(), area.bottom() - self.height())))
        self.move(place)
        self.show()

    def _show(self) -> None:
        moving = self.moves.isChecked()
        self._says.setVisible(moving)
        self.moves.setText(_("Done moving") if moving else _("Move what stands where"))
        self.learn.setVisible(moving and self._field in self._settings.habits.placed)
        clear(self._rows)
        self.tiers = {}
        habits, codes = self._settings.habits, tuple(self._words)
        order = ranked(habits, self._field, codes)
        for tier in TIERS:
            here = [(code, self._words[code]) for code in order if tier_of(habits, self._field, code, codes) == tier]
            chips = self.tiers[tier] = ChipRow(here, compact=True, allow_none=True, name=WORDS[tier])
            chips.set_value(self._chosen)
            chips.changed.connect(self._on_changed)
            if here:
                self._rows.addWidget(label(WORDS[tier], "h3"))
                self._rows.addWidget(chips)
        self._take_size()

    def _on_changed(self, code: object) -> None:
        code = str(code or self._chosen)
        if not self.moves.isChecked():
            self.picked.emit(code)
            self.close()
            return
        tier = self.tier(code)
        self._settings.place(self._field, code, TIERS[(TIERS.index(tier) + 1) % len(TIERS)])
        self._show()

    def _on_learn(self) -> None:
        self._settings.learn(self._field)
        self._show()

    def _take_size(self) -> None:
        """Take the height that the chips need at this width."""
        inner = self.width() - 26
        for chips in (*self.tiers.values(), *((self.times,) if self.times else ())):
            chips.setFixedSize(inner, chips.heightForWidth(inner))
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(QSize(self.width(), layout.sizeHint().height()))

    # Qt's own names

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        chosen = [chips.chip(self._chosen) for chips in self.tiers.values() if self._chosen in chips.codes()]
        if chosen:
            chosen[0].setFocus(Qt.FocusReason.PopupFocusReason)
