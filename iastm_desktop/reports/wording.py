"""Stored values in plain words: places, sides, times, grades, scales."""

from dataclasses import dataclass
from datetime import date

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.entries import (
    Education,
    Entry,
    Finding,
    HomeCare,
    Mark,
    Measure,
    PainArea,
    Reaction,
    Stroke,
    TapOut,
    Technique,
    Test,
)
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.regions import RegionTable
from iastm_desktop.domain.rulings import rule_in_words
from iastm_desktop.words import _


@dataclass(frozen=True, slots=True)
class Wording:
    """The catalogue and the region table, asked for words."""

    catalogue: Catalogue
    regions: RegionTable

    def term(self, list_name: str, code: str | int | None) -> str:
        """Return the practitioner's words for a code; a code the lists no longer know is printed itself."""
        if code is None:
            return ""
        known = self.catalogue.has(list_name, str(code))
        return _(self.catalogue.words(list_name, str(code))) if known else str(code).replace("_", " ")

    def fact(self, list_name: str, code: str, column: str) -> str:
        """Return a further column of a code's line, empty where there is none."""
        return self.catalogue.term(list_name, code).facts.get(column, "") if self.catalogue.has(list_name, code) else ""

    def region(self, region: str) -> str:
        """Return a region's name; an id the table no longer knows is printed itself."""
        known = self.regions.get(region)
        return _(known.name) if known else region.replace("_", " ")

    def place(self, region: str | None, side: str | None) -> str:
        """Return `RIGHT Upper trapezius`; empty for an entry of the whole body."""
        return " ".join(filter(None, (side_word(side), self.region(region) if region else "")))

    def grade(self, reaction: Reaction) -> str:
        """Return a reaction's grade with the words of its own scale, such as `2 of 4: well-defined`."""
        if reaction.grade is None:
            return ""
        words = self.term(self.fact("reactions", reaction.reaction, "grade_list"), reaction.grade)
        if isinstance(reaction.grade, str):
            return words
        highest = self.fact("reactions", reaction.reaction, "grade").rpartition("-")[2]
        text = _("{grade} of {highest}: {words}") if highest else _("{grade}")
        return text.format(grade=reaction.grade, highest=highest, words=words)

    def rule(self, rule: str) -> str:
        """Return a rule in words."""
        return _(rule_in_words(rule, self.catalogue, self.regions))

    def name(self, entry: Entry) -> str:
        """Return an entry in a few words, to point at it from elsewhere."""
        place = self.place(getattr(entry, "region", None), getattr(entry, "side", None))
        return ", ".join(filter(None, (self._thing(entry), place)))

    def _thing(self, entry: Entry) -> str:
        match entry:
            case Stroke():
                return self.term("tools", entry.tool)
            case Technique():
                return self.term("techniques", entry.technique)
            case Measure():
                return self.term("measures", entry.measure)
            case Finding():
                return self.term("findings", entry.finding)
            case Mark():
                return self.term("mark", entry.mark)
            case Reaction():
                return self.term("reactions", entry.reaction)
            case Test():
                return entry.name
            case PainArea():
                return _("pain area")
            case TapOut():
                return _("client said stop")
            case Education():
                return _("education")
            case HomeCare():
                return _("home care")
            case _:
                return entry.kind


def side_word(side: str | None) -> str:
    """Return the patient's side in capitals, never abbreviated."""
    words = {"left": _("LEFT"), "right": _("RIGHT"), "midline": _("MIDLINE")}
    return words.get(side, side) if side else ""


def long_date(day: date) -> str:
    """Return `Monday 2 March 2026`: no order of digits to mistake."""
    return f"{_(_WEEKDAYS[day.weekday()])} {plain_date(day)}"


def plain_date(day: date) -> str:
    """Return `2 March 2026`."""
    return f"{day.day} {_(_MONTHS[day.month - 1])} {day.year}"


def clock(moment: Moment) -> str:
    """Return the wall clock's `10:05`."""
    return f"{moment.local:%H:%M}"


def clock_on(moment: Moment | None, day: date) -> str:
    """Return the wall clock, with the date where it is not `day`; empty for None."""
    if moment is None:
        return ""
    return clock(moment) if moment.date == day else f"{plain_date(moment.date)}, {clock(moment)}"


def offset(moment: Moment) -> str:
    """Return the offset from UTC as `UTC−08:00`."""
    hours, minutes = divmod(abs(moment.offset_min), 60)
    return f"UTC{'−' if moment.offset_min < 0 else '+'}{hours:02}:{minutes:02}"


def minutes_seconds(duration_s: int) -> str:
    """Return seconds as `3:00` (m:ss)."""
    return f"{duration_s // 60}:{duration_s % 60:02}"


def number(value: float) -> str:
    """Return a number as people write it: no needless decimals, a true minus."""
    return f"{value:g}".replace("-", "−") if abs(value) < 1e6 else f"{value:.0f}"


def yes_no(value: bool) -> str:
    """Return yes or no."""
    return _("yes") if value else _("no")


def _n(text: str) -> str:
    return text  # marks words for the translators


_WEEKDAYS = (_n("Monday"), _n("Tuesday"), _n("Wednesday"), _n("Thursday"), _n("Friday"), _n("Saturday"), _n("Sunday"))
_MONTHS = (
    _n("January"), _n("February"), _n("March"), _n("April"), _n("May"), _n("June"),
    _n("July"), _n("August"), _n("September"), _n("October"), _n("November"), _n("December"),
)  # fmt: skip
