"""The steps that make and upgrade a book: tables, indexes, and the triggers that keep rows append-only."""

from iastm_desktop.storage.schema import (
    CHAIN,
    FIRST_COLUMNS,
    FIRST_FACTS,
    INDEXES,
    LAST_COLUMNS,
    NEVER_DESTROYED,
    REFERENCES,
    SIGNED_PARTS,
    UNFINISHED,
    UNFINISHED_ROWS,
    Column,
    columns_of,
)

# What the triggers say; a refusal that people read passes it through the catalogue of words.
NEVER_CHANGED = "a row of the book is never changed"
NEVER_REMOVED = "a row of the book is never removed"
THERE_ALREADY = "this version is in the book already"
NOT_NEXT = "this is not the next version of what is in the book"
NOT_CHAINED = "a row needs its place in the chain"
CHAIN_BROKEN = "the chain of the book goes on from its last row only"
POINTS_NOWHERE = "it names something that is not in the book"
NOTHING_TO_DESTROY = "there is no such row to destroy"
SIGNED = "the visit is signed and takes added notes only"
NOT_LOCKED = "this practice file is locked, and takes names and notes locked only"
NO_LOCK = "this practice file is not locked, and takes no locked names or notes"
LOCK_FIRST = "a practice file is locked by making a new one of it"
FINAL = "a signature, an added note or a line of the audit trail is never changed"
LINK_FINAL = "a move of a visit or a joining of clients is never changed"
NOT_SIGNED = "only a signed visit is moved by a record"
TRAIL_STAYS = "a line of the audit trail is never destroyed"


def _definitions(column: Column) -> tuple[str, ...]:
    """Return the SQL of one column. ANY where a locked book will put ciphertext instead of text."""
    null = " NOT NULL" if column.required else ""
    if column.kind == "moment":
        utc, offset = column.stored
        return f'"{utc}" TEXT{null}', f'"{offset}" INTEGER{null}'
    if column.kind == "flag":
        return (f'"{column.name}" INTEGER{null} CHECK ("{column.name}" IN (0, 1))',)
    type_name = "ANY" if column.locked or column.kind == "any" else "INTEGER" if column.kind == "integer" else "TEXT"
    return (f'"{column.name}" {type_name}{null}',)


def _create_table(table: str) -> str:
    own = (line for column in columns_of(table) for line in _definitions(column))
    lines = ",\n  ".join((*FIRST_COLUMNS, *own, *LAST_COLUMNS, 'UNIQUE ("id", "version")'))
    return f"CREATE TABLE {table} (\n  {lines}\n) STRICT"


def _guard(name: str, event: str, table: str, checks: tuple[tuple[str, str], ...]) -> str:
    """Return a trigger that refuses with the first message whose condition holds."""
    lines = "\n".join(f"  SELECT RAISE(ABORT, '{message}') WHERE {condition};" for condition, message in checks)
    return f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN\n{lines}\nEND"


def _insert_checks(table: str) -> tuple[tuple[str, str], ...]:
    destroyed = f"of_table = '{table}' AND of_row = NEW.id"
    there = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id AND version = NEW.version)"
    newest = (
        f"max((SELECT coalesce(max(version), 0) FROM {table} WHERE id = NEW.id),"
        f" (SELECT coalesce(max(of_version), 0) FROM destroyed WHERE {destroyed}))"
    )
    chained = (
        "EXISTS (SELECT 1 FROM chain WHERE seq = NEW.seq AND seq = (SELECT max(seq) FROM chain)"
        f" AND \"table\" = '{table}' AND row = NEW.id AND version = NEW.version)"
    )
    named = [column.name for column in columns_of(table) if column.name in REFERENCES]
    nowhere = (
        f'NEW."{name}" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {REFERENCES[name]} WHERE id = NEW."{name}")'
        for name in named
    )
    return (
        (there, THERE_ALREADY),
        (f"NEW.version <> {newest} + 1", NOT_NEXT),
        (f"NOT {chained}", NOT_CHAINED),
        *((condition, POINTS_NOWHERE) for condition in nowhere),
    )


def _fact_guards(table: str) -> tuple[str, ...]:
    """Return the guards of a fact table. A row goes only inside the insert of the `destroyed` row that names it."""
    gone = f"SELECT 1 FROM destroyed WHERE of_table = '{table}' AND of_row = OLD.id AND of_version = OLD.version"
    return (
        _guard(f"{table}_unchanged", "UPDATE", table, (("1", NEVER_CHANGED),)),
        _guard(f"{table}_kept", "DELETE", table, ((f"NOT EXISTS ({gone})", NEVER_REMOVED),)),
        _guard(f"{table}_next", "INSERT", table, _insert_checks(table)),
    )


