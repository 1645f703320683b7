"""Domain values and plain JSON values: what goes out comes back, for any value of any fact."""

import json
from datetime import date, datetime, timedelta, timezone
from typing import Any, Union, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iastm_desktop.domain.entries import KINDS, Stroke
from iastm_desktop.domain.facts import Record
from iastm_desktop.domain.moments import Moment, from_datetime
from iastm_desktop.domain.people import Client, Practice, Practitioner
from iastm_desktop.domain.plain import build, field_types, to_plain
from iastm_desktop.domain.session import Consent, Medication, Screening, Session

MOMENTS = st.builds(
    lambda seconds, minutes: from_datetime(datetime.fromtimestamp(seconds, timezone(timedelta(minutes=minutes)))),
    st.integers(0, 4_000_000_000),
    st.integers(-14 * 60, 14 * 60),
)
SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=20),
    int: st.integers(-(2**53), 2**53),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    object: st.text(max_size=5),
    date: st.dates(),
    Moment: MOMENTS,
}


def values_of(hint: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for the values of a type hint of a fact."""
    if hint in SIMPLE:
        return SIMPLE[hint]
    if hint is type(None):
        return st.none()
    if get_origin(hint) is tuple:
        args = get_args(hint)
        if args[-1] is Ellipsis:
            return st.lists(values_of(args[0]), max_size=3).map(tuple)
        return st.tuples(*map(values_of, args))
    if get_origin(hint) in (Union, type(int | str)):
        return st.one_of(*map(values_of, get_args(hint)))
    return things(hint)


def things(kind: type) -> st.SearchStrategy[Any]:
    return st.builds(kind, **{name: values_of(hint) for name, hint in field_types(kind).items()})


FACTS = [Client, Practitioner, Practice, Session, Screening, Consent, *KINDS.values()]


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.__name__)
def test_any_fact_comes_back_from_json(kind: type) -> None:
    @settings(max_examples=60, deadline=None)
    @given(things(kind))
    def comes_back(fact: object) -> None:
        assert build(kind, json.loads(json.dumps(to_plain(fact)))) == fact

    comes_back()


def test_what_is_absent_is_not_written() -> None:
    stroke = Stroke(region="soleus", side="left", tool="scanner", pressure=0, duration_s=0)
    absent = {"tool_name", "note", "direction", "overrides", "path", "at"}
    assert not absent & set(to_plain(stroke))
    assert to_plain(stroke)["pressure"] == 0, "nothing is absent because it is zero"


def test_false_and_empty_text_are_written() -> None:
    client = Client(id="c", name="N", called="", possible_duplicate=False)
    assert (to_plain(client)["called"], to_plain(client)["possible_duplicate"]) == ("", False)


def test_a_python_word_has_the_contract_s_name_outside() -> None:
    assert to_plain(Medication(name="x", medication_class="y")) == {"name": "x", "class": "y"}


def test_a_record_s_body_stays_as_it_is() -> None:
    body = {"time": "09:30", "list": [1, 2.5, None, {"a": True}]}
    assert build(Record, to_plain(Record(id="r", kind="line_up", body=body))).body == body


def test_whole_and_broken_numbers_stay_what_they_were() -> None:
    kind = KINDS["measure"]
    for value in (5, 5.0, 5.5):
        back = build(kind, to_plain(kind(measure="nrs_rest", phase="pre", value=value)))  # type: ignore[call-arg]
        assert (back.value, type(back.value)) == (value, type(value))  # type: ignore[attr-defined]
