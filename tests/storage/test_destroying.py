"""A client's record is destroyed as a whole, the note of it first; the chain holds, and no byte of it is left."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from iastm_desktop.domain.destruction import Destroyed, Destruction, why_not
from iastm_desktop.domain.facts import Record
from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.domain.people import Client
from iastm_desktop.domain.retention import RetentionRule, shipped_rule
from iastm_desktop.storage.backups import backups_folder, make_backup
from iastm_desktop.storage.book import Book, open_book
from iastm_desktop.storage.destroying import copies_that_hold, delete_copies, destroy
from iastm_desktop.storage.joining import join_clients
from iastm_desktop.storage.moving import move_signed
from iastm_desktop.storage.relocking import lock_book
from iastm_desktop.storage.rescue import rescue
from iastm_desktop.storage.retention import kept_of
from iastm_desktop.storage.signing import add_note
from tests.storage.honest_book import CLIENT, PRACTITIONER, SESSION, save_of, stroke
from tests.storage.locked_book import locked_book, new_lock, unlocked
from tests.storage.signed_book import CATALOGUE, signed_book

NAME = CLIENT.name.encode()
BEA = Client(id="client-2", name="Bea Stays", born=date(1971, 4, 5))
TWICE = Client(id="client-3", name="Anna Exempel")
RULE = shipped_rule(CATALOGUE)
LONG_AFTER = parse_moment("2043-01-01T09:00:00-08:00")
FORGOTTEN = "a sentence that nobody may read again"
OPEN = replace(SESSION, id="session-2", reason=FORGOTTEN)
OF_BEA = replace(SESSION, id="session-9", client=BEA.id)
CALL = Record(id="call-1", kind="follow_up", client=CLIENT.id, session=SESSION.id, body={"notes": FORGOTTEN})
INTAKE = Record(id="intake-1", kind="intake", client=CLIENT.id, body={"screening": {"notes": FORGOTTEN}})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = signed_book(tmp_path / "practice.iastm")
    with open_book(path) as book:
        facts = (BEA, TWICE, OPEN, OF_BEA, CALL, INTAKE)
        strokes = (stroke(7, session=OPEN.id, note=FORGOTTEN), stroke(9, session=OF_BEA.id))
        book.save_all([save_of(fact) for fact in (*facts, *strokes)])
        add_note(book, SESSION.id, FORGOTTEN, PRACTITIONER.id, now=parse_moment("2026-03-04T09:00:00-08:00"))
    return path


def destroy_it(book: Book, client: str = CLIENT.id) -> Destroyed:
    kept = kept_of(book, client, RULE)
    assert kept
    asked = Destruction(client=client, reason="time_over")
    return destroy(book, asked, kept, author=PRACTITIONER.id, now=LONG_AFTER)


def rows_left(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as raw:
        tables = ("client", "session", "screening", "consent", "entry")
        return {table: raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def faults(book: Book) -> list[str]:
    return [found.text for found in book.verify() if not found.is_note]


def test_the_whole_record_goes_and_the_others_stays(path: Path) -> None:
    with open_book(path) as book:
        assert len(book.sessions()) == 3, "the control"
        done = destroy_it(book)
        assert (done.visits, done.first) == (2, 4)
        assert [client.id for client in book.clients()] == [TWICE.id, BEA.id]
        assert [line.id for line in book.sessions()] == [OF_BEA.id]
        assert book.session(SESSION.id) is None and book.history_of_session(SESSION.id) == ()
        assert book.records("follow_up") == book.records("intake") == book.records("addendum") == ()
        assert book.session(OF_BEA.id) is not None
        assert faults(book) == [] and book.verify() != (), "a note, and no fault"
        book.save_all([save_of(stroke(3, session=OF_BEA.id))])
        assert faults(book) == []
    assert rows_left(path) == {"client": 2, "session": 1, "screening": 0, "consent": 0, "entry": 2}


def test_no_byte_of_it_is_left_in_the_file_or_beside_it(path: Path) -> None:
    def bytes_there() -> bytes:
        return b"".join(part.read_bytes() for part in sorted(path.parent.glob("practice*")) if part.is_file())

    words = (NAME, FORGOTTEN.encode(), b"604 555 0111", b"1980-01-02")
    assert all(word in bytes_there() for word in words), "the control: before, every one of them is there"
    with open_book(path) as book:
        destroy_it(book)
        assert not any(word in bytes_there() for word in words), "while the book is open"
    assert not any(word in bytes_there() for word in words)


def test_without_secure_delete_the_name_would_still_be_there(path: Path) -> None:
    """The control: the same destruction without the setting leaves the name in the file's free room."""
    with open_book(path) as book:
        book._connection.execute("PRAGMA secure_delete = OFF")
        destroy_it(book)
    assert NAME in path.read_bytes()


