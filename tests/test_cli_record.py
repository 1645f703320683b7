"""Signing, adding notes and the history by the command line, and what `show` and the summary say of them."""

import json
from pathlib import Path

import pytest

from iastm_desktop.domain.moments import now
from iastm_desktop.domain.pins import new_pin
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.migrations import SCHEMA_VERSION
from iastm_desktop.storage.pins import set_pin
from tests.command_line import run
from tests.storage.honest_book import CLIENT, PRACTITIONER, SESSION, new_book, save_of
from tests.storage.signed_book import complete_book, signed_book
from tests.storage.test_moving import BEA

WHO = ("--as", PRACTITIONER.name)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return complete_book(tmp_path / "practice.iastm")


def with_pin(book: Path, folder: Path, typed: str) -> tuple[str, str]:
    with open_book(book) as opened:
        set_pin(opened, PRACTITIONER.id, new_pin("2580", bytes(16), n=2**4), now=now(), author="")
    file = folder / "pin"
    file.write_text(typed)
    return "--pin-file", str(file)


def test_who_has_no_pin_signs_by_name_and_show_says_so(book: Path) -> None:
    assert "Not signed" in run("show", book, SESSION.id).out
    assert run("sign", book, SESSION.id, *WHO).code == 0
    out = run("show", book, SESSION.id).out
    assert "Signed: Rita Moss, RMT, registration R-77" in out
    assert "by a tap on the name" in out
    again = run("sign", book, SESSION.id, *WHO)
    assert again.code == 1 and "signed this visit already" in again.err


def test_a_pin_is_asked_for_and_a_wrong_one_signs_nothing(book: Path, tmp_path: Path) -> None:
    wrong = run("sign", book, SESSION.id, *WHO, *with_pin(book, tmp_path, "2581\n"))
    assert wrong.code == 1 and "not the PIN" in wrong.err
    assert "Not signed" in run("show", book, SESSION.id).out
    assert run("sign", book, SESSION.id, *WHO, *with_pin(book, tmp_path, "2580\n")).code == 0
    assert "by PIN" in run("show", book, SESSION.id).out


def test_what_is_missing_is_said_and_the_exit_code_is_1(tmp_path: Path) -> None:
    answer = run("sign", new_book(tmp_path / "b"), SESSION.id, *WHO)
    assert answer.code == 1
    assert "no end yet" in answer.err and "Consent" in answer.err


def test_notes_are_added_to_a_signed_visit_and_shown_everywhere(tmp_path: Path) -> None:
    book, note = signed_book(tmp_path / "b"), tmp_path / "note.txt"
    note.write_text("Rang back on Tuesday:\nno bruise.")
    assert run("add-note", book, SESSION.id, note, *WHO).code == 0
    out = run("show", book, SESSION.id).out
    assert "Added note of" in out and ", late entry, Rita Moss: Rang back on Tuesday:\n    no bruise." in out
    kept = json.loads(run("show", book, SESSION.id, "--json").out)["record"]
    assert kept["added_notes"][0]["text"] == "Rang back on Tuesday:\nno bruise."
    assert kept["signatures"][0]["name"] == "Rita Moss"
    note.write_text(" ")
    assert run("add-note", book, SESSION.id, note, *WHO).code == 1


