"""A locked practice file by the command line: locked, charted, read, backed up, opened with the sheet alone."""

import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from iastm_desktop.domain.recovery_code import groups_of, parse_code
from iastm_desktop.kept_in_settings import second_place_in
from iastm_desktop.paths import SETTINGS_VARIABLE
from iastm_desktop.storage.backups import make_backup
from iastm_desktop.storage.book import open_book
from tests.command_line import EVERY_FIELD, Answer, new_book, run
from tests.storage.honest_book import MONDAY_EVENING
from tests.storage.locked_book import SHEET, WORDS, locked_book
from tests.storage.signed_book import signed_book
from tests.storage.test_locked_book import wiped

ASKED = re.compile(r"Group (\d) on the sheet: $")
AGE_KEY = re.compile(r"AGE-SECRET-KEY-1[0-9A-Z]{58}")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return locked_book(tmp_path / "practice.iastm")


@pytest.fixture
def key(tmp_path: Path) -> tuple[str, str]:
    file = tmp_path / "passphrase"
    file.write_text(f"{WORDS}\n")
    return "--passphrase-file", str(file)


def text_on(sheet: Path) -> str:
    """Return what stands on a printed sheet."""
    with PdfDocument(sheet) as document:
        return str(document[0].get_textpage().get_text_range())


def groups_on(sheet: Path) -> list[str]:
    """Return the groups of the code as they stand on a printed sheet."""
    text = text_on(sheet)
    return re.findall(r"^([0-9A-HJKMNP-TV-Z]{4}|[0-9A-HJKMNP-TV-Z]{2})\s*$", text, re.M)


def typing_back(*arguments: object, wrong: bool = False) -> tuple[int, str, str, str]:
    """Run a command that asks for groups of a sheet, and type them as they stand on it; return code and words."""
    command = [sys.executable, "-m", "iastm_desktop", *map(str, arguments)]
    sheet = Path(str(arguments[arguments.index("--sheet") + 1]))
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdin and process.stdout and process.stderr
        out, code = "", ""
        while letter := process.stdout.read(1):
            out += letter
            if asked := ASKED.search(out):
                groups = groups_on(sheet)
                code = " ".join(groups)
                process.stdin.write("0000\n" if wrong else f"{groups[int(asked[1]) - 1]}\n".lower())
                process.stdin.flush()
        return process.wait(), out, process.stderr.read(), code


def test_a_file_is_locked_once_two_groups_of_the_printed_sheet_were_typed_back(
    tmp_path: Path, key: tuple[str, str]
) -> None:
    book, sheet = signed_book(tmp_path / "practice.iastm"), tmp_path / "sheet.pdf"
    code, out, err, typed = typing_back("lock", book, "--sheet", sheet, *key)
    assert code == 0, err
    assert len(ASKED.findall(out.replace("on the sheet: ", "on the sheet: \n"))) <= 2
    assert "Not locked are" in out and "encrypted" not in out
    aside = next(tmp_path.glob("practice before locking *.iastm"))
    assert str(aside) in out
    assert b"Ann Example" not in book.read_bytes() and b"Ann Example" in aside.read_bytes()
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    assert len(typed.split()) == 8 and parse_code(typed)
    (tmp_path / "code").write_text(typed)
    for file in (key[1], tmp_path / "code"):
        assert "Ann Example" in run("clients", book, "--passphrase-file", file).out
    assert run("open-copies", book).out.splitlines() == [str(aside)]
    assert run("keys", book).out.splitlines() == ["recovery sheet", "passphrase of Rita Moss"]
    again = run("lock", book, "--sheet", tmp_path / "other.pdf", *key)
    assert again.code == 1 and "locked already" in again.err


def test_what_lies_open_in_the_second_place_is_listed_too(
    tmp_path: Path, key: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SETTINGS_VARIABLE, str(tmp_path / "settings.ini"))
    path, stick = signed_book(tmp_path / "practice.iastm"), tmp_path / "stick"
    with open_book(path) as opened:
        book_id = opened.book_id
        made = make_backup(opened, stick, MONDAY_EVENING).path
    (tmp_path / "settings.ini").write_text(f"[backups]\n{book_id}\\place={stick}\n")
    code, out, err, _typed = typing_back("lock", path, "--sheet", tmp_path / "sheet.pdf", *key)
    assert code == 0 and f"So does {made}." in out, err
    assert str(made) in run("open-copies", path).out
    with open_book(path) as opened:
        assert opened.book_id != book_id and second_place_in(tmp_path / "settings.ini", opened.book_id) == stick
    stick.rename(tmp_path / "unplugged")
    away = run("open-copies", path)
    assert str(made) not in away.out and f"The second place {stick} is not there" in away.err


