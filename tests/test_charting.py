"""Charting from a file: all or nothing, the window's rules, and nobody under two names."""

import copy
import json
import sqlite3
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from iastm_desktop.assets import load_catalogue
from iastm_desktop.domain.catalogue import Term
from iastm_desktop.domain.facts import Record, Save, new_id
from iastm_desktop.domain.moments import now
from iastm_desktop.domain.own_terms import Scale, new_own_term
from iastm_desktop.domain.session_file import SIZE_LIMIT
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.holder import account_name
from tests.command_line import EVERY_FIELD, NECK, Answer, new_book, run, written

NECK_VALUES: dict[str, Any] = json.loads(NECK.read_text("utf-8"))
EVERY_VALUES: dict[str, Any] = json.loads(EVERY_FIELD.read_text("utf-8"))
BREACH = {"rule": "blood_thinners", "explanation": "warfarin mentioned at minute 40"}
BECAUSE = {"rule": "blood_thinners", "reason": "Doctor agrees to light work", "limits": {"pressure": 3}}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return new_book(tmp_path)


def neck(**changes: Any) -> dict[str, Any]:
    """Return the neck protocol with fields replaced, in `client`, `screening` and `consent` added to."""
    values = copy.deepcopy(NECK_VALUES)
    for name, value in changes.items():
        values[name] = values[name] | value if name in ("client", "screening", "consent", "practitioner") else value
    return values


def with_stroke(**changes: Any) -> dict[str, Any]:
    stroke = {name: value for name, value in (NECK_VALUES["entries"][4] | changes).items() if value is not None}
    return neck(entries=[NECK_VALUES["entries"][0], stroke])


def chart(book: Path, values: object) -> Answer:
    file = written(book.parent, values)
    answer = run("chart", book, file)
    file.unlink()
    return answer


def shown(book: Path, session: str = "latest") -> dict[str, Any]:
    values: dict[str, Any] = run("show", book, session, "--json").json
    return values


def facts(book: Path) -> tuple[int, int]:
    return len(run("clients", book, "--json").json), len(run("sessions", book, "--json").json)


def audit(book: Path) -> list[dict[str, Any]]:
    with open_book(book) as opened:
        return [dict(record.body) for record in opened.records("audit")]


@pytest.mark.parametrize("values", [NECK_VALUES, EVERY_VALUES], ids=["neck", "every field"])
def test_what_was_charted_is_shown_again_under_the_same_names(book: Path, values: dict[str, Any]) -> None:
    answer = chart(book, values)
    back = shown(book)
    assert (answer.code, answer.out) == (0, back["record"]["id"] + "\n")
    for name, value in values.items():
        if name != "entries":
            assert back[name] == value
    places = {entry.get("id", index): index for index, entry in enumerate(values["entries"])}
    ids = [entry.pop("id") for entry in back["entries"]]
    for entry, told in zip(back["entries"], values["entries"], strict=True):
        if "of" in told:
            assert ids.index(entry.pop("of")) == places[told["of"]]
        assert entry == {name: value for name, value in told.items() if name not in ("id", "of")}
    assert len(set(ids)) == len(ids)


def test_what_was_shown_can_be_charted(book: Path, tmp_path: Path) -> None:
    chart(book, EVERY_VALUES)
    first = shown(book)
    other = new_book(tmp_path, "other.iastm")
    assert chart(other, first).code == 0
    second = shown(other)
    for values in (first, second):
        values.pop("record")
        for entry in values["entries"]:
            entry.pop("id"), entry.pop("of", None)
    assert first == second


BAD_INPUT = {
    "unknown region": (with_stroke(region="left_shoulder"), "entries[1].region"),
    "a caution zone as region": (with_stroke(region="zone_axilla"), "entries[1].region"),
    "unknown field": (neck(weather="rain"), "weather"),
    "unknown field of an entry": (with_stroke(newtons=9), "entries[1].newtons"),
    "unknown code": (with_stroke(tool="spoon"), "entries[1].tool"),
    "side missing": (with_stroke(side=None), "entries[1].side"),
    "left on a midline region": (with_stroke(region="ligamentum_nuchae", side="left"), "entries[1].side"),
    "pressure 7": (with_stroke(pressure=7), "entries[1].pressure"),
    "negative seconds": (with_stroke(duration_s=-1), "entries[1].duration_s"),
    "a boolean as number": (with_stroke(pressure=True), "entries[1].pressure"),
    "a time without offset": (neck(started_at="2026-03-02T10:00:00"), "started_at"),
    "a date in the future": (neck(started_at="2199-03-02T10:00:00Z", ended_at="2199-03-02T11:00:00Z"), "started_at"),
    "born in the future": (neck(client={"born": "2199-01-01"}), "client.born"),
    "end before start": (neck(ended_at="2026-03-02T09:00:00-08:00"), "ended_at"),
    "a client without a name": (neck(client={"name": ""}), "client.name"),
    "a 5 MB note": (neck(notes={"plan": "x" * 5_000_000}), "notes.plan"),
    "NUL": (neck(notes={"plan": "a\0b"}), "notes.plan"),
    "a lone surrogate": (neck(client={"name": "a\ud800"}), "client.name"),
    "NaN": (with_stroke(pain_nrs=float("nan")), "NaN"),
    "Infinity": (with_stroke(pain_nrs=float("inf")), "Infinity"),
    "another format": (neck(format="iastm-session/9"), "format"),
    "no object": ([NECK_VALUES], "one JSON object"),
}


