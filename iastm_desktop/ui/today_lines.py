"""What a day holds: the line-up and the sessions, put side by side. No widgets here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from iastm_desktop.domain.facts import Record
from iastm_desktop.domain.values import dataclass
from iastm_desktop.ui.dates import clock_time, count, duration
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book
    from iastm_desktop.storage.reads import SessionLine

LINE_UP = "line_up"


@dataclass(frozen=True, slots=True)
class Day:
    """The line-up and the sessions of one day, and what was left unfinished on others."""

    date: date
    line_up: tuple[Record, ...]
    sessions: tuple[SessionLine, ...]
    unfinished: tuple[SessionLine, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """One line of the day: a planned visit, the session it became, or a session without a plan."""

    client: str
    time: str
    reason: str
    planned: Record | None
    session: SessionLine | None

    @property
    def state(self) -> str:
        """Return `waiting`, `started` or `finished`."""
        if self.session is None:
            return "waiting"
        return "finished" if self.session.ended_at else "started"


def read_day(book: Book, day: date) -> Day:
    """Read a day and the unfinished sessions of other days."""
    unfinished = tuple(line for line in book.sessions(unfinished=True) if line.started_at.date != day)
    return Day(day, tuple(book.records(LINE_UP, on_date=day)), tuple(book.sessions(on_date=day)), unfinished)


def visits_of(day: Day) -> tuple[Visit, ...]:
    """Return the day's visits by time; a client's sessions take the client's places in the line-up in turn."""
    sessions = sorted(day.sessions, key=lambda line: line.started_at)
    visits = []
    for record in sorted(day.line_up, key=planned_time):
        session = next((line for line in sessions if line.client == record.client), None)
        if session:
            sessions.remove(session)
        visits.append(_planned_visit(record, session))
    visits += [Visit(line.client, clock_time(line.started_at), "", None, line) for line in sessions]
    return tuple(sorted(visits, key=lambda visit: visit.time))


def planned_time(record: Record) -> str:
    """Return the time `09:30` of a line-up record, empty where none was set."""
    return str(record.body.get("time", ""))


def state_in_words(line: SessionLine | None) -> str:
    """Return `not started`, `started 14:07, 3 entries` or `finished 14:52, 12 min of tool work`."""
    if line is None:
        return _("not started")
    if line.ended_at:
        return "✓  " + _("finished {time}").format(time=clock_time(line.ended_at))
    entries = count(line.entries, _("entry"), _("entries"))
    return _("started {time}, {entries}").format(time=clock_time(line.started_at), entries=entries)


def work_in_words(line: SessionLine) -> str:
    """Return `4 regions · 12 min`, empty where nothing was worked on."""
    if not line.regions:
        return _("no tool work")
    regions = count(line.regions, _("region"), _("regions"))
    return f"{regions} · {duration(line.tool_s)}"


def next_waiting(visits: Iterable[Visit]) -> Visit | None:
    """Return the visit that is up next: the first that has not been started."""
    return next((visit for visit in visits if visit.state == "waiting"), None)


def _planned_visit(record: Record, session: SessionLine | None) -> Visit:
    reason = str(record.body.get("reason", "") or "")
    return Visit(record.client or "", planned_time(record), reason, record, session)
