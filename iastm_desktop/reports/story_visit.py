"""The story of the visit itself: practice, client, health check, consent, notes, what comes next."""

from collections.abc import Callable, Sequence

from reportlab.platypus import Flowable, HRFlowable, Paragraph, Spacer, Table, TableStyle

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.entries import Education, Entry, HomeCare
from iastm_desktop.domain.joined import charted_on_joined
from iastm_desktop.domain.note_lines import intervention_lines, join_lines, objective_lines
from iastm_desktop.domain.people import Practice, age_on
from iastm_desktop.domain.regions import RegionTable
from iastm_desktop.domain.rulings import fact
from iastm_desktop.reports.fonts import REGULAR
from iastm_desktop.reports.printable import markup, one_line, pieces, shorten
from iastm_desktop.reports.story_care import training
from iastm_desktop.reports.story_details import Page, details
from iastm_desktop.reports.story_parts import (
    Line,
    Story,
    bold,
    joined,
    line,
    lines_section,
    lines_story,
    section,
    typed,
    typed_line,
)
from iastm_desktop.reports.story_signed import charted_late, signed_in_head
from iastm_desktop.reports.styles import (
    ACCENT,
    ALARM_BOX,
    CARD,
    CARD_LABEL,
    CLIENT,
    HAIR_PT,
    HAIRLINE,
    PRACTICE,
    PRACTICE_FACTS,
    TINT,
    TITLE,
)
from iastm_desktop.reports.wording import clock, clock_on, long_date, offset, plain_date, yes_no
from iastm_desktop.words import _

Lines = Callable[[Sequence[Entry], Catalogue, RegionTable], tuple[str, ...]]
_NAME = 200  # characters of a name in the head; the whole name stands below where it is longer


def letterhead(practice: Practice | None) -> Story:
    """Return the practice's name, its facts and a line; nothing where there is no practice."""
    story: Story = []
    if practice is not None:
        facts = joined(one_line(fact) for fact in (practice.address, practice.phone, practice.email) if fact)
        story += [Paragraph(one_line(practice.name), PRACTICE)]
        story += [Paragraph(facts, PRACTICE_FACTS)] if facts else []
        story.append(HRFlowable(width="100%", thickness=1.2, color=ACCENT, spaceBefore=5, spaceAfter=9))
    return story


def head(page: Page, practice: Practice | None) -> Story:
    """Return the practice's head, the title and the card of client, visit and practitioner."""
    return [*letterhead(practice), Paragraph(_("Visit summary"), TITLE), Spacer(0, 5), _card(page), *_standing(page)]


def _card(page: Page) -> Table:
    width = page.width
    cells = [[_client_cell(page), _visit_cell(page), _practitioner_cell(page)]]
    look = TableStyle(
        [
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("BACKGROUND", (0, 0), (-1, -1), TINT),
            ("LINEABOVE", (0, 0), (-1, 0), HAIR_PT, HAIRLINE),
            ("LINEBELOW", (0, 0), (-1, 0), HAIR_PT, HAIRLINE),
            ("LEFTPADDING", (0, 0), (-1, -1), 9),
            ("RIGHTPADDING", (0, 0), (-1, -1), 9),
            ("TOPPADDING", (0, 0), (-1, -1), 7),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
        ]
    )
    return Table(cells, [width * 0.36, width * 0.34, width * 0.30], style=look, spaceAfter=6)


def _client_cell(page: Page) -> list[Flowable]:
    client, day = page.record.client, page.day
    born = _("not given")
    if client.born is not None:
        born = _("{date} (age {age})").format(date=plain_date(client.born), age=age_on(client.born, day))
    lines = (
        _("born {date}").format(date=born),
        client.pronouns,
        _("reference {reference}").format(reference=client.reference) if client.reference else "",
    )
    return _card_cell(_("Client"), one_line(client.known_as, _NAME), lines, heading_style=True)


def _visit_cell(page: Page) -> list[Flowable]:
    session = page.record.session
    times = clock(session.started_at)
    if session.ended_at is not None:
        times = _("{start} to {end}").format(start=times, end=clock_on(session.ended_at, page.day))
    booked = _("booked {minutes} min").format(minutes=session.booked_min) if session.booked_min is not None else ""
    hands = _("hands-on {minutes} min").format(minutes=session.hands_on_min) if session.hands_on_min is not None else ""
    lines = (f"{times} ({offset(session.started_at)})", joined((booked, hands)), session.place)
    return _card_cell(_("Visit"), bold(long_date(page.day)), lines)


def _practitioner_cell(page: Page) -> list[Flowable]:
    practitioner = page.record.practitioner
    lines = (
        page.wording.term("roles", page.record.session.role),
        _("registration {number}").format(number=practitioner.registration) if practitioner.registration else "",
    )
    cell = _card_cell(_("Practitioner"), bold(one_line(practitioner.name, _NAME)), lines)
    return [*cell, Paragraph(bold(one_line(signed_in_head(page))), CARD)]


def _card_cell(
    label: str, heading: str, lines: tuple[str | None, ...], *, heading_style: bool = False
) -> list[Flowable]:
    return [
        Paragraph(label, CARD_LABEL),
        Paragraph(heading, CLIENT if heading_style else CARD),
        *(Paragraph(one_line(text), CARD) for text in lines if text),
    ]


