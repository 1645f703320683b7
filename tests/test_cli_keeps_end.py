"""A command that writes keeps where the book ends, outside it, so that an older copy put back is seen."""

import os
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile, QSettings

from iastm_desktop import kept_in_settings
from iastm_desktop.kept_in_settings import fingerprint_in, keep_fingerprint
from iastm_desktop.paths import SETTINGS_VARIABLE
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.outside import fingerprint
from tests.command_line import NECK, run
from tests.storage.honest_book import PRACTITIONER, SESSION
from tests.storage.locked_book import locked_book
from tests.storage.signed_book import complete_book

WHO = ("--as", PRACTITIONER.name)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return complete_book(tmp_path / "practice.iastm")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "of nobody" / "settings.ini"
    monkeypatch.setenv(SETTINGS_VARIABLE, str(path))
    return path


def end_of(path: Path) -> tuple[str, str]:
    with open_book(path) as opened:
        return opened.book_id, str(fingerprint(opened.head()))


def test_an_older_copy_put_back_after_a_signature_is_a_finding(book: Path, settings: Path) -> None:
    older = shutil.copyfile(book, book.with_name("older"))
    assert run("sign", book, SESSION.id, *WHO).code == 0
    assert run("verify", book).code == 0, "the control: nothing was put back"
    shutil.copyfile(older, book)
    checked = run("verify", book)
    assert checked.code == 1
    assert "The fingerprint in the settings of this computer does not agree. Save " in checked.out
    for _again in range(2):  # what is written now makes it no newer, and its end is not believed
        assert "See the backups, and run `verify`." in run("sessions", book).err
    assert run("verify", book).code == 1
    settings.unlink()
    assert run("verify", book).code == 0, "the control: without what was kept outside nobody could tell"


@pytest.mark.parametrize("command", [("chart", NECK), ("backup",), ("summary", "--out", "x.pdf"), ("sessions",)])
def test_what_writes_a_line_keeps_the_end(book: Path, settings: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    name, *more = command
    if name == "summary":
        more = [SESSION.id, "--out", str(tmp_path / "x.pdf")]
    assert run(name, book, *more).code == 0
    book_id, end = end_of(book)
    assert fingerprint_in(settings, book_id, book) == end
    kept = QSettings(str(settings), QSettings.Format.IniFormat)
    assert kept.value(f"fingerprint/{book_id}/{kept_in_settings.sign_of(book)}") == end, "the window reads the same"


def test_a_backup_in_an_age_file_keeps_the_end_that_verify_asks(tmp_path: Path, settings: Path) -> None:
    path = locked_book(tmp_path / "locked.iastm")
    older = shutil.copyfile(path, tmp_path / "older")
    assert run("backup", path, tmp_path / "away.age").code == 0
    assert fingerprint_in(settings, end_of(path)[0], path) == end_of(path)[1]
    assert run("verify", path).code == 0, "the control: nothing was put back"
    shutil.copyfile(older, path)
    checked = run("verify", path)
    assert checked.code == 1 and "The fingerprint in the settings of this computer does not agree." in checked.out


def test_a_new_file_and_one_that_was_put_back_keep_their_end(tmp_path: Path, settings: Path) -> None:
    path = tmp_path / "new.iastm"
    assert run("new", path).code == 0
    book_id, end = end_of(path)
    assert fingerprint_in(settings, book_id, path) == end
    made = run("backup", path).out.strip()
    assert run("restore", made, path).code == 0
    assert fingerprint_in(settings, book_id, path) == end_of(path)[1] != end
    assert run("verify", path).code == 0


def test_a_demo_book_made_anew_in_the_place_of_another_is_no_older_copy(tmp_path: Path, settings: Path) -> None:
    path = tmp_path / "demo.iastm"
    assert run("demo", path, "--today", "2026-03-02").code == 0
    made = shutil.copyfile(path, tmp_path / "as it was made")
    assert run("sessions", path).code == 0
    assert run("demo", path).code == 1 and run("verify", path).code == 0, "what is there is left as it is"
    shutil.copyfile(made, path)
    assert run("verify", path).code == 1, "the control: nobody made it just now"
    path.unlink()
    again = run("demo", path, "--today", "2026-03-02")
    assert (again.code, again.err) == (0, "") and run("verify", path).code == 0


def test_to_check_a_file_writes_nothing(book: Path, settings: Path) -> None:
    assert run("verify", book).code == 0 and not settings.exists()


def test_nothing_that_the_window_keeps_is_lost_or_written_otherwise(tmp_path: Path) -> None:
    path, book = tmp_path / "settings.ini", tmp_path / "practice.iastm"
    window = QSettings(str(path), QSettings.Format.IniFormat)
    said = {
        "window/theme": "dark",
        "book/last": "C:\\Zoë's 50% = [x];",
        "fingerprint/one/two": "old",
        "z/list": ["a", "b"],
    }
    for key, value in said.items():
        window.setValue(key, value)
    window.sync()
    before = path.read_bytes()
    window.setValue("window/theme", "light")  # not written yet
    keep_fingerprint(path, "one-id", book, "281dfcf9-6-27353f16e2eccd40", instead_of="")
    assert set(before.splitlines()) < set(path.read_bytes().splitlines())
    keep_fingerprint(path, "one-id", book, "281dfcf9-7-27353f16e2eccd40", instead_of="281dfcf9-6-27353f16e2eccd40")
    keep_fingerprint(path, "one-id", book, "281dfcf9-1-27353f16e2eccd40", instead_of="of somebody slower")
    window.sync()
    assert fingerprint_in(path, "one-id", book) == "281dfcf9-7-27353f16e2eccd40"
    again = QSettings(str(path), QSettings.Format.IniFormat)
    assert {key: again.value(key) for key in said} == said | {"window/theme": "light"}
    assert [name.name for name in tmp_path.iterdir()] == ["settings.ini"], "no lock and no half file is left"


def test_the_window_and_a_command_never_write_at_once(
    book: Path, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_in_settings, "WAITS_S", 0.0)
    settings.parent.mkdir()
    lock = QLockFile(f"{settings}.lock")
    assert lock.tryLock(0)
    held = run("sign", book, SESSION.id, *WHO)
    assert held.code == 0 and f"was not kept in {settings}: another program keeps writing" in held.err
    lock.unlock()
    assert run("sessions", book).err == "" and settings.exists()
    with kept_in_settings._nobody_else_writes(settings):
        assert not QLockFile(f"{settings}.lock").tryLock(0)
    left = settings.with_name("settings.ini.lock")
    left.write_bytes(b"")
    os.utime(left, (1, 1))
    assert run("backup", book).err == "" and not left.exists(), "what a program that died left holds nobody up"