def test_the_note_stands_first_and_says_who_when_why_and_how_much_without_a_name(path: Path) -> None:
    with open_book(path) as book:
        done = destroy_it(book)
        lines = book.audit_trail()
        (note,) = [line for line in lines if line.what == "client_destroyed"]
        assert (note.client, note.author, note.at) == (CLIENT.id, PRACTITIONER.id, LONG_AFTER)
        told = {"reason": "time_over", "rows": done.rows, "visits": 2, "last_entry": "2026-03-04"}
        assert told.items() <= dict(note.details).items() and note.details["kept_until"] == "2042-03-04"
        assert note.seq == book.head().seq - done.rows, "first the note, then each row"
        assert "signed" in {line.what for line in book.audit_trail(CLIENT.id)}, "the trail stays"


def test_it_is_all_or_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from iastm_desktop.storage import destroying

    before = rows_left(path)
    real = destroying._rows

    def with_one_that_is_not_there(*args: object) -> list[tuple[str, str, int, int]]:
        return [*real(*args), ("client", "never-was", 1, 1)]  # type: ignore[arg-type]

    monkeypatch.setattr(destroying, "_rows", with_one_that_is_not_there)
    with open_book(path) as book, pytest.raises(Exception, match="no such row"):
        destroy_it(book)
    with open_book(path) as book:
        assert rows_left(path) == before and book.client(CLIENT.id) == CLIENT
        assert "client_destroyed" not in {line.what for line in book.audit_trail()}


def test_a_visit_moved_away_belongs_to_the_other_and_stays_and_one_moved_here_goes(path: Path) -> None:
    with open_book(path) as book:
        move_signed(book, SESSION.id, BEA.id, "two in one room", PRACTITIONER.id, now=LONG_AFTER)
        destroy_it(book)
        kept = book.session(SESSION.id)
        assert kept and kept.client == BEA and kept.is_signed and len(kept.addenda) == 1
        assert faults(book) == []
        destroy_it(book, BEA.id)
        assert book.session(SESSION.id) is None and faults(book) == []
        assert [client.id for client in book.clients()] == [TWICE.id]
    assert rows_left(path)["session"] == 0


def test_both_entries_of_a_person_go_by_either_name(path: Path) -> None:
    with open_book(path) as book:
        join_clients(book, TWICE.id, CLIENT.id, "same card", PRACTITIONER.id, now=LONG_AFTER)
        destroy_it(book, TWICE.id)
        assert [client.id for client in book.clients()] == [BEA.id] and book.joined_entries() == ()
        assert faults(book) == []
    assert b"Anna Exempel" not in path.read_bytes() and NAME not in path.read_bytes()


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM client",
        "DELETE FROM entry WHERE session = 'session-9'",
        "DELETE FROM destroyed",
        "DELETE FROM chain WHERE seq = 4",
        "DELETE FROM record WHERE kind = 'audit'",
        "UPDATE destroyed SET of_row = 'x'",
    ],
)
def test_every_other_delete_is_refused_after_a_destruction_too(path: Path, sql: str) -> None:
    with open_book(path) as book:
        destroy_it(book)
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        before = list(raw.iterdump())
        with pytest.raises(sqlite3.IntegrityError):
            raw.execute(sql)
        assert list(raw.iterdump()) == before


