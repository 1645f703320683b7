"""Seals: a locked book that was hashed anew by somebody without its key no longer fits what its key signed."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from iastm_desktop.storage.audit import note
from iastm_desktop.storage.backups import backups_folder, make_backup, restore
from iastm_desktop.storage.book import Book, open_book
from iastm_desktop.storage.locks import keys_of, master_of
from iastm_desktop.storage.outside import fingerprint
from iastm_desktop.storage.relocking import lock_book
from iastm_desktop.storage.rescue import rescue
from iastm_desktop.storage.schema import FACTS
from tests.command_line import run
from tests.storage.honest_book import MONDAY_EVENING, save_of, stroke, strokes
from tests.storage.locked_book import CODE, WORDS, locked_book, new_lock, unlocked
from tests.storage.signed_book import signed_book
from tests.storage.test_tampering import both, cut_the_end, hash_anew, sql, unguarded

NO_KEY = "its seals were not checked"
LESS_PRESSURE = sql("UPDATE entry SET pressure = 1 WHERE id = 'stroke-1'")


@pytest.fixture(scope="module")
def charted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a locked book that was opened, charted in and closed three times."""
    path = locked_book(tmp_path_factory.mktemp("charted") / "practice.iastm")
    for number in (1, 2, 3):
        with unlocked(path) as book:
            book.save_all([save_of(stroke(number))])
    return path


@pytest.fixture
def path(charted: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(charted, tmp_path / "practice.iastm"))


@pytest.fixture
def key(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "passphrase").write_text(WORDS)
    return "--passphrase-file", str(tmp_path / "passphrase")


def forged(path: Path, meddle: Callable[[sqlite3.Connection], object]) -> None:
    """Do to the file what one does who has no key, and knows the format."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        unguarded(both(meddle, hash_anew))(connection)


def numbers(book: Book) -> list[object]:
    """Return the numbers of a book's seals, oldest first."""
    return [line.details["number"] for line in reversed(book.audit_trail()) if line.what == "sealed"]


def found(path: Path, code: int = CODE) -> list[str]:
    """Return what is found with the key and is no note; nothing is written."""
    with open_book(path) as book:
        return [each.text for each in book.verify(keys_of(master_of(code))) if not each.is_note]


def test_it_is_sealed_when_it_is_made_closed_and_locked_again_and_only_after_a_change(tmp_path: Path) -> None:
    path = locked_book(tmp_path / "practice.iastm")
    with open_book(path) as book:
        assert numbers(book) == [1]
        keys = keys_of(master_of(CODE))
        book.lock.open_with(keys)
        book.lock.forget_keys()
        assert numbers(book) == [1], "nothing was written since"
        book.lock.open_with(keys)
        book.save_all(strokes(1))
        head = book.head()
        book.lock.forget_keys()
        assert numbers(book) == [1, 2]
        assert book.only_backed_up_since(head.seq), "a seal is no change, for which a backup were due"
        note(book, "backed_up", author="", now=MONDAY_EVENING)
        book.lock.open_with(keys)
        book.save_all(strokes(1, 2))
    with open_book(path) as book:
        assert numbers(book) == [1, 2, 3]
        book.lock.open_with(keys)
        note(book, "backed_up", author="", now=MONDAY_EVENING)
    with open_book(path) as book:
        assert numbers(book) == [1, 2, 3]
        assert book.verify() == () and book.verify(keys) == ()


def test_who_changes_a_dose_and_hashes_all_anew_is_found_with_the_key_alone(path: Path, key: tuple[str, str]) -> None:
    whole = run("verify", path, *key, "--json")
    assert whole.code == 0 and whole.json["findings"] == [] and whole.json["seals_checked"]
    assert NO_KEY not in whole.err
    forged(path, LESS_PRESSURE)
    without = run("verify", path)
    assert without.code == 0 and NO_KEY in without.err, "the control: nothing else in the file depends on the key"
    answer = run("verify", path, *key)
    assert answer.code == 1
    assert [line.split(" (")[0] for line in answer.out.splitlines()] == ["Seal 2", "Seal 3", "Seal 4"]
    with unlocked(path) as book:  # who goes on charting seals nothing over
        book.save_all([save_of(stroke(4))])
    assert len(found(path)) == 3


