"""Which overlays a drawn line enters, and where it meets their edge: exact, and quick while a finger moves.

Overlays may overlap, so each is asked for itself; of one that is near, only edges in the same 4 mm rows are looked at.
"""

from array import array
from collections.abc import Iterator, Sequence

Point = tuple[float, float]
Outline = Sequence["array[int]"]  # closed rings x, y, x, y, ... on the grid
Bounds = tuple[float, float, float, float]  # left, top, right, bottom, mm
Edge = tuple[float, float, float, float]  # x, y, x, y in mm, the upper end first

ROW_MM = 4
COARSE = 8  # so many points of a line stand for one in the first look


class ZoneIndex:
    """Answers for a sequence of outlines; built when it is first asked."""

    __slots__ = ("_bounds", "_grid", "_outlines", "_rows", "_spans")

    def __init__(self, outlines: Sequence[Outline], bounds: Sequence[Bounds], grid: int) -> None:
        self._outlines, self._bounds, self._grid = outlines, bounds, grid
        self._rows: dict[int, dict[int, list[Edge]]] = {}
        self._spans: dict[int, dict[int, tuple[float, float]]] = {}

    def met_by(
        self, points: Sequence[Point], frame: Bounds | None = None, among: Sequence[int] | None = None
    ) -> tuple[int, ...]:
        """Return the numbers of the overlays, all or `among` some, that a line through `points` (mm) enters.

        `frame` is the line's own, where it is known already.
        """
        near = self._near(frame or frame_of(points), among)
        return tuple(number for number in near if self._enters(number, points))

    def holds(self, number: int, point: Point) -> bool:
        """Tell whether a point lies in an overlay: even-odd, its right and lower borders not counted."""
        x, y = point
        left, top, right, bottom = self._bounds[number]
        if not (left <= x <= right and top <= y <= bottom):
            return False
        inside = False
        for x0, y0, x1, y1 in self._edges(number).get(int(y // ROW_MM), ()):
            if y0 <= y < y1 and (x - x0) * (y1 - y0) < (y - y0) * (x1 - x0):
                inside = not inside
        return inside

    def edge_on(self, number: int, start: Point, end: Point) -> float | None:
        """Return how far along start to end (0 to 1) the overlay's edge is first met, None where it is not."""
        return min(self._meetings(number, start, end), default=None)

    def _enters(self, number: int, points: Sequence[Point]) -> bool:
        if any(self.holds(number, point) for point in points[::COARSE]):  # most lines that enter stay a while
            return True
        left, top, right, bottom = self._bounds[number]
        rows, spans = self._edges(number), self._spans[number]
        x0, y0 = points[0]
        for x1, y1 in points:
            beside = (x0 < left and x1 < left) or (x0 > right and x1 > right)
            if not (beside or (y0 < top and y1 < top) or (y0 > bottom and y1 > bottom)):
                first, last = (y0, y1) if y0 < y1 else (y1, y0)
                for row in range(int(first // ROW_MM), int(last // ROW_MM) + 1):
                    if row not in spans:
                        continue
                    row_left, row_right = spans[row]
                    clear = (x0 < row_left and x1 < row_left) or (x0 > row_right and x1 > row_right)
                    if not clear and _cross(x0, y0, x1, y1, rows[row]):
                        return True
            x0, y0 = x1, y1
        return False

    def _meetings(self, number: int, start: Point, end: Point) -> Iterator[float]:
        """Yield where (0 to 1) start to end crosses each edge; one that it runs along is not crossed."""
        (ax, ay), (bx, by) = start, end
        dx, dy = bx - ax, by - ay
        low, high = (ay, by) if ay < by else (by, ay)
        rows = self._edges(number)
        for row in range(int(low // ROW_MM), int(high // ROW_MM) + 1):
            for x0, y0, x1, y1 in rows.get(row, ()):
                if y1 < low or y0 > high:
                    continue
                ex, ey = x1 - x0, y1 - y0
                turn = dx * ey - dy * ex
                if turn:
                    along = ((x0 - ax) * ey - (y0 - ay) * ex) / turn
                    on_edge = ((x0 - ax) * dy - (y0 - ay) * dx) / turn
                    if 0 <= along <= 1 and 0 <= on_edge <= 1:
                        yield along

    def _near(self, frame: Bounds, among: Sequence[int] | None) -> list[int]:
        """Return the overlays whose frame the line's own frame touches."""
        first_x, first_y, last_x, last_y = frame
        bounds = self._bounds
        asked = enumerate(bounds) if among is None else ((number, bounds[number]) for number in among)
        return [
            number
            for number, (left, top, right, bottom) in asked
            if left <= last_x and first_x <= right and top <= last_y and first_y <= bottom
        ]

    def _edges(self, number: int) -> dict[int, list[Edge]]:
        if number not in self._rows:
            rows = self._rows[number] = _edges_by_row(self._outlines[number], self._grid)
            self._spans[number] = {row: _span(edges) for row, edges in rows.items()}
        return self._rows[number]


def frame_of(points: Sequence[Point]) -> Bounds:
    """Return the left, top, right and bottom of a line."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _span(edges: Sequence[Edge]) -> tuple[float, float]:
    """Return how far to the left and right edges reach."""
    return min(min(x0, x1) for x0, _y0, x1, _y1 in edges), max(max(x0, x1) for x0, _y0, x1, _y1 in edges)


def _cross(ax: float, ay: float, bx: float, by: float, edges: Sequence[Edge]) -> bool:
    """Tell whether a line crosses one of the edges; it is asked for every bit of a line, so it stops early."""
    dx, dy = bx - ax, by - ay
    for x0, y0, x1, y1 in edges:
        if (dx * (y0 - ay) - dy * (x0 - ax) > 0) != (dx * (y1 - ay) - dy * (x1 - ax) > 0):
            ex, ey = x1 - x0, y1 - y0
            if (ex * (ay - y0) - ey * (ax - x0) > 0) != (ex * (by - y0) - ey * (bx - x0) > 0):
                return True
    return False


def _edges_by_row(outline: Outline, grid: int) -> dict[int, list[Edge]]:
    rows: dict[int, list[Edge]] = {}
    for ring in outline:
        corners = [(x / grid, y / grid) for x, y in zip(ring[::2], ring[1::2], strict=True)]
        for (x0, y0), (x1, y1) in zip(corners[-1:] + corners[:-1], corners, strict=True):
            edge = (x0, y0, x1, y1) if y0 <= y1 else (x1, y1, x0, y0)
            for row in range(int(edge[1] // ROW_MM), int(edge[3] // ROW_MM) + 1):
                rows.setdefault(row, []).append(edge)
    return rows
