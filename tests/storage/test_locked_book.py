"""A locked book: nothing of a client on the disk, read with a key alone, written to by nobody without; never lost."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from iastm_desktop.domain.facts import Record
from iastm_desktop.domain.moments import Moment, parse_moment
from iastm_desktop.storage.audit import note
from iastm_desktop.storage.backups import backups_folder, make_backup, restore, try_backup
from iastm_desktop.storage.book import Book, create_book, open_book
from iastm_desktop.storage.errors import BookDamaged, BookLocked, SaveFailed
from iastm_desktop.storage.outside import fingerprint
from iastm_desktop.storage.relocking import lock_book, open_copies
from iastm_desktop.storage.rescue import rescue
from iastm_desktop.storage.sealing import LockedSave, lock_save, open_save
from iastm_desktop.storage.slots import Slot, passphrase_slot
from iastm_desktop.storage.unlocking import unlock
from tests.storage.honest_book import CLIENT, FIRST, MONDAY_EVENING, SESSION, new_book, save_of, stroke
from tests.storage.locked_book import CODE, SHEET, WORDS, locked_book, new_lock, unlocked
from tests.storage.signed_book import saves_of_visit, sign_it, signed_book

LATER = parse_moment("2026-03-02T18:31:00-08:00")
SECRETS = ("Ann Example", "604 555 0111", "1980-01-02", "latex")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return locked_book(tmp_path / "practice.iastm")


def open_rows(path: Path) -> list[str]:
    """Return which of the client's words stand in the bytes of a file."""
    data = path.read_bytes()
    return [words for words in SECRETS if words.encode() in data]


def test_nothing_of_a_client_stands_in_the_file_and_the_control_has_all_of_it(path: Path, tmp_path: Path) -> None:
    assert open_rows(path) == []
    create_book(tmp_path / "open.iastm", FIRST)
    assert open_rows(tmp_path / "open.iastm") == list(SECRETS)


def test_without_a_key_it_is_checked_and_backed_up_and_no_name_is_read(path: Path, tmp_path: Path) -> None:
    with open_book(path) as book:
        assert book.lock.is_on and book.verify() == ()
        assert book.practice().name == "Harbour Massage"  # who it belongs to is no client's secret
        for read in (book.clients, lambda: book.session(SESSION.id), lambda: book.history(CLIENT.id)):
            with pytest.raises(BookLocked, match="locked"):
                read()
        with pytest.raises(BookLocked):
            book.save_all([save_of(replace(CLIENT, id="client-2"))])
        backup = make_backup(book, backups_folder(path), MONDAY_EVENING)
        note(book, "backed_up", author="", now=MONDAY_EVENING)
        assert book.verify() == ()
    assert try_backup(backup.path, tmp_path).faults == ()
    assert open_rows(backup.path) == []
    restore(backup.path, path, MONDAY_EVENING)
    with unlocked(path) as book:
        assert book.clients() == (CLIENT,) and book.verify() == ()


@pytest.mark.parametrize("secret", [WORDS, SHEET, SHEET.lower()])
def test_passphrase_and_sheet_open_it(path: Path, secret: str) -> None:
    with unlocked(path, secret) as book:
        assert book.clients() == (CLIENT,)
        book.save_all(saves_of_visit())
        sign_it(book)
        assert book.session(SESSION.id).is_signed and book.verify() == ()
    with unlocked(path) as book:
        assert book.session(SESSION.id).is_signed
        book.lock.forget_keys()
        with pytest.raises(BookLocked):
            book.clients()


def test_every_version_keeps_its_reason_and_plan_locked(path: Path) -> None:
    planned = replace(SESSION, plan="see Ann on Friday", position="as Ann likes it", reason="Ann fell")
    with unlocked(path) as book:
        book.save_all([save_of(planned, 2, reason="Ann said so")])
        assert book.newest(SESSION.id) == save_of(planned, 2, reason="Ann said so")
        assert book.verify() == ()
    assert b"Ann" not in path.read_bytes()


