"""The main job, end to end: chart with the mouse, be killed, open again, print; and right is right in every view."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from iastm_desktop.domain.entries import Stroke
from iastm_desktop.storage.book import open_book
from tests.ui.open_window import book_of

TIME_LIMIT_S = 120


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return book_of(tmp_path / "practice.iastm")


def practitioner(*arguments: str, folder: Path) -> subprocess.Popen[str]:
    """Start the program's window in a process of its own, with settings of its own."""
    own = {"IASTM_DESKTOP_SETTINGS": str(folder / "settings.ini"), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.journeys.practitioner", *arguments]
    root = Path(__file__).parents[2]
    return subprocess.Popen(
        command, cwd=root, env=os.environ | own, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def chart_then_kill(book: Path) -> None:
    """Let a session be charted; kill the process once its last entry is shown as saved."""
    process = practitioner("chart", str(book), "Peggy", folder=book.parent)
    assert process.stdout is not None and process.stderr is not None
    said = process.stdout.readline().strip()
    process.send_signal(signal.SIGKILL)
    _rest, errors = process.communicate(timeout=TIME_LIMIT_S)
    assert said == "saved", errors


def test_a_session_charted_by_mouse_survives_a_kill_and_is_printed(book: Path) -> None:
    chart_then_kill(book)
    pdf = book.parent / "summary.pdf"
    process = practitioner("look", str(book), "Peggy", str(pdf), folder=book.parent)
    out, errors = process.communicate(timeout=TIME_LIMIT_S)
    assert process.returncode == 0, errors
    seen = json.loads(out)
    assert [line.split(",")[0] for line in reversed(seen["lines"])] == [
        "RIGHT Upper trapezius: Small handlebar · medium (3) · 1:30 min",
        "RIGHT Upper trapezius: Small handlebar · medium (3) · 1:30 min",
        "RIGHT Upper trapezius: Small handlebar · medium (3) · 1:30 min",
        "LEFT Upper trapezius: Small handlebar · medium (3) · 1:30 min",
        "LEFT Upper trapezius: Redness · grade 2 · during",
        "Measure: Neck rotation right 65° · before",
        "LEFT Upper trapezius: Swedish massage · 10:00 min",
        "LEFT Upper trapezius: Client said stop · eased · too sharp · pain 7/10",
    ]
    assert all("saved" in line for line in seen["lines"])
    printed = text_of(pdf)
    for words in ("Margaret O’Donnell", "Upper trapezius", "Small handlebar", "1:30", "Redness", "65", "Swedish"):
        assert words.casefold() in printed.casefold(), words


def test_right_is_right_in_list_book_and_print(book: Path) -> None:
    chart_then_kill(book)
    with open_book(book) as opened:
        latest = opened.latest_session()
        record = opened.session(latest) if latest else None
    assert record is not None
    strokes = [entry for entry in record.entries if isinstance(entry, Stroke)]
    assert [(stroke.region, stroke.side) for stroke in strokes] == [
        ("upper_trapezius", "right"),
        ("upper_trapezius", "right"),
        ("upper_trapezius", "right"),
        ("upper_trapezius", "left"),
    ]


def text_of(pdf: Path) -> str:
    """Return all text of a PDF, as a reader finds it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()
