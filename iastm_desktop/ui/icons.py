"""Icons: our own small SVG files, drawn in the theme's colours and drawn again when the theme changes."""

from functools import lru_cache
from math import ceil

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from iastm_desktop import paths
from iastm_desktop.ui.palettes import Theme
from iastm_desktop.ui.theme import theme_in_use

ICON_PX = 22


def put_icon(widget: QAbstractButton | QLabel, name: str, *, tone: str = "ink", size_px: int = ICON_PX) -> None:
    """Show an icon on a button or label, in the theme's colour `tone`, after each change of theme anew."""
    widget.setProperty("icon_name", name)
    widget.setProperty("icon_tone", tone)
    widget.setProperty("icon_px", size_px)
    _draw_icon(widget)


def draw_icons_anew(app: QApplication) -> None:
    """Draw every icon put on a widget, shown or not, in the colours of the theme in use."""
    for widget in app.allWidgets():
        if widget.property("icon_name") and isinstance(widget, QAbstractButton | QLabel):
            _draw_icon(widget)


def _draw_icon(widget: QAbstractButton | QLabel) -> None:
    name, size_px = str(widget.property("icon_name")), int(widget.property("icon_px"))
    colour = getattr(theme_in_use(), str(widget.property("icon_tone")))
    if isinstance(widget, QLabel):
        widget.setPixmap(icon_pixmap(name, colour, size_px, widget.devicePixelRatioF()))
        return
    widget.setIcon(checkable_icon(name) if widget.isCheckable() else icon(name, colour))
    widget.setIconSize(QSize(size_px, size_px))


def icon(name: str, colour: str = "") -> QIcon:
    """Return the icon of assets/icons/NAME.svg in `colour` (`#rrggbb`), by default the theme's ink."""
    theme = theme_in_use()
    return _icon(name, colour or theme.ink, theme.disabled, _resolutions())


def checkable_icon(name: str) -> QIcon:
    """Return an icon for a toggle: ink while it is off, the colour on the accent while it is on."""
    theme = theme_in_use()
    return _checkable_icon(name, theme.ink, theme.on_accent, theme.disabled, _resolutions())


def row_icon(name: str) -> QIcon:
    """Return an icon for a row of a list: ink, and the colour on the accent where the row is chosen."""
    theme = theme_in_use()
    return _row_icon(name, theme.ink, theme.on_accent, theme.disabled, _resolutions())


def icon_pixmap(name: str, colour: str, size_px: float, pixel_ratio: float = 1.0) -> QPixmap:
    """Return one icon as a pixmap of `size_px` logical pixels."""
    return _pixmap(name, colour, round(size_px * pixel_ratio), pixel_ratio)


def theme_icon_colours(theme: Theme) -> tuple[str, ...]:
    """Return the colours icons are drawn in, all of which must be seen on the theme's ground."""
    return (theme.ink, theme.accent, theme.muted, theme.danger_ink)


def _resolutions() -> range:
    """Return the pixels a logical one may have on the screens there are: each is one more picture to draw."""
    app = QApplication.instance()
    return range(1, ceil(app.devicePixelRatio() if isinstance(app, QApplication) else 1) + 1)


@lru_cache(maxsize=256)
def _icon(name: str, colour: str, disabled: str, resolutions: range) -> QIcon:
    drawn = QIcon()
    for ratio in resolutions:
        drawn.addPixmap(_pixmap(name, colour, ICON_PX * ratio, ratio))
        drawn.addPixmap(_pixmap(name, disabled, ICON_PX * ratio, ratio), QIcon.Mode.Disabled)
    return drawn


@lru_cache(maxsize=64)
def _checkable_icon(name: str, off: str, on: str, disabled: str, resolutions: range) -> QIcon:
    drawn = QIcon(_icon(name, off, disabled, resolutions))
    for ratio in resolutions:
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Active, QIcon.Mode.Selected):
            drawn.addPixmap(_pixmap(name, on, ICON_PX * ratio, ratio), mode, QIcon.State.On)
    return drawn


@lru_cache(maxsize=64)
def _row_icon(name: str, ink: str, chosen: str, disabled: str, resolutions: range) -> QIcon:
    drawn = QIcon(_icon(name, ink, disabled, resolutions))
    for ratio in resolutions:
        drawn.addPixmap(_pixmap(name, chosen, ICON_PX * ratio, ratio), QIcon.Mode.Selected)
    return drawn


@lru_cache(maxsize=512)
def _pixmap(name: str, colour: str, side_px: int, pixel_ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer  # a library of its own, not needed by a bare window

    source = (paths.assets_dir() / "icons" / f"{name}.svg").read_bytes()
    pixmap = QPixmap(side_px, side_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer = QSvgRenderer(QByteArray(source.replace(b"currentColor", colour.encode())))
    renderer.render(painter, QRectF(0, 0, side_px, side_px))
    painter.end()
    pixmap.setDevicePixelRatio(pixel_ratio)
    return pixmap
