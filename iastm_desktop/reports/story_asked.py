"""The story of what was asked before the work: the health check, what it came to, and consent."""

from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.outcome import outcome_of
from iastm_desktop.domain.rules import may_override
from iastm_desktop.domain.session import Answer, Consent, Medication, Screening
from iastm_desktop.reports.printable import markup
from iastm_desktop.reports.signature import SignatureDrawn
from iastm_desktop.reports.story_details import Page
from iastm_desktop.reports.story_parts import Line, Story, bold, joined, line, lines_section, typed_line
from iastm_desktop.reports.wording import clock_on, plain_date
from iastm_desktop.words import _

ALARMING = ("yes", "unknown")
BY_CLIENT = "client"


def health(page: Page) -> Story:
    """Return what was asked about the client's health and every answer that is not a plain no."""
    screening = page.record.screening
    if screening is None:
        return lines_section(_("Health check"), line(_("Asked"), _("no health check is on record")))
    lines = [*typed_line(_("Result"), _result(page)), *_answers(page, screening)]
    if screening.confirmed_from is not None:
        day = plain_date(screening.confirmed_from)
        lines += line(_("Returning client"), _("asked: nothing new since {day}").format(day=day))
    if any(answer.by == BY_CLIENT for answer in screening.answers):
        alone = [page.wording.term("screening", answer.item) for answer in screening.answers if answer.by == BY_CLIENT]
        all_of_them = len(alone) == len(screening.answers)
        lines += line(_("Filled in"), _("by the client") if all_of_them else markup(_by_client(alone)))
    medicines = "; ".join(_medicine(page, medicine) for medicine in screening.medications)
    lines += typed_line(_("Medicines"), medicines)
    lines += typed_line(_("Allergies"), "; ".join(screening.allergies))
    if screening.pregnancy is not None:
        lines += line(_("Pregnancy"), _("due on {day}").format(day=plain_date(screening.pregnancy.due_on)))
    return lines_section(_("Health check"), lines + typed_line(_("Notes"), screening.notes))


def _result(page: Page) -> str:
    """Return what health and consent came to, as the screen said it: `Light only: apixaban`."""
    record, catalogue = page.record, page.wording.catalogue
    words = outcome_of(
        record.screening,
        record.consent,
        catalogue,
        on=page.day,
        overrides=record.session.overrides,
        may_override=may_override(record, catalogue),
    ).words
    return words[:1].upper() + words[1:]


def _answers(page: Page, screening: Screening) -> list[Line]:
    plain = [answer for answer in screening.answers if answer.answer == "no" and not (answer.note or answer.regions)]
    told = [answer for answer in screening.answers if answer not in plain]
    lines: list[Line] = []
    for answer in told:
        lines += _told(page, answer)
    if plain:
        items = markup(", ".join(page.wording.term("screening", answer.item) for answer in plain))
        label = _("Asked, all no") if not told else _("Answered no")
        lines += line(label, items)
    return lines or line(_("Asked"), _("nothing"))


def _told(page: Page, answer: Answer) -> list[Line]:
    word = page.wording.term("screening_answer", answer.answer)
    item = page.wording.term("screening", answer.item)
    places = ", ".join(page.wording.place(*place) for place in answer.regions)
    alarming = answer.answer in ALARMING
    until = _("until {day}").format(day=plain_date(answer.until)) if answer.until else ""
    text = joined((item, places, until, answer.note or ""))
    return typed_line(f"▲ {word.upper()}" if alarming else word, text, alarming=alarming)


def _medicine(page: Page, medicine: Medication) -> str:
    kind = page.wording.term("medication_class", medicine.medication_class)
    stopped = _("stopped {day}").format(day=plain_date(medicine.stopped_on)) if medicine.stopped_on else ""
    more = ", ".join(part for part in (kind, stopped) if part)
    return f"{medicine.name} ({more})" if more else medicine.name


def consent(page: Page) -> Story:
    """Return what the client agreed to, by whom and how, with what was left out."""
    agreed = page.record.consent
    if agreed is None:
        return lines_section(_("Consent"), line(_("Decision"), _("no consent is on record")))
    term, place = page.wording.term, page.wording.place
    ceiling = "" if agreed.pain_ceiling is None else _("{nrs} of 10").format(nrs=agreed.pain_ceiling)
    points = ", ".join(term("consent_point", point) for point in agreed.points)
    own = ", ".join(_specific(page, item.region, item.side, item.written) for item in agreed.specific)
    excluded = ", ".join(place(*item) for item in agreed.excluded)
    lines = [
        *line(_("Decision"), _decision(page, agreed)),
        *typed_line(_("Given by"), _giver(page, agreed)),
        *typed_line(_("Talked about"), points),
        *typed_line(_("No tool on"), excluded),
        *typed_line(_("Asked for itself"), own),
        *line(_("Pain limit"), ceiling),
        *typed_line(_("Instead"), agreed.alternative),
        *typed_line(_("Taken back"), _at(page, agreed.withdrawn_at), alarming=True),
        *typed_line(_("Notes"), agreed.notes),
    ]
    return [*lines_section(_("Consent"), lines), *_signed(page)]


def _by_client(items: list[str]) -> str:
    return _("by the client: {items}").format(items=", ".join(items))


def _signed(page: Page) -> Story:
    drawn = page.record.signature
    return [SignatureDrawn(drawn, _("Signature {time}").format(time=_at(page, drawn.at)))] if drawn else []


def _decision(page: Page, agreed: Consent) -> str:
    decision = bold(markup(page.wording.term("consent_decision", agreed.decision)))
    method = markup(page.wording.term("consent_method", agreed.method))
    return joined((decision, method, _at(page, agreed.at)))


def _giver(page: Page, agreed: Consent) -> str:
    return joined((page.wording.term("consent_by", agreed.by), agreed.by_name or ""))


def _at(page: Page, moment: Moment | None) -> str:
    return _("at {time}").format(time=clock_on(moment, page.day)) if moment is not None else ""


def _specific(page: Page, region: str, side: str, written: bool) -> str:
    return f"{page.wording.place(region, side)} ({_('written') if written else _('spoken')})"
