"""How long records are kept, and their destruction, by the command line."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from iastm_desktop.domain.people import Client
from iastm_desktop.domain.retention import RetentionRule, kept_until, rule_record
from iastm_desktop.paths import SETTINGS_VARIABLE
from iastm_desktop.storage.backups import make_backup
from iastm_desktop.storage.book import open_book
from tests.command_line import run
from tests.storage.honest_book import CLIENT, MONDAY_EVENING, PRACTITIONER, SESSION, save_of
from tests.storage.signed_book import signed_book

WHO = ("--as", PRACTITIONER.name)
SURE = ("--name", "ann  example", "--reason", "time_over", *WHO)
CHILD = Client(id="client-2", name="=1+1 Bo", born=date(2020, 6, 1))
NO_DATE = Client(id="client-3", name="Cy Undated")
RULE = RetentionRule(years=16, majority=19, source="x")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = signed_book(tmp_path / "practice.iastm")
    with open_book(path) as opened:
        opened.save_all([save_of(CHILD), save_of(NO_DATE), save_of(replace(SESSION, id="s-2", client=CHILD.id))])
    return path


@pytest.mark.parametrize(
    ("last", "born", "until"),
    [
        (date(2026, 3, 2), date(1980, 1, 2), date(2042, 3, 2)),
        (date(2026, 3, 2), date(2020, 6, 1), date(2055, 6, 1)),
        (date(2026, 3, 2), date(2007, 3, 1), date(2042, 3, 2)),
        (date(2026, 3, 2), date(2007, 3, 3), date(2042, 3, 3)),
        (date(2026, 3, 2), None, date(2042, 3, 2)),
        (date(2028, 2, 29), None, date(2044, 2, 29)),
        (date(2027, 2, 28), date(2012, 2, 29), date(2047, 3, 1)),
        (date(9990, 1, 1), None, date.max),
    ],
)
def test_a_record_is_kept_from_the_last_entry_or_from_majority(last: date, born: date | None, until: date) -> None:
    assert kept_until(RULE, last, born) == until


def ids(book: Path, day: str) -> list[str]:
    return [kept["id"] for kept in run("retention", book, "--on", day, "--json").json["passed"]]


def test_a_record_is_listed_from_the_day_after_its_time(book: Path) -> None:
    assert ids(book, "2042-03-03") == [], "recorded on 3 March, UTC"
    assert ids(book, "2042-03-04") == [CLIENT.id, NO_DATE.id]
    assert ids(book, "2055-06-01") == [CLIENT.id, NO_DATE.id] and CHILD.id in ids(book, "2055-06-02")
    out = run("retention", book, "--on", "2042-03-04").out
    assert "house rule" in out and "no birth date: was this a minor?" in out


def test_the_practice_sets_its_own_rule_with_its_source(book: Path) -> None:
    own = ("--years", "10", "--majority", "18", "--source", "Standard 12 of 2026")
    nobody = run("retention", book, *own)
    assert nobody.code == 2 and "--as" in nobody.err
    assert run("retention", book, *own, *WHO).code == 0
    assert run("retention", book, "--json").json["rule"] == {
        "years": 10,
        "majority": 18,
        "source": "Standard 12 of 2026",
    }
    assert ids(book, "2036-03-04") == [CLIENT.id, NO_DATE.id]
    again = run("retention", book, "--years", "0", "--majority", "18", "--source", "x", *WHO)
    assert again.code == 1 and "0 is no number of years" in again.err
    with pytest.raises(ValueError, match="Write who says so"):
        rule_record(10, 18, " ")


def test_the_list_as_a_table_has_no_formula(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "over.csv"
    assert run("retention", book, "--on", "2060-01-01", "--csv", out).code == 0
    rows = list(csv.reader(out.read_text("utf-8-sig").splitlines()))
    assert [row[1] for row in rows] == ["name", "Ann Example", "Cy Undated", "'=1+1 Bo"]


def test_a_record_is_destroyed_with_name_reason_and_person(book: Path) -> None:
    early = run("destroy", book, CLIENT.id, *SURE)
    assert early.code == 1 and "kept until 2042-03-03" in early.err
    wrong = run("destroy", book, CLIENT.id, "--name", "Ann", *SURE[2:], "--before-its-time")
    assert wrong.code == 1 and "not the name of this client" in wrong.err
    assert len(run("clients", book, "--json").json) == 3, "nothing went"
    done = run("destroy", book, CLIENT.id, *SURE, "--before-its-time")
    assert (done.code, "destroyed: 1 visits" in done.err) == (0, True)
    assert CLIENT.name not in done.err + done.out
    assert [client["id"] for client in run("clients", book, "--json").json] == [CHILD.id, NO_DATE.id]
    checked = run("verify", book)
    assert checked.code == 0 and "destroyed on purpose" in checked.out
    assert "whole record of a client destroyed" in run("audit", book).out
    assert b"Ann Example" not in book.read_bytes()
    gone = run("destroy", book, CLIENT.id, *SURE)
    assert gone.code == 1 and "no client" in gone.err


def test_files_that_still_hold_it_are_named_with_their_age_or_deleted_after_a_new_backup(book: Path) -> None:
    made = Path(run("backup", book).out.strip())
    done = run("destroy", book, CLIENT.id, *SURE, "--before-its-time")
    assert f"{made} still holds it (0 days old)" in done.err and made.exists()
    with open_book(book) as opened:
        opened.save_all([save_of(replace(CLIENT, id="client-9", name="Dee Next"))])
    made_again = Path(run("backup", book).out.strip())
    sure = ("--name", "Dee Next", "--reason", "tried_out", *WHO, "--before-its-time", "--delete-copies")
    done = run("destroy", book, "client-9", *sure)
    new = Path(done.out.strip())
    assert done.code == 0 and new.exists() and not made_again.exists() and b"Dee Next" not in new.read_bytes()
    assert made.exists(), "it never held this client"


def test_the_second_place_is_cleared_too_and_one_that_is_not_there_is_named(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SETTINGS_VARIABLE, str(tmp_path / "settings.ini"))
    stick = tmp_path / "stick"
    with open_book(book) as opened:
        made = make_backup(opened, stick, MONDAY_EVENING).path
        (tmp_path / "settings.ini").write_text(f"[backups]\n{opened.book_id}\\place={stick}\n")
    stick.rename(tmp_path / "unplugged")
    sure = (*SURE, "--before-its-time", "--delete-copies")
    away = run("destroy", book, CLIENT.id, *sure)
    assert away.code == 0 and f"The second place {stick} is not there, and was not looked at." in away.err
    (tmp_path / "unplugged").rename(stick)
    child = ("--name", CHILD.name, *sure[2:])
    done = run("destroy", book, CHILD.id, *child)
    assert done.code == 0 and not made.exists() and "stick" not in done.err


def test_a_backup_that_brings_a_destroyed_record_back_says_so(book: Path) -> None:
    made = run("backup", book).out.strip()
    fresh = run("restore", made, book)
    assert "destroyed" not in fresh.err, "the control: nothing was destroyed"
    run("destroy", book, CLIENT.id, *SURE, "--before-its-time")
    again = run("restore", made, book)
    assert again.code == 0 and f"the record {CLIENT.id} was destroyed and is in this backup again" in again.err