def _standing(page: Page) -> Story:
    """Say what a reader must know first: moved, alerts, a trainer's record, what was taken back."""
    record = page.record
    boxes: list[str] = []
    if record.moved:  # never whose name that was, nor the reason, which may say it
        text = _("Charted under another client's name by mistake, and moved here on {day} by {name}.")
        boxes += pieces(text.format(day=plain_date(record.moved.at.date), name=record.moved.name))
    for alert in record.client.alerts:
        boxes += pieces(_("Alert: {alert}").format(alert=alert))
    lines = _long_head_texts(page)
    lines += [*charted_late(page), *training(page)]
    if not record.clinical:
        lines += line(_("Please note"), bold(_("Copy for the front desk: health, work and notes are left out.")))
    if _observes(page):
        text = _("Charted by a personal trainer. This is not a health record of a regulated professional.")
        lines += line(_("Please note"), bold(text))
    if record.withdrawn:
        lines += line(_("Taken back"), _taken_back(len(record.withdrawn)))
    if charted_on_joined(record):
        lines += line(_("Client"), _("charted on a second entry of this client in the practice file, joined since"))
    if record.client.possible_duplicate:
        lines += line(_("Client"), _("possibly entered twice in this book"))
    return [*(Paragraph(bold(box), ALARM_BOX) for box in boxes), *lines_story(lines)]


def _taken_back(count: int) -> str:
    if count == 1:
        return _("1 entry was taken back and is not shown here; it stands in the history of the visit.")
    text = _("{count} entries were taken back and are not shown here; they stand in the history of the visit.")
    return text.format(count=count)


def _long_head_texts(page: Page) -> list[Line]:
    """Repeat in full what the card had to cut."""
    record = page.record
    texts = (
        (_("Client"), record.client.known_as, _NAME),
        (_("Practitioner"), record.practitioner.name, _NAME),
        (_("Registration"), record.practitioner.registration, _NAME),
        (_("Pronouns"), record.client.pronouns, _NAME),
        (_("Reference"), record.client.reference, _NAME),
        (_("Place"), record.session.place, _NAME),
    )
    return [part for label, text, room in texts if text and len(text) > room for part in typed_line(label, text)]


def reason(page: Page) -> Story:
    """Return why the client came, the goals and how the visit ended."""
    session, term = page.record.session, page.wording.term
    goals = ", ".join(term("goal", goal) for goal in session.goals)
    referral = session.referral
    lines = [
        *typed_line(_("Reason for visit"), session.reason),
        *line(_("Goals"), markup(goals)),
        *typed_line(_("Part of plan"), session.plan),
        *typed_line(_("Position"), session.position),
        *line(_("Outcome"), markup(term("outcome", session.outcome))),
    ]
    if referral is not None:
        to_whom = _("{to}: {reason}").format(to=referral.to, reason=referral.reason) if referral.reason else referral.to
        lines += typed_line(_("Referred to"), to_whom)
    return lines_section(_("The visit"), lines)


def notes(page: Page) -> Story:
    """Return the free text of the visit under plain headings."""
    written = page.record.session.notes
    if written is None:
        return []
    return [
        *section(_("What the client told me"), typed(written.subjective) if written.subjective else []),
        *section(_("What I saw"), _own_words(page, written.objective, objective_lines)),
        *section(_("What I did"), _own_words(page, written.intervention, intervention_lines)),
        *section(_("Observations") if _observes(page) else _("What I make of it"), _typed(written.assessment)),
        *section(_("Next steps") if _observes(page) else _("Plan"), typed(written.plan) if written.plan else []),
    ]


def _typed(text: str | None) -> Story:
    return typed(text) if text else []


def _observes(page: Page) -> bool:
    """Tell whether the role acted in observes and does not assess."""
    return fact(page.wording.catalogue, "roles", page.record.session.role, "observations_only") == "yes"


def _own_words(page: Page, text: str | None, lines: Lines) -> Story:
    """Return a note without the lines written from the taps: what they say stands in the tables already."""
    wording = page.wording
    own = join_lines(text or "", lines(page.record.entries, wording.catalogue, wording.regions), ()).strip()
    return typed(own) if own else []


def afterwards(page: Page) -> Story:
    """Return what the client was told, takes home, and when to come again."""
    lines: list[Line] = []
    for entry in page.record.entries:
        if isinstance(entry, Education):
            items = ", ".join(page.wording.term("education", item) for item in entry.items)
            handout = "" if entry.handout is None else _("handout given: {answer}").format(answer=yes_no(entry.handout))
            lines += line(_("Told"), joined((markup(items), handout, details(page, entry))))
        if isinstance(entry, HomeCare):
            lines += typed_line(_("Home care"), entry.text)
            small = details(page, entry)
            lines += line("", small)
    lines += typed_line(_("Next visit"), page.record.session.next_visit)
    return lines_section(_("Afterwards"), lines)


def running_head(page: Page) -> str:
    """Return what stands at the head of every later page, as plain text: client, birth date, visit."""
    client = page.record.client
    born = plain_date(client.born) if client.born else _("not given")
    text = _("born {born}, visit of {visit}").format(born=born, visit=plain_date(page.day))
    return joined((shorten(" ".join(client.known_as.split()), 70), text))
