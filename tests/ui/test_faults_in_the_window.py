"""Every fault of the world that the window meets: each is made, and read where a person reads it."""

import errno
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.facts import Save
from iastm_desktop.domain.moments import Moment, now
from iastm_desktop.storage import holder
from iastm_desktop.storage.backups import backups_folder
from iastm_desktop.storage.book import Book, open_book
from iastm_desktop.ui import backing_up, place_of_book, slow_disk
from iastm_desktop.ui.window import MainWindow
from tests.faults.in_use import in_use
from tests.faults.other_programs import ROOT
from tests.ui.open_session import no_room_in
from tests.ui.open_window import ANA, RAJ, book_of, empty_window, parts_at

Words = tuple[str, str, str]


@dataclass(frozen=True)
class Scene:
    """A window that is not open yet, on a folder of its own; `answers` are what may be stood in for."""

    qtbot: QtBot
    folder: Path
    patch: pytest.MonkeyPatch

    def book(self, name: str = "practice.iastm") -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return book_of(path)

    def window(self, path: Path, clock: Callable[[], Moment] = now) -> MainWindow:
        """Open a window on a book, and wait until it is there or why it is not."""
        self.patch.setattr(backing_up, "BEGIN_AFTER_MS", 0)
        window = empty_window(self.qtbot, self.folder, parts_at(clock))
        window.open_book(path)
        self.qtbot.waitUntil(lambda: window.pages is not None or window.trouble.isVisible())
        return window

    def advice(self, window: MainWindow, key: str) -> str:
        """Return the advice of that key, once it is given."""
        self.qtbot.waitUntil(lambda: key in [each.key for each in window.advice.waiting])
        return next(each.words for each in window.advice.waiting if each.key == key)

    def foot(self, window: MainWindow, words: str) -> str:
        """Return what the foot says, once it says these words."""
        self.qtbot.waitUntil(lambda: words in window.status.words.text())
        return window.status.words.text()

    def trouble(self, window: MainWindow, button: str) -> str:
        """Return what the page of trouble says, with the way on that it offers first."""
        assert getattr(window.trouble, button).isVisible()
        return f"{window.trouble.sentence.text()} [{getattr(window.trouble, button).text()}]"


def chart(window: MainWindow) -> None:
    assert window.book
    window.book.save([window.book.save_of(RAJ, version=2, reason="corrected")], lambda: None)


def moved(scene: Scene) -> str:
    path = scene.book("stick/practice.iastm")
    window = scene.window(path)
    path.parent.rename(scene.folder / "away")
    chart(window)
    return scene.foot(window, "moved, replaced")


def replaced(scene: Scene) -> str:
    path = scene.book()
    shutil.copy(path, scene.folder / "older")
    with open_book(path) as book:
        book.save_all([Save(fact=RAJ, author=ANA.id, recorded_at=now(), version=2, reason="corrected")])
    window = scene.window(path)
    (scene.folder / "older").replace(path)
    assert window.book
    window.book.save([window.book.save_of(RAJ, version=3, reason="corrected")], lambda: None)
    scene.foot(window, "moved, replaced")
    window.book.storage.retry()
    return scene.foot(window, "another file")


def full(scene: Scene) -> str:
    window = scene.window(scene.book())
    assert window.book
    with no_room_in(window.book.storage, scene.qtbot):
        fact = RAJ.__class__(id=RAJ.id, name="x" * 50_000)
        window.book.save([window.book.save_of(fact, version=2, reason="corrected")], lambda: None)
        return scene.foot(window, "is full")


def slow(scene: Scene) -> str:
    scene.patch.setattr(slow_disk, "SLOW_AFTER_MS", 50)
    window, told, save = scene.window(scene.book()), threading.Event(), Book.save

    def slowly(book: Book, saves: object) -> object:
        told.wait(20)
        return save(book, saves)  # type: ignore[arg-type]

    scene.patch.setattr(Book, "save", slowly)
    chart(window)
    try:
        return scene.foot(window, "is slow")
    finally:
        told.set()


def synced(scene: Scene) -> str:
    (scene.folder / "copied").mkdir()
    (scene.folder / "copied" / ".stfolder").mkdir()
    return scene.advice(scene.window(scene.book("copied/practice.iastm")), "place")


def on_a_network_drive(scene: Scene) -> str:
    mounts = scene.folder / "mounts"
    mounts.write_text(f"//server/share {scene.folder.resolve()} cifs rw 0 0\n")
    scene.patch.setattr(place_of_book, "MOUNTS", mounts)
    return scene.advice(scene.window(scene.book()), "place")


def conflicted(scene: Scene) -> str:
    path = scene.book()
    shutil.copy(path, path.with_name("practice (Ana's conflicted copy 2026-11-28).iastm"))
    return scene.advice(scene.window(path), "copies")


def clock_set_back(scene: Scene) -> str:
    def last_year() -> Moment:
        moment = now()
        return Moment(moment.utc - timedelta(days=365), moment.offset_min)

    return scene.advice(scene.window(scene.book(), last_year), "clock")


