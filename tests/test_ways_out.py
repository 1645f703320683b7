"""Hostile names on every way out of the program: paper, tables, names of files, logs, terminal, data."""

import csv
import io
import json
import logging
import re
from dataclasses import replace
from pathlib import Path, PureWindowsPath
from unicodedata import normalize

import pypdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iastm_desktop.assets import load_body_map, load_catalogue, load_regions
from iastm_desktop.cli_output import print_lines, remark
from iastm_desktop.domain.audit import AuditLine
from iastm_desktop.domain.client_record import ClientRecord, VisitRecord, client_record_to_plain
from iastm_desktop.domain.facts import Save, SessionRecord
from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.domain.outgoing import CELL_LENGTH, clean, csv_text, file_stem, log_line, plain_line
from iastm_desktop.domain.people import Phone, Practice
from iastm_desktop.domain.session import Notes
from iastm_desktop.domain.sign_off import Addendum, SignOff
from iastm_desktop.reports.client_record import client_record_pdf
from iastm_desktop.reports.story_audit import audit_pdf
from iastm_desktop.reports.summary import summary_pdf
from iastm_desktop.ui.fault_report import LOG_NAME, report_faults_to, stop_reporting
from iastm_desktop.ui.outbox import file_name
from iastm_desktop.whole_record import record_json, record_stem
from tests.storage.honest_book import CLIENT, PRACTITIONER, SESSION, stroke

NOW = parse_moment("2026-03-04T09:00:00-08:00")
WORST = (
    "", " ", "\0", "\x1b[2J\x1b]0;owned\x07", "\u202egnp.exe", "\u2066a\u2069", "\u200b\ufeff", "\ud800", "\udfff x",
    "../../etc/passwd", "..", ".", "C:\\Windows\\x", "/abs", "a/b\\c:d*e?f\"g<h>i|j", "con", "NUL", "COM1", "lpt\u00b9",
    "aux.txt", "CONIN$", "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", " =1+1", "\uff1d1+1",
    "\u22121", '"quoted", and', "a\r\nb\nc", "<a href='file:///etc/passwd'>x</a>", "<b>bold", "</para>", "&amp;&#0;",
    "<img src='/etc/passwd'/>", "<font size=900>", "]]>", "-rf", "~root", "$(id)", "`id`", "%s%n", "{0.__class__}",
    "\U0001f4a5" * 100, "\u0301" * 200, "\u5b57" * 200, "name.", "name ", "\u0635" * 300, "\u202e" * 200,
)  # fmt: skip
LONG = "x" * 100_000
HOSTILE = st.one_of(
    st.sampled_from(WORST), st.text(max_size=300), st.tuples(st.sampled_from(WORST), st.text(max_size=40)).map("".join)
)
SLOW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
CATALOGUE, REGIONS, MAP = load_catalogue(), load_regions(), load_body_map()
UNSEEN = {chr(code) for code in (*range(32), 127, *range(0x80, 0xA0), *range(0x200B, 0x2010), *range(0x202A, 0x202F))}
UNSEEN = (UNSEEN | {chr(code) for code in range(0x2066, 0x206A)}) - {"\n", "\r"}


def record_of(words: str) -> SessionRecord:
    client = replace(
        CLIENT,
        name=words,
        called=words,
        pronouns=words,
        reference=words,
        alerts=(words,),
        phones=(Phone(number=words),),
    )
    notes = Notes(subjective=words, objective=words, intervention=words, assessment=words, plan=words)
    session = replace(SESSION, reason=words, place=words, position=words, notes=notes, next_visit=words, plan=words)
    person = replace(PRACTITIONER, name=words, registration=words)
    entry = stroke(1, note=words, tool_name=words, set=words)
    signed = SignOff(practitioner=person.id, name=words, role=words, by="pin", at=NOW, registration=words)
    added = Addendum(text=words, author=person.id, name=words, at=NOW)
    saves = {entry.id: Save(fact=entry, author=person.id, recorded_at=NOW)}
    return SessionRecord(
        client=client,
        practitioner=person,
        session=session,
        entries=(entry,),
        saves=saves,
        signatures=(signed,),
        addenda=(added,),
    )


def practice_of(words: str) -> Practice:
    return Practice(id="p", name=words, address=words, phone=words, email=words)


def whole_of(words: str) -> ClientRecord:
    record = record_of(words)
    history = (
        Save(fact=record.session, author=record.practitioner.id, recorded_at=NOW),
        Save(fact=replace(record.session, reason=f"{words}!"), author="", recorded_at=NOW, version=2, reason=words),
    )
    line = AuditLine(seq=1, what=words, about=words, fact="f", author="a", at=NOW, details={"why": words})
    return ClientRecord(
        client=record.client,
        practice=practice_of(words),
        made_at=NOW,
        fingerprint="1a2b3c4d-1-0123456789abcdef",
        names={record.practitioner.id: words},
        entries=(record.client,),
        identity=(Save(fact=record.client, author="a", recorded_at=NOW),) * 2,
        visits=(VisitRecord(record=record, history=history),),
        trail=(line,),
    )


