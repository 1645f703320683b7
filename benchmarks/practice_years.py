"""Books as practices fill them in one year and in ten, made once and kept in the system's temporary folder."""

import hashlib
import random
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from iastm_desktop.assets import load_catalogue
from iastm_desktop.domain.audit import VIEWED, audit_record
from iastm_desktop.domain.entries import Reaction, Stroke
from iastm_desktop.domain.facts import Fact, Record, Save
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.people import Client, Practice, Practitioner
from iastm_desktop.domain.session import Answer, Consent, Screening, Session
from iastm_desktop.storage.book import Book, create_book, open_book
from iastm_desktop.storage.chain import Prefixes, Stored, link_hash, prefixes, raw_digest
from iastm_desktop.storage.connection import PAGE_BYTES
from iastm_desktop.storage.migrations import SCHEMA_VERSION
from iastm_desktop.storage.rows import row_of, table_of
from iastm_desktop.storage.saving import stored_columns_of

YEAR = {"clients": 1_000, "sessions": 10_000}
TEN_YEARS = {"clients": 5_000, "sessions": 100_000}
STROKES_A_SESSION = 10
LAST_DAY = datetime(2026, 3, 2, 17, tzinfo=UTC)
DAYS = {1: 365, 10: 3_650}
REGIONS = ("upper_trapezius", "lower_trapezius", "biceps_femoris", "soleus", "vastus_lateralis", "infraspinatus")
SOME_DAY = datetime(1999, 9, 9, 19, 9, 9, tzinfo=UTC)
OFFSET = -480
VISITS = 14  # of the client whose pages are shown, in every book
OPEN_VISIT = "open-visit"  # and one more that day, which is not over
NUMBER, CLIENT, EVERY_SIGN = "§", "¤", "~"
UTC_TIME, DATE = "1999-09-09T19:09:09", "1999-09-09"
SIGNS = (NUMBER, CLIENT, DATE)
EVERY = {"2": "erythema", "50": "ecchymosis", "500": "haematoma"}  # in every so manieth visit there is such a reaction
NAMES = ("Ann", "Bea", "Cy", "Dee", "Eve", "Finn", "Gus", "Hal", "Ivy", "Jo", "Kim", "Lou", "Max", "Nan", "Oz")


def book_of(years: int) -> Path:
    """Return the book of a practice after 1 or 10 years: made now where this program has not made it before."""
    made_by = Path(__file__).read_bytes() + f"{SCHEMA_VERSION} {PAGE_BYTES}".encode()
    folder = Path(tempfile.gettempdir()) / f"iastm-desktop-books-{hashlib.sha256(made_by).hexdigest()[:12]}"
    folder.mkdir(exist_ok=True)
    path = folder / f"{years}.iastm"
    if not path.exists():
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        fill(fresh, days=DAYS[years], **(YEAR if years == 1 else TEN_YEARS))
        fresh.rename(path)
    return path


def fill(path: Path, *, clients: int, sessions: int, days: int) -> None:
    """Make a book with so many clients and sessions, spread evenly over days up to the last; ten strokes a session.

    The first visit goes through the program; the others are copies of its rows under their own names, days and links,
    put in with the guards away: a million strokes in a minute. `verify` finds the book whole.
    """
    beginning = LAST_DAY - timedelta(days=days)
    create_book(path, [_save(fact, beginning) for fact in _people()])
    with open_book(path) as book:
        book.save_all([_save(_client(number), beginning) for number in range(clients)])
        head = book.head()
    chance, step = random.Random(sessions), timedelta(days=days) / sessions
    with closing(sqlite3.connect(path, isolation_level=None)) as connection, _without_guards(connection):
        last = _Last(head.seq, head.hash)
        patterns = [_pattern(table_of(save.fact), row_of(save)) for save in _visit()]
        for first in range(0, sessions, 1_000):
            links: list[tuple[Stored, ...]] = []
            rows: dict[str, list[tuple[Stored, ...]]] = {}
            for number in range(first, min(first + 1_000, sessions)):
                day = beginning + step * (number + 1)
                told = {
                    NUMBER: str(number),
                    CLIENT: f"client-{chance.randrange(clients)}",
                    UTC_TIME: day.replace(tzinfo=None).isoformat(),
                    DATE: (day + timedelta(minutes=OFFSET)).date().isoformat(),
                }
                for pattern in patterns:
                    if number % pattern.every == 0:
                        link, row = pattern.copy(told, last)
                        links.append(link)
                        rows.setdefault(pattern.table, []).append(row)
            connection.executemany("INSERT INTO chain VALUES (?, ?, ?, ?, ?, ?, ?)", links)
            for table, several in rows.items():
                connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(several[0]))})", several)  # noqa: S608
    with open_book(path) as book:
        book.save_all([_save(replace(_OPEN, client=_client_of_visits(book)), LAST_DAY)])


def _client_of_visits(book: Book) -> str:
    """Return a client with so many visits as are shown."""
    return next(one.id for one in book.clients() if len(book.sessions(one.id)) == VISITS)


