"""What a client filled in before a visit: a record beside the sessions, until a visit takes it over."""

from collections.abc import Iterable, Mapping
from typing import Any

from iastm_desktop.domain.entries import PainArea
from iastm_desktop.domain.plain import build
from iastm_desktop.domain.session import Screening
from iastm_desktop.domain.session_file import entry_to_plain, screening_from_plain, screening_to_plain

KIND = "intake"


def intake_body(screening: Screening, areas: Iterable[PainArea]) -> dict[str, object]:
    """Return the body of the record a book keeps it as."""
    return {"screening": screening_to_plain(screening), "pain": [entry_to_plain(area) for area in areas]}


def screening_of(body: Mapping[str, Any], session: str) -> Screening:
    """Return the health check for a session, with a new id."""
    return screening_from_plain(dict(body.get("screening", {})), session)


def areas_of(body: Mapping[str, Any]) -> tuple[PainArea, ...]:
    """Return the places that hurt, as new entries."""
    told = (
        {name: value for name, value in area.items() if name not in ("kind", "id")} for area in body.get("pain", ())
    )
    return tuple(build(PainArea, area) for area in told)
