"""What the rules refuse in the window stands in the audit trail, by rule and without a word of a client."""

from dataclasses import replace
from pathlib import Path

from pytestqt.qtbot import QtBot

from iastm_desktop.domain.audit import event_words
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.storage.book import open_book
from tests.storage.honest_book import CLIENT, PRACTITIONER, SESSION, new_book, save_of
from tests.storage.signed_book import AGREED, ASKED
from tests.ui.open_page import TRAPEZIUS, charts
from tests.ui.test_signing_window import page_on, tap, until


def test_a_refusal_leaves_a_line_with_who_when_and_which_rule(qtbot: QtBot, tmp_path: Path) -> None:
    path = new_book(tmp_path / "practice.iastm")
    with open_book(path) as book:
        left_out = replace(AGREED, excluded=(SidedRegion("upper_trapezius", "right"),))
        book.save_all([save_of(ASKED), save_of(left_out)])
    window, page = page_on(qtbot, path)
    page.select(TRAPEZIUS)
    charts(page)
    tap(page.panel.add_later)
    assert page.editor.record.entries == ()
    until(qtbot, lambda: window.book and window.book.storage.is_idle)
    with open_book(path) as book:
        (line,) = [line for line in book.audit_trail(CLIENT.id) if line.what == "refused"]
        assert (line.author, line.session, line.details["rules"]) == (PRACTITIONER.id, SESSION.id, ["consent"])
        assert event_words(line) == "refused: role rmt; rules consent"
        assert set(line.details) == {"role", "rules"} and line.at is not None
        assert book.verify() == ()


def test_what_is_charted_leaves_no_such_line(qtbot: QtBot, tmp_path: Path) -> None:
    path = new_book(tmp_path / "practice.iastm")
    with open_book(path) as book:
        book.save_all([save_of(ASKED), save_of(AGREED)])
    window, page = page_on(qtbot, path)
    page.select(TRAPEZIUS)
    charts(page)
    tap(page.panel.add_later)
    assert len(page.editor.record.entries) == 1
    until(qtbot, lambda: window.book and window.book.storage.is_idle)
    with open_book(path) as book:
        assert "refused" not in {line.what for line in book.audit_trail()}
