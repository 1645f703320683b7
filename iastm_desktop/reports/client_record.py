"""One client's whole record as a PDF: who, every visit with its history, calls, incidents, marks, and the trail."""

from collections.abc import Iterable, Mapping

from reportlab.platypus import PageBreak, Paragraph, Spacer

from iastm_desktop.domain.bodymap import BodyMap
from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.client_record import ClientRecord, VisitRecord, other_records
from iastm_desktop.domain.facts import Record, Save
from iastm_desktop.domain.follow_ups import FollowUp
from iastm_desktop.domain.incidents import Incident, cause_in_words, grade_of
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.moved import moved_away_words
from iastm_desktop.domain.people import Client
from iastm_desktop.domain.plain import to_plain
from iastm_desktop.domain.regions import RegionTable
from iastm_desktop.domain.visit_history import Change, changes_of
from iastm_desktop.reports.fonts import register_fonts
from iastm_desktop.reports.printable import clean, markup, one_line, pieces, shorten
from iastm_desktop.reports.sheet import Marks, set_sheets, text_width
from iastm_desktop.reports.story_audit import trail_table
from iastm_desktop.reports.story_parts import (
    Column,
    Line,
    Row,
    Story,
    joined,
    lines_section,
    lines_story,
    section,
    table,
    typed_line,
)
from iastm_desktop.reports.styles import BODY, CAPTION, TITLE
from iastm_desktop.reports.summary import summary_story
from iastm_desktop.reports.wording import Wording, plain_date
from iastm_desktop.words import _

_LINES = 6
_SHOWN = 4_000  # characters of one value of an earlier version; the JSON file beside this has all of it


def client_record_pdf(whole: ClientRecord, *, catalogue: Catalogue, regions: RegionTable, body_map: BodyMap) -> bytes:
    """Return the whole record of a client as PDF bytes, on the practice's paper; equal input gives equal bytes."""
    register_fonts()
    paper = whole.practice.paper if whole.practice else "letter"
    wording, width = Wording(catalogue, regions), text_width(paper)
    story: Story = [*_cover(whole, width), *_lists(whole, wording)]
    for visit in whole.visits:
        story += [PageBreak(), *summary_story(visit.record, whole.practice, wording, width, body_map)]
        story += _history(visit, whole.names, wording)
    trail = trail_table(whole.trail, whole.names, width)
    story += [PageBreak(), *section(_("Who did and saw what, newest first"), trail)]
    return set_sheets(story, _marks(whole), paper)


def _marks(whole: ClientRecord) -> Marks:
    client = whole.client
    born = _("born {day}").format(day=client.born) if client.born else ""
    head = joined((_("Whole record"), shorten(" ".join(clean(client.known_as).split()), 70), born))
    return Marks(
        title=joined((_("Whole record"), shorten(clean(client.known_as)))),
        head=head,
        practice=shorten(clean(whole.practice.name).replace("\n", " "), 60) if whole.practice else "",
        foot=clean(_("Record {fingerprint}").format(fingerprint=whole.fingerprint)),
    )


def _cover(whole: ClientRecord, width: float) -> Story:
    text = _("Everything that {practice} holds about this client in this practice file, as of {when}.")
    name = whole.practice.name if whole.practice else _("the practice")
    made = text.format(practice=name, when=_time(whole.made_at))
    return [
        Paragraph(_("Whole record"), TITLE),
        Spacer(0, 8),
        *(Paragraph(piece, BODY) for piece in pieces(made)),
        *lines_section(_("Client"), _identity(whole.client)),
        *(part for entry in whole.entries for part in _entry(entry)),
        *section(_("Visits"), _visits(whole, width)),
        *lines_section(_("Charted here by mistake"), _away(whole)),
        *lines_section(_("Earlier versions of these details"), _versions(whole.identity[:-1], whole.names)),
    ]


def _entry(entry: Client) -> Story:
    return lines_section(_("Entered a second time, and joined"), _identity(entry))


def _identity(client: Client) -> list[Line]:
    phones = "; ".join(", ".join(filter(None, (phone.number, phone.label))) for phone in client.phones)
    told = (
        (_("Name"), client.name),
        (_("Called"), client.called),
        (_("Pronouns"), client.pronouns),
        (_("Born"), plain_date(client.born) if client.born else None),
        (_("Reference"), client.reference),
        (_("Phone"), phones),
        (_("E-mail"), client.email),
        (_("Emergency"), client.emergency),
        (_("Guardians"), "; ".join(client.guardians)),
        (_("Referred by"), client.referred_by),
        (_("Payer"), client.payer),
        (_("Alerts"), "; ".join(client.alerts)),
    )
    return [part for label, text in told for part in typed_line(label, text)]


