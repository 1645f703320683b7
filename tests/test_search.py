"""Search finds what people type: the first letters, in any order, with a slip."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iastm_desktop.assets import load_regions
from iastm_desktop.search import find_clients, find_regions, folded


@dataclass
class Person:
    """Somebody to be found."""

    name: str
    called: str | None = None
    reference: str | None = None
    born: date | None = None


ANA = Person("Ana María Nuñez-Ortega", called="Mia", reference="N-204", born=date(1979, 5, 14))
BO = Person("Bo Andersson")
CHEN = Person("Chen Anna")
CLIENTS = [BO, CHEN, ANA]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("upper trap", "upper_trapezius"),
        ("scm", "sternocleidomastoid"),
        ("trapezius upper", "upper_trapezius"),
        ("tennis elbow", "common_extensor_origin"),
        ("plantar fascitis", "plantar_fascia_proximal"),
        ("levater", "levator_scapulae"),
        ("quadracep", "quadriceps_tendon"),
        ("golfers elbow", "common_flexor_origin"),
        ("kneecap", "landmark_patella"),
        ("IT band", "iliotibial_band"),
    ],
)
def test_a_region_is_found_by_everyday_words_and_with_slips(text: str, first: str) -> None:
    assert find_regions(load_regions(), text, 5)[0].id == first


@pytest.mark.parametrize("text", ["", "   ", "xyzzy", "upper xyzzy", "'", "--"])
def test_what_names_no_region_finds_none(text: str) -> None:
    assert find_regions(load_regions(), text) == []


def test_the_limit_holds() -> None:
    assert len(find_regions(load_regions(), "extensor", 3)) == 3


@given(st.sampled_from([region.id for region in load_regions()]))
def test_every_region_comes_first_for_its_own_name(region_id: str) -> None:
    region = load_regions().region(region_id)
    assert region in find_regions(load_regions(), region.name, 3)


@pytest.mark.parametrize("text", ["an", "Ana", "mar", "nunez", "NUÑEZ", "orteg", "nuñez-o", "mia", "n-204", "204"])
def test_a_client_is_found_by_the_start_of_any_word(text: str) -> None:
    assert ANA in find_clients(CLIENTS, text)


@pytest.mark.parametrize("text", ["1979", "1979-05", "19790514", "14 may", "ortega ana", "mia 1979"])
def test_a_client_is_found_by_birth_date_and_several_words(text: str) -> None:
    assert find_clients(CLIENTS, text) == [ANA]


@pytest.mark.parametrize("text", ["nunes", "orthega", "andreson", "anderson"])
def test_a_slip_in_a_client_name_is_forgiven(text: str) -> None:
    assert len(find_clients(CLIENTS, text)) == 1


def test_every_prefix_of_a_word_keeps_the_client_in_the_list() -> None:
    for end in range(1, len("Andersson") + 1):
        assert BO in find_clients(CLIENTS, "Andersson"[:end])


def test_nothing_typed_shows_everybody_in_the_order_given() -> None:
    assert find_clients(CLIENTS, " ") == CLIENTS
    assert find_clients(CLIENTS, "", 2) == CLIENTS[:2]


def test_a_word_that_nobody_has_finds_nobody() -> None:
    assert find_clients(CLIENTS, "ana quist") == []


def test_whole_words_come_before_starts_and_starts_before_slips() -> None:
    people = [Person("Hanne Lund"), Person("Anders Lund"), Person("Hans Lund"), Person("Han Lund")]
    assert [person.name for person in find_clients(people, "han")] == ["Han Lund", "Hanne Lund", "Hans Lund"]


@given(st.text(max_size=60))
def test_any_text_can_be_searched(text: str) -> None:
    assert set(map(id, find_clients(CLIENTS, text))) <= set(map(id, CLIENTS))
    assert folded(folded(text)) == folded(text)
