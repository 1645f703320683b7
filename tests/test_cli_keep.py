"""Keeping a client's record in order by the command line: handing it out, joining two entries of one person."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from iastm_desktop.domain.facts import Record
from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.domain.people import Client, Practitioner
from iastm_desktop.domain.session import Screening
from iastm_desktop.storage.audit import note_viewed
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.moving import move_signed
from iastm_desktop.storage.signing import add_note
from tests.command_line import NECK, run
from tests.storage.honest_book import CLIENT, PRACTITIONER, SESSION, save_of
from tests.storage.signed_book import signed_book

WHO = ("--as", PRACTITIONER.name)
TWICE = Client(id="client-2", name="Zofia Zwei", born=date(1980, 1, 2))
WRONG = Client(id="client-7", name="Wanda Wrong")
LATER = parse_moment("2026-03-04T09:00:00-08:00")
CALL = {"phase": "h24", "due_at": "2026-03-03T19:15:00-08:00", "state": "done", "notes": "felt fine"}
JOIN = (TWICE.id, CLIENT.id, "--why", "same card", *WHO)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = signed_book(tmp_path / "practice.iastm")
    with open_book(path) as opened:
        opened.save_all([save_of(TWICE), save_of(replace(SESSION, id="s-2", client=TWICE.id))])
    return path


def ids_found(book: Path, text: str) -> list[str]:
    return [client["id"] for client in run("clients", book, "--search", text, "--json").json]


def test_both_names_find_one_client_and_every_visit(book: Path) -> None:
    assert ids_found(book, "zwei") == [TWICE.id], "the control"
    assert run("join", book, *JOIN).code == 0
    assert ids_found(book, "zwei") == ids_found(book, "ann") == [CLIENT.id]
    for client in (CLIENT.id, TWICE.id):
        assert len(run("sessions", book, "--client", client, "--json").json) == 2
    assert run("verify", book).code == 0
    assert "two entries of one person joined" in run("audit", book, "--client", TWICE.id).out


def test_a_file_with_the_joined_name_is_charted_for_the_one_it_leads_to(book: Path, tmp_path: Path) -> None:
    run("join", book, *JOIN)
    told = json.loads(NECK.read_text("utf-8"))
    told["client"] = {"name": TWICE.name, "born": "1980-01-02"}
    file = tmp_path / "visit.json"
    file.write_text(json.dumps(told))
    charted = run("chart", book, file)
    assert charted.code == 0
    shown = run("show", book, charted.out.strip(), "--json").json
    assert shown["record"]["client"] == CLIENT.id and shown["client"]["name"] == CLIENT.name
    with open_book(book) as opened:
        assert len(opened.history(CLIENT.id)) == 1, "nothing new was told, so nothing is saved of the client"


def test_a_joining_is_taken_back(book: Path) -> None:
    run("join", book, *JOIN)
    assert run("separate", book, TWICE.id, "--why", "sisters", *WHO).code == 0
    assert ids_found(book, "zwei") == [TWICE.id]
    again = run("separate", book, TWICE.id, "--why", "sisters", *WHO)
    assert again.code == 1 and "joined to no other" in again.err


def test_without_a_reason_or_for_nobody_it_is_refused(book: Path) -> None:
    blank = run("join", book, TWICE.id, CLIENT.id, "--why", " ", *WHO)
    assert blank.code == 1 and "how you know" in blank.err
    nobody = run("join", book, "none", CLIENT.id, "--why", "x", *WHO)
    assert nobody.code == 1 and "no such client" in nobody.err


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """Make a book whose client has a signed visit moved here, an open one moved before signing, a call and a note."""
    path = signed_book(tmp_path / "whole.iastm")
    screened = Screening(id="sc-2", session="s-2", answers=(), notes="of somebody else")
    with open_book(path) as opened:
        moved = replace(SESSION, id="s-2", client=WRONG.id, reason="under the wrong name", started_at=LATER)
        saves = [save_of(WRONG), save_of(moved), save_of(screened)]
        saves += [save_of(replace(moved, client=CLIENT.id, reason="knee"), 2, reason="wrong client")]
        saves += [save_of(replace(screened, notes="own words"), 2)]
        saves += [save_of(Record(id="call-1", kind="follow_up", client=CLIENT.id, session=SESSION.id, body=CALL))]
        saves += [save_of(replace(CLIENT, called="Annie"), 2, reason="asked for it")]
        opened.save_all(saves)
        add_note(opened, SESSION.id, "Rang on Tuesday, no bruise.", PRACTITIONER.id, now=LATER)
        move_signed(opened, SESSION.id, WRONG.id, "by mistake", PRACTITIONER.id, now=LATER)
        move_signed(opened, SESSION.id, CLIENT.id, "back from Wanda Wrong", PRACTITIONER.id, now=LATER)
        note_viewed(opened, CLIENT.id, author=PRACTITIONER.id, now=LATER)
    return path


def exported(book: Path, folder: Path) -> tuple[str, dict[str, object], str]:
    """Hand a whole record out; return the PDF's text, the JSON, and the JSON as text."""
    folder.mkdir()
    answer = run("export", book, CLIENT.id, folder, *WHO)
    assert answer.code == 0, answer.err
    pdf, plain = (Path(line) for line in answer.out.splitlines())
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join("\n".join(page.get_textpage().get_text_range() for page in document).split())
    document.close()
    return text, json.loads(plain.read_text("utf-8")), plain.read_text("utf-8")


