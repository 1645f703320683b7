"""One book, one writer: a second opener is told who has it, may look, and takes over from a dead one at once."""

import errno
import json
import os
import platform
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.storage import holder
from iastm_desktop.storage.audit import note, note_viewed
from iastm_desktop.storage.backups import make_backup, restore
from iastm_desktop.storage.book import look_at_book, open_book
from iastm_desktop.storage.errors import BookInUse, BookReadOnly, OlderBook
from iastm_desktop.storage.holder import holder_of, holder_words, note_of
from iastm_desktop.storage.pending import REFUSED_SUFFIX, left_lines, pending_of
from iastm_desktop.storage.pins import try_pin
from iastm_desktop.storage.rescue import rescue
from tests.faults.in_use import in_use
from tests.storage.honest_book import CLIENT, PRACTICE, PRACTITIONER, new_book, save_of, strokes

NOW = parse_moment("2026-03-03T09:00:00-08:00")
LATER = parse_moment("2026-03-03T09:40:00-08:00")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return new_book(tmp_path / "practice.iastm")


def test_a_second_writer_is_told_who_where_and_since_when_and_may_look(path: Path) -> None:
    with in_use(path) as other:
        with pytest.raises(BookInUse, match=r"in use by .+ on this computer since \d+ \w+ \d{4}, \d\d:\d\d") as told:
            open_book(path)
        assert "Nothing was changed." in str(told.value)
        assert "read only" in str(told.value)
        found = holder_of(path)
        assert found and (found.process, found.computer, found.stays) == (other.pid, platform.node(), True)
        with look_at_book(path) as book:
            assert book.practice() == PRACTICE
            with pytest.raises(BookReadOnly, match="open here to read only"):
                book.save(strokes(1))
            with pytest.raises(BookReadOnly):
                book.save_all(strokes(1))
            assert book.verify() == ()


def test_a_dead_holder_is_taken_over_at_once(path: Path) -> None:
    with in_use(path) as other:
        other.kill()
        other.wait()
        assert note_of(path).exists(), "the dead one left its note"
        assert holder_of(path) is None
        with open_book(path) as book:
            book.save_all(strokes(1))
            assert json.loads(note_of(path).read_text())["process"] == os.getpid()
    assert not note_of(path).exists()


