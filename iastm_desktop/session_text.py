"""A session as lines of text for a terminal."""

from collections.abc import Iterator

from iastm_desktop.domain.credentials import credential_words
from iastm_desktop.domain.entries import DrawnPath, Entry, Mark, Stroke, breach_of
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.note_lines import entry_line
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.domain.rulings import Rulebook, fact, place_in_words
from iastm_desktop.domain.sequence import sequences
from iastm_desktop.domain.session import (
    Answer,
    Consent,
    Medication,
    Override,
    Screening,
    Session,
    SpecificConsent,
)
from iastm_desktop.domain.sign_off import charted_words, late_after_h
from iastm_desktop.signed_text import added_lines, signed_lines
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
    yield from (credential_words(each) for each in record.credentials)
    yield from signed_lines(record, rulebook.catalogue)
    if fact(rulebook.catalogue, "roles", session.role, "observations_only") == "yes":
        yield _("This is not a health record of a regulated professional.")
    yield from _visit(session, rulebook)
    yield from _asked(record, rulebook)
    if record.signature:
        when = _in_words(record.signature.at) if record.signature.at else _("no time noted")
        yield _("Signed: drawn on the screen, {when}").format(when=when)
    yield from (_decision(each) for each in session.overrides)
    for number, entry in enumerate(record.entries, start=1):
        late = charted_words(entry, record, late_after_h(record, rulebook.catalogue))
        yield from _entry(number, entry, rulebook, late)
    yield from _order(record, rulebook)
    yield from _afterwards(record, rulebook)


def _asked(record: SessionRecord, rulebook: Rulebook) -> Iterator[str]:
    """Yield health and consent, or that this is a copy without them."""
    if not record.clinical:
        yield _("Copy for the front desk: health, work and notes are left out.")
        return
    yield from _health(record.screening, rulebook)
    yield from _consent(record.consent, rulebook)


def _order(record: SessionRecord, rulebook: Rulebook) -> Iterator[str]:
    """Yield what followed what on each region where more than one thing was done."""
    for one in sequences(record.entries, rulebook.catalogue):
        place = place_in_words(one.place, rulebook.regions)
        yield _("In this order, {place}: {steps}").format(place=place, steps=", then ".join(one.steps))


def _visit(session: Session, rulebook: Rulebook) -> Iterator[str]:
    goals = ", ".join(rulebook.catalogue.words("goal", goal) for goal in session.goals)
    yield from _labelled(
        {
            _("Reason for visit"): session.reason,
            _("Goals"): goals,
            _("Plan of care"): session.plan,
            _("Place"): session.place,
            _("Position"): session.position,
            _("Booked"): _minutes(session.booked_min),
            _("Hands on"): _minutes(session.hands_on_min),
        }
    )


def _minutes(minutes: int | None) -> str | None:
    return None if minutes is None else _("{minutes} min").format(minutes=minutes)


def _health(screening: Screening | None, rulebook: Rulebook) -> Iterator[str]:
    if screening is None:
        yield _("Health: not asked")
        return
    said = [answer for answer in screening.answers if answer.answer != "no"]
    told = "; ".join(_answer(answer, rulebook) for answer in said)
    yield _("Health: {answers}").format(answers=told or _("nothing reported"))
    yield from (  # a no with words to it
        _answer(answer, rulebook) for answer in screening.answers if answer.answer == "no" and answer.note
    )
    confirmed, pregnancy = screening.confirmed_from, screening.pregnancy
    yield from _labelled(
        {
            _("Confirmed from"): str(confirmed) if confirmed else None,
            _("Medicines"): ", ".join(_medicine(medication, rulebook) for medication in screening.medications),
            _("Allergies"): ", ".join(screening.allergies),
            _("Pregnancy, due"): str(pregnancy.due_on) if pregnancy else None,
            _("Health notes"): screening.notes,
        }
    )


def _answer(answer: Answer, rulebook: Rulebook) -> str:
    """Return an answer in words, with the regions it holds for and what was said to it."""
    words = rulebook.catalogue.words
    text = f"{words('screening', answer.item)}: {words('screening_answer', answer.answer)}"
    regions = ", ".join(place_in_words(place, rulebook.regions) for place in answer.regions)
    until = _(", until {day}").format(day=answer.until) if answer.until else ""
    return f"{text}{f' ({regions})' if regions else ''}{until}{f', {answer.note}' if answer.note else ''}"


