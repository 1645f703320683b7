"""Is the book whole? Chain, digests, schema, guards and counts, each finding as a plain sentence."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from time import sleep

from iastm_desktop.storage.connection import read_transaction
from iastm_desktop.storage.findings import VerifyFinding
from iastm_desktop.storage.locks import Keys, secret_places
from iastm_desktop.storage.migrations import MIGRATIONS, SCHEMA_VERSION
from iastm_desktop.storage.outside import Fingerprint, parse_fingerprint
from iastm_desktop.storage.schema import APPLICATION_ID, FACTS, SIGNED_PARTS, UNFINISHED_ROWS
from iastm_desktop.storage.seals import broken_seals
from iastm_desktop.storage.verify_destroyed import destroyed
from iastm_desktop.storage.verify_rows import walk
from iastm_desktop.words import _

GIVES_WAY = 5  # how often a long statement begins anew; then it is finished, and the other program waits
PAUSE_S = 0.1  # for the other's commit
STEPS_A_LOOK = 50_000  # SQLite's steps between two looks: some milliseconds
Check = Callable[[sqlite3.Connection], Iterator[VerifyFinding]]


def verify_book(
    connection: sqlite3.Connection, keys: Keys | None = None, *, between: Callable[[], None] = lambda: None
) -> tuple[VerifyFinding, ...]:
    """Check everything in an open book and return the findings; damage that stops a check is a finding too.

    The seals of a locked book are checked where its `keys` are given.
    Each step reads at a moment of its own: when `between` is called no transaction is open, and others may write.
    """
    findings: list[VerifyFinding] = []
    for check in (
        _whole_file,
        _schema,
        None,
        destroyed,
        _identity,
        _derived,
        _signed,
        _signatures,
        _final,
        _moved,
        _joined,
        _locked,
        *((partial(broken_seals, keys=keys),) if keys else ()),
    ):
        try:
            findings += walk(connection, between) if check is None else _at_one_moment(connection, check)
        except (sqlite3.DatabaseError, TypeError, ValueError) as error:
            text = _("A part of the file cannot be read ({reason}).")
            findings.append(VerifyFinding(text.format(reason=type(error).__name__)))
        between()
    return tuple(findings)


def _at_one_moment(connection: sqlite3.Connection, check: Check) -> list[VerifyFinding]:
    """Run a check that is one long statement; it begins anew for another program that begins to write, a few times."""
    patient = connection.in_transaction  # in a transaction the journal may be our own
    for _attempt in range(0 if patient else GIVES_WAY):
        with suppress(_GaveWay), read_transaction(connection), _giving_way(connection):
            return list(check(connection))
        sleep(PAUSE_S)
    with read_transaction(connection):
        return list(check(connection))


class _GaveWay(Exception):
    """Another program wants to write."""


@contextmanager
def _giving_way(connection: sqlite3.Connection) -> Iterator[None]:
    """Stop the block's statement, as _GaveWay, once a journal says that another connection has begun to write."""
    ((file,),) = connection.execute(
        "SELECT CAST(file AS BLOB) FROM pragma_database_list WHERE name = 'main'"
    ).fetchall()
    journal = Path(f"{os.fsdecode(file or b'')}-journal")
    connection.set_progress_handler(journal.exists, STEPS_A_LOOK)
    try:
        yield
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "") != "SQLITE_INTERRUPT":
            raise
        raise _GaveWay from error
    finally:
        connection.set_progress_handler(None, 0)


def _whole_file(connection: sqlite3.Connection) -> Iterator[VerifyFinding]:
    answers = connection.execute("PRAGMA integrity_check(20)").fetchall()
    if answers != [("ok",)]:
        yield VerifyFinding(_("The file is damaged: SQLite finds {count} faults.").format(count=len(answers)))


def _schema(connection: sqlite3.Connection) -> Iterator[VerifyFinding]:
    expected, found = _expected_schema(), _schema_of(connection)
    for kind, name in sorted(expected.keys() - found.keys()):
        yield VerifyFinding(_("The {kind} {name} is missing.").format(kind=kind, name=name))
    for kind, name in sorted(found.keys() - expected.keys()):
        yield VerifyFinding(_("There is a {kind} {name} that does not belong here.").format(kind=kind, name=name))
    for kind, name in sorted(expected.keys() & found.keys()):
        if expected[kind, name] != found[kind, name]:
            yield VerifyFinding(_("The {kind} {name} was changed.").format(kind=kind, name=name))
    numbers = [connection.execute(f"PRAGMA {name}").fetchall()[0][0] for name in ("application_id", "user_version")]
    if numbers != [APPLICATION_ID, SCHEMA_VERSION]:
        yield VerifyFinding(_("The file's own format numbers were changed."))


def _expected_schema() -> dict[tuple[str, str], str | None]:
    model = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for statement in (statement for step in MIGRATIONS for statement in step):
            model.execute(statement)
        return _schema_of(model)
    finally:
        model.close()


def _schema_of(connection: sqlite3.Connection) -> dict[tuple[str, str], str | None]:
    """Return the schema without SQLite's own tables: any tool that analyses the file leaves its statistics there."""
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE substr(name, 1, 7) <> 'sqlite_'"
    ).fetchall()
    return {(kind, name): sql for kind, name, sql in rows}


def _identity(connection: sqlite3.Connection) -> Iterator[VerifyFinding]:
    """The book's own row comes first, and there is one book in the file."""
    rows = connection.execute("SELECT count(DISTINCT id), min(seq) FROM book").fetchall()
    if rows != [(1, 1)]:
        yield VerifyFinding(_("The book's own first row is missing or not alone."))


