"""Changing a signed record behind the program's back: the file refuses, verify finds it, or the fingerprint outside."""

import json
import secrets
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from iastm_desktop.storage.audit import note_viewed
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.chain import GENESIS, link_hash, row_digest
from iastm_desktop.storage.errors import BookError
from iastm_desktop.storage.outside import Fingerprint, fingerprint
from iastm_desktop.storage.saving import stored_columns_of
from iastm_desktop.storage.schema import FACTS
from iastm_desktop.storage.signing import add_note
from tests.storage.honest_book import CLIENT, PRACTITIONER, SESSION
from tests.storage.signed_book import SIGNED_AT, signed_book

Meddle = Callable[[sqlite3.Connection], object]
REFUSED, FOUND, OUTSIDE, MISSED = "refused", "found", "found from outside", "missed"
NOTE = b"pain went from 7/10"


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("honest") / "book"
    with open_book(signed_book(path)) as book:
        add_note(book, SESSION.id, NOTE.decode(), PRACTITIONER.id, now=SIGNED_AT)
        note_viewed(book, CLIENT.id, author=PRACTITIONER.id, now=SIGNED_AT)
    return path


@pytest.fixture(scope="module")
def kept(honest: Path) -> Fingerprint:
    """Return what a PDF's foot, the settings or a backup's receipt say of the honest book."""
    with open_book(honest) as book:
        assert book.verify() == ()
        return fingerprint(book.head())


def became(path: Path, kept: Fingerprint) -> str:
    """Return who notices: verify, the fingerprint kept outside, or nobody."""
    try:
        with open_book(path) as book:
            if [finding for finding in book.verify() if not finding.is_note]:
                return FOUND
            found = book.compare(kept)
    except BookError:
        return FOUND
    return OUTSIDE if found and not found.is_note else MISSED


def sql(*statements: str) -> Meddle:
    """Return what another program does with plain SQL, its own settings and no guards of ours."""

    def meddle(connection: sqlite3.Connection) -> None:
        for statement in statements:
            connection.execute(statement)

    return meddle


def unguarded(meddle: Meddle) -> Meddle:
    """Return the same with every trigger taken off before, and put back word for word after."""

    def meddle_unseen(connection: sqlite3.Connection) -> None:
        guards = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _sql in guards:
            connection.execute(f"DROP TRIGGER {name}")
        meddle(connection)
        for _name, words in guards:
            connection.execute(words)

    return meddle_unseen


def hash_anew(connection: sqlite3.Connection) -> None:
    """Do what one does who knows the format: every digest and every link computed again."""
    prev = GENESIS
    for seq, table, row, version in connection.execute('SELECT seq, "table", row, version FROM chain').fetchall():
        names = stored_columns_of(table)
        own = ", ".join(f'"{name}"' for name in names)
        ((salt, *values),) = connection.execute(f"SELECT salt, {own} FROM {table} WHERE seq = ?", (seq,)).fetchall()
        digest = row_digest(salt, names, values)
        link = link_hash(seq, table.encode(), row.encode(), version, digest, prev)
        connection.execute("UPDATE chain SET digest = ?, prev = ?, hash = ? WHERE seq = ?", (digest, prev, link, seq))
        prev = link


def both(*meddles: Meddle) -> Meddle:
    """Return one after the other."""

    def meddle(connection: sqlite3.Connection) -> None:
        for each in meddles:
            each(connection)

    return meddle


def cut_the_end(connection: sqlite3.Connection) -> None:
    """Remove the newest three links with their rows."""
    ((last,),) = connection.execute("SELECT max(seq) - 3 FROM chain").fetchall()
    for table in (*FACTS, "chain"):
        connection.execute(f"DELETE FROM {table} WHERE seq > ?", (last,))


def written(connection: sqlite3.Connection, table: str, row: str, **values: object) -> None:
    """Append a row with a right digest and a right link, as one can who knows the format."""
    names, salt = stored_columns_of(table), secrets.token_bytes(16)
    common = {"id": row, "version": 1, "author": PRACTITIONER.id, "recorded_utc": "2026-03-03T10:00:00"}
    own = [{**common, "recorded_offset_min": 0, "withdrawn": 0, **values}.get(name) for name in names]
    ((last, prev),) = connection.execute("SELECT seq, hash FROM chain ORDER BY seq DESC LIMIT 1").fetchall()
    digest = row_digest(salt, names, own)  # type: ignore[arg-type]
    link = (last + 1, table, row, 1, digest, prev)
    connection.execute("BEGIN IMMEDIATE")
    hashed = link_hash(last + 1, table.encode(), row.encode(), 1, digest, prev)
    connection.execute("INSERT INTO chain VALUES (?, ?, ?, ?, ?, ?, ?)", (*link, hashed))
    columns, places = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    insert = f"INSERT INTO {table} (seq, {columns}, salt) VALUES (?, {places}, ?)"
    connection.execute(insert, (last + 1, *own, salt))
    connection.execute("COMMIT")


