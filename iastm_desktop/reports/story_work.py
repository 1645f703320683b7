"""The story of what was done: tool work, decisions to go ahead, other techniques."""

from reportlab.platypus import Paragraph

from iastm_desktop.domain.entries import Entry, Stroke, Technique, breach_of
from iastm_desktop.domain.sequence import sequences
from iastm_desktop.domain.totals import tool_seconds
from iastm_desktop.reports.printable import one_line
from iastm_desktop.reports.story_details import (
    SHOWN_OVERRIDES,
    Page,
    at,
    decided,
    details,
    override_words,
    pressure_words,
    short,
)
from iastm_desktop.reports.story_parts import (
    Column,
    Line,
    Row,
    Story,
    bold,
    joined,
    lines_section,
    section,
    table,
    typed_line,
)
from iastm_desktop.reports.styles import BODY
from iastm_desktop.reports.wording import clock_on, minutes_seconds
from iastm_desktop.words import _


def tool_work(page: Page) -> Story:
    """Return the table of tool work with the total tool time."""
    strokes = [entry for entry in page.record.entries if isinstance(entry, Stroke)]
    if not strokes:
        return []
    columns = (
        Column(_("No."), 0.32),
        Column(_("At"), 0.42),
        Column(_("Region"), 1.75),
        Column(_("Tool"), 1.15),
        Column(_("Stroke and direction"), 1.5),
        Column(_("Pressure"), 1.0),
        Column(_("Angle"), 0.68),
        Column(_("Time"), 0.5, right=True),
        Column(_("Peak pain"), 0.52, right=True),
    )
    rows = [_stroke_row(page, stroke) for stroke in strokes]
    total = _("Total tool time {time} (minutes:seconds)").format(time=minutes_seconds(tool_seconds(strokes)))
    return section(_("Tool work"), [*table(columns, rows, page.width), Paragraph(bold(total), BODY)])


def decisions(page: Page) -> Story:
    """Return the decisions to go ahead that hold for the whole visit."""
    lines: list[Line] = []
    for override in page.record.session.overrides:
        limits, rule = override.limits, page.wording.rule(override.rule)
        text = f"{rule}: {override.reason}" if rule else override.reason
        if limits and limits.pressure is not None:
            text = joined((text, _("pressure at most {grade}").format(grade=pressure_words(page, limits.pressure))))
        text = joined((text, decided(page, override)))
        lines += typed_line("" if lines else _("For the whole visit"), text)
    return lines_section(_("Go ahead, with my reason"), lines)


def techniques(page: Page) -> Story:
    """Return the table of the other techniques."""
    columns = (
        Column(_("No."), 0.32),
        Column(_("At"), 0.5),
        Column(_("Region"), 2.4),
        Column(_("Technique"), 3.4),
        Column(_("Time"), 0.6, right=True),
    )
    rows = [
        Row(
            cells=(
                bold(page.number_of(entry)),
                at(page, entry),
                place_cell(page, entry.region, entry.side),
                one_line(page.wording.term("techniques", entry.technique)),
                minutes_seconds(entry.duration_s) if entry.duration_s is not None else "",
            ),
            detail=details(page, entry),
            alarm=_alarm(page, entry),
        )
        for entry in page.record.entries
        if isinstance(entry, Technique)
    ]
    return section(_("Other techniques"), table(columns, rows, page.width))


def order_of_work(page: Page) -> Story:
    """Return what followed what on each region where more than one thing was done."""
    lines: list[Line] = []
    for one in sequences(page.record.entries, page.wording.catalogue):
        steps = " → ".join(one.steps)
        lines.append(Line(place_cell(page, *one.place), (one_line(steps),)))
    return lines_section(_("In this order"), lines)


def place_cell(page: Page, region: str | None, side: str | None) -> str:
    """Return a region with its side first, the side in semibold."""
    word, _space, rest = page.wording.place(region, side).partition(" ") if side else ("", "", "")
    return f"{bold(one_line(word))} {one_line(rest)}".strip() if side else one_line(page.wording.place(region, side))


def _stroke_row(page: Page, stroke: Stroke) -> Row:
    wording = page.wording
    tool = wording.term("tools", stroke.tool)
    movement = (wording.term("strokes", stroke.stroke), *(wording.term("direction", way) for way in stroke.direction))
    return Row(
        cells=(
            bold(page.number_of(stroke)),
            at(page, stroke),
            place_cell(page, stroke.region, stroke.side),
            one_line(f"{tool}: {short(stroke.tool_name)}" if stroke.tool_name else tool),
            one_line(", ".join(filter(None, movement))),
            _pressure_cell(page, stroke.pressure),
            one_line(wording.term("angle", stroke.angle)),
            minutes_seconds(stroke.duration_s),
            "" if stroke.pain_nrs is None else f"{stroke.pain_nrs}/10",
        ),
        detail=details(page, stroke, *_dose(page, stroke), _drawn(page, stroke), *_go_aheads(page, stroke)),
        alarm=_alarm(page, stroke),
    )


def _pressure_cell(page: Page, grade: int) -> str:
    of_five = _("({grade} of 5)").format(grade=grade).replace(" ", "\u00a0")  # never torn at a line's end
    return f"{one_line(page.wording.term('pressures', grade))} {of_five}"


def _dose(page: Page, stroke: Stroke) -> tuple[str, ...]:
    term = page.wording.term
    return (
        _("into {layer}").format(layer=term("layer", stroke.layer)) if stroke.layer else "",
        _("tissue {state}").format(state=term("tissue_state", stroke.tissue_state)) if stroke.tissue_state else "",
        _("edge {edge}").format(edge=term("edge", stroke.edge)) if stroke.edge else "",
        _("glide: {emollient}").format(emollient=term("emollient", stroke.emollient)) if stroke.emollient else "",
        _("{count} strokes").format(count=stroke.count) if stroke.count is not None else "",
        _("timed {how}").format(how=term("timed", stroke.timed)) if stroke.timed else "",
        term("time", stroke.time),
    )


def _drawn(page: Page, stroke: Stroke) -> str:
    if stroke.path is None:
        return ""
    return _("drawn on the map: {view}, {layer}").format(
        view=page.wording.term("view", stroke.path.view), layer=page.wording.term("map_layer", stroke.path.layer)
    )


def _go_aheads(page: Page, stroke: Stroke) -> tuple[str, ...]:
    shown = tuple(override_words(page, override) for override in stroke.overrides[:SHOWN_OVERRIDES])
    more = len(stroke.overrides) - len(shown)
    return (*shown, _("{count} more reasons in full below").format(count=more) if more > 0 else "")


def _alarm(page: Page, entry: Entry) -> str:
    breach = breach_of(entry)
    if breach is None:
        return ""
    heading = _("Done although a rule says no: {rule}.").format(rule=page.wording.rule(breach.rule))
    noticed = clock_on(breach.noticed_at, page.day)
    return joined(
        (
            f"{bold(one_line(heading))} {one_line(breach.explanation)}",
            _("noticed at {time}").format(time=noticed) if noticed else "",
        )
    )
