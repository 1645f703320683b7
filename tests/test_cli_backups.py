"""Backups on the command line: made where it says, put back, refused where they are none."""

import json
from pathlib import Path

import pytest

from tests.command_line import NECK, new_book, run

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
    assert book.read_bytes() == before


def test_verify_compares_with_a_fingerprint_on_paper(book: Path, tmp_path: Path) -> None:
    shown = run("show", book, "latest").out
    printed = next(line.split()[-1] for line in shown.splitlines() if line.startswith("Record"))
    assert run("verify", book, "--fingerprint", printed).code == 0
    cut = run("verify", book, "--fingerprint", printed.split("-")[0] + "-9999-" + printed.split("-")[2])
    assert cut.code == 1
    assert "cut off" in cut.out
    wrong = run("verify", book, "--fingerprint", "nonsense")
    assert (wrong.code, wrong.out) == (2, "")
