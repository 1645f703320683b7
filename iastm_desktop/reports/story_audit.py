"""The audit trail of one client as PDF: who did or saw what, and when."""

from collections.abc import Mapping, Sequence

from reportlab.platypus import Paragraph, Spacer

from iastm_desktop.domain.audit import AuditLine, event_words, told_together
from iastm_desktop.domain.people import Client, Practice
from iastm_desktop.reports.fonts import register_fonts
from iastm_desktop.reports.printable import clean, one_line, shorten
from iastm_desktop.reports.sheet import Marks, set_sheets, text_width
from iastm_desktop.reports.story_parts import Column, Row, Story, joined, table
from iastm_desktop.reports.styles import BODY, TITLE
from iastm_desktop.words import _


def audit_pdf(
    lines: Sequence[AuditLine],
    client: Client,
    practice: Practice | None,
    *,
    names: Mapping[str, str],
    fingerprint: str,
) -> bytes:
    """Return the trail of a client as PDF bytes, newest first; `fingerprint` is where the book ended then."""
    register_fonts()
    paper = practice.paper if practice else "letter"
    head = joined((clean(client.known_as), _("born {day}").format(day=client.born) if client.born else ""))
    story: Story = [
        Paragraph(_("Who did and saw what"), TITLE),
        Paragraph(one_line(head), BODY),
        Spacer(0, 8),
        *trail_table(lines, names, text_width(paper)),
    ]
    marks = Marks(
        title=joined((_("Audit trail"), shorten(clean(client.known_as)))),
        head=shorten(" ".join(head.split()), 120),
        practice=shorten(clean(practice.name).replace("\n", " "), 60) if practice else "",
        foot=clean(_("Record {fingerprint}").format(fingerprint=fingerprint)),
    )
    return set_sheets(story, marks, paper)


def trail_table(lines: Sequence[AuditLine], names: Mapping[str, str], width: float) -> Story:
    """Return the lines of a trail as a table, those that belong together as one."""
    columns = (Column(_("When"), 0.24), Column(_("Who"), 0.24), Column(_("What"), 0.52))
    return table(columns, [Row(cells=_cells(line, names)) for line in told_together(lines)], width)


def _cells(line: AuditLine, names: Mapping[str, str]) -> tuple[str, str, str]:
    when = line.at.local.strftime("%Y-%m-%d %H:%M %z") if line.at else ""
    who = names.get(line.author) or _("the program")
    return one_line(when), one_line(who, 200), one_line(event_words(line), 600)
