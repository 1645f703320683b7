"""The rest of the health check: the other items in groups, medicines, allergies, pregnancy, notes."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from iastm_desktop.domain.facts import new_id
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rules import seed_items
from iastm_desktop.domain.rulings import fact
from iastm_desktop.domain.session import Answer, Screening
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.dates import count
from iastm_desktop.ui.health_items import ItemRow
from iastm_desktop.ui.medicine_rows import MedicineRows, PregnancyRow
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import button, column, holder, label, row
from iastm_desktop.ui.theme import TOUCH_PX
from iastm_desktop.words import _


class MoreHealth(QWidget):
    """Asks what stands beyond the first eight; folded until it is wanted. With `client`, in the client's words."""

    changed = Signal()

    def __init__(self, parts: Parts, *, client: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts, self._client = parts, client
        said = parts.catalogue.client_words if client else parts.catalogue.words
        self.groups = {group: Group(group, items, parts, client=client) for group, items in _grouped(parts).items()}
        self.medicines, self.pregnancy = MedicineRows(parts, client=client), PregnancyRow(parts, client=client)
        self.allergies = ChipRow(
            [(code, said("allergy", code).capitalize()) for code in parts.catalogue.codes("allergy")],
            exclusive=False,
            compact=True,
            name=_("Allergies"),
        )
        self.other_allergies = _line(_("Other allergies, with commas"))
        self.notes = _line(_("Anything else about health"))
        self.fold = button("", self._on_fold, role="quiet")
        self.fold.setMinimumHeight(TOUCH_PX)
        self._lay_out()
        self._connect()
        self.set_open(client)
        self.fold.setHidden(client)

    def set_open(self, on: bool) -> None:
        """Show the questions, or one line that leads to them."""
        self._body.setVisible(on)
        self._show_fold()

    def set_region(self, region: SidedRegion | None) -> None:
        """Offer the region chosen on the map to every item that takes one."""
        for group in self.groups.values():
            group.set_region(region)

    def set_screening(self, screening: Screening | None) -> None:
        """Show what was answered."""
        for group in self.groups.values():
            group.set_screening(screening)
        told = screening or Screening(id="", session="")
        self.medicines.set_medicines(told.medications)
        self.pregnancy.set_pregnancy(told.pregnancy)
        words = {self._parts.catalogue.words("allergy", code): code for code in self.allergies.codes()}
        self.allergies.set_value(tuple(words[name] for name in told.allergies if name in words))
        self.other_allergies.setText(", ".join(name for name in told.allergies if name not in words))
        self.notes.setText(told.notes or "")
        self._show_fold()

    def put_into(self, screening: Screening) -> Screening:
        """Return `screening` with what was answered here in the place of what it said of the same."""
        own = {item for group in self.groups.values() for item in group.items}
        answers = tuple(answer for group in self.groups.values() for answer in group.answers())
        others = tuple(answer for answer in screening.answers if answer.item not in own)
        chosen = self.allergies.value()
        named = [self._parts.catalogue.words("allergy", code) for code in (chosen if isinstance(chosen, tuple) else ())]
        typed = [name.strip() for name in self.other_allergies.text().split(",") if name.strip()]
        return replace(
            screening,
            answers=(*others, *answers),
            medications=self.medicines.medicines(),
            allergies=tuple(dict.fromkeys([*named, *typed])),
            pregnancy=self.pregnancy.pregnancy(),
            notes=self.notes.text().strip() or None,
        )

    def open_items(self) -> int:
        """Return how many items have no answer yet."""
        return sum(group.open_items() for group in self.groups.values())

    def _on_fold(self) -> None:
        self.set_open(self._body.isHidden())

    def _show_fold(self) -> None:
        left = self.open_items()
        words = _("{number} more to ask before signing").format(number=left) if left else _("All of health is asked")
        state = _("Fold up") if not self._body.isHidden() else words
        self.fold.setText(f"▾ {state}" if not self._body.isHidden() else f"▸ {state}")
        self.fold.setAccessibleName(_("Health in full: {state}").format(state=state))

    def _on_changed(self) -> None:
        self._show_fold()
        self.changed.emit()

    def _lay_out(self) -> None:
        small = "h3" if self._client else "small"
        body = column(
            *(label(_("Medicines"), small), self.medicines),
            *(label(_("Allergies"), small), self.allergies, self.other_allergies),
            *(label(_("Pregnancy"), small), self.pregnancy),
            *self.groups.values(),
            *(label(_("Notes"), small), self.notes),
            spacing=6,
        )
        self._body = holder(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.fold)
        layout.addWidget(self._body)

    def _connect(self) -> None:
        for group in self.groups.values():
            group.changed.connect(self._on_changed)
        for part in (self.medicines, self.pregnancy, self.allergies):
            part.changed.connect(self._on_changed)
        for line in (self.other_allergies, self.notes):
            line.textEdited.connect(self._on_changed)


class Group(QWidget):
    """The items of one group: none of them by one tap, or each on its own."""

    changed = Signal()

    def __init__(self, group: str, items: tuple[str, ...], parts: Parts, *, client: bool) -> None:
        super().__init__()
        self.items = {item: ItemRow(item, parts, client=client) for item in items}
        said = parts.catalogue.client_words if client else parts.catalogue.words
        self._words = said("screening_group", group)
        self.head = label("", "h3", wrap=True)
        named = _("{group}: none of these").format(group=self._words)
        self.none = button(_("None of these"), self._on_none, name=named)
        self.each = button(
            _("Ask each"),
            partial(self.set_open, True),
            role="quiet",
            name=_("{group}: ask each").format(group=self._words),
        )
        for made in (self.none, self.each):
            made.setMinimumHeight(TOUCH_PX)
            made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        head = row(self.head, self.each, self.none)
        head.setStretch(0, 1)
        self._rows = holder(column(*self.items.values(), spacing=4))
        self.setLayout(column(head, self._rows, spacing=4))
        for item in self.items.values():
            item.changed.connect(self._on_changed)
        self.set_open(client)
        self._show()

    def set_open(self, on: bool) -> None:
        """Show each item."""
        self._rows.setVisible(on)
        self.each.setHidden(on)

    def set_region(self, region: SidedRegion | None) -> None:
        """Offer a region to every item."""
        for item in self.items.values():
            item.set_region(region)

    def set_screening(self, screening: Screening | None) -> None:
        """Show what was answered; what is not a plain no is unfolded."""
        for code, item in self.items.items():
            item.set_answer(screening.answer_to(code) if screening else None)
        if any(answer.answer != "no" for answer in self.answers()):
            self.set_open(True)
        self._show()

    def answers(self) -> tuple[Answer, ...]:
        """Return the answers so far."""
        return tuple(answer for item in self.items.values() if (answer := item.answer()))

    def open_items(self) -> int:
        """Return how many items have no answer yet."""
        return len(self.items) - len(self.answers())

    def _on_none(self) -> None:
        """Answer no to what has no answer yet; nothing that was answered is changed."""
        for item in self.items.values():
            if item.answer() is None:
                item.chips.set_value("no")
        self._on_changed()

    def _on_changed(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        left, words = self.open_items(), self._words[:1].upper() + self._words[1:]
        told = [item.words for item in self.items.values() if (a := item.answer()) and a.answer != "no"]
        said = count(left, _("to ask"), _("to ask")) if left else ", ".join(told) or _("none")
        self.head.setText(f"{words}: {said}")
        self.none.setVisible(bool(left))


def _grouped(parts: Parts) -> dict[str, tuple[str, ...]]:
    """Return the items beyond the first eight by group, in the order of the file; pregnancy has a row of its own."""
    first = seed_items(parts.catalogue)
    found: dict[str, tuple[str, ...]] = {}
    asked = (one for one in parts.catalogue.codes("screening") if not fact(parts.catalogue, "screening", one, "ended"))
    for item in asked:
        if item not in first:
            group = fact(parts.catalogue, "screening", item, "group")
            found[group] = (*found.get(group, ()), item)
    return found


def empty_screening(session: str) -> Screening:
    """Return a screening in which nothing is answered yet."""
    return Screening(id=new_id(), session=session)


def _line(name: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setPlaceholderText(name)
    edit.setAccessibleName(name)
    edit.setMinimumHeight(TOUCH_PX)
    return edit