def test_a_locked_save_waits_without_a_word_and_is_known_again(path: Path) -> None:
    save = save_of(stroke(1, note="Ann winced"))
    with unlocked(path) as book:
        keys = book.lock.keys
        waiting = lock_save(save, keys)
        assert isinstance(waiting, LockedSave) and "Ann" not in repr(waiting) and open_save(waiting, keys) == save
        book.lock.forget_keys()
        assert [outcome.refused for outcome in book.save([waiting])] == [None]
        assert book.contains([waiting]) == {save.save_id}
        book.lock.open_with(keys)
        assert book.contains([save]) == {save.save_id}
        assert book.contains([save_of(stroke(1, note="another"))]) == set()
        bad = lock_save(save_of(stroke(2, note="\ud800")), keys)
        assert book.save([bad])[0].refused


def test_no_program_writes_an_open_name_into_it(path: Path) -> None:
    with unlocked(path) as book, pytest.raises(SaveFailed, match="locked"):
        book._connection.is_locked = False  # as a program that knows no locks
        book.save_all([save_of(replace(CLIENT, id="client-2"))])
    with unlocked(path) as book:
        assert book.verify() == ()


def test_an_open_book_takes_no_locked_name_and_no_slot(tmp_path: Path) -> None:
    with open_book(new_book(tmp_path / "b")) as book:
        with pytest.raises(SaveFailed, match="no locked names"):
            book._connection.is_locked, book._connection.keys = True, new_lock().keys()
            book.save_all([save_of(replace(CLIENT, id="client-2"))])
        with pytest.raises(sqlite3.IntegrityError, match="making a new one"):
            book.lock.add_slot(new_lock().slots()[0], author="", now=MONDAY_EVENING)


