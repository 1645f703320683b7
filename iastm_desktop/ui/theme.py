"""The look: applies a theme to the application; fonts, roles and touch sizes."""

from dataclasses import fields
from importlib.util import find_spec
from pathlib import Path
from string import Template

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from iastm_desktop import paths
from iastm_desktop.ui.palettes import CONTRAST, LIGHT, THEMES, Theme
from iastm_desktop.ui.style_sheet import STYLE_SHEET

TOUCH_PX = 48  # the smallest side of anything to be hit with a finger
GAP_PX = 8
FONT_FAMILY = "Source Sans Pro"
FONT_FACES = ("Regular", "Semibold", "Bold")
FONT_PX = 16


def apply_theme(app: QApplication, name: str) -> Theme:
    """Give the application the look `light`, `dark` or `contrast`; an unknown name gives `light`."""
    theme = THEMES.get(name, LIGHT)
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    app.setProperty("theme", theme.name)
    app.setFont(_font())
    app.setPalette(palette_of(theme))
    app.setStyleSheet(style_sheet_of(theme))
    return theme


def theme_in_use() -> Theme:
    """Return the theme that was applied last, the light one before any."""
    app = QApplication.instance()
    return THEMES.get(str(app.property("theme")), LIGHT) if app else LIGHT


def system_theme(app: QApplication) -> str:
    """Return the name of the theme that suits the desktop's own setting."""
    return "dark" if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget one of the style sheet's roles (`primary`, `quiet`, `card`, `h1`, ...) and redraw it."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            return  # the style sheet is read when it is first shown
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # its edges and its size are others now
            QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
            widget.updateGeometry()


def contrast_ratio(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def style_sheet_of(theme: Theme) -> str:
    """Return the application's style sheet in the colours of a theme."""
    tokens = {field.name: getattr(theme, field.name) for field in fields(theme)}
    icons = (paths.assets_dir() / "icons").as_posix()
    edge_px = 2 if theme is CONTRAST else 1
    less = {f"less_{px}": f"{TOUCH_PX - px}px" for px in range(0, 30, 2)}  # within edges and padding
    less |= {f"beside_{px}": f"{px - edge_px}px" for px in (5, 6, 10, 14)}  # with the edge as wide in every theme
    sizes = {"touch": less["less_0"], "inner": less[f"less_{2 * edge_px}"], "border": f"{edge_px}px"}
    return Template(STYLE_SHEET).substitute(tokens, icons=icons, **sizes, **less)


def palette_of(theme: Theme) -> QPalette:
    """Return Qt's palette in the colours of a theme."""
    palette = QPalette()
    for role, colour in _palette_colours(theme).items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.disabled))
    return palette


def _palette_colours(theme: Theme) -> dict[QPalette.ColorRole, str]:
    role = QPalette.ColorRole
    return {
        role.Window: theme.ground,
        role.WindowText: theme.ink,
        role.Base: theme.surface,
        role.AlternateBase: theme.sunken,
        role.Text: theme.ink,
        role.PlaceholderText: theme.muted,
        role.Button: theme.surface,
        role.ButtonText: theme.ink,
        role.BrightText: theme.on_danger,
        role.Light: theme.surface,
        role.Midlight: theme.sunken,
        role.Mid: theme.line,
        role.Dark: theme.line_strong,
        role.Shadow: theme.line_strong,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.ToolTipBase: theme.ink,
        role.ToolTipText: theme.ground,
        role.Accent: theme.accent,
    }


def _font() -> QFont:
    if FONT_FAMILY not in QFontDatabase.families():
        for face in FONT_FACES:
            QFontDatabase.addApplicationFont(str(_font_dir() / f"SourceSansPro-{face}.ttf"))
    font = QFont(FONT_FAMILY)
    font.setPixelSize(FONT_PX)
    return font


def _font_dir() -> Path:
    spec = find_spec("font_source_sans_pro")  # found, not imported: importing it lists folders
    origin = spec.origin if spec else None
    return Path(origin).parent / "files" if origin else paths.assets_dir()


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