def test_a_seal_made_without_the_key_does_not_fit(path: Path) -> None:
    forged(path, sql("UPDATE record SET body = replace(body, '\"mac\":\"', '\"mac\":\"0') WHERE body LIKE '%sealed%'"))
    assert len(found(path)) == 4
    forged(path, sql('UPDATE record SET body = \'{"what":"sealed","number":1e999}\' WHERE body LIKE \'%sealed%\''))
    assert any("Seal 1 is missing" in text for text in found(path))


def remove_a_seal(connection: sqlite3.Connection) -> None:
    """Take the second seal out, and let everything after it move up."""
    query = 'SELECT seq FROM record WHERE body LIKE \'%"what":"sealed"%\' ORDER BY seq LIMIT 1 OFFSET 1'
    ((gone,),) = connection.execute(query).fetchall()
    for table in (*FACTS, "chain"):
        connection.execute(f"DELETE FROM {table} WHERE seq = ?", (gone,))
        connection.execute(f"UPDATE {table} SET seq = seq - 1 WHERE seq > ?", (gone,))


def test_a_seal_that_was_taken_out_is_missing(path: Path) -> None:
    forged(path, remove_a_seal)
    with open_book(path) as book:
        assert book.verify() == ()
    assert any("Seal 2 is missing" in text for text in found(path))


def test_an_end_cut_off_with_its_seal_is_found_from_outside(path: Path) -> None:
    with open_book(path) as book:
        kept = fingerprint(book.head())
    forged(path, cut_the_end)
    assert found(path) == [], "what is left fits: this is what no seal can show"
    with open_book(path) as book:
        assert "its end was cut off" in book.compare(kept).text


def test_a_killed_window_leaves_no_finding_and_the_next_one_seals_what_it_charted(path: Path, tmp_path: Path) -> None:
    left = tmp_path / "killed.iastm"
    with unlocked(path) as book:
        book.save_all([save_of(stroke(4))])
        shutil.copy(path, left)
    assert found(left) == []
    with unlocked(left) as book:
        book.lock.forget_keys()
        assert numbers(book) == [1, 2, 3, 4, 5]
    forged(left, sql("UPDATE entry SET pressure = 1 WHERE id = 'stroke-4'"))
    assert len(found(left)) == 1


def test_a_restore_a_new_lock_and_a_rescue_raise_no_alarm(path: Path, tmp_path: Path) -> None:
    with unlocked(path) as book:
        backup = make_backup(book, backups_folder(path), MONDAY_EVENING)
        book.save_all([save_of(stroke(4))])
    restore(backup.path, path, MONDAY_EVENING)
    with unlocked(path) as book:
        assert book.verify() == ()
    assert found(path) == []
    with unlocked(path) as book:
        aside = lock_book(book, new_lock("gravel seven river lamp", CODE + 1), now=MONDAY_EVENING)
    assert found(aside) == [] and found(path, CODE + 1) == []
    with unlocked(path, "gravel seven river lamp") as book:
        assert numbers(book) == [1], "other keys, another book"
    assert rescue(aside, tmp_path / "new.iastm", MONDAY_EVENING).lost == ()
    assert found(tmp_path / "new.iastm") == []


def test_a_book_that_is_locked_later_begins_with_a_seal(tmp_path: Path) -> None:
    path = signed_book(tmp_path / "practice.iastm")
    with open_book(path) as book:
        aside = lock_book(book, new_lock(), now=MONDAY_EVENING)
    assert found(path) == []
    with open_book(path) as book, open_book(aside) as old:
        assert numbers(book) == [1] and numbers(old) == []
    forged(path, LESS_PRESSURE)
    assert len(found(path)) == 1


def test_a_locked_book_of_an_earlier_version_gets_a_note_and_is_sealed_when_it_is_closed(tmp_path: Path) -> None:
    path = locked_book(tmp_path / "practice.iastm")
    forged(
        path, sql(*(f"DELETE FROM {table} WHERE seq = (SELECT max(seq) FROM chain)" for table in ("record", "chain")))
    )
    with open_book(path) as book:
        (told,) = book.verify(keys_of(master_of(CODE)))
        assert told.is_note and "Nothing in this file is sealed yet" in told.text
    with unlocked(path) as book:
        book.lock.forget_keys()
        assert numbers(book) == [1] and book.verify(keys_of(master_of(CODE))) == ()
