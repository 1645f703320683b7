"""Damages a book in one way after another, opens each as the program would, and prints what came of it as JSON."""

import json
import random
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from iastm_desktop.domain.incidents import Telling
from iastm_desktop.domain.moments import Moment
from iastm_desktop.storage.book import Book, open_book
from iastm_desktop.storage.connection import PAGE_BYTES
from iastm_desktop.storage.errors import BookError
from tests.storage.honest_book import CLIENT, MONDAY_EVENING

TELLING = (Telling("ecchymosis", 50, 168), Telling("haematoma"))
MOST_S = 5.0  # on the wall's clock; tried once more where it took longer, for the machine may have been busy
ENDS_AFTER_S = 6 * MOST_S  # then the system ends this process, even within SQLite
FOREIGN = (b"hello", b"PK\x03\x04" + bytes(500), b"%PDF-1.7\n" + bytes(900), b"\x89PNG\r\n\x1a\n" + bytes(200), b"")

Damage = Callable[[bytes, random.Random], bytes]


def flip_bit(book: bytes, chance: random.Random, times: int = 1) -> bytes:
    """Turn single bits over."""
    found = bytearray(book)
    for _ in range(times):
        found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


def flip_bits(book: bytes, chance: random.Random) -> bytes:
    """Turn 20 bits over."""
    return flip_bit(book, chance, 20)


def header_byte(book: bytes, chance: random.Random) -> bytes:
    """Put any byte into the first hundred."""
    place = chance.randrange(100)
    return book[:place] + chance.randbytes(1) + book[place + 1 :]


def lose_page(book: bytes, chance: random.Random) -> bytes:
    """Fill one page with zeros or noise, or with another page."""
    page, other = (chance.randrange(len(book) // PAGE_BYTES) for _ in range(2))
    filling = (bytes(PAGE_BYTES), chance.randbytes(PAGE_BYTES), book[other * PAGE_BYTES : (other + 1) * PAGE_BYTES])
    return book[: page * PAGE_BYTES] + chance.choice(filling) + book[(page + 1) * PAGE_BYTES :]


def cut_short(book: bytes, chance: random.Random) -> bytes:
    """Cut the file off anywhere, or at a page."""
    end = chance.randrange(1, len(book))
    return book[: end if chance.random() < 0.6 else max(end // PAGE_BYTES, 1) * PAGE_BYTES]


def swap_pages(book: bytes, chance: random.Random) -> bytes:
    """Let two pages change places."""
    one, two = sorted(chance.sample(range(len(book) // PAGE_BYTES), 2))
    pages = [book[start : start + PAGE_BYTES] for start in range(0, len(book), PAGE_BYTES)]
    pages[one], pages[two] = pages[two], pages[one]
    return b"".join(pages)


def grow(book: bytes, chance: random.Random) -> bytes:
    """Append noise."""
    return book + chance.randbytes(chance.randrange(1, 3 * PAGE_BYTES))


def foreign(_book: bytes, chance: random.Random) -> bytes:
    """Put something else there: another program's file, noise, nothing."""
    return chance.choice((*FOREIGN, chance.randbytes(chance.randrange(1, 50_000)), b"SQLite format 3\0" + bytes(4080)))


KINDS: tuple[Damage, ...] = (
    *(flip_bit, flip_bit, flip_bit, flip_bit, header_byte, header_byte, flip_bits),
    *(lose_page, cut_short, swap_pages, grow, foreign),
)


def content(book: Book) -> list[object]:
    """Return the schema and every stored byte of every table."""
    connection = book._connection
    with closing(connection.cursor()) as cursor:
        connection.text_factory = bytes
        tables = cursor.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
        rows = [cursor.execute(f'SELECT * FROM "{name.decode()}"').fetchall() for (name,) in tables]
        connection.text_factory = str
        return [tables, rows]


def use(book: Book) -> None:
    """Read what the window's pages read."""
    now = Moment(MONDAY_EVENING.utc, 0)
    book.practice(), book.practitioners(), book.clients()
    for line in book.sessions():
        book.session(line.id)
        book.history_of_session(line.id)
    book.sessions(unfinished=True), book.visits_of(CLIENT.id, before=now), book.telling_entries(TELLING)
    book.audit_trail(), book.records("follow_up"), book.counts(), book.head()


def outcome(path: Path, whole: list[object]) -> str:
    """Return `refused`, `found`, `same`, or what must not be: `changed` (whole in its own eyes) or an error's name."""
    try:
        with open_book(path) as book:
            found = ""
            try:
                use(book)
            except BookError:
                found = "found"
            if [finding for finding in book.verify() if not finding.is_note]:
                return "found"
            return found or ("same" if content(book) == whole else "changed")
    except BookError:
        return "refused"
    except (sqlite3.Error, ValueError, TypeError, LookupError, AttributeError, OSError, ArithmeticError) as error:
        return f"{type(error).__name__}: {error}"


def seconds_of(work: Callable[[], str], most_s: float) -> tuple[str, float]:
    """Return what came of it, and the seconds it took: on the wall's clock, or the processor's where those are more.

    After `most_s` of the processor's, or six times as long on the wall, the system ends this process.
    """
    started, worked = time.perf_counter(), time.process_time()
    signal.setitimer(signal.ITIMER_PROF, most_s)
    signal.setitimer(signal.ITIMER_REAL, ENDS_AFTER_S / MOST_S * most_s)
    found = work()
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    return found, max(time.perf_counter() - started, time.process_time() - worked)


def hanging(how: str, work: Callable[[], str]) -> Callable[[], str]:
    """Return the control: the same work, which waits as for a lock or turns round for ever before it."""

    def hang() -> str:
        while how == "spin":
            pass
        time.sleep({"wait": 0.4, "for ever": 1e6}[how])
        return work()

    return hang if how else work


def main(path: Path, first: int, count: int, how: str = "", most_s: float = MOST_S) -> None:
    """Damage so many times with seeds from `first` on. `how` it hangs, and a smaller limit, are for the controls."""
    stored, counts, bad = path.read_bytes(), Counter[str](), []
    with open_book(path) as book:
        whole = content(book)
    place = path.with_name("damaged")
    for which in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(which, signal.SIG_DFL)
    work = hanging(how, lambda: outcome(place, whole))
    for seed in range(first, first + count):
        damage = KINDS[seed % len(KINDS)]
        written = damage(stored, random.Random(seed))
        sys.stderr.write(f"{seed} {damage.__name__}\n")
        for _time in range(2):
            for left in path.parent.glob("damaged*"):
                left.unlink()
            place.write_bytes(written)
            found, seconds = seconds_of(work, most_s)
            if seconds <= most_s:
                break
        else:
            bad.append(f"{seed} {damage.__name__}: took {seconds:.1f} s")
        if place.read_bytes() != written:
            found = f"written to, {found}"
        counts[found] += 1
        if found not in ("refused", "found", "same"):
            bad.append(f"{seed} {damage.__name__}: {found}")
    print(json.dumps({"counts": counts, "bad": bad}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:5], *map(float, sys.argv[5:6]))
