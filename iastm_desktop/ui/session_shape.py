"""Where the parts round the map stand on a session's page, by the size of the page."""

from collections.abc import Mapping

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from iastm_desktop.domain.values import dataclass

Cell = tuple[int, int, int, int]  # row, column, rows, columns
COLUMNS = 3
MAP_ROW, MAP_COLUMN = 1, 2  # these take what room is left
RAIL_PX, RAIL_PX_SMALL = 104, 140
STOP_PX = (140, 92)  # width, height of TAP OUT
WIDE_FROM = (980, 430)  # the page of a window of 1024x600 is wider and higher
TALL_FROM = (640, 820)
# Widths of the panel: charting leaves the map as much as it can; asking needs two columns, writing a wide one.
CHARTING_PX, WRITING_PX, ASKING_PX = 422, 500, 816
NARROW_PX, CHARTING_PX_NARROW, ASKING_PX_NARROW = 1200, 416, 620
CHARTING_PX_LARGE, LARGE_FROM_PX = 480, 1700
AGAIN_PX = 660, 640  # health and consent of last time, side by side


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A layout of a page. `one_at_a_time`: map, chart and list take turns; `below`: the panel stands under the map."""

    name: str
    cells: Mapping[str, Cell]
    rail_px: int = RAIL_PX
    one_at_a_time: bool = False
    below: bool = False


_FULL: Mapping[str, Cell] = {
    "line": (0, 0, 1, 3),
    "rail": (1, 0, 1, 1),
    "map": (1, 1, 1, 2),
    "stop": (2, 0, 2, 2),
    "names": (2, 2, 1, 1),
    "strip": (3, 2, 1, 1),
}
# The name stands beside TAP OUT and the map goes down beside it: there is little height.
_LOW: Mapping[str, Cell] = {
    "line": (0, 0, 1, 3),
    "rail": (1, 0, 1, 2),
    "map": (1, 2, 2, 1),
    "stop": (2, 0, 2, 2),
    "names": (3, 2, 1, 1),
}
WIDE = Shape(name="wide", cells=_FULL)
TALL = Shape(name="tall", cells=_FULL, below=True)
SMALL = Shape(name="small", cells=_LOW, rail_px=RAIL_PX_SMALL, one_at_a_time=True)


def shape_for(width: int, height: int) -> Shape:
    """Return the shape for a page of so many pixels."""
    if width >= TALL_FROM[0] and height >= TALL_FROM[1] and height > width:
        return TALL
    return WIDE if width >= WIDE_FROM[0] and height >= WIDE_FROM[1] else SMALL


def panel_px(shown: str, width: int, *, is_short: bool) -> int:
    """Return how wide a panel stands beside the map on a page of that width; the end of the visit takes all of it."""
    charting = CHARTING_PX_LARGE if width >= LARGE_FROM_PX else CHARTING_PX
    asking = AGAIN_PX if is_short else (ASKING_PX, ASKING_PX_NARROW)
    asked = (ASKING_PX, ASKING_PX_NARROW)  # two cards side by side
    widths = {
        "panel": (charting, CHARTING_PX_NARROW),
        "before": asking,
        "finish": (width, width),
        "wrong_client": asked,
    }
    wide, tight = widths.get(shown, (WRITING_PX, CHARTING_PX_NARROW))
    return tight if width < NARROW_PX else wide


def arrange(grid: QGridLayout, parts: Mapping[str, QWidget], shape: Shape, *, mirrored: bool) -> None:
    """Put the parts that a shape has in their cells, for a left-handed practitioner the other way round."""
    for widget in parts.values():
        grid.removeWidget(widget)
    for name, (row, column, rows, columns) in shape.cells.items():
        grid.addWidget(parts[name], row, _column(column, columns, mirrored), rows, columns)
    gap = grid.horizontalSpacing()
    least = (shape.rail_px, 0 if shape.rail_px >= STOP_PX[0] else STOP_PX[0] - shape.rail_px - gap, 0)
    for column, px in enumerate(least):
        grid.setColumnMinimumWidth(_column(column, 1, mirrored), px)
        grid.setColumnStretch(_column(column, 1, mirrored), int(column == MAP_COLUMN))
    grid.setRowStretch(MAP_ROW, 1)


def _column(column: int, columns: int, mirrored: bool) -> int:
    return COLUMNS - column - columns if mirrored else column


class Sheet(QVBoxLayout):
    """A column that is as high as its page, whatever its parts would like."""

    # Qt's own names

    def hasHeightForWidth(self) -> bool:
        return False
