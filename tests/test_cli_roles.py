"""The command line holds to the window's roles where it is told who reads: the front desk sees no clinical notes."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from iastm_desktop.domain.audit import VIEWED_AGAIN_AFTER
from iastm_desktop.domain.facts import Record, Save
from iastm_desktop.domain.front_desk import desk_reads_record
from iastm_desktop.domain.moments import Moment, now
from iastm_desktop.domain.people import Practitioner
from iastm_desktop.domain.pins import new_pin
from iastm_desktop.storage.audit import note_list_viewed, note_viewed
from iastm_desktop.storage.book import look_at_book, open_book
from iastm_desktop.storage.holder import account_name
from iastm_desktop.storage.pending import left_lines
from iastm_desktop.storage.pins import set_pin
from tests.command_line import NECK, new_book, run, written
from tests.faults.in_use import in_use
from tests.storage.honest_book import CLIENT, PRACTITIONER
from tests.storage.locked_book import WORDS, locked_book

VALUES: dict[str, Any] = json.loads(NECK.read_text("utf-8"))
SECRET, AT_HOME = "told me about the winter", "Roll the shoulders"
LUMP = {"kind": "reaction", "reaction": "haematoma", "phase": "post", "region": "soleus", "side": "left"}
DESK, RMT = ("--as", "Sam Reed"), ("--as", VALUES["practitioner"]["name"])


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = new_book(tmp_path)
    entries = [*VALUES["entries"], LUMP, {"kind": "home_care", "text": AT_HOME}]
    notes = {"notes": {"subjective": SECRET}, "entries": entries}
    assert run("chart", path, written(tmp_path, VALUES | notes)).code == 0
    with open_book(path) as opened:
        sam = Practitioner(id="p-sam", name="Sam Reed", roles=("staff",))
        opened.save_all([Save(fact=sam, author="", recorded_at=now())])
    return path


def opens_notes(book: Path) -> None:
    with open_book(book) as opened:
        opened.save_all([Save(fact=desk_reads_record(True), author="", recorded_at=now())])


def paper(book: Path, *more: str) -> str:
    pdf = book.with_name("visit.pdf")
    assert run("summary", book, "latest", "--out", pdf, *more).code == 0
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf.read_bytes())).pages)


def test_the_front_desk_is_shown_who_and_when_and_home_care_alone(book: Path) -> None:
    told, full = run("show", book, "latest", *DESK), run("show", book, "latest")
    assert told.code == 0 and AT_HOME in told.out and "Copy for the front desk" in told.out
    assert VALUES["client"]["name"] in told.out
    for clinical in (SECRET, "haematoma", "Consent", "scanner", "Health"):
        assert clinical not in told.out, clinical
    assert SECRET in full.out and "Copy for" not in full.out  # the control
    plain = run("show", book, "latest", "--json", *DESK).json
    assert [entry["kind"] for entry in plain["entries"]] == ["home_care"]
    assert not {"screening", "consent", "notes", "overrides"} & plain.keys() and plain["record"]["clinical"] is False
    assert SECRET in paper(book) and SECRET not in paper(book, *DESK)


def test_incidents_and_the_history_are_not_for_the_front_desk_and_calls_are(book: Path) -> None:
    for command in (("incidents",), ("history", "latest")):
        name, *more = command
        refused = run(name, book, *more, *DESK)
        assert refused.code == 1 and "front desk" in refused.err and not refused.out
        assert run(name, book, *more, *RMT).code == 0
    day = ("--on", "2026-03-05", "--json")
    (call, *_others) = run("follow-ups", book, *day, *DESK).json
    assert {"client_name", "phones", "phase", "state"} <= call.keys()
    assert not {"pain", "soreness", "marks", "notes", "function"} & call.keys()


def test_where_the_practice_opens_clinical_notes_the_front_desk_reads_them(book: Path) -> None:
    opens_notes(book)
    assert SECRET in run("show", book, "latest", *DESK).out and SECRET in paper(book, *DESK)
    assert run("history", book, "latest", *DESK).code == 0
    assert run("incidents", book, *DESK).code == 1, "incidents stay with whoever charts, as in the window"


def test_who_has_a_pin_reads_by_it_and_what_was_seen_stands_under_the_name(book: Path, tmp_path: Path) -> None:
    with open_book(book) as opened:
        person = next(one for one in opened.practitioners() if one.name == RMT[1])
        set_pin(opened, person.id, new_pin("2580", bytes(16), n=2**4), now=now(), author="")
    pin = tmp_path / "pin"
    pin.write_text("2581\n")
    wrong = run("show", book, "latest", *RMT, "--pin-file", pin)
    assert wrong.code == 1 and "not the PIN" in wrong.err and not wrong.out
    pin.write_text("2580\n")
    assert SECRET in run("show", book, "latest", *RMT, "--pin-file", pin).out
    seen = [(line["who"], line["what"]) for line in run("audit", book, "--json").json]
    assert (RMT[1], "viewed") in seen
    assert run("show", book, "latest", "--as", "Nobody").code == 1
    assert run("verify", book).code == 0


def test_who_names_nobody_is_written_down_by_the_account_of_the_computer(book: Path) -> None:
    with look_at_book(book) as looked:
        client = looked.clients()[0].id
        assert note_viewed(looked, client, author="", now=now(), account="Ána Ruiz")
        assert not note_viewed(looked, client, author="", now=now(), account="Ána Ruiz"), "within half an hour"
    (left,) = left_lines(book)  # where it may not be written to, the line is left beside the book
    assert isinstance(left.fact, Record) and left.fact.body == {"what": "viewed", "account": "Ána Ruiz"}
    for command in ("show", "history", "summary"):
        more = ("--out", book.with_name("a.pdf")) if command == "summary" else ()
        assert run(command, book, "latest", *more).code == 0
    assert run("clients", book).code == run("sessions", book).code == run("show", book, "latest", *RMT).code == 0
    with open_book(book) as opened:
        seen = [line for line in opened.audit_trail() if line.what == "viewed"]
    assert [(line.client, line.details.get("account"), line.details.get("scope")) for line in seen] == [
        (client, None, None),
        (None, account_name(), "visit_list"),
        (None, account_name(), "client_list"),
        (client, account_name(), None),
        (client, "Ána Ruiz", None),
    ]
    assert run("verify", book).code == 0


def test_a_list_is_written_down_once_an_account_list_and_half_hour(book: Path) -> None:
    def lines() -> list[str]:
        with look_at_book(book) as looked:
            kept = [dict(line.details) for line in looked.audit_trail() if line.what == "viewed" and not line.client]
        left = [save.fact.body for save in left_lines(book) if isinstance(save.fact, Record)]
        return sorted(str(about["scope"]) for about in (*kept, *left))

    with in_use(book):  # what is left beside the file while somebody else has it counts too
        assert {run("clients", book).code for _again in range(2)} == {0}
        assert lines() == ["client_list"]
    assert {run(command, book).code for command in ("clients", "sessions") * 2} == {0}
    assert lines() == ["client_list", "visit_list"]
    with open_book(book) as opened:
        moment = now()
        later = Moment(moment.utc + VIEWED_AGAIN_AFTER, moment.offset_min)
        assert not note_list_viewed(opened, "client_list", found=2, now=moment, account=account_name())
        assert note_list_viewed(opened, "client_list", found=2, now=later, account=account_name())
        assert note_list_viewed(opened, "client_list", found=2, now=later, account="another")
    assert lines() == ["client_list"] * 3 + ["visit_list"]


def test_a_locked_book_is_read_in_a_role_by_its_passphrase(tmp_path: Path) -> None:
    book, words = locked_book(tmp_path / "locked.iastm"), tmp_path / "words"
    words.write_text(WORDS)
    key = ("--passphrase-file", words)
    shown = run("show", book, "latest", "--as", PRACTITIONER.name, *key)
    assert shown.code == 0, shown.err
    assert CLIENT.name in shown.out
    seen = [(line["who"], line["what"]) for line in run("audit", book, "--json", *key).json]
    assert (PRACTITIONER.name, "viewed") in seen