def test_a_group_that_is_wrong_three_times_locks_nothing(tmp_path: Path, key: tuple[str, str]) -> None:
    book, sheet = signed_book(tmp_path / "practice.iastm"), tmp_path / "sheet.pdf"
    before = book.read_bytes()
    code, out, err, _typed = typing_back("lock", book, "--sheet", sheet, *key, wrong=True)
    assert code == 1 and "Nothing was locked" in err and out.count("Group") == 3
    assert book.read_bytes() == before and not sheet.exists()


def test_a_passphrase_that_anybody_guesses_is_not_taken(tmp_path: Path) -> None:
    book, file = signed_book(tmp_path / "practice.iastm"), tmp_path / "passphrase"
    for passphrase in ("", "short", "aaaaaaaaaaaaaaaa"):
        file.write_text(passphrase)
        answer = run("lock", book, "--sheet", tmp_path / "sheet.pdf", "--passphrase-file", file)
        assert answer.code == 1 and "passphrase" in answer.err
    assert not (tmp_path / "sheet.pdf").exists()


def test_every_command_works_on_a_locked_file_with_its_key(book: Path, key: tuple[str, str], tmp_path: Path) -> None:
    charted = run("chart", book, EVERY_FIELD, *key)
    assert charted.code == 0, charted.err
    session = charted.out.strip()
    assert run("show", book, session, "--json", *key).json["client"]["name"]
    assert "Ann Example" in run("clients", book, *key).out
    assert run("sessions", book, *key).out.count("\n") == 2
    assert run("summary", book, session, "--out", tmp_path / "s.pdf", *key).code == 0
    for command in ("history", "show"):
        assert run(command, book, session, *key).code == 0
    for command in ("audit", "incidents", "follow-ups"):
        assert run(command, book, *key).code == 0
    assert run("verify", book).code == 0
    with open_book(book) as opened:
        assert opened.lock.is_on


def test_what_is_charted_reads_the_same_from_a_locked_file_as_from_an_open_one(
    book: Path, key: tuple[str, str], tmp_path: Path
) -> None:
    other = new_book(tmp_path, "open.iastm")
    shown = []
    for path, more in ((book, key), (other, ())):
        assert run("chart", path, EVERY_FIELD, *more).code == 0
        plain = run("show", path, "latest", "--json", *more).json
        plain.pop("record")
        shown.append(without_ids(plain))
    assert shown[0] == shown[1]


def without_ids(value: object) -> object:
    """Return plain values without what differs from book to book."""
    if isinstance(value, dict):
        return {name: without_ids(inner) for name, inner in value.items() if name not in ("id", "of", "record")}
    return [without_ids(inner) for inner in value] if isinstance(value, list) else value


