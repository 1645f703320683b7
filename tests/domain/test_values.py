"""The quick dataclass does what the standard library's does, and writes its methods only when they are needed."""

import dataclasses
from typing import Any

import pytest

from iastm_desktop.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What both have."""

    id: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(Base):
    """One that inherits, has a default made anew and a field of its own making."""

    minutes: int | None = None
    assign: str = "_assign"
    facts: dict[str, int] = dataclasses.field(default_factory=dict, compare=False)
    doubled: int = dataclasses.field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "doubled", 2 * (self.minutes or 0))


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """One that is ordered."""

    first: int
    last: int = 9


def test_fields_defaults_and_what_follows_from_them_are_set() -> None:
    visit = Visit(id="a", minutes=3)
    assert (visit.id, visit.tags, visit.minutes, visit.facts, visit.doubled) == ("a", (), 3, {}, 6)
    assert Visit(id="b").facts is not visit.facts
    assert Span(1) == Span(1, 9)


def test_equal_values_are_equal_and_hash_equally() -> None:
    assert Visit(id="a", minutes=3) == Visit(id="a", minutes=3)
    assert Visit(id="a", minutes=3) != Visit(id="a", minutes=4)
    assert Base(id="a") != Visit(id="a")
    assert len({Visit(id="a"), Visit(id="a"), Visit(id="b")}) == 2


def test_the_text_of_a_value_names_its_fields() -> None:
    assert repr(Visit(id="a", minutes=3)) == "Visit(id='a', tags=(), minutes=3, assign='_assign', facts={})"


def test_values_are_ordered_only_where_that_was_asked_for() -> None:
    assert sorted([Span(2), Span(1, 5), Span(1, 4)]) == [Span(1, 4), Span(1, 5), Span(2)]
    assert Span(1) <= Span(1) >= Span(0)
    with pytest.raises(TypeError):
        sorted([Base(id="b"), Base(id="a")])  # type: ignore[type-var]


@pytest.mark.parametrize("change", [lambda v: setattr(v, "id", "b"), lambda v: delattr(v, "id")])
def test_a_value_cannot_be_changed(change: Any) -> None:
    visit = Visit(id="a")
    with pytest.raises(dataclasses.FrozenInstanceError):
        change(visit)
    assert visit.id == "a"
    assert not hasattr(visit, "__dict__")


def test_wrong_arguments_are_refused() -> None:
    for wrong in ({}, {"id": "a", "colour": "red"}):
        with pytest.raises(TypeError):
            Visit(**wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Base("a")  # type: ignore[misc]


def test_the_standard_library_knows_it_as_a_dataclass() -> None:
    visit = Visit(id="a", minutes=3)
    assert dataclasses.is_dataclass(Visit)
    assert [field.name for field in dataclasses.fields(Span)] == ["first", "last"]
    assert dataclasses.replace(visit, minutes=4).doubled == 8
    match Span(1, 2):
        case Span(first, last):
            assert (first, last) == (1, 2)


def test_methods_are_written_at_first_use() -> None:
    @dataclass(frozen=True, slots=True)
    class Unused:
        """Not used yet."""

        name: str

    before = Unused.__init__
    assert Unused("x") == Unused("x")
    assert Unused.__init__ is not before
    assert Unused.__init__.__qualname__.endswith("Unused.__init__")