@pytest.mark.parametrize("name", BAD_INPUT)
def test_bad_input_is_refused_in_a_sentence_and_leaves_no_trace(book: Path, name: str) -> None:
    values, place = BAD_INPUT[name]
    answer = chart(book, values)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("iastm-desktop: ")
    assert place in answer.err
    assert len(answer.err) < 400
    assert "Traceback" not in answer.err
    assert facts(book) == (0, 0)
    assert [note["what"] for note in audit(book)] == ["book_made", "refused_from_file"]
    assert [path.name for path in book.parent.iterdir()] == [book.name]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"{,}", "not valid JSON"),
        (b"", "not valid JSON"),
        (b'{"format": 1, "format": 1}', "stands twice"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not UTF-8"),
        (b'"' + b"x" * (17 * 1024 * 1024) + b'"', "larger than"),
    ],
    ids=["broken", "empty", "doubled field", "picture", "17 MB"],
)
def test_a_file_that_is_no_session_file_leaves_no_trace(book: Path, data: bytes, what: str) -> None:
    file = book.parent / "f.json"
    file.write_bytes(data)
    answer = run("chart", book, file)
    assert (answer.code, answer.out, what in answer.err) == (1, "", True)
    assert facts(book) == (0, 0)
    digest = {"sha256": sha256(data).hexdigest()} if len(data) <= SIZE_LIMIT else {}
    told = {"what": "refused_from_file", "rules": ["session_file"], "account": account_name()}
    assert audit(book)[1:] == [told | digest]


def test_a_value_that_is_refused_is_noted_with_the_role_and_without_anybody_s_data(book: Path) -> None:
    data = json.dumps(neck(client={"name": "SECRETNAME"}, SECRETFIELD=1)).encode()
    (book.parent / "f.json").write_bytes(data)
    assert run("chart", book, book.parent / "f.json").code == 1
    told = {"what": "refused_from_file", "rules": ["session_file"], "account": account_name()}
    assert audit(book)[1:] == [{**told, "role": "rmt", "sha256": sha256(data).hexdigest()}]
    assert b"SECRET" not in book.read_bytes()
    assert run("verify", book).code == 0


def test_a_cause_is_said_once_however_many_strokes_meet_it(book: Path) -> None:
    bad, strokes = neck(screening={"dvt": "yes"}), NECK_VALUES["entries"][4:6]
    (line,) = chart(book, bad | {"entries": strokes * 750}).err.splitlines()
    assert line.startswith("iastm-desktop: entries[0], entries[1] and 1,498 more: dvt: ")
    (line,) = chart(book, bad | {"entries": strokes}).err.splitlines()
    assert line.startswith("iastm-desktop: entries[0], entries[1]: dvt: ")


def test_staff_are_told_who_charts(book: Path) -> None:
    assert "Nobody charts work on a client as staff" in chart(book, neck(practitioner={"role": "staff"})).err


@pytest.mark.parametrize("what", ["missing", "folder"])
def test_a_session_file_that_cannot_be_read_is_named(book: Path, what: str) -> None:
    file = book.parent / "there.json"
    if what == "folder":
        file.mkdir()
    answer = run("chart", book, file)
    assert (answer.code, str(file) in answer.err) == (3, True)


