"""Checkers for the values of session files: each says in one sentence what is wrong, and where.

A checker is called with the value, its path (`entries[3].pressure`) and the context; it raises FieldError or returns.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date

from iastm_desktop.domain.bodymap import BodyMap
from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.moments import Moment, is_future, parse_moment
from iastm_desktop.domain.regions import RegionTable
from iastm_desktop.domain.values import dataclass

NAME_LENGTH = 1_000
TEXT_LENGTH = 4_000
NOTE_LENGTH = 200_000
LONGEST_MOMENT = 60
OTHER_RULES = ("screening", "consent", "role", "dose", "tap_out")
_SURROGATE = re.compile("[\ud800-\udfff]")
REASON_LETTERS = 3  # house rule
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs to Unicode, and nothing to see


class FieldError(ValueError):
    """A value that cannot be taken: `path` says where it stands, `what` what is wrong."""

    def __init__(self, path: str, what: str) -> None:
        super().__init__(f"{path}: {what}" if path else what)
        self.path, self.what = path, what


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a value is checked against: the coded terms, the regions, the present moment.

    `body_map` reads the map where a drawn path is met; without it paths are not held against it.
    """

    catalogue: Catalogue
    regions: RegionTable
    now: Moment
    body_map: Callable[[], BodyMap] | None = None


Checker = Callable[[object, str, Context], None]


def text(limit: int = TEXT_LENGTH, *, required: bool = False) -> Checker:
    """Accept text of at most `limit` characters; `required` text must say something."""

    def check(value: object, path: str, context: Context) -> None:
        given = check_text(value, path)
        if len(given) > limit:
            raise FieldError(path, f"{len(given):,} characters; at most {limit:,} are kept")
        if required and not is_legible(given):
            raise FieldError(path, "must not be empty")

    return check


def is_legible(words: str) -> bool:
    """Tell whether there is a letter, digit or sign to see, and not spaces and invisible characters alone."""
    return any(unicodedata.category(char)[0] in "LNPS" and char not in _BLANKS for char in words)


def reason_text(value: object, path: str, context: Context) -> None:
    """Accept a written reason: a word at least, of so many letters."""
    text(required=True)(value, path, context)
    if not is_a_reason(str(value)):
        raise FieldError(path, f"{shown(value)} is no reason: write at least {REASON_LETTERS} letters")


def is_a_reason(words: str) -> bool:
    """Tell whether a written reason has letters enough to say why: a dot or a cross says nothing."""
    return sum(char.isalpha() for char in words) >= REASON_LETTERS


def check_text(value: object, path: str) -> str:
    """Return `value` if it is text; refuse what is not, and text that no file or document can hold."""
    if not isinstance(value, str):
        raise FieldError(path, f"{shown(value)} is not text")
    if "\0" in value:
        raise FieldError(path, "contains a NUL character")
    if _SURROGATE.search(value):
        raise FieldError(path, "contains a lone surrogate (broken text encoding)")
    return value


def whole(low: int, high: int) -> Checker:
    """Accept a whole number from `low` to `high`; never a boolean."""

    def check(value: object, path: str, context: Context) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            raise FieldError(path, f"{shown(value)} is not a whole number")
        check_range(value, low, high, path)

    return check


def number(low: float, high: float) -> Checker:
    """Accept a finite number from `low` to `high`; never a boolean."""

    def check(value: object, path: str, context: Context) -> None:
        if not isinstance(value, int | float) or isinstance(value, bool) or value != value:
            raise FieldError(path, f"{shown(value)} is not a number")
        check_range(value, low, high, path)

    return check


def check_range(value: float, low: float, high: float, path: str) -> None:
    """Refuse a number outside `low` to `high`."""
    if not low <= value <= high:
        raise FieldError(path, f"{shown(value)} is not {low:g} to {high:g}")


def yes_no(value: object, path: str, context: Context) -> None:
    """Accept true or false."""
    if not isinstance(value, bool):
        raise FieldError(path, f"{shown(value)} is not true or false")


def code(list_name: str) -> Checker:
    """Accept a code of one list of the catalogue."""

    def check(value: object, path: str, context: Context) -> None:
        check_text(value, path)
        if not context.catalogue.has(list_name, str(value)):
            raise FieldError(path, f"{shown(value)} is not a known code of {list_name.replace('_', ' ')}")

    return check


