"""What a lasting mark on the client's own map asks of tool work on its region: a port to stay off, a careful scar."""

from collections.abc import Iterator

from iastm_desktop.domain.entries import Mark, Stroke, sided_region
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.history import History
from iastm_desktop.domain.lasting_marks import lasting
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rulings import Rulebook, Ruling, fact, place_of

LIMITS = "mark_limits"
AVOID = "avoid"


def marks_on(record: SessionRecord, history: History, before: Stroke | None = None) -> tuple[Mark, ...]:
    """Return the marks that last; of this visit those charted before a stroke, for what came later was not known."""
    position = before.position if before else 0
    own = (entry for entry in record.entries if isinstance(entry, Mark))
    return lasting((*history.marks, *(mark for mark in own if not position or mark.position < position)))


def marked_places(record: SessionRecord, history: History, rulebook: Rulebook) -> dict[SidedRegion, str]:
    """Return the regions where a mark asks for a reason: `avoid` where any tool does, else `caution`."""
    found: dict[SidedRegion, str] = {}
    for mark in marks_on(record, history):
        place = sided_region(mark)
        if place and fact(rulebook.catalogue, LIMITS, mark.effect, "level") and found.get(place) != AVOID:
            found[place] = mark.effect
    return found


def mark_rulings(stroke: Stroke, record: SessionRecord, history: History, rulebook: Rulebook) -> Iterator[Ruling]:
    """Yield what the marks on a stroke's region say of a tool there."""
    place, catalogue = sided_region(stroke), rulebook.catalogue
    for mark in marks_on(record, history, stroke):
        if sided_region(mark) != place or not catalogue.has(LIMITS, mark.effect):
            continue
        facts = catalogue.term(LIMITS, mark.effect).facts
        most = facts["max_pressure"]
        if not facts["level"] or (most and stroke.pressure <= int(most)):
            continue
        what = f"{catalogue.words('mark', mark.mark)} on {place_of(stroke, rulebook)}"
        text = f"{what[:1].upper()}{what[1:]}: {facts['why']}."
        todo = "Ease off, or write why." if most else "Work by hand, or write why."
        yield Ruling(facts["level"], f"mark:{mark.mark}", f"{text} {todo}")
