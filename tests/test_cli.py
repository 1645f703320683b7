"""The command line: what each command prints, its exit codes, and never a traceback."""

import json
import os
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pypdf
import pytest

from iastm_desktop import __version__
from tests.command_line import DATA, NECK, new_book, run

PNG = b"\x89PNG\r\n\x1a\n" + bytes(5000)
READING = [
    ["clients", "BOOK"],
    ["sessions", "BOOK", "--json"],
    ["show", "BOOK", "latest"],
    ["summary", "BOOK", "latest", "--out", "OUT"],
    ["verify", "BOOK"],
    ["chart", "BOOK", str(NECK)],
]
NOBODY = 65534


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = new_book(tmp_path)
    assert run("chart", path, NECK).code == 0
    return path


def one_sentence(text: str) -> bool:
    return text.startswith("iastm-desktop: ") and text.rstrip().endswith(".") and "Traceback" not in text


def test_the_version_is_printed() -> None:
    answer = run("--version")
    assert (answer.code, answer.out.split()) == (0, ["iastm-desktop", __version__])


def test_check_prints_a_line_for_each_thing_and_fails_on_a_fault() -> None:
    answer = run("--check")
    lines = answer.out.splitlines()
    assert len(lines) >= 5
    assert all(line.startswith(("ok ", "FAULT ")) for line in lines)
    assert answer.code == any(line.startswith("FAULT") for line in lines)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--nonsense"],
        ["new"],
        ["demo", "b", "--today", "2026-02-30"],
        ["chart", "b"],
        ["summary", "b", "latest"],
        ["show", "b"],
        ["practice.iastm", "what", "now"],
        ["version"],
        ["Verify"],
        [""],
        ["new", ""],
        ["demo", ""],
        ["verify", ""],
        ["summary", "b", "latest", "--out", ""],
        ["region-at", "anterior", "left", "5"],
        ["region-at", "anterior", "nan", "5"],
        ["region-at", "front", "5", "5"],
        ["region-at", "anterior", "5", "5", "--layer", "skin"],
        ["regions", "--view", "front"],
    ],
)
def test_wrong_use_is_said_with_exit_code_2(arguments: list[str]) -> None:
    answer = run(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert "iastm-desktop: " in answer.err
    assert "Traceback" not in answer.err


def test_help_names_every_command() -> None:
    answer = run("--help")
    assert answer.code == 0
    commands = "new demo chart clients sessions show summary verify backup restore regions region-at"
    for command in commands.split():
        assert re.search(rf"^ +{command}\s", answer.out, re.MULTILINE)


@pytest.mark.parametrize("command", ["new", "demo"])
@pytest.mark.parametrize("what", ["file", "folder", "link to nowhere"])
def test_new_and_demo_refuse_a_path_that_is_taken(tmp_path: Path, command: str, what: str) -> None:
    path = tmp_path / "taken"
    if what == "file":
        path.write_bytes(b"mine")
    elif what == "folder":
        path.mkdir()
    else:
        path.symlink_to(tmp_path / "nowhere")
    answer = run(command, path)
    assert answer.code == 1
    assert one_sentence(answer.err)
    assert [each.name for each in tmp_path.iterdir()] == ["taken"]
    assert what != "file" or path.read_bytes() == b"mine"


def test_an_empty_book_has_nobody_and_no_findings(tmp_path: Path) -> None:
    path = new_book(tmp_path)
    assert run("clients", path, "--json").json == run("sessions", path, "--json").json == []
    assert run("verify", path, "--json").json["findings"] == []
    assert (run("show", path, "latest").code, run("verify", path).code) == (1, 0)


def test_clients_are_found_by_a_part_of_their_name_without_accents(tmp_path: Path) -> None:
    path = new_book(tmp_path)
    run("chart", path, DATA / "every-field.json")
    run("chart", path, NECK)
    (found,) = run("clients", path, "--search", "eve nguy", "--json").json
    assert (found["name"], found["born"], bool(found["id"])) == ("Ève O’Brien-Nguyễn", "2009-02-28", True)
    assert len(run("clients", path, "--json").json) == len(run("clients", path).out.splitlines()) == 2
    assert run("clients", path, "--search", "nobody such", "--json").json == []


def test_sessions_are_listed_with_their_client_and_totals(book: Path) -> None:
    (line,) = run("sessions", book, "--json").json
    (client,) = run("clients", book, "--json").json
    told = (line["client"], line["date"], line["entries"], line["regions"], line["tool_s"])
    assert told == (client["id"], "2026-03-02", 17, 8, 8 * 180)
    assert run("sessions", book, "--client", client["id"], "--json").json == [line]
    assert run("sessions", book, "--client", "nobody").code == 1


def test_latest_is_the_session_charted_last(book: Path) -> None:
    second = run("chart", book, DATA / "every-field.json").out.strip()
    assert run("show", book, "latest", "--json").json["record"]["id"] == second
    first = run("sessions", book, "--json").json[0]["id"]
    assert first != second
    assert run("show", book, first, "--json").json["client"]["name"] == "Trial Example, Neck"
    for unknown in ("no-such-session", "", "\udcff"):
        answer = run("show", book, unknown)
        assert (answer.code, one_sentence(answer.err)) == (1, True)


def test_show_says_the_session_in_words(book: Path) -> None:
    text = run("show", book, "latest").out
    for words in ("Trial Example, Neck", "Right upper trapezius", "Left sternocleidomastoid", "3:00 min", "redness"):
        assert words in text


def test_a_control_character_in_a_name_does_not_reach_the_terminal(tmp_path: Path) -> None:
    path, values = new_book(tmp_path), json.loads(NECK.read_text("utf-8"))
    values["client"]["name"] = "Ann\x1b[2J\u202eeve"
    file = tmp_path / "s.json"
    file.write_text(json.dumps(values), "utf-8")
    assert run("chart", path, file).code == 0
    for command in (["clients", path], ["show", path, "latest"], ["sessions", path]):
        assert not set(run(*command).out) & {"\x1b", "\u202e"}
    assert run("clients", path, "--json").json[0]["name"] == "Ann\x1b[2J\u202eeve"


WORDS = {
    "upper_trapezius": "Upper trapezius",
    "splenius": "Splenius capitis and cervicis",
    "scalenes": "Scalenes",
    "sternocleidomastoid": "Sternocleidomastoid",
    "handlebar_small": "small handlebar",
    "scanner": "scanner",
}  # fmt: skip


def pdf_text(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(path).pages).split())


