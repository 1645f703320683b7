"""The faults of the world, each really made; each function returns what a person reads about it."""

import os
import shutil
import sqlite3
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.connection import PAGE_BYTES
from tests.command_line import NECK, Answer, run
from tests.faults.in_use import in_use
from tests.faults.other_programs import ROOT, environment
from tests.storage.honest_book import new_book, strokes

NOBODY = 65534
PNG = b"\x89PNG\r\n\x1a\n" + bytes(5000)
AS_NOBODY = """
import os, resource, signal, sys
from pathlib import Path
from iastm_desktop.cli import main
limit, *arguments = sys.argv[1:]
if limit != "-":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), resource.RLIM_INFINITY))
elif os.geteuid() == 0:  # root ignores file modes: be somebody whom they bind
    import _strptime, contextlib, io, tempfile
    with tempfile.TemporaryDirectory() as scratch, contextlib.redirect_stdout(io.StringIO()):
        book = scratch + "/warm"  # everything is imported by now: that account may not read Python itself
        for words in (["new", book], ["chart", book, "tests/data/neck-nct03563079.json"], ["clients", book]):
            assert main(words) == 0
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
sys.exit(main(arguments))
"""


@dataclass(frozen=True)
class Place:
    """Where a fault is made: a folder of its own that every account may reach."""

    folder: Path

    def book(self) -> Path:
        """Make an honest book with some strokes."""
        path = new_book(self.folder / "practice.iastm")
        with open_book(path) as book:
            book.save_all(strokes(60))
        return path


def said(answer: Answer) -> str:
    """Return the sentence of a command that said no or could not; its whole output for findings."""
    assert answer.code in (1, 3), answer
    return answer.out + answer.err


def other_process(limit: str, *arguments: object) -> Answer:
    """Run a command as an ordinary account (`-`), or where no file may be longer than so many bytes."""
    done = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, limit, *map(str, arguments)],
        env=environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return Answer(done.returncode, done.stdout, done.stderr)


@contextmanager
def handed_over(path: Path, folder_mode: int, file_mode: int) -> Iterator[None]:
    """Give book and folder to the ordinary account, with these rights."""
    if os.geteuid() == 0:
        os.chown(path, NOBODY, NOBODY)
        os.chown(path.parent, NOBODY, NOBODY)
    path.chmod(file_mode)
    path.parent.chmod(folder_mode)
    yield
    path.parent.chmod(0o777)


def missing(place: Place) -> str:
    return said(run("clients", place.folder / "gone.iastm"))


def empty(place: Place) -> str:
    path = place.folder / "empty.iastm"
    path.touch()
    return said(run("clients", path))


def picture(place: Place) -> str:
    path = place.folder / "picture.iastm"
    path.write_bytes(PNG)
    return said(run("clients", path))


def other_database(place: Place) -> str:
    path = place.folder / "other.iastm"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE other (x)")
    return said(run("clients", path))


def folder_in_its_place(place: Place) -> str:
    path = place.folder / "folder.iastm"
    path.mkdir()
    return said(run("clients", path))


def pipe_in_its_place(place: Place) -> str:
    path = place.folder / "pipe.iastm"
    os.mkfifo(path)
    return said(run("clients", path))


def cut_off(place: Place) -> str:
    path = place.book()
    os.truncate(path, path.stat().st_size - 3 * PAGE_BYTES)
    return said(run("clients", path))


def damaged_pages(place: Place) -> str:
    path = place.book()
    stored = bytearray(path.read_bytes())
    for page in range(1, len(stored) // PAGE_BYTES):
        stored[page * PAGE_BYTES : page * PAGE_BYTES + 100] = b"\xff" * 100
    path.write_bytes(stored)
    return said(run("clients", path))


def newer_format(place: Place) -> str:
    path = place.book()
    stored = bytearray(path.read_bytes())
    stored[60:64] = struct.pack(">i", 99)
    path.write_bytes(stored)
    return said(run("clients", path))


def old_book(place: Place) -> Path:
    path = place.folder / "old.iastm"
    shutil.copy(ROOT / "tests" / "data" / "format-1.iastm", path)
    return path


def upgraded(place: Place) -> str:
    answer = run("chart", old_book(place), NECK)
    assert answer.code == 0, answer
    return next(line for line in answer.err.splitlines() if "newest format" in line)


def upgrade_without_backup(place: Place) -> str:
    from iastm_desktop.storage.migrations import SCHEMA_VERSION

    path = old_book(place)
    (place.folder / f"old.iastm.before-format-{SCHEMA_VERSION}").mkdir()
    return said(run("chart", path, NECK))


def used_elsewhere(place: Place) -> str:
    path = place.book()
    with in_use(path):
        return said(run("chart", path, NECK))


def written_elsewhere(place: Place) -> str:
    path = place.book()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with open_book(path, patience_s=0.05) as book:
            try:
                book.save_all(strokes(1, first=100))
            except Exception as error:  # noqa: BLE001 - the sentence is looked at
                return str(error)
    return ""


def not_readable(place: Place) -> str:
    path = place.book()
    with handed_over(path, 0o777, 0o000):
        return said(other_process("-", "clients", path))


def file_read_only(place: Place) -> str:
    path = place.book()
    with handed_over(path, 0o777, 0o444):
        return said(other_process("-", "chart", path, NECK))


def folder_read_only(place: Place) -> str:
    path = place.book()
    with handed_over(path, 0o555, 0o644):
        return said(other_process("-", "chart", path, NECK))


def crash_in_a_read_only_folder(place: Place) -> str:
    path = place.book()
    crashed = place.folder / "crashed.iastm"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE filler (x)")
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
            " INSERT INTO filler SELECT zeroblob(2000) FROM n"
        )
        crashed.write_bytes(path.read_bytes())
        crashed.with_name("crashed.iastm-journal").write_bytes(path.with_name("practice.iastm-journal").read_bytes())
        connection.execute("ROLLBACK")
    crashed.with_name("crashed.iastm-journal").chmod(0o644)
    with handed_over(crashed, 0o555, 0o444):
        return said(other_process("-", "clients", crashed))