def test_the_self_test_and_verify_find_what_is_not_locked_on_the_disk(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TRIGGER client_locked")
        connection.execute("DROP TRIGGER client_unchanged")
        connection.execute("UPDATE client SET name = 'Ann Example'")
    with open_book(path) as book:
        found = unlock(book, WORDS, now=MONDAY_EVENING)
        assert "The guard that keeps client locked is missing." in found
        assert any("of client is not locked on the disk" in sentence for sentence in found)
        assert any("of client is not locked" in each.text for each in book.verify())


def test_the_self_test_finds_a_swapped_value_and_another_address_for_backups(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for trigger in ("client_unchanged", "key_slot_unchanged"):
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("UPDATE client SET name = alerts")
        connection.execute("UPDATE key_slot SET body = replace(body, 'age1', 'age2') WHERE kind = 'sheet'")
    with open_book(path) as book:
        found = unlock(book, WORDS, now=MONDAY_EVENING)
        assert any("does not open with this key" in sentence for sentence in found)
        assert any("address" in sentence for sentence in found)
        with pytest.raises(BookDamaged):
            book.clients()


def at(second: int) -> Moment:
    return parse_moment(f"2026-03-02T18:30:{second:02}-08:00")


def test_wrong_passphrases_have_to_wait_and_are_in_the_trail(path: Path) -> None:
    with open_book(path) as book:
        for second in range(2):
            with pytest.raises(BookLocked, match="Try again"):
                unlock(book, "wrong wrong wrong", now=at(second), clock=lambda: 0.0)
        with pytest.raises(BookLocked, match="Wait 10 s"):
            unlock(book, "wrong wrong wrong", now=at(2), clock=lambda: 2)
    with open_book(path) as book:  # closing and opening is no way round it
        with pytest.raises(BookLocked, match="Wait 9 s"):
            unlock(book, WORDS, now=at(3), clock=lambda: 3)
        assert unlock(book, WORDS, now=at(12), clock=lambda: 12) == ()
        assert [line.what for line in book.audit_trail()][:4] == ["unlocked", *["failed_unlock"] * 3]
        book.lock.forget_keys()
        with pytest.raises(BookLocked, match="Try again"):
            unlock(book, "wrong wrong wrong", now=at(13), clock=lambda: 13)


def test_further_people_open_it_with_their_own_passphrase(path: Path) -> None:
    with unlocked(path) as book:
        slot = passphrase_slot(book.lock.keys, "another set of words", "Sam", book.lock.slots())
        book.lock.add_slot(slot, author="practitioner-1", now=MONDAY_EVENING)
        assert [(slot.kind, slot.holder) for slot in book.lock.slots()] == [
            ("sheet", ""),
            ("passphrase", "Rita Moss"),
            ("passphrase", "Sam"),
        ]
        assert book.verify() == ()
    with unlocked(path, "another set of words") as book:
        assert book.clients() == (CLIENT,)


def test_a_book_is_locked_later_as_a_new_file_with_every_row(tmp_path: Path) -> None:
    path = signed_book(tmp_path / "practice.iastm")
    with open_book(path) as book:
        backup = make_backup(book, backups_folder(path), MONDAY_EVENING)
        record, head = book.session(SESSION.id), book.head()
        aside = lock_book(book, new_lock(), now=LATER, author="practitioner-1")
    assert open_rows(path) == [] and open_rows(aside) == list(SECRETS)
    with open_book(aside) as book:
        assert book.head() == head and not book.lock.is_on
    with unlocked(path) as book:
        assert replace(book.session(SESSION.id), fingerprint="") == replace(record, fingerprint="")
        assert book.verify() == () and book.lock.earlier_book() == head.book_id
        note_of_paper = book.compare(fingerprint(head))
        assert note_of_paper is not None and note_of_paper.is_note
        found = open_copies(path, book.book_id, book.lock.earlier_book(), backups_folder(path))
        assert set(found) == {aside, backup.path}
        newer = make_backup(book, backups_folder(path), MONDAY_EVENING)
        assert newer.path not in open_copies(path, book.book_id, book.lock.earlier_book(), backups_folder(path))
        with pytest.raises(SaveFailed, match="signed"):
            book.save_all([save_of(stroke(9))])


def test_a_book_in_which_a_version_was_destroyed_by_hand_is_not_locked(tmp_path: Path) -> None:
    path = new_book(tmp_path / "practice.iastm")
    with open_book(path) as book:
        book.save_all([save_of(stroke(1, note="gone")), save_of(stroke(1, note="kept"), 2, reason="slip")])
        destroy(book, "entry", "stroke-1", 1)
        with pytest.raises(BookDamaged, match="not locked: Row 8 of destroyed"):
            lock_book(book, new_lock(), now=LATER)
    with open_book(path) as book:
        assert [save.fact.note for save in book.history("stroke-1")] == ["kept"]


def _slot_of_sam(book: Book, words: str) -> Slot:
    return passphrase_slot(book.lock.keys, words, "Sam", book.lock.slots())


def destroy(book: object, table: str, row: str, version: int) -> None:
    """Remove one version as the schema allows."""
    from iastm_desktop.storage.connection import transaction
    from iastm_desktop.storage.saving import chain_writer, fresh_salt

    connection = book._connection  # type: ignore[attr-defined]
    with transaction(connection):
        own = ("destroyed-1", 1, table, row, version, "", "2026-03-03T02:30:00", -480, None, 0)
        chain_writer(connection, fresh_salt).append("destroyed", own)


def test_a_book_that_is_not_whole_is_not_locked_and_stays(tmp_path: Path) -> None:
    path = new_book(tmp_path / "practice.iastm")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TRIGGER client_unchanged")
        connection.execute("UPDATE client SET name = 'Bob'")
    before = path.read_bytes()
    with open_book(path) as book, pytest.raises(BookDamaged, match="not locked"):
        lock_book(book, new_lock(), now=LATER)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


def test_a_persons_key_is_taken_away_by_a_new_file_with_another_lock(path: Path) -> None:
    with unlocked(path) as book:
        book.lock.add_slot(
            passphrase_slot(book.lock.keys, "words of who left", "Sam", book.lock.slots()),
            author="",
            now=MONDAY_EVENING,
        )
        aside = lock_book(book, new_lock("quite another passphrase", CODE + 1), now=LATER)
    with open_book(path) as book:
        for number, secret in enumerate((WORDS, SHEET, "words of who left")):
            with pytest.raises(BookLocked):
                then = parse_moment(f"2026-03-02T19:{number * 5:02}:00-08:00")
                unlock(book, secret, now=then, clock=lambda: -3_600.0)  # an hour ago by this computer, too
    with unlocked(path, "quite another passphrase") as book:
        assert book.clients() == (CLIENT,) and book.verify() == ()
        assert [slot.holder for slot in book.lock.slots()] == ["", "Rita Moss"]
        assert open_copies(path, book.book_id, book.lock.earlier_book(), backups_folder(path)) == (aside,)
    with open_book(path) as book, pytest.raises(BookLocked):
        lock_book(book, new_lock(), now=LATER)  # not without a key


def test_a_damaged_locked_book_is_rescued_without_a_key(path: Path, tmp_path: Path) -> None:
    with unlocked(path) as book:
        book.lock.add_slot(
            passphrase_slot(book.lock.keys, "another set of words", "Sam", book.lock.slots()),
            author="",
            now=MONDAY_EVENING,
        )
        book.save_all(saves_of_visit())
        record = book.session(SESSION.id)
    rescued = rescue(path, tmp_path / "new.iastm", MONDAY_EVENING)
    assert rescued.lost == ()
    for secret in (WORDS, SHEET, "another set of words"):
        with unlocked(tmp_path / "new.iastm", secret) as book:
            assert replace(book.session(SESSION.id), fingerprint="") == replace(record, fingerprint="")
            assert all(found.is_note for found in book.verify()), "it is not sealed yet"


def test_a_record_of_a_visit_is_locked_and_the_trail_is_not(path: Path) -> None:
    kept = Record(id="r", kind="line_up", client=CLIENT.id, on_date=date(2026, 3, 3), body={"words": "Ann at nine"})
    with unlocked(path) as book:
        book.save_all([save_of(kept)])
        assert book.records("line_up") == (kept,)
        assert book.only_backed_up_since(book.head().seq)
    assert b"Ann at nine" not in path.read_bytes() and b"unlocked" in path.read_bytes()


def wiped(path: Path, *statements: str) -> Path:
    """Take something out of a file as damage does: its guards are no hindrance."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for table in ("key_slot", "client"):
            connection.execute(f"DROP TRIGGER {table}_kept")
        for statement in statements:
            connection.execute(statement)
    return path


def test_a_locked_book_without_its_slots_is_rescued_with_the_sheet_alone(path: Path, tmp_path: Path) -> None:
    with unlocked(path) as book:
        book.save_all(saves_of_visit())
        record = book.session(SESSION.id)
    wiped(path, "DELETE FROM key_slot")
    with pytest.raises(BookLocked, match="code on the recovery sheet"):
        rescue(path, tmp_path / "new.iastm", MONDAY_EVENING)
    assert not (tmp_path / "new.iastm").exists()
    rescued = rescue(path, tmp_path / "new.iastm", MONDAY_EVENING, code=CODE)
    assert [text for text in rescued.lost if "key_slot" not in text] == []
    with unlocked(tmp_path / "new.iastm", SHEET) as book:
        assert replace(book.session(SESSION.id), fingerprint="") == replace(record, fingerprint="")
        assert all(found.is_note for found in book.verify()), "it is not sealed yet"


def test_who_could_not_be_read_in_a_locked_book_has_a_stand_in_and_everything_else_comes_over(
    path: Path, tmp_path: Path
) -> None:
    with unlocked(path) as book:
        book.save_all(saves_of_visit())
    rescued = rescue(wiped(path, "DELETE FROM client"), tmp_path / "new.iastm", MONDAY_EVENING)
    assert rescued.stand_ins == 1 and len(rescued.lost) == 1
    with unlocked(tmp_path / "new.iastm") as book:
        assert [client.name for client in book.clients()] == ["(could not be read)"]
        assert [entry.id for entry in book.session(SESSION.id).entries] == ["stroke-1"]
        assert all(found.is_note for found in book.verify()), "it is not sealed yet"
