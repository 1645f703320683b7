"""A practice's own tools, strokes, techniques, findings, reactions and scales: kept in its book as records."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from iastm_desktop.domain.catalogue import OWN_PREFIX, Catalogue, CatalogueError, Term
from iastm_desktop.domain.facts import Record, new_id
from iastm_desktop.domain.fields import is_legible
from iastm_desktop.domain.values import dataclass

KIND = "term"
LISTS = ("tools", "strokes", "techniques", "findings", "reactions", "measures")
WORDS_LENGTH = 40  # a button
UNIT_LENGTH = 12
LOWEST, HIGHEST = -1_000, 10_000  # what a session file takes as a value
# What the program must know of a term that its users named: how strong an own reaction was can be said, for one.
_FACTS: Mapping[str, Mapping[str, str]] = {
    "reactions": {"grade": "0-10", "grade_list": "grade_severity", "needs_region": "yes", "bleeding": "no"},
}


@dataclass(frozen=True, slots=True)
class Scale:
    """What an own measure runs from and to, and its unit, which may be empty."""

    low: float
    high: float
    unit: str = ""


def new_own_term(list_name: str, words: str, catalogue: Catalogue, scale: Scale | None = None) -> Record:
    """Return the record of an own term, for `measures` with its scale; CatalogueError says what cannot be taken."""
    words = " ".join(words.split())
    if not is_legible(words) or len(words) > WORDS_LENGTH:
        raise CatalogueError(f"A word of your own has 1 to {WORDS_LENGTH} characters.")
    known = catalogue.lists[list_name].values()
    if any(term.words.casefold() == words.casefold() for term in known):
        raise CatalogueError(f"“{words}” is in the list already.")
    body = {"list_name": list_name, "code": _free_code(list_name, words, catalogue)}
    facts = _scale_facts(scale) if list_name == "measures" else {}
    return Record(id=new_id(), kind=KIND, body={**body, "words": words, "client_words": words, **facts})


def own_terms(records: Iterable[Record]) -> tuple[Term, ...]:
    """Return the terms that records hold; a record that is none is left out, and stays in the book."""
    return tuple(term for record in records if (term := _term(record)))


def _term(record: Record) -> Term | None:
    texts = [record.body.get(name) for name in ("list_name", "code", "words", "client_words")]
    if record.kind != KIND or not all(isinstance(text, str) and text for text in texts):
        return None
    list_name, code, words, client_words = (str(text) for text in texts)
    facts = dict(_FACTS.get(list_name, {}))
    if list_name == "measures":
        scale = _scale_of(record.body)
        if scale is None:
            return None
        facts |= _scale_facts(scale)
    return Term(list_name, code, words, client_words, "own", facts)


def _scale_facts(scale: Scale | None) -> dict[str, str]:
    """Return a scale as the facts of a term; CatalogueError where it is none."""
    if scale is None:
        raise CatalogueError("A scale has a lowest and a highest value.")
    if not LOWEST <= scale.low < scale.high <= HIGHEST:
        raise CatalogueError(f"The lowest value is below the highest; both are {LOWEST:,} to {HIGHEST:,}.")
    unit = " ".join(scale.unit.split())
    if len(unit) > UNIT_LENGTH:
        raise CatalogueError(f"A unit has at most {UNIT_LENGTH} characters.")
    return {"low": f"{scale.low:g}", "high": f"{scale.high:g}", "unit": unit}


def _scale_of(body: Mapping[str, object]) -> Scale | None:
    try:
        scale = Scale(float(str(body.get("low"))), float(str(body.get("high"))), str(body.get("unit") or ""))
        _scale_facts(scale)
    except (ValueError, CatalogueError):
        return None
    return scale


def _free_code(list_name: str, words: str, catalogue: Catalogue) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    stem = OWN_PREFIX + (re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "own")
    numbered = (f"{stem}_{number}" for number in range(2, 10_000))
    return stem if not catalogue.has(list_name, stem) else next(c for c in numbered if not catalogue.has(list_name, c))
