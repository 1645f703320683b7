"""Before the work: health, consent and what they come to. Without them the map shows but does not chart."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from iastm_desktop.domain.outcome import CAUTION, CLEAR
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rules import seed_items
from iastm_desktop.domain.session import Consent, Screening
from iastm_desktop.domain.signing import must_ask_again
from iastm_desktop.ui.before_again import (
    AgainCard,
    agreed_words,
    consent_again,
    consent_again_words,
    health_again_words,
    last_visit_words,
    screening_again,
)
from iastm_desktop.ui.consent_rows import ConsentRows
from iastm_desktop.ui.consent_taken_back import TakenBack
from iastm_desktop.ui.dates import short_date
from iastm_desktop.ui.earlier_visits import Earlier
from iastm_desktop.ui.health_items import ItemRow
from iastm_desktop.ui.health_more import MoreHealth, empty_screening
from iastm_desktop.ui.health_outcome import HANDS_ONLY, outcome_with, result_words
from iastm_desktop.ui.intake_card import IntakeCard
from iastm_desktop.ui.pain_before import PainBeforeRow
from iastm_desktop.ui.pieces import button, column, holder, label, row, scrolling
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.signature_sheet import ask_signature
from iastm_desktop.ui.theme import GAP_PX, set_role
from iastm_desktop.words import _

ROLES = {CLEAR: "ok", CAUTION: "caution"}
BY_CLIENT = "client"
LOW_PX, HEADED_PX, SMALL_HEAD_PX = 420, 700, 18
QWIDGETSIZE_MAX = (1 << 24) - 1
HEADED_FROM_PX = 700  # a narrower panel has room beside Consent for its two buttons, and not for the word
NAMED = 4  # of what is still to ask


class BeforePanel(QWidget):
    """Asks health and consent; `done` once both are answered and handed to the book.

    `is_short`: only a tap for each is asked; `reshaped` when that changes. `untreated`: nobody may work, the visit
    ends. `client_screen_wanted`: the client fills it in alone. `left_out_changed`: regions were picked that consent
    leaves out.
    """

    done = Signal()
    reshaped = Signal()
    untreated = Signal()
    client_screen_wanted = Signal()
    left_out_changed = Signal()
    is_short = False

    def __init__(self, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # so that no answer looks chosen before it is
        self._editor = editor
        self.items = {item: ItemRow(item, editor.parts) for item in seed_items(editor.parts.catalogue)}
        self.more = MoreHealth(editor.parts)
        self.consent, self.taken_back = ConsentRows(editor), TakenBack(editor)
        self.pain = PainBeforeRow(editor)
        self._new = empty_screening(editor.record.session.id)
        self.intake = IntakeCard(editor)
        self.intake.taken.connect(self.show_session)
        self.last_visit = label("", "caution", wrap=True)
        self.health_again = AgainCard(_("Ask each one"))
        self.consent_again = AgainCard(_("Ask anew"))
        self.ready = button(_("Start charting"), self._on_ready, role="primary")
        self.hands = button(_("Hands only today"), self._on_hands)
        self.end = button(_("End: not treated, refer"), self._on_end, role="primary")
        self.by_client = button(_("Client fills in"), self.client_screen_wanted.emit, role="quiet")
        self.sign = button(_("Client signs"), self._on_sign, role="quiet")
        for made in (self.ready, self.hands, self.end, self.by_client, self.sign):
            made.setMinimumHeight(48)
        self.result = label("", wrap=True)
        self._lay_out()
        for item in self.items.values():
            item.changed.connect(self._on_changed)
        self.more.changed.connect(self._on_changed)
        self.consent.changed.connect(self._on_changed)
        self.consent.excluded.changed.connect(self.left_out_changed)
        self.consent.decision.changed.connect(self.left_out_changed)
        self.taken_back.ended.connect(self.untreated)
        self.taken_back.changed.connect(self._on_changed)
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
        self.more.set_region(region)
        self.consent.set_region(region)

    def show_session(self) -> None:
        """Show what somebody else filled in."""
        self._show_record()
        self._on_earlier()

    def leaves_out(self) -> tuple[SidedRegion, ...]:
        """Return the regions that consent leaves out as far as it is answered."""
        return self.consent.leaves_out() if self.isVisible() else ()

    def _lay_out(self) -> None:
        self._filled_in = label(_("Filled in by the client: go through it together."), "caution", wrap=True)
        self._questions = holder(column(self._filled_in, *self.items.values(), spacing=GAP_PX))
        self._asked = holder(column(self.consent))
        self._health_head = label("", "h2")
        self._head = holder(row(self._health_head, 0))
        health = column(self._head, self.health_again, self._questions, 0, spacing=0)
        self._consent_head = label(_("Consent"), "h2")
        self._agreed = holder(row(self._consent_head, 0, self.by_client, self.sign))
        consent = column(self._agreed, self.consent_again, self._asked, self.more, 0, spacing=GAP_PX)
        pain = row(label(_("Pain now"), "h3"), self.pain)
        pain.setStretch(1, 1)
        self._columns = columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        columns.setSpacing(20)
        columns.addLayout(health)
        columns.addLayout(consent)
        columns.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 4, 12, 4)
        layout.setSpacing(GAP_PX)
        layout.addWidget(self.intake)
        layout.addWidget(self.last_visit)
        self._said = scrolling(holder(column(pain, columns)))
        layout.addWidget(self._said, 1)
        layout.addWidget(self.taken_back)
        ways = row(self.result, self.hands, self.end, self.ready)
        ways.setStretch(0, 1)
        layout.addLayout(ways)

    def _show_record(self) -> None:
        record = self._editor.record
        self._shown = record.screening, record.consent
        for item, asked in self.items.items():
            answer = record.screening.answer_to(item) if record.screening else None
            asked.set_answer(answer)
        self.more.set_screening(record.screening)
        by_client = record.screening is not None and any(a.by == BY_CLIENT for a in record.screening.answers)
        self._filled_in.setVisible(by_client)
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
        health = bool(earlier.screening) and record.screening is None and not self._is_due(earlier)
        consent = earlier.may_agree_again and record.consent is None
        if health:
            self.health_again.offer(*health_again_words(earlier, parts.catalogue))
        if consent:
            self.consent_again.offer(*consent_again_words(earlier, parts))
        words = "\n".join(filter(None, (last_visit_words(earlier, parts), self._due_words(earlier))))
        self.last_visit.setText(words)
        self.last_visit.setVisible(bool(words))
        self._offer(health=health, consent=consent)

    def _is_due(self, earlier: Earlier) -> bool:
        """Tell whether health is asked in full again: too long ago, or never."""
        today = self._editor.record.session.started_at.date
        return must_ask_again(earlier.full_on, today, self._editor.parts.catalogue)

    def _due_words(self, earlier: Earlier) -> str:
        if earlier.screening is None or self._editor.record.screening is not None or not self._is_due(earlier):
            return ""
        if earlier.full_on is None:
            return _("Health was asked in full long ago: ask each one again.")
        return _("Health was last asked in full on {day}: ask each one again.").format(day=short_date(earlier.full_on))

    def _offer(self, *, health: bool, consent: bool) -> None:
        """Show last time's words or the questions, for each of the two."""
        self.health_again.setVisible(health)
        self._questions.setVisible(not health)
        self.more.setVisible(not health)
        self._health_head.setText(_("Health") if health else _("Health: ask each one"))
        self.consent_again.setVisible(consent)
        self._asked.setVisible(not consent)
        self.is_short = health and consent
        for place, stretch in enumerate((1, 1, 0)):
            self._columns.setStretch(place, stretch)
        self._fit_low()
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
        missing = self._missing()
        outcome = outcome_with(self._editor, self._screening(), self._consent())
        nobody = not missing and not outcome.hands
        self.ready.setEnabled(not missing)
        self.ready.setHidden(self.is_short or nobody)
        self.end.setVisible(nobody)
        self.sign.setVisible(self._consent() is not None and not self.is_short)
        self.sign.setText(_("Signed ✓") if self._editor.record.signature else _("Client signs"))
        self.hands.setVisible(not nobody)
        role = "muted" if missing else ROLES.get(outcome.level, "alert")
        set_role(self.result, role)  # before the words, with which the label measures itself anew
        more = _(" and {number} more").format(number=len(missing) - NAMED) if len(missing) > NAMED else ""
        still = _("Still to ask: {what}{more}").format(what=", ".join(missing[:NAMED]), more=more)
        self.result.setText(still if missing else result_words(outcome))

    def _missing(self) -> list[str]:
        if self._is_offered(self.health_again):
            health = [] if self.health_again.is_confirmed else [_("whether anything changed")]
        else:
            health = [asked.words for asked in self.items.values() if asked.answer() is None]
        if self._is_offered(self.consent_again):
            return health + ([] if self.consent_again.is_confirmed else [_("consent")])
        return health + self.consent.missing()

    def _screening(self) -> Screening:
        """Return the health check as it stands answered."""
        record, earlier = self._editor.record, self._editor.earlier
        if self._is_offered(self.health_again) and earlier and earlier.screening:
            return screening_again(earlier.screening, earlier, record.session.id)
        answers = tuple(answer for asked in self.items.values() if (answer := asked.answer()))
        known = record.screening or self._new
        others = tuple(answer for answer in known.answers if answer.item not in self.items)
        return self.more.put_into(replace(known, answers=(*answers, *others)))

    def _consent(self) -> Consent | None:
        """Return consent as it stands answered, None where it was not asked."""
        record, earlier = self._editor.record, self._editor.earlier
        if self._is_offered(self.consent_again) and earlier and earlier.consent:
            return consent_again(earlier.consent, record.session.id, self._editor.parts.now())
        return None if self.consent.missing() else self.consent.consent(record.consent)

    def _save(self, *, also_half: bool = False) -> None:
        """Hand what was answered to the book; `also_half`: health as far as it was asked."""
        screening, consent = self._screening(), self._consent()
        if not also_half or screening.answers:
            self._editor.set_screening(screening)
        if consent:
            self._editor.set_consent(consent)

    def _on_ready(self) -> None:
        self._save()
        if self._editor.record.session.outcome == HANDS_ONLY and not self._editor.record.session.ended_at:
            self._editor.set_session(outcome=None)
        self._offer(health=False, consent=False)
        self._show_record()
        self.done.emit()

    def _on_hands(self) -> None:
        """Go on without a tool, with whatever was asked: one tap, and a valid end."""
        confirmed = self.health_again.is_confirmed if self._is_offered(self.health_again) else True
        if confirmed:
            self._save(also_half=True)
        self._editor.set_session(outcome=HANDS_ONLY)
        self.done.emit()
        self._editor.by_hand_wanted.emit()

    def _on_sign(self) -> None:
        consent = self._consent()
        if consent:
            self._editor.set_consent(consent)
            name, said = self._editor.record.client.known_as, agreed_words(consent, self._editor.parts)
            sheet = ask_signature(self, self._editor, f"{name}: {said}")
            sheet.signed.connect(lambda _signature: self._on_changed())

    def _on_end(self) -> None:
        self._save()
        self.untreated.emit()

    def _fit_low(self) -> None:
        """Say the headings in small, or leave them away, where what is asked would else need scrolling."""
        low = self.is_short and self.height() < LOW_PX
        self._consent_head.setHidden(self.width() < HEADED_FROM_PX)  # the questions say it too
        small = not self.is_short and self.height() < HEADED_PX
        set_role(self._health_head, "small" if small else "h2")
        self._health_head.setMaximumHeight(SMALL_HEAD_PX if small else QWIDGETSIZE_MAX)
        self._head.setContentsMargins(0, 0, 0, 0 if small else GAP_PX)
        self._head.setHidden(low)
        self._agreed.setHidden(low)

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_low()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        record = self._editor.record
        if self._shown != (record.screening, record.consent):
            self.show_session()
