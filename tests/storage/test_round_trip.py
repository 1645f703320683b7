"""What goes into a book comes out of it: every kind of fact, every value, every version."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iastm_desktop.domain.entries import KINDS, Education, Entry, Measure, Reaction
from iastm_desktop.domain.facts import new_id
from iastm_desktop.domain.people import Practitioner
from iastm_desktop.storage.book import Book, open_book
from iastm_desktop.storage.rows import TABLES
from tests.storage.any_fact import saves
from tests.storage.honest_book import SESSION, new_book, save_of, stroke


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with open_book(new_book(tmp_path_factory.mktemp("book") / "practice.iastm")) as book:
        yield book


@pytest.mark.parametrize("kind", TABLES, ids=lambda kind: kind.__name__)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_fact_saved_is_the_fact_read_back(book: Book, kind: type, data: st.DataObject) -> None:
    save = data.draw(saves(kind, new_id()))
    (outcome,) = book.save([save])
    assert outcome.refused is None
    assert book.history(save.fact.id) == (save,)
    assert book.contains([save]) == book.present([save.save_id]) == {save.save_id}


def test_the_book_keeps_every_kind_of_entry_there_is() -> None:
    assert set(KINDS.values()) < set(TABLES)


def test_a_number_stays_a_number_and_a_word_a_word(book: Book) -> None:
    entries = [
        Measure(id="m-1", session=SESSION.id, measure="rom", phase="pre", value=65),
        Measure(id="m-2", session=SESSION.id, measure="rom", phase="pre", value=65.5),
        Reaction(id="r-1", session=SESSION.id, reaction="petechiae", phase="post", grade="few"),
        Reaction(id="r-2", session=SESSION.id, reaction="erythema", phase="post", grade=2),
    ]
    book.save_all([save_of(entry) for entry in entries])
    read = [book.history(entry.id)[0].fact for entry in entries]
    assert [(type(v), v) for v in (read[0].value, read[1].value)] == [(int, 65), (float, 65.5)]
    assert [(type(v), v) for v in (read[2].grade, read[3].grade)] == [(str, "few"), (int, 2)]


def test_an_empty_list_comes_back_as_an_empty_list(book: Book) -> None:
    told = Education(id="told-1", session=SESSION.id, items=())
    person = Practitioner(id="nobody", name="Nobody", roles=())
    book.save_all([save_of(told), save_of(person)])
    assert [book.history(fact.id)[0].fact for fact in (told, person)] == [told, person]


def test_a_correction_keeps_the_version_before_it(book: Book) -> None:
    first = save_of(stroke(901))
    second = save_of(stroke(901, pressure=4), version=2, reason="typing slip")
    book.save_all([first])
    book.save_all([second])
    assert book.history("stroke-901") == (first, second)
    assert book.newest("stroke-901") == second


def test_a_save_of_the_same_id_with_other_content_is_not_taken_for_ours(book: Book) -> None:
    book.save_all([save_of(stroke(902))])
    other = save_of(stroke(902, pressure=5))
    assert book.present([other.save_id]) == {other.save_id}
    assert book.contains([other]) == set()


MEASURE = Measure(id="m", session=SESSION.id, measure="rom", phase="pre", value=1)
UNSTORABLE = {
    "a NUL": stroke(1, note="a\0b"),
    "a lone high surrogate": stroke(1, note="\ud800"),
    "a lone low surrogate": stroke(1, tool_name="\udcff"),
    "a lone surrogate in a list": stroke(1, direction=("\ud800",)),
    "a number beyond 64 bits": stroke(1, pressure=2**63),
    "a text for a number": stroke(1, pressure="3"),
    "a part of a second": stroke(1, duration_s=1.5),
    "a number for a text": stroke(1, side=7),
    "not a number": replace(MEASURE, value=float("nan")),
    "infinity": replace(MEASURE, value=float("inf")),
    "nothing where something must be": replace(MEASURE, value=None),
    "a session that is not there": stroke(1, session="no-such-session"),
    "an empty id": stroke(1, id=""),
}


@pytest.mark.parametrize("bad", UNSTORABLE.values(), ids=UNSTORABLE.keys())
def test_what_cannot_be_stored_is_refused_alone_and_leaves_no_trace(book: Book, bad: Entry) -> None:
    before = book.head()
    refused, kept = book.save([save_of(bad), save_of(stroke(1, id=new_id()))])
    assert refused.refused
    assert kept.refused is None
    assert book.history(bad.id) == ()
    assert book.head().seq == before.seq + 1
