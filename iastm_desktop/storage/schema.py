"""The schema of a book as data: fact tables, their columns, the triggers that keep them append-only, the steps."""

from dataclasses import dataclass

APPLICATION_ID = 0x49415354  # "IAST": `file` and we recognise a book by it

# A column line is: name, kind, then flags. Kinds: text, integer, flag (0/1), date (ISO), moment (two columns:
# UTC and offset), json (canonical text), any (a number stays a number, a word a word).
# `!` = never null; `locked` = names, contacts, birth dates and free text, whose stored bytes a locked book encrypts.
FACTS = {
    "book": """
        earlier_book text
        earlier_head text
    """,
    "practice": """
        name text !
        address text
        phone text
        email text
        paper text !
    """,
    "practitioner": """
        name text !
        roles json !
        registration text
    """,
    "client": """
        name text ! locked
        born date locked
        reference text locked
        called text locked
        pronouns text locked
        phones json locked
        email text locked
        emergency text locked
        guardians json locked
        referred_by text locked
        payer text locked
        alerts json locked
        possible_duplicate flag !
    """,
    "session": """
        client text !
        practitioner text !
        role text !
        started_at moment !
        ended_at moment
        reason text locked
        plan text
        booked_min integer
        hands_on_min integer
        place text locked
        position text
        overrides json locked
        goals json
        notes json locked
        outcome text
        referral json locked
        next_visit text locked
        local_date date !
    """,
    "screening": """
        session text !
        answers json locked
        medications json locked
        allergies json locked
        pregnancy json locked
        confirmed_from date
        notes text locked
    """,
    "consent": """
        session text !
        decision text !
        method text !
        excluded json
        by text
        by_name text locked
        points json
        pain_ceiling integer
        specific json
        alternative text locked
        at moment
        withdrawn_at moment
        notes text locked
    """,
    "entry": """
        session text !
        kind text !
        position integer !
        at moment
        note text locked
        set text locked
        of text
        region text
        side text
        phase text
        tool text
        tool_name text locked
        pressure integer
        duration_s integer
        stroke text
        direction json
        angle text
        time text
        timed text
        count integer
        edge text
        emollient text
        layer text
        tissue_state text
        pain_nrs integer
        path json
        overrides json locked
        breach json locked
        measure text
        value any
        activity text locked
        joint text
        motion text
        mode text
        limit text
        pain_at_end flag
        by text
        nrs integer
        quality text
        finding text
        tenderness integer
        size_mm any
        mark text
        effect text
        seen_on date
        healed_on date
        name text locked
        result text
        technique text
        reaction text
        grade any
        blanches flag
        appears text
        resolved_at moment
        reason text
        action text
        words text locked
        continued_elsewhere flag
        items json
        handout flag
        text text locked
    """,
    "record": """
        kind text !
        client text
        session text
        on_date date
        body json ! locked
    """,
    "destroyed": """
        of_table text !
        of_row text !
        of_version integer !
    """,
}

# What every fact row has before and after its own columns.
FIRST_COLUMNS = (
    '"seq" INTEGER PRIMARY KEY',
    '"id" TEXT NOT NULL CHECK (length("id") BETWEEN 1 AND 200)',
    '"version" INTEGER NOT NULL CHECK ("version" >= 1)',
)
LAST_COLUMNS = (
    '"author" TEXT NOT NULL',
    '"recorded_utc" TEXT NOT NULL',
    '"recorded_offset_min" INTEGER NOT NULL',
    '"change_reason" ANY',
    '"withdrawn" INTEGER NOT NULL CHECK ("withdrawn" IN (0, 1))',
    '"salt" BLOB NOT NULL CHECK (length("salt") = 16)',
)
AUTHORSHIP = ("author", "recorded_utc", "recorded_offset_min", "change_reason", "withdrawn")

# column -> the table it points into; a row that names what is not in the book is refused
REFERENCES = {"client": "client", "practitioner": "practitioner", "session": "session"}

INDEXES = (
    ("session", "client"),
    ("session", "local_date"),
    ("screening", "session"),
    ("consent", "session"),
    ("entry", "session"),
    ("record", "kind, on_date"),
    ("record", "client"),
    ("record", "session"),
)

# What can never be destroyed: the book's own identity and the notes of destruction.
NEVER_DESTROYED = ("book", "destroyed")

CHAIN = """CREATE TABLE chain (
  seq INTEGER PRIMARY KEY CHECK (seq >= 1),
  "table" TEXT NOT NULL,
  row TEXT NOT NULL,
  version INTEGER NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  prev BLOB NOT NULL CHECK (length(prev) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT"""

# Derived: the sessions whose newest version is live and has no end. verify rebuilds and compares it.
UNFINISHED = "CREATE TABLE unfinished (session TEXT PRIMARY KEY) STRICT, WITHOUT ROWID"
UNFINISHED_ROWS = (
    "SELECT id FROM session AS s WHERE ended_at_utc IS NULL AND NOT withdrawn"
    " AND version = (SELECT max(version) FROM session WHERE id = s.id)"
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


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a fact as the book stores it."""

    name: str
    kind: str
    required: bool
    locked: bool

    @property
    def stored(self) -> tuple[str, ...]:
        """Return the names of the stored columns: two for a moment."""
        return (f"{self.name}_utc", f"{self.name}_offset_min") if self.kind == "moment" else (self.name,)


def columns_of(table: str) -> tuple[Column, ...]:
    """Return the columns of a fact table, in order."""
    lines = [line.split() for line in FACTS[table].strip().splitlines()]
    return tuple(Column(name, kind, "!" in flags, "locked" in flags) for name, kind, *flags in lines)


def stored_columns(table: str) -> tuple[str, ...]:
    """Return the stored column names that a row's digest covers, in order."""
    own = (name for column in columns_of(table) for name in column.stored)
    return ("id", "version", *own, *AUTHORSHIP)


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
    tables = [table for table in FACTS if table not in NEVER_DESTROYED]
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
    guards = (guard for table in FACTS for guard in _fact_guards(table))
    indexes = (
        f"CREATE INDEX {table}_by_{columns.replace(', ', '_')} ON {table} ({columns})" for table, columns in INDEXES
    )
    return (
        CHAIN,
        *(_create_table(table) for table in FACTS),
        UNFINISHED,
        "CREATE UNIQUE INDEX destroyed_once ON destroyed (of_table, of_row, of_version)",
        *indexes,
        *_chain_guards(),
        *guards,
        *_destruction(),
        _unfinished_upkeep("unfinished_after_save", "INSERT", "NEW"),
        _unfinished_upkeep("unfinished_after_destruction", "DELETE", "OLD"),
    )


# One step per schema version, append only: once released a step never changes (a test holds its SHA-256).
MIGRATIONS: tuple[tuple[str, ...], ...] = (_schema_1(),)
SCHEMA_VERSION = len(MIGRATIONS)
