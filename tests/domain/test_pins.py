"""A PIN: what will do as one, that only its own digits are right, and how the pauses grow."""

from dataclasses import replace
from datetime import timedelta

import pytest

from iastm_desktop.domain.facts import Record
from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.domain.pins import (
    PAUSES_S,
    Tries,
    is_right,
    new_pin,
    pause_s,
    pin_of,
    pin_record,
    wait_s,
    what_is_wrong,
)

CHEAP = 2**4
SALT = bytes(range(16))
NOON = parse_moment("2026-03-05T12:00:00-08:00")


@pytest.mark.parametrize("digits", ["2580", "13579", "902134"])
def test_four_to_six_digits_will_do(digits: str) -> None:
    assert what_is_wrong(digits) == ""


@pytest.mark.parametrize("digits", ["", "258", "2580134", "25a0", "٢٥٨٠", "1111", "1234", "9876", "000000"])
def test_what_is_no_pin_or_the_first_guess_is_refused(digits: str) -> None:
    assert what_is_wrong(digits)
    with pytest.raises(ValueError, match="PIN"):
        new_pin(digits, SALT, n=CHEAP)


def test_only_its_own_digits_are_right() -> None:
    pin = new_pin("2580", SALT, n=CHEAP)
    assert is_right(pin, "2580")
    assert not any(is_right(pin, other) for other in ("2581", "0852", "", "25800", "２５８０"))


def test_the_same_digits_of_two_people_are_not_kept_alike() -> None:
    assert new_pin("2580", SALT, n=CHEAP).hash != new_pin("2580", bytes(16), n=CHEAP).hash


def test_a_pin_comes_back_from_its_record_which_holds_no_digits() -> None:
    pin = new_pin("902134", SALT, n=CHEAP)
    record = pin_record("p-ana", pin)
    assert pin_of(record) == pin
    assert "902134" not in repr(record.body)


@pytest.mark.parametrize(
    "change", [{"n": 3}, {"n": 2**40}, {"p": 100}, {"salt": "zz"}, {"digits": "four"}, {"hash": None}]
)
def test_a_record_that_is_no_pin_is_refused_before_its_cost_is_paid(change: dict[str, object]) -> None:
    record = pin_record("p-ana", new_pin("2580", SALT, n=CHEAP))
    with pytest.raises(ValueError, match=r"PIN|cost|hex|length"):
        pin_of(replace(record, body={**record.body, **change}))
    with pytest.raises(ValueError, match="PIN"):
        pin_of(Record(id="pin:p-ana", kind="pin"))


def test_pauses_grow_from_the_third_wrong_one_and_stay_at_the_last() -> None:
    assert [pause_s(wrong) for wrong in range(3)] == [0, 0, 0]
    assert list(PAUSES_S[2:]) == sorted(set(PAUSES_S[2:]))
    assert pause_s(1000) == PAUSES_S[-1]


def test_the_wait_counts_from_the_last_wrong_one_and_a_clock_set_back_does_not_lengthen_it() -> None:
    tries = Tries(4, NOON)
    assert wait_s(Tries(), NOON.utc) == 0
    assert wait_s(tries, NOON.utc) == PAUSES_S[4]
    assert wait_s(tries, NOON.utc + timedelta(seconds=PAUSES_S[4] - 1)) == 1
    assert wait_s(tries, NOON.utc + timedelta(seconds=PAUSES_S[4])) == 0
    assert wait_s(tries, NOON.utc - timedelta(days=400)) == 0