_OPEN = Session(id=OPEN_VISIT, client="", practitioner="rmt", role="rmt", started_at=Moment(LAST_DAY, OFFSET))


@dataclass(slots=True)
class _Last:
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A row with signs in the places of what differs from visit to visit."""

    table: str
    row: tuple[Stored, ...]
    places: tuple[int, ...]
    columns: tuple[Prefixes, ...]
    filled: tuple[int, ...]
    every: int

    def copy(self, told: dict[str, str], last: _Last) -> tuple[tuple[Stored, ...], tuple[Stored, ...]]:
        """Return the next link and its row for a visit."""
        values = list(self.row)
        for place in self.places:
            words = str(values[place])
            for sign, stands_for in told.items():
                words = words.replace(sign, stands_for)
            values[place] = words
        seq = last.seq + 1
        salt = seq.to_bytes(16, "big")
        used = (values[place] for place in self.filled)
        digest = raw_digest(salt, self.columns, [bytearray(v.encode()) if isinstance(v, str) else v for v in used])
        own, version, prev = str(values[0]), int(values[1] or 0), last.hash
        last.seq, last.hash = seq, link_hash(seq, self.table.encode(), own.encode(), version, digest, prev)
        return (seq, self.table, own, version, digest, prev, last.hash), (seq, *values, salt)


def _pattern(table: str, row: tuple[Stored, ...]) -> _Pattern:
    places = tuple(
        place for place, value in enumerate(row) if isinstance(value, str) and any(sign in value for sign in SIGNS)
    )
    filled = tuple(place for place, value in enumerate(row) if value is not None)
    names = stored_columns_of(table)
    every = next((int(word) for word in EVERY if str(row[0]).endswith(f"{EVERY_SIGN}{word}")), 1)
    return _Pattern(table, row, places, tuple(prefixes(names[place]) for place in filled), filled, every)


@contextmanager
def _without_guards(connection: sqlite3.Connection) -> Iterator[None]:
    """Put the block into one transaction with every trigger away, and bring them back word for word."""
    for pragma in ("synchronous = OFF", "journal_mode = MEMORY", "cache_size = -400000"):
        connection.execute(f"PRAGMA {pragma}")
    guards = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    connection.execute("BEGIN IMMEDIATE")
    for name, _sql in guards:
        connection.execute(f"DROP TRIGGER {name}")
    yield
    for _name, words in guards:
        connection.execute(words)
    connection.execute("COMMIT")


def _answers() -> tuple[Answer, ...]:
    return tuple(Answer(item=item, answer="no") for item in load_catalogue().codes("screening"))


def _people() -> tuple[Fact, ...]:
    return Practice(id="practice", name="Harbour"), Practitioner(id="rmt", name="Rita", roles=("rmt",))


def _client(number: int) -> Client:
    return Client(
        id=f"client-{number}", name=f"{NAMES[number % len(NAMES)]} Example-{number}", email=f"{number}@x.example"
    )


def _visit() -> Iterator[Save]:
    """Yield a visit from its start to its signature, with signs for what differs; each second one was followed up."""
    own, at = f"session-{NUMBER}", Moment(SOME_DAY, OFFSET)
    session = Session(id=own, client=CLIENT, practitioner="rmt", role="rmt", started_at=at, reason="neck")
    yield _save(session)
    yield _save(Screening(id=f"screening-{NUMBER}", session=own, answers=_answers()))
    yield _save(Consent(id=f"consent-{NUMBER}", session=own, decision="accepted", method="verbal"))
    for place in range(STROKES_A_SESSION):
        yield _save(_stroke(own, place, at))
    for every, kind in EVERY.items():
        named = f"reaction-{NUMBER}{EVERY_SIGN}{every}"
        seen = {"phase": "post", "reaction": kind, "grade": 1, "region": "soleus", "side": "left", "resolved_at": at}
        yield _save(Reaction(id=named, session=own, position=90 + int(every), at=at, **seen))  # type: ignore[arg-type]
    yield _save(replace(session, ended_at=at, outcome="treated"), version=2)
    body = {"role": "rmt", "by": "pin"}
    yield _save(Record(id=f"sign-{NUMBER}", kind="sign_off", client=CLIENT, session=own, on_date=at.date, body=body))
    yield _save(replace(audit_record(VIEWED, at.date, client=CLIENT), id=f"viewed-{NUMBER}"))


def _stroke(session: str, place: int, at: Moment) -> Stroke:
    return Stroke(
        id=f"stroke-{NUMBER}-{place}",
        session=session,
        position=place,
        at=at,
        region=REGIONS[place % len(REGIONS)],
        side="left" if place % 2 else "right",
        tool="scanner",
        pressure=place % 5,
        duration_s=45,
        stroke="sweep",
        angle="30-60",
    )


def _save(fact: Fact, when: datetime = SOME_DAY, version: int = 1) -> Save:
    return Save(fact=fact, author="rmt", recorded_at=Moment(when, OFFSET), version=version)
