"""Printing a PDF that is in memory, every page as an image in the printer's own fineness."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from iastm_desktop.ui.background import run_in_background
from iastm_desktop.ui.pdf_pages import PageImage, render_pages
from iastm_desktop.ui.summary_dialog import to_qimage
from iastm_desktop.words import _

PRINT_DPI = 300


def print_pdf(asker: QWidget, pdf: bytes, on_done: Callable[[str, bool], None]) -> None:
    """Ask for a printer and print; `on_done` gets what became of it in words, and whether it went to the printer."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(PRINT_DPI)
    if not QPrintDialog(printer, asker).exec():
        return

    def draw(images: tuple[PageImage, ...]) -> None:
        from PySide6.QtGui import QPainter

        painter = QPainter()
        if not painter.begin(printer):
            on_done(_("The printer did not start. Choose another, or save the PDF."), False)
            return
        for number, image in enumerate(images):
            if number:
                printer.newPage()
            painter.drawImage(painter.viewport(), to_qimage(image))
        painter.end()
        on_done(_("Sent to the printer."), True)

    run_in_background(lambda: render_pages(pdf, PRINT_DPI / 72), draw, receiver=asker)
