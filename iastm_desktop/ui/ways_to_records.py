"""The ways from the window to what is done with whole records, and back once the people in the book changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from iastm_desktop.ui.pages import Pages
from iastm_desktop.ui.parts import Parts

if TYPE_CHECKING:
    from iastm_desktop.ui.record_dialog import RecordDialog
    from iastm_desktop.ui.retention_dialog import RetentionDialog


def show_record(pages: Pages, client: str, parts: Parts) -> RecordDialog:
    """Show what can be done with one client's whole record."""
    from iastm_desktop.ui.record_dialog import RecordDialog

    dialog = RecordDialog(pages.book, parts, pages.book.clients[client], pages.window())
    dialog.leaving.connect(lambda: pages.close_sessions_of(client))
    dialog.changed.connect(lambda changed: _go_on(pages, changed))
    dialog.open()
    return dialog


def show_retention(pages: Pages | None, parts: Parts) -> RetentionDialog | None:
    """Show how long records are kept, and whose time is over."""
    if pages is None:
        return None
    from iastm_desktop.ui.retention_dialog import RetentionDialog

    dialog = RetentionDialog(pages.book, parts, pages.window())
    dialog.leaving.connect(pages.close_sessions_of)
    dialog.changed.connect(lambda changed: _go_on(pages, changed))
    dialog.open()
    return dialog


def _go_on(pages: Pages, client: str) -> None:
    """Read the people anew, and go on with one of them, or with the list where the record is gone."""

    def go_on() -> None:
        if client:
            pages.close_sessions_of(client)  # they are opened anew, with the entry that counts
            pages.show_client(client)
        else:
            pages.forget_client()

    pages.book.loaded.connect(go_on, Qt.ConnectionType.SingleShotConnection)
    pages.book.load()
