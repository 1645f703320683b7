"""On signing, the summary goes into the folder that was chosen; without one nothing is written anywhere."""

from pathlib import Path

import pypdfium2
import pytest
from pytestqt.qtbot import QtBot

from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.practice_dialog import PracticeDialog
from tests.storage.honest_book import SESSION
from tests.storage.signed_book import complete_book
from tests.ui.test_signing_window import page_on, pin_sheet, tap, until


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return complete_book(tmp_path / "practice.iastm")


def test_the_summary_of_a_signed_visit_goes_into_the_outbox(qtbot: QtBot, book: Path, tmp_path: Path) -> None:
    window, page = page_on(qtbot, book)
    out = tmp_path / "outbox"
    out.mkdir()
    window.ask_about_practice()
    dialog = window.findChildren(PracticeDialog)[0]
    dialog.signing.set_folder(out)
    dialog.close()
    tap(page.head.finish)
    tap(page.finish.sign)
    tap(pin_sheet(qtbot, window).name_button)
    until(qtbot, lambda: list(out.glob("*.pdf")))
    (path,) = out.iterdir()
    assert path.name == "Ann Example 2026-03-02 1830 front desk.pdf", "the front desk of this practice reads no notes"
    pdf = pypdfium2.PdfDocument(path)
    text = pdf[0].get_textpage().get_text_bounded()
    pdf.close()
    assert "Signed" in text and "Not signed" not in text and "Tool work" not in text

    def exported() -> bool:
        with open_book(book) as opened:
            return any(line.what == "exported" and line.session == SESSION.id for line in opened.audit_trail())

    until(qtbot, exported)


def test_a_folder_that_is_gone_is_said_and_the_visit_is_signed_all_the_same(
    qtbot: QtBot, book: Path, tmp_path: Path
) -> None:
    window, page = page_on(qtbot, book)
    assert window.book and window.book.preferences
    window.book.preferences.remember_choice("signing/outbox", str(tmp_path / "gone"))
    said: list[str] = []
    window.book.trouble.connect(said.append)
    tap(page.head.finish)
    tap(page.finish.sign)
    tap(pin_sheet(qtbot, window).name_button)
    until(qtbot, lambda: said)
    assert "The visit is signed" in said[0] and page.editor.record.is_signed


def test_the_limit_of_late_entries_is_kept_in_the_book(qtbot: QtBot, book: Path) -> None:
    window, _page = page_on(qtbot, book)
    window.ask_about_practice()
    dialog = window.findChildren(PracticeDialog)[0]
    assert dialog.signing.hours.value() == "24"
    tap(dialog.signing.hours.chip("48"))
    until(qtbot, lambda: dialog.signing.state.text() == "Saved.")
    dialog.close()
    with open_book(book) as opened:
        record = opened.session(SESSION.id)
    assert record and record.late_after_h == 48


def test_every_pdf_that_was_chosen_goes_into_the_outbox(qtbot: QtBot, book: Path, tmp_path: Path) -> None:
    window, page = page_on(qtbot, book)
    out = tmp_path / "outbox"
    out.mkdir()
    window.ask_about_practice()
    dialog = window.findChildren(PracticeDialog)[0]
    dialog.signing.set_folder(out)
    assert dialog.signing.kinds.value() == ("desk",)
    tap(dialog.signing.kinds.chip("summary"))
    tap(dialog.signing.kinds.chip("client"))
    dialog.close()
    tap(page.head.finish)
    tap(page.finish.sign)
    tap(pin_sheet(qtbot, window).name_button)
    until(qtbot, lambda: len(list(out.glob("*.pdf"))) == 3)
    tails = sorted(path.name.removeprefix("Ann Example 2026-03-02 1830") for path in out.iterdir())
    assert tails == [" for the client.pdf", " front desk.pdf", ".pdf"]
    pdf = pypdfium2.PdfDocument(out / "Ann Example 2026-03-02 1830.pdf")
    text = "".join(one.get_textpage().get_text_bounded() for one in pdf)
    pdf.close()
    assert "Tool work" in text
