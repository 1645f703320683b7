"""The story of the map: its panels side by side, the legend, what could not be drawn, the drawings' credit."""

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer, Table, TableStyle

from iastm_desktop.domain.bodymap import BodyMap
from iastm_desktop.domain.entries import Entry, PainArea, Reaction, Stroke, Technique, sided_region
from iastm_desktop.reports.fonts import REGULAR
from iastm_desktop.reports.map_drawing import MapPanel, part_height
from iastm_desktop.reports.map_plan import SURFACE, MapPlan, Panel, plan_map, symbol_of
from iastm_desktop.reports.map_symbols import draw_number, draw_symbol, fill_painful, fill_worked
from iastm_desktop.reports.printable import one_line
from iastm_desktop.reports.story_details import Page, pressure_words
from iastm_desktop.reports.story_parts import Story
from iastm_desktop.reports.styles import CAPTION, CREDIT, HAIRLINE, HEADING, INK
from iastm_desktop.words import _

CREDIT_LINE = (
    "BodyParts3D, © The Database Center for Life Science licensed under CC Attribution-Share Alike 2.1 Japan. "
    "The drawings are adapted from it and are under the same licence. The map locates; it does not diagnose."
)
_SIDES = "R and L are the client's right and left."
_DEEP = "Dashed outline: under other muscles."
_LEGEND_PT = 138.0
_GAP_PT = 12.0
_ROW_PT = {1: 250.0, 2: 244.0, 3: 226.0}
_LEAST_ROW_PT = 176.0


def map_story(page: Page, body_map: BodyMap) -> Story:
    """Return the worked views side by side with their legend; nothing where nothing has a place on the body."""
    plan = plan_map(page.record.entries, page.numbers, body_map)
    if not plan.panels and not plan.not_drawn:
        return []
    legend = _legend(page)
    story: Story = []
    if len(plan.panels) in (1, 2):
        story.append(_beside(page, plan, legend))
    elif plan.panels:
        *rows, last = _rows(page, plan)
        story += [*rows, KeepTogether([last, _in_columns(legend, page.width), _closing(plan), _credit()])]
    story += [Paragraph(text, CAPTION) for text in _remarks(page, plan, body_map)]
    first, *rest = story
    return [KeepTogether([Paragraph(_("Body map"), HEADING), first]), *rest]


def _beside(page: Page, plan: MapPlan, legend: list[Flowable]) -> Table:
    """Set one or two panels with the legend at their right, and the credit below it: never on another page."""
    count = len(plan.panels)
    width = (page.width - _LEGEND_PT - count * _GAP_PT) / count
    height = _height(plan.panels, width, _ROW_PT[count])
    words = [*legend, Spacer(0, 3), _closing(plan), _credit()]
    cells = [*(_panel(page, panel, width, height) for panel in plan.panels), words]
    return Table([cells], [*([width + _GAP_PT] * count), _LEGEND_PT], style=PLAIN_TABLE)


def _credit() -> Paragraph:
    return Paragraph(_(CREDIT_LINE), CREDIT)


def _closing(plan: MapPlan) -> Paragraph:
    deep = any(area.layer != SURFACE for panel in plan.panels for area in panel.areas)
    return Paragraph(" ".join((_(_DEEP), _(_SIDES))) if deep else _(_SIDES), CAPTION)


def _height(panels: Sequence[Panel], width: float, most: float) -> float:
    """Return the height that panels of a width need, within what a row may take; a whole body takes all of it."""
    if any(panel.is_whole for panel in panels):
        return most
    needed = max(part_height(panel.box, width) for panel in panels)
    return min(most, max(_LEAST_ROW_PT, needed))


def _rows(page: Page, plan: MapPlan) -> Story:
    """Set three or more panels: whole bodies five a row, parts of the body three, four of them two by two."""
    panels, count = plan.panels, len(plan.panels)
    parts = 2 if count == 4 else 3
    in_a_row = min(count, 5) if all(panel.is_whole for panel in panels) else parts
    width = (page.width - (in_a_row - 1) * _GAP_PT) / in_a_row
    drawn = [_panel(page, panel, width, _ROW_PT[3]) for panel in panels]
    rows = [drawn[start : start + in_a_row] for start in range(0, count, in_a_row)]
    return [Table([row], [width + _GAP_PT] * len(row), style=PLAIN_TABLE, hAlign="LEFT", spaceAfter=6) for row in rows]


def _panel(page: Page, panel: Panel, width: float, height: float) -> MapPanel:
    view = page.wording.term("view", panel.view.id).capitalize()
    return MapPanel(panel, _(panel.frame.words) if panel.frame is not None else view, width, height)