def _visits(whole: ClientRecord, width: float) -> Story:
    columns = (
        Column(_("Date"), 0.2),
        Column(_("Practitioner"), 0.3),
        Column(_("Reason"), 0.3),
        Column(_("State"), 0.2),
    )
    rows = [Row(cells=_visit_cells(visit)) for visit in whole.visits]
    return table(columns, rows, width) or [Paragraph(_("None."), BODY)]


def _visit_cells(visit: VisitRecord) -> tuple[str, str, str, str]:
    record = visit.record
    signed = _("signed") if record.is_signed else _("not signed")
    state = _("taken back") if visit.taken_back else signed
    when = _time(record.session.started_at)
    return one_line(when), one_line(record.practitioner.name), one_line(record.session.reason or ""), state


def _away(whole: ClientRecord) -> list[Line]:
    return [
        part
        for away in whole.away
        for part in typed_line(plain_date(away.started_at.date), moved_away_words(away).capitalize())
    ]


def _lists(whole: ClientRecord, wording: Wording) -> Story:
    """Return what goes across visits: calls, incidents, marks that last, further records."""
    calls = [part for call in whole.calls for part in typed_line(_time(call.due_at), _call_words(call, wording))]
    incidents = [
        part
        for incident in whole.incidents
        for part in typed_line(_time(incident.happened_at), _incident_words(incident, wording))
    ]
    marks = [
        part
        for mark in whole.marks
        for part in typed_line(wording.place(mark.region, mark.side), wording.term("mark", mark.mark))
    ]
    return [
        *lines_section(_("Calls after visits"), calls),
        *lines_section(_("Incidents"), incidents),
        *lines_section(_("Marks that last"), marks),
        *lines_section(_("Further records"), _versions(other_records(whole), whole.names)),
    ]


def _call_words(call: FollowUp, wording: Wording) -> str:
    rest = _fields(to_plain(call), ("id", "client", "session", "phase", "due_at", "state"))
    return joined((wording.term("intervals", f"follow_up_{call.phase}"), call.state, rest))


def _incident_words(incident: Incident, wording: Wording) -> str:
    grade = grade_of(incident, wording.catalogue) or ""
    rest = _fields(to_plain(incident), ("id", "client", "session", "entry", "cause", "rule", "happened_at"))
    return joined((cause_in_words(incident, wording.catalogue, wording.regions), grade, rest))


def _history(visit: VisitRecord, names: Mapping[str, str], wording: Wording) -> Story:
    """Return every version of a visit: when, who, what, why; what it put out of force struck through."""
    story: Story = []
    for change in changes_of(visit.history, wording.catalogue, wording.regions):
        story += lines_story([Line(_time(change.at), (_change_markup(change, names),))])
    if visit.left_out:
        text = _("{count} earlier versions were written while this chart stood under another name, and are left out.")
        story.append(Paragraph(markup(text.format(count=visit.left_out)), CAPTION))
    return section(_("History of this visit"), story)


def _change_markup(change: Change, names: Mapping[str, str]) -> str:
    who = names.get(change.author) or _("the program")
    why = f" ({change.why})" if change.why else ""
    head = one_line(f"{who}: {change.what}{why}", _SHOWN)
    own = [] if change.what == "moved to another client" else list(change.after)
    own = ["; ".join(own)] if len(own) > _LINES and not change.before else own  # sixty answers of no are one line
    went = (f"<strike>{one_line(text, _SHOWN)}</strike>" for text in change.before)
    return "<br/>".join((head, *went, *(one_line(text, _SHOWN) for text in own)))


def _versions(saves: Iterable[Save], names: Mapping[str, str]) -> list[Line]:
    found: list[Line] = []
    for save in saves:
        kind = save.fact.kind.replace("_", " ") if isinstance(save.fact, Record) else ""
        plain = dict(save.fact.body) if isinstance(save.fact, Record) else to_plain(save.fact)
        state = _("taken back") if save.withdrawn else ""
        who = names.get(save.author) or _("the program")
        said = joined((kind, who, state, save.reason or "", _fields(plain, ("id",))))
        found += typed_line(_time(save.recorded_at), said)
    return found


def _fields(plain: Mapping[str, object], left_out: tuple[str, ...]) -> str:
    """Return plain values as words: `pain: 3; notes: …`."""
    told = (f"{name.replace('_', ' ')}: {_value(value)}" for name, value in plain.items() if name not in left_out)
    return "; ".join(told)


def _value(value: object) -> str:
    if isinstance(value, dict):
        return f"({_fields(value, ())})"
    if isinstance(value, list):
        return ", ".join(_value(each) for each in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return shorten(str(value), _SHOWN)


def _time(at: Moment) -> str:
    return f"{plain_date(at.date)} {at.local:%H:%M}"