def test_the_trail_and_a_joining_are_not_destroyed_alone(path: Path) -> None:
    with open_book(path) as book:
        join_clients(book, TWICE.id, CLIENT.id, "same card", PRACTITIONER.id, now=LONG_AFTER)
        for kind in ("audit", "joined_to"):
            from iastm_desktop.storage.rows import authorship_of
            from iastm_desktop.storage.saving import chain_writer

            (record, *_more) = book.records(kind)
            with pytest.raises(Exception, match="never"), book.writing():
                writer = chain_writer(book._connection, lambda: bytes(16))
                writer.append("destroyed", ("d", 1, "record", record.id, 1, *authorship_of(save_of(CLIENT))))


def test_files_that_still_hold_it_are_found_and_deleted_and_those_made_afterwards_are_not(path: Path) -> None:
    folder = backups_folder(path)
    sealed = path.with_name("away.age")
    sealed.write_bytes(b"age-encryption.org/v1")
    other = path.with_name("other.iastm")
    with open_book(path) as book:
        old = make_backup(book, folder, parse_moment("2042-12-01T09:00:00-08:00"))
        destroy_it(book)
        new = make_backup(book, folder, LONG_AFTER)
        other.write_bytes(old.path.read_bytes())
    held = copies_that_hold(path, [folder], (CLIENT.id,))
    assert {copy.path for copy in held} == {old.path, other, sealed}
    assert [copy.path for copy in held if copy.sealed] == [sealed]
    assert delete_copies(copy for copy in held if not copy.sealed) == ()
    assert new.path.exists() and sealed.exists() and not old.path.exists()


def test_a_rescued_file_has_it_no_more_and_raises_no_alarm(path: Path, tmp_path: Path) -> None:
    with open_book(path) as book:
        destroy_it(book)
    rescued = rescue(path, tmp_path / "new.iastm", LONG_AFTER)
    assert (rescued.lost, rescued.stand_ins) == ((), 0)
    with open_book(tmp_path / "new.iastm") as book:
        assert [client.id for client in book.clients()] == [TWICE.id, BEA.id] and faults(book) == []


SOON = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Destruction(client=CLIENT.id, reason="because"), "is no reason"),
        (Destruction(client=CLIENT.id, reason="other", words=" "), "Write the other reason"),
        (Destruction(client=CLIENT.id, reason="other", words="x" * 401, early=True), "401 characters"),
        (Destruction(client=CLIENT.id, reason="other", words="mrs EXAMPLE asked", early=True), "names the client"),
        (Destruction(client=CLIENT.id, reason="time_over"), "kept until 2042-03-04"),
        (Destruction(client=CLIENT.id, reason="tried_out", early=True), ""),
        (Destruction(client=CLIENT.id, reason="other", words="moved to the coast", early=True), ""),
    ],
)
def test_what_must_be_said_first(path: Path, asked: Destruction, said: str) -> None:
    with open_book(path) as book:
        kept = kept_of(book, CLIENT.id, RULE)
    assert kept
    answer = why_not(asked, kept, SOON, CATALOGUE)
    assert (said in answer) if said else answer == ""
    assert RetentionRule(years=16, majority=19, source=RULE.source) == RULE


def test_a_locked_file_lets_a_record_go_too_and_one_that_is_locked_afterwards_keeps_the_chain(tmp_path: Path) -> None:
    path = locked_book(tmp_path / "locked.iastm")
    with unlocked(path) as book:
        destroy_it(book)
        assert book.clients() == () and faults(book) == []
    later = signed_book(tmp_path / "later.iastm")
    with open_book(later) as book:
        destroy_it(book)
        lock_book(book, new_lock(), now=LONG_AFTER)
    with unlocked(later) as book:
        assert book.clients() == () and faults(book) == []
        assert "client_destroyed" in {line.what for line in book.audit_trail()}
