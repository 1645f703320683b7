"""Find regions, groups of regions and clients by the start of their words, in any order, with room for a slip."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Protocol, TypeVar

from iastm_desktop.domain.groups import RegionGroup
from iastm_desktop.domain.regions import Region, RegionTable

_Found = TypeVar("_Found")
_EXACT, _PLURAL, _START, _SLIP = 100.0, 98.0, 95.0, 80.0
_JOINED = 1.0  # less for words run together or apart: itband, infra spinatus
_SYNONYM = 0.05  # less than for a name; a whole synonym still comes before a part of a name
_START_ONLY = 0.5  # less for a slip in the start of a word than for one in a whole word
_LETTERS_FOR_A_SLIP = 4  # shorter words must match as typed, or everything is found
_LETTERS_FOR_JOINED = 5
_BESIDE_THE_BEST = 25.0  # a place found by a slip is left out where another is found as typed
_SIDES = {"left": "left", "lt": "left", "l": "left", "right": "right", "rt": "right", "r": "right"}
# What people type around the name of a place, and which names no place.
_AROUND = frozenset("a and area at in my near of on part pain region the muscle muscles sore tight".split())


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
    """Return the regions whose name or synonym has every word of `text`, best first; none for an empty text.

    Where there is none, those that have every word somewhere: in one name or another, in the tissue or the part of
    the body. A side in front or behind (`left`, `rt`) and words that name no place (`of the`, `muscle`, `pain`) are
    passed over.
    """
    if not text.strip():
        return []
    zones_last = sorted(table, key=lambda region: region.kind == "zone")
    return (_places(zones_last, text, _region_names) or _places(zones_last, text, _all_words))[:limit]


def find_groups(groups: Iterable[RegionGroup], text: str, limit: int = 5) -> list[RegionGroup]:
    """Return the groups whose name or synonym has every word of `text`, best first; none for an empty text."""
    if not text.strip():
        return []
    return _places(groups, text, _group_names)[:limit]


def is_called(place: Region | RegionGroup, text: str) -> bool:
    """Tell whether `text`, but for a side, is the whole name of a place or a whole synonym."""
    wanted = _words(without_side(text))
    return any(wanted == _words(name) for name in (place.name, *place.synonyms))


def side_named(text: str) -> str | None:
    """Return the side that the first or last word of `text` names beside other words: left, right or None."""
    words = folded(text).split()
    if len(words) < 2:
        return None
    last = _SIDES.get(words[-1]) if len(words[-1]) > 1 else None  # one letter at the end begins a word
    return _SIDES.get(words[0]) or last


def without_side(text: str) -> str:
    """Return `text` without the word that `side_named` reads."""
    words = text.split()
    if side_named(text) is None:
        return text
    return " ".join(words[1:] if folded(words[0]) in _SIDES else words[:-1])


def find_clients(clients: Iterable[_Person], text: str, limit: int | None = None) -> list[_Person]:
    """Return the clients with every word of `text` in name, preferred name, reference or birth date, best first.

    An empty text finds everybody, in the order given.
    """
    if not text.strip():
        return list(clients)[:limit]
    return [client for _score, client in _ranked(clients, _words(text), _client_names, _words)][:limit]


def folded(text: str) -> str:
    """Return `text` without accents and capitals, to compare."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in letters if not unicodedata.combining(char))
    return unicodedata.normalize("NFKD", plain.casefold())  # a sign taken apart may hold capitals: ㎅


def _region_names(region: Region) -> list[str]:
    return [region.name, region.id, *region.synonyms]


def _all_words(region: Region) -> list[str]:
    return [" ".join((*_region_names(region), region.tissue, region.area)).replace("_", " ")]


def _group_names(group: RegionGroup) -> list[str]:
    return [group.name, *group.synonyms]


def _client_names(client: Person) -> list[str]:
    born = client.born.strftime("%Y-%m-%d %Y%m%d %d %B") if client.born else ""
    return [" ".join(filter(None, (client.name, client.called, client.reference, born)))]


def _places(places: Iterable[_Found], text: str, names: Callable[[_Found], list[str]]) -> list[_Found]:
    sought = without_side(text)
    found = _ranked(places, _place_words(sought), names, _place_words)
    near = [place for score, place in found if score > found[0][0] - _BESIDE_THE_BEST]
    return sorted(near, key=lambda place: _words(sought) not in map(_words, names(place)))


