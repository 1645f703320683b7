"""An honest small book for tests: a practice, a practitioner, a client, a session, and a save of anything."""

from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

from iastm_desktop.domain.entries import Stroke
from iastm_desktop.domain.facts import Fact, Save
from iastm_desktop.domain.moments import Moment, parse_moment
from iastm_desktop.domain.people import Client, Phone, Practice, Practitioner
from iastm_desktop.domain.session import Session
from iastm_desktop.storage.book import create_book

MONDAY_EVENING = parse_moment("2026-03-02T18:30:00-08:00")
PRACTICE = Practice(id="practice-1", name="Harbour Massage", phone="604 555 0100", paper="letter")
PRACTITIONER = Practitioner(id="practitioner-1", name="Rita Moss", roles=("rmt", "trainer"), registration="R-77")
CLIENT = Client(
    id="client-1",
    name="Ann Example",
    born=date(1980, 1, 2),
    phones=(Phone(number="604 555 0111", label="home", ok_voicemail=False),),
    alerts=("latex",),
)
SESSION = Session(
    id="session-1",
    client=CLIENT.id,
    practitioner=PRACTITIONER.id,
    role="rmt",
    started_at=MONDAY_EVENING,
)


def save_of(
    fact: Fact, version: int = 1, *, reason: str | None = None, withdrawn: bool = False, at: Moment = MONDAY_EVENING
) -> Save:
    """Return one version of `fact` by the practitioner."""
    return Save(fact=fact, author=PRACTITIONER.id, recorded_at=at, version=version, reason=reason, withdrawn=withdrawn)


def stroke(number: int, **fields: object) -> Stroke:
    """Return the stroke with a number as its id and position."""
    plain = Stroke(
        id=f"stroke-{number}",
        session=SESSION.id,
        position=number,
        region="upper_trapezius",
        side="right",
        tool="scanner",
        pressure=3,
        duration_s=60,
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


def strokes(how_many: int, first: int = 1) -> list[Save]:
    """Return saves of so many strokes."""
    return [save_of(stroke(number)) for number in range(first, first + how_many)]


FIRST = tuple(save_of(fact) for fact in (PRACTICE, PRACTITIONER, CLIENT, SESSION))


def new_book(path: Path) -> Path:
    """Make a book at `path` with practice, practitioner, client and session."""
    create_book(path, FIRST)
    return path


class CountedSalts:
    """Salts that are the same in every run."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def __call__(self) -> bytes:
        return next(self._numbers).to_bytes(16, "big")
