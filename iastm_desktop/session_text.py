"""A session as lines of text for a terminal."""

from collections.abc import Iterator

from iastm_desktop.domain.entries import DrawnPath, Entry, Stroke
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.note_lines import entry_line
from iastm_desktop.domain.rules import Rulebook, place_in_words
from iastm_desktop.domain.session import Consent, Screening
from iastm_desktop.words import _

# What an entry's line leaves out: field -> list of its words
_CODED = {
    "direction": "direction",
    "angle": "angle",
    "edge": "edge",
    "emollient": "emollient",
    "layer": "layer",
    "tissue_state": "tissue_state",
    "time": "time",
    "timed": "timed",
    "mode": "rom_mode",
    "limit": "rom_limit",
    "effect": "mark_effect",
    "by": "pain_by",
    "appears": "appears",
}
# field -> how it is said
_SAID = {
    "count": "{value} times",
    "size_mm": "{value} mm",
    "path": "drawn: {value}",
    "pain_at_end": "pain at the end: {value}",
    "seen_on": "seen {value}",
    "healed_on": "healed {value}",
    "blanches": "blanches: {value}",
    "resolved_at": "gone {value}",
    "words": "“{value}”",
    "continued_elsewhere": "went on elsewhere: {value}",
    "handout": "handout: {value}",
    "set": "set {value}",
}


def session_lines(record: SessionRecord, rulebook: Rulebook) -> Iterator[str]:
    """Yield the lines of a session: who and when, what was asked, what was done, what was noted."""
    client, session, practitioner = record.client, record.session, record.practitioner
    born = _(", born {born}").format(born=client.born) if client.born else ""
    end = f" – {session.ended_at.local:%H:%M}" if session.ended_at else _(", not finished")
    yield f"{client.known_as}{born}"
    yield from (f"! {alert}" for alert in client.alerts)
    yield f"{session.started_at.local:%Y-%m-%d %H:%M}{end}"
    role = rulebook.catalogue.words("roles", session.role)
    registration = f", {practitioner.registration}" if practitioner.registration else ""
    yield f"{practitioner.name}, {role}{registration}"
    yield from _labelled({_("Reason for visit"): session.reason, _("Place"): session.place})
    yield from _health(record.screening, rulebook)
    yield from _consent(record.consent, rulebook)
    yield from (
        _("Goes ahead: {rule}: {reason}").format(rule=each.rule, reason=each.reason) for each in session.overrides
    )
    for number, entry in enumerate(record.entries, start=1):
        yield from _entry(number, entry, rulebook)
    yield from _afterwards(record, rulebook)


def _health(screening: Screening | None, rulebook: Rulebook) -> Iterator[str]:
    if screening is None:
        yield _("Health: not asked")
        return
    said = [answer for answer in screening.answers if answer.answer != "no"]
    words = rulebook.catalogue.words
    told = [f"{words('screening', a.item)}: {words('screening_answer', a.answer)}" for a in said]
    yield _("Health: {answers}").format(answers="; ".join(told) or _("nothing reported"))
    medicines = ", ".join(medication.name for medication in screening.medications)
    yield from _labelled({_("Medicines"): medicines, _("Allergies"): ", ".join(screening.allergies)})


def _consent(consent: Consent | None, rulebook: Rulebook) -> Iterator[str]:
    if consent is None:
        yield _("Consent: not asked")
        return
    words, regions = rulebook.catalogue.words, rulebook.regions
    excluded = ", ".join(place_in_words(place, regions) for place in consent.excluded)
    decision, method = words("consent_decision", consent.decision), words("consent_method", consent.method)
    yield _("Consent: {decision}, {method}").format(decision=decision, method=method)
    yield from _labelled({_("Not here"): excluded})


def _entry(number: int, entry: Entry, rulebook: Rulebook) -> Iterator[str]:
    at = f" [{entry.at.local:%H:%M}]" if entry.at else ""
    line = entry_line(entry, rulebook.catalogue, rulebook.regions)
    yield f"{number:3}.{at} {line}"
    details = "; ".join(_details(entry, rulebook))
    if details:
        yield f"     {details}"
    if entry.note and entry.note not in line:
        yield from (f"     {each}" for each in entry.note.splitlines())
    if isinstance(entry, Stroke):
        yield from _decisions(entry)


def _details(entry: Entry, rulebook: Rulebook) -> Iterator[str]:
    """Yield what an entry says beyond its line: the further codes in words, then numbers, times and answers."""
    for field, list_name in _CODED.items():
        codes = getattr(entry, field, None)
        for code in codes if isinstance(codes, tuple) else (codes,):
            if code is not None:
                yield rulebook.catalogue.words(list_name, str(code))
    for field, words in _SAID.items():
        value = getattr(entry, field, None)
        if value is not None and value != ():
            yield _(words).format(value=_in_words(value))


def _in_words(value: object) -> str:
    match value:
        case bool():
            return _("yes") if value else _("no")
        case Moment():
            return f"{value.local:%Y-%m-%d %H:%M}"
        case DrawnPath():
            return _("{count} points in the view {view}").format(count=len(value.points), view=value.view)
        case float():
            return f"{value:g}"
    return str(value)


def _decisions(stroke: Stroke) -> Iterator[str]:
    for override in stroke.overrides:
        yield "     " + _("Goes ahead: {rule}: {reason}").format(rule=override.rule, reason=override.reason)
    if stroke.breach:
        text = _("done although {rule} forbids it: {explanation}")
        yield "     ! " + text.format(rule=stroke.breach.rule, explanation=stroke.breach.explanation)


def _afterwards(record: SessionRecord, rulebook: Rulebook) -> Iterator[str]:
    session, notes = record.session, record.session.notes
    if notes:
        yield from _labelled(
            {
                _("Client says"): notes.subjective,
                _("Seen"): notes.objective,
                _("Done"): notes.intervention,
                _("Assessment"): notes.assessment,
                _("Plan"): notes.plan,
            }
        )
    outcome = rulebook.catalogue.words("outcome", session.outcome) if session.outcome else ""
    referral = session.referral.to if session.referral else ""
    yield from _labelled({_("Outcome"): outcome, _("Referred to"): referral, _("Next visit"): session.next_visit})
    if record.withdrawn:
        yield _("Taken back: {count}").format(count=len(record.withdrawn))
    yield from _labelled({_("Record"): record.fingerprint})


def _labelled(values: dict[str, str | None]) -> Iterator[str]:
    for label, text in values.items():
        if text:
            first, *more = text.splitlines() or [""]
            yield f"{label}: {first}"
            yield from (f"    {line}" for line in more)
