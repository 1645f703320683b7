"""Session files: every value is checked with its path, and what was taken comes back under the same names."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iastm_desktop.assets import load_body_map, load_catalogue, load_regions
from iastm_desktop.domain import session_fields as spec
from iastm_desktop.domain.catalogue import Term
from iastm_desktop.domain.entries import KINDS
from iastm_desktop.domain.fields import Context, FieldError
from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.domain.plain import field_types
from iastm_desktop.domain.session_file import SIZE_LIMIT, read_session_file, session_to_plain, to_record

DATA = Path(__file__).resolve().parent.parent / "data"
EVERY_FIELD = json.loads((DATA / "every-field.json").read_text("utf-8"))
NECK = json.loads((DATA / "neck-nct03563079.json").read_text("utf-8"))
CONTEXT = Context(
    catalogue=load_catalogue(),
    regions=load_regions(),
    now=parse_moment("2026-06-01T12:00:00-07:00"),
    body_map=load_body_map,
)
STROKE, ROM = NECK["entries"][4], NECK["entries"][2]
GRIP = {"kind": "measure", "measure": "grip_kg", "phase": "pre", "value": 30, "side": "left"}
PATH = {"map": "1", "view": "anterior", "layer": "deep", "points": [[1, 1]]}
REMOVED = object()


def taken(values: object) -> dict[str, Any]:
    """Return what a session file of these values says after it was read, built and written again."""
    file = read_session_file(json.dumps(values).encode(), CONTEXT)
    return session_to_plain(to_record(file))


def refusal(data: bytes | dict[str, Any]) -> FieldError:
    with pytest.raises(FieldError) as caught:
        read_session_file(data if isinstance(data, bytes) else json.dumps(data).encode(), CONTEXT)
    return caught.value


def changed(path: str, value: object, base: dict[str, Any] = NECK) -> dict[str, Any]:
    """Return `base` with the value at `path` (`entries[4].pressure`) set, or removed."""
    values = copy.deepcopy(base)
    *way, last = path.replace("[", ".[").split(".")
    spot: Any = values
    for step in way:
        spot = spot[int(step[1:-1])] if step.startswith("[") else spot.setdefault(step, {})
    key = int(last[1:-1]) if last.startswith("[") else last
    if value is REMOVED:
        del spot[key]
    else:
        spot[key] = value
    return values


def without_ids(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in entry.items() if name not in ("id", "of")} for entry in entries]


@pytest.mark.parametrize("values", [NECK, EVERY_FIELD], ids=["neck", "every field"])
def test_what_was_taken_comes_back_under_the_same_names(values: dict[str, Any]) -> None:
    back = taken(values)
    assert without_ids(back.pop("entries")) == without_ids(values["entries"])
    assert back.pop("record")
    assert back == {name: value for name, value in values.items() if name != "entries"}


def test_what_came_back_can_be_taken_again() -> None:
    once = taken(EVERY_FIELD)
    twice = taken(once)
    assert without_ids(once["entries"]) == without_ids(twice["entries"])
    assert {**once, "record": 0, "entries": 0} == {**twice, "record": 0, "entries": 0}


@pytest.mark.parametrize("kind", spec.ENTRIES)
def test_the_file_of_every_field_has_every_field_of(kind: str) -> None:
    fields, _required = spec.ENTRIES[kind]
    used = {name for entry in EVERY_FIELD["entries"] if entry["kind"] == kind for name in entry}
    assert used == {*fields, *spec.COMMON}


@pytest.mark.parametrize("kind", spec.ENTRIES)
def test_the_fields_of_files_are_those_of_the_facts(kind: str) -> None:
    in_files = {"kind", *spec.COMMON, *spec.ENTRIES[kind][0]}
    assert in_files == {"kind", *field_types(KINDS[kind])} - {"session", "position"}


def test_the_file_of_every_field_has_every_field_of_a_session() -> None:
    assert set(EVERY_FIELD) == set(spec.SESSION) - {"record"}
    assert set(spec.SCREENING) | {"pregnancy"} <= set(EVERY_FIELD["screening"])


def test_every_kind_of_entry_can_be_taken() -> None:
    assert set(spec.ENTRIES) == set(KINDS) == {entry["kind"] for entry in EVERY_FIELD["entries"]}


def test_entries_get_new_ids_and_keep_their_links_and_order() -> None:
    back = taken(EVERY_FIELD)["entries"]
    ids = [entry["id"] for entry in back]
    assert len(set(ids)) == len(ids)
    assert not set(ids) & {entry["id"] for entry in EVERY_FIELD["entries"]}
    assert {entry.get("of") for entry in back} == {None, ids[0]}


def test_given_ids_are_used_in_order() -> None:
    numbers = iter(range(1000))
    file = read_session_file(json.dumps(NECK).encode(), CONTEXT)
    record = to_record(file, ids=lambda: f"id-{next(numbers)}")
    assert [entry.id for entry in record.entries] == [f"id-{number}" for number in range(5, 5 + len(NECK["entries"]))]


def test_the_visit_keeps_its_local_date_and_offset() -> None:
    late = NECK | {"started_at": "2026-03-02T23:30:00-08:00", "ended_at": "2026-03-03T00:10:00-08:00"}
    back = taken(late)
    assert (back["started_at"], back["record"]["date"]) == ("2026-03-02T23:30:00-08:00", "2026-03-02")


def test_a_practice_s_own_terms_are_codes_too() -> None:
    own = Term("tools", "x_comb", "comb", "a comb", "own", {"needs_name": "no"})
    context = Context(catalogue=CONTEXT.catalogue.with_terms([own]), regions=CONTEXT.regions, now=CONTEXT.now)
    values = changed("entries[4].tool", "x_comb")
    assert refusal(values).path == "entries[4].tool"
    assert read_session_file(json.dumps(values).encode(), context).values["entries"][4]["tool"] == "x_comb"


@pytest.mark.parametrize(
    ("path", "value", "what"),
    [
        ("format", "iastm-session/2", "not one of"),
        ("colour", "blue", "not a known field"),
        ("client", REMOVED, "missing"),
        ("client.name", REMOVED, "missing"),
        ("client.name", "  ", "empty"),
        ("client.name", None, "not text"),
        ("client.name", "x" * 1001, "at most 1,000"),
        ("client.nickname", "x", "not a known field"),
        ("client.born", "1979-02-30", "not a date"),
        ("client.born", "19790514", "not a date"),
        ("client.born", "2026-06-02", "in the future"),
        ("client.phones", [{"label": "home"}], "missing"),
        ("client.phones", [{"number": "1", "label": "home", "ok_voicemail": "yes"}], "not true or false"),
        ("client.phones", [{"number": "1"}], "missing"),
        ("client.name", "\u200b\u200e", "empty"),
        ("client.name", "\u3164", "empty"),
        ("client.born", "2026-03-03", "after the visit"),
        ("practitioner.registration", " ", "empty"),
        ("client.alerts", "nickel", "not a list"),
        ("practitioner.role", "doctor", "not a known code"),
        ("practitioner.name", REMOVED, "missing"),
        ("started_at", REMOVED, "missing"),
        ("started_at", "2026-03-02T10:00:00", "no offset"),
        ("started_at", "2026-03-02", "no offset"),
        ("started_at", "yesterday", "not a date and time"),
        ("started_at", 1772474400, "not text"),
        ("started_at", "2" * 5_000_000, "at most 60"),
        ("started_at", "2026-06-01T12:05:01-07:00", "in the future"),
        ("started_at", "0001-01-01T00:00:00+14:00", "outside the years"),
        ("ended_at", "2026-03-02T09:59:59-08:00", "not after started_at"),
        ("ended_at", "2026-03-02T10:30:00-07:00", "not after started_at"),
        ("ended_at", "2026-03-02T10:00:00-08:00", "not after started_at"),
        ("ended_at", "2099-03-02T10:30:00-07:00", "in the future"),
        ("booked_min", 1.5, "not a whole number"),
        ("booked_min", True, "not a whole number"),
        ("hands_on_min", -1, "not 0 to"),
        ("goals", ["fame"], "not a known code"),
        ("outcome", "cured", "not a known code"),
        ("referral", {"reason": "x"}, "missing"),
        ("referral", {"to": "x"}, "missing"),
        ("overrides", [{"rule": "blood_thinners"}], "missing"),
        ("overrides", [{"rule": "blood_thinners", "reason": " "}], "empty"),
        ("overrides", [{"rule": "blood_thinners", "reason": "."}], "at least 3 letters"),
        ("overrides", [{"rule": "weather", "reason": "told"}], "not a known rule"),
        ("overrides", [{"rule": "limit:moon", "reason": "told"}], "not a known rule"),
        ("overrides", [{"rule": "dose", "reason": "told", "limits": {"pressure": 6}}], "not 0 to 5"),
        ("notes.subjective", "x" * 5_000_000, "at most 200,000"),
        ("notes.extra", "x", "not a known field"),
        ("screening.dvt", "maybe", "not a known code"),
        ("screening.dvt", True, "not text"),
        ("screening.dvt", {"answer": "yes", "regions": [{"region": "moon", "side": "left"}]}, "not a known region"),
        ("screening.dvt", {"regions": []}, "missing"),
        ("screening.gout", "yes", "not a known item"),
        ("screening.medications", [{"class": "anticoagulant"}], "missing"),
        ("screening.medications", [{"name": "x", "class": "y" * 201}], "at most 200"),
        ("screening.pregnancy", {"due_on": "soon"}, "not a date"),
        ("screening.allergies", "nickel", "not a list"),
        ("consent.decision", "maybe", "not a known code"),
        ("consent.method", REMOVED, "missing"),
        ("consent.pain_ceiling", 11, "not 0 to 10"),
        ("consent.points", ["x" * 201], "at most 200"),
        ("consent.excluded", [{"region": "upper_trapezius"}], "missing"),
        ("consent.specific", [{"region": "linea_alba", "side": "left", "written": True}], "not a side"),
        ("screening.open_wound", {"answer": "yes", "regions": [{"region": "soleus", "side": "midline"}]}, "not a side"),
        ("consent.excluded", [{"region": "upper_trapezius", "side": "midline"}], "not a side"),
        ("entries", {}, "not a list"),
        ("entries", [{}] * 2001, "at most 2,000"),
        ("entries[4]", "a stroke", "not an object"),
        ("entries[4].kind", REMOVED, "missing"),
        ("entries[4].kind", "incantation", "not a known kind"),
        ("entries[4].kind", ["stroke"], "not a known kind"),
        ("entries[4].region", REMOVED, "missing"),
        ("entries[4].region", "trapezius_upper", "not a known region"),
        ("entries[4].region", "zone_axilla", "caution zone"),
        ("entries[4].region", "linea_alba", "not a side"),
        ("entries[4].side", REMOVED, "missing"),
        ("entries[4].side", "midline", "not a side"),
        ("entries[4].side", "viewer", "not one of"),
        ("entries[4].side", None, "not one of"),
        ("entries[4].tool", "spoon", "not a known code"),
        ("entries[4].tool", "other", "needs a name"),
        ("entries[4].tool_name", "  ", "empty"),
        ("entries[4].pressure", 7, "7 is not 0 to 5"),
        ("entries[4].pressure", -1, "not 0 to 5"),
        ("entries[4].pressure", True, "not a whole number"),
        ("entries[4].pressure", 3.0, "not a whole number"),
        ("entries[4].pressure", "3", "not a whole number"),
        ("entries[4].duration_s", -180, "not 0 to"),
        ("entries[4].duration_s", 10**400, "not 0 to"),
        ("entries[4].direction", "along_fibre", "not a list"),
        ("entries[4].direction", ["up"], "not a known code"),
        ("entries[4].time", "shared", "time is shared within a set"),
        ("entries[4].pain_nrs", 11, "not 0 to 10"),
        ("entries[4].newtons", 12, "not a known field"),
        ("entries[4].at", "10:00", "not a date and time"),
        ("entries[4].at", "2001-03-02T10:00:00-08:00", "does not belong"),
        ("entries[4].at", "2026-03-01T09:59:59-08:00", "does not belong"),
        ("entries[4].at", "2026-04-02T11:00:01-07:00", "does not belong"),
        ("entries[4].of", "nobody", "no other entry"),
        ("entries[4].breach", {"rule": "dvt"}, "missing"),
        ("entries[4].breach", {"rule": "x", "explanation": "x"}, "not a known rule"),
        ("entries[4].path", {"map": True, "view": "anterior", "layer": "deep", "points": []}, "not a whole number"),
        ("entries[4].path", {"map": 1, "view": "front", "layer": "deep", "points": []}, "not a known code"),
        ("entries[4].path", {"map": 1, "view": "anterior", "layer": "deep", "points": [[1]]}, "not a point"),
        ("entries[4].path", {"map": 1, "view": "anterior", "layer": "deep", "points": [[1, True]]}, "not a number"),
        ("entries[4].path", {"map": 1, "view": "plantar", "layer": "deep", "points": [[1, 2]] * 2001}, "at most 2,000"),
        ("entries[4].path", PATH | {"points": []}, "must not be empty"),
        ("entries[4].path", PATH | {"map": "999"}, "not a known version"),
        ("entries[4].path", PATH | {"view": "plantar", "layer": "deepest"}, "has no layer deepest"),
        ("entries[4].path", PATH | {"points": [[1, 1], [9999, 9999]]}, "outside the view"),
        ("entries[4].path", PATH | {"points": [[-50.01, 1]]}, "outside the view"),
        ("entries[0].value", 11, "not 0 to 10"),
        ("entries[0].value", True, "not a number"),
        ("entries[0].value", 10**400, "not -1000 to"),
        ("entries[0].joint", "knee", "belongs to rom"),
        ("entries[0].measure", "psfs", "needs it"),
        ("entries[0].measure", "grip_kg", "needs it"),
        ("entries[0].measure", "ppt_kpa", "needs it"),
        ("entries[2].joint", REMOVED, "needs it"),
        ("entries[2].side", REMOVED, "needs left or right"),
        ("entries[2].motion", "flexion", "is on the midline"),
        ("entries[2].motion", "opening", "cervical has no opening"),
        ("entries[2]", ROM | {"joint": "knee", "motion": "opening"}, "knee has no opening"),
        ("entries[2]", GRIP | {"side": "midline"}, "needs left or right"),
        ("entries[2].value", 361, "not -30 to 360"),
        ("entries[3].tenderness", 5, "not 0 to 4"),
        ("entries[12].grade", 5, "not 0 to 4"),
        ("entries[12].grade", "2", "not a whole number"),
        ("entries[12].grade", True, "not a whole number"),
        ("entries[12].reaction", "petechiae", "few or many"),
        ("entries[12].reaction", "none", "no grade"),
        ("entries[12].region", REMOVED, "missing"),
        ("entries[16].items", [], "must not be empty"),
        ("entries[16].items", ["dance"], "not a known code"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else type(value).__name__,
)  # fmt: skip
def test_a_value_that_cannot_be_taken_is_named(path: str, value: object, what: str) -> None:
    error = refusal(changed(path, value))
    assert what in error.what
    assert error.path.startswith(path.split("[")[0].split(".")[0])
    assert len(str(error)) < 300, "a sentence, not the value"


@pytest.mark.parametrize(
    ("entry", "path"),
    [
        ({"kind": "technique", "region": "soleus", "side": "left", "technique": "other"}, "entries[0].note"),
        ({"kind": "home_care", "text": ""}, "entries[0].text"),
        ({"kind": "tap_out", "reason": "other", "action": "eased", "side": "left"}, "entries[0].region"),
        ({"kind": "tap_out", "reason": "other", "action": "eased", "region": "soleus"}, "entries[0].side"),
        ({"kind": "reaction", "reaction": "nausea", "phase": "post", "side": "left"}, "entries[0].region"),
        ({"kind": "mark", "region": "soleus", "side": "left", "mark": "scar"}, "entries[0].effect"),
        ({"kind": "pain_area", "region": "soleus", "side": "left"}, "entries[0].by"),
        ({"kind": "test", "name": "Thompson"}, "entries[0].result"),
        ({"kind": "measure", "measure": "nrs_rest", "phase": "pre"}, "entries[0].value"),
        ({"kind": "finding", "region": "soleus", "side": "left"}, "entries[0].finding"),
        ({"kind": "education"}, "entries[0].items"),
        ({**STROKE, "side": "left", "region": "ligamentum_nuchae"}, "entries[0].side"),
    ],
)
def test_what_an_entry_needs_is_asked_for(entry: dict[str, Any], path: str) -> None:
    assert refusal(NECK | {"entries": [entry]}).path == path


def test_entries_do_not_answer_themselves_nor_share_an_id() -> None:
    looped = NECK | {"entries": [STROKE | {"id": "a", "of": "a"}]}
    doubled = NECK | {"entries": [STROKE | {"id": "a"}, STROKE | {"id": "a"}]}
    assert refusal(looped).path == "entries[0].of"
    assert refusal(doubled).path == "entries[1].id"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "not valid JSON"),
        (b"{", "not valid JSON"),
        (b"[]", "one JSON object"),
        (b"null", "one JSON object"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "Infinity"),
        (b'{"a": 1e999}', "1e999"),
        (b'{"a": 1, "a": 2}', "stands twice"),
        (b'{"client": {"name": "a", "name": "b"}}', "stands twice"),
        (b'{"a": ' + b"9" * 5000 + b"}", "too long"),
        (b"[" * 100_000, "nested too deep"),
        (b"\xff\xfe{\x00", "not UTF-8"),
        (b'{"a": "\xed\xa0\x80"}', "not UTF-8"),
        (b"\x89PNG\r\n\x1a\n", "not UTF-8"),
        (b" " * (SIZE_LIMIT + 1), "larger than"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_what_is_no_session_file_is_said_in_a_sentence(data: bytes, what: str) -> None:
    assert what in str(refusal(data))


@pytest.mark.parametrize(("text", "what"), [("a\0b", "NUL"), ("a\ud800b", "surrogate"), ("\udfff", "surrogate")])
@pytest.mark.parametrize(
    "path", ["client.name", "notes.plan", "reason", "practitioner.name", "entries[4].note", "entries[4].tool_name"]
)
def test_text_that_no_file_can_hold_is_refused(path: str, text: str, what: str) -> None:
    error = refusal(changed(path, text))
    assert (error.path, what in error.what) == (path, True)


def test_a_byte_order_mark_is_read_over() -> None:
    data = b"\xef\xbb\xbf" + json.dumps(NECK).encode()
    assert read_session_file(data, CONTEXT).values["format"] == spec.FORMAT


def test_five_minutes_ahead_is_a_clock_not_the_future() -> None:
    ahead = NECK | {"started_at": "2026-06-01T12:05:00-07:00"}
    del ahead["ended_at"]
    assert taken(ahead)["started_at"] == "2026-06-01T12:05:00-07:00"


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def paths_of(values: Any, path: str = "") -> list[str]:
    """Return the path of every value within `values`."""
    if isinstance(values, dict):
        steps = [(f"{path}.{name}" if path else name, value) for name, value in values.items()]
    elif isinstance(values, list):
        steps = [(f"{path}[{index}]", value) for index, value in enumerate(values)]
    else:
        return []
    return [found for step, value in steps for found in (step, *paths_of(value, step))]


EVERY_PATH = paths_of(EVERY_FIELD)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(EVERY_PATH), JSON_VALUES)
def test_any_value_anywhere_is_taken_whole_or_refused_in_a_sentence(path: str, value: object) -> None:
    values = changed(path, value, EVERY_FIELD)
    try:
        file = read_session_file(json.dumps(values).encode(), CONTEXT)
    except FieldError as error:
        assert str(error).isprintable()
        assert len(str(error)) < 300
        return
    back = session_to_plain(to_record(file))
    empty = ([], {}, None)
    assert value in empty or without_ids(back["entries"]) == without_ids(values["entries"]) or path == "entries"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_a_sentence(data: bytes) -> None:
    assert str(refusal(data))
