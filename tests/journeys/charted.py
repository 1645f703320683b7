"""What the book must say after the visit, entry by entry: all that was tapped, and nothing else."""

from collections.abc import Sequence
from typing import Any

from iastm_desktop.domain.entries import Entry
from iastm_desktop.domain.facts import SessionRecord
from tests.journeys.at_the_table import LEFT_LEVATOR, LEFT_TRAPEZIUS, LEVATOR, TRAPEZIUS, place, told
from tests.journeys.known_client import ANA, DOSE, STRETCH, TOLD

WORK = {"kind": "stroke", **DOSE, "timed": "about"}
MOTION = {
    "kind": "measure",
    "measure": "rom",
    "joint": "cervical",
    "motion": "rotation",
    "side": "right",
    "mode": "active",
}
BEFORE = [
    {"kind": "measure", "measure": "nrs_rest", "phase": "pre", "value": 6},
    {**MOTION, "phase": "pre", "value": 55},
]
WORKED = [
    {**WORK, **place(TRAPEZIUS)},
    {**WORK, **place(LEFT_TRAPEZIUS)},
    {**WORK, **place(LEVATOR)},
    {**WORK, **place(LEFT_LEVATOR)},
]
STOPPED = {"kind": "tap_out", **place(LEVATOR), "reason": "too_sharp", "action": "stopped", "pain_nrs": 7}
DOTS = {"kind": "reaction", "reaction": "petechiae", "phase": "during", **place(LEVATOR)}
AFTER = {**MOTION, "phase": "post", "value": 70}
PAIN_AFTER = {"kind": "measure", "measure": "nrs_rest", "phase": "post", "value": 3}
AT_HOME = [{"kind": "education", "items": list(TOLD)}, {"kind": "home_care", "text": STRETCH}]


def is_charted(
    record: SessionRecord, expected: Sequence[dict[str, Any]], *, graded_on: Any, unseen: Sequence[Any]
) -> None:
    """Compare every entry of the visit with what was tapped; redness and looks belong where the work was last."""
    redness = {"kind": "reaction", "reaction": "erythema", "phase": "during", "grade": 2, **place(graded_on)}
    looked = [{"kind": "reaction", "reaction": "none", "phase": "post", **place(region)} for region in unseen]
    entries = [told(entry) for entry in record.entries]
    assert sorted(map(repr, map(_ordered, entries))) == sorted(
        map(repr, map(_ordered, [*expected, redness, STOPPED, DOTS, *looked]))
    )
    assert in_order(record.entries), "the tap-out came during the third tool work"
    assert not record.withdrawn
    assert record.screening is not None and record.screening.confirmed_from is not None
    assert record.consent is not None and record.consent.decision == "accepted"
    assert record.session.ended_at is not None and record.session.outcome == "treated"
    assert [(signed.practitioner, signed.by) for signed in record.signatures] == [(ANA.id, "pin")]


def _ordered(said: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(said.items())


def in_order(entries: Sequence[Entry]) -> bool:
    """Tell whether the tap-out stands between the third stroke and the fourth, and answers the third."""
    strokes = [entry for entry in entries if entry.kind == "stroke"]
    stop = next(entry for entry in entries if entry.kind == "tap_out")
    return strokes[2].position < stop.position < strokes[3].position and stop.of == strokes[2].id
