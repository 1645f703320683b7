"""Any fact at all, by the type hints of the dataclasses: what hypothesis puts into a book."""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Union, get_args, get_origin

from hypothesis import strategies as st

from iastm_desktop.domain.facts import Fact, Record, Save
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.plain import field_types
from tests.storage.honest_book import CLIENT, PRACTITIONER, SESSION

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
INTEGERS = st.integers(-(2**63), 2**63 - 1)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
MOMENTS = st.builds(
    Moment,
    st.datetimes(datetime(1900, 1, 2), datetime(9990, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(-1439, 1439),
)
JSON = st.recursive(
    st.none() | st.booleans() | INTEGERS | FLOATS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS,
    int: INTEGERS,
    float: FLOATS,
    bool: st.booleans(),
    date: st.dates(),
    Moment: MOMENTS,
    type(None): st.none(),
}
KNOWN = {"client": CLIENT.id, "practitioner": PRACTITIONER.id, "session": SESSION.id}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Return values of a type hint."""
    if hint in SIMPLE:
        return SIMPLE[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return st.one_of([values(argument) for argument in arguments])
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(values(arguments[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*[values(argument) for argument in arguments])
    if origin is Mapping:
        return st.dictionaries(TEXTS, JSON, max_size=3)
    return instances(hint)


def instances(kind: type) -> st.SearchStrategy[Any]:
    """Return any instance of a dataclass or named tuple."""
    given_fields = {name: values(hint) for name, hint in field_types(kind).items()}
    return st.builds(kind, **given_fields)


def facts(kind: type, fact_id: str) -> st.SearchStrategy[Fact]:
    """Return any fact of `kind` that points only at what the honest book has."""
    own = {field.name for field in fields(kind)} if is_dataclass(kind) else set()
    pointers = {name: known for name, known in KNOWN.items() if name in own}
    return instances(kind).map(
        lambda fact: replace(
            fact, id=fact_id, **(pointers if kind is not Record or fact.client else {"client": None, "session": None})
        )
    )


def saves(kind: type, fact_id: str) -> st.SearchStrategy[Save]:
    """Return any first version of a fact of `kind`."""
    return st.builds(
        Save,
        fact=facts(kind, fact_id),
        author=TEXTS,
        recorded_at=MOMENTS,
        reason=st.none() | TEXTS,
        withdrawn=st.booleans(),
    )
