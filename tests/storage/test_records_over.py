"""The list of records whose time is over has exactly those that are over when each is looked at by itself."""

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from iastm_desktop.domain.moments import Moment, parse_moment
from iastm_desktop.domain.retention import RetentionRule
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.joining import join_clients
from iastm_desktop.storage.retention import kept_of, records_over
from tests.storage.honest_book import CLIENT, PRACTITIONER, SESSION, new_book, save_of

RULE = RetentionRule(years=2, majority=19, source="a test")
START = parse_moment("2020-02-20T10:00:00+00:00")
DAYS = 12


def after(days: int) -> Moment:
    return Moment(START.utc + timedelta(days=days), 0)


def test_the_list_has_exactly_those_whose_time_is_over(tmp_path: Path) -> None:
    chance, over = random.Random(5), set[int]()
    with open_book(new_book(tmp_path / "book")) as book:
        for number in range(30):
            own = f"c-{number}"
            client = replace(CLIENT, id=own, born=date(2000, 6, 1) if number % 3 else date(2001, 2, 24))
            book.save_all([save_of(client, at=after(chance.randrange(DAYS)))])
            for visit in range(chance.randrange(3)):
                day = after(chance.randrange(DAYS))
                visited = replace(SESSION, id=f"v-{number}-{visit}", client=own, started_at=day, ended_at=day)
                book.save_all([save_of(visited, at=after(chance.randrange(DAYS)))])
        for number in (3, 7, 11):
            one, other = f"c-{number}", f"c-{number + 1}"
            join_clients(book, one, other, "one card", PRACTITIONER.id, now=after(DAYS))
        for days in range(-2, DAYS + 3):
            today = date(2022, 2, 20) + timedelta(days=days)
            each = [kept for one in book.clients() if (kept := kept_of(book, one.id, RULE)) and kept.until < today]
            listed = records_over(book, RULE, today)
            assert sorted(kept.client.id for kept in listed) == sorted(kept.client.id for kept in each)
            over.add(len(listed))
    assert len(over) > 5, "on some days few are over, on others many"