@pytest.mark.parametrize(
    ("values", "rules"),
    [
        (neck(screening={"dvt": "yes"}), ["dvt"]),
        (neck(screening={"blood_thinners": "unknown"}), ["blood_thinners"]),
        (neck(screening={"blood_thinners": "yes"}, practitioner={"role": "trainer"}, overrides=[BECAUSE]),
         ["blood_thinners"]),
        (neck(screening={}, consent={"decision": "declined"}), ["consent"]),
        (neck(practitioner={"role": "staff"}), ["role"]),
        (neck(practitioner={"role": "staff"}, entries=[]), ["role"]),
        (with_stroke(pressure=5), ["dose"]),
        (with_stroke(region="hyoid_muscles"), ["limit:hyoid_muscles"]),
        (with_stroke(region="hyoid_muscles", pressure=5), ["limit:hyoid_muscles", "dose"]),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_a_refusal_names_its_rule_and_place_and_charts_nothing(
    book: Path, values: dict[str, Any], rules: list[str]
) -> None:
    before = audit(book)
    answer = chart(book, values)
    assert (answer.code, answer.out) == (1, "")
    lines = answer.err.splitlines()
    assert {line.split(": ")[2] for line in lines} == set(rules)
    assert all(line.split(": ")[1].startswith(("entries[", "practitioner.role")) for line in lines)
    assert facts(book) == (0, 0)
    (note,) = [body for body in audit(book) if body not in before]
    assert (note["what"], note["rules"]) == ("refused_from_file", sorted(set(rules)))
    assert run("verify", book).code == 0


def test_a_refusal_is_in_the_audit_log_without_anybody_s_data(book: Path) -> None:
    secret = neck(screening={"dvt": {"answer": "yes", "note": "SECRETNOTE"}}, client={"name": "SECRETNAME"})
    assert chart(book, secret).code == 1
    data = book.read_bytes()
    assert b"SECRET" not in data
    assert b"refused_from_file" in data


def test_a_refusal_names_the_practitioner_whom_the_book_knows(book: Path) -> None:
    dangerous = neck(screening={"dvt": "yes"})
    chart(book, dangerous)
    chart(book, NECK_VALUES)
    chart(book, dangerous)
    with open_book(book) as opened:
        (who,) = opened.practitioners()
        refusals = [record for record in opened.records("audit") if record.body["what"] == "refused_from_file"]
        authors = [opened.history(record.id)[-1].author for record in refusals]
    assert authors == ["", who.id]


def test_what_the_book_does_not_take_leaves_nothing_of_the_file(book: Path) -> None:
    connection = sqlite3.connect(book)
    connection.execute(
        "CREATE TRIGGER full BEFORE INSERT ON entry WHEN NEW.position = 9 BEGIN SELECT RAISE(ABORT, 'no room'); END"
    )
    connection.close()
    answer = chart(book, NECK_VALUES)
    assert (answer.code, answer.out) == (3, "")
    assert answer.err.startswith("iastm-desktop: Nothing was saved")
    assert facts(book) == (0, 0)


def test_without_the_eight_answers_there_is_no_stroke_but_hand_work(book: Path) -> None:
    unasked = neck()
    del unasked["screening"]["frailty"]
    assert ": screening: " in chart(book, unasked).err
    unasked["entries"] = [{"kind": "technique", "region": "soleus", "side": "left", "technique": "swedish"}]
    assert chart(book, unasked).code == 0


def test_a_written_reason_opens_what_may_be_opened(book: Path) -> None:
    told = neck(screening={"blood_thinners": "yes"}, overrides=[BECAUSE])
    assert chart(book, told).code == 0
    assert shown(book)["overrides"] == [BECAUSE]


def test_what_was_done_is_charted_as_a_breach(book: Path) -> None:
    done = with_stroke(breach=BREACH) | {"screening": NECK_VALUES["screening"] | {"blood_thinners": "yes"}}
    assert chart(book, done | {"screening": done["screening"] | {"dvt": "yes"}}).err.count(": dvt: ") == 1
    assert chart(book, done).code == 0
    assert shown(book)["entries"][1]["breach"] == BREACH
    assert "warfarin mentioned at minute 40" in run("show", book, "latest").out


def test_notes_stand_once_a_rule_on_stderr(book: Path) -> None:
    firm = NECK_VALUES["entries"][4] | {"pressure": 4}
    answer = chart(book, neck(entries=[firm, firm | {"side": "left"}]))
    assert answer.code == 0
    (line,) = answer.err.splitlines()
    assert "dose:firm_pressure" in line
    assert "right upper trapezius, left upper trapezius" in line


def test_the_same_file_again_is_another_session_with_a_note(book: Path) -> None:
    first = chart(book, NECK_VALUES)
    again = chart(book, NECK_VALUES)
    assert first.err == ""
    assert first.out.strip() in again.err
    assert (first.out != again.out, facts(book)) == (True, (1, 2))
    assert chart(book, neck(reason="another file")).err == ""


@pytest.mark.parametrize(
    ("told", "joins"),
    [
        ({"name": "  TRIAL   example,\u00a0neck "}, True),
        ({"name": "Ｔｒｉａｌ Example, Neck"}, True),
        ({"born": "1979-05-15"}, False),
        ({"name": "Trial Example"}, False),
    ],
    ids=["capitals and spaces", "wide letters", "another birth date", "another name"],
)
def test_a_client_is_joined_by_name_and_birth_date(book: Path, told: dict[str, str], joins: bool) -> None:
    chart(book, NECK_VALUES)
    assert chart(book, neck(client=told)).code == 0
    known = run("clients", book, "--json").json
    assert len(known) == (1 if joins else 2)
    assert "Trial Example, Neck" in [client["name"] for client in known]
    assert not any(client["possible_duplicate"] for client in known)


def test_a_client_without_birth_date_never_joins_and_is_marked(book: Path) -> None:
    bare = neck()
    del bare["client"]["born"]
    assert chart(book, bare).err == ""
    again = chart(book, bare | {"reason": "second visit"})
    assert "possible duplicate" in again.err
    assert [client["possible_duplicate"] for client in run("clients", book, "--json").json].count(True) == 1
    assert facts(book) == (2, 2)


def test_news_of_a_known_client_are_kept_and_no_alert_is_lost(book: Path) -> None:
    chart(book, neck(client={"alerts": ["Nickel allergy"], "called": "Tex", "email": "t@example.com"}))
    answer = chart(book, neck(client={"alerts": ["Faints easily"], "called": "Trex"}))
    (client,) = run("clients", book, "--json").json
    assert (client["alerts"], client["called"]) == (["Nickel allergy", "Faints easily"], "Trex")
    assert client["email"] == "t@example.com"
    assert "called, alerts" in answer.err
    assert "Trex" not in answer.err
    with open_book(book) as opened:
        earlier, later = opened.history(client["id"])
    assert (earlier.version, later.version) == (1, 2)
    assert chart(book, neck(client={"called": "Trex"}, reason="third")).err == ""


def test_one_person_may_have_several_roles(book: Path) -> None:
    chart(book, NECK_VALUES)
    chart(book, neck(practitioner={"role": "trainer"}, entries=[]))
    chart(book, neck(practitioner={"registration": "2"}, entries=[]))
    with open_book(book) as opened:
        known = {(who.registration, who.roles) for who in opened.practitioners()}
    assert known == {("00000", ("rmt", "trainer")), ("2", ("rmt",))}
    assert [line["role"] for line in run("sessions", book, "--json").json].count("trainer") == 1


def test_who_gives_no_registration_is_the_only_one_of_that_name(book: Path) -> None:
    bare = neck()
    del bare["practitioner"]["registration"]
    chart(book, NECK_VALUES)
    chart(book, bare)
    with open_book(book) as opened:
        assert [who.registration for who in opened.practitioners()] == ["00000"]
    chart(book, neck(practitioner={"registration": "2"}))
    chart(book, bare)
    with open_book(book) as opened:
        assert {who.registration for who in opened.practitioners()} == {"00000", "2", None}
        assert len(opened.practitioners()) == 3


def test_a_practice_s_own_tool_can_be_charted_and_shown(book: Path) -> None:
    own = Term("tools", "x_comb", "wooden comb", "a comb", "own", {"needs_name": "no", "is_tool": "yes"})
    body = {"list_name": own.list_name, "code": own.code, "words": own.words, "client_words": own.client_words}
    assert chart(book, with_stroke(tool="x_comb")).code == 1
    with open_book(book) as opened:
        opened.save_all([Save(fact=Record(id=new_id(), kind="term", body=body), author="p", recorded_at=now())])
    assert chart(book, with_stroke(tool="x_comb")).code == 0
    assert "wooden comb" in run("show", book, "latest").out


def test_two_thousand_entries_go_in_at_once(book: Path) -> None:
    looked = {"kind": "reaction", "reaction": "none", "phase": "post", "region": "soleus", "side": "left"}
    assert chart(book, neck(entries=[looked] * 2000)).code == 0
    assert len(shown(book)["entries"]) == 2000


def with_own_term(book: Path, record: Record) -> None:
    with open_book(book) as opened:
        opened.save_all([Save(fact=record, author="p", recorded_at=now())])


def test_a_practice_s_own_scale_and_reaction_are_charted_shown_and_held_to_their_range(book: Path) -> None:
    with_own_term(book, new_own_term("measures", "Sit and reach", load_catalogue(), Scale(-20, 45, "cm")))
    with_own_term(book, new_own_term("reactions", "goose flesh", load_catalogue()))
    reach = {"kind": "measure", "measure": "x_sit_and_reach", "phase": "pre", "value": 45}
    flesh = {"kind": "reaction", "reaction": "x_goose_flesh", "phase": "post", "region": "soleus", "side": "left"}
    assert chart(book, neck(entries=[reach, flesh | {"grade": 10}])).code == 0
    assert "Sit and reach 45 cm" in run("show", book, "latest").out
    assert run("summary", book, "latest", "--out", book.parent / "s.pdf").code == 0
    assert "entries[0].value: 46 is not -20 to 45" in chart(book, neck(entries=[reach | {"value": 46}])).err
    assert "entries[0].grade: 11 is not 0 to 10" in chart(book, neck(entries=[flesh | {"grade": 11}])).err
