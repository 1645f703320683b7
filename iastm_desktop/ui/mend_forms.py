"""The forms of mending as data: the rows of charting, and those of every further field a kind of entry has."""

from collections.abc import Mapping
from dataclasses import replace

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.movements import OWN, SHARED
from iastm_desktop.ui.entry_forms import FORM, Form, Row, Values, listed
from iastm_desktop.words import _

YES, NO = "yes", "no"
YES_OR_NO = {"blanches", "pain_at_end", "handout", "continued_elsewhere"}  # fields that hold true or false


def yes_or_no(catalogue: Catalogue, values: Values) -> tuple[tuple[str, str], ...]:
    """Offer yes and no."""
    return (YES, _("Yes")), (NO, _("No"))


def shared_or_own(catalogue: Catalogue, values: Values) -> tuple[tuple[str, str], ...]:
    """Offer one time for the regions of a movement, or each its own."""
    return (SHARED, _("One time for all")), (OWN, _("Each its own"))


def _is_rom(catalogue: Catalogue, values: Values) -> bool:
    return values.get("measure") == "rom"


_NOTE = Row(field="note", label=_("Note"), kind="text", more=True)
_AT = Row(field="at", label=_("Charted for (time of day)"), name=_("Time"), kind="text", more=True)
_TIME = Row(field="time", label=_("Time of the movement"), name=_("Time"), options=shared_or_own, needed=True)
_SIZE = Row(field="size_mm", label=_("Size in mm"), name=_("Size"), kind="number", more=True)

_SINCE = Row(field="seen_on", label=_("Of the visit of (2026-03-02)"), name=_("Visit"), kind="text", more=True)

FURTHER: Mapping[str, tuple[Row, ...]] = {
    "stroke": (
        Row(field="count", label=_("Number of strokes"), name=_("Count"), kind="number", more=True),
        Row(field="timed", label=_("How the time was told"), name=_("Timed"), options=listed("timed"), more=True),
    ),
    "reaction": (
        Row(field="blanches", label=_("Fades on pressing"), options=yes_or_no, more=True),
        _SIZE,
        _SINCE,
    ),
    "pain_area": (_SINCE,),
    "finding": (_SIZE,),
    "measure": (
        Row(field="limit", label=_("How limited"), options=listed("rom_limit"), when=_is_rom, more=True),
        Row(field="pain_at_end", label=_("Pain at the end"), options=yes_or_no, when=_is_rom, more=True),
    ),
    "mark": (
        Row(field="seen_on", label=_("Since (2026-03-02)"), name=_("Since"), kind="text", more=True),
        Row(field="healed_on", label=_("Healed on (2026-03-02)"), name=_("Healed"), kind="text", more=True),
    ),
    "tap_out": (
        Row(field="words", label=_("In the client's words"), kind="text", more=True),
        Row(field="continued_elsewhere", label=_("Carried on elsewhere"), options=yes_or_no, more=True),
    ),
}
_ONLY_MENDED = {
    "education": Form(
        kind="education",
        words=_("Told the client"),
        rows=(
            Row(
                field="items",
                label=_("What the client was told"),
                options=listed("education"),
                kind="many",
                needed=True,
            ),
            Row(field="handout", label=_("On paper too"), options=yes_or_no),
        ),
        place="none",
    ),
    "home_care": Form(
        kind="home_care",
        words=_("Home care"),
        rows=(Row(field="text", label=_("What to do at home"), kind="text", needed=True),),
        place="none",
    ),
}


def mend_form(kind: str, *, in_set: bool = False) -> Form:
    """Return the form that mends a kind of entry: every field it has, what is charted first.

    `in_set`: it is one stroke of a movement over several regions, whose time may be one for all.
    """
    form = FORM.get(kind) or _ONLY_MENDED[kind]
    known = {row.field for row in form.rows}
    note = _NOTE if "note" not in known else replace(_NOTE, when=_has_no_note_row)
    together = (_TIME,) if in_set else ()
    return replace(form, rows=(*form.rows, *together, *FURTHER.get(kind, ()), note, _AT))


def _has_no_note_row(catalogue: Catalogue, values: Values) -> bool:
    technique = values.get("technique")
    return not technique or catalogue.term("techniques", str(technique)).facts.get("needs_note") != "yes"
