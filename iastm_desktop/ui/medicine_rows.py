"""Medicines with their class and the day they were stopped, and a pregnancy by its due date."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from iastm_desktop.domain.session import Medication, Pregnancy
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import button, column, icon_button, label, row, widgets_in
from iastm_desktop.ui.theme import TOUCH_PX, set_role
from iastm_desktop.words import _

DAYS_AHEAD = 300  # a due date lies within so many days


class MedicineRow(QWidget):
    """One medicine: its name, its class from the list, the last day it was taken."""

    changed = Signal()
    gone = Signal()

    def __init__(self, parts: Parts, *, client: bool) -> None:
        super().__init__()
        said = parts.catalogue.client_words if client else parts.catalogue.words
        self._today = parts.now().date
        self.name = _line(_("Medicine"))
        self.kind = QComboBox()
        self.kind.setMinimumHeight(TOUCH_PX)
        self.kind.setAccessibleName(_("What it is for, or its class"))
        self.kind.addItem(_("Kind?"), None)
        for code in parts.catalogue.codes("medication_class"):
            words = said("medication_class", code)
            self.kind.addItem(words[:1].upper() + words[1:], code)
        self.kind.setMinimumContentsLength(9)
        self.stopped = _line(_("Stopped YYYY-MM-DD"))
        self.stopped.setMaximumWidth(150)
        self.away = icon_button("close", _("Take this medicine off"), self.gone.emit)
        self.wrong = label("", "wrong", wrap=True)
        self.wrong.hide()
        first, second = row(self.name, self.away, spacing=4), row(self.kind, self.stopped, spacing=4)
        for line in (first, second):
            line.setStretch(0, 1)
        self.setLayout(column(first, second, self.wrong, spacing=4))
        self.name.textEdited.connect(self.changed)
        self.kind.activated.connect(self.changed)
        self.stopped.textEdited.connect(self.changed)
        self.stopped.editingFinished.connect(self._check)

    def medicine(self) -> Medication | None:
        """Return the medicine, None where no name was given."""
        name, kind = self.name.text().strip(), self.kind.currentData()
        if not name:
            return None
        return Medication(name=name, medication_class=kind, stopped_on=_day(self.stopped.text()))

    def set_medicine(self, medicine: Medication) -> None:
        """Show a medicine."""
        self.name.setText(medicine.name)
        if medicine.medication_class and self.kind.findData(medicine.medication_class) < 0:
            self.kind.addItem(medicine.medication_class, medicine.medication_class)
        self.kind.setCurrentIndex(max(self.kind.findData(medicine.medication_class), 0))
        self.stopped.setText(str(medicine.stopped_on or ""))

    def _check(self) -> None:
        day, text = _day(self.stopped.text()), self.stopped.text().strip()
        fault = ""
        if text and day is None:
            fault = _("{text} is not a day: write YYYY-MM-DD").format(text=text)
        elif day and day > self._today:
            fault = _("{text} is still to come: leave it empty while it is taken").format(text=text)
            self.stopped.clear()
        self.wrong.setText(fault)
        self.wrong.setVisible(bool(fault))


class MedicineRows(QWidget):
    """All medicines; one more by a tap."""

    changed = Signal()

    def __init__(self, parts: Parts, *, client: bool = False) -> None:
        super().__init__()
        self._parts, self._client = parts, client
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.add = button(_("Add a medicine"), self.add_row)
        self.add.setMinimumHeight(TOUCH_PX)
        self.setLayout(column(self._rows, self.add, spacing=4))

    def rows(self) -> tuple[MedicineRow, ...]:
        """Return the rows shown."""
        return tuple(each for each in widgets_in(self._rows) if isinstance(each, MedicineRow))

    def medicines(self) -> tuple[Medication, ...]:
        """Return the medicines that have a name."""
        return tuple(medicine for each in self.rows() if (medicine := each.medicine()))

    def set_medicines(self, medicines: tuple[Medication, ...]) -> None:
        """Show these medicines."""
        for each in self.rows():
            self._take_off(each)
        for medicine in medicines:
            self._add().set_medicine(medicine)

    def add_row(self) -> MedicineRow:
        """Show an empty row, ready to type."""
        made = self._add()
        made.name.setFocus()
        return made

    def _add(self) -> MedicineRow:
        made = MedicineRow(self._parts, client=self._client)
        made.changed.connect(self.changed)
        made.gone.connect(lambda: self._on_gone(made))
        self._rows.addWidget(made)
        return made

    def _on_gone(self, made: MedicineRow) -> None:
        self._take_off(made)
        self.changed.emit()

    def _take_off(self, made: MedicineRow) -> None:
        made.hide()
        self._rows.removeWidget(made)
        made.deleteLater()


class PregnancyRow(QWidget):
    """The due date, empty where there is no pregnancy."""

    changed = Signal()

    def __init__(self, parts: Parts, *, client: bool = False) -> None:
        super().__init__()
        self._today = parts.now().date
        self.due = _line(_("Due date, YYYY-MM-DD"))
        self.wrong = label("", "wrong", wrap=True)
        self.wrong.hide()
        self.setLayout(column(self.due, self.wrong, spacing=2))
        self.due.textEdited.connect(self.changed)
        self.due.editingFinished.connect(self._check)

    def pregnancy(self) -> Pregnancy | None:
        """Return the pregnancy, None where no day was given."""
        day = _day(self.due.text())
        return Pregnancy(due_on=day) if day else None

    def set_pregnancy(self, pregnancy: Pregnancy | None) -> None:
        """Show a pregnancy."""
        self.due.setText(str(pregnancy.due_on) if pregnancy else "")
        self._check()

    def _check(self) -> None:
        day, text = _day(self.due.text()), self.due.text().strip()
        fault = ""
        if text and day is None:
            fault = _("{text} is not a day: write YYYY-MM-DD").format(text=text)
        elif day and abs((day - self._today).days) > DAYS_AHEAD:
            fault = _("{text} is far from today: is it right?").format(text=text)
        self.wrong.setText(fault)
        set_role(self.wrong, "wrong")
        self.wrong.setVisible(bool(fault))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _line(name: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setPlaceholderText(name)
    edit.setAccessibleName(name)
    edit.setMinimumHeight(TOUCH_PX)
    return edit
