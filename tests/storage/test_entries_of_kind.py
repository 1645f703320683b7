"""Entries of a kind across sessions: a client's own, live, in their newest version."""

from dataclasses import replace
from pathlib import Path

from iastm_desktop.domain.entries import Mark
from iastm_desktop.domain.people import Client
from iastm_desktop.storage.book import open_book
from tests.storage.honest_book import SESSION, new_book, save_of, stroke

SCAR = Mark(id="mark-1", session=SESSION.id, region="patella", side="left", mark="scar", effect="none")
BRUISE = replace(SCAR, id="mark-2", position=2, mark="bruise")
OTHER = Client(id="client-2", name="Bo Other")


def test_a_kind_is_read_over_all_sessions_and_by_client(tmp_path: Path) -> None:
    with open_book(new_book(tmp_path / "marks.iastm")) as book:
        book.save([save_of(OTHER), save_of(replace(SESSION, id="session-2", client=OTHER.id))])
        theirs = replace(SCAR, id="mark-3", session="session-2")
        book.save([save_of(fact) for fact in (stroke(1), SCAR, BRUISE, theirs)])
        assert book.entries("mark") == (SCAR, BRUISE, theirs)
        assert book.entries("mark", SESSION.client) == (SCAR, BRUISE)
        assert book.entries("mark", OTHER.id) == (theirs,)


def test_what_was_taken_back_or_corrected_is_not_read_as_it_was(tmp_path: Path) -> None:
    with open_book(new_book(tmp_path / "marks.iastm")) as book:
        book.save([save_of(SCAR), save_of(BRUISE)])
        bigger = replace(BRUISE, size_mm=40)
        book.save([save_of(SCAR, 2, withdrawn=True), save_of(bigger, 2)])
        assert book.entries("mark", SESSION.client) == (bigger,)


def test_a_session_that_moved_takes_its_entries_to_the_other_client(tmp_path: Path) -> None:
    with open_book(new_book(tmp_path / "marks.iastm")) as book:
        book.save([save_of(SCAR), save_of(OTHER)])
        book.save([save_of(replace(SESSION, client=OTHER.id), 2, reason="wrong client")])
        assert book.entries("mark", SESSION.client) == ()
        assert book.entries("mark", OTHER.id) == (SCAR,)
