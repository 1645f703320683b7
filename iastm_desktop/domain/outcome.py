"""What health and consent come to before the work: in a word, on each region and tissue, and how firm at most."""

from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from typing import TypeVar

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.health_rules import Hold, holds, unanswered
from iastm_desktop.domain.regions import RegionTable, SidedRegion
from iastm_desktop.domain.rulings import BLOCK, NOTE, REASON, Ruling
from iastm_desktop.domain.session import Consent, Override, Screening
from iastm_desktop.domain.values import dataclass

CLEAR, CAUTION, CONTRAINDICATED = LEVELS = ("clear", "caution", "contraindicated")
_OF_RULING = {NOTE: CLEAR, REASON: CAUTION, BLOCK: CONTRAINDICATED}
_CAUSES_NAMED = 3
_Where = TypeVar("_Where", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthOutcome:
    """The outcome for the whole body, and where single regions and tissues differ: one of LEVELS each.

    A caution asks for a written reason. `words` is one line for people; `max_pressure` the lowest pressure that a
    caution of the whole body offers; `hands` tells whether hands may work; `rulings` say why, sternest first.
    """

    level: str
    words: str
    regions: Mapping[SidedRegion, str]
    tissues: Mapping[str, str]
    max_pressure: int | None
    hands: bool
    rulings: tuple[Ruling, ...]


def outcome_of(
    screening: Screening | None,
    consent: Consent | None,
    catalogue: Catalogue,
    *,
    on: date,
    overrides: Iterable[Override] = (),
    may_override: bool = True,
) -> HealthOutcome:
    """Return what was asked and agreed comes to on a day; `may_override`: the role may go ahead with a reason."""
    found = holds(screening, catalogue, on)
    whole = [hold for hold in found if not hold.places and not hold.tissues]
    limits = _limits(whole, {override.rule: override for override in overrides})
    result, level, causes = _result(whole, screening, consent, catalogue, may_override=may_override, light=bool(limits))
    regions = _sternest((place, hold.ruling.level) for hold in found for place in hold.places)
    excluded = consent.excluded if consent else ()
    somewhere = [hold for hold in found if (hold.places or hold.tissues) and hold.ruling.level != NOTE]
    words = _words(catalogue.words("health_result", result), causes, somewhere, excluded)
    return HealthOutcome(
        level=level,
        words=words,
        regions=regions | dict.fromkeys(excluded, CONTRAINDICATED),
        tissues=_sternest((tissue, hold.ruling.level) for hold in found for tissue in hold.tissues),
        max_pressure=min(limits, default=None),
        hands=result != "none",
        rulings=tuple(hold.ruling for hold in found),
    )


def level_at(outcome: HealthOutcome, place: SidedRegion, regions: RegionTable) -> str:
    """Return the outcome on one region: the sternest of the whole body's, its own and its tissue's."""
    region = regions.get(place.region)
    tissue = outcome.tissues.get(region.tissue, CLEAR) if region else CLEAR
    return max(outcome.level, outcome.regions.get(place, CLEAR), tissue, key=LEVELS.index)


def _result(
    whole: list[Hold],
    screening: Screening | None,
    consent: Consent | None,
    catalogue: Catalogue,
    *,
    may_override: bool,
    light: bool,
) -> tuple[str, str, list[str]]:
    """Return the code of the result, its level, and what it is put down to."""
    blocks = [hold for hold in whole if hold.ruling.level == BLOCK]
    reasons = [hold for hold in whole if hold.ruling.level == REASON]
    if consent and consent.withdrawn_at:
        return "none", CONTRAINDICATED, ["consent withdrawn"]
    if blocks:
        hands = not any(hold.by_hand for hold in blocks)
        return "hands" if hands else "none", CONTRAINDICATED, [hold.named for hold in blocks]
    if consent and consent.decision == "declined":
        return "hands", CONTRAINDICATED, ["tool declined"]
    missing = [catalogue.words("screening", item) for item in unanswered(screening, catalogue)]
    if missing or consent is None:
        return (
            "hands",
            CONTRAINDICATED,
            [f"not asked yet: {name}" for name in (*missing[:1], *([] if consent else ["consent"]))],
        )
    if reasons and not may_override:
        return "hands", CONTRAINDICATED, [hold.named for hold in reasons]
    return (
        ("light" if light else "reason") if reasons else "clear",
        CAUTION if reasons else CLEAR,
        [hold.named for hold in reasons],
    )


def _limits(whole: list[Hold], reasoned: Mapping[str, Override]) -> list[int]:
    """Return the pressures that cautions of the whole body stop at: the written reason's own, else the one offered."""
    found = []
    for hold in whole:
        override = reasoned.get(hold.ruling.rule)
        limits = override.limits if override else None
        most = limits.pressure if limits and limits.pressure is not None else hold.ruling.limit
        if hold.ruling.level == REASON and most is not None:
            found.append(most)
    return found


def _words(result: str, causes: list[str], somewhere: list[Hold], excluded: tuple[SidedRegion, ...]) -> str:
    named = ", ".join(causes[:_CAUSES_NAMED]) + (f" and {len(causes) - _CAUSES_NAMED} more" if causes[3:] else "")
    text = f"{result}: {named}" if named else result
    apart = [*(hold.named for hold in somewhere), *(["areas left out"] if excluded else [])]
    return f"{text} (not everywhere: {', '.join(apart[:_CAUSES_NAMED])})" if apart else text


def _sternest(told: Iterable[tuple[_Where, str]]) -> dict[_Where, str]:
    found: dict[_Where, str] = {}
    for where, level in told:
        found[where] = max(found.get(where, CLEAR), _OF_RULING[level], key=LEVELS.index)
    return found
