"""A practice's own terms: codes of their own, never twice, and a record that is none is left out."""

import pytest

from iastm_desktop.assets import load_catalogue
from iastm_desktop.domain.catalogue import CatalogueError
from iastm_desktop.domain.facts import Record
from iastm_desktop.domain.own_terms import Scale, new_own_term, own_terms


def test_an_own_tool_has_a_code_of_its_own_and_stands_last_in_the_list() -> None:
    catalogue = load_catalogue()
    record = new_own_term("tools", "  Jade  plate ", catalogue)
    grown = catalogue.with_terms(own_terms([record]))
    assert grown.codes("tools")[-1] == "x_jade_plate"
    assert grown.words("tools", "x_jade_plate") == "Jade plate"


def test_words_without_latin_letters_get_numbered_codes() -> None:
    catalogue = load_catalogue()
    catalogue = catalogue.with_terms(own_terms([new_own_term("tools", "刮痧板", catalogue)]))
    record = new_own_term("tools", "玉板", catalogue)
    assert (catalogue.codes("tools")[-1], record.body["code"]) == ("x_own", "x_own_2")


@pytest.mark.parametrize("words", ["", "   ", "x" * 41, "Scanner", "SCANNER"])
def test_empty_long_and_known_words_are_refused(words: str) -> None:
    with pytest.raises(CatalogueError):
        new_own_term("tools", words, load_catalogue())


def test_a_record_that_is_no_term_is_left_out() -> None:
    records = [Record(id="1", kind="term", body={"list_name": "tools"}), Record(id="2", kind="line_up")]
    assert own_terms(records) == ()


def test_an_own_scale_has_its_range_and_unit() -> None:
    catalogue = load_catalogue()
    record = new_own_term("measures", "Sit and reach", catalogue, Scale(-20, 45.5, " cm "))
    facts = catalogue.with_terms(own_terms([record])).term("measures", "x_sit_and_reach").facts
    assert (facts["low"], facts["high"], facts["unit"]) == ("-20", "45.5", "cm")


@pytest.mark.parametrize(
    "scale", [None, Scale(5, 5), Scale(10, 0), Scale(-1001, 0), Scale(0, 10_001), Scale(float("nan"), 1),
              Scale(0, 10, "x" * 13)],
)  # fmt: skip
def test_a_scale_without_a_range_is_refused(scale: Scale | None) -> None:
    with pytest.raises(CatalogueError):
        new_own_term("measures", "Sit and reach", load_catalogue(), scale)


@pytest.mark.parametrize("scale", [{}, {"low": "a", "high": "b"}, {"low": "3", "high": "2"}, {"low": "nan", "high": 1}])
def test_a_record_of_a_scale_without_a_range_is_left_out(scale: dict[str, object]) -> None:
    body = {"list_name": "measures", "code": "x_reach", "words": "Reach", "client_words": "Reach", **scale}
    assert own_terms([Record(id="1", kind="term", body=body)]) == ()


def test_an_own_reaction_has_ten_grades() -> None:
    catalogue = load_catalogue()
    facts = own_terms([new_own_term("reactions", "goose flesh", catalogue)])[0].facts
    assert facts["grade"] == catalogue.term("reactions", "itch").facts["grade"]
    assert facts["grade_list"] in catalogue.lists
