"""Keeping a client's record in order by the command line: joining two entries of one person."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from iastm_desktop.domain.people import Client
from iastm_desktop.storage.book import open_book
from tests.command_line import NECK, run
from tests.storage.honest_book import CLIENT, PRACTITIONER, SESSION, save_of
from tests.storage.signed_book import signed_book

WHO = ("--as", PRACTITIONER.name)
TWICE = Client(id="client-2", name="Zofia Zwei", born=date(1980, 1, 2))
JOIN = (TWICE.id, CLIENT.id, "--why", "same card", *WHO)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = signed_book(tmp_path / "practice.iastm")
    with open_book(path) as opened:
        opened.save_all([save_of(TWICE), save_of(replace(SESSION, id="s-2", client=TWICE.id))])
    return path


def ids_found(book: Path, text: str) -> list[str]:
    return [client["id"] for client in run("clients", book, "--search", text, "--json").json]


def test_both_names_find_one_client_and_every_visit(book: Path) -> None:
    assert ids_found(book, "zwei") == [TWICE.id], "the control"
    assert run("join", book, *JOIN).code == 0
    assert ids_found(book, "zwei") == ids_found(book, "ann") == [CLIENT.id]
    for client in (CLIENT.id, TWICE.id):
        assert len(run("sessions", book, "--client", client, "--json").json) == 2
    assert run("verify", book).code == 0
    assert "two entries of one person joined" in run("audit", book, "--client", TWICE.id).out


def test_a_file_with_the_joined_name_is_charted_for_the_one_it_leads_to(book: Path, tmp_path: Path) -> None:
    run("join", book, *JOIN)
    told = json.loads(NECK.read_text("utf-8"))
    told["client"] = {"name": TWICE.name, "born": "1980-01-02"}
    file = tmp_path / "visit.json"
    file.write_text(json.dumps(told))
    charted = run("chart", book, file)
    assert charted.code == 0
    shown = run("show", book, charted.out.strip(), "--json").json
    assert shown["record"]["client"] == CLIENT.id and shown["client"]["name"] == CLIENT.name
    with open_book(book) as opened:
        assert len(opened.history(CLIENT.id)) == 1, "nothing new was told, so nothing is saved of the client"


def test_a_joining_is_taken_back(book: Path) -> None:
    run("join", book, *JOIN)
    assert run("separate", book, TWICE.id, "--why", "sisters", *WHO).code == 0
    assert ids_found(book, "zwei") == [TWICE.id]
    again = run("separate", book, TWICE.id, "--why", "sisters", *WHO)
    assert again.code == 1 and "joined to no other" in again.err


def test_without_a_reason_or_for_nobody_it_is_refused(book: Path) -> None:
    blank = run("join", book, TWICE.id, CLIENT.id, "--why", " ", *WHO)
    assert blank.code == 1 and "how you know" in blank.err
    nobody = run("join", book, "none", CLIENT.id, "--why", "x", *WHO)
    assert nobody.code == 1 and "no such client" in nobody.err
