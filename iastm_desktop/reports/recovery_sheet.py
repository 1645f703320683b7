"""The recovery sheet of a locked practice file as PDF: the code, and how a backup is opened in twenty years."""

from collections.abc import Sequence
from datetime import date

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import KeepTogether, Paragraph, Spacer, Table, TableStyle

from iastm_desktop.domain.lock_words import IS_LOCKED, IS_OPEN, KEEP_THE_SHEET, WITHOUT_BOTH
from iastm_desktop.domain.people import Practice
from iastm_desktop.reports.fonts import SEMIBOLD, register_fonts
from iastm_desktop.reports.printable import clean, one_line, shorten
from iastm_desktop.reports.sheet import Marks, set_sheets, text_width
from iastm_desktop.reports.story_parts import Story
from iastm_desktop.reports.styles import BODY, DETAIL, HAIRLINE, HEADING, INK, QUIET, TINT, TITLE
from iastm_desktop.words import _

A_ROW = 4
GROUP = ParagraphStyle("group", fontName=SEMIBOLD, fontSize=23, leading=30, alignment=TA_CENTER, textColor=INK)
NUMBER = ParagraphStyle("number", parent=DETAIL, alignment=TA_CENTER, textColor=QUIET)
KEY = ParagraphStyle("key", parent=BODY, fontName=SEMIBOLD, fontSize=10.5, leading=15)


def recovery_sheet_pdf(
    groups: Sequence[str], identity: str, practice: Practice | None, *, file_name: str, made: date
) -> bytes:
    """Return the sheet as PDF bytes; `groups` are the code's, the check last, `identity` opens backups with age."""
    register_fonts()
    paper = practice.paper if practice else "letter"
    name = shorten(clean(practice.name).replace("\n", " "), 60) if practice else ""
    of = _("Opens {file}, made {day}").format(file=shorten(clean(file_name), 60), day=made.isoformat())
    story: Story = [
        Paragraph(_("Recovery sheet"), TITLE),
        Paragraph(one_line(f"{name}. {of}" if name else of), BODY),
        Spacer(0, 12),
        _code(groups, text_width(paper)),
        Spacer(0, 10),
        *_said(
            _("If a passphrase is forgotten"),
            _("Type this code where the program asks for the passphrase, in capital or small letters."),
            WITHOUT_BOTH,
        ),
        *_said(_("Where to keep it"), KEEP_THE_SHEET, _("Two copies in two places are better than one.")),
        *_said(_("What it unlocks"), IS_LOCKED, IS_OPEN),
        *_said(
            _("A backup ending in .age"),
            _("The program's command `restore` opens it with the code above."),
            _(
                "Without the program: put the line below into a text file key.txt, and the free program age opens it:"
                " age --decrypt -i key.txt -o practice.iastm BACKUP.age"
            ),
        ),
        Paragraph(one_line(identity), KEY),
    ]
    marks = Marks(title=_("Recovery sheet"), head="", practice=name, foot=_("Secret: lock it away"))
    return set_sheets(story, marks, paper)


def _code(groups: Sequence[str], width: float) -> Table:
    cells = [
        [Paragraph(_("check") if number == len(groups) else str(number), NUMBER), Paragraph(one_line(group), GROUP)]
        for number, group in enumerate(groups, 1)
    ]
    rows = [cells[start : start + A_ROW] for start in range(0, len(cells), A_ROW)]
    shown = Table(rows, colWidths=[width / A_ROW] * A_ROW)
    look = [("INNERGRID", (0, 0), (-1, -1), 0.5, HAIRLINE), ("BOX", (0, 0), (-1, -1), 0.5, HAIRLINE)]
    shown.setStyle(TableStyle([*look, ("BACKGROUND", (0, 0), (-1, -1), TINT)]))
    return shown


def _said(heading: str, *sentences: str) -> Story:
    return [
        KeepTogether([Paragraph(heading, HEADING), *(Paragraph(one_line(_(words), 600), BODY) for words in sentences)])
    ]
