"""Which days' backups are kept."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from iastm_desktop.domain.thinning import kept_days

DAYS = st.sets(st.dates(date(2020, 1, 1), date(2036, 12, 31)), max_size=200)


@given(DAYS)
def test_the_newest_day_and_one_of_every_year_are_kept(days: set[date]) -> None:
    kept = kept_days(days)
    assert kept <= days
    assert {day.year for day in kept} == {day.year for day in days}
    assert not days or max(days) in kept


@given(DAYS)
def test_what_was_thinned_day_by_day_ends_with_a_backup_of_every_year(days: set[date]) -> None:
    held: set[date] = set()
    for day in sorted(days):
        held = set(kept_days(held | {day}))
    assert {day.year for day in held} == {day.year for day in days}
    assert len(held) <= 14 + 8 + 24 + 17


def test_ten_years_of_days_leave_about_fifty() -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(3653)]
    assert len(kept_days(days)) == 14 + 6 + 22 + 7  # the newest week, month and year are days that are kept anyway
