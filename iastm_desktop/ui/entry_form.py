"""One form of charting on the screen: its rows of chips, what they say now, and what is still missing."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.dose_settings import DoseSettings
from iastm_desktop.ui.entry_forms import Form, Row
from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.number_field import NumberField
from iastm_desktop.ui.often_row import OftenRow
from iastm_desktop.ui.pain_row import PainRow
from iastm_desktop.ui.pieces import ElidedButton
from iastm_desktop.ui.theme import TOUCH_PX, set_role
from iastm_desktop.words import _

UNFOLD = "\u2026"
_GAP_PX = 4


class EntryForm(QWidget):
    """Shows the rows of `form`; `changed` whenever a choice was made."""

    changed = Signal()

    def __init__(
        self, form: Form, catalogue: Catalogue, habits: DoseSettings | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.form, self._catalogue, self._room = form, catalogue, (False, True)
        habits = habits or DoseSettings()
        self._lines = [_Line(row, catalogue, habits, self._on_changed) for row in form.rows]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_GAP_PX)
        for line in self._lines:
            layout.addWidget(line)
        layout.addStretch(1)
        self.more = ElidedButton(around_px=56)
        self.more.setCheckable(True)
        self.more.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        set_role(self.more, "unfold")
        self.more.toggled.connect(self._refresh)
        layout.insertWidget(sum(not row.more for row in form.rows), self.more)
        self.reset(everything=True)

    def values(self) -> dict[str, object]:
        """Return what was chosen, by field, in the form of a session file."""
        return {line.row.field: line.value() for line in self._in_use() if line.value() not in (None, ())}

    def missing(self) -> tuple[str, ...]:
        """Return the labels of the needed rows that say nothing yet."""
        return tuple(line.row.label for line in self._in_use() if line.row.needed and line.value() in (None, ()))

    def set_values(self, values: dict[str, object]) -> None:
        """Choose `values`; fields they do not name are emptied."""
        for line in self._lines:
            self._put(line, values.get(line.row.field))
        if any(line.is_detail and line.value() not in (None, ()) for line in self._lines):
            self.more.setChecked(True)

    @property
    def is_untouched(self) -> bool:
        """Tell whether the form says nothing but what it says of itself."""
        return all(line.value() in (None, (), [], line.row.default) for line in self._in_use())

    def set_room(self, *, low: bool, labelled: bool) -> None:
        """Take less height: some rows go among the details, and rows that speak for themselves lose their label."""
        if (low, labelled) != self._room:
            self._room = low, labelled
            for line in self._lines:
                line.set_room(low=low, labelled=labelled)
            self._refresh()

    def main_px(self, width: int) -> int:
        """Return the height of what is always shown of the form, and the way to its details, in a width."""
        shown = [line for line in self._lines if line.in_use and not line.is_detail]
        parts = [line.heightForWidth(width) for line in shown]
        parts += [] if self.more.isHidden() else [self.more.sizeHint().height()]
        return sum(parts) + _GAP_PX * len(parts)

    def reset(self, *, everything: bool = False) -> None:
        """Make ready for the next entry: what is kept stays, pain and reactions never do."""
        for line in self._lines:
            if everything or not line.row.kept:
                self._put(line, line.row.default)
        self._refresh()

    def row(self, field: str) -> QWidget:
        """Return the widget of a field that is in use, for tests and for focus."""
        return next(line.field for line in self._in_use() if line.row.field == field)

    def _in_use(self) -> Iterator["_Line"]:
        return (line for line in self._lines if line.in_use)

    def _put(self, line: "_Line", value: object) -> None:
        """Choose a value; emptied and refreshed first, as what a row offers depends on itself and the rows above."""
        line.set_value(None)
        self._refresh()
        line.set_value(value)
        self._refresh()

    def _on_changed(self) -> None:
        self._refresh()
        self.changed.emit()

    def _refresh(self) -> None:
        values: dict[str, object] = {}
        for line in self._lines:
            line.refresh(values, details=self.more.isChecked())
            if line.in_use and line.value() not in (None, ()):
                values[line.row.field] = line.value()
        self._say_details()
        self.updateGeometry()

    def _say_details(self) -> None:
        """Say on the button what is set below it: details are remembered, and must not be charted unseen."""
        self.more.setVisible(any(line.is_detail for line in self._lines))
        said = [words for line in self._lines if line.is_detail for words in line.chosen_words()]
        if self.more.isChecked():
            words = _("Fewer details")
        elif said:
            words = "\u25cf " + _("Details: {what}").format(what=" · ".join(said))
        else:
            rows = ", ".join(row.name or row.label for row in (line.row for line in self._lines if line.is_detail))
            words = _("Details: {rows}").format(rows=rows.lower())
        if words != self.more.words:
            self.more.set_words(words)
            self.more.setAccessibleName(words)
        put_icon(self.more, "chevron-up" if self.more.isChecked() else "chevron-down", tone="accent", size_px=16)


class _Line(QWidget):
    """A row's label and its field."""

    def __init__(self, row: Row, catalogue: Catalogue, habits: DoseSettings, on_changed: Callable[[], None]) -> None:
        super().__init__()
        self.row, self._catalogue, self._habits = row, catalogue, habits
        self.in_use, self.is_detail = True, row.more
        self.field = self._make_field(on_changed)
        self._label = QLabel(row.label)
        set_role(self._label, "small")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(2)
        layout.addWidget(self._label)
        layout.addWidget(self.field)

    def set_room(self, *, low: bool, labelled: bool) -> None:
        """Go among the details where there is little height, or without the label where the chips say what it says."""
        self.is_detail = self.row.more or (low and self.row.more_low)
        self._label.setHidden(not labelled and (self.row.often or self.row.kind == "pain"))
        if isinstance(self.field, ChipRow):
            self.field.set_tight(low)

    def value(self) -> object:
        """Return the value in the form of a session file, None or () where nothing is chosen."""
        if isinstance(self.field, NumberField | PainRow):
            return self.field.value()
        if isinstance(self.field, QLineEdit):
            return self.field.text().strip() or None
        value = self.field.value()
        if isinstance(value, tuple):
            return list(value) or None
        if value == UNFOLD:
            return None
        return int(value) if value is not None and (self.row.whole or value.isdigit()) else value

    def chosen_words(self) -> tuple[str, ...]:
        """Return what is chosen as it stands on the chips."""
        if self.in_use and isinstance(self.field, PainRow):
            return () if self.field.value() is None else (f"{self.row.name} {self.field.value()}",)
        if not self.in_use or not isinstance(self.field, ChipRow):
            return ()
        chosen = self.field.chosen_words()
        return tuple(f"{self.row.name} {words}" for words in chosen) if self.row.name and self.row.whole else chosen

    def set_value(self, value: object) -> None:
        """Show `value`; None empties the field."""
        if isinstance(self.field, NumberField):
            self.field.edit.setText("" if value is None else f"{value}")
        elif isinstance(self.field, PainRow):
            self.field.set_value(int(str(value)) if value is not None else None)
        elif isinstance(self.field, QLineEdit):
            self.field.setText("" if value is None else str(value))
        elif isinstance(value, list | tuple):
            self.field.set_value([str(each) for each in value])
        else:
            self.field.set_value(None if value is None else str(value))

    def refresh(self, values: dict[str, object], *, details: bool) -> None:
        """Bring options and visibility up to the rows above."""
        was_in_use, self.in_use = self.in_use, self.row.when(self._catalogue, values)
        if self.in_use and isinstance(self.field, ChipRow):
            options = self._options(self.field, values)
            if tuple(code for code, _words in options) != self.field.codes():
                self.field.set_options(options)
        if isinstance(self.field, NumberField):
            self.field.set_step(5 if values.get("measure") == "rom" else 1)
        if self.in_use and not was_in_use and self.row.default and self.value() is None:
            self.set_value(self.row.default)
        self.setVisible(self.in_use and (details or not self.is_detail))

    def _options(self, chips: ChipRow, values: dict[str, object]) -> tuple[tuple[str, str], ...]:
        options = tuple(self.row.options(self._catalogue, values))
        chosen = [option for option in options if option[0] == chips.value()]
        return (*chosen, (UNFOLD, _("Change\u2026"))) if self.row.folds and chosen else options

    def _make_field(self, on_changed: Callable[[], None]) -> ChipRow | NumberField | PainRow | QLineEdit:
        if self.row.kind == "pain":
            pain = PainRow(self.row.label, not_asked=_("Pain not asked"))
            pain.changed.connect(on_changed)
            return pain
        if self.row.often:
            often = OftenRow(self.row.field, self._habits, name=self.row.label)
            often.changed.connect(on_changed)
            return often
        if self.row.kind == "number":
            number = NumberField(self.row.label)
            number.changed.connect(on_changed)
            return number
        if self.row.kind == "text":
            edit = QLineEdit()
            edit.setAccessibleName(self.row.label)
            edit.setMinimumHeight(TOUCH_PX)
            edit.textChanged.connect(on_changed)
            return edit
        many = self.row.kind == "many"
        chips = ChipRow(exclusive=not many, allow_none=not self.row.needed, compact=True, name=self.row.label)
        chips.changed.connect(on_changed)
        return chips
