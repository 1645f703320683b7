"""The power fails at any moment of a save, a new book, an upgrade, a backup, a restore: what was acknowledged is there.

Every state of the files that a disk could come back with is rebuilt from the program's own file calls and opened.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from iastm_desktop.storage.backups import SUFFIX, backups_folder, make_backup, try_backup
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.errors import BookError
from iastm_desktop.storage.migrations import SCHEMA_VERSION
from tests.faults.compiling import compiled
from tests.faults.other_programs import ROOT, environment
from tests.faults.power_cut_program import GROUP, NOW
from tests.faults.power_cuts import State, recorded, states_of
from tests.storage.honest_book import SESSION, new_book, strokes

OLD_BOOK = ROOT / "tests" / "data" / "format-1.iastm"
PROGRAM = ROOT / "tests" / "faults" / "power_cut_program.py"
SMOKE, MOST = 40, 900
MEMORY = Path("/dev/shm")  # the states are opened here: no disk is waited for


@dataclass(slots=True)
class Tally:
    """What became of so many states: acknowledged and not there, neither before nor after, no book at all."""

    states: int = 0
    lost: int = 0
    half: int = 0
    broken: int = 0

    @property
    def bad(self) -> int:
        return self.lost + self.half + self.broken


@pytest.fixture(scope="module")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled("recorded_disk.c", tmp_path_factory.mktemp("recorder"))


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[Path]:
    """Return the folder that states are rebuilt in, in memory where the system has that."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else tmp_path) as folder:
        yield Path(folder)


# A check says of a folder with a state in it: `lost`, `half`, or nothing; a BookError is a book that is none.
Check = Callable[[Path, int], str]


