"""The schema of a book as data: its fact tables, their columns, what points where, what is indexed."""

from iastm_desktop.domain.values import dataclass

APPLICATION_ID = 0x49415354  # "IAST": `file` and we recognise a book by it

# A column line is: name, kind, then flags. Kinds: text, integer, flag (0/1), date (ISO), moment (two columns:
# UTC and offset), json (canonical text), any (a number stays a number, a word a word).
# `!` = never null; `locked` = names, contacts, birth dates and free text, which a locked book keeps as ciphertext;
# `written` = free text too, in a column that takes text alone: there the ciphertext stands as `~` and hex digits.
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
        plan text written
        booked_min integer
        hands_on_min integer
        place text locked
        position text written
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
        points json written
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
    "key_slot": """
        kind text !
        holder text !
        body json !
    """,
}
# The tables of the first format, which its step makes; later steps add the others.
FIRST_FACTS = tuple(table for table in FACTS if table != "key_slot")

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

# What belongs to a visit and is locked with it when it is signed, beside the visit's own row.
SIGNED_PARTS = ("screening", "consent", "entry")

# What can never be destroyed: the book's own identity, the notes of destruction, and what opens a locked book.
NEVER_DESTROYED = ("book", "destroyed", "key_slot")

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


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a fact as the book stores it."""

    name: str
    kind: str
    required: bool
    locked: bool
    written: bool = False

    @property
    def secret(self) -> bool:
        """Tell whether a locked book keeps it as ciphertext."""
        return self.locked or self.written

    @property
    def stored(self) -> tuple[str, ...]:
        """Return the names of the stored columns: two for a moment."""
        return (f"{self.name}_utc", f"{self.name}_offset_min") if self.kind == "moment" else (self.name,)


def columns_of(table: str) -> tuple[Column, ...]:
    """Return the columns of a fact table, in order."""
    lines = [line.split() for line in FACTS[table].strip().splitlines()]
    return tuple(
        Column(name, kind, "!" in flags, "locked" in flags, "written" in flags) for name, kind, *flags in lines
    )


def stored_columns(table: str) -> tuple[str, ...]:
    """Return the stored column names that a row's digest covers, in order."""
    own = (name for column in columns_of(table) for name in column.stored)
    return ("id", "version", *own, *AUTHORSHIP)
