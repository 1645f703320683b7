"""The client's page from the command line: written where it is asked for, in the client's words, noted in the trail."""

from pathlib import Path

from pypdf import PdfReader

from tests.command_line import NECK, new_book, run


def test_the_client_s_page_is_written_and_noted(tmp_path: Path) -> None:
    book, out = new_book(tmp_path), tmp_path / "client.pdf"
    assert run("chart", book, NECK).code == 0
    assert run("summary", book, "latest", "--out", out, "--for-client").code == 0
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(out).pages).split())
    assert "For you" in text and "Shoulder, your right side: Upper trapezius" in text
    assert "You may be sore for a day or two." in text and "Neck Disability Index" not in text
    assert "exported" in run("audit", book).out