def full_while_charting(place: Place) -> str:
    path = place.book()
    before = path.read_bytes()
    size = str(path.stat().st_size)  # the first visits may find room in it
    tries = (other_process(size, "chart", path, NECK) for _try in range(20))
    answer = said(next(one for one in tries if one.code))
    with open_book(path) as book:
        assert book.verify() == ()
    assert len(path.read_bytes()) == len(before)
    return answer


def full_for_a_new_file(place: Place) -> str:
    answer = said(other_process("20000", "demo", place.folder / "new.iastm"))
    assert list(place.folder.iterdir()) == []
    return answer


def full_for_a_backup(place: Place) -> str:
    path = place.book()
    answer = said(other_process(str(path.stat().st_size // 2), "backup", path))
    assert list((place.folder / "practice backups").iterdir()) == []
    return answer


def taken_name(place: Place) -> str:
    return said(run("new", place.book()))


def no_such_folder(place: Place) -> str:
    return said(run("new", place.folder / "none" / "new.iastm"))


def name_too_long(place: Place) -> str:
    return said(run("new", place.folder / ("x" * 300)))


def folder_takes_no_file(place: Place) -> str:
    (place.folder / "closed").mkdir()
    (place.folder / "closed").chmod(0o555)
    return said(other_process("-", "new", place.folder / "closed" / "new.iastm"))


def backup_gone(place: Place) -> str:
    return said(run("restore", place.folder / "gone.iastm-backup", place.book()))


def backup_is_none(place: Place) -> str:
    path = place.folder / "picture.iastm-backup"
    path.write_bytes(PNG)
    return said(run("restore", path, place.book()))


def backup_damaged(place: Place) -> str:
    path = place.book()
    backup = Path(run("backup", path).out.strip())
    stored = bytearray(backup.read_bytes())
    for page in range(4, 12):
        stored[page * PAGE_BYTES : (page + 1) * PAGE_BYTES] = b"\xff" * PAGE_BYTES
    backup.write_bytes(stored)
    before = path.read_bytes()
    answer = said(run("restore", backup, path))
    assert path.read_bytes() == before
    return answer


def restore_while_in_use(place: Place) -> str:
    path = place.book()
    backup = Path(run("backup", path).out.strip())
    with in_use(path):
        return said(run("restore", backup, path))


def no_backup_to_test(place: Place) -> str:
    return said(run("test-backup", place.book()))


def backups_folder_in_the_way(place: Place) -> str:
    path = place.book()
    (place.folder / "practice backups").write_text("a note of mine")
    return said(run("backup", path))


def nothing_to_rescue(place: Place) -> str:
    path = place.folder / "picture.iastm"
    path.write_bytes(PNG)
    return said(run("rescue", path, place.folder / "new.iastm"))


def rescue_over_something(place: Place) -> str:
    path = place.book()
    (place.folder / "new.iastm").write_text("mine")
    return said(run("rescue", path, place.folder / "new.iastm"))


def row_changed(place: Place) -> str:
    path = place.book()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER entry_unchanged")
        connection.execute("UPDATE entry SET pressure = 1 WHERE id = 'stroke-7'")
    return said(run("verify", path))


def end_cut_off(place: Place) -> str:
    path = place.book()
    with open_book(path) as book:
        head = book.head()
    return said(run("verify", path, "--fingerprint", f"{head.book_id[:8]}-{head.seq + 5}-{'0' * 16}"))
