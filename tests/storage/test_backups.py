"""Backups: whole, thinned, tested by opening them, put back without losing what was there."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from iastm_desktop.domain.moments import Moment
from iastm_desktop.storage.audit import note
from iastm_desktop.storage.backups import back_up_if_due, backups_folder, backups_in, make_backup, restore, try_backup
from iastm_desktop.storage.book import create_book, open_book
from iastm_desktop.storage.errors import BookDamaged, BookError, BookMissing
from tests.storage.honest_book import CLIENT, PRACTICE, PRACTITIONER, SESSION, save_of, strokes

NOON = Moment(datetime(2026, 3, 2, 20, 0, tzinfo=UTC), -480)


def later(**ago: float) -> Moment:
    return Moment(NOON.utc + timedelta(**ago), NOON.offset_min)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    book = tmp_path / "Harbour.iastm"
    create_book(book, [save_of(fact) for fact in (PRACTICE, PRACTITIONER, CLIENT, SESSION)] + strokes(3))
    return book


def test_a_backup_opens_as_the_book_it_is_of_and_is_whole(path: Path, tmp_path: Path) -> None:
    with open_book(path) as book:
        backup = make_backup(book, backups_folder(path), NOON)
        tested = try_backup(backup.path, tmp_path)
        assert tested.head == book.head()
    assert tested.faults == ()
    assert not list(tmp_path.glob("*.iastm?*")), "the copy that was tried is gone"


def test_what_was_charted_after_the_backup_is_not_in_it(path: Path, tmp_path: Path) -> None:
    with open_book(path) as book:
        backup = make_backup(book, backups_folder(path), NOON)
        book.save_all(strokes(1, first=4))
        assert try_backup(backup.path, tmp_path).head.seq == book.head().seq - 1


def test_a_backup_is_due_a_day_after_the_last_where_something_changed(path: Path) -> None:
    folder = backups_folder(path)
    with open_book(path) as book:
        assert back_up_if_due(book, folder, NOON)
        book.save_all(strokes(1, first=4))
        assert not back_up_if_due(book, folder, later(hours=23))
        assert back_up_if_due(book, folder, later(hours=25))
        assert not back_up_if_due(book, folder, later(days=9)), "nothing changed"


def test_the_note_of_a_backup_is_no_reason_for_the_next_one(path: Path) -> None:
    folder = backups_folder(path)
    with open_book(path) as book:
        assert back_up_if_due(book, folder, NOON)
        note(book, "backed_up", author="", now=NOON)
        assert not back_up_if_due(book, folder, later(days=2)), "nobody used the book"
        note(book, "viewed", author="", now=later(days=2), client=None)
        assert back_up_if_due(book, folder, later(days=2)), "the control: anything else is"


def test_a_backup_from_the_future_does_not_put_off_todays(path: Path) -> None:
    folder = backups_folder(path)
    with open_book(path) as book:
        make_backup(book, folder, later(days=400))
        assert back_up_if_due(book, folder, NOON)


def test_of_two_years_of_daily_backups_those_of_the_rule_are_kept(path: Path) -> None:
    folder = backups_folder(path)
    with open_book(path) as book:
        for day in range(0, 749, 7):
            make_backup(book, folder, later(days=day))
        kept = backups_in(folder, book.book_id)
    days = [backup.made.date() for backup in kept]
    assert len(days) < 14 + 8 + 24 + 3
    assert {day.year for day in days} == {2026, 2027, 2028}
    assert (days[-1] - days[-14]).days == 13 * 7, "the last 14 days that have one"
    assert len({(day.year, day.month) for day in days}) >= 24


def test_another_book_s_backups_in_the_same_folder_are_left_alone(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "Other.iastm"
    create_book(other, [save_of(PRACTITIONER)])
    folder = tmp_path / "both"
    with open_book(other) as book:
        theirs = make_backup(book, folder, NOON)
    with open_book(path) as book:
        for day in range(60):
            make_backup(book, folder, later(days=day))
    assert theirs.path.exists()


def test_restoring_keeps_the_book_that_was_there_and_notes_both_heads(path: Path) -> None:
    with open_book(path) as book:
        backup = make_backup(book, backups_folder(path), NOON)
        book.save_all(strokes(1, first=4))
        newest = book.head()
    aside = restore(backup.path, path, later(hours=1))
    assert aside is not None
    with open_book(aside) as old:
        assert old.head() == newest
    with open_book(path) as book:
        assert len(book.session(SESSION.id).entries) == 3  # type: ignore[union-attr]
        assert not book.verify()
        note = next(record for record in book.records("audit") if record.body["what"] == "restored")
        assert str(note.body["instead_of"]).endswith(newest.hash.hex()[:16])


def test_restoring_where_nothing_is_makes_the_book(path: Path) -> None:
    with open_book(path) as book:
        backup = make_backup(book, backups_folder(path), NOON)
    path.unlink()
    assert restore(backup.path, path, NOON) is None
    with open_book(path) as book:
        assert len(book.session(SESSION.id).entries) == 3  # type: ignore[union-attr]


def test_two_restores_in_the_same_second_lose_nothing(path: Path) -> None:
    with open_book(path) as book:
        backup = make_backup(book, backups_folder(path), NOON)
    asides = {restore(backup.path, path, NOON) for _time in range(3)}
    assert len(asides) == 3
    assert all(aside and aside.exists() for aside in asides)


def test_a_tampered_backup_is_not_put_back_and_the_book_stays(path: Path) -> None:
    with open_book(path) as book:
        backup = make_backup(book, backups_folder(path), NOON)
        head = book.head()
    with closing(sqlite3.connect(backup.path)) as connection:
        connection.execute("DROP TRIGGER entry_unchanged")
        connection.execute("UPDATE entry SET pressure = 5")
        connection.commit()
    with pytest.raises(BookDamaged, match="not whole"):
        restore(backup.path, path, NOON)
    with open_book(path) as book:
        assert book.head() == head
    assert {found.name for found in path.parent.glob("*")} == {path.name, backups_folder(path).name}


def test_a_truncated_or_missing_backup_is_said_in_a_sentence(path: Path) -> None:
    with open_book(path) as book:
        backup = make_backup(book, backups_folder(path), NOON)
    backup.path.write_bytes(backup.path.read_bytes()[:5000])
    with pytest.raises(BookError):
        restore(backup.path, path, NOON)
    with pytest.raises(BookMissing):
        restore(path.with_name("nothing"), path, NOON)
    with open_book(path) as book:
        assert not book.verify()


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(path: Path) -> None:
    in_the_way = path.with_name("file")
    in_the_way.write_text("x")
    with open_book(path) as book, pytest.raises(BookError):
        make_backup(book, in_the_way / "backups", NOON)
