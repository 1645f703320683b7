"""Which backups are kept: many of the last days, fewer of the weeks and months before, one of every year."""

from collections.abc import Callable, Iterable
from datetime import date

DAILY, WEEKLY, MONTHLY = 14, 8, 24  # house rule


def kept_days(days: Iterable[date]) -> frozenset[date]:
    """Return the days whose newest backup is kept: the last 14 days that have one, and the newest of each of the last
    8 weeks, 24 months, and of every year. Counted over days that have a backup, so that a long holiday loses none."""
    newest_first = sorted(set(days), reverse=True)
    return frozenset(
        newest_first[:DAILY]
        + _newest_of_each(newest_first, _week)[:WEEKLY]
        + _newest_of_each(newest_first, _month)[:MONTHLY]
        + _newest_of_each(newest_first, _year)
    )


def _newest_of_each(newest_first: list[date], period: Callable[[date], tuple[int, ...]]) -> list[date]:
    found: dict[tuple[int, ...], date] = {}
    for day in newest_first:
        found.setdefault(period(day), day)
    return list(found.values())


def _week(day: date) -> tuple[int, ...]:
    return day.isocalendar()[:2]


def _month(day: date) -> tuple[int, ...]:
    return day.year, day.month


def _year(day: date) -> tuple[int, ...]:
    return (day.year,)
