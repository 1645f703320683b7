"""Before the work: the eight health items, each asked, and consent. Without them the map shows but does not chart."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QVBoxLayout, QWidget

from iastm_desktop.domain.facts import new_id
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rules import place_in_words, seed_items
from iastm_desktop.domain.session import Answer, Consent, Screening
from iastm_desktop.ui.before_again import (
    AgainCard,
    consent_again,
    consent_again_words,
    health_again_words,
    last_visit_words,
    screening_again,
)
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.earlier_visits import Earlier
from iastm_desktop.ui.entry_forms import ZERO_TO_TEN
from iastm_desktop.ui.pain_before import PainBeforeRow
from iastm_desktop.ui.pieces import button, column, holder, label, row, scrolling
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.theme import TOUCH_PX, set_role
from iastm_desktop.words import _

CHIPS_PX = 190


class BeforePanel(QWidget):
    """Asks health and consent; `done` once both are answered and handed to the book.

    `is_short`: only a tap for each is asked; `reshaped` when that changes.
    """

    done = Signal()
    reshaped = Signal()
    is_short = False

    def __init__(self, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # so that no answer looks chosen before it is
        self._editor = editor
        self.items = {item: _ItemRow(item, editor) for item in seed_items(editor.parts.catalogue)}
        self.consent = _ConsentRows(editor)
        self.pain = PainBeforeRow(editor)
        self.last_visit = label("", "caution", wrap=True)
        self.health_again = AgainCard(_("Ask each one"))
        self.consent_again = AgainCard(_("Ask anew"))
        self.ready = button(_("Start charting"), self._on_ready, role="primary")
        self.ready.setMinimumHeight(48)
        self.result = label("", wrap=True)
        self._lay_out()
        for item in self.items.values():
            item.changed.connect(self._on_changed)
        self.consent.changed.connect(self._on_changed)
        for again in (self.health_again, self.consent_again):
            again.changed.connect(self._on_again)
            again.anew_wanted.connect(lambda card=again: self._ask_anew(card))
        self._show_record()
        editor.changed.connect(self._on_record_changed)
        editor.earlier_read.connect(self._on_earlier)
        self._on_earlier()

    def set_region(self, region: SidedRegion | None) -> None:
        """Let a health answer hold for the region chosen on the map alone."""
        for item in self.items.values():
            item.set_region(region)

    def _lay_out(self) -> None:
        self._questions = holder(column(*self.items.values(), spacing=4))
        self._asked = holder(column(self.consent))
        self._health_head = label("", "h2")
        health = column(self._health_head, self.health_again, self._questions, 0, spacing=6)
        pain = label(_("Pain now, before the work"), "h2")
        agreed = label(_("Consent"), "h2")
        consent = column(pain, self.pain, agreed, self.consent_again, self._asked, 0, spacing=6)
        self._columns = columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        columns.setSpacing(20)
        columns.addLayout(health)
        columns.addLayout(consent)
        columns.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 12, 8)
        layout.addWidget(self.last_visit)
        self._said = scrolling(holder(columns))
        layout.addWidget(self._said, 1)
        layout.addWidget(self.result)
        layout.addWidget(self.ready)

    def _show_record(self) -> None:
        record = self._editor.record
        self._shown = record.screening, record.consent
        for item, asked in self.items.items():
            answer = record.screening.answer_to(item) if record.screening else None
            asked.set_answer(answer)
        if record.consent:
            self.consent.set_consent(record.consent)
        self._on_changed()

    def _on_record_changed(self) -> None:
        """Show what was asked in another window; never while somebody answers here."""
        record = self._editor.record
        if not self.isVisible() and self._shown != (record.screening, record.consent):
            self._show_record()
            self._on_earlier()

    def _on_earlier(self) -> None:
        """Offer what was said last time, where nothing was asked today yet; until that is known nothing is shown."""
        known = self._editor.knows_earlier or self._editor.record.screening is not None
        self._said.setVisible(known)
        earlier, record, parts = self._editor.earlier or Earlier(), self._editor.record, self._editor.parts
        health = bool(earlier.screening) and record.screening is None
        consent = earlier.may_agree_again and record.consent is None
        if health:
            self.health_again.offer(*health_again_words(earlier, parts.catalogue))
        if consent:
            self.consent_again.offer(*consent_again_words(earlier, parts))
        words = last_visit_words(earlier, parts)
        self.last_visit.setText(words)
        self.last_visit.setVisible(bool(words))
        self._offer(health=health, consent=consent)

    def _offer(self, *, health: bool, consent: bool) -> None:
        """Show last time's words or the questions, for each of the two."""
        self.health_again.setVisible(health)
        self._questions.setVisible(not health)
        self._health_head.setText(_("Health") if health else _("Health: ask each one"))
        self.consent_again.setVisible(consent)
        self._asked.setVisible(not consent)
        self.is_short = health and consent
        self.ready.setVisible(not self.is_short)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(down if self.is_short else across)
        for place, stretch in enumerate((0, 0, 1) if self.is_short else (11, 10, 0)):
            self._columns.setStretch(place, stretch)
        self._on_changed()
        self.reshaped.emit()

    def _is_offered(self, again: AgainCard) -> bool:
        return not again.isHidden()

    def _ask_anew(self, again: AgainCard) -> None:
        again.set_confirmed(False)
        health, consent = (self._is_offered(card) and card is not again for card in self._cards)
        self._offer(health=health, consent=consent)

    @property
    def _cards(self) -> tuple[AgainCard, AgainCard]:
        return self.health_again, self.consent_again

    def _on_again(self) -> None:
        self._on_changed()
        if all(self._is_offered(card) and card.is_confirmed for card in self._cards):
            self._on_ready()

    def _on_changed(self) -> None:
        missing, flagged = self._missing(), self._flagged()
        self.ready.setEnabled(not missing)
        role = "muted" if missing else "caution" if flagged else "ok"
        set_role(self.result, role)  # before the words, with which the label measures itself anew
        if missing:
            self.result.setText(_("Still to ask: {what}").format(what=", ".join(missing)))
        elif flagged:
            self.result.setText(_("Careful: {what}").format(what=", ".join(flagged)))
        else:
            self.result.setText(_("Nothing stands against tool work."))

    def _missing(self) -> list[str]:
        if self._is_offered(self.health_again):
            health = [] if self.health_again.is_confirmed else [_("whether anything changed")]
        else:
            health = [asked.words for asked in self.items.values() if asked.answer() is None]
        if self._is_offered(self.consent_again):
            return health + ([] if self.consent_again.is_confirmed else [_("consent")])
        return health + self.consent.missing()

    def _flagged(self) -> list[str]:
        earlier = self._editor.earlier
        if self._is_offered(self.health_again) and earlier and earlier.screening:
            catalogue = self._editor.parts.catalogue
            return [catalogue.words("screening", a.item) for a in earlier.screening.answers if a.answer != "no"]
        return [asked.words for asked in self.items.values() if (a := asked.answer()) and a.answer != "no"]

    def _on_ready(self) -> None:
        record, earlier = self._editor.record, self._editor.earlier
        session = record.session.id
        if self._is_offered(self.health_again) and earlier and earlier.screening:
            self._editor.set_screening(screening_again(earlier.screening, earlier, session))
        else:
            answers = tuple(answer for asked in self.items.values() if (answer := asked.answer()))
            known = record.screening or Screening(id=new_id(), session=session)
            others = tuple(answer for answer in known.answers if answer.item not in self.items)
            self._editor.set_screening(replace(known, answers=(*answers, *others)))
        if self._is_offered(self.consent_again) and earlier and earlier.consent:
            self._editor.set_consent(consent_again(earlier.consent, session, self._editor.parts.now()))
        else:
            self._editor.set_consent(self.consent.consent(record.consent))
        self._offer(health=False, consent=False)
        self._show_record()
        self.done.emit()


