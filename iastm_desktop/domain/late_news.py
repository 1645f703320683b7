"""What the client tells in the middle of a visit: work charted before stands as done against a rule, never undone."""

from collections.abc import Iterator
from dataclasses import replace

from iastm_desktop.domain.entries import Breach, Entry, Stroke, Technique, breach_of
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.rules import Ruling, active_rules, refusals
from iastm_desktop.domain.rulings import Rulebook

Work = Stroke | Technique
WORDS = "known only at {time}, after this work was charted"


def turned(record: SessionRecord, rulebook: Rulebook, at: Moment) -> Iterator[tuple[Work, Work]]:
    """Yield all work that health, as it is known now, makes a breach or no longer makes one, before and after."""
    active = active_rules(record, rulebook)
    for entry in record.entries:
        if not isinstance(entry, Stroke | Technique):
            continue
        bare = replace(entry, breach=None) if is_late(entry) else entry
        against = [ruling for ruling in refusals(bare, record, rulebook, active) if _of_health(ruling, rulebook)]
        after = replace(bare, breach=_breach(against[0], at)) if against and bare.breach is None else bare
        if (after.breach is None) != (entry.breach is None) or (after.breach and after.breach.rule) != _rule(entry):
            yield entry, after


def truthful(entry: Entry, record: SessionRecord, rulebook: Rulebook, at: Moment) -> Entry:
    """Return an entry as it may stand in a session: work that its health answers refuse carries the breach."""
    if not isinstance(entry, Stroke | Technique) or entry.breach is not None:
        return entry
    against = [ruling for ruling in refusals(entry, record, rulebook) if _of_health(ruling, rulebook)]
    return replace(entry, breach=_breach(against[0], at)) if against else entry


def is_late(entry: Entry) -> bool:
    """Tell whether a breach was put there because something was known too late."""
    breach = breach_of(entry)
    return bool(breach and breach.noticed_at and breach.explanation == _words(breach.noticed_at))


def _breach(ruling: Ruling, at: Moment) -> Breach:
    return Breach(rule=ruling.rule, explanation=_words(at), noticed_at=at)


def _words(at: Moment) -> str:
    return WORDS.format(time=f"{at.local:%H:%M}")


def _rule(entry: Entry) -> str | None:
    breach = breach_of(entry)
    return breach.rule if breach else None


def _of_health(ruling: Ruling, rulebook: Rulebook) -> bool:
    return any(rulebook.catalogue.has(name, ruling.rule) for name in ("screening", "medication_class"))
