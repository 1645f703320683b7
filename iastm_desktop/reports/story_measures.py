"""The story of measures: one line a thing measured, one column a phase."""

from collections.abc import Iterable

from iastm_desktop.domain.entries import Measure
from iastm_desktop.reports.printable import markup, one_line
from iastm_desktop.reports.story_details import Page, at, details, short
from iastm_desktop.reports.story_parts import Column, Row, Story, bold, joined, section, table
from iastm_desktop.reports.story_work import place_cell
from iastm_desktop.reports.wording import number
from iastm_desktop.words import _

PHASES = ("pre", "during", "post", "h24", "h72")
_WORD_UNITS = ("cm", "kg", "kPa")
_Key = tuple[str, ...]


def measures(page: Page) -> Story:
    """Return the table of measures by phase; values of one thing stand on one line."""
    things: dict[_Key, list[Measure]] = {}
    for entry in page.record.entries:
        if isinstance(entry, Measure):
            things.setdefault(_key(entry), []).append(entry)
    columns = (
        Column(_("Measure"), 3.0),
        *(Column(page.wording.term("phase", phase).capitalize(), 1.0, right=True) for phase in PHASES),
    )
    return section(_("Measures"), table(columns, [_row(page, entries) for entries in things.values()], page.width))


def _key(entry: Measure) -> _Key:
    parts = (entry.measure, entry.joint, entry.motion, entry.mode, entry.region, entry.side, entry.activity)
    return tuple(part or "" for part in parts)


def _row(page: Page, entries: list[Measure]) -> Row:
    by_phase = (joined(_value(page, entry) for entry in entries if entry.phase == phase) for phase in PHASES)
    first = entries[0]
    return Row(cells=(_what(page, first), *by_phase), detail=_small_print(page, entries))


def _what(page: Page, entry: Measure) -> str:
    """Name what was measured: the scale in semibold, then where, how and in which activity."""
    wording = page.wording
    scale = wording.fact("measures", entry.measure, "pdf_words") or wording.term("measures", entry.measure)
    movement = " ".join(filter(None, (wording.term("joints", entry.joint), wording.term("motions", entry.motion))))
    place = place_cell(page, entry.region, entry.side)
    where = joined((one_line(movement), one_line(wording.term("rom_mode", entry.mode)), place))
    activity = one_line(_("activity: {activity}").format(activity=entry.activity)) if entry.activity else ""
    return "<br/>".join(filter(None, (bold(one_line(scale)), where, activity)))


def _value(page: Page, entry: Measure) -> str:
    unit = page.wording.fact("measures", entry.measure, "unit")
    value = number(entry.value) + (f" {unit}" if unit in _WORD_UNITS else unit)
    limits = (
        page.wording.term("rom_limit", entry.limit),
        "" if entry.pain_at_end is None else _("pain at the end") if entry.pain_at_end else _("no pain at the end"),
    )
    return "<br/>".join(markup(part) for part in (value, *limits) if part)


def _small_print(page: Page, entries: Iterable[Measure]) -> str:
    """Give times, sets and notes value by value, so that each stays with its own."""
    parts = []
    for entry in entries:
        more = joined((at(page, entry), details(page, entry)))
        if more:
            parts.append(f"{short(page.wording.term('phase', entry.phase))} {more}")
    return "; ".join(parts)