def test_everything_of_the_neck_protocol_is_found_again_in_the_summary(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "neck.pdf"
    assert run("summary", book, "latest", "--out", out).code == 0
    text, entries = pdf_text(out), json.loads(NECK.read_text("utf-8"))["entries"]
    row = 0
    for entry in entries:
        place = f"{entry['side'].upper()} {WORDS[entry['region']]}" if "region" in entry else ""
        if entry["kind"] == "stroke":
            row += 1
            minutes = f"{entry['duration_s'] // 60}:{entry['duration_s'] % 60:02}"
            pain = f" {entry['pain_nrs']}/10" if "pain_nrs" in entry else ""
            found = re.search(rf"\b{row} {place} {WORDS[entry['tool']]} (.{{0,80}}?) {minutes}{pain}\b", text)
            assert found and f"({entry['pressure']} of 5)" in found[1]
        elif entry["kind"] == "reaction":
            assert re.search(rf"{place} redness after {entry['grade']} of 4", text)
        elif entry["kind"] == "finding":
            assert re.search(rf"{place} feels gritty \(my impression\) {entry['tenderness']} of 4", text)
    assert row == 8
    assert "Pain at rest, 0 to 10 5/10 3/10" in text
    assert "Neck Disability Index, percent 34%" in text
    assert re.search(r"neck rotation · active · RIGHT 65° 72°", text)
    for words in (
        "Neck pain for 5 months, worse at the desk.",
        "Re-measure next visit.",
        "when to call",
        "14 May 1979",
    ):
        assert words in text


def test_the_same_session_gives_the_same_bytes(book: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "1.pdf", tmp_path / "2.pdf"
    for out in (one, two, one):
        assert run("summary", book, "latest", "--out", out).code == 0
    assert one.read_bytes() == two.read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"1.pdf", "2.pdf", book.name}


@pytest.mark.parametrize("there", [b"my notes", PNG, b"BOOK", None])
def test_a_summary_replaces_nothing_but_a_pdf(book: Path, tmp_path: Path, there: bytes | None) -> None:
    out = book if there == b"BOOK" else tmp_path / "out.pdf"
    if there is None:
        out.mkdir()
    elif out != book:
        out.write_bytes(there)
    before = None if there is None else out.read_bytes()
    answer = run("summary", book, "latest", "--out", out)
    assert (answer.code, one_sentence(answer.err)) == (2, True)
    assert out.is_dir() if before is None else out.read_bytes() == before


def test_a_summary_into_a_missing_folder_is_a_sentence(book: Path, tmp_path: Path) -> None:
    answer = run("summary", book, "latest", "--out", tmp_path / "no" / "x.pdf")
    assert answer.code == 3
    assert f"{tmp_path / 'no' / 'x.pdf'}: " in answer.err


@pytest.mark.parametrize("command", ["new", "demo"])
def test_a_folder_that_takes_no_files_is_named(command: str) -> None:
    answer = run(command, "/proc/a")
    assert (answer.code, "The folder /proc takes no files" in answer.err) == (3, True)


def test_a_long_name_is_a_name_as_long_as_its_journal_s(tmp_path: Path) -> None:
    longest = new_book(tmp_path, "x" * 247)
    assert run("chart", longest, NECK).code == run("verify", longest).code == 0
    answer = run("new", tmp_path / ("x" * 248))
    assert (answer.code, "too long" in answer.err, "disk" in answer.err) == (3, True, False)
    assert [path.name for path in tmp_path.iterdir()] == [longest.name]


def test_a_pipe_is_said_to_be_one(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "is a device or a pipe, not a practice file" in run("verify", tmp_path / "pipe").err


def test_a_book_without_its_format_number_is_damaged_and_nothing_else_is_claimed(book: Path) -> None:
    connection = sqlite3.connect(book)
    connection.execute("PRAGMA user_version = 0")
    connection.close()
    answer = run("verify", book)
    assert (answer.code, "is damaged" in answer.err, "entered" in answer.err) == (3, True, False)


def test_another_tool_s_statistics_are_no_finding(book: Path) -> None:
    connection = sqlite3.connect(book)
    connection.execute("ANALYZE")
    assert connection.execute("SELECT count(*) FROM sqlite_stat1").fetchone()[0]
    connection.close()
    answer = run("verify", book)
    assert (answer.code, answer.out[:11]) == (0, "no findings")


def make_bad(path: Path, what: str) -> None:
    """Put at `path` what is no book that can be opened."""
    if what == "folder":
        path.mkdir()
    elif what == "newer":
        new_book(path.parent, path.name)
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA user_version = 99")
        connection.close()
    elif what != "missing":
        path.write_bytes({"png": PNG, "empty": b"", "text": b"dear diary\n" * 200}[what])


@pytest.mark.parametrize("what", ["missing", "folder", "png", "empty", "text", "newer"])
@pytest.mark.parametrize("arguments", READING, ids=lambda arguments: arguments[0])
def test_what_is_no_book_is_named_and_left_as_it_is(tmp_path: Path, arguments: list[str], what: str) -> None:
    path, out = tmp_path / "a book", tmp_path / "out.pdf"
    make_bad(path, what)
    before = path.read_bytes() if path.is_file() else None
    filled = [{"BOOK": str(path), "OUT": str(out)}.get(part, part) for part in arguments]
    answer = run(*filled)
    assert (answer.code, answer.out) == (1 if what == "newer" else 3, "")
    assert one_sentence(answer.err)
    assert str(path) in answer.err
    assert (path.read_bytes() if path.is_file() else None) == before
    assert [each.name for each in tmp_path.iterdir()] == ([] if what == "missing" else ["a book"])


def test_a_newer_book_is_refused_with_both_numbers(tmp_path: Path) -> None:
    make_bad(tmp_path / "b", "newer")
    answer = run("show", tmp_path / "b", "latest")
    assert re.search(r"format 99\b.*formats up to \d+\b", answer.err)


def test_any_file_name_is_a_book_s_name(tmp_path: Path) -> None:
    path = new_book(tmp_path, "we?ird #1 %41 \udcff é.iastm")
    assert run("chart", path, NECK).code == run("verify", path).code == 0
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@contextmanager
def as_somebody_else() -> Iterator[None]:
    """Act as an account without rights; root could write anywhere."""
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if was_root:
            os.seteuid(0)


def test_a_read_only_folder_is_refused_in_a_sentence(book: Path) -> None:
    run("summary", book, "latest", "--out", book.parent / "warm.pdf")  # everything is imported while we may read it
    ThreadPoolExecutor(1).shutdown()
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        shut, open_one = Path(name) / "shut", Path(name) / "open"
        Path(name).chmod(0o755)
        for folder in (shut, open_one):
            folder.mkdir()
            (folder / "b").write_bytes(book.read_bytes())
            (folder / "b").chmod(0o444 if folder == shut else 0o666)
            folder.chmod(0o555 if folder == shut else 0o777)
        before = (shut / "b").read_bytes()
        with as_somebody_else():
            with pytest.raises(PermissionError):  # the control: this account really may not write there
                (shut / "probe").write_bytes(b"")
            asked = [
                run("new", shut / "n"),
                run("demo", shut / "d"),
                run("chart", shut / "b", NECK),
                run("summary", open_one / "b", "latest", "--out", shut / "x.pdf"),
            ]
            allowed = [run("new", open_one / "n"), run("chart", open_one / "b", NECK)]
        assert [answer.code for answer in asked] == [3, 3, 3, 3]
        assert all("Traceback" not in answer.err and answer.err.startswith("iastm-desktop: ") for answer in asked)
        assert [answer.code for answer in allowed] == [0, 0], allowed
        assert ([path.name for path in shut.iterdir()], (shut / "b").read_bytes()) == (["b"], before)
        shut.chmod(0o755)


def test_a_book_that_is_written_to_by_another_is_said_to_be_held(book: Path) -> None:
    other = sqlite3.connect(book, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        answer = run("chart", book, NECK)
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert answer.code == 3
    assert one_sentence(answer.err)
    assert run("chart", book, NECK).code == 0


def test_verify_finds_a_changed_byte(book: Path) -> None:
    assert run("verify", book).code == 0
    data = book.read_bytes()
    book.write_bytes(data.replace(b"worse at the desk", b"worse at the DESK"))
    answer = run("verify", book, "--json")
    assert answer.code == 1
    assert any("session" in finding["text"] for finding in answer.json["findings"])


def test_a_fault_of_the_program_is_a_sentence_without_anybody_s_data(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object, **_settings: object) -> None:
        raise KeyError("Trial Example, Neck")

    monkeypatch.setattr("iastm_desktop.session_text.session_lines", broken)
    answer = run("show", book, "latest")
    assert answer.code == 3
    assert "KeyError" in answer.err
    assert "Trial" not in answer.err


def test_a_book_by_itself_opens_the_window(monkeypatch: pytest.MonkeyPatch, book: Path) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    for arguments in ([], [book]):
        answer = run(*arguments)
        assert (answer.code, answer.out) == (3, "")
        assert "iastm-desktop: " in answer.err
        assert "display" in answer.err or "install" in answer.err
