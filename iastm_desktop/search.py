"""Find regions and clients by the first letters of their words, in any order, with room for a slip."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Protocol, TypeVar

from iastm_desktop.domain.regions import Region, RegionTable

_Found = TypeVar("_Found")
_EXACT, _START, _SLIP = 100.0, 95.0, 80.0
_LETTERS_FOR_A_SLIP = 4  # shorter words must match as typed, or everything is found


class Person(Protocol):
    """What a client is found by."""

    @property
    def name(self) -> str:
        """Return the full name."""

    @property
    def called(self) -> str | None:
        """Return the preferred name."""

    @property
    def reference(self) -> str | None:
        """Return the file number or other reference."""

    @property
    def born(self) -> date | None:
        """Return the birth date."""


_Person = TypeVar("_Person", bound=Person)


def find_regions(table: RegionTable, text: str, limit: int = 20) -> list[Region]:
    """Return the regions whose name or synonym has every word of `text`, best first; none for an empty text."""
    if not text.strip():
        return []
    return _ranked(table, text, _region_names)[:limit]


def find_clients(clients: Iterable[_Person], text: str, limit: int | None = None) -> list[_Person]:
    """Return the clients with every word of `text` in name, preferred name, reference or birth date, best first.

    An empty text finds everybody, in the order given.
    """
    if not text.strip():
        return list(clients)[:limit]
    return _ranked(clients, text, _client_names)[:limit]


def folded(text: str) -> str:
    """Return `text` without accents and capitals, to compare."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


def _region_names(region: Region) -> list[str]:
    return [region.name, region.id, *region.synonyms]


def _client_names(client: Person) -> list[str]:
    born = client.born.strftime("%Y-%m-%d %Y%m%d %d %B") if client.born else ""
    return [" ".join(filter(None, (client.name, client.called, client.reference, born)))]


def _ranked(things: Iterable[_Found], text: str, names: Callable[[_Found], list[str]]) -> list[_Found]:
    wanted = _words(text)
    scored = []
    for order, thing in enumerate(things):
        score = max(_name_score(wanted, _words(name)) - (number > 0) for number, name in enumerate(names(thing)))
        if score > 0:
            scored.append((-score, order, thing))
    return [thing for _, _, thing in sorted(scored, key=lambda found: found[:2])]


def _name_score(wanted: Sequence[str], words: Sequence[str]) -> float:
    """Return how well a name answers: 0 if a wanted word is missing, more for a name with few other words."""
    if not words or not wanted:
        return 0.0
    scores = [max(_word_score(word, known) for known in words) for word in wanted]
    if min(scores) == 0:
        return 0.0
    return sum(scores) / len(scores) - abs(len(words) - len(wanted)) / 10


def _word_score(wanted: str, word: str) -> float:
    if word == wanted:
        return _EXACT
    if word.startswith(wanted):
        return _START
    if len(wanted) < _LETTERS_FOR_A_SLIP:
        return 0.0
    return _slip_score(wanted, word)


def _slip_score(wanted: str, word: str) -> float:
    """Return a lower score for a word or the start of one with a slip: a letter wrong, missing, doubled or swapped."""
    from rapidfuzz.distance import OSA  # here: 20 ms that the first paint does not need

    allowed = 1 if len(wanted) < 7 else 2
    starts = {word, word[: len(wanted)], word[: len(wanted) - 1], word[: len(wanted) + 1]}
    slips = min(OSA.distance(wanted, start, score_cutoff=allowed) for start in starts)
    return _SLIP - 10 * slips if slips <= allowed else 0.0


@lru_cache(maxsize=50_000)
def _words(text: str) -> tuple[str, ...]:
    """Return the words of a text; a hyphenated one also whole."""
    plain = folded(text).replace("_", " ").replace("'", "")
    return tuple(dict.fromkeys([*re.findall(r"\w+", plain), *re.findall(r"\w+(?:-\w+)+", plain)]))