def _chain_guards() -> tuple[str, ...]:
    follows = (
        ("NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM chain)", CHAIN_BROKEN),
        ("NEW.prev IS NOT coalesce((SELECT hash FROM chain ORDER BY seq DESC LIMIT 1), zeroblob(32))", CHAIN_BROKEN),
    )
    return (
        _guard("chain_unchanged", "UPDATE", "chain", (("1", NEVER_CHANGED),)),
        _guard("chain_kept", "DELETE", "chain", (("1", NEVER_REMOVED),)),
        _guard("chain_next", "INSERT", "chain", follows),
    )


def _destruction() -> tuple[str, ...]:
    """Return the triggers by which a `destroyed` row removes what it names, in the same statement."""
    tables = [table for table in FIRST_FACTS if table not in NEVER_DESTROYED]
    target = "id = NEW.of_row AND version = NEW.of_version"
    known = " OR ".join(
        f"NEW.of_table = '{table}' AND EXISTS (SELECT 1 FROM {table} WHERE {target})" for table in tables
    )
    removals = "\n".join(f"  DELETE FROM {table} WHERE NEW.of_table = '{table}' AND {target};" for table in tables)
    return (
        _guard("destroyed_names", "INSERT", "destroyed", ((f"NOT ({known})", NOTHING_TO_DESTROY),)),
        f"CREATE TRIGGER destroyed_removes AFTER INSERT ON destroyed BEGIN\n{removals}\nEND",
    )


def _unfinished_upkeep(name: str, event: str, row: str) -> str:
    return (
        f"CREATE TRIGGER {name} AFTER {event} ON session BEGIN\n"
        f"  DELETE FROM unfinished WHERE session = {row}.id;\n"
        f"  INSERT INTO unfinished {UNFINISHED_ROWS} AND id = {row}.id;\nEND"
    )


def _schema_1() -> tuple[str, ...]:
    guards = (guard for table in FIRST_FACTS for guard in _fact_guards(table))
    indexes = (
        f"CREATE INDEX {table}_by_{columns.replace(', ', '_')} ON {table} ({columns})" for table, columns in INDEXES
    )
    return (
        CHAIN,
        *(_create_table(table) for table in FIRST_FACTS),
        UNFINISHED,
        "CREATE UNIQUE INDEX destroyed_once ON destroyed (of_table, of_row, of_version)",
        *indexes,
        *_chain_guards(),
        *guards,
        *_destruction(),
        _unfinished_upkeep("unfinished_after_save", "INSERT", "NEW"),
        _unfinished_upkeep("unfinished_after_destruction", "DELETE", "OLD"),
    )


def _schema_2() -> tuple[str, ...]:
    """Return the guards of signed visits: nothing in them changes, nor what was signed, added or seen."""
    signed = "EXISTS (SELECT 1 FROM record WHERE session = {} AND kind = 'sign_off')"
    final = "('sign_off', 'addendum', 'audit')"
    known = f"EXISTS (SELECT 1 FROM record WHERE id = NEW.id AND kind IN {final})"
    nowhere = "NEW.kind IN ('sign_off', 'addendum') AND NEW.session IS NULL"
    removed = (
        f"NEW.of_table = '{table}' AND EXISTS (SELECT 1 FROM {table} AS t JOIN session AS s ON s.id = t.session"
        f" WHERE t.id = NEW.of_row AND {which} AND {signed.format('t.session')})"
        for table, which in (
            *((table, "1") for table in SIGNED_PARTS),
            ("record", "t.kind IN ('sign_off', 'addendum', 'signature')"),
        )
    )
    not_the_oldest = (  # the newest goes last: until then the visit stands as it was signed
        f"NEW.of_table = 'session' AND {signed.format('NEW.of_row')}"
        " AND EXISTS (SELECT 1 FROM session WHERE id = NEW.of_row AND version < NEW.of_version)"
    )
    earlier = "(SELECT session FROM {} WHERE id = NEW.id ORDER BY version DESC LIMIT 1)"
    return (
        _guard("session_signed", "INSERT", "session", ((signed.format("NEW.id"), SIGNED),)),
        *(
            _guard(
                f"{table}_signed",
                "INSERT",
                table,
                ((signed.format("NEW.session"), SIGNED), (signed.format(earlier.format(table)), SIGNED)),
            )
            for table in SIGNED_PARTS
        ),
        _guard(
            "record_final",
            "INSERT",
            "record",
            (
                (known, FINAL),
                (f"NEW.kind IN {final} AND (NEW.version > 1 OR NEW.withdrawn)", FINAL),
                (nowhere, POINTS_NOWHERE),
                (f"NEW.kind = 'signature' AND {signed.format('NEW.session')}", SIGNED),  # drawn under the consent
            ),
        ),
        _guard(
            "destroyed_signed",
            "INSERT",
            "destroyed",
            tuple((condition, SIGNED) for condition in (not_the_oldest, *removed)),
        ),
    )


