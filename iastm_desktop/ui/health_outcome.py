"""What health and consent come to for the open session: in a word, on the map, and for the clock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from iastm_desktop.domain.mark_rules import AVOID, marked_places
from iastm_desktop.domain.outcome import CAUTION, CLEAR, CONTRAINDICATED, HealthOutcome, level_at, outcome_of
from iastm_desktop.domain.practice_rules import closed_places
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rules import may_override, unanswered
from iastm_desktop.domain.rulings import BLOCK, Ruling
from iastm_desktop.domain.session import Consent, Screening
from iastm_desktop.ui.map_marks import ChartedMark
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.ui.session_editor import SessionEditor

HANDS_ONLY = "hands_only"
_KINDS = {CAUTION: "careful", CONTRAINDICATED: "blocked"}


def outcome_now(editor: SessionEditor) -> HealthOutcome:
    """Return what was asked and agreed so far comes to today."""
    return outcome_with(editor, editor.record.screening, editor.record.consent)


def outcome_with(editor: SessionEditor, screening: Screening | None, consent: Consent | None) -> HealthOutcome:
    """Return what answers that are not handed to the book yet would come to."""
    record, catalogue = editor.record, editor.parts.catalogue
    return outcome_of(
        screening,
        consent,
        catalogue,
        on=record.session.started_at.date,
        overrides=record.session.overrides,
        may_override=may_override(record, catalogue),
    )


def result_words(outcome: HealthOutcome) -> str:
    """Return the result as a sentence begins: `Light only: apixaban`."""
    return outcome.words[:1].upper() + outcome.words[1:]


def is_asked(editor: SessionEditor) -> bool:
    """Tell whether consent and the first eight health items were asked."""
    record = editor.record
    return record.consent is not None and not unanswered(record.screening, editor.parts.catalogue)


def may_chart(editor: SessionEditor) -> bool:
    """Tell whether the map charts: once health and consent were asked, or where only hands work today."""
    asked = is_asked(editor) or editor.record.session.outcome == HANDS_ONLY
    return asked and not editor.record.is_signed


def outcome_marks(editor: SessionEditor) -> list[ChartedMark]:
    """Return where health allows no tool, or asks for a reason: single regions, or all where nobody may work."""
    if not is_asked(editor):
        return []
    outcome = outcome_now(editor)
    excluded = editor.record.consent.excluded if editor.record.consent else ()
    if outcome.level == CONTRAINDICATED:
        return [ChartedMark(place, "barred") for place in _places(editor)] if not outcome.hands else []
    marked = marked_places(editor.record, editor.history, editor.parts.rulebook)
    closed = closed_places(editor.parts.rulebook)
    if not outcome.regions and not outcome.tissues and not marked and not closed:
        return []
    levels = {place: _apart(outcome, place, editor) for place in _places(editor) if place not in excluded}
    for place, effect in marked.items():
        if levels.get(place, CONTRAINDICATED) != CONTRAINDICATED:
            levels[place] = CONTRAINDICATED if effect == AVOID else CAUTION
    levels |= dict.fromkeys((place for place in closed if place not in excluded), CONTRAINDICATED)
    return [ChartedMark(place, _KINDS[level]) for place, level in levels.items() if level != CLEAR]


def why_no_clock(editor: SessionEditor) -> Ruling | None:
    """Return why the clock of tool work must not run at all today, None where it may."""
    outcome = outcome_now(editor)
    if outcome.level != CONTRAINDICATED:
        return None
    text = _("{result}. The clock counts tool work: work by hand, or finish.")
    if not outcome.hands:
        text = _("{result}. The clock stays stopped: finish the visit.")
    return Ruling(BLOCK, "health", text.format(result=result_words(outcome)))


def _places(editor: SessionEditor) -> Iterator[SidedRegion]:
    worked = (region for region in editor.parts.regions if region.kind != "zone")
    return (SidedRegion(region.id, side) for region in worked for side in region.sides)


def _apart(outcome: HealthOutcome, place: SidedRegion, editor: SessionEditor) -> str:
    """Return the level of one region where it is sterner than that of the whole body."""
    level = level_at(outcome, place, editor.parts.regions)
    return level if level != outcome.level else CLEAR
