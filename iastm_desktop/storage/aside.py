"""What stands at a path is kept beside it under another name while something else takes its place."""

from pathlib import Path

from iastm_desktop.domain.moments import Moment


def free_name(path: Path, why: str, moment: Moment) -> Path:
    """Return a name beside `path` that nothing has yet, with `why` and the local time in it."""
    number = 0
    while True:
        more = f"-{number}" if number else ""
        aside = path.with_name(f"{path.stem} {why} {moment.local:%Y-%m-%d %H%M%S}{more}{path.suffix}")
        if not aside.exists():
            return aside
        number += 1


def keep_as(path: Path, aside: Path) -> None:
    """Give a file a second name, so that a power cut finds it or what replaces it at `path` and never nothing."""
    try:
        aside.hardlink_to(path)
    except OSError:  # a file system without hard links
        path.rename(aside)
