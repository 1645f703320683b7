"""Whether the times of a session file fit one visit."""

from datetime import date, timedelta
from typing import Any

from iastm_desktop.domain.fields import FieldError
from iastm_desktop.domain.moments import parse_moment

BEFORE = timedelta(days=1)  # asked the evening before
AFTER = timedelta(days=31)  # looked at again after a day, three days, a month


def check_visit_times(values: dict[str, Any]) -> None:
    """Refuse a visit that ends when it starts or earlier, and one before the client was born."""
    started = parse_moment(values["started_at"])
    if "ended_at" in values and parse_moment(values["ended_at"]).utc <= started.utc:
        raise FieldError("ended_at", "is not after started_at")
    born = values["client"].get("born")
    if born and date.fromisoformat(born) > started.date:
        raise FieldError("client.born", f"{born} is after the visit")


def check_entry_time(entry: dict[str, Any], path: str, started_at: str) -> None:
    """Refuse an entry more than a day before its visit or more than a month after."""
    if "at" not in entry:
        return
    since = parse_moment(entry["at"]).utc - parse_moment(started_at).utc
    if not -BEFORE <= since <= AFTER:
        raise FieldError(f"{path}.at", f"{entry['at']} does not belong to a visit that started {started_at}")
