"""What stands in small print under an entry, and in full below where a table has no room for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date

from reportlab.platypus import Paragraph

from iastm_desktop.domain.entries import Entry, HomeCare, Stroke, TapOut, Technique
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.session import Override
from iastm_desktop.domain.sign_off import charted_words, late_after_h
from iastm_desktop.reports.printable import clean, is_long, one_line, shorten
from iastm_desktop.reports.story_parts import Story, bold, joined, typed
from iastm_desktop.reports.styles import CELL
from iastm_desktop.reports.wording import Wording, clock_on
from iastm_desktop.words import _

SHOWN_OVERRIDES = 3
_DETAIL = 2_400  # characters of small print under one entry


@dataclass(frozen=True, slots=True)
class Page:
    """What every story function needs: the record, the words, the width in points, the numbers of the work."""

    record: SessionRecord
    wording: Wording
    width: float
    numbers: Mapping[str, int]

    @property
    def day(self) -> date:
        """Return the visit's local date."""
        return self.record.session.started_at.date

    def number_of(self, entry: Entry) -> str:
        """Return the number under which an entry stands on the map; empty for what has none."""
        return str(self.numbers.get(entry.id, ""))


def numbers_of(record: SessionRecord) -> dict[str, int]:
    """Number tool work and other techniques in their order: entry id to number, the same in tables and on the map."""
    work = (entry for entry in record.entries if isinstance(entry, Stroke | Technique))
    return {entry.id: number for number, entry in enumerate(work, start=1)}


def details(page: Page, entry: Entry, *more: str) -> str:
    """Return an entry's small print as markup: further facts, its set, what it answers, its note."""
    answered = next((other for other in page.record.entries if other.id == entry.of), None) if entry.of else None
    parts = (
        *more,
        _("set {name}").format(name=short(entry.set)) if entry.set else "",
        _answers(page, entry.of, answered) if entry.of else "",
        _("note: {note}").format(note=short(entry.note)) if entry.note else "",
        charted_words(entry, page.record, late_after_h(page.record, page.wording.catalogue)),
    )
    return one_line(joined(parts), _DETAIL)


def override_words(page: Page, override: Override) -> str:
    """Return a decision to go ahead, in words."""
    text = _("go ahead, with my reason ({rule}): {reason}").format(
        rule=page.wording.rule(override.rule), reason=short(override.reason)
    )
    if override.limits and override.limits.pressure is not None:
        text += _(", pressure at most {grade}").format(grade=pressure_words(page, override.limits.pressure))
    return ", ".join(part for part in (text, short(override.by or ""), _decided_at(page, override)) if part)


def _decided_at(page: Page, override: Override) -> str:
    return _("at {time}").format(time=clock_on(override.at, page.day)) if override.at else ""


def decided(page: Page, override: Override) -> str:
    """Return by whom and when a decision to go ahead was made, empty where that is not on record."""
    return " ".join(part for part in (override.by, _decided_at(page, override)) if part)


def pressure_words(page: Page, grade: int) -> str:
    """Return a pressure grade with its words: `medium (3 of 5)`."""
    return _("{words} ({grade} of 5)").format(words=page.wording.term("pressures", grade), grade=grade)


def at(page: Page, entry: Entry) -> str:
    """Return when an entry was charted, by the wall clock."""
    return clock_on(entry.at, page.day)


def short(text: str) -> str:
    """Return typed text as a table shows it: one line, cut where it is long."""
    return shorten(" ".join(clean(text).split()))


def in_full(page: Page) -> Story:
    """Return every text that a table had to cut, in full, under the entry it belongs to."""
    story: Story = []
    for entry in page.record.entries:
        if isinstance(entry, HomeCare | TapOut):  # these stand in full where they are
            texts = [("note", entry.note)] if entry.note and is_long(entry.note) else []
        else:
            texts = list(_long_texts(entry))
        for field_name, text in texts:
            number = page.number_of(entry)
            heading = joined((number, short(page.wording.name(entry)), field_name.replace("_", " ")))
            story += [Paragraph(bold(one_line(heading)), CELL), *typed(text or "")]
    return story


def _long_texts(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield the long strings of an entry with their field's name, those of overrides and breach with it."""
    if isinstance(value, str):
        if is_long(value):
            yield name, value
    elif isinstance(value, tuple):
        all_shown = not (value and isinstance(value[0], Override)) or len(value) <= SHOWN_OVERRIDES
        for item in value:
            yield from _long_texts(item, name) if all_shown else [(item.rule, item.reason)]
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _long_texts(getattr(value, field.name), field.name)


def _answers(page: Page, of: str, answered: Entry | None) -> str:
    if answered is None:
        return _("goes with entry {id}").format(id=short(of))
    number = page.number_of(answered)
    name = page.wording.name(answered)
    return _("goes with {what}").format(what=short(f"{number} ({name})" if number else name))
