"""Moments: the local date of a visit never slips, and no time is taken without its offset."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iastm_desktop.domain.moments import Moment, from_datetime, is_future, now, parse_moment

MINUTES_EAST = st.integers(-24 * 60 + 1, 24 * 60 - 1)
ZONES = st.timezones() | MINUTES_EAST.map(lambda minutes: timezone(timedelta(minutes=minutes)))


def whole_minutes(when: datetime) -> bool:
    offset = when.utcoffset()
    return offset is not None and offset.total_seconds() % 60 == 0


AWARE = st.datetimes(datetime(1900, 1, 2), datetime(2200, 1, 1), timezones=ZONES).filter(whole_minutes)  # noqa: DTZ001


@given(AWARE)
def test_a_moment_comes_back_from_its_own_text(when: datetime) -> None:
    moment = from_datetime(when)
    assert parse_moment(moment.isoformat()) == moment


@given(AWARE)
def test_the_local_date_and_clock_are_those_that_were_written(when: datetime) -> None:
    moment = parse_moment(when.isoformat())
    assert (moment.date, moment.local.time()) == (when.date(), when.time())


@given(AWARE, AWARE)
def test_moments_are_ordered_by_utc(one: datetime, other: datetime) -> None:
    if one.timestamp() != other.timestamp():
        assert (from_datetime(one) < from_datetime(other)) == (one.timestamp() < other.timestamp())


def test_a_late_visit_in_british_columbia_stays_on_its_day() -> None:
    late = parse_moment("2026-03-02T22:15:00-08:00")
    assert (late.date, late.utc.date()) == (date(2026, 3, 2), date(2026, 3, 3))


@pytest.mark.parametrize("text", ["2026-03-02T10:00:00Z", "2026-03-02T10:00+00:00", "20260302T100000+0000"])
def test_the_forms_of_iso_8601_mean_the_same(text: str) -> None:
    assert parse_moment(text).isoformat() == "2026-03-02T10:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "not a date and time"),
        ("2026-13-02T10:00:00-08:00", "not a date and time"),
        ("2026-03-02T25:00:00-08:00", "not a date and time"),
        ("2026-03-02T10:00:00-25:00", "not a date and time"),
        ("2026-03-02T10:00:00", "no offset"),
        ("2026-03-02", "no offset"),
        ("2026-03-02T10:00:00+00:00:30", "not in whole minutes"),
        ("9999-12-31T23:59:59-08:00", "outside the years"),
        ("0001-01-01T00:00:00+14:00", "outside the years"),
    ],
)
def test_a_time_that_cannot_be_kept_is_refused(text: str, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        parse_moment(text)


def test_a_moment_needs_an_aware_time() -> None:
    with pytest.raises(ValueError, match="aware"):
        from_datetime(datetime(2026, 3, 2))  # noqa: DTZ001


@pytest.mark.parametrize(("seconds", "ahead"), [(-1, False), (300, False), (301, True)])
def test_five_minutes_ahead_are_allowed_for_clocks(seconds: int, ahead: bool) -> None:
    here = parse_moment("2026-03-02T10:00:00-08:00")
    assert is_future(Moment(here.utc + timedelta(seconds=seconds), 60), here) is ahead


def test_now_has_an_offset_and_whole_seconds() -> None:
    moment = now()
    assert moment.utc.microsecond == 0
    assert parse_moment(moment.isoformat()) == moment
