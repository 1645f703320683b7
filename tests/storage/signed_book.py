"""A book with one visit that is complete, and signed."""

from dataclasses import replace
from pathlib import Path

from iastm_desktop.assets import load_catalogue
from iastm_desktop.domain.facts import Save
from iastm_desktop.domain.moments import Moment, parse_moment
from iastm_desktop.domain.session import Answer, Consent, Screening
from iastm_desktop.storage.book import Book, open_book
from iastm_desktop.storage.signing import sign
from tests.storage.honest_book import PRACTITIONER, SESSION, new_book, save_of, stroke

CATALOGUE = load_catalogue()
ENDED = replace(SESSION, ended_at=parse_moment("2026-03-02T19:15:00-08:00"), outcome="treated")
SIGNED_AT = parse_moment("2026-03-02T19:20:00-08:00")
ASKED = Screening(
    id="screening-1",
    session=SESSION.id,
    answers=tuple(Answer(item=item, answer="no") for item in CATALOGUE.codes("screening")),
)
AGREED = Consent(id="consent-1", session=SESSION.id, decision="accepted", method="verbal")
CHARTED = (ASKED, AGREED, stroke(1), stroke(2))


def saves_of_visit() -> list[Save]:
    """Return the saves of a complete visit, with one correction and one entry taken back."""
    return [
        *(save_of(fact) for fact in CHARTED),
        save_of(stroke(1, pressure=2), 2, reason="slip"),
        save_of(stroke(2), 2, reason="taken back", withdrawn=True),
        save_of(ENDED, 2, reason="finished", at=parse_moment("2026-03-02T19:15:00-08:00")),
    ]


def complete_book(path: Path) -> Path:
    """Make a book whose one visit can be signed."""
    with open_book(new_book(path)) as book:
        book.save_all(saves_of_visit())
    return path


def sign_it(book: Book, now: Moment = SIGNED_AT, signer: str = PRACTITIONER.id) -> None:
    """Sign the visit."""
    assert sign(book, SESSION.id, signer, by="pin", now=now, catalogue=CATALOGUE) == ()


def signed_book(path: Path) -> Path:
    """Make a book whose one visit is signed."""
    with open_book(complete_book(path)) as book:
        sign_it(book)
    return path
