"""`verify` on the command line compares with what this computer kept, and says which of it disagrees."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from iastm_desktop.cli import main
from iastm_desktop.paths import SETTINGS_VARIABLE, sign_of
from iastm_desktop.storage.backups import backups_folder, make_backup
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.connection import PAGE_BYTES
from iastm_desktop.storage.outside import fingerprint
from tests.storage.honest_book import MONDAY_EVENING, save_of, stroke
from tests.storage.signed_book import complete_book


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a book whose newest save is gone, with the whole one beside it as `newer`."""
    path = complete_book(tmp_path / "practice.iastm")
    shutil.copyfile(path, tmp_path / "newer")
    with open_book(tmp_path / "newer") as book:
        book.save_all([save_of(stroke(40))])
    return path


def test_the_settings_are_asked_and_named(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = path.with_name("settings.ini")
    monkeypatch.setenv(SETTINGS_VARIABLE, str(settings))
    assert main(["verify", str(path)]) == 0
    with open_book(path.with_name("newer")) as book:
        settings.write_text(f"[fingerprint]\n{book.book_id}\\{sign_of(path)}={fingerprint(book.head())}\n")
    capsys.readouterr()
    assert main(["verify", str(path)]) == 1
    assert capsys.readouterr().out.startswith("The fingerprint in the settings of this computer does not agree. Save ")
    shutil.copyfile(path.with_name("newer"), path)
    assert main(["verify", str(path)]) == 0


def test_the_newest_backup_that_can_be_read_is_asked_and_named(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_book(path) as book:
        early = make_backup(book, backups_folder(path), MONDAY_EVENING)
    assert main(["verify", str(path)]) == 0
    with open_book(path.with_name("newer")) as book:
        late = make_backup(book, backups_folder(path), MONDAY_EVENING)
    late.path.rename(path.parent / "kept")
    named = backups_folder(path) / late.path.name.replace("newer", "practice")
    (path.parent / "kept").rename(named)
    capsys.readouterr()
    assert main(["verify", str(path)]) == 1
    assert f"The backup {named} does not agree. Save " in capsys.readouterr().out
    named.write_bytes(b"nothing")
    assert main(["verify", str(path)]) == 0, early.path.name


def test_the_second_place_of_the_window_is_asked_by_verify_and_by_the_test_of_backups(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings, place = path.with_name("settings.ini"), path.with_name("Stick, Zoë's 50%")
    monkeypatch.setenv(SETTINGS_VARIABLE, str(settings))
    with open_book(path) as book:
        make_backup(book, backups_folder(path), MONDAY_EVENING)
        kept = QSettings(str(settings), QSettings.Format.IniFormat)
        kept.setValue(f"backups/{book.book_id}/place", str(place))
        kept.sync()
    assert main(["verify", str(path)]) == 0, "a stick that is not there is no finding"
    assert main(["test-backup", str(path)]) == 0
    assert f"The second place {place} is not there" in capsys.readouterr().out
    with open_book(path.with_name("newer")) as book:
        late = make_backup(book, place, MONDAY_EVENING)
    assert main(["verify", str(path)]) == 1
    assert f"The backup {late.path} does not agree. Save " in capsys.readouterr().out
    assert main(["test-backup", str(path)]) == 1
    out = capsys.readouterr().out
    assert f"In {place}:" in out and "not good" in out and "is good" in out, "each place is told of"
    stored = bytearray(late.path.read_bytes())
    stored[PAGE_BYTES : 3 * PAGE_BYTES] = b"\xff" * 2 * PAGE_BYTES
    late.path.write_bytes(stored)
    assert main(["verify", str(path)]) == 0
    assert main(["test-backup", str(path)]) == 1
