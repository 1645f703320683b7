"""A practice's own tools, strokes, techniques, findings and reactions: kept in its book as records."""

import re
import unicodedata
from collections.abc import Iterable

from iastm_desktop.domain.catalogue import OWN_PREFIX, Catalogue, CatalogueError, Term
from iastm_desktop.domain.facts import Record, new_id

KIND = "term"
LISTS = ("tools", "strokes", "techniques", "findings", "reactions")
WORDS_LENGTH = 40  # a button


def new_own_term(list_name: str, words: str, catalogue: Catalogue) -> Record:
    """Return the record of an own term; CatalogueError says why the words cannot be taken."""
    words = " ".join(words.split())
    if not words or len(words) > WORDS_LENGTH:
        raise CatalogueError(f"A word of your own has 1 to {WORDS_LENGTH} characters.")
    known = catalogue.lists[list_name].values()
    if any(term.words.casefold() == words.casefold() for term in known):
        raise CatalogueError(f"“{words}” is in the list already.")
    body = {"list_name": list_name, "code": _free_code(list_name, words, catalogue)}
    return Record(id=new_id(), kind=KIND, body={**body, "words": words, "client_words": words})


def own_terms(records: Iterable[Record]) -> tuple[Term, ...]:
    """Return the terms that records hold; a record that is none is left out, and stays in the book."""
    return tuple(term for record in records if (term := _term(record)))


def _term(record: Record) -> Term | None:
    texts = [record.body.get(name) for name in ("list_name", "code", "words", "client_words")]
    if record.kind != KIND or not all(isinstance(text, str) and text for text in texts):
        return None
    list_name, code, words, client_words = (str(text) for text in texts)
    return Term(list_name, code, words, client_words, "own", {})


def _free_code(list_name: str, words: str, catalogue: Catalogue) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    stem = OWN_PREFIX + (re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "own")
    numbered = (f"{stem}_{number}" for number in range(2, 10_000))
    return stem if not catalogue.has(list_name, stem) else next(c for c in numbered if not catalogue.has(list_name, c))
