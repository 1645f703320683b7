"""The story of what opened an incident, and of the practitioner's training."""

from iastm_desktop.domain.credentials import credential_notes, credential_words, is_valid
from iastm_desktop.domain.incidents import BREACH, incidents_of
from iastm_desktop.reports.printable import one_line
from iastm_desktop.reports.story_details import Page
from iastm_desktop.reports.story_parts import Line, Story, bold, joined, lines_section, typed_line
from iastm_desktop.reports.story_work import place_cell
from iastm_desktop.reports.wording import clock_on
from iastm_desktop.words import _


def incidents(page: Page) -> Story:
    """Return what went wrong in this visit, each of which opened an incident."""
    session, lines = page.record.session, list[Line]()
    now = session.ended_at or session.started_at
    for incident in incidents_of(session, page.record.entries, page.wording.catalogue, now):
        rule = page.wording.rule(incident.rule) if incident.rule else ""
        breach = _("done although a rule says no: {rule}").format(rule=rule)
        what = breach if incident.cause == BREACH else page.wording.term("reactions", incident.cause)
        place = place_cell(page, *incident.place) if incident.place else ""
        at = clock_on(incident.happened_at, page.day)
        lines.append(Line(_("Incident"), (joined((bold(one_line(what)), place, one_line(at))),)))
    return lines_section(_("Incidents opened by this visit"), lines)


def training(page: Page) -> list[Line]:
    """Return the practitioner's training, or that none is on record where a registration is missing too."""
    record, lines = page.record, list[Line]()
    for credential in record.credentials:
        gone = "" if is_valid(credential, page.day) else _(" (run out)")
        lines += typed_line("" if lines else _("Training"), credential_words(credential) + gone)
    role, catalogue = record.session.role, page.wording.catalogue
    if not lines and credential_notes(record.practitioner, role, (), page.day, catalogue):
        lines += typed_line(_("Training"), _("no registration and no training is on record"))
    return lines
