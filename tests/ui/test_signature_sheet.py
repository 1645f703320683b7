"""A signature on the screen: drawn by mouse or finger, kept as points, printed as vectors."""

from io import BytesIO
from pathlib import Path

from pypdf import PdfReader
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iastm_desktop.assets import load_body_map, load_catalogue, load_regions
from iastm_desktop.reports.signature import drawn_lines
from iastm_desktop.reports.summary import summary_pdf
from iastm_desktop.ui.signature_sheet import SignatureSheet
from tests.journeys.hands import choose, tap
from tests.ui.open_page import open_page
from tests.ui.open_session import read_session


def printed(path: Path) -> str:
    pdf = summary_pdf(
        read_session(path), None, catalogue=load_catalogue(), regions=load_regions(), body_map=load_body_map()
    )
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_a_client_signs_what_was_agreed_and_the_lines_are_kept(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot, asked=False) as page:
        choose(page.before.consent.decision, "accepted")
        assert not page.before.sign.isVisible(), "nothing is agreed yet"
        choose(page.before.consent.method, "written")
        tap(page.before.sign)
        sheet = page.window().findChildren(SignatureSheet)[-1]
        assert not sheet.done.isEnabled()
        for start in (QPoint(30, 40), QPoint(120, 60)):
            QTest.mousePress(sheet.field, Qt.MouseButton.LeftButton, pos=start)
            QTest.mouseMove(sheet.field, start + QPoint(40, 20))
            QTest.mouseRelease(sheet.field, Qt.MouseButton.LeftButton, pos=start + QPoint(60, 10))
        tap(sheet.done)
        assert page.before.sign.text() == "Signed ✓"
    signature = read_session(path).signature
    assert signature and len(signature.lines) == 2 and signature.lines[0][0] == (30, 40)
    assert signature.width > 0 and all(0 <= y <= signature.height for line in signature.lines for _x, y in line)
    assert "Signature at" in printed(path)
    assert all(x >= 0 and y >= 0 for line in drawn_lines(signature) for x, y in line)


def test_without_a_signature_the_paper_shows_none(path: Path, qtbot: QtBot) -> None:
    with open_page(path, qtbot):
        pass
    assert read_session(path).signature is None and "Signature at" not in printed(path)
