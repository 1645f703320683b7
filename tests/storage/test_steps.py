"""A question about one client takes no more steps in a file ten times as old: what a plan alone does not show."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from iastm_desktop.domain.audit import VIEWED, audit_record
from iastm_desktop.domain.facts import Fact, Record
from iastm_desktop.domain.moments import Moment
from iastm_desktop.storage.book import Book, open_book
from tests.storage.honest_book import CLIENT, MONDAY_EVENING, save_of, stroke
from tests.storage.signed_book import AGREED, ASKED, ENDED, signed_book
from tests.storage.test_no_scans import QUESTIONS

BEA = replace(CLIENT, id="client-2", name="Bea Other")
YOUNG, OLD = 80, 800  # visits of somebody else; in both the newest page of the audit trail is full
A_STEP = 20  # SQLite's own steps that count as one
# What grows with the years by its nature: the newest year's rows are looked through, lists of what was signed.
GROWS = {
    "entries": "the newest 20,000 rows",
    "records": "all signatures",
    "records over": "every row of those whose time is over",
    "back_up": "all of the file",
    "save_all": "refused the second time",
}


def visits(many: int) -> list[Fact]:
    """Return visits of another client, one a day, each asked, agreed to, charted, signed and seen."""
    facts: list[Fact] = [BEA]
    for number in range(many):
        at, own = Moment(MONDAY_EVENING.utc - timedelta(days=number + 1), -480), f"other-{number}"
        visit = replace(ENDED, id=own, client=BEA.id, started_at=at, ended_at=at)
        facts += [visit, replace(ASKED, id=f"asked-{number}", session=own)]
        facts += [replace(AGREED, id=f"agreed-{number}", session=own), stroke(1000 + number, session=own)]
        facts += [Record(id=f"signed-{number}", kind="sign_off", client=BEA.id, session=own, on_date=at.date)]
        facts += [replace(audit_record(VIEWED, at.date, client=BEA.id), id=f"viewed-{number}")]
    return facts


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a young and an old book: the client's own record is the same in both."""
    folder = tmp_path_factory.mktemp("steps")
    made = []
    for many in (YOUNG, OLD):
        path = signed_book(folder / f"{many}.iastm")
        with open_book(path) as book:
            book.save_all([save_of(replace(ENDED, id="session-2", ended_at=None, outcome=None))])
            book.save_all([save_of(fact) for fact in visits(many)])
        made.append(path)
    return made[0], made[1]


def steps(path: Path, question: Callable[[Book], object]) -> int:
    """Return how many steps SQLite takes for a question, the second time it is put."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    with open_book(path) as book:
        question(book)
        book._connection.set_progress_handler(count, A_STEP)
        question(book)
        book._connection.set_progress_handler(None, 0)
    return counted


@pytest.mark.parametrize("name", [name for name in QUESTIONS if name not in GROWS])
def test_a_question_takes_no_more_steps_in_an_old_book(books: tuple[Path, Path], name: str) -> None:
    young, old = (steps(path, QUESTIONS[name]) for path in books)
    assert old <= 1.5 * young + 20, (young, old)


def test_the_control_rows_without_a_session_take_ten_times_as_many(books: tuple[Path, Path]) -> None:
    def walk(book: Book) -> object:
        query = "SELECT max(recorded_utc) FROM record WHERE client IN (SELECT ?) AND session IS NULL"
        return book._connection.execute(query, (CLIENT.id,)).fetchall()

    young, old = (steps(path, walk) for path in books)
    assert old > 1.5 * young + 20
