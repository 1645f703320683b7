"""Is the book whole? Chain, digests, schema, guards and counts, each finding as a plain sentence."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from iastm_desktop.domain.values import dataclass
from iastm_desktop.storage.chain import GENESIS, Link, row_digest
from iastm_desktop.storage.migrations import MIGRATIONS, SCHEMA_VERSION
from iastm_desktop.storage.saving import stored_columns_of
from iastm_desktop.storage.schema import APPLICATION_ID, FACTS, SIGNED_PARTS, UNFINISHED_ROWS
from iastm_desktop.words import _


@dataclass(frozen=True, slots=True)
class VerifyFinding:
    """One finding: a plain sentence that names rows by number, never what stands in them. A note is no fault."""

    text: str
    is_note: bool = False


def verify_book(connection: sqlite3.Connection) -> tuple[VerifyFinding, ...]:
    """Check everything in an open book and return the findings; damage that stops a check is a finding too."""
    checks = (
        _whole_file,
        _schema,
        _links,
        _versions,
        _rows,
        _missing_rows,
        _destroyed,
        _identity,
        _derived,
        _signed,
        _final,
        _moved,
    )
    findings: list[VerifyFinding] = []
    with _raw_text(connection):
        for check in checks:
            try:
                findings += check(connection)
            except (sqlite3.DatabaseError, TypeError, ValueError) as error:
                text = _("A part of the file cannot be read ({reason}).")
                findings.append(VerifyFinding(text.format(reason=type(error).__name__)))
    return tuple(findings)


@contextmanager
def _raw_text(connection: sqlite3.Connection) -> Iterator[None]:
    """Read text so that its stored bytes come back unchanged even where they are not UTF-8."""
    before = connection.text_factory
    connection.text_factory = lambda stored: stored.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        connection.text_factory = before


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


def _links(connection: sqlite3.Connection) -> Iterator[VerifyFinding]:
    """Walk the chain: numbers without a gap, each link naming the hash before it and hashing to its own."""
    prev, expected = GENESIS, 1
    for seq, table, row, version, digest, named, stored in connection.execute("SELECT * FROM chain ORDER BY seq"):
        if seq != expected:
            yield VerifyFinding(
                _("Links {first} to {last} of the chain are missing.").format(first=expected, last=seq - 1)
            )
        elif named != prev:
            yield VerifyFinding(_("Link {seq} of the chain does not follow the one before it.").format(seq=seq))
        if Link(seq, table, row, version, digest, named).hash != stored:
            yield VerifyFinding(_("Link {seq} of the chain was changed.").format(seq=seq))
        if table not in FACTS:
            yield VerifyFinding(_("Link {seq} of the chain names an unknown table.").format(seq=seq))
        prev, expected = stored, seq + 1


def _versions(connection: sqlite3.Connection) -> Iterator[VerifyFinding]:
    query = (
        'SELECT seq FROM (SELECT seq, version, row_number() OVER (PARTITION BY "table", row ORDER BY seq) AS place'
        " FROM chain) WHERE version <> place"
    )
    for (seq,) in connection.execute(query).fetchall():
        yield VerifyFinding(_("Link {seq} is not the next version of its fact.").format(seq=seq))


def _rows(connection: sqlite3.Connection) -> Iterator[VerifyFinding]:
    """Hash every fact row afresh and compare it with its link."""
    for table in FACTS:
        names = stored_columns_of(table)
        own = ", ".join(f't."{name}"' for name in names)
        query = (
            f"SELECT t.seq, c.digest, c.row, c.version, t.salt, {own} FROM {table} AS t"
            f" LEFT JOIN chain AS c ON c.seq = t.seq AND c.\"table\" = '{table}' ORDER BY t.seq"
        )
        for seq, digest, row, version, salt, *values in connection.execute(query):
            where = {"table": table, "seq": seq}
            if digest is None:
                yield VerifyFinding(_("Row {seq} of {table} has no link in the chain.").format(**where))
            elif (row, version) != (values[0], values[1]) or row_digest(salt, names, values) != digest:
                yield VerifyFinding(_("Row {seq} of {table} was changed.").format(**where))


def _missing_rows(connection: sqlite3.Connection) -> Iterator[VerifyFinding]:
    for table in FACTS:
        query = (
            f"SELECT c.seq, d.seq FROM chain AS c LEFT JOIN {table} AS t ON t.seq = c.seq"
            f' LEFT JOIN destroyed AS d ON d.of_table = c."table" AND d.of_row = c.row AND d.of_version = c.version'
            f" WHERE c.\"table\" = '{table}' AND t.seq IS NULL"
        )
        for seq, destroyed_at in connection.execute(query).fetchall():
            if destroyed_at is None:
                yield VerifyFinding(_("Row {seq} of {table} was removed.").format(seq=seq, table=table))


def _destroyed(connection: sqlite3.Connection) -> Iterator[VerifyFinding]:
    """Report rows that were destroyed as the rules allow, as notes; a destroyed row that is still there is a fault."""
    ((count,),) = connection.execute("SELECT count(*) FROM destroyed").fetchall()
    if count:
        text = _("{count} rows were destroyed on purpose; the chain says which, when and by whom.")
        yield VerifyFinding(text.format(count=count), is_note=True)
    for table in FACTS:
        query = (
            f"SELECT t.seq FROM {table} AS t JOIN destroyed AS d"
            f" ON d.of_table = '{table}' AND d.of_row = t.id AND d.of_version = t.version"
        )
        for (seq,) in connection.execute(query).fetchall():
            yield VerifyFinding(
                _("Row {seq} of {table} is there although it was destroyed.").format(seq=seq, table=table)
            )


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


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the number of rows of each fact table and of the chain; 0 where a table cannot be read."""
    found = {}
    for table in (*FACTS, "chain"):
        try:
            ((found[table],),) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()
        except sqlite3.DatabaseError:
            found[table] = 0
    return found
