"""The file dialogs for practice files: the only place that asks the system for a path."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from iastm_desktop.words import _

SUFFIX, BACKUP_SUFFIXES = ".iastm", (".age", ".iastm-backup")


def ask_existing_book(parent: QWidget, start: Path) -> Path | None:
    """Ask for a practice file or a backup that is there; None where it was cancelled."""
    backups = " ".join(f"*{suffix}" for suffix in BACKUP_SUFFIXES)
    kinds = f"{_('Practice files and backups')} (*{SUFFIX} {backups});;{_('All files')} (*)"
    chosen, _filter = QFileDialog.getOpenFileName(parent, _("Open a practice file"), str(start), kinds)
    return Path(chosen) if chosen else None


def ask_new_book(parent: QWidget, start: Path) -> Path | None:
    """Ask where a new practice file shall be; None where it was cancelled."""
    chosen, _filter = QFileDialog.getSaveFileName(
        parent,
        _("Where the practice file shall be"),
        str(start),
        _filters(),
        "",
        QFileDialog.Option.DontConfirmOverwrite,
    )
    return with_suffix(Path(chosen)) if chosen else None


def with_suffix(path: Path) -> Path:
    """Return the path with our suffix where it has none."""
    return path if path.suffix else path.with_name(path.name + SUFFIX)


def _filters() -> str:
    return f"{_('Practice files')} (*{SUFFIX});;{_('All files')} (*)"
