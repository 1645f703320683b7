"""A backup that leaves the computer: one file, locked as a whole, which the recovery sheet opens anywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from iastm_desktop.domain.moments import now
from iastm_desktop.ui.background import run_in_background
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.viewing import note_event
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.age_backups import Unlocked
    from iastm_desktop.storage.book import Book

WHAT_IT_IS = _(
    "One file for a stick or a cloud folder, locked as a whole. The recovery sheet opens it on any computer: "
    "keep the sheet elsewhere."
)


def ask_where(over: QWidget, book: OpenBook) -> Path | None:
    """Ask where the file shall be; None where it was cancelled."""
    start = str(Path.home() / f"{book.path.stem} {now().date.isoformat()}.age")
    chosen, _filter = QFileDialog.getSaveFileName(
        over, _("Save a locked backup"), start, "age (*.age)", "", QFileDialog.Option.DontConfirmOverwrite
    )
    path = Path(chosen)
    return (path if path.suffix else path.with_suffix(".age")) if chosen else None


def save_age(
    asker: QWidget,
    book: OpenBook,
    path: Path,
    on_done: Callable[[], object],
    on_failed: Callable[[Exception], None],
) -> None:
    """Back the book up to the new file `path`, in steps, between which what is charted is saved; then read it back."""
    author = book.author

    def copied(begun: Unlocked) -> None:
        run_in_background(lambda: _finish(begun), done, on_failed, expected=_expected(), receiver=asker)

    def done(_nothing: None) -> None:
        note_event(book, "backed_up", author=author)
        on_done()

    book.storage.ask_in_steps(lambda opened, between: _begin(opened, path, between), copied, on_failed)


def _begin(book: Book, path: Path, between: Callable[[], None]) -> Unlocked:
    from iastm_desktop.storage.age_backups import begin_age_backup

    return begin_age_backup(book, path, between)


def _finish(begun: Unlocked) -> None:
    from iastm_desktop.storage.age_backups import finish_age_backup

    finish_age_backup(begun)


def _expected() -> tuple[type[Exception], ...]:
    from iastm_desktop.storage.errors import BookError

    return (BookError, OSError)
