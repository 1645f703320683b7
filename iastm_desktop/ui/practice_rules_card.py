"""The practice's own, stricter rules: what there is, and one more. Nothing here can loosen what is shipped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from zlib import crc32

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.facts import Record, new_id
from iastm_desktop.domain.moments import now
from iastm_desktop.domain.practice_rules import (
    KIND,
    ZONES,
    Loosens,
    PracticeRule,
    has_ended_on,
    is_own_item,
    rule_body,
    rules_of,
    tightened,
    with_rule,
)
from iastm_desktop.domain.region_rules import TISSUES
from iastm_desktop.domain.regions import RegionTable
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.dates import short_date
from iastm_desktop.ui.map_words import tissue_words
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.pieces import button, card, clear, column, label, row
from iastm_desktop.ui.theme import TOUCH_PX, set_role
from iastm_desktop.words import _

ITEM, OWN, MEDICINE, REGION, TISSUE, ZONE, DOSE, AGAIN = (
    "item", "own", "medicine", "region", "tissue", "zone", "dose", "again",
)  # fmt: skip
LIST_OF = {ITEM: "screening", OWN: "screening", MEDICINE: "medication_class", REGION: "region_limits"} | {
    TISSUE: TISSUES,
    ZONE: ZONES,
    DOSE: "dose_limits",
    AGAIN: "intervals",
}
BLOCKS_ONLY = (REGION, TISSUE)  # what a line of theirs can do besides a highest pressure
KINDS = {
    ITEM: _("A health item"),
    OWN: _("An item of our own"),
    MEDICINE: _("A medicine"),
    REGION: _("A region"),
    TISSUE: _("A tissue"),
    ZONE: _("A careful area"),
    DOSE: _("A limit of the dose"),
    AGAIN: _("Ask health again"),
}
LEVELS = {"note": _("A note"), "reason": _("Asks for a reason"), "block": _("No tool")}
MONTHS = ("3", "6", "9")


class PracticeRulesCard(QWidget):
    """`changed` once a rule is in the book, or taken off."""

    changed = Signal()

    def __init__(
        self, book: OpenBook, catalogue: Catalogue, regions: RegionTable, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._book, self._shipped, self._regions = book, catalogue, regions
        self.kind = ChipRow(KINDS.items(), compact=True, name=_("What the rule is about"))
        items = ((code, catalogue.words("screening", code)) for code in catalogue.codes("screening"))
        self.item = _choice(_("Health item"), items)
        classes = ((code, catalogue.words("medication_class", code)) for code in catalogue.codes("medication_class"))
        self.medicine = _choice(_("Kind of medicine"), classes)
        self.tissue = _choice(_("Tissue"), _tissues(regions, catalogue))
        self.zone = _choice(
            _("Careful area"), ((code, catalogue.words(ZONES, code)) for code in catalogue.codes(ZONES))
        )
        self.region = _choice(_("Region"), sorted(_worked(regions), key=lambda each: each[1].casefold()))
        self.dose = _choice(_("Limit of the dose"), _settable(catalogue))
        self.limit = _line(_("Our own limit, a number"))
        self.words, self.why = _line(_("Words for the item")), _line(_("Why (shown with the rule)"))
        self.level = ChipRow(LEVELS.items(), allow_none=True, compact=True, name=_("What the rule does"))
        grades = [(str(grade), catalogue.words("pressures", str(grade))) for grade in range(4)]
        self.most = ChipRow(grades, allow_none=True, compact=True, name=_("Pressure at most"))
        self.until = _line(_("Until (YYYY-MM-DD), empty: no end"))
        self.months = ChipRow([(one, _("{n} months").format(n=one)) for one in MONTHS], compact=True, name=_("After"))
        self.add = button(_("Add the rule"), self._on_add, role="primary")
        self.state = label("", "muted", wrap=True)
        self._list = column(spacing=6)
        self.add.setMinimumHeight(TOUCH_PX)
        self._labels = [label(_("It does"), "small"), label(_("Pressure at most"), "small")]
        self._boxes = {
            ITEM: self.item,
            MEDICINE: self.medicine,
            REGION: self.region,
            TISSUE: self.tissue,
            ZONE: self.zone,
            DOSE: self.dose,
        }
        chosen = (self.kind, self.words, *self._boxes.values(), self.limit)
        parts = (*chosen, self._labels[0], self.level, self._labels[1], self.most, self.months, self.why, self.until)
        self.setLayout(column(self._list, label(_("One more"), "h3"), *parts, row(self.state, 0, self.add), spacing=8))
        self.kind.changed.connect(lambda _code: self._show_kind())
        self.kind.set_value(ITEM)
        self._show_kind()
        self._show_rules()

    def rule(self) -> PracticeRule:
        """Return the rule as it is chosen."""
        kind, level, most = str(self.kind.value()), self.level.value(), self.most.value()
        words = self.words.text().strip()
        box = self._boxes.get(kind)
        levelled = kind not in (DOSE, AGAIN)
        named = {OWN: words, TISSUE: self.tissue.currentText()}.get(kind)
        return PracticeRule(
            list_name=LIST_OF[kind],
            code=str(box.currentData()) if box else own_code(words) if kind == OWN else "ask_health_again",
            level=level if levelled and isinstance(level, str) else None,
            max_pressure=int(most) if levelled and isinstance(most, str) else None,
            value=_whole(self.limit.text() if kind == DOSE else self.months.value() if kind == AGAIN else ""),
            words=named or None,
            why=self.why.text().strip() or None,
            set_on=now().date,
            until=_day(self.until.text()),
        )

    def _on_add(self) -> None:
        rule = self.rule()
        if self.kind.value() == OWN and not rule.words:
            self._say(_("An item of your own needs words."), "wrong")
            return
        if self.kind.value() == DOSE and rule.value is None:
            self._say(_("The limit is a whole number, such as 300."), "wrong")
            return
        if self.until.text().strip() and (rule.until is None or rule.until < now().date):
            self._say(_("The last day is written as 2026-12-31, and is not over yet."), "wrong")
            return
        try:
            with_rule(tightened(self._shipped, rules_of(self._book.rules), now().date), rule)
        except Loosens as error:
            self._say(str(error), "wrong")
            return
        record = Record(id=new_id(), kind=KIND, body=rule_body(rule))
        self._say(_("Saving…"), "muted")
        saves = [self._book.save_of(record)]
        self._book.save(saves, partial(self._on_saved, record), lambda why: self._say(why, "wrong"))

    def _on_saved(self, record: Record) -> None:
        self._book.rules = (*self._book.rules, record)
        self._say(_("Added. It holds from now on."), "ok")
        for field in (self.words, self.why, self.limit, self.until):
            field.clear()
        self._show_rules()
        self.changed.emit()

    def _on_take_off(self, record: Record) -> None:
        """Take a rule off; an item of our own ends instead, for its words stand in visits."""
        (rule,) = rules_of([record])
        ended = replace(record, body=rule_body(replace(rule, until=now().date - timedelta(days=1))))
        stays = is_own_item(rule)

        def done() -> None:
            others = tuple(other for other in self._book.rules if other.id != record.id)
            self._book.rules = (*others, ended) if stays else others
            self._say(_("Taken off: the shipped rule holds again."), "ok")
            self._show_rules()
            self.changed.emit()

        kept = ended if stays else record
        not_done = lambda why: self._say(why, "wrong")  # noqa: E731
        self._book.correct(self, kept, done, not_done, reason="taken off", withdrawn=not stays)

    def _show_rules(self) -> None:
        clear(self._list)
        told = [(record, rule) for record in self._book.rules for rule in rules_of([record])]
        holding = [(record, rule) for record, rule in told if not has_ended_on(rule, now().date)]
        if not holding:
            self._list.addWidget(label(_("None: the shipped rules hold."), "muted"))
        for record, rule in holding:
            words = self._rule_words(rule)
            off = button(_("Take off"), partial(self._on_take_off, record), name=_("Take off: {r}").format(r=words))
            line = row(label(words, wrap=True), off)
            line.setStretch(0, 1)
            self._list.addWidget(card(line, margin=10))

    def _rule_words(self, rule: PracticeRule) -> str:
        known = self._shipped.lists.get(rule.list_name, {}).get(rule.code)
        said = [LEVELS[rule.level]] if rule.level in LEVELS else []
        if rule.max_pressure is not None:
            most = self._shipped.words("pressures", str(rule.max_pressure))
            said.append(_("to {pressure} pressure").format(pressure=most))
        if rule.value is not None and rule.list_name == "dose_limits" and known:
            said.append(f"{rule.value} {known.facts['unit']}")
        elif rule.value is not None:
            said.append(_("after {n} months").format(n=rule.value))
        said += [rule.why] if rule.why else []
        said += [_("until {day}").format(day=short_date(rule.until))] if rule.until else []
        region = self._regions.get(rule.code) if rule.list_name == "region_limits" else None
        words = region.name if region else rule.words or (known.words if known else rule.code)
        return f"{words[:1].upper()}{words[1:]}: {', '.join(said)}"

    def _show_kind(self) -> None:
        kind = self.kind.value()
        for named, box in self._boxes.items():
            box.setVisible(kind == named)
        self.words.setVisible(kind == OWN)
        self.months.setVisible(kind == AGAIN)
        self.limit.setVisible(kind == DOSE)
        for widget in (self.level, self.most, *self._labels):
            widget.setVisible(kind not in (AGAIN, DOSE))
        for row_of_chips in (self.level, self.most):
            row_of_chips.set_value(None)  # what was chosen for another kind of rule is not meant for this one
        offered = {ZONE: ("reason", "block")} | dict.fromkeys(BLOCKS_ONLY, ("block",))
        self.level.set_options([(code, LEVELS[code]) for code in offered.get(str(kind), tuple(LEVELS))])
        if self.months.value() is None:
            self.months.set_value(MONTHS[1])

    def _say(self, words: str, role: str) -> None:
        set_role(self.state, role)
        self.state.setText(words)


def own_code(words: str) -> str:
    """Return the code of an item by its words; words that differ in letters a code cannot hold get different codes."""
    plain = re.sub(r"[^a-z0-9]+", "_", words.casefold()).strip("_")
    return f"x_{plain or 'item'}" if words.isascii() else f"x_{plain or 'item'}_{crc32(words.casefold().encode()):08x}"


def _whole(text: object) -> int | None:
    number = str(text).strip()
    return int(number) if number.isascii() and number.isdigit() else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _tissues(regions: RegionTable, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield what regions are made of, and what a stroke can be said to have reached."""
    made_of = {region.tissue for region in regions if region.kind != "zone"}
    for tissue in sorted(made_of | set(catalogue.codes("layer"))):
        known = catalogue.has("layer", tissue)
        yield tissue, catalogue.words("layer", tissue) if known else tissue_words(tissue)


def _worked(regions: RegionTable) -> Iterator[tuple[str, str]]:
    return ((region.id, region.name) for region in regions if region.kind != "zone")


def _settable(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield the limits a practice can set, each with what is shipped."""
    for code, term in catalogue.lists["dose_limits"].items():
        if term.facts["stricter"]:
            yield code, f"{term.words}: {term.facts['value']} {term.facts['unit']}"


def _choice(name: str, options: Iterable[tuple[str, str]]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setMinimumHeight(TOUCH_PX)
    for code, words in options:
        box.addItem(f"{words[:1].upper()}{words[1:]}", code)
    return box


def _line(name: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setPlaceholderText(name)
    edit.setAccessibleName(name)
    edit.setMinimumHeight(TOUCH_PX)
    return edit
