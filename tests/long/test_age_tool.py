"""A backup that left the computer is opened by Debian's age program, with what stands on the printed sheet alone."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from iastm_desktop.storage.book import open_book
from tests.command_line import run
from tests.storage.honest_book import CLIENT
from tests.storage.locked_book import WORDS, unlocked
from tests.storage.signed_book import signed_book
from tests.test_cli_lock import AGE_KEY, text_on, typing_back

pytestmark = pytest.mark.long


def test_debians_age_opens_a_backup_with_the_identity_on_the_sheet(tmp_path: Path) -> None:
    age = shutil.which("age")
    assert age, "install the Debian package age"
    book, sheet, words = signed_book(tmp_path / "practice.iastm"), tmp_path / "sheet.pdf", tmp_path / "words"
    words.write_text(WORDS)
    code, _out, err, _typed = typing_back("lock", book, "--sheet", sheet, "--passphrase-file", words)
    assert code == 0, err
    assert run("backup", book, tmp_path / "away.age").code == 0
    (identity,) = set(AGE_KEY.findall(text_on(sheet)))
    (tmp_path / "key.txt").write_text(f"{identity}\n")
    opened = tmp_path / "opened.iastm"
    command = [age, "--decrypt", "-i", tmp_path / "key.txt", "-o", opened, tmp_path / "away.age"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with open_book(opened) as back:
        assert back.verify() == ()
    with unlocked(opened) as back:
        assert back.client(CLIENT.id) == CLIENT


def test_the_control_another_identity_opens_nothing(tmp_path: Path) -> None:
    from iastm_desktop.storage.age_files import identity_of, lock_file, recipient_of

    (tmp_path / "plain").write_bytes(b"a book")
    lock_file(tmp_path / "plain", tmp_path / "away.age", recipient_of(b"one"))
    for master, code in ((b"one", 0), (b"another", 1)):
        (tmp_path / "key.txt").write_text(identity_of(master))
        command = ["age", "--decrypt", "-i", tmp_path / "key.txt", "-o", tmp_path / "out", tmp_path / "away.age"]
        assert subprocess.run(command, capture_output=True, check=False).returncode == code
    assert re.match(r"age1[0-9a-z]{58}$", recipient_of(b"one"))
