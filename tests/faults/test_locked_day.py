"""A scripted day with kills on a locked practice file: no seeded name or note in any byte that is left on the disk."""

import base64
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from iastm_desktop.domain.facts import Save
from iastm_desktop.domain.people import Client, Phone
from iastm_desktop.storage.age_backups import make_age_backup
from iastm_desktop.storage.backups import backups_folder, make_backup
from iastm_desktop.storage.book import create_book, open_book
from tests.faults.other_programs import environment
from tests.storage.honest_book import MONDAY_EVENING, PRACTICE, PRACTITIONER
from tests.storage.locked_book import WORDS, new_lock, unlocked

SEEDED = 200
HOMES = ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")
SYLLABLES = ("bra", "dol", "fen", "gur", "hix", "jom", "kel", "lup", "mav", "nor", "piq", "ruz", "sti", "tev", "wob")


def seeded(number: int) -> tuple[Client, tuple[str, ...]]:
    """Return a client with a name, an alert and a nickname that stand nowhere else, and those words."""
    chance = random.Random(number)
    first, last, alert, called = ("".join(chance.choices(SYLLABLES, k=4)) for _word in range(4))
    client = Client(
        id=f"client-{number}",
        name=f"{first.title()} {last.title()}",
        called=called.title(),
        born=date(1950, 1, 1),
        phones=(Phone(number=f"604 {number:03} {chance.randrange(10_000):04}", label="home", ok_voicemail=False),),
        alerts=(alert,),
    )
    return client, (first.title(), last.title(), alert, called.title())


CLIENTS = [seeded(number) for number in range(SEEDED)]
TOKENS = [word for _client, words in CLIENTS for word in words]


def make_book(path: Path, *, locked: bool) -> Path:
    facts = (PRACTICE, PRACTITIONER, *(client for client, _words in CLIENTS))
    saves = [Save(fact=fact, author=PRACTITIONER.id, recorded_at=MONDAY_EVENING) for fact in facts]
    create_book(path, saves, lock=new_lock() if locked else None)
    return path


def forms(word: str) -> Iterator[bytes]:
    """Yield the bytes a word may stand in: UTF-8, UTF-16 both ways, and base64 at each of its three places."""
    yield word.encode()
    yield word.encode("utf-16-le")
    yield word.encode("utf-16-be")
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + word.encode() + b"\0\0")
        yield whole[4 if before else 0 : 4 * ((before + len(word)) // 3)]  # what does not depend on its neighbours


def hits(folder: Path) -> list[tuple[str, str]]:
    """Return each seeded word with each file under a folder that holds it in any form."""
    searched = {word: tuple(form for form in forms(word) if len(form) >= 8) for word in TOKENS}
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            found += [(word, str(path)) for word, shapes in searched.items() if any(shape in data for shape in shapes)]
    return found


def spend_day(folder: Path, book: Path, seed: int, rounds: int, papers: Path) -> list[str]:
    """Run the window with settings, log and temporary files in a folder; kill it; return what it said.

    What somebody asks to be printed is put into another folder: it is meant to be read.
    """
    home = {name: str(folder / name.lower()) for name in HOMES}
    for place in home.values():
        Path(place).mkdir(exist_ok=True)
    own = environment() | home | {"DAY_WORDS": WORDS, "DAY_PAPERS": str(papers), "QT_QPA_PLATFORM": "offscreen"}
    own["IASTM_DESKTOP_SETTINGS"] = str(folder / "settings.ini")
    command = [sys.executable, "-m", "tests.faults.locked_day_program", str(book), str(seed)]
    said: list[str] = []
    with subprocess.Popen(command, env=own, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout and running.stderr
        for line in running.stdout:
            said.append(line.strip())
            if said.count("went round") >= rounds:
                break
        running.kill()
        faults = running.stderr.read()
    assert said.count("went round") >= rounds, faults
    return said


@pytest.mark.parametrize("days", [1, pytest.param(12, marks=pytest.mark.long)])
def test_no_seeded_word_is_left_on_the_disk_after_days_that_ended_in_a_kill(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, days: int
) -> None:
    papers = tmp_path_factory.mktemp("papers")
    book = make_book(tmp_path / "practice.iastm", locked=True)
    said: list[str] = []
    for day in range(days):
        said += spend_day(tmp_path, book, day, 2 + day % 3, papers)
        with open_book(book) as opened:  # a crash's journal is played back; no key is needed for the rest
            make_backup(opened, backups_folder(book), MONDAY_EVENING)
            make_age_backup(opened, tmp_path / f"away {day}.age")
    assert said.count("charted") == days and said.count("went round") >= 2 * days
    assert said.count("charted by hand") == days and said.count("locked and unlocked") >= days
    assert (tmp_path / "settings.ini").exists()
    assert hits(tmp_path) == []
    with unlocked(book) as opened:
        assert len(opened.clients()) == SEEDED and opened.verify() == ()
        visits = [record for line in opened.sessions() if (record := opened.session(line.id))]
        assert len(visits) >= 12 * days
        by_hand = [visit for visit in visits if visit.session.notes and visit.entries]
        assert len(by_hand) == days
    for visit in by_hand:  # the control: what was typed stands where it is meant to be read
        assert visit.session.notes and visit.session.notes.subjective
        assert set(visit.session.notes.subjective.split()) & set(TOKENS)
        assert visit.client.name in printed(papers / f"{visit.client.id}.pdf")


def printed(pdf: Path) -> str:
    """Return the words of a PDF."""
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)


def test_the_search_finds_what_an_open_file_leaves_and_every_form_of_a_word(tmp_path: Path) -> None:
    """The control: it must fail to be silent."""
    make_book(tmp_path / "open.iastm", locked=False)
    assert {word for word, _path in hits(tmp_path)} == set(TOKENS)
    word = TOKENS[0]
    for number, form in enumerate((word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"))):
        for before in range(3):
            folder = tmp_path / f"{number}{before}"
            folder.mkdir()
            (folder / "left").write_bytes(b"x" * before + form)
            assert (word, str(folder / "left")) in hits(folder)
    for before in range(3):
        folder = tmp_path / f"base64-{before}"
        folder.mkdir()
        (folder / "left").write_bytes(base64.b64encode(b"x" * before + word.encode() + b"and more"))
        assert (word, str(folder / "left")) in hits(folder)