COMMANDS = (
    ("clients",), ("sessions",), ("show", "latest"), ("history", "latest"), ("audit",), ("incidents",), ("follow-ups",)
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_without_its_key_no_command_says_a_name(book: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    name, *more = command
    (tmp_path / "wrong").write_text("these are not the words")
    answers: list[Answer] = [run(name, book, *more, "--passphrase-file", tmp_path / "wrong")]
    for answer in answers:
        assert answer.code == 1 and "does not open the practice file" in answer.err
        assert "Ann" not in answer.out + answer.err


def test_check_backup_and_rescue_need_no_key(book: Path, tmp_path: Path) -> None:
    assert run("verify", book, "--json").json["whole"]
    made = run("backup", book)
    assert made.code == 0
    assert run("rescue", book, tmp_path / "rescued.iastm").code == 0
    assert run("restore", made.out.strip(), book).code == 0
    assert run("verify", book).code == 0


def test_a_wrong_passphrase_has_to_wait_from_the_third_on(book: Path, key: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "wrong").write_text("these are not the words")
    said = [run("clients", book, "--passphrase-file", tmp_path / "wrong").err for _number in range(3)]
    assert "Try again" in said[0] and "Wait 10 s" in said[2]
    answer = run("clients", book, *key)
    assert answer.code == 1 and "Wait" in answer.err


def test_one_more_person_opens_it_with_their_own_and_a_new_lock_shuts_them_out(
    book: Path, key: tuple[str, str], tmp_path: Path
) -> None:
    sams = tmp_path / "sams"
    sams.write_text("sam and her seven gulls")
    assert run("add-key", book, "--name", "Sam", "--new-passphrase-file", sams, *key).code == 0
    assert "passphrase of Sam" in run("keys", book).out
    assert "Ann Example" in run("clients", book, "--passphrase-file", sams).out
    newer = tmp_path / "newer"
    newer.write_text("gravel seven river lamp")
    sheet = ("--sheet", tmp_path / "sheet.pdf")
    code, _out, err, _typed = typing_back("new-lock", book, *sheet, "--new-passphrase-file", newer, *key)
    assert code == 0, err
    assert run("clients", book, "--passphrase-file", sams).code == 1
    assert "Ann Example" in run("clients", book, "--passphrase-file", newer).out


def test_an_age_backup_is_opened_with_the_sheet_alone(book: Path, tmp_path: Path) -> None:
    made = run("backup", book, tmp_path / "away.age")
    assert made.code == 0 and made.out.strip() == str(tmp_path / "away.age")
    assert (tmp_path / "away.age").read_bytes().startswith(b"age-encryption.org/v1")
    (tmp_path / "code").write_text(SHEET)
    elsewhere = tmp_path / "another computer"
    elsewhere.mkdir()
    restored = run("restore", tmp_path / "away.age", elsewhere / "b.iastm", "--passphrase-file", tmp_path / "code")
    assert restored.code == 0, restored.err
    assert "Ann Example" in run("clients", elsewhere / "b.iastm", "--passphrase-file", tmp_path / "code").out
    assert run("verify", elsewhere / "b.iastm").code == 0
    assert {path.name for path in elsewhere.iterdir()} <= {"b.iastm", "b.iastm.pending"}


def test_an_age_backup_is_opened_with_a_passphrase_where_its_book_still_is(
    book: Path, key: tuple[str, str], tmp_path: Path
) -> None:
    assert run("backup", book, tmp_path / "away.age").code == 0
    assert run("restore", tmp_path / "away.age", book, *key).code == 0
    assert len(list(tmp_path.glob("practice before restore *"))) == 1
    assert run("verify", book).code == 0


@pytest.mark.parametrize("harm", ["another sheet", "a changed byte", "cut short", "no code"])
def test_an_age_backup_that_does_not_open_puts_nothing_back(book: Path, tmp_path: Path, harm: str) -> None:
    backup, before = tmp_path / "away.age", book.read_bytes()
    assert run("backup", book, backup).code == 0
    before = book.read_bytes()
    data = bytearray(backup.read_bytes())
    if harm == "a changed byte":
        data[len(data) // 2] ^= 1
    backup.write_bytes(data[:-100] if harm == "cut short" else data)
    code = {"another sheet": " ".join(groups_of(7)), "no code": "nothing like it"}.get(harm, SHEET)
    (tmp_path / "code").write_text(code)
    answer = run("restore", backup, book, "--passphrase-file", tmp_path / "code")
    assert answer.code == 1 and "Nothing was put back" in answer.err
    assert book.read_bytes() == before
    assert not list(tmp_path.glob(".*"))


def test_an_age_backup_of_an_open_file_is_refused_with_the_way_on(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    answer = run("backup", book, tmp_path / "away.age")
    assert answer.code == 1 and "Lock the practice file first" in answer.err
    assert not (tmp_path / "away.age").exists()
    (tmp_path / "away.age").write_text("there")
    locked = locked_book(tmp_path / "locked.iastm")
    assert run("backup", locked, tmp_path / "away.age").code == 1
    assert (tmp_path / "away.age").read_text() == "there"


def test_a_passphrase_is_never_an_argument_and_stdin_is_not_two_things(book: Path) -> None:
    assert run("clients", book, "--passphrase", WORDS).code == 2
    answer = run("chart", book, "-", "--passphrase-file", "-")
    assert answer.code == 2 and "not both" in answer.err


def test_a_damaged_locked_file_without_its_slots_is_rescued_with_the_code(book: Path, tmp_path: Path) -> None:
    wiped(book, "DELETE FROM key_slot")
    answer = run("rescue", book, tmp_path / "new.iastm")
    assert answer.code == 1 and "code on the recovery sheet" in answer.err
    (tmp_path / "code").write_text("no code at all")
    answer = run("rescue", book, tmp_path / "new.iastm", "--code-file", tmp_path / "code")
    assert answer.code == 1 and "seven groups" in answer.err
    (tmp_path / "code").write_text(SHEET)
    assert run("rescue", book, tmp_path / "new.iastm", "--code-file", tmp_path / "code").code == 1  # and a list
    assert "Ann Example" in run("clients", tmp_path / "new.iastm", "--passphrase-file", tmp_path / "code").out
