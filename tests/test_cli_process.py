"""The command line as a process of its own: imports, encodings, pipes, a full disk behind stdout."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from iastm_desktop.storage.book import open_book
from tests.command_line import DATA, NECK, new_book, run


def program(*arguments: object, **settings: object) -> subprocess.CompletedProcess[bytes]:
    """Run the program as a process of its own."""
    command = [sys.executable, "-m", "iastm_desktop", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, cwd=DATA.parent.parent, **settings)  # type: ignore[call-overload,no-any-return]


def test_the_commands_about_the_map_import_no_window_book_or_pdf() -> None:
    code = (
        "import sys; from iastm_desktop.cli import main; "
        "main(['--version']); main(['regions', '--search', 'soleus']); main(['region-at', 'anterior', '300', '335']); "
        "print(sorted({m.split('.')[0] for m in sys.modules} & "
        "{'PySide6', 'sqlite3', '_sqlite3', 'reportlab', 'PIL', 'pypdfium2', 'cryptography'}))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=DATA.parents[1]
    )
    assert answer.stdout.splitlines()[-1] == "[]"


def test_the_whole_way_as_a_process(tmp_path: Path) -> None:
    path, out = tmp_path / "b", tmp_path / "o.pdf"
    assert program("new", path).returncode == 0
    charted = program("chart", path, "-", input=NECK.read_bytes())
    assert (charted.returncode, charted.stderr) == (0, b"")
    session = charted.stdout.decode().strip()
    shown = json.loads(program("show", path, "latest", "--json").stdout)
    assert (shown["record"]["id"], len(shown["entries"])) == (session, 17)
    assert program("summary", path, session, "--out", out).returncode == 0
    assert out.read_bytes().startswith(b"%PDF-")


def test_programs_that_chart_at_once_chart_one_client_and_one_practitioner(tmp_path: Path) -> None:
    path = new_book(tmp_path)
    command = [sys.executable, "-m", "iastm_desktop", "chart", str(path), str(NECK)]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=DATA.parents[1]) for _ in range(6)
    ]
    said = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0] * 6, said
    with open_book(path) as book:
        assert (len(book.clients()), len(book.practitioners()), len(book.sessions())) == (1, 1, 6)
        assert book.verify() == ()
    told = [errors for _out, errors in said if b"charted before" in errors]
    assert len(told) == 5, "all but the first find the file in the book already"


def test_output_is_utf_8_whatever_the_terminal_says(tmp_path: Path) -> None:
    path = new_book(tmp_path)
    run("chart", path, DATA / "every-field.json")
    answer = program("clients", path, env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"})
    assert "Ève O’Brien-Nguyễn" in answer.stdout.decode("utf-8")


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    command = f"{sys.executable} -m iastm_desktop regions --json | head -c 10"
    answer = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, check=False, cwd=DATA.parents[1]
    )
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, '[\n {\n  "id', "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, a device of Linux")
def test_a_full_disk_behind_stdout_is_a_sentence() -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "iastm_desktop", "regions"]
        answer = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, cwd=DATA.parents[1]
        )
    assert answer.returncode == 3
    assert answer.stderr == "iastm-desktop: No space left on device.\n"
