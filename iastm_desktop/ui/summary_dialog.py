"""A session on paper: the summary for the record or the client's own page, from what the book holds; save, print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QVBoxLayout, QWidget

from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.front_desk import front_desk_copy
from iastm_desktop.domain.outgoing import file_stem
from iastm_desktop.domain.people import Practice
from iastm_desktop.ui.background import run_in_background
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pdf_pages import PageImage, render_pages
from iastm_desktop.ui.pieces import button, clear, column, label, row, scrolling, widgets_in
from iastm_desktop.ui.segments import Segments
from iastm_desktop.ui.viewing import note_done
from iastm_desktop.words import _

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_PREVIEW_WIDTH_PX, _PAPER_MARGIN_PX = 820, 16
_PRINT_DPI = 300
FOR_RECORD, FOR_CLIENT = "record", "client"
_SIZE = QSize(960, 900)


class SummaryDialog(QDialog):
    """Shows, saves and prints the summary of one session, or the page that the client takes home."""

    def __init__(self, book: OpenBook, parts: Parts, session: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book, self._parts = book, parts
        self._record: SessionRecord | None = None
        self.pdf = b""
        self._asked = 0
        self.which = Segments(
            ((FOR_RECORD, _("Summary for the record")), (FOR_CLIENT, _("Page for the client"))), name=_("What to print")
        )
        self.which.changed.connect(lambda _code: self._make())
        self.state = label(_("Making the summary…"), "muted", wrap=True)
        self.save_button = button(_("Save as PDF…"), self.ask_where_to_save, role="primary")
        self.print_button = button(_("Print…"), self.ask_printer)
        self.close_button = button(_("Close"), self.reject)
        self._pages = column(spacing=18)
        self._lay_out()
        self._usable(False)
        book.trouble.connect(self._say)
        book.ask(self, lambda book: book.session(session), self._on_record)

    @property
    def pages(self) -> tuple[QLabel, ...]:
        """Return the pages shown."""
        return tuple(widget for widget in widgets_in(self._pages) if isinstance(widget, QLabel))

    def ask_where_to_save(self) -> None:
        """Ask for a file and write the PDF there."""
        name = str(Path.home() / self._file_name())
        chosen, _filter = QFileDialog.getSaveFileName(self, _("Save the summary"), name, _("PDF (*.pdf)"))
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Write the PDF to `path`, whole or not at all."""
        data = self.pdf
        run_in_background(
            lambda: write_pdf(path, data),
            lambda _nothing: self._on_saved(path),
            self._on_write_failed,
            receiver=self,
        )

    def _on_saved(self, path: Path) -> None:
        self._say(_("Saved as {path}").format(path=path))
        self._note("exported")

    def _note(self, what: str) -> None:
        if self._record:
            note_done(self._book, what, client=self._record.client.id, session=self._record.session.id)

    def ask_printer(self) -> None:
        """Ask for a printer and print all pages."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setResolution(_PRINT_DPI)
        if QPrintDialog(printer, self).exec():
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Render the pages for paper, then print them."""
        self._say(_("Printing…"))
        self._render(_PRINT_DPI / 72, lambda images: self._on_ready_to_print(printer, images))

    def _lay_out(self) -> None:
        self.setWindowTitle(_("Summary"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        paper = QWidget()
        paper.setLayout(self._pages)
        self._pages.setContentsMargins(*[_PAPER_MARGIN_PX] * 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        foot = row(self.state, self.close_button, self.print_button, self.save_button, spacing=10)
        foot.setStretch(0, 1)
        layout.addLayout(row(self.which, 0))
        self._area = scrolling(paper)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        layout.addWidget(self._area, 1)
        layout.addLayout(foot)
        over = self.parentWidget()
        self.resize(_SIZE.boundedTo(over.size()) if over else _SIZE)

    def _usable(self, on: bool) -> None:
        self.save_button.setEnabled(on)
        self.print_button.setEnabled(on)
        self.which.setEnabled(self._record is not None)

    def _on_record(self, record: SessionRecord | None) -> None:
        if record is None:
            self._say(_("There is nothing to print: the session is not in the file."))
            return
        record = record if self._book.may_read_notes else front_desk_copy(record)
        self._record = record
        self._make()

    def _make(self) -> None:
        """Make what was asked for; what was asked for before is let go."""
        record, practice, parts, which = self._record, self._book.practice, self._parts, self.which.value()
        if record is None:
            return
        self.pdf = b""
        self._usable(False)
        clear(self._pages)
        self._say(_("Making the page…") if which == FOR_CLIENT else _("Making the summary…"))
        make = make_handout if which == FOR_CLIENT else make_pdf
        self._asked += 1
        asked = self._asked
        run_in_background(lambda: make(record, practice, parts), lambda pdf: self._on_pdf(pdf, asked), receiver=self)

    def _on_pdf(self, pdf: bytes, asked: int) -> None:
        if asked != self._asked:
            return
        self.pdf = pdf
        self._usable(True)
        ratio = self.devicePixelRatioF()
        self._render(self._page_px() / 612 * ratio, lambda images: self._on_pages(images, ratio, asked))

    def _page_px(self) -> int:
        """Return the width of a page on the screen: all of it is seen, however narrow the window."""
        return min(_PREVIEW_WIDTH_PX, self._area.viewport().width() - 2 * _PAPER_MARGIN_PX)

    def _render(self, scale: float, on_done: Callable[[tuple[PageImage, ...]], None]) -> None:
        data = self.pdf
        run_in_background(lambda: render_pages(data, scale), on_done, receiver=self)

    def _on_pages(self, images: tuple[PageImage, ...], ratio: float, asked: int) -> None:
        if asked != self._asked:
            return
        for number, image in enumerate(images, 1):
            pixmap = QPixmap.fromImage(to_qimage(image))
            pixmap.setDevicePixelRatio(ratio)
            shown = QLabel()
            shown.setPixmap(pixmap)
            shown.setAccessibleName(_("Page {number} of {pages}").format(number=number, pages=len(images)))
            self._pages.addWidget(shown, 0, Qt.AlignmentFlag.AlignHCenter)
        self._say("")

    def _on_ready_to_print(self, printer: QPrinter, images: tuple[PageImage, ...]) -> None:
        from PySide6.QtGui import QPainter

        painter = QPainter()
        if not painter.begin(printer):
            self._say(_("The printer did not start. Choose another, or save the PDF."))
            return
        for number, image in enumerate(images):
            if number:
                printer.newPage()
            painter.drawImage(painter.viewport(), to_qimage(image))
        painter.end()
        self._say(_("Sent to the printer."))
        self._note("printed")

    def _on_write_failed(self, error: OSError) -> None:
        self._say(_("The PDF was not saved: {why}. Choose another folder.").format(why=error.strerror))

    def _say(self, text: str) -> None:
        self.state.setText(text)

    def _file_name(self) -> str:
        if self._record is None:
            return "summary.pdf"
        safe = file_stem(self._record.client.name, _("visit"))
        what = _(" for the client") if self.which.value() == FOR_CLIENT else ""
        return f"{safe} {self._record.session.started_at.date.isoformat()}{what}.pdf"


def make_pdf(record: SessionRecord, practice: Practice | None, parts: Parts) -> bytes:
    """Return the summary as PDF; it runs on a pool thread and imports what is heavy there."""
    from iastm_desktop.reports.summary import summary_pdf

    return summary_pdf(record, practice, catalogue=parts.catalogue, regions=parts.regions, body_map=parts.body_map)


def make_handout(record: SessionRecord, practice: Practice | None, parts: Parts) -> bytes:
    """Return the client's page as PDF; it runs on a pool thread and imports what is heavy there."""
    from iastm_desktop.reports.handout import handout_pdf

    return handout_pdf(
        record,
        practice,
        catalogue=parts.catalogue,
        regions=parts.regions,
        body_map=parts.body_map,
        pictures=lambda view, layer, size: parts.map_picture(view, layer, size).read_bytes(),
    )


def to_qimage(image: PageImage) -> QImage:
    """Return a page as an image that owns its pixels."""
    return QImage(image.pixels, image.width, image.height, image.stride, QImage.Format.Format_RGB32).copy()


def write_pdf(path: Path, data: bytes) -> None:
    """Write a PDF whole or not at all."""
    temporary = path.with_name(path.name + ".part")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
