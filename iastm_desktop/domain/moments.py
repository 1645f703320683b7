"""Moments: a point in time together with the clock's local offset, so that a visit's date never slips."""

from datetime import UTC, date, datetime, timedelta, timezone

from iastm_desktop.domain.values import dataclass

ALLOWANCE_FOR_CLOCKS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A UTC time and the offset (minutes east) that the wall clock showed then."""

    utc: datetime
    offset_min: int

    @property
    def local(self) -> datetime:
        """Return the wall-clock time, aware of its offset."""
        return self.utc.astimezone(timezone(timedelta(minutes=self.offset_min)))

    @property
    def date(self) -> date:
        """Return the local calendar date; it is never recomputed for another time zone."""
        return self.local.date()

    def isoformat(self) -> str:
        """Return ISO 8601 with the offset, the form of session files."""
        return self.local.isoformat()


def parse_moment(text: str) -> Moment:
    """Read ISO 8601 with an offset; raise ValueError with a sentence where there is none."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a date and time such as 2026-03-02T10:00:00-08:00") from None
    offset = when.utcoffset()
    if offset is None:
        raise ValueError(f"{text!r} has no offset from UTC (write 2026-03-02T10:00:00-08:00)")
    if offset.total_seconds() % 60:
        raise ValueError(f"{text!r} has an offset that is not in whole minutes")
    try:
        return from_datetime(when)
    except OverflowError:
        raise ValueError(f"{text!r} is outside the years 1 to 9999") from None


def from_datetime(when: datetime) -> Moment:
    """Turn an aware datetime into a moment."""
    offset = when.utcoffset()
    if offset is None:
        raise ValueError("a moment needs an aware datetime")
    return Moment(when.astimezone(UTC), int(offset.total_seconds() // 60))


def now() -> Moment:
    """Return this moment by the computer's clock and time zone, to the second."""
    return from_datetime(datetime.now().astimezone().replace(microsecond=0))


def is_future(moment: Moment, now: Moment) -> bool:
    """Tell whether `moment` is more than five minutes ahead of `now`."""
    return moment.utc - now.utc > ALLOWANCE_FOR_CLOCKS