def _legend(page: Page) -> list[Flowable]:
    """Explain what is on this map, and nothing else."""
    entries = [entry for entry in page.record.entries if sided_region(entry) is not None]
    term = page.wording.term
    signs: list[Flowable] = [_Sign("number", _("number of the row in the tables"))]
    for grade in sorted({entry.pressure for entry in entries if isinstance(entry, Stroke)}):
        words = _("tool, {pressure}").format(pressure=pressure_words(page, grade))
        signs.append(_Sign("tool", words, grade))
    if any(isinstance(entry, Technique) for entry in entries):
        signs.append(_Sign("hands", _("other technique only")))
    if any(isinstance(entry, PainArea) for entry in entries):
        signs.append(_Sign("pain", _("where it hurts")))
    symbols: dict[str, dict[str, None]] = {}
    for entry in entries:
        symbol = symbol_of(entry)
        if symbol is not None:
            words = term("reactions", entry.reaction) if isinstance(entry, Reaction) else _symbol_words(symbol)
            symbols.setdefault(symbol, {})[words] = None
    signs += [_Sign(symbol, ", ".join(words)) for symbol, words in symbols.items()]
    return signs


def _symbol_words(symbol: str) -> str:
    words = {"tap_out": _("client said stop"), "finding": _("felt (my impression)"), "mark": _("mark on the body")}
    return words[symbol]


def _in_columns(signs: list[Flowable], width: float) -> Table:
    columns = 3
    rows = [signs[start : start + columns] for start in range(0, len(signs), columns)]
    rows[-1] += [""] * (columns - len(rows[-1]))
    return Table(rows, [width / columns] * columns, style=PLAIN_TABLE)


def _remarks(page: Page, plan: MapPlan, body_map: BodyMap) -> list[str]:
    remarks = []
    if plan.not_drawn:
        names = ", ".join(page.wording.place(*region) for region in plan.not_drawn)
        remarks.append(_("Not on these drawings, see the tables: {regions}.").format(regions=names))
    crowded = [page.wording.term("view", panel.view.id) for panel in plan.panels if panel.is_crowded]
    if crowded:
        text = _("Too many regions for numbers here, see the tables: {views}.")
        remarks.append(text.format(views=", ".join(crowded)))
    versions = sorted({str(version) for version in map(_map_version, page.record.entries) if version is not None})
    others = [version for version in versions if version != body_map.version]
    if others:
        text = _("Lines were drawn on map version {versions}; this is map version {version}.")
        remarks.append(text.format(versions=", ".join(others), version=body_map.version))
    return [one_line(remark, 4_000) for remark in remarks]


def _map_version(entry: Entry) -> str | int | None:
    return entry.path.map if isinstance(entry, Stroke) and entry.path is not None else None


class _Sign(Flowable):  # type: ignore[misc]  # reportlab has no types
    """One line of the legend: a sample and its words."""

    def __init__(self, kind: str, words: str, pressure: int | None = None) -> None:
        super().__init__()
        self.kind, self.pressure = kind, pressure
        self.text = Paragraph(one_line(words), CAPTION)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        _width, height = self.text.wrap(available_width - 26, available_height)
        self.width, self.height = available_width, max(13.0, height + 3)
        return self.width, self.height

    def draw(self) -> None:
        _draw_sample(self.canv, self.kind, self.pressure, self.height - 7)
        self.text.drawOn(self.canv, 26, self.height - self.text.height - 1)


def _draw_sample(canvas: Canvas, kind: str, pressure: int | None, y: float) -> None:
    if kind == "number":
        draw_number(canvas, "1", 9, y)
    elif kind in ("tool", "hands", "pain"):
        box = (0.0, y - 4.5, 18.0, 9.0)
        swatch = "{:.2f} {:.2f} {:.2f} {:.2f} re".format(*box)
        canvas.saveState()
        canvas.translate(0, 2 * y)
        canvas.scale(1, -1)  # as on the map, where y runs down: the lines slant the same way
        if kind == "pain":
            fill_painful(canvas, swatch, box)
        else:
            fill_worked(canvas, swatch, box, pressure=pressure)
        canvas.restoreState()
        canvas.setStrokeColor(HAIRLINE if kind == "pain" else INK)
        canvas.setLineWidth(0.5)
        canvas.rect(*box, stroke=1, fill=0)
    else:
        draw_symbol(canvas, kind, 9, y)


PLAIN_TABLE = TableStyle(
    [
        ("FONTNAME", (0, 0), (-1, -1), REGULAR),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
)
