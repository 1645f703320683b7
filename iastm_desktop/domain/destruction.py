"""The destruction of a client's record: what must be said first, and what stays in the book afterwards."""

from datetime import date

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.people import Client, comparable_name, same_name
from iastm_desktop.domain.retention import Kept
from iastm_desktop.domain.values import dataclass

REASONS = "destroy_reason"
WORDS_LENGTH = 400
_SHORTEST_NAME = 3  # shorter parts of a name are words of other sentences too


@dataclass(frozen=True, slots=True, kw_only=True)
class Destruction:
    """What a person decided: whose record, why (a code, and own words without names), and that it is early."""

    client: str
    reason: str
    words: str = ""
    early: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Destroyed:
    """What was destroyed: rows of the book, visits, and the number of the first save that is gone."""

    rows: int
    visits: int
    first: int


def why_not(asked: Destruction, kept: Kept, today: date, catalogue: Catalogue, others: tuple[Client, ...] = ()) -> str:
    """Return why a record is not destroyed as asked, empty where it may be."""
    if not catalogue.has(REASONS, asked.reason):
        return f"{asked.reason!r} is no reason; these are: {', '.join(catalogue.codes(REASONS))}."
    if asked.reason == "other" and not asked.words.strip():
        return "Write the other reason, without the client's name."
    if len(asked.words) > WORDS_LENGTH:
        return f"The reason has {len(asked.words):,} characters; up to {WORDS_LENGTH} can be kept."
    if any(_names(asked.words, client) for client in (kept.client, *others)):
        return "The reason names the client: it stays in the practice file, so write it without the name."
    if today <= kept.until and not asked.early:
        return f"This record is to be kept until {kept.until}. Say that it goes before its time, if it must."
    return ""


def is_that_name(typed: str, client: Client) -> bool:
    """Tell whether what somebody typed to be sure is the client's name."""
    return same_name(typed, client.name)


def _names(words: str, client: Client) -> bool:
    said = comparable_name(words)
    parts = comparable_name(f"{client.name} {client.called or ''}").split()
    return any(part in said for part in parts if len(part) >= _SHORTEST_NAME)