def _schema_3() -> tuple[str, ...]:
    """Return the table of key slots, and the guards by which a book with a slot takes no open name or note."""
    locked = "EXISTS (SELECT 1 FROM key_slot)"
    first = f"NEW.seq > 2 AND NOT {locked}"
    return (
        _create_table("key_slot"),
        *_fact_guards("key_slot"),
        _guard(
            "key_slot_final",
            "INSERT",
            "key_slot",
            (("NEW.version > 1 OR NEW.withdrawn", NEVER_CHANGED), (first, LOCK_FIRST)),
        ),
        *(
            _guard(
                f"{table}_locked",
                "INSERT",
                table,
                (
                    (f"{locked} AND ({_any_open(table)})", NOT_LOCKED),
                    (f"NOT {locked} AND ({_any_locked(table)})", NO_LOCK),
                ),
            )
            for table in FIRST_FACTS
            if table != "book"
        ),
    )


def _any_open(table: str) -> str:
    """Return the condition that a secret value of a new row is not locked; an audit record's body never is."""
    conditions = [
        f"typeof(NEW.\"{name}\") NOT IN ('blob', 'null')" for name in (*_locked_names(table), "change_reason")
    ]
    if table == "record":
        conditions[0] = "typeof(NEW.body) <> CASE NEW.kind WHEN 'audit' THEN 'text' ELSE 'blob' END"
    written = (column.name for column in columns_of(table) if column.written)
    return " OR ".join((*conditions, *(f"substr(NEW.\"{name}\", 1, 1) <> '~'" for name in written)))


def _any_locked(table: str) -> str:
    return " OR ".join(f"typeof(NEW.\"{name}\") = 'blob'" for name in (*_locked_names(table), "change_reason"))


def _locked_names(table: str) -> list[str]:
    return [column.name for column in columns_of(table) if column.locked]


def _schema_4() -> tuple[str, ...]:
    """Return the guards of what links records: a move is final, a joining can be taken back once, the trail stays."""
    linked = "EXISTS (SELECT 1 FROM record WHERE id = NEW.id AND kind = '{}')"
    signed = "EXISTS (SELECT 1 FROM record WHERE session = NEW.session AND kind = 'sign_off')"
    known = "EXISTS (SELECT 1 FROM record AS t WHERE NEW.of_table = 'record' AND t.id = NEW.of_row AND {})"
    its_visit = "EXISTS (SELECT 1 FROM session WHERE id = t.session)"
    its_client = "EXISTS (SELECT 1 FROM client WHERE id = t.client)"
    return (
        _guard(
            "record_linked",
            "INSERT",
            "record",
            (
                (linked.format("moved_to"), LINK_FINAL),
                (f"{linked.format('joined_to')} AND NEW.kind <> 'joined_to'", LINK_FINAL),
                ("NEW.kind = 'moved_to' AND (NEW.version > 1 OR NEW.withdrawn)", LINK_FINAL),
                ("NEW.kind = 'joined_to' AND (NEW.version > 2 OR NEW.withdrawn <> (NEW.version = 2))", LINK_FINAL),
                ("NEW.kind IN ('moved_to', 'joined_to') AND NEW.client IS NULL", POINTS_NOWHERE),
                (f"NEW.kind = 'moved_to' AND NOT {signed}", NOT_SIGNED),
            ),
        ),
        _guard(
            "destroyed_linked",
            "INSERT",
            "destroyed",
            (
                (known.format("t.kind = 'audit'"), TRAIL_STAYS),
                (known.format(f"t.kind = 'moved_to' AND {its_visit}"), SIGNED),
                (known.format(f"t.kind = 'joined_to' AND {its_client}"), LINK_FINAL),
            ),
        ),
    )


def _schema_5() -> tuple[str, ...]:
    """Return the indexes that keep lists quick in a book of many years: what may open an incident."""
    return (
        "CREATE INDEX entry_by_reaction ON entry (reaction) WHERE reaction IS NOT NULL",
        "CREATE INDEX entry_by_breach ON entry (withdrawn) WHERE breach IS NOT NULL",
        "CREATE INDEX record_by_kind_client ON record (kind, client)",
    )


# One step per schema version, append only: once released a step never changes (a test holds its SHA-256).
MIGRATIONS: tuple[tuple[str, ...], ...] = (_schema_1(), _schema_2(), _schema_3(), _schema_4(), _schema_5())
SCHEMA_VERSION = len(MIGRATIONS)
