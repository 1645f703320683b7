"""The summary as a document: every page's head and foot, paper, sameness, marks of standing, hostile text."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from typing import Any

import pypdf
import pypdfium2
import pytest

from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.domain.moved import Moved
from iastm_desktop.domain.people import Practice
from tests.reports.conftest import RecordMaker, Summary, page_texts, text_of
from tests.reports.samples import FINGERPRINT, full_session, plain_session, stroke


def notes(text: str) -> dict[str, Any]:
    return plain_session(notes={"subjective": text})


def test_client_birth_date_visit_and_fingerprint_stand_on_every_page(record: RecordMaker, summary: Summary) -> None:
    pages = page_texts(summary(record(notes("Long. " * 4_000))))
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        for words in ("Alma Reyes", "3 November 1990", "2 March 2026", FINGERPRINT, f"Page {number} of {len(pages)}"):
            assert words in page


def test_equal_input_gives_equal_bytes(record: RecordMaker, summary: Summary) -> None:
    visit = record(full_session())
    assert summary(visit) == summary(visit)
    assert summary(visit) != summary(replace(visit, fingerprint=""))


def test_bytes_are_equal_in_another_process() -> None:
    program = (
        "import hashlib\n"
        "from iastm_desktop.assets import load_body_map, load_catalogue, load_regions\n"
        "from iastm_desktop.reports.summary import summary_pdf\n"
        "from tests.reports.samples import PRACTICE, full_session, record_of\n"
        "from dataclasses import replace\n"
        "c, r = load_catalogue(), load_regions()\n"
        "v = record_of(full_session(), c, r)\n"
        "pdf = summary_pdf(v, PRACTICE, catalogue=c, regions=r, body_map=load_body_map())\n"
        "print(hashlib.sha256(pdf).hexdigest())\n"
    )
    digests = [
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert digests[0] == digests[1]
    assert len(digests[0].strip()) == hashlib.sha256().digest_size * 2


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_the_practice_chooses_its_paper(
    paper: str, size: tuple[int, int], record: RecordMaker, summary: Summary
) -> None:
    page = pypdfium2.PdfDocument(summary(record(plain_session()), paper=paper))[0]
    assert tuple(round(side) for side in page.get_size()) == size


def test_every_font_is_embedded(record: RecordMaker, summary: Summary, tmp_path: Any) -> None:
    path = tmp_path / "summary.pdf"
    path.write_bytes(summary(record(full_session())))
    fonts = [
        font.get_object()
        for page in pypdf.PdfReader(path).pages
        for font in page["/Resources"].get("/Font", {}).values()
    ]
    assert fonts
    for font in fonts:
        assert "/FontFile2" in font["/FontDescriptor"], font["/BaseFont"]


def test_a_practice_is_not_needed(record: RecordMaker, summary: Summary) -> None:
    text = text_of(summary(record(plain_session()), practice=None))
    assert text.startswith("Visit summary")


def test_empty_sections_are_left_out(record: RecordMaker, summary: Summary) -> None:
    text = text_of(summary(record(plain_session())))
    assert "Tool work" in text
    for heading in ("Reactions", "Measures", "What I felt", "Where it hurts", "Marks", "Tests", "Client said stop",
                    "Other techniques", "Go ahead", "Plan", "Afterwards", "In full"):  # fmt: skip
        assert heading not in text


def test_a_visit_without_any_entry_is_a_page(record: RecordMaker, summary: Summary) -> None:
    text = text_of(summary(record(plain_session(entries=[], outcome="declined"))))
    assert "tool declined" in text
    assert "Body map" not in text


def test_what_was_taken_back_is_counted_not_shown(record: RecordMaker, summary: Summary) -> None:
    gone = record(plain_session(entries=[stroke(region="soleus", tool="knob")])).entries
    text = text_of(summary(record(plain_session(), withdrawn=gone)))
    assert "1 entry was taken back" in text
    assert "Soleus" not in text
    assert "taken back" not in text_of(summary(record(plain_session())))


def test_a_moved_visit_says_so_and_names_neither_the_other_client_nor_the_reason(
    record: RecordMaker, summary: Summary
) -> None:
    at = parse_moment("2026-03-05T18:20:00-08:00")
    moved = Moved(client="c", author="p", name="Rita & <Moss>", at=at, why="It was Dan Other who came")
    text = text_of(summary(record(plain_session(), moved=moved)))
    assert "Charted under another client's name by mistake, and moved here on 5 March 2026 by Rita & <Moss>." in text
    assert "Dan Other" not in text
    assert "moved" not in text_of(summary(record(plain_session()))).lower()


def test_a_trainers_summary_says_what_it_is_not(record: RecordMaker, summary: Summary) -> None:
    words = "not a health record of a regulated professional"
    trainer = plain_session(practitioner={"name": "Kim Oduya", "role": "trainer"})
    assert words in text_of(summary(record(trainer)))
    assert words not in text_of(summary(record(plain_session())))


def test_the_time_of_a_set_counts_once(record: RecordMaker, summary: Summary) -> None:
    shared = {"set": "A", "time": "shared", "duration_s": 90}
    entries = [stroke(**shared), stroke(side="left", **shared), stroke(region="soleus", duration_s=30)]
    assert "Total tool time 2:00" in text_of(summary(record(plain_session(entries=entries))))


def test_all_no_is_one_line_and_a_yes_stands_out(record: RecordMaker, summary: Summary) -> None:
    values = plain_session()
    assert "Asked, all no deep vein thrombosis" in text_of(summary(record(values)))
    values["screening"] = values["screening"] | {"frailty": "unknown"}
    text = text_of(summary(record(values)))
    assert "NOT KNOWN frailty" in text
    assert "all no" not in text


def test_a_code_the_lists_no_longer_know_is_printed_itself(record: RecordMaker, summary: Summary) -> None:
    visit = record(plain_session())
    old = replace(visit.entries[0], tool="x_my_spoon", region="gone_region")
    text = text_of(summary(replace(visit, entries=(old,))))
    assert "x my spoon" in text
    assert "RIGHT gone region" in text


HOSTILE = [
    "<b>bold", "</para></b><para>", "<img src='file:///etc/passwd'/>", '<img src="http://example.org/x.png">',
    "<a href='http://example.org'>link</a>", "<font size='900'>", "&lt;&amp;&#0;", "<!-- x", "<![CDATA[",
    "%s {0} {name}",
    "<onDraw name='x' label='y'/>", "<seq/><br/>", "$HOME `id`", "a\\b\\n(", "]]>", "endstream endobj",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_is_printed_as_it_was_typed(text: str, record: RecordMaker, summary: Summary) -> None:
    values = notes(text)
    values["client"] = {"name": f"Ann {text}", "born": "1990-11-03", "alerts": [text]}
    values["entries"] = [
        stroke(tool="other", tool_name=text, note=text),
        {"kind": "home_care", "text": text},
        {"kind": "test", "name": text, "result": "unclear"},
    ]
    head = Practice(id="p", name=text, address=text)
    pdf = summary(record(values), practice=head)
    assert text_of(pdf).count(" ".join(text.split())) >= 8
    assert b"/URI" not in pdf


NAMES = ["Łucja Żółkiewska-Śmigły", "Ελένη Παπαδοπούλου", "Nguyễn Thị Hồng Ngọc", "Анна Щербакова", "Åsa Bergström",
         "Siobhán Ní Dhónaill", "İpek Şahin", "Đặng Mỹ Duyên", "O’Brien–Müller"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_are_printed_as_written(name: str, record: RecordMaker, summary: Summary) -> None:
    values = plain_session(client={"name": name, "born": "1990-11-03"})
    pdf = summary(record(values))
    assert name in text_of(pdf)
    assert name in pypdf.PdfReader(BytesIO(pdf)).pages[0].extract_text()


def test_what_cannot_be_printed_is_shown_by_its_number(record: RecordMaker, summary: Summary) -> None:
    name = "Ann \u202eevil\u202c \U0001f600 王 \x07"
    text = text_of(summary(record(plain_session(client={"name": name}))))
    assert "Ann ‹U+202E›evil‹U+202C› ‹U+1F600› ‹U+738B› ‹U+0007›" in text


def test_a_note_of_100_kb_is_printed_whole(record: RecordMaker, summary: Summary) -> None:
    words = [f"w{number}" for number in range(17_000)]
    pages = page_texts(summary(record(notes(" ".join(words)))))
    printed = {word for page in pages for word in page.split()}
    assert len(" ".join(words)) > 100_000
    assert not set(words) - printed


def test_a_very_long_word_breaks_and_loses_nothing(record: RecordMaker, summary: Summary) -> None:
    entries = [stroke(note="x" * 5_000)]
    pages = page_texts(summary(record(plain_session(reason="y" * 3_999, entries=entries))))
    text = "".join(pages)
    assert text.count("y") >= 3_999
    assert text.count("x") >= 5_000


def test_a_long_text_is_cut_in_the_table_and_stands_in_full_below(record: RecordMaker, summary: Summary) -> None:
    note = " ".join(f"n{number}" for number in range(900))
    reason = " ".join(f"r{number}" for number in range(700))
    override = {"rule": "limit:upper_trapezius", "reason": reason}
    entry = stroke(note=note, overrides=[override] * 6, tool="other", tool_name="t" * 3_000)
    visit = record(plain_session(entries=[entry]))
    text = text_of(summary(visit))
    assert "In full" in text
    for word in ("n899", "r699"):
        assert word in text
    assert text.count("t") >= 3_000


def test_every_row_can_be_as_long_as_a_session_file_allows(record: RecordMaker, summary: Summary) -> None:
    long = "W" * 4_000
    entries = [
        stroke(tool="other", tool_name=long, set=long, note=long * 5,
               breach={"rule": "dose", "explanation": long},
               overrides=[{"rule": "dose:session_seconds", "reason": long}] * 9),
        {"kind": "test", "name": "W" * 1_000, "result": "unclear", "note": long, "set": long},
        {"kind": "measure", "measure": "psfs", "phase": "pre", "value": 3, "activity": long, "note": long},
        {"kind": "tap_out", "reason": "other", "action": "eased", "words": long, "note": long},
    ]  # fmt: skip
    values = plain_session(entries=entries, place=long, position=long, plan=long, next_visit=long)
    values["client"] = {"name": "W" * 1_000, "reference": long, "pronouns": long, "called": "V" * 1_000}
    values["practitioner"] = {"name": "W" * 1_000, "role": "rmt", "registration": long}
    assert len(page_texts(summary(record(values)))) > 5


def test_2000_entries_are_all_printed(record: RecordMaker, summary: Summary) -> None:
    entries = [stroke(duration_s=number, note=f"e{number}e") for number in range(2_000)]
    text = text_of(summary(record(plain_session(entries=entries))))
    assert not [number for number in range(2_000) if f"e{number}e" not in text]
