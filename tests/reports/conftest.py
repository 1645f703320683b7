"""The program's own words, regions and map, and PDFs read back."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest

from iastm_desktop.assets import load_body_map, load_catalogue, load_regions
from iastm_desktop.domain.bodymap import BodyMap
from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.people import Practice
from iastm_desktop.domain.regions import RegionTable
from iastm_desktop.reports.summary import summary_pdf
from tests.reports.samples import PRACTICE, record_of

RecordMaker = Callable[..., SessionRecord]
Summary = Callable[..., bytes]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def regions() -> RegionTable:
    return load_regions()


@pytest.fixture(scope="session")
def body_map() -> BodyMap:
    return load_body_map()


@pytest.fixture(scope="session")
def record(catalogue: Catalogue, regions: RegionTable) -> RecordMaker:
    """Return a function from a session file's values to a record."""

    def make(values: dict[str, Any], **changes: Any) -> SessionRecord:
        return record_of(values, catalogue, regions, **changes)

    return make


@pytest.fixture(scope="session")
def summary(catalogue: Catalogue, regions: RegionTable, body_map: BodyMap) -> Summary:
    """Return a function from a record to its summary's bytes; `paper` and `practice` may be given."""

    def make(record: SessionRecord, *, practice: Practice | None = PRACTICE, paper: str = "letter") -> bytes:
        head = replace(practice, paper=paper) if practice else None
        return summary_pdf(record, head, catalogue=catalogue, regions=regions, body_map=body_map)

    return make


def page_texts(pdf: bytes) -> list[str]:
    """Return each page's text on one line."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]  # split() takes NBSP too
    document.close()
    return texts


def text_of(pdf: bytes) -> str:
    """Return all pages' text on one line."""
    return " ".join(page_texts(pdf))
