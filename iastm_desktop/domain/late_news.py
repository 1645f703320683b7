"""What the client tells in the middle of a visit: work charted before stands as done against a rule, never undone."""

from collections.abc import Iterator
from dataclasses import replace

from iastm_desktop.domain.entries import Breach, Entry, Stroke
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.rules import Ruling, active_rules, refusals
from iastm_desktop.domain.rulings import Rulebook

WORDS = "known only at {time}, after this work was charted"


def turned(record: SessionRecord, rulebook: Rulebook, at: Moment) -> Iterator[tuple[Stroke, Stroke]]:
    """Yield each stroke that health, as it is known now, makes a breach or no longer makes one, before and after."""
    active = active_rules(record, rulebook)
    for entry in record.entries:
        if not isinstance(entry, Stroke):
            continue
        bare = replace(entry, breach=None) if is_late(entry) else entry
        against = [ruling for ruling in refusals(bare, record, rulebook, active) if _of_health(ruling, rulebook)]
        after = replace(bare, breach=_breach(against[0], at)) if against and bare.breach is None else bare
        if (after.breach is None) != (entry.breach is None) or (after.breach and after.breach.rule) != _rule(entry):
            yield entry, after


def truthful(entry: Entry, record: SessionRecord, rulebook: Rulebook, at: Moment) -> Entry:
    """Return an entry as it may stand in a session: a stroke that its health answers refuse carries the breach."""
    if not isinstance(entry, Stroke) or entry.breach is not None:
        return entry
    against = [ruling for ruling in refusals(entry, record, rulebook) if _of_health(ruling, rulebook)]
    return replace(entry, breach=_breach(against[0], at)) if against else entry


def is_late(stroke: Stroke) -> bool:
    """Tell whether a stroke's breach was put there because something was known too late."""
    breach = stroke.breach
    return bool(breach and breach.noticed_at and breach.explanation == _words(breach.noticed_at))


def _breach(ruling: Ruling, at: Moment) -> Breach:
    return Breach(rule=ruling.rule, explanation=_words(at), noticed_at=at)


def _words(at: Moment) -> str:
    return WORDS.format(time=f"{at.local:%H:%M}")


def _rule(stroke: Stroke) -> str | None:
    return stroke.breach.rule if stroke.breach else None


def _of_health(ruling: Ruling, rulebook: Rulebook) -> bool:
    return any(rulebook.catalogue.has(name, ruling.rule) for name in ("screening", "medication_class"))
