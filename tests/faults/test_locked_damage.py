"""Damaged locked files: the same content, or refused with a sentence; never other words, never a crash."""

import random
from pathlib import Path

import pytest

from iastm_desktop.domain.people import Client
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.errors import BookError
from iastm_desktop.storage.unlocking import unlock
from tests.storage.honest_book import CLIENT, MONDAY_EVENING, SESSION
from tests.storage.locked_book import SHEET, WORDS, locked_book, unlocked
from tests.storage.signed_book import saves_of_visit


@pytest.fixture
def whole(tmp_path: Path) -> bytes:
    path = locked_book(tmp_path / "whole.iastm")
    with unlocked(path) as book:
        book.save_all(saves_of_visit())
    return path.read_bytes()


def read(path: Path, secret: str) -> tuple[tuple[Client, ...], object] | None:
    """Return what an unlocked file says of its client and visit; None where a sentence says that it cannot be."""
    try:
        with open_book(path) as book:
            unlock(book, secret, now=MONDAY_EVENING)
            record = book.session(SESSION.id)
            return book.clients(), record and (record.session, record.entries, record.screening, record.consent)
    except BookError as error:
        assert str(error)
        return None


@pytest.mark.parametrize("many", [40, pytest.param(1_000, marks=pytest.mark.long)])
def test_a_changed_byte_never_makes_other_words_of_a_locked_file(tmp_path: Path, whole: bytes, many: int) -> None:
    chance, path = random.Random(many), tmp_path / "damaged.iastm"
    path.write_bytes(whole)
    expected = read(path, WORDS)
    assert expected is not None and expected[0] == (CLIENT,)
    refused = 0
    for number in range(many):
        data = bytearray(whole)
        for _byte in range(chance.choice((1, 1, 4, 64))):
            data[chance.randrange(100, len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        found = read(path, (WORDS, SHEET)[number % 2])
        refused += found is None
        if found:
            own = [client for client in found[0] if client.id == CLIENT.id]
            assert own in ([], [CLIENT]), "words that nobody wrote"
        for left in tmp_path.glob("damaged.iastm?*"):
            left.unlink()
    assert refused, "a damage that nothing notices damages nothing: the control"
