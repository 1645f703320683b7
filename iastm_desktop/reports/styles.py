"""How the documents look: colours, paragraph styles, lines."""

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle

from iastm_desktop.reports.fonts import LIGHT, REGULAR, SEMIBOLD

INK = HexColor("#1C2328")
QUIET = HexColor("#56626B")
ACCENT = HexColor("#12596B")
TINT = HexColor("#EEF4F5")
HAIRLINE = HexColor("#C3CED2")
ALARM = HexColor("#A3211B")
ALARM_TINT = HexColor("#FBEEEC")
SILHOUETTE = HexColor("#7D8A91")  # the body's outer line on the map
LINES = HexColor("#B9C0C4")  # the lines between its parts
BODY_TONE = HexColor("#F8F9F9")
PAPER = HexColor("#FFFFFF")
HAIR_PT = 0.5
MARGIN_PT = 45.0
LABEL_PT = 96.0  # the column of labels at the left of plain lines


def _style(name: str, size: float, leading: float, **more: object) -> ParagraphStyle:
    defaults: dict[str, object] = {"fontName": REGULAR, "textColor": INK, "splitLongWords": 1}
    return ParagraphStyle(name, fontSize=size, leading=leading, **(defaults | more))


BODY = _style("body", 9.4, 13, spaceAfter=3)
PRACTICE = _style("practice", 15, 18, fontName=SEMIBOLD, textColor=ACCENT)
PRACTICE_FACTS = _style("practice facts", 8.2, 11, textColor=QUIET)
TITLE = _style("title", 25, 30, fontName=LIGHT, textColor=INK)
CLIENT = _style("client", 13, 16, fontName=SEMIBOLD)
CARD = _style("card", 9.2, 12.4)
CARD_LABEL = _style("card label", 7.4, 10, fontName=SEMIBOLD, textColor=QUIET)
HEADING = _style("heading", 11.5, 14, fontName=SEMIBOLD, textColor=ACCENT, spaceBefore=13, spaceAfter=4)
LINE = _style(
    "line", 9.4, 13, leftIndent=LABEL_PT, bulletIndent=0, bulletFontName=SEMIBOLD, bulletFontSize=8.4,
    bulletColor=QUIET, spaceAfter=2.5,
)  # fmt: skip
ALARM_LINE = ParagraphStyle("alarm line", parent=LINE, bulletColor=ALARM, textColor=ALARM)
LONE_LINE = ParagraphStyle(
    "lone line", parent=LINE, bulletColor=ACCENT, bulletFontSize=10.5, spaceBefore=9, spaceAfter=3
)
CELL = _style("cell", 8.8, 11.2)
CELL_RIGHT = _style("cell right", 8.8, 11.2, alignment=TA_RIGHT)
COLUMN = _style("column", 7.4, 9.4, fontName=SEMIBOLD, textColor=QUIET)
COLUMN_RIGHT = _style("column right", 7.4, 9.4, fontName=SEMIBOLD, textColor=QUIET, alignment=TA_RIGHT)
DETAIL = _style("detail", 7.9, 10.2, textColor=QUIET)
ALARM_TEXT = _style("alarm", 8.8, 11.6, textColor=ALARM)
ALARM_BOX = _style(
    "alarm box", 9.2, 12.4, textColor=ALARM, backColor=ALARM_TINT, borderColor=ALARM, borderWidth=0.8,
    borderPadding=(5, 7, 6, 7), leftIndent=8, rightIndent=8, spaceBefore=13, spaceAfter=12,
)  # fmt: skip
FOR_CLIENT = _style("for client", 11, 15.5, spaceAfter=3)
FOR_CLIENT_HEADING = _style(
    "for client heading", 13, 17, fontName=SEMIBOLD, textColor=ACCENT, spaceBefore=12, spaceAfter=4
)
FOR_CLIENT_ITEM = _style(
    "for client item", 11, 15.5, leftIndent=14, bulletIndent=2, bulletFontName=REGULAR, spaceAfter=2
)
CAPTION = _style("caption", 7.6, 10, textColor=QUIET)
CREDIT = _style("credit", 6.6, 8.6, textColor=QUIET, spaceBefore=2)