def test_the_test_above_would_see_a_note_that_is_believed_without_its_lock(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with in_use(path) as other:
        other.kill()
        other.wait()
        monkeypatch.setattr(holder, "_lock", lambda _handle, **_how: False)
        with pytest.raises(BookInUse):
            open_book(path)


def test_a_note_of_another_account_that_may_only_be_read_still_tells_who_has_it(path: Path) -> None:
    with in_use(path) as other:
        opened = os.open
        with pytest.MonkeyPatch.context() as patch:

            def only_read(name: object, flags: int, *more: int) -> int:
                if flags & os.O_RDWR and str(name).endswith(".holder") and note_of(path).exists():
                    raise PermissionError(errno.EACCES, "another account's")
                return opened(name, flags, *more)  # type: ignore[call-overload]

            patch.setattr(os, "open", only_read)
            with pytest.raises(BookInUse, match="in use by"):
                open_book(path)
            other.kill()
            other.wait()
            with open_book(path):
                assert json.loads(note_of(path).read_text())["process"] == os.getpid(), "a stale one is taken over"


def test_whoever_may_write_to_the_book_may_write_the_note(path: Path) -> None:
    path.chmod(0o660)
    with open_book(path):
        assert note_of(path).stat().st_mode & 0o777 == 0o660


def test_a_second_connection_of_the_same_process_is_no_second_opener_and_the_note_stays_with_the_last(
    path: Path,
) -> None:
    first = open_book(path)
    open_book(path).close()
    assert note_of(path).exists()
    first.close()
    assert not note_of(path).exists()


def test_the_note_stands_beside_the_file_whatever_link_led_there(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "link.iastm"
    link.parent.mkdir()
    link.symlink_to(path)
    with in_use(path), pytest.raises(BookInUse):
        open_book(link)


@pytest.mark.parametrize("words", ["", "{", "[]", '{"account": 5, "since": "noon"}', "\0" * 5000])
def test_a_note_of_nonsense_keeps_nobody_from_a_book_that_is_free(path: Path, words: str) -> None:
    note_of(path).write_text(words)
    assert holder_of(path) is None
    open_book(path).close()


def test_a_holder_on_another_computer_is_named_with_it() -> None:
    there = holder.Holder("ana", "DESK-2", NOW, 7)
    assert holder_words(there) == "by ana on DESK-2 since 3 Mar 2026, 09:00"
    assert holder_words(holder.Holder("", "", None, 0)) == "by somebody on another computer"


def test_what_a_reader_saw_comes_into_the_book_with_its_next_writer_once(path: Path) -> None:
    with in_use(path), look_at_book(path) as book:
        assert note_viewed(book, CLIENT.id, author=PRACTITIONER.id, now=NOW)
        assert not note_viewed(book, CLIENT.id, author=PRACTITIONER.id, now=NOW), "within half an hour"
        assert note_viewed(book, CLIENT.id, author=PRACTITIONER.id, now=LATER)
        note(book, "printed", author=PRACTITIONER.id, now=LATER, client=CLIENT.id, session="session-1")
    waiting = pending_of(path).read_bytes()
    assert CLIENT.name.encode() not in waiting and PRACTITIONER.name.encode() not in waiting
    for again in (False, True):
        if again:  # as after a crash between the commit and taking the file away
            pending_of(path).write_bytes(waiting)
        with open_book(path) as book:
            seen = [(line.what, line.at) for line in book.audit_trail(CLIENT.id) if line.what in ("viewed", "printed")]
            assert sorted(seen, key=str) == sorted([("viewed", NOW), ("viewed", LATER), ("printed", LATER)], key=str), (
                again
            )
            assert book.verify() == ()
        assert not pending_of(path).exists()


def test_lines_that_are_none_are_kept_aside_and_never_become_facts(path: Path) -> None:
    good = {"id": "a-1", "author": PRACTITIONER.id, "at": NOW.isoformat(), "client": CLIENT.id}
    lines = [
        {**good, "body": {"what": "viewed"}},
        {**good, "id": "a-2", "body": {"what": "signed"}},
        {**good, "id": "a-3", "body": {"what": "viewed", "note": "Ann Example has a rash"}},
        {**good, "id": "a-4", "client": "nobody-known", "body": {"what": "viewed"}},
        {"x": 1},
    ]
    pending_of(path).write_text("\n".join([*map(json.dumps, lines), "\0\0", "[" * 3000]))
    with open_book(path) as book:
        assert [line.fact for line in book.audit_trail() if line.what in ("viewed", "signed")] == ["a-1"]
        assert book.verify() == ()
    aside = path.with_name(path.name + REFUSED_SUFFIX).read_text()
    assert aside.count("\n") == len(lines) - 1 + 2


def test_a_reader_whose_folder_takes_no_line_reads_all_the_same(path: Path) -> None:
    pending_of(path).mkdir()
    with in_use(path), look_at_book(path) as book:
        note(book, "printed", author=PRACTITIONER.id, now=NOW, client=CLIENT.id)
        assert book.client(CLIENT.id) == CLIENT
    assert left_lines(path) == ()


def test_a_wrong_pin_waits_in_a_book_that_is_read_only_too(path: Path) -> None:
    with look_at_book(path) as book:
        answers = [
            try_pin(book, PRACTITIONER.id, "1234", now=NOW, author="", purpose="unlock").wait_s for _try in range(3)
        ]
        assert answers[-1] >= 10
        assert not try_pin(book, PRACTITIONER.id, "1234", now=NOW, author="", purpose="unlock").looked_at
    assert len(left_lines(path)) == 3


def test_a_backup_is_not_put_back_over_a_book_that_is_in_use(path: Path, tmp_path: Path) -> None:
    with open_book(path) as book:
        backup = make_backup(book, tmp_path / "backups", NOW)
        book.save_all([save_of(strokes(1)[0].fact)])
    before = path.read_bytes()
    with in_use(path), pytest.raises(BookInUse):
        restore(backup.path, path, NOW)
    assert path.read_bytes() == before
    assert restore(backup.path, path, NOW) is not None


def test_a_file_that_somebody_writes_to_is_not_rescued_from(path: Path, tmp_path: Path) -> None:
    with in_use(path), pytest.raises(BookInUse):
        rescue(path, tmp_path / "new", NOW)
    assert not (tmp_path / "new").exists()
    assert rescue(path, tmp_path / "new", NOW).lost == ()


def test_an_older_book_is_not_raised_by_a_look(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA user_version = 1")
    before = path.read_bytes()
    with pytest.raises(OlderBook, match="older format 1"):
        look_at_book(path)
    assert path.read_bytes() == before
