"""A day in the window on a locked practice file, until it is killed: chart, unlock, look at clients, lock, unlock."""

import os
import random
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from iastm_desktop import app
from iastm_desktop.domain.facts import Record, Save, new_id
from iastm_desktop.domain.moments import now
from iastm_desktop.domain.session import Session
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.unlocking import unlock
from iastm_desktop.ui.window import MainWindow

STEP_MS = 40


def main(book: Path, words: str, seed: int) -> None:
    """Spend a day; every step says what was done, so that the test knows how far it came before the end."""
    if words:
        with open_book(book) as opened:
            unlock(opened, words, now=now())
            chart(opened, random.Random(seed))
            say("charted")
    spend_in_window(book, words, random.Random(seed))


def chart(book: object, chance: random.Random) -> None:
    """Write words of some clients: corrections, visits, records."""
    clients = chance.sample(book.clients(), 12)  # type: ignore[attr-defined]
    saves: list[Save] = []
    for client in clients:
        note = f"{client.alerts[0]} {client.called}" if client.alerts else client.name
        session = Session(
            id=new_id(), client=client.id, practitioner="practitioner-1", role="rmt", started_at=now(), reason=note
        )
        call = Record(id=new_id(), kind="line_up", client=client.id, on_date=now().date, body={"reason": note})
        saves += [Save(fact=fact, author="practitioner-1", recorded_at=now()) for fact in (session, call)]
    book.save_all(saves)  # type: ignore[attr-defined]


def spend_in_window(book: Path, words: str, chance: random.Random) -> None:
    """Go through the window's pages for ever; the test ends it."""
    from PySide6.QtWidgets import QApplication

    QApplication.instance() or QApplication(sys.argv[:1])
    window = app.make_window()
    app.begin(window, book)
    window.show()
    unlock_in(window, words)
    while True:
        clients = list(window.book.clients.values()) if window.book else []
        client = chance.choice(clients)
        assert window.pages
        window.pages.show_client(client.id)
        pause()
        window.go("clients")
        field = next((one for one in window.stack.currentWidget().findChildren(QLineEdit) if one.isVisible()), None)
        if field:
            QTest.keyClicks(field, client.name[:20])
        pause()
        window.pages.show_audit()
        pause()
        window.go("today")
        pause()
        say("went round")
        if words and chance.random() < 0.3:
            window.locking.lock_now()
            pause()
            unlock_in(window, words)
            say("locked and unlocked")


def unlock_in(window: MainWindow, words: str) -> None:
    """Wait for the page that asks, type the passphrase, wait for the file."""
    if words:
        wait_for(lambda: window.locking.file is not None)
        assert window.locking.page
        QTest.keyClicks(window.locking.page.field, words)
        window.locking.page.unlock_button.click()
    wait_for(lambda: window.pages is not None)


def pause() -> None:
    """Let the window paint and the disk write."""
    loop = QEventLoop()
    QTimer.singleShot(STEP_MS, loop.quit)
    loop.exec()


def wait_for(done: Callable[[], bool]) -> None:
    """Let the window go on until something is so."""
    while not done():
        pause()


def say(words: str) -> None:
    """Tell the test."""
    print(words, flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    main(Path(sys.argv[1]), os.environ.get("DAY_WORDS", ""), int(sys.argv[2]))
