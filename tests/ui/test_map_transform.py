"""Where map points lie in the widget: there and back again, whatever was zoomed and panned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iastm_desktop.ui.map_transform import MapTransform, fit

pixels = st.floats(-3000, 3000)
millimetres = st.tuples(st.floats(0, 800), st.floats(0, 1800))
steps = st.lists(
    st.one_of(
        st.tuples(st.just("pan"), pixels, pixels),
        st.tuples(st.just("zoom"), st.floats(0.5, 2.0), pixels),
    ),
    max_size=12,
)


def _after(moves: list[tuple[str, float, float]]) -> MapTransform:
    transform = fit((0, 0, 744, 1746), (0, 0, 868, 484))
    for kind, one, other in moves:
        transform = transform.panned(one, other) if kind == "pan" else transform.zoomed(one, (other, other / 2))
    return transform


@given(moves=steps, point=millimetres)
def test_a_point_comes_back_after_any_zoom_and_pan(
    moves: list[tuple[str, float, float]], point: tuple[float, float]
) -> None:
    transform = _after(moves)
    assert transform.to_map(transform.to_widget(point)) == pytest.approx(point, abs=1e-4)


@given(moves=steps, at=st.tuples(pixels, pixels), factor=st.floats(0.5, 2.0))
def test_zoom_leaves_the_place_it_zooms_at(
    moves: list[tuple[str, float, float]], at: tuple[float, float], factor: float
) -> None:
    transform = _after(moves)
    under = transform.to_map(at)
    assert transform.zoomed(factor, at).to_widget(under) == pytest.approx(at, abs=1e-3)


@given(
    box=st.tuples(st.floats(0, 700), st.floats(0, 1700), st.floats(10, 744), st.floats(10, 1746)),
    width=st.floats(50, 4000),
    height=st.floats(50, 4000),
)
def test_what_is_fitted_is_all_in_sight(box: tuple[float, float, float, float], width: float, height: float) -> None:
    left, top, wide, high = fit(box, (0, 0, width, height)).box_to_widget(box)
    assert left >= -1e-6
    assert top >= -1e-6
    assert left + wide <= width + 1e-6
    assert top + high <= height + 1e-6


@given(moves=steps)
def test_the_body_is_never_pushed_out_of_sight(moves: list[tuple[str, float, float]]) -> None:
    kept = _after(moves).kept_in_sight((744, 1746), (868, 484))
    left, top, wide, high = kept.box_to_widget((0, 0, 744, 1746))
    assert left <= 434 <= left + wide + 1e-6
    assert top <= 242 <= top + high + 1e-6