def test_a_note_to_an_unsigned_visit_is_refused(book: Path, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("x")
    answer = run("add-note", book, SESSION.id, note, *WHO)
    assert answer.code == 1 and "not signed" in answer.err


def test_the_history_shows_every_version_and_difference(tmp_path: Path) -> None:
    book = signed_book(tmp_path / "b")
    out = run("history", book, SESSION.id).out
    assert "Rita Moss: stroke changed (slip)\n    - Right upper trapezius" in out
    assert ", medium (3), 1:00 min\n    + Right upper trapezius: scanner, medium-light (2)" in out
    assert "ended at: 2026-03-02 19:15" in out
    assert "stroke taken back (taken back)" in out
    assert "signature\n    + Rita Moss" in out
    told = json.loads(run("history", book, SESSION.id, "--json").out)
    assert [one["version"] for one in told if one["fact"] == "stroke-1"] == [1, 2]


@pytest.mark.parametrize("command", ["sign", "history"])
def test_a_visit_that_is_not_there_is_refused(book: Path, command: str) -> None:
    answer = run(command, book, "nothing", *(WHO if command == "sign" else ()))
    assert answer.code == 1 and "no session nothing" in answer.err


def test_nobody_signs_under_an_unknown_name(book: Path) -> None:
    assert run("sign", book, SESSION.id, "--as", "Nobody").code == 1


def test_the_trail_of_a_client_is_listed_and_written_as_pdf(tmp_path: Path) -> None:
    book, out = signed_book(tmp_path / "b"), tmp_path / "trail.pdf"
    assert run("summary", book, SESSION.id, "--out", tmp_path / "s.pdf").code == 0
    listed = run("audit", book, "--client", CLIENT.id).out
    assert "the program: exported" in listed and "Rita Moss: signed: by pin" in listed
    assert run("audit", book, "--client", CLIENT.id, "--out", out).code == 0
    assert out.read_bytes().startswith(b"%PDF-")
    assert run("audit", book, "--out", out).code == 2
    assert run("audit", book, "--client", "nobody").code == 1
    told = json.loads(run("audit", book, "--search", "signed", "--json").out)
    assert [one["what"] for one in told] == ["signed"]


def test_a_signed_visit_is_moved_to_the_right_client_and_every_command_says_so(tmp_path: Path) -> None:
    book = signed_book(tmp_path / "b")
    with open_book(book) as opened:
        opened.save_all([save_of(BEA)])
    assert run("move", book, SESSION.id, BEA.id, "--why", " ", *WHO).code == 1
    assert run("move", book, SESSION.id, BEA.id, "--why", "Two Anns", *WHO).code == 0
    assert run("move", book, SESSION.id, "nobody", "--why", "x", *WHO).code == 1
    out = run("show", book, SESSION.id).out
    assert out.startswith("Bea Right") and "Charted under another name, moved on" in out and "by Rita Moss" in out
    assert "Ann Example" not in out and "Two Anns" not in out
    plain = json.loads(run("show", book, SESSION.id, "--json").out)
    assert plain["client"]["name"] == "Bea Right" and plain["record"]["moved"]["by"] == "Rita Moss"
    assert plain["record"]["client"] == BEA.id and "Ann Example" not in json.dumps(plain)
    theirs, others = (run("sessions", book, "--client", one).out for one in (BEA.id, CLIENT.id))
    assert "Bea Right" in theirs and "charted under another name" in theirs
    assert "visit charted here by mistake; moved on" in others and "treated" not in others and "Bea" not in others
    (away,) = json.loads(run("sessions", book, "--client", CLIENT.id, "--json").out)
    assert set(away) == {"id", "date", "moved_away_at"}
    history = run("history", book, SESSION.id).out
    assert "Rita Moss: moved to another client" in history and "why: Two Anns" in history
    assert run("verify", book).code == 0


def test_verify_counts_every_table_and_names_where_the_file_ends(book: Path) -> None:
    told = run("verify", book, "--json").json
    assert (told["whole"], told["findings"], told["format"], told["counts"]["session"]) == (True, [], SCHEMA_VERSION, 2)
    assert told["counts"]["chain"] == sum(count for table, count in told["counts"].items() if table != "chain")
    assert run("verify", book, "--fingerprint", told["fingerprint"]).code == 0
    book.write_bytes(book.read_bytes().replace(b"Rita Moss", b"Rita Boss"))
    told = run("verify", book, "--json").json
    assert told["whole"] is False and told["findings"]


def test_an_export_names_the_person_or_else_the_account_of_the_computer(tmp_path: Path) -> None:
    book = signed_book(tmp_path / "b")
    assert run("summary", book, SESSION.id, "--out", tmp_path / "a.pdf").code == 0
    assert run("summary", book, SESSION.id, "--out", tmp_path / "b.pdf", *WHO).code == 0
    assert run("audit", book, "--client", CLIENT.id, "--out", tmp_path / "c.pdf").code == 0
    assert run("retention", book, "--csv", tmp_path / "d.csv").code == 0
    with open_book(book) as opened:
        told = [line for line in opened.audit_trail() if line.what == "exported"]
    named = {line.details.get("scope", "visit"): line for line in told if not line.author}
    assert len(told) == 4 and [line.author for line in told if line.author] == [PRACTITIONER.id]
    assert all(line.details["account"] for line in named.values())
    assert named["visit"].client == named["audit trail"].client == CLIENT.id
