"""The parts stories are built of: sections, labelled lines, tables with detail rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress

from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Table, TableStyle

from iastm_desktop.reports.fonts import REGULAR
from iastm_desktop.reports.printable import clean, pieces
from iastm_desktop.reports.styles import (
    ALARM,
    ALARM_LINE,
    ALARM_TEXT,
    ALARM_TINT,
    BODY,
    CELL,
    CELL_RIGHT,
    COLUMN,
    COLUMN_RIGHT,
    DETAIL,
    HAIR_PT,
    HAIRLINE,
    HEADING,
    INK,
    LINE,
    LONE_LINE,
)

Story = list[Flowable]

_ROWS = 100  # a table: ReportLab looks through all of it again for each page
_BESIDE = 16  # letters of a heading that fit into the column of labels
_HEADING_ROOM_PT = 100.0  # a heading with a table's head and first row


@dataclass(frozen=True, slots=True)
class Line:
    """A plain-text label with pieces of markup beside it; an alarming one stands in red."""

    label: str
    pieces: tuple[str, ...]
    alarming: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its share of the width, whether figures stand at the right."""

    heading: str
    share: float
    right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of markup cells, with a quiet line of details and a red one of alarm under it."""

    cells: tuple[str, ...]
    detail: str = ""
    alarm: str = ""


def section(heading: str, story: Story) -> Story:
    """Return the story under its heading, never a heading alone at a page's foot; nothing where the story is empty."""
    return [CondPageBreak(_HEADING_ROOM_PT), Paragraph(heading, HEADING), *story] if story else []


def lines_section(heading: str, lines: Sequence[Line]) -> Story:
    """Return labelled lines under their heading; a single short line stands beside it."""
    beside = len(heading) <= _BESIDE
    if beside and len(lines) == 1 and len(lines[0].pieces) == 1 and not lines[0].alarming:
        only = lines[0]
        value = f"{only.label}: {only.pieces[0]}" if only.label else only.pieces[0]
        return [Paragraph(value, LONE_LINE, bulletText=heading)]
    return section(heading, lines_story(lines))


def lines_story(lines: Iterable[Line]) -> Story:
    """Return labelled lines as paragraphs, the label beside the first piece."""
    story: Story = []
    for line_ in lines:
        style = ALARM_LINE if line_.alarming else LINE
        for index, piece in enumerate(line_.pieces):
            story.append(Paragraph(piece, style, bulletText="" if index else line_.label))
    return story


def typed(text: str) -> Story:
    """Return text that somebody typed as paragraphs of at most 2,000 characters."""
    return [Paragraph(piece, BODY) for piece in pieces(text)]


def line(label: str, value: str) -> list[Line]:
    """Return a labelled line of markup; nothing where the value is empty."""
    return [Line(clean(label), (value,))] if value else []


def typed_line(label: str, text: str | None, *, alarming: bool = False) -> list[Line]:
    """Return a labelled line of typed text of any length; nothing where it is empty."""
    return [Line(clean(label), tuple(pieces(text)), alarming)] if text and text.strip() else []


def joined(parts: Iterable[str]) -> str:
    """Join what is there with middle dots."""
    return " · ".join(filter(None, parts))


def bold(markup: str) -> str:
    """Return markup in semibold."""
    return f"<b>{markup}</b>" if markup else ""


def table(columns: Sequence[Column], rows: Sequence[Row], width: float) -> Story:
    """Return a table `width` points wide; a column that is empty in every row is left out."""
    if not rows:
        return []
    used = [any(row.cells[index] for row in rows) for index in range(len(columns))]
    kept = tuple(compress(columns, used))
    parts = [rows[start : start + _ROWS] for start in range(0, len(rows), _ROWS)]
    return [_table(kept, used, part, width) for part in parts]


def _table(kept: Sequence[Column], used: Sequence[bool], rows: Sequence[Row], width: float) -> Table:
    total = sum(column.share for column in kept)
    data: list[list[Paragraph | str]] = [
        [Paragraph(column.heading, COLUMN_RIGHT if column.right else COLUMN) for column in kept]
    ]
    commands: list[tuple[object, ...]] = list(_TABLE_LOOK)
    for row in rows:
        _add_row(data, commands, row, kept, used)
    widths = [width * column.share / total for column in kept]
    return Table(data, widths, style=TableStyle(commands), repeatRows=1, spaceBefore=1, spaceAfter=6, hAlign="LEFT")


def _add_row(
    data: list[list[Paragraph | str]],
    commands: list[tuple[object, ...]],
    row: Row,
    kept: Sequence[Column],
    used: Sequence[bool],
) -> None:
    first = len(data)
    cells = tuple(compress(row.cells, used))
    data.append(
        [Paragraph(cell, CELL_RIGHT if column.right else CELL) for cell, column in zip(cells, kept, strict=True)]
    )
    commands.append(("LINEABOVE", (0, first), (-1, first), HAIR_PT, HAIRLINE))
    start = min(1, len(kept) - 1) if kept[0].share < 0.5 else 0
    for text, style in ((row.detail, DETAIL), (row.alarm, ALARM_TEXT)):
        if text:
            _add_wide(data, commands, Paragraph(text, style), start)
    last = len(data) - 1
    if last > first:
        commands.append(("NOSPLIT", (0, first), (0, last)))
    if row.alarm:
        commands.append(("BACKGROUND", (0, first), (-1, last), ALARM_TINT))
        commands.append(("BOX", (0, first), (-1, last), 1, ALARM))


def _add_wide(
    data: list[list[Paragraph | str]], commands: list[tuple[object, ...]], paragraph: Paragraph, start: int
) -> None:
    index = len(data)
    filled: list[Paragraph | str] = [""] * len(data[0])
    filled[start] = paragraph
    data.append(filled)
    commands += [
        ("SPAN", (start, index), (-1, index)),
        ("TOPPADDING", (0, index), (-1, index), 0),
        ("BOTTOMPADDING", (0, index - 1), (-1, index - 1), 1),
    ]


_TABLE_LOOK: tuple[tuple[object, ...], ...] = (
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
    ("LEFTPADDING", (0, 0), (-1, -1), 4),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
    ("FONTNAME", (0, 0), (-1, -1), REGULAR),  # else ReportLab names Helvetica, which is not embedded
    ("LINEBELOW", (0, 0), (-1, 0), 0.9, INK),
    ("LINEBELOW", (0, -1), (-1, -1), HAIR_PT, HAIRLINE),
)
