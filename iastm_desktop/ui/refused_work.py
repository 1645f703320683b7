"""What was refused, and the ways on: a written reason, less pressure, hands, or that it was done all the same."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject

from iastm_desktop.domain.entries import Breach, Entry, Stroke, Technique
from iastm_desktop.domain.rules import REASON, Ruling, may_override
from iastm_desktop.domain.tap_outs import RULE
from iastm_desktop.ui.go_ahead import decision, may_by_hand, reason_holds_to, with_overrides
from iastm_desktop.ui.health_outcome import outcome_now
from iastm_desktop.ui.refusal_card import RefusalCard
from iastm_desktop.ui.session_editor import SessionEditor

OF_THE_PAPER = ("signed",)  # refused whatever was done: the visit is closed


class RefusedWork(QObject):
    """Shows on a card what an editor refuses, and charts by `add` what a way on leads to."""

    def __init__(self, editor: SessionEditor, card: RefusalCard, add: Callable[[Sequence[Entry]], object]) -> None:
        super().__init__(card)
        self._editor, self._card, self._add = editor, card, add
        self._entries, self._rulings = list[Entry](), list[Ruling]()
        editor.refused.connect(self._on_refused)
        card.went_ahead.connect(self._on_went_ahead)
        card.eased.connect(self._on_eased)
        card.done_anyway.connect(self._on_done_anyway)

    def _on_refused(self, entries: list[Entry], rulings: list[Ruling]) -> None:
        self._entries, self._rulings = entries, rulings
        editor, nobody = self._editor, not outcome_now(self._editor).hands
        self._card.show_refusal(
            rulings,
            may_go_ahead=may_override(editor.record, editor.parts.catalogue),
            by_hand=may_by_hand(editor, entries) and not nobody,
            nobody=nobody,
            holds_to=reason_holds_to(editor, entries, rulings),
            was_done=bool(entries) and not any(ruling.rule in OF_THE_PAPER for ruling in rulings),
        )

    def _on_went_ahead(self, reason: str, most: int | None) -> None:
        """Keep the reason with the session; one to go back after a tap-out holds for this work alone."""
        rules = {ruling.rule: ruling for ruling in self._rulings if ruling.level == REASON}
        decided = {rule: decision(self._editor, ruling, reason, most) for rule, ruling in rules.items()}
        for rule in rules.keys() - {RULE}:
            self._editor.add_override(decided[rule])
        self._add([with_overrides(entry, (decided[RULE],) if RULE in rules else ()) for entry in self._entries])

    def _on_eased(self, pressure: int) -> None:
        self._add([replace(entry, pressure=pressure) for entry in self._entries if isinstance(entry, Stroke)])

    def _on_done_anyway(self, words: str) -> None:
        """Chart what was done as it was done: against the sternest rule it broke, in the practitioner's words."""
        self._add([self._as_done(entry, words) for entry in self._entries])

    def _as_done(self, entry: Entry, words: str) -> Entry:
        against = self._editor.refusals_of(entry)
        if not against or not isinstance(entry, Stroke | Technique):
            return entry
        breach = Breach(rule=against[0].rule, explanation=words, noticed_at=self._editor.parts.now())
        return replace(entry, breach=breach)
