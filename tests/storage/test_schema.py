"""The schema is data: columns are the fields of the facts, steps never change, lists are read by index."""

import hashlib
import sqlite3
from pathlib import Path

import pytest

from iastm_desktop.domain.entries import KINDS
from iastm_desktop.domain.plain import field_types
from iastm_desktop.storage.migrations import MIGRATIONS
from iastm_desktop.storage.reads import newest, selection
from iastm_desktop.storage.rows import TABLES
from iastm_desktop.storage.schema import FACTS, columns_of
from tests.storage.honest_book import new_book

# Once a schema is released its step never changes: books made by it are in the world.
STEPS = (
    "ae0ebea66dea564aff383470969e5a43d4927115d45edbc7d213ef00b01c60ec",
    "8391ebe0ebdce3d1738d35f1978daf888dffee7da502573247508f8a20c0e1fb",
    "9a20c77f9c502f47f3f68f9165dc001fbbfa005f5250b33a5037fee11058cd91",
    "c2ba33a7e3a40f862368260b7a19114dcdd50acb275462aea4a6a37370686a52",
    "0e3cafec6d42f48f135ddf1e0a9e86909e644e17868626afd4a77070cf3e87a1",
)


def test_released_steps_never_change() -> None:
    assert tuple(hashlib.sha256("\n".join(step).encode()).hexdigest() for step in MIGRATIONS) == STEPS


@pytest.mark.parametrize(
    "kind", [kind for kind in TABLES if kind not in KINDS.values()], ids=lambda kind: kind.__name__
)
def test_columns_have_the_names_of_the_fields(kind: type) -> None:
    columns = {column.name for column in columns_of(TABLES[kind])} - {"local_date"}
    assert columns == set(field_types(kind)) - {"id"}


def test_the_table_of_entries_has_every_field_of_every_kind() -> None:
    fields = {name for kind in KINDS.values() for name in field_types(kind)} - {"id"} | {"kind"}
    assert {column.name for column in columns_of("entry")} == fields


def test_every_table_is_strict_and_ours(tmp_path: Path) -> None:
    connection = sqlite3.connect(new_book(tmp_path / "b"))
    strict = dict(connection.execute("SELECT name, strict FROM pragma_table_list WHERE name NOT LIKE 'sqlite_%'"))
    connection.close()
    assert set(strict) == {*FACTS, "chain", "unfinished"}
    assert set(strict.values()) == {1}


def test_locked_columns_can_hold_text_now_and_ciphertext_later() -> None:
    locked = {f"{table}.{column.name}" for table in FACTS for column in columns_of(table) if column.locked}
    assert {"client.name", "client.born", "client.phones", "session.notes", "screening.answers", "entry.note"} <= locked
    ddl = "\n".join(MIGRATIONS[0])
    assert all(f'"{name.split(".")[1]}" ANY' in ddl for name in locked)


@pytest.mark.parametrize(
    ("table", "where"),
    [
        ("session", "t.id = 'x'"),
        ("session", "t.client = 'x'"),
        ("session", "t.local_date = 'x'"),
        ("session", "t.id IN (SELECT session FROM unfinished)"),
        ("entry", "t.session = 'x'"),
        ("screening", "t.session = 'x'"),
        ("consent", "t.session = 'x'"),
        ("record", "t.kind = 'x' AND t.on_date = 'x'"),
        ("record", "t.session = 'x'"),
        ("client", "t.id = 'x'"),
        ("session", "t.id IN (SELECT value FROM json_each('[]'))"),
        ("entry", "t.session IN (SELECT value FROM json_each('[]'))"),
        ("record", "t.kind = 'x' AND (t.client = 'x' OR t.session IN (SELECT value FROM json_each('[]')))"),
        ("record", "t.kind = 'moved_to' AND NOT t.withdrawn"),
    ],
)
def test_no_list_of_the_window_scans_a_table(tmp_path: Path, table: str, where: str) -> None:
    connection = sqlite3.connect(new_book(tmp_path / "b"))
    query = f"EXPLAIN QUERY PLAN {selection(table)} WHERE {where} AND {newest(table)} ORDER BY t.seq"
    plan = [row[3] for row in connection.execute(query)]
    connection.close()
    assert plan
    lists = ("unfinished", "json_each")
    assert not [step for step in plan if step.startswith("SCAN") and not any(name in step for name in lists)]
