"""The story of what was felt and seen: pain areas, findings, marks, tests, reactions, tap-outs."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from reportlab.platypus import Paragraph

from iastm_desktop.domain.entries import Finding, Mark, PainArea, Reaction, TapOut, Test
from iastm_desktop.domain.note_lines import nerve_words
from iastm_desktop.reports.printable import markup, one_line
from iastm_desktop.reports.story_details import Page, at, details
from iastm_desktop.reports.story_parts import (
    Column,
    Line,
    Row,
    Story,
    bold,
    joined,
    line,
    lines_section,
    section,
    table,
    typed_line,
)
from iastm_desktop.reports.story_work import place_cell
from iastm_desktop.reports.styles import CAPTION
from iastm_desktop.reports.wording import clock_on, number, plain_date, side_word, yes_no
from iastm_desktop.words import _

T = TypeVar("T")


def pain_areas(page: Page) -> Story:
    """Return where it hurts."""
    columns = (*_head(), Column(_("Pain"), 0.7), Column(_("Kind"), 1.2), Column(_("Shown by"), 1.8))
    rows = [
        Row(
            cells=(
                at(page, entry),
                place_cell(page, entry.region, entry.side),
                "" if entry.nrs is None else f"{entry.nrs}/10",
                one_line(page.wording.term("pain_quality", entry.quality)),
                one_line(page.wording.term("pain_by", entry.by)),
            ),
            detail=joined((_course(page, entry), _goes_back(entry.seen_on), details(page, entry))),
        )
        for entry in _of(page, PainArea)
    ]
    return section(_("Where it hurts"), table(columns, rows, page.width))


def findings(page: Page) -> Story:
    """Return what the tissue felt like: an impression, and it says so."""
    columns = (*_head(), Column(_("Feels"), 2.0), Column(_("When"), 0.7), Column(_("Tenderness"), 1.4), _size())
    rows = [
        Row(
            cells=(
                at(page, entry),
                place_cell(page, entry.region, entry.side),
                one_line(page.wording.term("findings", entry.finding)),
                one_line(page.wording.term("phase", entry.phase)),
                "" if entry.tenderness is None else one_line(_tenderness(page, entry.tenderness)),
                _mm(entry.size_mm),
            ),
            detail=details(page, entry),
        )
        for entry in _of(page, Finding)
    ]
    return section(_("What I felt"), table(columns, rows, page.width))


def marks(page: Page) -> Story:
    """Return what lasts on the client's own map."""
    columns = (*_head(), Column(_("Mark"), 1.2), Column(_("Means"), 1.0), _size(), Column(_("Seen, healed"), 1.6))
    rows = [
        Row(
            cells=(
                at(page, entry),
                place_cell(page, entry.region, entry.side),
                one_line(page.wording.term("mark", entry.mark)),
                one_line(page.wording.term("mark_effect", entry.effect)),
                _mm(entry.size_mm),
                joined(
                    (
                        _("seen {day}").format(day=plain_date(entry.seen_on)) if entry.seen_on else "",
                        _("healed {day}").format(day=plain_date(entry.healed_on)) if entry.healed_on else "",
                        one_line(page.wording.term("pain_by", entry.by)),
                    )
                ),
            ),
            detail=details(page, entry),
        )
        for entry in _of(page, Mark)
    ]
    return section(_("Marks on the body"), table(columns, rows, page.width))


def tests(page: Page) -> Story:
    """Return the named tests."""
    columns = (Column(_("At"), 0.45), Column(_("Test"), 3.4), Column(_("Side"), 0.9), Column(_("Result"), 1.2))
    rows = [
        Row(
            cells=(
                at(page, entry),
                one_line(entry.name),
                bold(side_word(entry.side)),
                one_line(page.wording.term("test_result", entry.result)),
            ),
            detail=details(page, entry),
        )
        for entry in _of(page, Test)
    ]
    return section(_("Tests"), table(columns, rows, page.width))


def reactions(page: Page) -> Story:
    """Return what the tissue or the client did, on the scales of this program."""
    columns = (*_head(), Column(_("Reaction"), 1.6), Column(_("When"), 0.8), Column(_("Grade"), 1.2), _size(),
               Column(_("Looks"), 1.5))  # fmt: skip
    rows = [_reaction_row(page, entry) for entry in _of(page, Reaction)]
    story = table(columns, rows, page.width)
    if any(isinstance(entry, Reaction) and entry.grade is not None for entry in page.record.entries):
        story.append(Paragraph(_("Grades are a house scale; no published one for tool work was found."), CAPTION))
    return section(_("Reactions"), story)


def tap_outs(page: Page) -> Story:
    """Return each time the client asked to stop, ease or move."""
    lines: list[Line] = []
    for entry in _of(page, TapOut):
        label = joined((_("Tap-out"), at(page, entry)))
        place = place_cell(page, entry.region, entry.side)
        parts = (
            bold(one_line(page.wording.term("tap_out_action", entry.action))),
            place,
            one_line(_("reason: {reason}").format(reason=page.wording.term("tap_out_reason", entry.reason))),
            "" if entry.pain_nrs is None else _("pain {nrs}/10").format(nrs=entry.pain_nrs),
            "" if entry.continued_elsewhere is None
            else _("went on elsewhere: {answer}").format(answer=yes_no(entry.continued_elsewhere)),
            details(page, entry),
        )  # fmt: skip
        lines += line(label, joined(parts))
        lines += typed_line("", _("in the client's words: {words}").format(words=entry.words) if entry.words else None)
    return lines_section(_("Client said stop"), lines)


def _reaction_row(page: Page, entry: Reaction) -> Row:
    resolved = clock_on(entry.resolved_at, page.day)
    looks = joined(
        (
            page.wording.term("appears", entry.appears),
            "" if entry.blanches is None else _blanches(entry.blanches),
            _("gone by {time}").format(time=resolved) if resolved else "",
        )
    )
    return Row(
        cells=(
            at(page, entry),
            place_cell(page, entry.region, entry.side),
            one_line(page.wording.term("reactions", entry.reaction)),
            one_line(page.wording.term("phase", entry.phase)),
            one_line(page.wording.grade(entry)),
            _mm(entry.size_mm),
            one_line(looks),
        ),
        detail=joined((_goes_back(entry.seen_on), details(page, entry))),
    )


def _course(page: Page, entry: PainArea) -> str:
    """Return the nerve a pain follows, and how it moved."""
    course = page.wording.term("pain_course", entry.result)
    return joined(tuple(one_line(text) for text in (nerve_words(entry, page.wording.catalogue), course) if text))


def _goes_back(day: date | None) -> str:
    return one_line(_("goes back to the visit of {day}").format(day=plain_date(day))) if day else ""


def _blanches(blanches: bool) -> str:
    return _("pales under pressure") if blanches else _("does not pale under pressure")


def _tenderness(page: Page, grade: int) -> str:
    return _("{grade} of 4: {words}").format(grade=grade, words=page.wording.term("tenderness", grade))


def _mm(size_mm: float | None) -> str:
    return "" if size_mm is None else markup(_("{size} mm").format(size=number(size_mm)))


def _head() -> tuple[Column, Column]:
    return Column(_("At"), 0.45), Column(_("Region"), 2.0)


def _size() -> Column:
    return Column(_("Size"), 0.6, right=True)


def _of(page: Page, kind: type[T]) -> Iterable[T]:
    return (entry for entry in page.record.entries if isinstance(entry, kind))