class _ItemRow(QWidget):
    """One health item: its words, yes / no / not known, and a note where it is not a plain no."""

    changed = Signal()

    def __init__(self, item: str, editor: SessionEditor) -> None:
        super().__init__()
        catalogue = editor.parts.catalogue
        self.item, self._editor = item, editor
        self._regions: tuple[SidedRegion, ...] = ()
        self._chosen: SidedRegion | None = None
        self._takes_regions = catalogue.term("screening", item).facts["scope"] == "region"
        self.words = catalogue.words("screening", item)
        self.chips = ChipRow(
            [(code, catalogue.words("screening_answer", code).capitalize()) for code in ("no", "yes", "unknown")],
            compact=True,
            name=self.words,
        )
        self.chips.setFixedWidth(CHIPS_PX)
        self.chips.changed.connect(self._on_changed)
        self.note = QLineEdit()
        self.note.setPlaceholderText(_("Where, since when, which medicine"))
        self.note.setAccessibleName(_("{item}: note").format(item=self.words))
        self.note.setMinimumHeight(TOUCH_PX)
        self.only = button("", self._on_only, role="quiet", name=_("{item}: only here").format(item=self.words))
        words = label(self.words[:1].upper() + self.words[1:], wrap=True)
        layout = column(row(words, 0, self.chips), self.note, self.only, spacing=4)
        self.setLayout(layout)
        self._show_details()

    def set_region(self, region: SidedRegion | None) -> None:
        """Offer the region chosen on the map as the only place this answer holds for."""
        self._chosen = region
        self._show_details()

    def answer(self) -> Answer | None:
        """Return the answer, None while it was not asked."""
        value = self.chips.value()
        if not isinstance(value, str):
            return None
        note = self.note.text().strip() or None
        if value == "no":
            return Answer(item=self.item, answer=value)
        return Answer(item=self.item, answer=value, regions=self._regions, note=note)

    def set_answer(self, answer: Answer | None) -> None:
        """Show an answer."""
        self.chips.set_value(answer.answer if answer else None)
        self.note.setText(answer.note or "" if answer else "")
        self._regions = answer.regions if answer else ()
        self._show_details()

    def _show_details(self) -> None:
        """Show the note where the answer is not a plain no, and where on the body it holds."""
        told = self.chips.value() not in (None, "no")
        self.note.setVisible(told)
        self.only.setVisible(told and self._takes_regions and bool(self._regions or self._chosen))
        regions = self._editor.parts.regions
        if self._regions:
            places = ", ".join(place_in_words(place, regions) for place in self._regions)
            self.only.setText(_("Only: {places}. Tap for the whole body").format(places=places))
        elif self._chosen:
            self.only.setText(_("Only here: {place}").format(place=place_in_words(self._chosen, regions)))

    def _on_only(self) -> None:
        self._regions = () if self._regions else (self._chosen,) if self._chosen else ()
        self._on_changed()

    def _on_changed(self) -> None:
        self._show_details()
        self.changed.emit()