def one_of(*allowed: str) -> Checker:
    """Accept one of a few fixed words."""

    def check(value: object, path: str, context: Context) -> None:
        if value not in allowed:
            raise FieldError(path, f"{shown(value)} is not one of {', '.join(allowed)}")

    return check


def day(*, past: bool = False) -> Checker:
    """Accept a date YYYY-MM-DD; with `past`, none after today."""

    def check(value: object, path: str, context: Context) -> None:
        check_text(value, path)
        try:
            when = date.fromisoformat(str(value)) if re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)) else None
        except ValueError:
            when = None
        if when is None:
            raise FieldError(path, f"{shown(value)} is not a date YYYY-MM-DD")
        if past and when > context.now.date:
            raise FieldError(path, f"{value} is in the future")

    return check


def moment(value: object, path: str, context: Context) -> None:
    """Accept an ISO 8601 time with offset that is not in the future."""
    text(LONGEST_MOMENT)(value, path, context)
    try:
        when = parse_moment(str(value))
    except ValueError as error:
        raise FieldError(path, str(error)) from None
    if is_future(when, context.now):
        raise FieldError(path, f"{value} is in the future")


def region(value: object, path: str, context: Context) -> None:
    """Accept the id of a region or landmark that can be charted; a caution zone is never one."""
    check_text(value, path)
    known = context.regions.get(str(value))
    if known is None:
        raise FieldError(path, f"{shown(value)} is not a known region")
    if known.kind == "zone":
        raise FieldError(path, f"{shown(value)} is a caution zone, not a region")


def rule(value: object, path: str, context: Context) -> None:
    """Accept the id of a rule: a health item, a medicine class, a zone, a mark, a region's limit, consent, role."""
    check_text(value, path)
    kind, _colon, of = str(value).partition(":")
    if of:
        listed = context.catalogue.has("mark" if kind == "mark" else f"{kind}_limits", of)
        known = context.regions.get(of) is not None if kind == "limit" else listed
    else:
        zone = context.regions.get(kind)
        listed = any(context.catalogue.has(list_name, kind) for list_name in ("screening", "medication_class"))
        known = listed or kind in OTHER_RULES or (zone is not None and zone.kind == "zone")
    if not known:
        raise FieldError(path, f"{shown(value)} is not a known rule")


def list_of(item: Checker, limit: int = 1_000, *, required: bool = False) -> Checker:
    """Accept a list of at most `limit` items, each accepted by `item`; a `required` list has one at least."""

    def check(value: object, path: str, context: Context) -> None:
        if not isinstance(value, list):
            raise FieldError(path, f"{shown(value)} is not a list")
        if len(value) > limit:
            raise FieldError(path, f"{len(value):,} items; at most {limit:,} are taken")
        if required and not value:
            raise FieldError(path, "must not be empty")
        for index, each in enumerate(value):
            item(each, f"{path}[{index}]", context)

    return check


def fields(spec: Mapping[str, Checker], *, required: tuple[str, ...] = ()) -> Checker:
    """Accept an object with the fields of `spec`, the `required` ones present, and no others."""

    def check(value: object, path: str, context: Context) -> None:
        if not isinstance(value, dict):
            raise FieldError(path, f"{shown(value)} is not an object")
        for name in required:
            if name not in value:
                raise FieldError(joined(path, name), "is missing")
        for name, item in value.items():
            if name not in spec:
                raise FieldError(joined(path, name), "is not a known field")
            spec[name](item, joined(path, name), context)

    return check


def check_object(value: object, path: str, context: Context) -> None:
    """Accept any JSON object; what it holds is checked elsewhere."""
    if not isinstance(value, dict):
        raise FieldError(path, f"{shown(value)} is not an object")


def joined(path: str, name: str) -> str:
    """Return the path of field `name` of the object at `path`; a strange name is shown shortened and escaped."""
    name = name if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,60}", name) else shown(name)
    return f"{path}.{name}" if path else name


def shown(value: object) -> str:
    """Return a short, printable form of a bad value."""
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    form = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return form if len(form) <= 60 else form[:57] + "..."
