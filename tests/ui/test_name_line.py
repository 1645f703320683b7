"""The name of the chosen region with its side: whole on one line or two, at every size, whatever stands beside it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from pytestqt.qtbot import QtBot

from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.name_line import NameLine, named, what_lies_under
from iastm_desktop.ui.table_mode import NARROW_PX, TableMode
from iastm_desktop.ui.window import LOW_PX
from tests.ui.open_page import HUGE_AT_300, LARGE, LEAST, PORTRAIT, SMALL, TINY, open_page, settle
from tests.ui.open_session import parts
from tests.ui.reach import FRAME_PX, FRAME_PX_LOW
from tests.ui.test_table_mode import table_of

SIZES = (LARGE, SMALL, TINY, PORTRAIT, HUGE_AT_300, LEAST)
LEAST_TYPE_PX = 28


def places() -> list[tuple[SidedRegion, list[SidedRegion]]]:
    """Return every region of the map by side, with what lies under it in its view and layer with most of that."""
    body_map, under = parts().body_map, dict[SidedRegion, list[SidedRegion]]()
    for view in body_map.views.values():
        for layer in view.layers.values():
            for shape in layer.shapes:
                found = what_lies_under(shape.region, body_map, view.id, layer.name)
                under[shape.region] = max(under.get(shape.region, []), found, key=len)
    return list(under.items())


def cut_names(line: NameLine, every: Iterable[SidedRegion]) -> list[str]:
    """Return the names, of these that are shown in turn, that are not seen whole."""
    cut, regions = [], parts().regions
    for region in every:
        for widget in (line.parentWidget(), line):
            if widget is not None and (layout := widget.layout()) is not None:
                layout.activate()
        place, metrics = line.name.contentsRect(), line.name.fontMetrics()
        lines, wide = line.name.lines()
        inked = [metrics.tightBoundingRect(words) for words in lines]
        whole = " ".join(lines) == named(region, regions) and len(lines) <= 2
        fits = all(wide * metrics.horizontalAdvance(words) <= place.width() for words in lines)
        drawn = [QRect(ink).translated(0, at) for ink, at in zip(inked, line.name.baselines(len(lines)), strict=True)]
        high = all(ink.top() >= 0 and ink.bottom() <= line.height() for ink in drawn)
        apart = len(drawn) < 2 or drawn[0].bottom() < drawn[1].top() + 1
        if not (whole and fits and high and apart):
            cut.append(f"{lines} in {place.width()} px of {line.width()}")
    assert line.name.font().pixelSize() >= LEAST_TYPE_PX
    return cut


def shown_with_all_beside(line: NameLine, every: list[tuple[SidedRegion, list[SidedRegion]]]) -> Iterator[SidedRegion]:
    for region, under in every:
        line.show_region(region, under, mirrored=region.side != "midline")
        yield region


def chosen(table: TableMode, every: list[tuple[SidedRegion, list[SidedRegion]]]) -> Iterator[SidedRegion]:
    """Choose each region where the map shows none of it, and show what lies under it as the table would."""
    for region, under in every:
        table.map.set_selected(region)
        table.work.changed.emit()
        table.names.show_region(region, () if table.width() < NARROW_PX else under)
        yield region


def test_every_name_with_its_side_is_seen_whole_on_the_page_at_every_size(path: Path, qtbot: QtBot) -> None:
    every = places()
    assert len(every) > 300
    with open_page(path, qtbot) as page:
        for width, height in SIZES:
            page.resize(width, height - (FRAME_PX if height >= LOW_PX else FRAME_PX_LOW))
            settle()
            assert (width, cut_names(page.names, shown_with_all_beside(page.names, every))) == (width, [])


def test_every_name_with_its_side_is_seen_whole_at_the_table_beside_a_time_that_is_left(
    path: Path, qtbot: QtBot
) -> None:
    every = places()
    with table_of(path, qtbot) as room:
        room.work.toggle()
        room.now_s += 20
        room.work.stop()
        assert room.work.left and not room.table.runs.isHidden(), "the time that is left stands beside the name"
        for size in SIZES:
            room.window.resize(*size)
            room.table.resize(*size)
            settle()
            assert (size, cut_names(room.table.names, chosen(room.table, every))) == (size, [])
            assert "upper trapezius" in room.table.runs.chart.text()


def test_a_name_too_long_for_two_lines_is_cut_and_whole_in_its_tool_tip(qtbot: QtBot) -> None:
    line = NameLine(parts().regions)
    qtbot.addWidget(line)
    line.show_region(SidedRegion("thoracolumbar_fascia", "right"), [])
    line.name.resize(60, 56)
    assert line.name.lines()[0][-1].endswith("…") and line.name.toolTip() == "RIGHT Thoracolumbar fascia"
    assert line.name.textFormat() == Qt.TextFormat.PlainText
