"""What the window asks of the book about one client's whole record: hand it out, join, separate, destroy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from iastm_desktop.domain.client_record import ClientRecord
from iastm_desktop.domain.destruction import Destroyed, Destruction
from iastm_desktop.domain.people import Client
from iastm_desktop.domain.retention import Kept, RetentionRule, rule_of
from iastm_desktop.ui.background import run_in_background
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.viewing import note_event
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book
    from iastm_desktop.storage.destroying import Copy

Say = Callable[[str], None]


def read_rule(opened: Book, parts: Parts) -> RetentionRule:
    """Return how long this practice keeps records; on the storage thread."""
    from iastm_desktop.storage.retention import own_setting

    return rule_of(own_setting(opened), parts.catalogue)


def read_kept(opened: Book, client: str, parts: Parts) -> tuple[RetentionRule, Kept | None]:
    """Return the rule, and how long a client's record is kept by it; on the storage thread."""
    from iastm_desktop.storage.retention import kept_of

    rule = read_rule(opened, parts)
    return rule, kept_of(opened, client, rule)


def hand_out(
    asker: QObject, book: OpenBook, parts: Parts, client: Client, folder: Path, on_done: Say, on_failed: Say
) -> None:
    """Write a client's whole record into a folder, as PDF and as JSON, and note who did."""
    now = parts.now()

    def read(opened: Book) -> ClientRecord | None:
        from iastm_desktop.whole_record import read_whole_record

        return read_whole_record(opened, client.id, parts.catalogue, now)

    def write(whole: ClientRecord | None) -> None:
        if whole is None:
            on_failed(_("This client is not in the practice file any more."))
            return
        run_in_background(
            lambda: _write_both(whole, parts, folder),
            finish,
            lambda error: on_failed(_("Not saved: {why}. Choose another folder.").format(why=error.strerror)),
            receiver=asker,
        )

    def finish(name: str) -> None:
        note_event(book, "exported", author=book.author, client=client.id, scope="whole record")
        on_done(_("Saved: {name}.pdf and .json").format(name=name))

    book.ask_or(asker, read, write, lambda error: on_failed(str(error)))


def join(
    asker: QObject, book: OpenBook, client: Client, into: Client, why: str, author: str, on_done: Say, parts: Parts
) -> None:
    """Let the entry of `client` lead to `into`; `on_done` gets why not, or nothing."""
    now = parts.now()

    def do(opened: Book) -> str:
        from iastm_desktop.storage.joining import join_clients

        return _sentence(lambda: join_clients(opened, client.id, into.id, why, author, now=now))

    book.ask_or(asker, do, on_done, lambda error: on_done(str(error)))


def separate(asker: QObject, book: OpenBook, entry: Client, why: str, author: str, on_done: Say, parts: Parts) -> None:
    """Take back that an entry was joined; `on_done` gets why not, or nothing."""
    now = parts.now()

    def do(opened: Book) -> str:
        from iastm_desktop.storage.joining import separate_clients

        return _sentence(lambda: separate_clients(opened, entry.id, why, author, now=now))

    book.ask_or(asker, do, on_done, lambda error: on_done(str(error)))


def destroy_record(
    asker: QObject,
    book: OpenBook,
    parts: Parts,
    asked: Destruction,
    author: str,
    on_done: Callable[[tuple[Destroyed, tuple[Copy, ...]]], None],
    on_failed: Say,
) -> None:
    """Destroy a record and find the files that still hold it."""
    now, ids, second = parts.now(), book.entries_of(asked.client), _second_place(book)

    def do(opened: Book) -> tuple[Destroyed, tuple[Copy, ...]]:
        from iastm_desktop.storage.backups import backups_folder
        from iastm_desktop.storage.destroying import copies_that_hold, destroy
        from iastm_desktop.storage.errors import refused

        _rule, kept = read_kept(opened, asked.client, parts)
        if kept is None or book.storage.held:
            raise refused(_("the client is gone already, or something is not saved yet"))
        done = destroy(opened, asked, kept, author=author, now=now)
        return done, copies_that_hold(opened.path, [backups_folder(opened.path), *second], ids)

    book.ask_or(asker, do, on_done, lambda error: on_failed(str(error)))


def back_up_and_delete(
    asker: QObject, book: OpenBook, parts: Parts, copies: tuple[Copy, ...], on_done: Callable[[tuple[str, ...]], None]
) -> None:
    """Make a new backup, then delete files that hold what was destroyed; `on_done` gets what went wrong."""
    now, author = parts.now(), book.author

    def do(opened: Book) -> tuple[str, ...]:
        from iastm_desktop.storage.audit import note
        from iastm_desktop.storage.backups import backups_folder, make_backup
        from iastm_desktop.storage.destroying import delete_copies

        make_backup(opened, backups_folder(opened.path), now)
        note(opened, "backed_up", author=author, now=now)
        return delete_copies(copy for copy in copies if not copy.sealed)

    book.ask_or(asker, do, on_done, lambda error: on_done((str(error),)))


def _second_place(book: OpenBook) -> tuple[Path, ...]:
    """Return the second place of this book's backups, where one was chosen on this computer."""
    chosen = book.preferences.choice(f"backups/{book.book_id}/place") if book.preferences else ""
    return (Path(chosen),) if chosen else ()


def _write_both(whole: ClientRecord, parts: Parts, folder: Path) -> str:
    """Write PDF and JSON; on a pool thread, which imports what is heavy."""
    from iastm_desktop.reports.client_record import client_record_pdf
    from iastm_desktop.ui.summary_dialog import write_pdf
    from iastm_desktop.whole_record import record_json, record_stem

    name = record_stem(whole.client, whole.made_at)
    pdf = client_record_pdf(whole, catalogue=parts.catalogue, regions=parts.regions, body_map=parts.body_map)
    write_pdf(folder / f"{name}.pdf", pdf)
    write_pdf(folder / f"{name}.json", record_json(whole))
    return name


def _sentence(do: Callable[[], None]) -> str:
    """Do it and return nothing, or the sentence that says why it cannot be."""
    try:
        do()
    except ValueError as error:
        return _(str(error))
    return ""
