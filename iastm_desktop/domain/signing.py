"""What still has to be said before a visit can be signed, and when health is asked in full again."""

from collections.abc import Iterable, Iterator
from datetime import date

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.entries import Stroke
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.health_rules import seed_items, unanswered
from iastm_desktop.domain.rulings import fact
from iastm_desktop.domain.session import Screening
from iastm_desktop.domain.tap_outs import waiting
from iastm_desktop.domain.totals import BY_HAND
from iastm_desktop.domain.values import dataclass

MONTHS_A_YEAR = 12
SHARED, OTHER, TREATED, DECLINED = "shared", "other", "treated", "declined"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that keeps a visit from being signed: what it is, in words, and the items it is about."""

    what: str
    words: str
    items: tuple[str, ...] = ()


def missing_for_signing(record: SessionRecord, catalogue: Catalogue) -> tuple[Missing, ...]:
    """Return what is missing; empty where the visit can be signed."""
    found: list[Missing] = []
    if record.session.ended_at is None:
        found.append(Missing("end", "The visit has no end yet. Finish it."))
    first = unanswered(record.screening, catalogue)
    if first:
        found.append(Missing("screening", f"Not asked: {_named(first, catalogue)}. Ask, or answer not known.", first))
    for group, items in open_groups(record.screening, catalogue).items():
        words = (
            f"Health, {catalogue.words('screening_group', group)}: {len(items)} not answered. Ask, or answer not known."
        )
        found.append(Missing(f"screening:{group}", words, items))
    if record.consent is None:
        found.append(Missing("consent", "Consent has not been asked. Ask, and write the answer down."))
    said_stop = waiting(record.entries)
    if said_stop:
        words = f"The client said stop {len(said_stop)} times and nobody wrote why. Answer, or choose not said."
        found.append(Missing("tap_out", words, tuple(entry.id for entry in said_stop)))
    found += [*_without_dose(record), *_declined_tool(record)]
    if record.session.outcome == TREATED and not record.entries:
        found.append(Missing("work", "Nothing is charted in it. Chart what was done, or choose what the visit was."))
    return tuple(found)


def without_dose(record: SessionRecord) -> dict[str, tuple[str, ...]]:
    """Return what each stroke (by id) lacks of tool, pressure and time, those that lack something.

    A stroke of a set with one time has the time of the set. Stroke, direction, angle and pain are never needed.
    """
    strokes = [entry for entry in record.entries if isinstance(entry, Stroke)]
    timed = {stroke.set for stroke in strokes if stroke.set and stroke.time == SHARED and stroke.duration_s}
    lacks = {
        stroke.id: (
            *(["tool"] if not stroke.tool or (stroke.tool == OTHER and not stroke.tool_name) else ()),
            *(["pressure"] if stroke.pressure is None else ()),
            *(["time"] if not stroke.duration_s and not (stroke.time == SHARED and stroke.set in timed) else ()),
        )
        for stroke in strokes
    }
    return {stroke: lacking for stroke, lacking in lacks.items() if lacking}


def _without_dose(record: SessionRecord) -> Iterator[Missing]:
    strokes = {entry.id: entry for entry in record.entries if isinstance(entry, Stroke)}
    for stroke, lacking in without_dose(record).items():
        words = f"{_place(strokes[stroke])}: no {' and no '.join(lacking)}. Add it, or take the entry back."
        yield Missing("dose", words, (stroke,))


def _declined_tool(record: SessionRecord) -> Iterator[Missing]:
    """Yield tool work that the client had declined and nobody explained."""
    if record.consent is None or record.consent.decision != DECLINED:
        return
    for entry in record.entries:
        if isinstance(entry, Stroke) and entry.tool != BY_HAND and entry.breach is None:
            words = f"{_place(entry)}: tool work, and the client declined the tool. Correct the consent or the entry."
            yield Missing("declined", words, (entry.id,))


def _place(stroke: Stroke) -> str:
    return f"{stroke.region.replace('_', ' ')}, {stroke.side}".capitalize()


def open_groups(screening: Screening | None, catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Return the health items beyond the first eight that were not answered, by group, in the order of the file."""
    asked = {answer.item for answer in screening.answers} if screening else set()
    if screening and screening.pregnancy:
        asked.add("pregnant")
    found: dict[str, tuple[str, ...]] = {}
    first = seed_items(catalogue)
    for item in catalogue.codes("screening"):
        if item not in asked and item not in first and not fact(catalogue, "screening", item, "ended"):
            group = fact(catalogue, "screening", item, "group")
            found[group] = (*found.get(group, ()), item)
    return found


def asked_in_full_on(screenings: Iterable[tuple[date, Screening]]) -> date | None:
    """Return the last day on which health was asked and not only confirmed, None where it never was."""
    return max((day for day, screening in screenings if screening.confirmed_from is None), default=None)


def must_ask_again(asked_on: date | None, today: date, catalogue: Catalogue, *, months: int | None = None) -> bool:
    """Tell whether health must be asked in full: never asked, or `months` ago (the practice's own, else the data's)."""
    if asked_on is None:
        return True
    after = int(fact(catalogue, "intervals", "ask_health_again", "value")) if months is None else months
    years, month = divmod(asked_on.month - 1 + after, MONTHS_A_YEAR)
    return (asked_on.year + years, month + 1, asked_on.day) <= (today.year, today.month, today.day)


def _named(items: tuple[str, ...], catalogue: Catalogue) -> str:
    return ", ".join(catalogue.words("screening", item) for item in items)