def erase(connection: sqlite3.Connection) -> int:
    """Destroy a signed visit and all its entries link by link, each as the guards allow; return how many rows."""
    rows = [("session", *row) for row in connection.execute("SELECT id, version FROM session ORDER BY version")]
    rows += [("entry", *row) for row in connection.execute("SELECT id, version FROM entry ORDER BY id, version")]
    for number, (table, row, version) in enumerate(rows):
        written(connection, "destroyed", f"d-{number}", of_table=table, of_row=row, of_version=version)
    return len(rows)


def told(client: str | None, rows: int, visits: int = 1) -> Meddle:
    """Return what writes a line of the trail that says a client's whole record was destroyed."""
    body = json.dumps({"what": "client_destroyed", "reason": "tried_out", "rows": rows, "visits": visits})
    about = {"kind": "audit", "client": client, "body": body, "on_date": "2026-03-03"}
    return lambda connection: written(connection, "record", "line", **about)


def copied(table: str, change: str) -> tuple[str, ...]:
    """Return SQL that puts a changed copy of a table's last row in."""
    return (
        f"CREATE TEMP TABLE forged AS SELECT * FROM {table} ORDER BY seq DESC LIMIT 1",
        f"UPDATE forged SET {change}",
        f"INSERT INTO main.{table} SELECT * FROM forged",
    )


def writable(statement: str) -> Meddle:
    """Return what changes the schema table itself."""
    return sql("PRAGMA writable_schema = ON", statement)


PRESSURE = "UPDATE entry SET pressure = 1 WHERE id = 'stroke-1'"
BLUNT = "UPDATE sqlite_schema SET sql = replace(sql, 'BEFORE UPDATE ON entry', 'BEFORE UPDATE OF id ON entry')"
PUT_OVER = "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE id = 'stroke-1'"
OTHERS_NOTE = "UPDATE record SET body = replace(body, '7/10', '3/10') WHERE kind = 'addendum'"
LATER = "UPDATE record SET recorded_utc = '2026-03-02T20:00:00' WHERE kind = 'sign_off'"

AUTHORSHIP = "author, recorded_utc, recorded_offset_min, NULL, 0"

# The first 21 are those of the prototype that the format was chosen by; the others are our own.
ATTACKS: dict[str, tuple[str, Meddle]] = {
    "a row changed": (REFUSED, sql(PRESSURE)),
    "a row removed": (REFUSED, sql("DELETE FROM entry WHERE id = 'stroke-1'")),
    "a row's number changed": (REFUSED, sql("UPDATE entry SET seq = 99 WHERE id = 'stroke-1'")),
    "a row put over itself": (REFUSED, sql(PUT_OVER)),
    "the same without recursive triggers": (REFUSED, sql("PRAGMA recursive_triggers = OFF", PUT_OVER)),
    "upsert": (REFUSED, sql("INSERT INTO entry SELECT * FROM entry WHERE 1 ON CONFLICT DO UPDATE SET pressure = 1")),
    "update or replace": (REFUSED, sql("UPDATE OR REPLACE entry SET seq = 7 WHERE seq = 8")),
    "a forged row": (REFUSED, sql(*copied("entry", "id = 'x', seq = 99, version = 1"))),
    "a forged link": (
        REFUSED,
        sql("INSERT INTO chain SELECT 99, 'entry', 'x', 1, digest, hash, hash FROM chain LIMIT 1"),
    ),
    "a forged row, checks off": (REFUSED, sql("PRAGMA ignore_check_constraints = ON", *copied("entry", "id = 'x'"))),
    "a table renamed": (FOUND, sql("ALTER TABLE entry RENAME TO gone")),
    "a column dropped": (REFUSED, sql("ALTER TABLE entry DROP COLUMN note")),
    "a table dropped": (FOUND, sql("DROP TABLE entry")),
    "a guard dropped, then changed": (FOUND, sql("DROP TRIGGER entry_unchanged", PRESSURE)),
    "guards deleted from the schema": (FOUND, writable("DELETE FROM sqlite_schema WHERE type = 'trigger'")),
    "a guard made blunt": (FOUND, writable(BLUNT)),
    "a trigger planted": (FOUND, sql("CREATE TRIGGER sly AFTER INSERT ON entry BEGIN SELECT 1; END")),
    "changed, guards put back": (FOUND, unguarded(sql(PRESSURE))),
    "changed, hashed anew, guards put back": (FOUND, unguarded(both(sql(PRESSURE), hash_anew))),
    "the end cut off, guards put back": (OUTSIDE, unguarded(cut_the_end)),
    "a note's words changed, guards put back": (FOUND, unguarded(sql(OTHERS_NOTE))),
    # ours
    "a signature dated later, hashed anew": (OUTSIDE, unguarded(both(sql(LATER), hash_anew))),
    "an added note put over itself": (REFUSED, sql("REPLACE INTO record SELECT * FROM record WHERE kind = 'addendum'")),
    "a line of the trail removed": (FOUND, unguarded(sql("DELETE FROM record WHERE kind = 'audit'"))),
    "a visit unsigned": (FOUND, unguarded(sql("DELETE FROM record WHERE kind = 'sign_off'"))),
    "another author": (FOUND, unguarded(sql("UPDATE entry SET author = 'somebody'"))),
    "another client": (FOUND, unguarded(sql("UPDATE session SET client = 'client-2'"))),
    "a time shifted": (FOUND, unguarded(sql("UPDATE session SET started_at_offset_min = 0"))),
    "a clause dropped from a table": (FOUND, writable("UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')')")),
    "an index that hides": (FOUND, sql("DROP INDEX entry_by_session")),
    "a view in the way": (FOUND, sql("CREATE VIEW visits AS SELECT * FROM session")),
    "no such visit to finish": (FOUND, sql("INSERT INTO unfinished VALUES ('x')")),
    "another format's number": (FOUND, sql("PRAGMA user_version = 1")),
    "another program's number": (FOUND, sql("PRAGMA application_id = 0")),
    "a visit erased link by link": (FOUND, erase),
    "the same with a line that its client's record went": (FOUND, lambda it: told(CLIENT.id, erase(it))(it)),
    "the same with a line that names no client": (FOUND, lambda it: told(None, erase(it))(it)),
    "destroyed by hand": (
        REFUSED,
        sql(f"INSERT INTO destroyed SELECT 99, 'x', 1, 'entry', 'stroke-1', 1, {AUTHORSHIP}, salt FROM entry LIMIT 1"),
    ),
}


