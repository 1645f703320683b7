"""Pages of a PDF as pixels, by pdfium. Qt-free, so that it may run on a pool thread."""

import threading
from typing import Any

from iastm_desktop.domain.values import dataclass

_BGRX = 3  # FPDFBitmap_BGRx
_one_at_a_time = threading.Lock()  # pdfium is not safe on two threads at once


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page: BGRX pixels, `stride` bytes a line."""

    width: int
    height: int
    stride: int
    pixels: bytes


def render_pages(pdf: bytes, scale: float) -> tuple[PageImage, ...]:
    """Return every page of a PDF; `scale` is pixels per point (1/72 inch)."""
    import pypdfium2

    with _one_at_a_time:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return tuple(_image(document, number, scale) for number in range(len(document)))
        finally:
            document.close()


def _image(document: Any, number: int, scale: float) -> PageImage:
    page = document[number]
    bitmap = page.render(scale=scale, force_bitmap_format=_BGRX)
    image = PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
    bitmap.close()
    page.close()
    return image
