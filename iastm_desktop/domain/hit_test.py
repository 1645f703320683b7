"""Which of many outlines contains a point: exact, in integers, quick enough for every move of the pointer.

Edges lie in rows of 4 mm, rows in cells of 16 mm. A row is built when a point first falls in it. A point on a border
belongs to the outline at its right or below (half-open rule), so neighbours that share a border never both claim it.
"""

from array import array
from collections.abc import Sequence

Outline = Sequence["array[int]"]  # closed rings, each x, y, x, y, ... on the grid
Bounds = tuple[int, int, int, int]  # left, top, right, bottom
Edge = tuple[int, int, int, int, int]  # top, bottom, x at the top, dx, dy >= 0; a level one is never crossed
Candidates = tuple[tuple[int, tuple[Edge, ...]], ...]  # number of an outline and its edges; no edges: covers the cell

ROW = 400
CELL = 1600


class HitIndex:
    """Answers which outline contains a grid point; the first of the sequence wins where outlines overlap."""

    __slots__ = ("_bounds", "_edges", "_outlines", "_rows")

    def __init__(self, outlines: Sequence[Outline], bounds: Sequence[Bounds]) -> None:
        self._outlines = outlines
        self._bounds = bounds
        self._edges: dict[int, dict[int, list[Edge]]] = {}
        self._rows: dict[int, dict[int, Candidates]] = {}

    def at(self, x: int, y: int) -> int | None:
        """Return the number of the first outline that contains the point (even-odd rule), or None."""
        cells = self._rows.get(y // ROW)
        if cells is None:
            cells = self._build_row(y // ROW)
        for number, edges in cells.get(x // CELL, ()):
            if not edges:
                return number
            inside = False
            for top, bottom, x0, dx, dy in edges:
                if top <= y < bottom and (x - x0) * dy < (y - top) * dx:
                    inside = not inside
            if inside:
                return number
        return None

    def prepare(self) -> None:
        """Build every row now, about 50 ms for a full view."""
        if self._bounds:
            top = min(bounds[1] for bounds in self._bounds)
            bottom = max(bounds[3] for bounds in self._bounds)
            for row in range(top // ROW, bottom // ROW + 1):
                if row not in self._rows:
                    self._build_row(row)

    def _build_row(self, row: int) -> dict[int, Candidates]:
        found: dict[int, list[tuple[int, tuple[Edge, ...]]]] = {}
        covered: set[int] = set()
        for number, (left, top, right, bottom) in enumerate(self._bounds):
            if top // ROW <= row <= bottom // ROW:
                edges = self._edges_of(number).get(row, [])
                for cell in range(left // CELL, right // CELL + 1):
                    _add_candidate(found, covered, cell, row, number, edges)
        cells = {cell: tuple(candidates) for cell, candidates in found.items()}
        self._rows[row] = cells
        return cells

    def _edges_of(self, number: int) -> dict[int, list[Edge]]:
        if number not in self._edges:
            self._edges[number] = _edges_by_row(self._outlines[number])
        return self._edges[number]


def _add_candidate(
    found: dict[int, list[tuple[int, tuple[Edge, ...]]]],
    covered: set[int],
    cell: int,
    row: int,
    number: int,
    edges: list[Edge],
) -> None:
    if cell in covered:
        return
    left, right = cell * CELL, (cell + 1) * CELL
    beside = tuple(edge for edge in edges if max(edge[2], edge[2] + edge[3]) >= left)
    if any(min(edge[2], edge[2] + edge[3]) <= right for edge in beside):
        found.setdefault(cell, []).append((number, beside))
    elif _is_inside(beside, left, row * ROW):
        found.setdefault(cell, []).append((number, ()))
        covered.add(cell)


def _is_inside(edges: tuple[Edge, ...], x: int, y: int) -> bool:
    crossed = sum(top <= y < bottom and (x - x0) * dy < (y - top) * dx for top, bottom, x0, dx, dy in edges)
    return crossed % 2 == 1


def _edges_by_row(outline: Outline) -> dict[int, list[Edge]]:
    rows: dict[int, list[Edge]] = {}
    for ring in outline:
        xs, ys = ring[::2], ring[1::2]
        x0, y0 = xs[-1], ys[-1]
        for x1, y1 in zip(xs, ys, strict=True):
            if y0 < y1:
                edge = (y0, y1, x0, x1 - x0, y1 - y0)
            else:
                edge = (y1, y0, x1, x0 - x1, y0 - y1)
            for row in range(edge[0] // ROW, edge[1] // ROW + 1):
                rows.setdefault(row, []).append(edge)
            x0, y0 = x1, y1
    return rows
