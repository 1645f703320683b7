"""Facts to rows and back: a field has the name of its column, a moment has two, a nested value is JSON text."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from math import isfinite
from typing import Any, get_args, get_origin

from iastm_desktop.domain.entries import KINDS
from iastm_desktop.domain.facts import Fact, Record, Save
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.people import Client, Practice, Practitioner
from iastm_desktop.domain.plain import field_types, from_plain, to_plain
from iastm_desktop.domain.session import Consent, Screening, Session
from iastm_desktop.storage.chain import Stored
from iastm_desktop.storage.errors import malformed
from iastm_desktop.storage.schema import AUTHORSHIP, Column, columns_of

TABLES: dict[type, str] = {
    Practice: "practice",
    Practitioner: "practitioner",
    Client: "client",
    Session: "session",
    Screening: "screening",
    Consent: "consent",
    Record: "record",
    **dict.fromkeys(KINDS.values(), "entry"),
}
FACT_TYPES: dict[str, type] = {table: kind for kind, table in TABLES.items() if table != "entry"}

MINUTES_A_DAY = 24 * 60

Decoder = Callable[[Sequence[Any]], object]
Encoder = Callable[[Any], tuple[Stored, ...]]


class Unstorable(ValueError):
    """A value that no column can hold; the text is half a sentence without the value itself."""


def table_of(fact: Fact) -> str:
    """Return the fact table that holds `fact`."""
    return TABLES[type(fact)]


def row_of(save: Save) -> tuple[Stored, ...]:
    """Return the stored values of a save, in the order of `stored_columns`; Unstorable where one cannot be stored."""
    own: list[Stored] = []
    kind: type = type(save.fact)
    for name in _never_absent(kind):
        if getattr(save.fact, name) is None:
            raise Unstorable(f"{table_of(save.fact)}.{name} is missing")
    for name, encode in _encoders(table_of(save.fact)):
        try:
            own += encode(getattr(save.fact, name, None) if name != "local_date" else _local_date(save.fact))
        except (AttributeError, TypeError, ValueError, OverflowError, RecursionError) as error:
            raise Unstorable(f"{table_of(save.fact)}.{name} holds what cannot be stored") from error
    return (save.fact.id, save.version, *own, *authorship_of(save))


def authorship_of(save: Save) -> tuple[Stored, ...]:
    """Return who, when (UTC and offset), why and whether it takes the fact back."""
    return save.author, *_moment(save.recorded_at), _text(save.reason), int(save.withdrawn)


def save_of(table: str, row: Sequence[Any]) -> Save:
    """Build the save of a row in the order of `stored_columns`."""
    author, utc, offset_min, reason, withdrawn = row[-len(AUTHORSHIP) :]
    return Save(
        fact=fact_of(table, row),
        author=author,
        recorded_at=read_moment(utc, offset_min),
        version=row[1],
        reason=reason,
        withdrawn=bool(withdrawn),
    )


def fact_of(table: str, row: Sequence[Any]) -> Fact:
    """Build the fact of a row in the order of `stored_columns`."""
    kind = KINDS[row[_kind_index()]] if table == "entry" else FACT_TYPES[table]
    values = {name: decode(row) for name, decode in _decoders(kind)}
    fact: Fact = kind(id=row[0], **values)
    return fact


def read_moment(utc: str, offset_min: int) -> Moment:
    """Build a moment from its two columns; ValueError or TypeError where they hold none."""
    if not -MINUTES_A_DAY < offset_min < MINUTES_A_DAY:
        raise ValueError("an offset of more than a day")
    return Moment(datetime.fromisoformat(utc).replace(tzinfo=UTC), offset_min)


def moment_in(table: str, utc: str, offset_min: int) -> Moment:
    """Build a moment that was read alone, without the rest of its row; sqlite3.DatabaseError where it is none."""
    try:
        return read_moment(utc, offset_min)
    except (ValueError, TypeError) as error:
        raise malformed(f"row of {table}") from error


def canonical_json(value: object) -> str:
    """Return the one JSON text of a nested value: sorted names, no spaces, no NaN."""
    return json.dumps(to_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _moment(value: Moment | None) -> tuple[Stored, Stored]:
    if value is None:
        return None, None
    return value.utc.astimezone(UTC).replace(tzinfo=None).isoformat(), value.offset_min


def _text(value: str | None) -> str | None:
    if value is not None and "\0" in value:
        raise ValueError("NUL")
    return value


def _number(value: object) -> Stored:
    if isinstance(value, float) and not isfinite(value):
        raise ValueError("NaN or infinite")
    if value is None or isinstance(value, str | int | float):
        return _text(value) if isinstance(value, str) else value
    raise TypeError(type(value).__name__)


def _whole(value: int | None) -> Stored:
    if value is not None and not isinstance(value, int):
        raise TypeError(type(value).__name__)
    return value


def _json(value: Any) -> str | None:
    return None if value is None or value == () else _text(canonical_json(value))


ENCODERS: dict[str, Encoder] = {
    "text": lambda value: (_text(value),),
    "integer": lambda value: (_whole(value),),
    "flag": lambda value: (None if value is None else int(bool(value)),),
    "date": lambda value: (None if value is None else value.isoformat(),),
    "moment": _moment,
    "json": lambda value: (_json(value),),
    "any": lambda value: (_number(value),),
}


@cache
def _never_absent(kind: type) -> tuple[str, ...]:
    """Return the fields of `kind` that have no None among their types."""
    return tuple(name for name, hint in field_types(kind).items() if type(None) not in get_args(hint))


@cache
def _encoders(table: str) -> tuple[tuple[str, Encoder], ...]:
    columns = columns_of(table)
    return tuple((column.name, _required_json if _always_json(column) else ENCODERS[column.kind]) for column in columns)


def _always_json(column: Column) -> bool:
    return column.kind == "json" and column.required


def _required_json(value: Any) -> tuple[Stored, ...]:
    return (canonical_json(value),)


def _local_date(fact: Fact) -> date | None:
    return fact.started_at.date if isinstance(fact, Session) else None


@cache
def _kind_index() -> int:
    return _positions("entry")["kind"]


@cache
def _positions(table: str) -> Mapping[str, int]:
    """Return where each column of a table starts in a row of `stored_columns`."""
    positions, place = {}, 2
    for column in columns_of(table):
        positions[column.name] = place
        place += len(column.stored)
    return positions


@cache
def _decoders(kind: type) -> tuple[tuple[str, Decoder], ...]:
    """Return for each field of `kind` but its id the function that reads it from a row."""
    table = TABLES[kind]
    columns = {column.name: column for column in columns_of(table)}
    return tuple(
        (name, _decoder(columns[name].kind, _positions(table)[name], hint))
        for name, hint in field_types(kind).items()
        if name != "id"
    )


def _decoder(kind: str, place: int, hint: Any) -> Decoder:
    if kind == "moment":
        return lambda row: None if row[place] is None else read_moment(row[place], row[place + 1])
    if kind == "date":
        return lambda row: None if row[place] is None else date.fromisoformat(row[place])
    if kind == "flag":
        return lambda row: None if row[place] is None else bool(row[place])
    if kind == "json":
        absent = () if get_origin(hint) is tuple else None
        return lambda row: absent if row[place] is None else from_plain(hint, json.loads(row[place]))
    return lambda row: row[place]
