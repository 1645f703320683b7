"""What was found when a backup was tried, and what a rescue came to, in the words of window and command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iastm_desktop.domain.moments import Moment
from iastm_desktop.words import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from iastm_desktop.storage.backups import Tried
    from iastm_desktop.storage.rescue import Rescued


def time_words(made: datetime, now: Moment) -> str:
    """Return `28 Nov 2026, 14:02`, by the wall clock of `now`."""
    local = made.astimezone(now.local.tzinfo)
    return f"{local.day} {local:%b %Y}, {local:%H:%M}"


def tried_words(tried: Tried, now: Moment) -> list[str]:
    """Return what a test of the newest backup found, a sentence each."""
    made = time_words(tried.backup.made, now)
    if tried.faults:
        text = _("The backup of {time} is not good. The practice file was not touched. Make a new backup, and test it.")
        return [text.format(time=made), *tried.faults]
    text = _(
        "The backup of {time} is good: it was put back in a temporary place, opened, and its {saves} saves checked."
    )
    if tried.since:
        more = _("one more save") if tried.since == 1 else _("{since} more saves").format(since=tried.since)
        since = _("The practice file goes on from it with {more}.").format(more=more)
    else:
        since = _("It ends where the practice file ends.")
    return [text.format(time=made, saves=tried.saves), since]


def each_tried_words(tried: Sequence[Tried], not_there: Path | None, now: Moment) -> list[str]:
    """Return what a test of the newest backup in each place found; `not_there` is a second place that is away."""
    lines = []
    for one in tried:
        where = [_("In {folder}:").format(folder=one.backup.path.parent)] if len(tried) > 1 or not_there else []
        lines += [*where, *tried_words(one, now)]
    if not_there:
        lines.append(_("The second place {place} is not there, and was not tested.").format(place=not_there))
    return lines


def rescued_words(rescued: Rescued, new: Path) -> list[str]:
    """Return what a rescue came to and what is missing, a sentence each."""
    lines = [_("{count} saves are in {path}.").format(count=rescued.copied, path=new), *rescued.lost]
    if rescued.stand_ins:
        text = _("{count} people or visits that others name could not be read; each stands as “(could not be read)”.")
        lines.append(text.format(count=rescued.stand_ins))
    return lines
