"""The order of entries: one place earlier or later, and only what moves changes."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from iastm_desktop.domain.entries import Stroke
from iastm_desktop.domain.facts import in_order
from iastm_desktop.domain.order import moved


def entries_at(positions: list[int]) -> list[Stroke]:
    """Return entries in order with these positions."""
    plain = Stroke(region="soleus", side="left", tool="scanner", pressure=2, duration_s=30)
    made = [replace(plain, id=f"e{number}", position=position) for number, position in enumerate(sorted(positions))]
    return sorted(made, key=in_order)


def test_two_neighbours_change_places_and_the_others_stay() -> None:
    entries = entries_at([1, 2, 5])
    assert [(e.id, e.position) for e in moved(entries, "e0", 1)] == [("e1", 1), ("e0", 2)]
    assert [(e.id, e.position) for e in moved(entries, "e2", -1)] == [("e2", 2), ("e1", 5)]


def test_at_the_end_nothing_moves() -> None:
    entries = entries_at([1, 2])
    assert moved(entries, "e0", -1) == () and moved(entries, "e1", 1) == ()


@given(st.lists(st.integers(1, 6), min_size=2, max_size=8), st.data())
def test_after_a_move_the_order_is_the_one_asked_for_whatever_the_positions_were(
    positions: list[int], data: st.DataObject
) -> None:
    entries = entries_at(positions)
    at = data.draw(st.integers(0, len(entries) - 2))
    changed = {entry.id: entry for entry in moved(entries, entries[at].id, 1)}
    wanted = [entry.id for entry in entries]
    wanted[at], wanted[at + 1] = wanted[at + 1], wanted[at]
    after = sorted((changed.get(entry.id, entry) for entry in entries), key=in_order)
    assert [entry.id for entry in after] == wanted