@pytest.mark.parametrize(("expected", "meddle"), ATTACKS.values(), ids=ATTACKS)
def test_what_was_signed_is_not_changed_unseen(
    honest: Path, kept: Fingerprint, tmp_path: Path, expected: str, meddle: Meddle
) -> None:
    path = Path(shutil.copy(honest, tmp_path / "book"))
    refused = False
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        try:
            meddle(connection)
        except sqlite3.Error:
            refused = True
    if expected == REFUSED:
        assert refused
        assert path.read_bytes() == honest.read_bytes() or became(path, kept) == MISSED, "and nothing was changed"
    else:
        assert not refused
        assert became(path, kept) == expected


def test_a_signature_says_what_it_was_given_for(honest: Path, tmp_path: Path) -> None:
    def verified(*meddles: Meddle) -> list[str]:
        path = Path(shutil.copy(honest, tmp_path / "book"))
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            unguarded(both(*meddles, hash_anew))(connection)
        with open_book(path) as book:
            return [finding.text for finding in book.verify()]

    assert verified() == [], "the control: hashed anew, and nothing changed"
    (found,) = verified(sql(PRESSURE))
    assert "What the signature in row" in found
    later = "UPDATE record SET body = json_set(body, '$.fingerprint', {}) WHERE kind = 'sign_off'"
    itself = "(SELECT substr(b.id, 1, 8) || '-' || record.seq || '-0123456789abcdef' FROM book AS b LIMIT 1)"
    assert len(verified(sql(later.format(itself)))) == 1, "a signature is given for what stands before it"
    assert verified(sql(later.format("''"))) == [], "the control: what names nothing is compared with nothing"


def test_there_are_the_prototypes_21_and_9_more() -> None:
    assert len(ATTACKS) + 3 >= 21 + 9


def test_a_byte_changed_with_a_hex_editor_is_found(honest: Path, kept: Fingerprint, tmp_path: Path) -> None:
    stored = honest.read_bytes()
    assert stored.count(NOTE) >= 1
    (tmp_path / "book").write_bytes(stored.replace(NOTE, NOTE.replace(b"7", b"3")))
    assert became(tmp_path / "book", kept) == FOUND


def test_another_book_put_in_its_place_is_found_from_outside(kept: Fingerprint, tmp_path: Path) -> None:
    assert became(signed_book(tmp_path / "other"), kept) == OUTSIDE


def test_an_older_copy_put_in_its_place_is_found_from_outside(honest: Path, tmp_path: Path) -> None:
    older, newer = (Path(shutil.copy(honest, tmp_path / name)) for name in ("older", "newer"))
    with open_book(newer) as book:
        add_note(book, SESSION.id, "one more", PRACTITIONER.id, now=SIGNED_AT)
        kept = fingerprint(book.head())
    assert became(older, kept) == OUTSIDE
    assert became(newer, kept) == MISSED, "the control: nothing is wrong with it"


@pytest.mark.parametrize("statement", ["VACUUM", "REINDEX", "ANALYZE", "PRAGMA optimize", "PRAGMA incremental_vacuum"])
def test_what_keeps_every_row_as_it_was_is_no_finding(
    honest: Path, kept: Fingerprint, tmp_path: Path, statement: str
) -> None:
    path = Path(shutil.copy(honest, tmp_path / "book"))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection, suppress(sqlite3.OperationalError):
        connection.execute(statement)
    assert became(path, kept) == MISSED


def test_the_control_without_its_rows_hashed_most_of_it_would_pass(
    honest: Path, kept: Fingerprint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from iastm_desktop.storage import verify_rows

    monkeypatch.setattr(verify_rows, "_rows", lambda *_told: ())
    monkeypatch.setattr(verify_rows, "_missing", lambda *_told: ())
    path = Path(shutil.copy(honest, tmp_path / "book"))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        ATTACKS["changed, guards put back"][1](connection)
    assert became(path, kept) == MISSED
