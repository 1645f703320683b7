"""Session files, `iastm-session/1`: text to facts, every value checked, and facts back to the same fields."""

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from iastm_desktop.domain import session_fields as spec
from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.entries import KINDS, Entry
from iastm_desktop.domain.entry_checks import check_entry
from iastm_desktop.domain.facts import SessionRecord, new_id
from iastm_desktop.domain.fields import Context, FieldError, code, fields, shown
from iastm_desktop.domain.people import Client, Credential, Practitioner
from iastm_desktop.domain.plain import build, field_types, to_plain
from iastm_desktop.domain.session import Consent, Screening, Session
from iastm_desktop.domain.signature import Signature
from iastm_desktop.domain.values import dataclass
from iastm_desktop.domain.visit_times import check_entry_time, check_visit_times

SIZE_LIMIT = 16 * 1024 * 1024
_SESSION_FIELDS = tuple(name for name in field_types(Session) if name not in ("id", "client", "practitioner", "role"))
_CLIENT_FIELDS = tuple(name for name in field_types(Client) if name not in ("id", "possible_duplicate"))


@dataclass(frozen=True, slots=True)
class SessionFile:
    """A checked session file: plain values in the file's own names."""

    values: dict[str, Any]


def read_session_file(data: bytes, context: Context) -> SessionFile:
    """Read and check a session file; FieldError says what is wrong and where."""
    values = _parse(data)
    fields(spec.SESSION, required=spec.REQUIRED)(values, "", context)
    check_visit_times(values)
    _check_screening(values["screening"], context)
    _check_reasons(values.get("overrides", []))
    for index, entry in enumerate(values["entries"]):
        check_entry_fields(entry, f"entries[{index}]", context)
        check_entry_time(entry, f"entries[{index}]", values["started_at"])
    _check_links(values["entries"])
    return SessionFile(values)


def role_told(data: bytes, catalogue: Catalogue) -> str | None:
    """Return the role acted in of a file that may be no session file otherwise, None where it names none we know."""
    try:
        who = _parse(data).get("practitioner")
    except FieldError:
        return None
    role = who.get("role") if isinstance(who, dict) else None
    return role if isinstance(role, str) and catalogue.has("roles", role) else None


def to_record(
    file: SessionFile,
    client: Client | None = None,
    practitioner: Practitioner | None = None,
    *,
    ids: Callable[[], str] = new_id,
) -> SessionRecord:
    """Build the facts of a session file with new `ids`; a known client or practitioner is used as they are."""
    values = file.values
    who = values["practitioner"]
    client = client or build(Client, {"id": ids()} | values["client"])
    practitioner = practitioner or Practitioner(
        id=ids(), name=who["name"], roles=(who["role"],), registration=who.get("registration")
    )
    own = {name: values[name] for name in _SESSION_FIELDS if name in values}
    links = {"id": ids(), "client": client.id, "practitioner": practitioner.id, "role": who["role"]}
    session = build(Session, links | own)
    return SessionRecord(
        client=client,
        practitioner=practitioner,
        session=session,
        screening=_screening(values["screening"], session.id, ids),
        consent=build(Consent, {"id": ids(), "session": session.id} | _without(values["consent"], "signature")),
        entries=tuple(_entries(values["entries"], session.id, ids)),
        credentials=tuple(build(Credential, told) for told in who.get("credentials", ())),
        signature=build(Signature, values["consent"]["signature"]) if "signature" in values["consent"] else None,
    )


def session_to_plain(record: SessionRecord) -> dict[str, Any]:
    """Return a session in the fields of a session file, with `id` per entry and the program's own `record`."""
    session, practitioner = record.session, record.practitioner
    who: dict[str, Any] = {"name": practitioner.name, "role": session.role, "registration": practitioner.registration}
    who["credentials"] = to_plain(record.credentials) or None
    client = {name: value for name, value in to_plain(record.client).items() if name in _CLIENT_FIELDS}
    values: dict[str, Any] = {
        "format": spec.FORMAT,
        "client": client,
        "practitioner": {name: value for name, value in who.items() if value is not None},
    }
    values |= {name: value for name, value in to_plain(session).items() if name in _SESSION_FIELDS}
    if record.screening:
        values["screening"] = screening_to_plain(record.screening)
    if record.consent:
        values["consent"] = _without(to_plain(record.consent), "id", "session")
        values["consent"] |= {"signature": to_plain(record.signature)} if record.signature else {}
    values["entries"] = [entry_to_plain(entry) for entry in record.entries]
    values["record"] = _record_to_plain(record)
    return values


def entry_to_plain(entry: Entry) -> dict[str, Any]:
    """Return an entry in the fields of a session file, `kind` first."""
    return {"kind": entry.kind} | _without(to_plain(entry), "session", "position")


def screening_to_plain(screening: Screening) -> dict[str, Any]:
    """Return a screening with each answer under its item, short where it is an answer alone."""
    values = _without(to_plain(screening), "id", "session", "answers")
    for answer in screening.answers:
        plain = _without(to_plain(answer), "item")
        values[answer.item] = plain["answer"] if len(plain) == 1 else plain
    return values


def screening_from_plain(values: dict[str, Any], session: str) -> Screening:
    """Return the screening of plain values that have been checked, with a new id."""
    return _screening(values, session, new_id)


