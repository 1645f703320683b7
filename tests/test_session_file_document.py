"""docs/session-file.md and the data say the same: the codes of one are the codes of the other."""

import re

import pytest

from iastm_desktop.assets import load_catalogue
from iastm_desktop.domain.entries import KINDS, Breach, DrawnPath
from iastm_desktop.domain.people import Client, Phone
from iastm_desktop.domain.plain import field_types
from iastm_desktop.domain.session import Answer, Consent, Medication, Notes, Override, Screening, Session

LISTS = {
    "tool": "tools",
    "stroke": "strokes",
    "technique": "techniques",
    "finding": "findings",
    "reaction": "reactions",
    "education": "education",
    "joint": "joints",
    "motion": "motions",
    "direction": "direction",
    "edge": "edge",
    "emollient": "emollient",
    "layer of a stroke": "layer",
    "tissue state": "tissue_state",
}


@pytest.fixture(scope="module")
def document(root) -> str:
    return (root / "docs" / "session-file.md").read_text("utf-8")


@pytest.mark.parametrize("name", LISTS)
def test_the_document_lists_the_codes_of_the_data(name: str, document: str) -> None:
    row = re.search(rf"^\| {name} \| (.*) \|$", document, re.MULTILINE)
    codes = re.findall(r"`(\w+)`", row[1].replace("(needs `note`)", ""))
    assert set(codes) == set(load_catalogue().codes(LISTS[name]))
    assert len(codes) == len(set(codes))


def test_the_document_lists_the_measures_of_the_data(document: str) -> None:
    table = document.split("| measure | range |", 1)[1].split("\n\n", 1)[0]
    codes = {code for line in table.splitlines()[2:] for code in re.findall(r"`(\w+)`", line.split("|")[1])}
    assert codes == set(load_catalogue().codes("measures"))


def test_the_document_names_the_screening_items_that_must_be_answered(document: str) -> None:
    section = document.split("### Screening", 1)[1].split("###", 1)[0]
    required = re.search(r"no stroke is charted: (.*?)\.", section, re.DOTALL)
    codes = set(re.findall(r"`(\w+)`", required[1]))
    assert len(codes) == 8
    assert codes <= set(load_catalogue().codes("screening"))


def test_the_document_names_every_field_of_the_file(document: str) -> None:
    of_classes = (Client, Phone, Session, Notes, Consent, Screening, Answer, Medication, Override, DrawnPath, Breach)
    own = {"session", "answers", "item", "medication_class", "possible_duplicate", "position"}
    names = {name for kind in (*of_classes, *KINDS.values()) for name in field_types(kind)} - own
    assert sorted(name for name in names if not re.search(rf"\b{name}\b", document)) == []