def cut(recorder: Path, folder: Path, scratch: Path, what: str, *options: str, most: int | None = None) -> Tally:
    """Record what the program does in a folder, rebuild what cuts may leave, one in `scratch` at a time, and check.

    `most`: about so many of the states only, spread evenly, with those right after each acknowledgement.
    """
    before = {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    log = folder.with_name("record")
    done = subprocess.run(
        [sys.executable, PROGRAM, what, folder / "book", *options],
        env=environment(LD_PRELOAD=str(recorder), RECORD_DIR=str(folder), RECORD_TO=str(log)),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "saved" in done.stdout
    tally = Tally()
    states = list(states_of(recorded(log), before))
    for state in _some(states, most) if most else states:
        lay_out(state, folder, scratch)
        tally.states += 1
        try:
            found = CHECKS[what](scratch, state.acknowledged)
        except BookError:
            found = "broken"
        if found:
            setattr(tally, found, getattr(tally, found) + 1)
    return tally


def _some(states: list[State], most: int) -> list[State]:
    rises = (i for i in range(1, len(states)) if states[i].acknowledged > states[i - 1].acknowledged)
    wanted = {*range(0, len(states), -(-len(states) // most)), *(at for rise in rises for at in range(rise, rise + 4))}
    return [state for number, state in enumerate(states) if number in wanted]


def lay_out(state: State, folder: Path, scratch: Path) -> None:
    """Put the files of a state into the scratch folder, in the place of what is there."""
    shutil.rmtree(scratch)
    (scratch / "book backups").mkdir(parents=True)
    for path, data in state.files:
        (scratch / Path(path).relative_to(folder)).write_bytes(data)


def whole(path: Path) -> list[int]:
    """Open a book as the program does after the cut, check all of it, and return the numbers of its strokes."""
    with open_book(path) as book:
        if book.verify():
            raise BookError("not whole")
        return sorted(entry.position for entry in book.session(SESSION.id).entries)  # type: ignore[union-attr]


def check_save(folder: Path, acknowledged: int) -> str:
    numbers = whole(folder / "book")
    if len(numbers) < GROUP * acknowledged:
        return "lost"
    return "" if numbers in [list(range(GROUP * groups)) for groups in (acknowledged, acknowledged + 1)] else "half"


def check_create(folder: Path, acknowledged: int) -> str:
    if not (folder / "book").exists():
        return "lost" if acknowledged else ""
    return "" if whole(folder / "book") == [] else "half"


def check_upgrade(folder: Path, acknowledged: int) -> str:
    backup = folder / f"book.before-format-{SCHEMA_VERSION}"
    if acknowledged and not backup.exists():
        return "lost"
    content = [chain_of(path) for path in (folder / "book", backup) if path.exists()]
    return "" if set(content) == {old_chain()} else "half"


def check_backup(folder: Path, acknowledged: int) -> str:
    numbers = whole(folder / "book")
    made = [path for path in (folder / "book backups").iterdir() if path.name.endswith(SUFFIX)]
    if len(made) < acknowledged or len(numbers) < 6 + acknowledged - 1:
        return "lost"
    return "half" if any(try_backup(path, folder).faults for path in made) else ""


def check_restore(folder: Path, acknowledged: int) -> str:
    """The book of 6 strokes is to be put back over that of 9; both are kept."""
    aside = [path for path in folder.glob("book before restore*") if path.suffix == "" and "journal" not in path.name]
    books = [*aside, folder / "book"]
    found = [len(whole(path)) for path in books]
    here = len(whole(folder / "book"))
    if (here != 6 and acknowledged) or 9 not in found:
        return "lost"
    return "" if here in (6, 9) else "half"


def chain_of(path: Path) -> bytes:
    """Return the hash of the last link of a book that is whole, brought up to date where it is of an older format."""
    with open_book(path) as book:
        if book.verify():
            raise BookError("not whole")
        return book.head().hash


@cache
def old_chain() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return chain_of(Path(shutil.copy(OLD_BOOK, Path(folder) / "book")))


def folder_for(what: str, tmp_path: Path) -> Path:
    """Return a folder with what the work begins with."""
    folder = tmp_path.resolve() / "practice"
    backups_folder(folder / "book").mkdir(parents=True)
    if what == "upgrade":
        shutil.copy(OLD_BOOK, folder / "book")
    elif what != "create":
        with open_book(new_book(folder / "book")) as book:
            if what in ("backup", "restore"):
                book.save_all(strokes(6))
            if what == "restore":
                make_backup(book, backups_folder(folder / "book"), NOW)
                book.save_all(strokes(3, first=7))
    return folder


CHECKS: dict[str, Check] = {
    "save": check_save,
    "create": check_create,
    "upgrade": check_upgrade,
    "backup": check_backup,
    "restore": check_restore,
}


@pytest.mark.parametrize("what", CHECKS)
def test_whatever_a_power_cut_leaves_is_whole_and_has_what_was_acknowledged(
    recorder: Path, tmp_path: Path, scratch: Path, what: str
) -> None:
    tally = cut(recorder, folder_for(what, tmp_path), scratch, what, most=SMOKE)
    assert tally.states >= SMOKE / 2
    assert tally.bad == 0, tally


@pytest.mark.long
def test_three_thousand_states_that_power_cuts_leave_lose_nothing(
    recorder: Path, tmp_path: Path, scratch: Path
) -> None:
    total = 0
    for what in CHECKS:
        groups = {"save": "20", "backup": "3"}.get(what, "1")
        tally = cut(recorder, folder_for(what, tmp_path / what), scratch, what, "--groups", groups, most=MOST)
        assert tally.bad == 0, (what, tally)
        total += tally.states
    assert total >= 3000


@pytest.mark.parametrize("weak", ["FULL", "OFF"])
def test_the_control_a_weaker_synchronous_is_caught(recorder: Path, tmp_path: Path, scratch: Path, weak: str) -> None:
    options = ("--groups", "2", "--synchronous", weak)
    tally = cut(recorder, folder_for("save", tmp_path), scratch, "save", *options, most=SMOKE)
    assert tally.lost > 0, tally
    assert weak == "FULL" or tally.broken + tally.half > 0, "without any sync there are broken books too"


@pytest.mark.parametrize("what", ["create", "backup", "restore"])
def test_the_control_names_that_are_not_synced_are_caught(
    recorder: Path, tmp_path: Path, scratch: Path, what: str
) -> None:
    tally = cut(recorder, folder_for(what, tmp_path), scratch, what, "--no-folder-sync", most=SMOKE // 2)
    assert tally.lost > 0, tally


def test_the_control_a_backup_that_is_not_synced_is_caught(recorder: Path, tmp_path: Path, scratch: Path) -> None:
    tally = cut(recorder, folder_for("backup", tmp_path), scratch, "backup", "--no-file-sync", most=SMOKE)
    assert tally.bad > 0, tally