def _record_to_plain(record: SessionRecord) -> dict[str, Any]:
    saves = {
        key: {"version": save.version, "author": save.author, "recorded_at": save.recorded_at.isoformat()}
        for key, save in record.saves.items()
    }
    values: dict[str, Any] = {
        "id": record.session.id,
        "client": record.client.id,
        "practitioner": record.practitioner.id,
        "date": record.session.started_at.date.isoformat(),
        "fingerprint": record.fingerprint,
        "saves": saves,
    }
    if record.signatures:
        values["signatures"] = to_plain(record.signatures)
    if record.addenda:
        values["added_notes"] = to_plain(record.addenda)
    if record.withdrawn:
        values["taken_back"] = [entry_to_plain(entry) for entry in record.withdrawn]
    if not record.clinical:
        values["clinical"] = False  # a copy for the front desk
    if record.moved:  # the reason may name the other client
        values["moved"] = {"at": record.moved.at.isoformat(), "by": record.moved.name}
    return values


def _parse(data: bytes) -> dict[str, Any]:
    if len(data) > SIZE_LIMIT:
        raise FieldError("", f"the file is larger than {SIZE_LIMIT:,} bytes")
    try:
        values = json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_no_duplicates, parse_constant=_no_constant, parse_float=_finite
        )
    except UnicodeDecodeError as error:
        raise FieldError("", f"the file is not UTF-8 text (byte {error.start:,})") from None
    except json.JSONDecodeError as error:
        raise FieldError("", f"not valid JSON: {error.msg} (line {error.lineno}, column {error.colno})") from None
    except RecursionError:
        raise FieldError("", "not valid JSON: nested too deep") from None
    except FieldError:
        raise
    except ValueError:  # an integer of thousands of digits
        raise FieldError("", "not valid JSON: a number is too long") from None
    if not isinstance(values, dict):
        raise FieldError("", "the file does not hold one JSON object")
    return values


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in pairs:
        if name in values:
            raise FieldError("", f"the field {shown(name)} stands twice in one object")
        values[name] = value
    return values


def _no_constant(name: str) -> None:
    raise FieldError("", f"{name} is not a number")


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise FieldError("", f"{digits} is not a number that can be kept")
    return value


def _check_screening(values: dict[str, Any], context: Context) -> None:
    for item, value in values.items():
        path = f"screening.{item}"
        if item == "pregnancy" and isinstance(value, dict) and "answer" not in value:
            spec.PREGNANCY(value, path, context)
        elif item in spec.SCREENING:
            spec.SCREENING[item](value, path, context)
        elif not context.catalogue.has("screening", item):
            raise FieldError("screening", f"{shown(item)} is not a known item")
        elif isinstance(value, dict):
            spec.ANSWER(value, path, context)
        else:
            code("screening_answer")(value, path, context)


def _check_reasons(overrides: list[dict[str, Any]]) -> None:
    """Refuse a second reason of the whole session for one rule: which of two limits holds must never be asked."""
    rules = [override["rule"] for override in overrides]
    for index, rule in enumerate(rules):
        if rule in rules[:index]:
            raise FieldError(
                f"overrides[{index}].rule", f"{shown(rule)} has its reason already; one a session and rule"
            )


def check_entry_fields(values: dict[str, Any], path: str, context: Context) -> None:
    """Check one entry of plain values: its fields, and that they fit together; FieldError says what is wrong."""
    kind = values.get("kind")
    if not isinstance(kind, str) or kind not in spec.ENTRIES:
        raise FieldError(f"{path}.kind", f"{shown(kind)} is not a known kind" if "kind" in values else "is missing")
    own, required = spec.ENTRIES[kind]
    fields({**spec.COMMON, **own}, required=required)(values, path, context)
    check_entry(values, path, context)


def _check_links(entries: list[dict[str, Any]]) -> None:
    known: set[str] = set()
    for index, entry in enumerate(entries):
        if entry.get("id") in known:
            raise FieldError(f"entries[{index}].id", "stands twice")
        known |= {entry["id"]} if "id" in entry else set()
    for index, entry in enumerate(entries):
        if "of" in entry and (entry["of"] not in known or entry["of"] == entry.get("id")):
            raise FieldError(f"entries[{index}].of", f"no other entry has the id {shown(entry['of'])}")


def _entries(entries: list[dict[str, Any]], session: str, new_ids: Callable[[], str]) -> Iterator[Entry]:
    """Give every entry a new id; `of` follows the entry it named."""
    ids = [new_ids() for _ in entries]
    renamed = {entry["id"]: new for entry, new in zip(entries, ids, strict=True) if "id" in entry}
    for position, (entry, own_id) in enumerate(zip(entries, ids, strict=True), start=1):
        built = build(KINDS[entry["kind"]], _without(entry, "kind", "id"))
        of = renamed[built.of] if built.of else None
        yield replace(built, id=own_id, session=session, position=position, of=of)


def _screening(values: dict[str, Any], session: str, ids: Callable[[], str]) -> Screening:
    own = {name for name in values if name in spec.SCREENING}
    if isinstance(values.get("pregnancy"), dict) and "answer" not in values["pregnancy"]:
        own.add("pregnancy")
    answers = [
        {"item": item} | (value if isinstance(value, dict) else {"answer": value})
        for item, value in values.items()
        if item not in own
    ]
    kept = {name: values[name] for name in own}
    return build(Screening, {"id": ids(), "session": session, "answers": answers} | kept)


def _without(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}
