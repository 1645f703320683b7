"""Unlocking a practice with 5,000 clients: one scrypt and 0.3 s, of the processor, until everybody can be searched."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import Row, paired_times
from iastm_desktop.domain.facts import Save
from iastm_desktop.domain.moments import now
from iastm_desktop.domain.people import Client, Phone
from iastm_desktop.storage.book import create_book, open_book
from iastm_desktop.storage.locks import COST_N, COST_P, COST_R, stretched
from iastm_desktop.storage.slots import NewLock
from iastm_desktop.storage.unlocking import unlock

CLIENTS = 5_000
ALLOWED_S = 0.3
WORDS = "lamp river seven gravel"


def rows() -> list[Row]:
    """Return unlocking and reading everybody against one scrypt and the time allowed."""
    with _locked_book() as path:

        def allowed() -> float:
            began = time.process_time()
            stretched(WORDS, bytes(16), COST_N, COST_R, COST_P)
            return time.process_time() - began + ALLOWED_S

        def unlocked() -> float:
            with open_book(path) as book:
                began = time.process_time()
                unlock(book, WORDS, now=now())
                people = book.clients()
                took = time.process_time() - began
            assert len(people) == CLIENTS
            return took

        return [
            paired_times(
                allowed, unlocked, name=f"unlock and read {CLIENTS:,} clients / one scrypt + 0.3 s", limit=1.0, pairs=5
            )
        ]


@contextmanager
def _locked_book() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "practice.iastm"
        lock = NewLock(code=1, passphrase=WORDS, holder="A. Practitioner")
        create_book(path, [Save(fact=client, author="", recorded_at=now()) for client in _clients()], lock=lock)
        yield path


def _clients() -> Iterator[Client]:
    for number in range(CLIENTS):
        yield Client(
            id=f"client-{number}",
            name=f"Person Number {number}",
            born=date(1930 + number % 80, 1 + number % 12, 1 + number % 28),
            phones=(Phone(number=f"604 555 {number:04}", label="mobile", ok_voicemail=True),),
            email=f"person{number}@example.com",
            referred_by="a friend" if number % 3 else None,
            alerts=("latex",) if number % 10 == 0 else (),
        )
