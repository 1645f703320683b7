"""Whom somebody is who filled in alone: by name and birth date, and never at the cost of what the book says."""

from datetime import date

import pytest

from iastm_desktop.domain.intake import filled_in_as
from iastm_desktop.domain.people import Client, Phone

BORN = date(1984, 5, 17)
RAJ = Client(id="raj", name="Raj Dhaliwal", born=BORN, email="raj@example.com", phones=(Phone(number="1"),))


def told(**changes: object) -> Client:
    return Client(**{"id": "new", "name": "raj  DHALIWAL", "born": BORN, **changes})  # type: ignore[arg-type]


def test_the_same_name_and_birth_date_is_the_known_client_and_fills_only_what_was_empty() -> None:
    other = told(email="other@example.com", pronouns="he/him", phones=(Phone(number="1"), Phone(number="2")))
    found = filled_in_as(other, [RAJ])
    assert (found.id, found.name, found.email, found.pronouns) == ("raj", RAJ.name, RAJ.email, "he/him")
    assert [phone.number for phone in found.phones] == ["1", "2"]


@pytest.mark.parametrize(
    ("born", "doubtful"), [(None, True), (date(1990, 1, 1), False)], ids=["no birth date", "another birth date"]
)
def test_a_name_alone_joins_nobody(born: date | None, doubtful: bool) -> None:
    found = filled_in_as(told(born=born), [RAJ])
    assert (found.id, found.possible_duplicate) == ("new", doubtful)


def test_nobody_else_of_the_name_is_somebody_new() -> None:
    assert filled_in_as(told(name="Bea New"), [RAJ]) == told(name="Bea New")
