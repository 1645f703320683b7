"""PINs in a real book: tried, counted over a restart, changed and taken away, and what the audit trail says of it."""

from datetime import timedelta
from pathlib import Path

import pytest

from iastm_desktop.domain.moments import Moment, parse_moment
from iastm_desktop.domain.pins import PAUSES_S, new_pin, pin_id
from iastm_desktop.storage.book import Book, open_book
from iastm_desktop.storage.errors import BookError
from iastm_desktop.storage.pins import pin_digits, set_pin, tries_of, try_pin
from tests.storage.honest_book import PRACTITIONER, new_book

NOON = parse_moment("2026-03-05T12:00:00-08:00")
WHO = PRACTITIONER.id
PIN = new_pin("2580", bytes(range(16)), n=2**4)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = new_book(tmp_path / "practice.iastm")
    with open_book(path) as book:
        set_pin(book, WHO, PIN, now=NOON, author=WHO)
    return path


def after(seconds: int) -> Moment:
    return Moment(NOON.utc + timedelta(seconds=seconds), NOON.offset_min)


def tried(book: Book, digits: str, seconds: int = 0) -> tuple[bool, float, bool]:
    answer = try_pin(book, WHO, digits, now=after(seconds), author=WHO, purpose="sign", clock=lambda: float(seconds))
    return answer.right, answer.wait_s, answer.looked_at


def events(book: Book) -> list[str]:
    return [str(record.body["what"]) for record in book.records("audit")]


def test_the_right_pin_is_right_and_writes_nothing(path: Path) -> None:
    with open_book(path) as book:
        before = book.head()
        assert tried(book, "2580") == (True, 0, True)
        assert book.head() == before
        assert pin_digits(book) == {WHO: 4}


def test_wrong_ones_are_counted_before_they_are_told_and_the_pause_survives_a_restart(path: Path) -> None:
    for wrong in (1, 2):
        with open_book(path) as book:
            assert tried(book, "0258") == (False, 0, True)
            assert tries_of(book, WHO).wrong == wrong
    with open_book(path) as book:
        assert tried(book, "0258") == (False, PAUSES_S[3], True)
    with open_book(path) as book:  # the right one does not help before its time, and counts nothing
        assert tried(book, "2580", 1) == (False, PAUSES_S[3] - 1, False)
        assert tried(book, "2580", PAUSES_S[3]) == (True, 0, True)
        assert tries_of(book, WHO).wrong == 0
        assert events(book)[-3:] == ["failed_unlock"] * 3
        assert book.verify() == ()


@pytest.mark.parametrize("shift", [timedelta(days=1), timedelta(days=-1)])
def test_a_clock_that_is_set_ends_no_pause_that_began_in_this_program(path: Path, shift: timedelta) -> None:
    def at(seconds: float, day: timedelta = timedelta()) -> tuple[bool, float]:
        with open_book(path) as book:  # opening it anew is no way round it either
            when = Moment(NOON.utc + day + timedelta(seconds=seconds), NOON.offset_min)
            answer = try_pin(book, WHO, "2580", now=when, author=WHO, purpose="sign", clock=lambda: seconds)
        return answer.right, answer.wait_s

    with open_book(path) as book:
        assert [tried(book, "0258")[1] for _wrong in range(3)] == [0, 0, PAUSES_S[3]]
    assert at(1, shift) == (False, PAUSES_S[3] - 1)
    assert at(PAUSES_S[3], shift) == (True, 0), "the control: once it is over by both clocks"


def test_a_new_pin_ends_the_old_one_and_a_removed_one_is_nobodys(path: Path) -> None:
    with open_book(path) as book:
        tried(book, "0258")
        set_pin(book, WHO, new_pin("913746", bytes(16), n=2**4), now=after(5), author=WHO)
        assert tries_of(book, WHO).wrong == 0
        assert tried(book, "2580", 6)[0] is False
        assert tried(book, "913746", 7)[0] is True
        assert pin_digits(book) == {WHO: 6}
        set_pin(book, WHO, None, now=after(8), author=WHO)
        assert pin_digits(book) == {}
        assert tried(book, "913746", 9)[0] is False
        assert [event for event in events(book) if event.startswith("pin")] == ["pin_set", "pin_set", "pin_removed"]
        set_pin(book, WHO, PIN, now=after(30), author=WHO)
        assert [save.withdrawn for save in book.history(pin_id(WHO))] == [False, False, True, False]


def test_the_trail_holds_no_digits(path: Path) -> None:
    with open_book(path) as book:
        tried(book, "0258")
    assert b"0258" not in path.read_bytes().replace(PIN.hash.hex().encode(), b"").replace(PIN.salt.hex().encode(), b"")


def test_a_wrong_pin_that_cannot_be_counted_is_an_error_and_no_answer(path: Path) -> None:
    with open_book(path) as book, open_book(path, patience_s=0.0) as other:
        with book.writing(), pytest.raises(BookError):
            try_pin(other, WHO, "0258", now=NOON, author=WHO, purpose="sign")
        assert tries_of(book, WHO).wrong == 0
