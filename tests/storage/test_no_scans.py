"""No question that a window asks of a book walks through a table that grows with the years."""

import inspect
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from iastm_desktop.assets import load_catalogue
from iastm_desktop.domain.audit import VIEWED
from iastm_desktop.domain.incidents import telling_reactions
from iastm_desktop.domain.retention import RetentionRule
from iastm_desktop.storage.backups import back_up_if_due, backups_folder
from iastm_desktop.storage.book import Book, open_book
from iastm_desktop.storage.outside import fingerprint
from iastm_desktop.storage.pins import pin_digits, tries_of
from iastm_desktop.storage.retention import kept_of, own_setting, records_over
from iastm_desktop.storage.signing import waiting_to_be_signed, whole_history
from iastm_desktop.storage.whole_record import identity_versions, record_versions, visits_in_full
from tests.storage.honest_book import CLIENT, MONDAY_EVENING, PRACTITIONER, SESSION, save_of, stroke
from tests.storage.signed_book import signed_book

BIG = {"session", "screening", "consent", "entry", "record", "chain"}
TELLING = telling_reactions(load_catalogue())
RULE = RetentionRule(years=16, majority=19, source="a test")
DAY = MONDAY_EVENING.date
KINDS = ("sign_off", "follow_up", "incident", "term", "practice_rule", "line_up", "routine", "setting", "credential")

# Every question by the method of the book that answers it; a new method without a line here fails.
QUESTIONS: dict[str, Callable[[Book], object]] = {
    "practice": lambda book: book.practice(),
    "practitioners": lambda book: book.practitioners(),
    "clients": lambda book: book.clients(),
    "client": lambda book: book.client(CLIENT.id),
    "joined_entries": lambda book: book.joined_entries(),
    "sessions": lambda book: [book.sessions(CLIENT.id), book.sessions(on_date=DAY), book.sessions(unfinished=True)],
    "session": lambda book: book.session(SESSION.id),
    "visits_of": lambda book: book.visits_of(CLIENT.id, before=MONDAY_EVENING),
    "consents_of": lambda book: book.consents_of(CLIENT.id, before=MONDAY_EVENING),
    "telling_entries": lambda book: [book.telling_entries(TELLING), book.telling_entries(TELLING, CLIENT.id)],
    "moved_away": lambda book: book.moved_away(CLIENT.id),
    "latest_session": lambda book: book.latest_session(),
    "records": lambda book: [(book.records(k), book.records(k, DAY), book.records(k, client=CLIENT.id)) for k in KINDS],
    "records_saying": lambda book: book.records_saying("setting", "x"),
    "entries": lambda book: [book.entries("home_care"), book.entries("mark", CLIENT.id)],
    "history": lambda book: [book.history("stroke-1"), book.history("nothing")],
    "history_of_session": lambda book: whole_history(book, SESSION.id),
    "audit_trail": lambda book: [book.audit_trail(), book.audit_trail(CLIENT.id), book.audit_trail(CLIENT.id, 9)],
    "last_audit": lambda book: book.last_audit(CLIENT.id, VIEWED, PRACTITIONER.id),
    "newest": lambda book: [book.newest(SESSION.id), pin_digits(book), tries_of(book, PRACTITIONER.id)],
    "head": lambda book: book.head(),
    "is_guarded": lambda book: book.is_guarded,
    "last_written": lambda book: book.last_written(),
    "fingerprint": lambda book: book.fingerprint(SESSION.id),
    "present": lambda book: book.present([("stroke-1", 1)]),
    "contains": lambda book: book.contains([save_of(stroke(1))]),
    "compare": lambda book: book.compare(fingerprint(book.head())),
    "only_backed_up_since": lambda book: book.only_backed_up_since(book.head().seq),
    "save": lambda book: book.save([save_of(stroke(50, session="session-2"))]),
    "save_all": lambda book: book.save_all([save_of(stroke(51, session="session-2"))]),
    "sign": lambda book: waiting_to_be_signed(book, DAY),
    # what asks through the connection itself
    "reading": lambda book: [
        records_over(book, RULE, DAY),
        kept_of(book, CLIENT.id, RULE),
        own_setting(book),
        visits_in_full(book, CLIENT.id),
        identity_versions(book, CLIENT.id),
        record_versions(book, CLIENT.id, [SESSION.id]),
    ],
    "records over": lambda book: records_over(book, RULE, date(2099, 1, 1)),
    "back_up": lambda book: back_up_if_due(book, backups_folder(book.path), MONDAY_EVENING),
}
# These read all of a book by their nature, and not while somebody waits for a page.
WHOLE_BOOK = {"verify", "counts", "copy_to", "writing", "close", "stay"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = signed_book(tmp_path / "book")
    with open_book(path) as book:
        book.save_all([save_of(replace(SESSION, id="session-2"))])
    return path


def scans(path: Path, question: Callable[[Book], object]) -> Iterator[str]:
    """Ask, and yield those steps of the plans of all statements that walk through a big table."""
    asked: list[str] = []
    with open_book(path) as book:
        book._connection.set_trace_callback(asked.append)
        question(book)
        book._connection.set_trace_callback(None)
    yield from walks(path, asked)


def walks(path: Path, asked: Iterable[str]) -> Iterator[str]:
    """Yield those steps of the plans of statements that walk through a big table of a book."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in dict.fromkeys(asked):
            if statement.lstrip("( ").upper().startswith(("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")):
                for *_numbers, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall():
                    yield from (f"{step}: {statement[:300]}" for _ in range(is_scan(step, statement)))


def is_scan(step: str, statement: str) -> bool:
    """Tell whether a step walks through a big table; one row at its end, or the first, is no walk."""
    words = step.split()
    if words[0] == "SEARCH" and "(session=?)" in step and re.search(r"[^+]session IS NULL", statement):
        return bool(BIG & {*words[1:2]})  # most rows of the trail have no session
    if words[0] != "SCAN" or re.search(r"ORDER BY seq( ASC| DESC)? LIMIT 1\b", statement):
        return False
    return bool(BIG & {*words[1:2], *(named_as(words[1], statement))})


def named_as(alias: str, statement: str) -> Iterator[str]:
    """Yield the big tables that a statement may mean by a short name."""
    yield from (table for table in BIG if f"{table} AS {alias}" in statement)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_of_the_window_scans_no_big_table(path: Path, question: Callable[[Book], object]) -> None:
    assert list(scans(path, question)) == []


def test_every_method_of_the_book_is_asked() -> None:
    public = {name for name, _ in inspect.getmembers(Book) if not name.startswith("_")}
    assert public - QUESTIONS.keys() - WHOLE_BOOK == set()


def test_the_control_counting_scans(path: Path) -> None:
    assert list(scans(path, lambda book: book.counts()))


def test_the_control_all_rows_without_a_session_are_a_walk(path: Path) -> None:
    asked = "SELECT max(recorded_utc) FROM record WHERE client IN (SELECT id FROM client) AND {}session IS NULL"
    assert list(walks(path, [asked.format("")]))
    assert list(walks(path, [asked.format("+")])) == []
