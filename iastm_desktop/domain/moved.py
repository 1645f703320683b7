"""A signed visit that was charted on the wrong client: it stays as it is, and a record names the right client."""

from typing import TYPE_CHECKING

from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.people import Practitioner
from iastm_desktop.domain.values import dataclass

if TYPE_CHECKING:
    from iastm_desktop.domain.facts import Record, Save

KIND = "moved_to"
WHY_LENGTH = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """To which client a visit was moved, by whom, when and why. `why` may name the other client: never on paper."""

    client: str
    author: str
    name: str
    at: Moment
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedAway:
    """What the list of the wrong client still says: that a visit was charted here, and when it was moved."""

    session: str
    started_at: Moment
    moved_at: Moment


def moved_record(session: str, client: str, why: str, person: Practitioner) -> "Record":
    """Return the record that moves a signed visit; ValueError with a sentence where it has no reason."""
    from iastm_desktop.domain.facts import Record, new_id

    said = why.strip()
    if not said:
        raise ValueError("Write why the visit is moved.")
    if len(said) > WHY_LENGTH:
        raise ValueError(f"The reason has {len(said):,} characters; up to {WHY_LENGTH:,} can be kept.")
    return Record(id=new_id(), kind=KIND, client=client, session=session, body={"why": said, "name": person.name})


def moved_of(save: "Save") -> Moved:
    """Return the move that a record keeps."""
    body, client = getattr(save.fact, "body", {}), getattr(save.fact, "client", None)
    return Moved(
        client=client or "",
        author=save.author,
        name=str(body.get("name", "")),
        at=save.recorded_at,
        why=str(body.get("why", "")),
    )


def moved_words(at: Moment) -> str:
    """Return `charted under another name, moved on 3 March 2026`: the other client is never named."""
    return f"charted under another name, moved on {_day(at)}"


def moved_away_words(away: MovedAway) -> str:
    """Return what the list of the wrong client says, without anything of the visit itself."""
    return f"visit charted here by mistake; moved on {_day(away.moved_at)}"


def _day(at: Moment) -> str:
    return f"{at.date.day} {at.date:%B %Y}"