def _medicine(medication: Medication, rulebook: Rulebook) -> str:
    code, catalogue = medication.medication_class, rulebook.catalogue
    known = code and catalogue.has("medication_class", code)
    kind = catalogue.words("medication_class", code or "") if known else code
    stopped = _("stopped {day}").format(day=medication.stopped_on) if medication.stopped_on else None
    more = ", ".join(part for part in (kind, stopped) if part)
    return f"{medication.name} ({more})" if more else medication.name


def _consent(consent: Consent | None, rulebook: Rulebook) -> Iterator[str]:
    if consent is None:
        yield _("Consent: not asked")
        return
    words, regions = rulebook.catalogue.words, rulebook.regions
    excluded = ", ".join(place_in_words(place, regions) for place in consent.excluded)
    decision, method = words("consent_decision", consent.decision), words("consent_method", consent.method)
    yield _("Consent: {decision}, {method}").format(decision=decision, method=method)
    by = words("consent_by", consent.by) if consent.by else ""
    points = [
        words("consent_point", point) if rulebook.catalogue.has("consent_point", point) else point
        for point in consent.points
    ]
    yield from _labelled(
        {
            _("Given by"): ", ".join(part for part in (by, consent.by_name) if part),
            _("Asked at"): _in_words(consent.at) if consent.at else None,
            _("Talked about"): ", ".join(points),
            _("Not here"): excluded,
            _("Asked by name"): ", ".join(_specific(each, rulebook) for each in consent.specific),
            _("Pain up to"): None if consent.pain_ceiling is None else f"{consent.pain_ceiling}/10",
            _("Instead"): consent.alternative,
            _("Withdrawn"): _in_words(consent.withdrawn_at) if consent.withdrawn_at else None,
            _("Consent notes"): consent.notes,
        }
    )


def _specific(specific: SpecificConsent, rulebook: Rulebook) -> str:
    method = rulebook.catalogue.words("consent_method", "written" if specific.written else "verbal")
    return f"{place_in_words(SidedRegion(specific.region, specific.side), rulebook.regions)} ({method})"


def _entry(number: int, entry: Entry, rulebook: Rulebook, late: str) -> Iterator[str]:
    at = f" [{entry.at.local:%H:%M}]" if entry.at else ""
    line = entry_line(entry, rulebook.catalogue, rulebook.regions)
    yield f"{number:3}.{at} {line}"
    details = "; ".join((*_details(entry, rulebook), *([late] if late else [])))
    if details:
        yield f"     {details}"
    if entry.note and entry.note not in line:
        yield from (f"     {each}" for each in entry.note.splitlines())
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
        if field == "seen_on" and not isinstance(entry, Mark):
            continue  # its line says it
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


def _decisions(entry: Entry) -> Iterator[str]:
    for override in entry.overrides if isinstance(entry, Stroke) else ():
        yield "     " + _decision(override)
    if breach := breach_of(entry):
        text = _("done although {rule} forbids it: {explanation}")
        yield "     ! " + text.format(rule=breach.rule, explanation=breach.explanation)


def _decision(override: Override) -> str:
    text = _("Goes ahead: {rule}: {reason}").format(rule=override.rule, reason=override.reason)
    most = override.limits.pressure if override.limits else None
    text = text if most is None else _("{text} (pressure up to {most})").format(text=text, most=most)
    return ", ".join(part for part in (text, override.by, _in_words(override.at) if override.at else None) if part)


def _afterwards(record: SessionRecord, rulebook: Rulebook) -> Iterator[str]:
    session, notes = record.session, record.session.notes
    observed = fact(rulebook.catalogue, "roles", session.role, "observations_only") == "yes"
    if notes:
        yield from _labelled(
            {
                _("Client says"): notes.subjective,
                _("Seen"): notes.objective,
                _("Done"): notes.intervention,
                _("Observations") if observed else _("Assessment"): notes.assessment,
                _("Next steps") if observed else _("Plan"): notes.plan,
            }
        )
    outcome = rulebook.catalogue.words("outcome", session.outcome) if session.outcome else ""
    told = session.referral
    referral = ", ".join(part for part in (told.to, told.reason) if part) if told else ""
    yield from _labelled({_("Outcome"): outcome, _("Referred to"): referral, _("Next visit"): session.next_visit})
    if record.withdrawn:
        yield _("Taken back: {count}").format(count=len(record.withdrawn))
    yield from added_lines(record, rulebook.catalogue)
    yield from _labelled({_("Record"): record.fingerprint})


def _labelled(values: dict[str, str | None]) -> Iterator[str]:
    for label, text in values.items():
        if text:
            first, *more = text.splitlines() or [""]
            yield f"{label}: {first}"
            yield from (f"    {line}" for line in more)