def check_paper(pdf: bytes) -> None:
    """Hold a PDF to what paper may have: it opens, links to nothing, runs nothing, and has nothing unseen."""
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert len(document) < 300 and not UNSEEN & set(text) - {"\ufffe", "\x02"}
    document.close()
    told_of = re.sub(rb"stream\r?\n.*?endstream", b"", pdf, flags=re.DOTALL)  # packed bytes may say anything
    for mark in (b"/URI", b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/GoToR", b"/Subtype /Image"):
        assert mark not in told_of
    told = pypdf.PdfReader(io.BytesIO(pdf)).metadata or {}
    assert not any(UNSEEN & set(str(value)) for value in told.values())


@SLOW
@given(HOSTILE)
def test_no_words_break_a_summary_or_do_anything_on_it(words: str) -> None:
    pdf = summary_pdf(record_of(words), practice_of(words), catalogue=CATALOGUE, regions=REGIONS, body_map=MAP)
    check_paper(pdf)


@SLOW
@given(HOSTILE)
def test_no_words_break_a_whole_record_or_a_trail(words: str) -> None:
    whole = whole_of(words)
    check_paper(client_record_pdf(whole, catalogue=CATALOGUE, regions=REGIONS, body_map=MAP))
    check_paper(audit_pdf(whole.trail, whole.client, whole.practice, names=whole.names, fingerprint="x"))


@pytest.mark.parametrize("words", WORST)
def test_each_of_the_worst_words_is_harmless_on_paper(words: str) -> None:
    check_paper(summary_pdf(record_of(words), None, catalogue=CATALOGUE, regions=REGIONS, body_map=MAP))


def test_a_hundred_thousand_letters_are_set_in_full_and_cut_where_there_is_no_room() -> None:
    record = replace(record_of("Ann"), session=replace(SESSION, notes=Notes(subjective=LONG)))
    record = replace(record, client=replace(record.client, name=LONG))
    check_paper(summary_pdf(record, None, catalogue=CATALOGUE, regions=REGIONS, body_map=MAP))
    assert len(log_line(LONG)) == 2_000 and len(file_stem(LONG, "x")) == 120
    assert len(next(csv.reader(io.StringIO(csv_text([[LONG]]))))[0]) == CELL_LENGTH


def test_the_check_of_paper_finds_a_link() -> None:
    """The control: a PDF with words that were not escaped is refused by the same check."""
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    out = io.BytesIO()
    SimpleDocTemplate(out).build([Paragraph("<a href='https://example.org'>x</a>")])
    with pytest.raises(AssertionError):
        check_paper(out.getvalue())


@MANY
@given(st.lists(HOSTILE, min_size=1, max_size=4))
def test_a_table_keeps_its_rows_and_no_cell_is_a_formula(words: list[str]) -> None:
    rows = [words, [1, None, True, 2.5], words]
    raw = csv_text(rows).encode("utf-8")
    read = list(csv.reader(io.StringIO(raw.decode("utf-8"), newline="")))
    assert [len(row) for row in read] == [len(row) for row in rows]
    for cell in (*read[0], *read[2]):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "−"))
        assert len(cell) <= CELL_LENGTH + 1 and not UNSEEN & set(cell) and "\n" not in cell
    assert read[1] == ["1", "", "True", "2.5"]


@MANY
@given(words=HOSTILE)
def test_a_name_of_a_file_is_one_name_in_one_folder_on_every_system(
    tmp_path_factory: pytest.TempPathFactory, words: str
) -> None:
    folder = tmp_path_factory.getbasetemp() / "names"
    folder.mkdir(exist_ok=True)
    record = record_of(words)
    names = (file_name(record), f"{record_stem(record.client, NOW)}.json", f"{file_stem(words, 'visit')}.pdf")
    for name in names:
        path = folder / name
        path.write_bytes(b"x")
        assert path.resolve().parent == folder.resolve() and len(name.encode()) <= 255 - len("-journal")
        assert PureWindowsPath(name).name == name and not PureWindowsPath(name).is_reserved()
        assert (
            not set(name) & (UNSEEN | set('<>:"/\\|?*'))
            and name[0] not in "-. "
            and name.rpartition(".")[0][-1] not in ". "
        )
        path.unlink()


@MANY
@given(HOSTILE)
def test_a_line_of_a_log_is_one_line(words: str) -> None:
    line = log_line(words)
    assert len(line.splitlines()) <= 1 and len(line) <= 2_000 and not UNSEEN & set(line)
    line.encode("utf-8")


@MANY
@given(HOSTILE)
def test_clean_words_stay_clean_and_none_is_dropped(words: str) -> None:
    once = clean(words)
    assert clean(once) == once and not UNSEEN & set(once) - {"\n"}
    assert sum(map(str.isalnum, once)) >= sum(map(str.isalnum, normalize("NFC", words)))
    assert plain_line(once) == plain_line(words)


@MANY
@given(words=HOSTILE)
def test_a_terminal_gets_no_orders(capsys: pytest.CaptureFixture[str], words: str) -> None:
    print_lines([words.encode("utf-8", "replace").decode()])
    remark(words.encode("utf-8", "replace").decode())
    told = capsys.readouterr()
    assert not (UNSEEN & set(told.out + told.err)) and told.err.startswith("iastm-desktop: ")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(HOSTILE)
def test_data_is_read_back_as_it_was(words: str) -> None:
    whole = whole_of(words)
    told = json.loads(record_json(whole).decode("utf-8"))
    kept = words if not any("\ud800" <= char <= "\udfff" for char in words) else told["client"]["name"]
    assert told["client"]["name"] == kept and told.keys() == client_record_to_plain(whole).keys()


class Hostile(Exception):
    """An error whose text names a client, as a message of a library may."""


def test_a_fault_leaves_one_line_without_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iastm_desktop.ui.fault_report.say_fault", lambda *_told: None)
    log = tmp_path / "log" / "x.log"
    reporter = report_faults_to(log)
    for words in WORST:
        reporter.take(Hostile, Hostile(words), None)
    for handler in logging.getLogger(LOG_NAME).handlers:
        handler.flush()
    lines = log.read_text("utf-8").splitlines()
    stop_reporting(reporter)
    assert len(lines) == len(WORST) and all("Hostile at an unknown place" in line for line in lines)
