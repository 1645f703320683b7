"""A day in the window on a locked practice file: unlock, chart and print a visit by hand, cover, lock, unlock.

Then clients and the trail are looked at until the program is killed. With `to-the-end` the file is looked after, and
the program ends by itself.
"""

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
from iastm_desktop.ui.background import wait_for_jobs
from iastm_desktop.ui.window import MainWindow
from tests.journeys.working_day import chart_and_print, look_after

STEP_MS = 40


def main(book: Path, words: str, seed: int, papers: Path, *, to_the_end: bool) -> None:
    """Spend a day; every step says what was done, so that the test knows how far it came before the end.

    `papers` is the folder for what a person asks to be printed.
    """
    if words:
        with open_book(book) as opened:
            unlock(opened, words, now=now())
            chart(opened, random.Random(seed))
            say("charted")
    spend_in_window(book, words, seed, papers, to_the_end=to_the_end)


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


def spend_in_window(book: Path, words: str, seed: int, papers: Path, *, to_the_end: bool) -> None:
    """Chart by hand, then go through the window's pages for ever; the test ends it."""
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication(sys.argv[:1])
    window = app.make_window()
    window.resize(1366, 768)
    app.begin(window, book)
    window.show()
    unlock_in(window, words)
    assert window.book
    chance, clients = random.Random(seed), sorted(window.book.clients.values(), key=lambda client: client.id)
    client = clients[seed % len(clients)]  # another one each day
    note = f"{client.name} {' '.join(client.alerts)} {client.called or ''}"
    chart_and_print(window, client, note, papers / f"{client.id}.pdf")
    say("charted by hand")
    lock_and_unlock(window, words)
    if to_the_end:
        look_after(window, papers, client.id)
        unlock_in(window, words)
        say("looked after")
        go_round(window, client.name)
        window.close()
        wait_for_jobs()
        application.quit()
        return
    while True:
        assert window.book
        go_round(window, chance.choice(list(window.book.clients.values())).name)
        if chance.random() < 0.3:
            lock_and_unlock(window, words)


def go_round(window: MainWindow, name: str) -> None:
    """Look at a client, search one, look at the trail and at today."""
    assert window.book and window.pages
    client = next(one for one in window.book.clients.values() if one.name == name)
    window.pages.show_client(client.id)
    pause()
    window.go("clients")
    field = next((one for one in window.stack.currentWidget().findChildren(QLineEdit) if one.isVisible()), None)
    if field:
        QTest.keyClicks(field, name[:20])
    pause()
    window.pages.show_audit()
    pause()
    window.go("today")
    pause()
    say("went round")


def lock_and_unlock(window: MainWindow, words: str) -> None:
    """Lock the file, with whatever lies over the window, and unlock it."""
    if words:
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
    own = Path(sys.argv[1]), os.environ.get("DAY_WORDS", ""), int(sys.argv[2]), Path(os.environ["DAY_PAPERS"])
    main(*own, to_the_end="to-the-end" in sys.argv)