def _derived(connection: sqlite3.Connection) -> Iterator[VerifyFinding]:
    stored = set(connection.execute("SELECT session FROM unfinished").fetchall())
    if stored != set(connection.execute(UNFINISHED_ROWS).fetchall()):
        yield VerifyFinding(_("The list of unfinished sessions does not agree with the sessions."))


_SIGNED = (
    "SELECT session, min(seq) AS signed FROM record WHERE kind = 'sign_off' AND session IS NOT NULL GROUP BY session"
)


def _signed(connection: sqlite3.Connection) -> Iterator[VerifyFinding]:
    """Nothing of a visit was written after it was signed, nor moved out of it: the guards may have been away."""
    text = _("Row {seq} of {table} was written into a visit that was signed before.")
    for table in ("session", *SIGNED_PARTS):
        visit = "id" if table == "session" else "session"
        query = (
            f"SELECT t.seq FROM ({_SIGNED}) AS s JOIN {table} AS o ON o.{visit} = s.session"
            f" JOIN {table} AS t ON t.id = o.id WHERE t.seq > s.signed GROUP BY t.seq"
        )
        for (seq,) in connection.execute(query).fetchall():
            yield VerifyFinding(text.format(seq=seq, table=table))


def _signatures(connection: sqlite3.Connection) -> Iterator[VerifyFinding]:
    """Each signature's fingerprint stands in the chain before it; one of another file, or locked, cannot be asked."""
    ((book_id,),) = connection.execute("SELECT id FROM book ORDER BY seq LIMIT 1").fetchall()
    query = "SELECT seq, body FROM record WHERE kind = 'sign_off' AND typeof(body) = 'text' ORDER BY seq"
    for seq, body in connection.execute(query).fetchall():
        kept = _fingerprint_in(body)
        if kept is None or kept.book != book_id[:8]:
            continue
        links = connection.execute("SELECT hash FROM chain WHERE seq = ? AND seq < ?", (kept.seq, seq)).fetchall()
        if [bytes(link).hex()[:16] for (link,) in links] != [kept.hash]:
            text = _("What the signature in row {seq} of record was given for does not stand in the file: save {kept}.")
            yield VerifyFinding(text.format(seq=seq, kept=kept.seq))


def _fingerprint_in(body: str) -> Fingerprint | None:
    with suppress(ValueError, AttributeError):
        return parse_fingerprint(str(json.loads(body).get("fingerprint")))
    return None


def _final(connection: sqlite3.Connection) -> Iterator[VerifyFinding]:
    """A signature, an added note and a line of the audit trail have one version each."""
    query = (
        "SELECT seq FROM record WHERE (version > 1 OR withdrawn)"
        " AND id IN (SELECT id FROM record WHERE kind IN ('sign_off', 'addendum', 'audit'))"
    )
    for (seq,) in connection.execute(query).fetchall():
        yield VerifyFinding(
            _("Row {seq} of record changes a signature, an added note or the audit trail.").format(seq=seq)
        )


def _moved(connection: sqlite3.Connection) -> Iterator[VerifyFinding]:
    """A visit is moved after it was signed, to a client of the book, and no move is changed afterwards."""
    query = (
        "SELECT m.seq, m.version > 1 OR m.withdrawn FROM record AS m WHERE m.kind = 'moved_to' AND (m.version > 1"
        " OR m.withdrawn OR m.client IS NULL OR NOT EXISTS (SELECT 1 FROM record AS s WHERE s.session = m.session"
        " AND s.kind = 'sign_off' AND s.seq < m.seq)) ORDER BY m.seq"
    )
    for seq, changed in connection.execute(query).fetchall():
        text = _("Row {seq} of record moves a visit that was not signed, or to nobody.")
        text = _("Row {seq} of record changes a move of a visit to another client.") if changed else text
        yield VerifyFinding(text.format(seq=seq))


def _joined(connection: sqlite3.Connection) -> Iterator[VerifyFinding]:
    """A joining of two entries of one person is taken back once at most, and never changed."""
    query = (
        "SELECT seq FROM record WHERE kind = 'joined_to'"
        " AND (client IS NULL OR version > 2 OR withdrawn <> (version = 2)) ORDER BY seq"
    )
    for (seq,) in connection.execute(query).fetchall():
        yield VerifyFinding(_("Row {seq} of record changes a joining of two entries of a client.").format(seq=seq))


def _locked(connection: sqlite3.Connection) -> Iterator[VerifyFinding]:
    """In a locked book every name and note stands locked; in another none does. No key is needed to see that."""
    is_locked = bool(connection.execute("SELECT 1 FROM key_slot LIMIT 1").fetchall())
    said = (
        _("Row {seq} of {table} is not locked.")
        if is_locked
        else _("Row {seq} of {table} is locked, and nothing opens it.")
    )
    for table in FACTS:
        tests = [_has_form(table, name, is_locked, as_text) for _at, name, as_text in secret_places(table)]
        for (seq,) in connection.execute(f"SELECT seq FROM {table} WHERE {' OR '.join(tests) or '0'}").fetchall():
            yield VerifyFinding(said.format(seq=seq, table=table))


def _has_form(table: str, name: str, is_locked: bool, as_text: bool) -> str:
    """Return the condition that a column has the form it should not have."""
    if as_text:  # open text may begin as locked text does
        return f"substr(\"{name}\", 1, 1) <> '~'" if is_locked else "0"
    audit = " AND kind <> 'audit'" if (table, name) == ("record", "body") else ""
    return f"typeof(\"{name}\") NOT IN ('blob', 'null'){audit}" if is_locked else f"typeof(\"{name}\") = 'blob'"


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the number of rows of each fact table and of the chain; 0 where a table cannot be read."""
    found = {}
    for table in (*FACTS, "chain"):
        try:
            ((found[table],),) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()
        except sqlite3.DatabaseError:
            found[table] = 0
    return found
