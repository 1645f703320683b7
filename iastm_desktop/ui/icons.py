"""Icons: our own small SVG files, drawn in the theme's colours when they are loaded."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from iastm_desktop import paths
from iastm_desktop.ui.palettes import Theme
from iastm_desktop.ui.theme import theme_in_use

ICON_PX = 22
_RESOLUTIONS = (1, 2, 3)


def icon(name: str, colour: str = "") -> QIcon:
    """Return the icon of assets/icons/NAME.svg in `colour` (`#rrggbb`), by default the theme's ink."""
    theme = theme_in_use()
    return _icon(name, colour or theme.ink, theme.disabled)


def checkable_icon(name: str) -> QIcon:
    """Return an icon for a toggle: ink while it is off, the colour on the accent while it is on."""
    theme = theme_in_use()
    return _checkable_icon(name, theme.ink, theme.on_accent, theme.disabled)


def icon_pixmap(name: str, colour: str, size_px: float, pixel_ratio: float = 1.0) -> QPixmap:
    """Return one icon as a pixmap of `size_px` logical pixels."""
    return _pixmap(name, colour, round(size_px * pixel_ratio), pixel_ratio)


def theme_icon_colours(theme: Theme) -> tuple[str, ...]:
    """Return the colours icons are drawn in, all of which must be seen on the theme's ground."""
    return (theme.ink, theme.accent, theme.muted, theme.danger_ink)


@lru_cache(maxsize=256)
def _icon(name: str, colour: str, disabled: str) -> QIcon:
    drawn = QIcon()
    for ratio in _RESOLUTIONS:
        drawn.addPixmap(_pixmap(name, colour, ICON_PX * ratio, ratio))
        drawn.addPixmap(_pixmap(name, disabled, ICON_PX * ratio, ratio), QIcon.Mode.Disabled)
    return drawn


@lru_cache(maxsize=64)
def _checkable_icon(name: str, off: str, on: str, disabled: str) -> QIcon:
    drawn = QIcon(_icon(name, off, disabled))
    for ratio in _RESOLUTIONS:
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Active, QIcon.Mode.Selected):
            drawn.addPixmap(_pixmap(name, on, ICON_PX * ratio, ratio), mode, QIcon.State.On)
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
