"""An open session for tests: a real book on disk, the real storage thread, the real editor."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from pytestqt.qtbot import QtBot

from iastm_desktop.assets import load_body_map, load_catalogue, load_groups, load_regions, map_picture
from iastm_desktop.domain.facts import SessionRecord, new_id
from iastm_desktop.domain.rules import seed_items
from iastm_desktop.domain.session import Answer, Consent, Screening
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.storage_thread import StorageThread
from tests.storage.honest_book import MONDAY_EVENING, PRACTITIONER, SESSION


@cache
def parts() -> Parts:
    """Return the app's own data, with a clock that stands still."""
    return Parts(
        catalogue=load_catalogue(),
        regions=load_regions(),
        groups=load_groups(),
        body_map=load_body_map(),
        map_picture=map_picture,
        now=lambda: MONDAY_EVENING,
    )


def all_no(**answers: str) -> Screening:
    """Return a screening with every seed item answered no, but for `answers`."""
    items = seed_items(parts().catalogue)
    return Screening(
        id=new_id(),
        session=SESSION.id,
        answers=tuple(Answer(item=item, answer=answers.get(item, "no")) for item in items),
    )


def agreed(**fields: object) -> Consent:
    """Return consent as given by word of mouth, but for `fields`."""
    said = {"decision": "accepted", "method": "verbal", "at": MONDAY_EVENING} | fields
    return Consent(id=new_id(), session=SESSION.id, **said)  # type: ignore[arg-type]


@contextmanager
def running(path: Path, qtbot: QtBot) -> Iterator[StorageThread]:
    """Run the storage thread of a book until the test is done with it."""
    thread = StorageThread(path)
    with qtbot.waitSignal(thread.opened):
        thread.start()
    try:
        yield thread
    finally:
        thread.stop()
        assert thread.wait(20_000)


@contextmanager
def open_editor(path: Path, qtbot: QtBot, *, asked: bool = True) -> Iterator[tuple[SessionEditor, StorageThread]]:
    """Open the book's one session; with `asked`, health and consent are answered."""
    with running(path, qtbot) as thread:
        editor = SessionEditor(read_session(path), thread, parts(), author=PRACTITIONER.id)
        if asked:
            editor.set_screening(all_no())
            editor.set_consent(agreed())
        yield editor, thread
        editor.close()


def read_session(path: Path) -> SessionRecord:
    """Read the session from the disk by a connection of its own."""
    with open_book(path) as book:
        record = book.session(SESSION.id)
    assert record is not None
    return record


def wait_until_saved(qtbot: QtBot, thread: StorageThread) -> None:
    """Wait until everything queued is in the book."""
    qtbot.waitUntil(lambda: thread.is_idle, timeout=20_000)
    qtbot.wait(0)


@contextmanager
def no_room_in(thread: StorageThread, qtbot: QtBot) -> Iterator[None]:
    """Let the book's file not grow any more, as on a full disk."""
    for_ever = 2**31 - 2
    _pragma(thread, qtbot, "max_page_count = 1")
    yield
    _pragma(thread, qtbot, f"max_page_count = {for_ever}")


def _pragma(thread: StorageThread, qtbot: QtBot, words: str) -> None:
    answers: list[object] = []
    thread.ask(lambda book: book._file.connection.execute(f"PRAGMA {words}").fetchall(), answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=20_000)