def test_one_step_hands_out_everything_as_pdf_and_data(whole: Path, tmp_path: Path) -> None:
    text, told, _plain = exported(whole, tmp_path / "out")
    assert told["format"] == "iastm-client-record/1" and len(told["visits"]) == 2  # type: ignore[arg-type]
    first, second = told["visits"]  # type: ignore[misc]
    assert first["record"]["added_notes"][0]["text"] == "Rang on Tuesday, no bruise."
    assert len(first["record"]["signatures"]) == 1 and len(first["record"]["taken_back"]) == 1
    assert [one["version"] for one in first["versions"] if one["value"]["id"] == "stroke-1"] == [1, 2]
    assert second["screening"]["notes"] == "own words"
    assert [one["value"].get("called") for one in told["versions_of_client"]] == [None, "Annie"]  # type: ignore[attr-defined]
    assert [call["notes"] for call in told["follow_ups"] if "notes" in call] == ["felt fine"]  # type: ignore[attr-defined]
    assert {"viewed", "signed", "note_added"} <= {line["what"] for line in told["audit"]}  # type: ignore[attr-defined]
    for words in ("Rang on Tuesday", "felt fine", "own words", "Annie", "Body map", "taken back", "stroke changed"):
        assert words in text, words


def test_nobody_elses_words_are_handed_out(whole: Path, tmp_path: Path) -> None:
    text, told, plain = exported(whole, tmp_path / "out")
    for words in ("Wanda", "of somebody else", "under the wrong name", WRONG.id):
        assert words not in text and words not in plain, words
    assert told["visits"][1]["versions_left_out"] == 2  # type: ignore[index]
    assert "2 earlier versions were written while this chart stood under another name" in text


def test_the_trail_says_who_handed_it_out_and_the_front_desk_may_not(whole: Path, tmp_path: Path) -> None:
    exported(whole, tmp_path / "out")
    with open_book(whole) as opened:
        (line,) = [line for line in opened.audit_trail(CLIENT.id) if line.what == "exported"]
        assert (line.author, line.client, line.details) == (PRACTITIONER.id, CLIENT.id, {"scope": "whole record"})
        opened.save_all([save_of(Practitioner(id="desk", name="Dee", roles=("staff",)))])
    desk = run("export", whole, CLIENT.id, tmp_path / "out", "--as", "Dee")
    assert desk.code == 1 and "may hand out" in desk.err
    assert run("export", whole, CLIENT.id, tmp_path / "none", *WHO).code == 2
    assert run("export", whole, "nobody", tmp_path / "out", *WHO).code == 1


def test_both_entries_of_one_person_are_handed_out_together(book: Path, tmp_path: Path) -> None:
    run("join", book, *JOIN)
    text, told, _plain = exported(book, tmp_path / "out")
    assert [entry["name"] for entry in told["other_entries_of_this_client"]] == [TWICE.name]  # type: ignore[attr-defined]
    assert TWICE.name in text and len(told["visits"]) == 2  # type: ignore[arg-type]