def _ranked(
    things: Iterable[_Found],
    wanted: Sequence[str],
    names: Callable[[_Found], list[str]],
    words: Callable[[str], Sequence[str]],
) -> list[tuple[float, _Found]]:
    """Return every thing that has all wanted words, with its score: the best first, equals in the order given."""
    scored = []
    for thing in things:
        scores = (_name_score(wanted, words(name)) - _SYNONYM * (n > 0) for n, name in enumerate(names(thing)))
        scored.append((max(scores), thing))
    return sorted((found for found in scored if found[0] > 0), key=lambda found: -found[0])


def _name_score(wanted: Sequence[str], words: Sequence[str]) -> float:
    """Return how well a name answers: 0 if a wanted word is missing, more for a name with few other words."""
    if not words or not wanted:
        return 0.0
    scores = [max(_word_score(word, known) for known in words) for word in wanted]
    apart = sum(scores) / len(scores) - abs(len(words) - len(wanted)) / 10 if min(scores) else 0.0
    if apart > _START - 1 or len(wanted) == len(words) > 1:
        return apart
    return max(apart, _joined_score("".join(wanted), "".join(words)))


def _joined_score(wanted: str, name: str) -> float:
    """Return the score of a name that answers once its words are run together."""
    if len(wanted) < _LETTERS_FOR_JOINED:
        return 0.0
    if name.startswith(wanted):
        return (_EXACT if name == wanted else _START) - _JOINED
    return max(0.0, _slip_score(wanted, name) - _JOINED)


@lru_cache(maxsize=50_000)
def _word_score(wanted: str, word: str) -> float:
    if word == wanted:
        return _EXACT
    if word.startswith(wanted):
        return _START
    if len(wanted) < _LETTERS_FOR_A_SLIP:
        return 0.0
    if wanted.removesuffix("s") == word:
        return _PLURAL
    return max(_slip_score(wanted, word), _start_score(wanted, word))


def _start_score(wanted: str, word: str) -> float:
    """Return the score of the start of a word with a slip, for a word not typed to its end; a whole one is better."""
    letters = len(wanted)
    if letters == _LETTERS_FOR_A_SLIP:
        return 0.0
    return max(_slip_score(wanted, word[:end]) for end in (letters - 1, letters, letters + 1)) - _START_ONLY


def _slip_score(wanted: str, word: str) -> float:
    """Return a lower score for a word with slips: a letter wrong, missing, doubled or swapped with the next."""
    allowed = _slips_allowed(wanted)
    if abs(len(wanted) - len(word)) > allowed:
        return 0.0
    allowed = min(allowed, 1) if word[0] != wanted[0] else allowed  # few people miss the first letter
    slips = _slips_between()(wanted, word, score_cutoff=allowed)
    return _SLIP - 10 * slips - (word[0] != wanted[0]) if slips <= allowed else 0.0


@cache
def _slips_between() -> Callable[..., int]:
    from rapidfuzz.distance import OSA  # here: 20 ms that the first paint does not need

    return OSA.distance


def _slips_allowed(wanted: str) -> int:
    """Return how many letters may be wrong: more in a long word, where a slip is likelier and misleads less."""
    return 1 if len(wanted) < 7 else 2 if len(wanted) < 14 else 3


@lru_cache(maxsize=50_000)
def _words(text: str) -> tuple[str, ...]:
    """Return the words of a text; a hyphenated one also whole."""
    plain = _unmarked(text)
    return tuple(dict.fromkeys([*re.findall(r"\w+", plain), *re.findall(r"\w+(?:-\w+)+", plain)]))


@lru_cache(maxsize=50_000)
def _place_words(text: str) -> tuple[str, ...]:
    """Return the words of a text that name a place; all of them if none does."""
    words = tuple(re.findall(r"\w+", _unmarked(text)))
    return tuple(word for word in words if not _stands_around(word)) or words


def _stands_around(word: str) -> bool:
    return word in _AROUND or (len(word) > _LETTERS_FOR_A_SLIP and _slip_score(word, "muscle") > 0)


def _unmarked(text: str) -> str:
    return folded(text).replace("_", " ").replace("'", "").replace("\u2019", "")
