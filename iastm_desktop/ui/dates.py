"""Dates, times and durations in words for the screen."""

from datetime import date

from PySide6.QtCore import QDate, QLocale

from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.people import Client, age_on
from iastm_desktop.domain.session import Session
from iastm_desktop.words import _

_ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.Canada)


def long_date(day: date) -> str:
    """Return `Sunday 22 November 2026`."""
    return _ENGLISH.toString(_qdate(day), "dddd d MMMM yyyy")


def short_date(day: date) -> str:
    """Return `22 Nov 2026`."""
    return _ENGLISH.toString(_qdate(day), "d MMM yyyy").replace(".", "")


def weekday_date(day: date) -> str:
    """Return `Sun 22 Nov`."""
    return _ENGLISH.toString(_qdate(day), "ddd d MMM").replace(".", "")


def day_and_month(day: date) -> str:
    """Return `22 Nov`."""
    return _ENGLISH.toString(_qdate(day), "d MMM").replace(".", "")


def clock_time(moment: Moment) -> str:
    """Return the wall-clock time as `14:07`."""
    return f"{moment.local:%H:%M}"


def duration(seconds: int) -> str:
    """Return `12 min`, `45 s` below a minute, `1 min 30 s` where seconds count."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return _("{seconds} s").format(seconds=rest)
    if minutes >= 10 or not rest:
        return _("{minutes} min").format(minutes=minutes)
    return _("{minutes} min {seconds} s").format(minutes=minutes, seconds=rest)


def born_and_age(client: Client, today: date) -> str:
    """Return `17 May 1984 · 42 years`, or that no birth date is noted."""
    if not client.born:
        return _("birth date not noted")
    return _("{date} · {age} years").format(date=short_date(client.born), age=age_on(client.born, today))


def visit_in_words(session: Session, practitioner: str, today: date) -> str:
    """Return when the visit was, and that it is finished and by whom, where it is."""
    day, start = short_date(session.started_at.date), clock_time(session.started_at)
    if session.ended_at:
        words = _("{day}, finished {end} by {name}")
        return words.format(day=day, end=clock_time(session.ended_at), name=practitioner)
    if session.started_at.date != today:
        return _("{day}, started {start} by {name}, not finished").format(day=day, start=start, name=practitioner)
    return _("{day}, started {start}").format(day=day, start=start)


def count(number: int, one: str, many: str) -> str:
    """Return `1 entry` or `3 entries`; `one` and `many` are words already in the user's language."""
    return f"{number} {one if number == 1 else many}"


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