def no_locks(scene: Scene) -> str:
    def refuse(*_anything: object) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    path = scene.book()
    scene.patch.setattr(holder, "_lock_once", refuse)
    return scene.advice(scene.window(path), "unguarded")


def upgraded(scene: Scene) -> str:
    path = scene.folder / "old.iastm"
    shutil.copy(ROOT / "tests" / "data" / "format-1.iastm", path)
    return scene.advice(scene.window(path), "upgraded")


def older_copy(scene: Scene) -> str:
    path = scene.book()
    shutil.copy(path, scene.folder / "older")
    window, done = scene.window(path), list[bool]()
    assert window.book
    window.book.correct(window, RAJ, lambda: done.append(True))
    book_id = window.book.book_id
    scene.qtbot.waitUntil(lambda: bool(done))
    with open_book(scene.folder / "older") as book:
        seq = book.head().seq
    kept = lambda: window._preferences.fingerprint(book_id, path).split("-")  # noqa: E731
    scene.qtbot.waitUntil(lambda: len(kept()) > 1 and int(kept()[1]) > seq)
    window.close()
    (scene.folder / "older").replace(path)
    return scene.foot(scene.window(path), "older copy")


def no_backup(scene: Scene) -> str:
    path = scene.book()
    backups_folder(path).write_text("in the way")
    return scene.advice(scene.window(path), "backup")


def second_place_gone(scene: Scene) -> str:
    window = scene.window(scene.book())
    assert window.after and window.after.backups
    window.after.backups.choose_place(scene.folder / "unplugged")
    return scene.advice(window, "backup")


def only_one_place(scene: Scene) -> str:
    return scene.advice(scene.window(scene.book()), "second")


def damaged(scene: Scene) -> str:
    path = scene.book()
    path.write_bytes(path.read_bytes()[:-8192])
    return scene.trouble(scene.window(path), "rescue_button")


def gone(scene: Scene) -> str:
    return scene.trouble(scene.window(scene.folder / "gone.iastm"), "find_button")


def used_elsewhere(scene: Scene) -> str:
    path = scene.book()
    with in_use(path):
        return scene.trouble(scene.window(path), "look_button")


FAULTS: dict[str, tuple[Callable[[Scene], str], Words]] = {
    # fault: how it is made, and the words for what happened, whether the work is safe, what to do
    "Open file moved or its drive unplugged": (
        moved,
        ("moved, replaced or unplugged", "saved before is in the file", "Put it back where it was, then try again"),
    ),
    "Open file replaced by an older copy": (
        replaced,
        ("another file now, or an older copy", "stays on the screen", "Put the right file back"),
    ),
    "Disk full in the window": (full, ("is full", "what is in the file is safe", "Make room, then try again")),
    "Slow disk": (slow, ("the disk is slow", "what was saved before is", "Wait, and do not switch")),
    "Folder copied by a cloud service": (synced, ("Syncthing", "can be torn", "Better keep it in a folder of this")),
    "Network drive": (on_a_network_drive, ("network drive (cifs)", "a save fails", "Better keep the file on a drive")),
    "A second version by a cloud service beside it": (
        conflicted,
        ("a second version", "Both are left as they are", "Look into both"),
    ),
    "Clock set back": (clock_set_back, ("clock of this computer says", "is safe", "Set the clock right")),
    "Drive without locks": (no_locks, ("cannot tell other computers", "What you chart is saved", "Make sure that")),
    "Older version brought up to date": (upgraded, ("newest format", "As it was before", "is kept as")),
    "Older copy than was used here": (older_copy, ("This is an older copy", "goes on from here", "See the backups")),
    "No backup made": (no_backup, ("No backup was made", "the practice file too", "then try again")),
    "Second place for backups gone": (
        second_place_gone,
        ("is not there", "lies beside the practice file", "Plug the drive in"),
    ),
    "Backups in one place only": (
        only_one_place,
        ("beside the practice file only", "lost takes both", "Choose a second"),
    ),
    "Damaged file in the window": (damaged, ("is damaged", "Nothing more was written", "[Rescue what can be read")),
    "Missing file in the window": (gone, ("no practice file at", "Nothing was changed", "[Find it]")),
    "File in use in the window": (used_elsewhere, ("in use by", "Nothing was changed", "[Open to read only]")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_says_what_happened_if_the_work_is_safe_and_what_to_do(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    make, told = FAULTS[fault]
    sentence = make(Scene(qtbot, tmp_path, monkeypatch))
    for words in told:
        assert words in sentence, (words, sentence)
    assert PEOPLE.isdisjoint(sentence.split()), "no client is named"


def test_a_book_without_any_fault_gives_no_advice_but_to_choose_a_second_place(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Scene(qtbot, tmp_path, monkeypatch)
    window = scene.window(scene.book())
    scene.advice(window, "second")
    qtbot.waitUntil(lambda: "backed up today" in window._where.text())
    assert [each.key for each in window.advice.waiting] == ["second"]
    qtbot.waitUntil(lambda: window.status.words.text().startswith("All saved"))


PEOPLE = {"Raj", "Dhaliwal", "Margaret", "Peggy"}