class _ConsentRows(QWidget):
    """Decision, way of asking and the agreed limit of pain."""

    changed = Signal()

    def __init__(self, editor: SessionEditor) -> None:
        super().__init__()
        catalogue = editor.parts.catalogue
        self._editor = editor

        def chips(list_name: str, name: str) -> ChipRow:
            options = [(t.code, t.words[:1].upper() + t.words[1:]) for t in catalogue.lists[list_name].values()]
            return ChipRow(options, compact=True, name=name)

        self.decision = chips("consent_decision", _("Decision about the tool today"))
        self.method = chips("consent_method", _("How consent was given"))
        self.ceiling = ChipRow(ZERO_TO_TEN, allow_none=True, compact=True, name=_("Pain limit agreed, 0 to 10"))
        self.alternative = QLineEdit()
        self.alternative.setPlaceholderText(_("What was agreed instead, or which areas not"))
        self.alternative.setAccessibleName(_("Agreed instead"))
        self.alternative.setMinimumHeight(TOUCH_PX)
        self.setLayout(
            column(
                label(_("The client says about the tool today"), "small"),
                self.decision,
                self.alternative,
                label(_("Given"), "small"),
                self.method,
                label(_("Pain limit agreed (usual: 5)"), "small"),
                self.ceiling,
                spacing=4,
            )
        )
        self.alternative.hide()
        for asked in (self.decision, self.method, self.ceiling):
            asked.changed.connect(self._on_changed)

    def missing(self) -> list[str]:
        """Return what of consent was not asked yet."""
        asked = ((self.decision, _("consent")), (self.method, _("how consent was given")))
        return [words for chips, words in asked if chips.value() is None]

    def set_consent(self, consent: Consent) -> None:
        """Show what was agreed."""
        self.decision.set_value(consent.decision)
        self.method.set_value(consent.method)
        self.ceiling.set_value(None if consent.pain_ceiling is None else str(consent.pain_ceiling))
        self.alternative.setText(consent.alternative or "")
        self.alternative.setVisible(consent.decision != "accepted")

    def consent(self, known: Consent | None) -> Consent:
        """Return what was agreed as a fact; `known` is the earlier version of it."""
        session, at = self._editor.record.session.id, self._editor.parts.now()
        ceiling = self.ceiling.value()
        said = {
            "decision": str(self.decision.value()),
            "method": str(self.method.value()),
            "pain_ceiling": int(ceiling) if isinstance(ceiling, str) else None,
            "alternative": self.alternative.text().strip() or None,
        }
        return replace(known, **said) if known else Consent(id=new_id(), session=session, at=at, **said)  # type: ignore[arg-type]

    def _on_changed(self) -> None:
        self.alternative.setVisible(self.decision.value() not in (None, "accepted"))
        self.changed.emit()
