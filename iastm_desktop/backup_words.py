"""What was found when a backup was tried, and what a rescue came to, in the words of window and command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iastm_desktop.domain.moments import Moment
from iastm_desktop.words import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from iastm_desktop.storage.backups import Backup, Tried
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


def rescued_words(rescued: Rescued, damaged: Path, new: Path) -> list[str]:
    """Return what a rescue came to, a sentence each: what was saved and where it is, how much is missing."""
    people = _counted(rescued.clients, _("client"), _("clients"))
    visits = _counted(rescued.visits, _("visit"), _("visits"))
    text = _("{count} saves could be read, of {people} and {visits}; they are in {path}.")
    lines = [text.format(count=rescued.copied, people=people, visits=visits, path=new)]
    if missing := len(missing_words(rescued)):
        things = _counted(missing, _("thing is"), _("things are"))
        lines.append(_("{things} missing or changed.").format(things=things))
    else:
        lines.append(_("Nothing is missing."))
    return [*lines, _("The damaged file {path} is as it was.").format(path=damaged)]


def missing_words(rescued: Rescued) -> list[str]:
    """Return what is missing or changed after a rescue, a sentence each."""
    lines = list(rescued.lost)
    if rescued.stand_ins:
        text = _("{count} people or visits that others name could not be read; each stands as “(could not be read)”.")
        lines.append(text.format(count=rescued.stand_ins))
    return lines


def good_backup_words(good: Backup | None, rescued: Rescued | None, now: Moment) -> str:
    """Return which backup is the newest that is whole, and whether it holds more than was rescued; empty for none."""
    if good is None:
        return ""
    line = _("The newest good backup is of {time}, after {saves} saves: {path}.")
    line = line.format(time=time_words(good.made, now), saves=good.seq, path=good.path)
    if rescued and good.seq > rescued.copied + 1:  # a new file has a first row of its own
        line += " " + _(
            "It holds more than could be read here: put it back, and look into the rescued file for the rest."
        )
    return line


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
