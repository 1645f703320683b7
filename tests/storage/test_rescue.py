"""A damaged book is rescued into a whole new one; what was lost is listed, the damaged file stays as it is."""

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.connection import PAGE_BYTES
from iastm_desktop.storage.errors import BookDamaged, BookError, BookExists, BookMissing
from iastm_desktop.storage.rescue import Rescued, rescue
from tests.storage.honest_book import SESSION, strokes
from tests.storage.signed_book import complete_book, sign_it, signed_book
from tests.storage.test_append_only import NOTE, destroy

NOW = parse_moment("2026-03-09T10:00:00-08:00")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = complete_book(tmp_path / "practice.iastm")
    with open_book(path) as book:
        book.save_all(strokes(200, first=10))
        sign_it(book)
    return path


def rescued(path: Path) -> tuple[Rescued, Path]:
    new, before = path.with_name("rescued.iastm"), path.read_bytes()
    told = rescue(path, new, NOW)
    assert path.read_bytes() == before
    assert [left.name for left in path.parent.iterdir() if left.name.startswith(".")] == []
    with open_book(new) as book:
        assert book.verify() == ()
    return told, new


def test_a_whole_book_comes_over_whole(path: Path) -> None:
    told, new = rescued(path)
    with open_book(path) as old, open_book(new) as book:
        assert (told.copied, told.lost, told.stand_ins) == (old.head().seq - 1, (), 0)
        assert book.session(SESSION.id).entries == old.session(SESSION.id).entries
        assert book.session(SESSION.id).is_signed
        assert book.history("stroke-1") == old.history("stroke-1")
        assert (book.practice(), book.clients()) == (old.practice(), old.clients())
        assert book.book_id != old.book_id


def page_with(path: Path, *words: str) -> int:
    """Return where the first leaf page of a table begins in which all of these words stand."""
    data = path.read_bytes()
    pages = (data[at : at + PAGE_BYTES] for at in range(0, len(data), PAGE_BYTES))
    found = (page[0] == 13 and all(word.encode() in page for word in words) for page in pages)
    return PAGE_BYTES * list(found).index(True)


def test_what_stood_on_a_broken_page_is_listed_and_the_rest_comes_over(path: Path) -> None:
    data = bytearray(path.read_bytes())
    page = page_with(path, "stroke-100", SESSION.id)
    data[page : page + PAGE_BYTES] = random.Random(7).randbytes(PAGE_BYTES)
    path.write_bytes(data)
    told, new = rescued(path)
    assert 0 < len(told.lost) < 150
    assert all("cannot be read" in sentence for sentence in told.lost)
    with open_book(new) as book:
        kept = len(book.session(SESSION.id).entries)
    assert told.copied > 50 and kept > 50


def test_a_client_that_cannot_be_read_gets_a_stand_in_and_the_visit_comes_over(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER client_kept")
        connection.execute("DELETE FROM client")
    told, new = rescued(path)
    assert told.stand_ins == 1 and len(told.lost) == 1
    with open_book(new) as book:
        record = book.session(SESSION.id)
        assert record.client.name == "(could not be read)"
        assert len(record.entries) == 201


def test_a_changed_row_comes_over_and_is_named(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER entry_unchanged")
        connection.execute("UPDATE entry SET pressure = 5 WHERE id = 'stroke-20'")
    told, _new = rescued(path)
    assert len(told.lost) == 1 and "was changed" in told.lost[0]


def test_what_was_destroyed_stays_away_and_is_no_loss(tmp_path: Path) -> None:
    path = complete_book(tmp_path / "practice.iastm")
    destroy(path, "entry", "stroke-1", 1, NOTE)
    told, new = rescued(path)
    assert told.lost == ()
    with open_book(new) as book:
        assert len(book.history("stroke-1")) == 1


def test_nothing_is_overwritten_and_what_is_no_book_is_a_sentence(path: Path, tmp_path: Path) -> None:
    new = tmp_path / "there"
    new.write_bytes(b"mine")
    with pytest.raises(BookExists):
        rescue(path, new, NOW)
    assert new.read_bytes() == b"mine"
    for name, content in (("empty", b""), ("zeros", bytes(9000)), ("text", b"hello " * 900)):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BookDamaged):
            rescue(tmp_path / name, tmp_path / f"new-{name}", NOW)
        assert not (tmp_path / f"new-{name}").exists()
    with pytest.raises(BookMissing):
        rescue(tmp_path / "nowhere", tmp_path / "x", NOW)


@pytest.mark.parametrize("seed", range(25))
def test_a_book_with_random_damage_is_rescued_whole_or_refused_in_a_sentence(tmp_path: Path, seed: int) -> None:
    path = signed_book(tmp_path / "practice.iastm")
    dice = random.Random(seed)
    data = bytearray(path.read_bytes())
    for _hit in range(dice.randint(1, 6)):
        at, length = dice.randrange(100, len(data)), dice.choice((1, 16, 400, PAGE_BYTES))
        data[at : at + length] = dice.randbytes(len(data[at : at + length]))
    path.write_bytes(data[: dice.choice((len(data), len(data) - PAGE_BYTES * dice.randint(1, 5)))])
    before = path.read_bytes()
    new = tmp_path / "new"
    try:
        rescue(path, new, NOW)
    except BookError as error:
        assert str(error) and not new.exists()
    else:
        with open_book(new) as book:
            assert book.verify() == ()
    assert path.read_bytes() == before


def test_an_end_that_was_cut_off_is_told_even_where_nothing_says_how_long_it_was(path: Path) -> None:
    stored = path.read_bytes()
    path.write_bytes(stored[: -2 * PAGE_BYTES])
    told, _new = rescued(path)
    assert told.lost and "may be missing" in told.lost[-1]


def test_a_journal_that_waits_is_played_back_on_the_copy_alone(path: Path) -> None:
    shutil.copy(path, path.with_name("kept"))
    path.with_name(path.name + "-journal").write_bytes(b"no journal")
    told, _new = rescued(path)
    assert told.lost == () and path.with_name(path.name + "-journal").exists()
