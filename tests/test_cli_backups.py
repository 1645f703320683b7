"""Backups on the command line: made where it says, put back, refused where they are none."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from iastm_desktop.domain.moments import Moment
from iastm_desktop.storage.backups import Backup, back_up_if_due, backups_folder
from iastm_desktop.storage.book import Book, look_at_book
from iastm_desktop.storage.connection import PAGE_BYTES
from tests.command_line import NECK, new_book, run
from tests.ui.test_rescue_dialog import damaged_book

PNG = b"\x89PNG\r\n\x1a\n" + bytes(5000)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = new_book(tmp_path)
    assert run("chart", path, NECK).code == 0
    return path


def test_a_backup_is_made_where_it_says_and_put_back(book: Path, tmp_path: Path) -> None:
    made = run("backup", book, tmp_path / "elsewhere")
    assert made.code == 0
    backup = Path(made.out.strip())
    assert backup.parent == tmp_path / "elsewhere"
    assert run("chart", book, NECK).code == 0
    restored = run("restore", backup, book)
    assert restored.code == 0
    assert "kept as" in restored.err
    assert len(json.loads(run("sessions", book, "--json").out)) == 1
    assert run("verify", book).code == 0


def test_a_backup_that_cannot_be_put_back_changes_nothing(book: Path, tmp_path: Path) -> None:
    before = book.read_bytes()
    (tmp_path / "no backup").write_bytes(PNG)
    for what in ("no backup", "nothing"):
        answer = run("restore", tmp_path / what, book)
        assert (answer.code, answer.out) == (3, "")
        assert answer.err.startswith("iastm-desktop: ")
        assert str(tmp_path / what) in answer.err
    assert book.read_bytes() == before


def test_the_newest_backup_is_tested_and_what_was_found_is_said(book: Path, tmp_path: Path) -> None:
    none = run("test-backup", book)
    assert none.code == 3
    assert "There is no backup" in none.err
    backup = Path(run("backup", book).out.strip())
    assert run("chart", book, NECK).code == 0
    good = run("test-backup", book)
    assert (good.code, good.err) == (0, "")
    assert "is good" in good.out and "more saves" in good.out
    stored = bytearray(backup.read_bytes())
    stored[6 * PAGE_BYTES : 8 * PAGE_BYTES] = b"\xff" * 2 * PAGE_BYTES
    backup.write_bytes(stored)
    bad = run("test-backup", book)
    assert bad.code in (1, 3)
    assert "not good" in bad.out or str(backup) in bad.err
    assert run("verify", book).code == 0, "the book itself was not touched"


def test_every_session_file_comes_in_after_a_backup_of_all_there_was(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not folder_of(book).exists(), "before the first client there is nothing to lose"
    for _number in range(2):
        assert is_backed_up_before(book, lambda: run("chart", book, NECK))
    monkeypatch.setattr("iastm_desktop.storage.backups.back_up_before", once_a_day)
    assert not is_backed_up_before(book, lambda: run("chart", book, NECK)), "control: once a day is not enough"


def test_a_file_that_did_not_change_since_its_backup_is_not_copied_again(book: Path) -> None:
    made = Path(run("backup", book).out.strip())
    assert run("chart", book, NECK).code == 0
    assert list(folder_of(book).iterdir()) == [made]


def test_many_files_on_one_day_do_not_fill_the_disk(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iastm_desktop.storage.backups.MOST_A_DAY", 2)
    for _number in range(4):
        assert is_backed_up_before(book, lambda: run("chart", book, NECK))
    assert len(list(folder_of(book).iterdir())) == 2


def test_a_session_file_comes_in_where_no_backup_can_be_made_and_that_is_said(book: Path) -> None:
    folder_of(book).write_text("in the way")
    answer = run("chart", book, NECK)
    assert answer.code == 0
    assert "no backup was made first" in answer.err


def folder_of(book: Path) -> Path:
    return book.with_name(f"{book.stem} backups")


def is_backed_up_before(book: Path, bring_in: Callable[[], object]) -> bool:
    """Tell whether a backup of all sessions there are now is there after something came in."""
    before = sessions_of(book)
    bring_in()
    backups = sorted(folder_of(book).iterdir()) if folder_of(book).is_dir() else []
    return sessions_of(book) == before or before in [sessions_of(backup) for backup in backups]


def sessions_of(book: Path) -> int:
    with look_at_book(book) as opened:
        return opened.counts()["session"]


def once_a_day(book: Book, moment: Moment) -> Backup | None:
    return back_up_if_due(book, backups_folder(book.path), moment)


def test_a_rescue_names_the_newest_good_backup_not_the_newest(book: Path, tmp_path: Path) -> None:
    good = Path(run("backup", book).out.strip())
    bad = good.with_name("practice 2099-01-01 000000Z 00000000-9.iastm-backup")
    bad.write_bytes(PNG)
    stored = bytearray(book.read_bytes())
    stored[9 * PAGE_BYTES : 12 * PAGE_BYTES] = b"\xff" * 3 * PAGE_BYTES
    book.write_bytes(stored)
    answer = run("rescue", book, tmp_path / "new.iastm")
    assert answer.code in (1, 3)
    assert str(good) in answer.out + answer.err
    assert bad.name not in answer.out + answer.err


def test_a_rescue_says_first_what_was_saved_where_how_much_is_missing_and_the_better_backup(tmp_path: Path) -> None:
    damaged = damaged_book(tmp_path / "practice.iastm")
    answer = run("rescue", damaged, tmp_path / "new.iastm")
    saved, missing, kept, backup, *listed = answer.out.splitlines()
    with look_at_book(tmp_path / "new.iastm") as book:
        people = f"of {len(book.clients())} client and {len(book.sessions())} visit;"
    assert "saves could be read, " in saved and people in saved and saved.endswith(f"{tmp_path / 'new.iastm'}.")
    assert missing == f"{len(listed)} things are missing or changed." and len(listed) > 1
    assert kept == f"The damaged file {damaged} is as it was."
    assert backup.startswith("The newest good backup is of") and "holds more than could be read here" in backup
    assert "The end of the file cannot be read" in listed[-1]
    (whole,) = folder_of(damaged).iterdir()
    control = run("rescue", whole, tmp_path / "whole.iastm")
    assert control.code == 0 and "Nothing is missing." in control.out and "good backup is of" not in control.out


def test_verify_compares_with_a_fingerprint_on_paper(book: Path, tmp_path: Path) -> None:
    shown = run("show", book, "latest").out
    printed = next(line.split()[-1] for line in shown.splitlines() if line.startswith("Record"))
    assert run("verify", book, "--fingerprint", printed).code == 0
    cut = run("verify", book, "--fingerprint", printed.split("-")[0] + "-9999-" + printed.split("-")[2])
    assert cut.code == 1
    assert "cut off" in cut.out
    wrong = run("verify", book, "--fingerprint", "nonsense")
    assert (wrong.code, wrong.out) == (2, "")
