"""The window makes backups by itself, keeps a second copy elsewhere, tests them, and says when the newest is from."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.moments import Moment, now
from iastm_desktop.storage.backups import backups_folder, backups_in, every_backup_in, make_backup, try_backup
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.connection import PAGE_BYTES
from iastm_desktop.storage.outside import fingerprint
from iastm_desktop.ui import backing_up
from iastm_desktop.ui.backing_up import Standing, standing_words
from iastm_desktop.ui.backup_dialog import BackupDialog
from iastm_desktop.ui.restore_dialog import RestoreDialog
from iastm_desktop.ui.ways_on import show_rescue, show_restore
from iastm_desktop.ui.window import MainWindow
from tests.ui.open_session import running
from tests.ui.open_window import RAJ, book_of, parts_at, window_on


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backing_up, "BEGIN_AFTER_MS", 0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return book_of(tmp_path / "practice.iastm")


def backed_up(qtbot: QtBot, path: Path) -> MainWindow:
    """Return a window whose first backup is made."""
    window = window_on(qtbot, path, parts_at())
    qtbot.waitUntil(lambda: "backed up today" in window._where.text())
    return window


def save_client(qtbot: QtBot, window: MainWindow) -> None:
    done: list[bool] = []
    assert window.book
    window.book.correct(window, RAJ, lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done))


def backups_of(window: MainWindow) -> BackupDialog:
    window.show_backups()
    dialog = window.findChild(BackupDialog)
    assert dialog
    return dialog


def test_a_book_that_is_opened_is_backed_up_and_the_foot_says_so(qtbot: QtBot, path: Path, tmp_path: Path) -> None:
    window = backed_up(qtbot, path)
    assert "no second place" in window._where.text()
    window.close()
    (backup,) = backups_folder(path).iterdir()
    kept = try_backup(backup, tmp_path).head
    with open_book(path) as book:
        assert book.compare(fingerprint(kept)) is None
        assert [line.what for line in book.audit_trail()][: book.head().seq - kept.seq] == ["backed_up"]


def test_why_there_is_no_backup_is_said(qtbot: QtBot, path: Path) -> None:
    backups_folder(path).write_text("in the way")
    window = window_on(qtbot, path, parts_at())
    qtbot.waitUntil(lambda: window.advice.words.text().startswith("No backup was made."))
    window.close()


def test_a_changed_book_is_backed_up_when_it_is_closed_and_one_that_was_only_open_is_not(
    qtbot: QtBot, path: Path, tmp_path: Path
) -> None:
    window = backed_up(qtbot, path)
    save_client(qtbot, window)
    window.close()
    with open_book(path) as book:
        kept = backups_in(backups_folder(path), book.book_id)
        assert len(kept) == 2
        assert book.only_backed_up_since(kept[-1].seq), "the last has everything that was charted"
    window_on(qtbot, path, parts_at()).close()
    assert len(list(backups_folder(path).iterdir())) == 2


def test_what_is_charted_during_a_backup_is_saved_before_it_ends_and_is_in_it(
    qtbot: QtBot, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iastm_desktop.storage.copies.PAGES_A_STEP", 1)
    order: list[str] = []
    with running(path, qtbot) as thread:
        thread.saved.connect(lambda _ids: order.append("saved"))

        def copy(book: object, between: object) -> object:
            from iastm_desktop.storage.backups import begin_backup

            def step() -> None:
                if steps == [0]:
                    thread.queue(save_of_raj())
                steps[0] += 1
                between()  # type: ignore[operator]

            steps = [0]
            copied = begin_backup(book, tmp_path / "backups", now(), step)  # type: ignore[arg-type]
            order.append(f"copied in {steps[0] > 5}")
            return copied

        copies: list[object] = []
        thread.ask_in_steps(copy, copies.append, lambda error: pytest.fail(str(error)))
        qtbot.waitUntil(lambda: bool(copies) and "saved" in order)
        assert not thread.held
    assert sorted(order) == ["copied in True", "saved"]
    from iastm_desktop.storage.backups import finish_backup

    made = finish_backup(copies[0])  # type: ignore[arg-type]
    tried = try_backup(made.path, tmp_path)
    assert tried.faults == ()
    with open_book(path) as book:
        assert book.head() == tried.head, "committed between two steps, and copied"


def save_of_raj() -> object:
    from iastm_desktop.domain.facts import Save

    return Save(fact=RAJ, author="p-ana", recorded_at=now(), version=2, reason="corrected")


def test_a_second_place_is_asked_for_takes_every_backup_and_its_age_is_told(
    qtbot: QtBot, path: Path, tmp_path: Path
) -> None:
    window = backed_up(qtbot, path)
    qtbot.waitUntil(lambda: bool(window.advice.waiting))
    assert "second place" in window.advice.words.text()
    qtbot.mouseClick(window.advice.act_button, Qt.MouseButton.LeftButton)
    dialog = window.findChild(BackupDialog)
    assert dialog and "none chosen" in dialog.there.text()
    place = tmp_path / "stick"
    place.mkdir()
    dialog.take_place(place)
    qtbot.waitUntil(lambda: "second place: today" in window._where.text())
    assert window.book and len(backups_in(place, window.book.book_id)) == 1
    dialog.accept()
    save_client(qtbot, window)
    window.close()
    second = every_backup_in(place)[-1].path
    assert len(list(place.iterdir())) == 2
    window = window_on(qtbot, path, parts_at())
    dialog = backups_of(window)
    qtbot.mouseClick(dialog.test_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.state.text().count("is good") == 2)
    second.write_bytes(second.read_bytes()[: 9 * PAGE_BYTES])
    qtbot.mouseClick(dialog.test_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.state.text().count("is good") == 1)
    said = dialog.state.text()
    assert said.index("is good") < said.index(f"In {place}:") < said.index("not good")
    dialog.accept()
    window.close()
    (place / "x").mkdir()
    place.rename(tmp_path / "unplugged")
    window = window_on(qtbot, path, parts_at(lambda: later(days=2)))
    qtbot.waitUntil(lambda: "second place: not there" in window._where.text())
    dialog = backups_of(window)
    qtbot.mouseClick(dialog.now_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "is not there. Today's backup lies beside" in dialog.state.text())
    dialog.accept()
    window.close()


def later(**ago: float) -> Moment:
    moment = now()
    return Moment(moment.utc + timedelta(**ago), moment.offset_min)


def test_test_my_backup_says_what_it_found_good_or_bad(qtbot: QtBot, path: Path) -> None:
    window = backed_up(qtbot, path)
    dialog = backups_of(window)
    qtbot.mouseClick(dialog.test_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "is good" in dialog.state.text())
    assert "goes on from it with one more save" in dialog.state.text(), "the note of the backup itself"
    (backup,) = backups_folder(path).iterdir()
    stored = bytearray(backup.read_bytes())
    size = PAGE_BYTES
    stored[5 * size : 6 * size] = b"\xff" * size
    backup.write_bytes(stored)
    qtbot.mouseClick(dialog.test_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.test_button.isEnabled() and "is good" not in dialog.state.text())
    assert "not good" in dialog.state.text() or "damaged" in dialog.state.text()
    backup.unlink()
    qtbot.mouseClick(dialog.test_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "There is no backup" in dialog.state.text())
    dialog.accept()
    window.close()


def test_a_backup_is_put_back_in_the_window_and_what_was_there_is_kept(
    qtbot: QtBot, path: Path, tmp_path: Path
) -> None:
    with open_book(path) as book:
        make_backup(book, backups_folder(path), later(days=-1))
    window = window_on(qtbot, path, parts_at())
    save_client(qtbot, window)
    dialog = backups_of(window)
    qtbot.mouseClick(dialog.restore_button, Qt.MouseButton.LeftButton)
    restore = window.findChild(RestoreDialog)
    assert restore
    qtbot.waitUntil(lambda: restore.list.count() > 0)
    restore.list.setCurrentRow(restore.list.count() - 1)
    book_before = window.book
    qtbot.mouseClick(restore.put_back_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.book is not None and window.book is not book_before and window.pages is not None)
    (kept,) = path.parent.glob("practice before restore *.iastm")
    with open_book(kept) as before:
        assert len(before.history(RAJ.id)) == 2
    window.close()
    with open_book(path) as restored:
        assert len(restored.history(RAJ.id)) == 1
        assert "restored" in [line.what for line in restored.audit_trail()]


@pytest.mark.parametrize("size", [(683, 384), (1024, 600)], ids=["683x384", "1024x600"])
def test_every_control_of_backups_and_advice_is_named_large_enough_and_on_the_screen(
    qtbot: QtBot, path: Path, size: tuple[int, int]
) -> None:
    window = window_on(qtbot, path, parts_at(), size=size)
    qtbot.waitUntil(lambda: bool(window.advice.waiting))
    assert window.size().toTuple() == size
    assert window.lines.height() < size[1] / 3
    faults = at_fault(window)
    dialogs: list[QDialog] = [backups_of(window)]
    dialogs += [show_restore(window, path), show_rescue(window, path)]
    for dialog in dialogs:
        assert dialog.width() <= size[0] and dialog.height() <= size[1]
        faults += at_fault(dialog)
        dialog.reject()
    assert faults == []
    window.close()


def at_fault(shown: QWidget) -> list[str]:
    """Return the buttons in sight that are too small for a finger or have no name."""
    seen = [button for button in shown.findChildren(QAbstractButton) if button.isVisible()]
    assert seen
    return [f"{each.text()!r} {each.height()}" for each in seen if each.height() < 44 or not each.accessibleName()]


def test_the_foot_says_how_old_the_backups_are() -> None:
    moment = now()
    assert standing_words(Standing(), moment) == "no backup yet · no second place for backups yet"
    old = moment.utc - timedelta(days=9)
    words = standing_words(Standing(moment.utc, Path("/stick"), old, is_there=False), moment)
    assert words == "backed up today · second place: 9 days ago"
