"""Fingerprints kept outside the book: what goes on from them, what was cut off, rewritten, or left by a restore."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from iastm_desktop.domain.moments import Moment
from iastm_desktop.storage.backups import make_backup, restore
from iastm_desktop.storage.book import create_book, open_book
from iastm_desktop.storage.outside import Fingerprint, fingerprint, parse_fingerprint
from iastm_desktop.storage.verify import VerifyFinding
from tests.storage.honest_book import PRACTITIONER, new_book, save_of, stroke, strokes

NOON = Moment(datetime(2026, 3, 2, 20, 0, tzinfo=UTC), -480)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    book = tmp_path / "practice.iastm"
    new_book(book)
    with open_book(book) as opened:
        opened.save_all(strokes(3))
    return book


def chart(path: Path, number: int) -> Fingerprint:
    """Chart a stroke and return where the book ends then."""
    with open_book(path) as book:
        book.save_all([save_of(stroke(number))])
        return fingerprint(book.head())


def found(path: Path, kept: Fingerprint) -> VerifyFinding | None:
    with open_book(path) as book:
        return book.compare(kept)


def test_a_book_goes_on_from_every_place_it_has_been_at(path: Path) -> None:
    kept = [chart(path, number) for number in range(4, 8)]
    assert [found(path, each) for each in kept] == [None] * 4
    assert [parse_fingerprint(str(each)) for each in kept] == kept


def test_a_cut_tail_is_found_although_the_chain_itself_is_whole(path: Path) -> None:
    older = path.with_name("older.iastm")
    shutil.copyfile(path, older)
    kept = chart(path, 4)
    with open_book(older) as book:
        assert book.verify() == (), "the control: without the fingerprint nothing is seen"
    finding = found(older, kept)
    assert finding is not None
    assert not finding.is_note
    assert "ends at" in finding.text


def test_a_book_written_anew_is_found(path: Path) -> None:
    older = path.with_name("older.iastm")
    shutil.copyfile(path, older)
    kept = chart(path, 4)
    chart(older, 5)
    finding = found(older, kept)
    assert finding is not None
    assert not finding.is_note
    assert "anew" in finding.text


def test_what_a_restore_left_behind_is_a_note_and_no_fault(path: Path) -> None:
    with open_book(path) as book:
        backup = make_backup(book, path.with_name("backups"), NOON)
        printed_before = fingerprint(book.head())
    printed_after = chart(path, 4)
    restore(backup.path, path, NOON)
    for number in range(5, 9):
        chart(path, number)
    assert found(path, printed_before) is None
    finding = found(path, printed_after)
    assert finding is not None
    assert finding.is_note


def test_what_an_earlier_restore_left_behind_stays_a_note_after_the_next_one(path: Path) -> None:
    with open_book(path) as book:
        backup = make_backup(book, path.with_name("backups"), NOON)
    printed = [chart(path, number) for number in (4, 5)]
    for _time in range(2):
        restore(backup.path, path, NOON)
    found_now = [found(path, each) for each in printed]
    assert [each and each.is_note for each in found_now] == [True, True]
    assert (cut := found(path, replace(printed[-1], seq=99))), "the control: never there, and not left behind"
    assert not cut.is_note


def test_what_was_charted_between_an_old_backup_put_back_and_a_newer_one_is_a_note(path: Path) -> None:
    folder = path.with_name("backups")
    with open_book(path) as book:
        old = make_backup(book, folder, NOON)
    chart(path, 4), chart(path, 5)
    with open_book(path) as book:
        new = make_backup(book, folder, Moment(NOON.utc.replace(hour=21), -480))
    restore(old.path, path, NOON)
    printed = chart(path, 6)  # where the newer backup holds something else
    restore(new.path, path, NOON)
    finding = found(path, printed)
    assert finding and finding.is_note
    with open_book(path) as book:
        assert book.verify() == () and book.newest("stroke-5")


def test_another_book_s_fingerprint_is_told_apart(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.iastm"
    create_book(other, [save_of(PRACTITIONER)])
    with open_book(other) as book:
        kept = fingerprint(book.head())
    finding = found(path, kept)
    assert finding is not None
    assert "another book" in finding.text


@pytest.mark.parametrize("text", ["", "x", "281dfcf9-6", "281dfcf9-x-27353f16e2eccd40", "281dfcf9-6-27353f16e2eccd4"])
def test_what_is_no_fingerprint_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="no fingerprint"):
        parse_fingerprint(text)
