"""The pictures of the body: small ones at once, large ones decoded beside the GUI thread and then swapped in."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

from iastm_desktop.ui.background import run_in_background

_ENOUGH = 0.8  # a picture may be stretched by a quarter before a larger one is fetched
_KEPT_LARGE = 2

Key = tuple[str, str]


class MapPictures(QObject):
    """Gives the best picture there is; `path_of` takes view, layer and size (`small`, `large`)."""

    arrived = Signal(str, str)

    def __init__(self, path_of: Callable[[str, str, str], Path], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path_of = path_of
        self._small: dict[Key, QPixmap] = {}
        self._large: dict[Key, tuple[QPixmap, ...]] = {}
        self._asked: set[Key] = set()

    def best(self, view: str, layer: str, width_px: float) -> QPixmap | None:
        """Return the smallest loaded picture that is at least about `width_px` wide, or None if there is no picture.

        A larger one that is missing is fetched in the background; `arrived` then tells view and layer.
        """
        key = (view, layer)
        if key not in self._small:
            self._small[key] = QPixmap(str(self._path_of(view, layer, "small")))
        pictures = [self._small[key], *self._large.get(key, ())]
        good = [picture for picture in pictures if picture.width() >= width_px * _ENOUGH]
        if not good and key not in self._large:
            self._fetch(key)
        found = good[0] if good else pictures[-1]
        return None if found.isNull() else found

    def _fetch(self, key: Key) -> None:
        if key not in self._asked:
            self._asked.add(key)
            path = self._path_of(*key, "large")
            run_in_background(lambda: _decoded(path), lambda images: self._take(key, images), receiver=self)

    def _take(self, key: Key, images: tuple[QImage, ...]) -> None:
        self._asked.discard(key)
        self._large[key] = tuple(QPixmap.fromImage(image) for image in images if not image.isNull())
        for oldest in list(self._large)[:-_KEPT_LARGE]:  # 60 MB each of a whole body
            del self._large[oldest]
        self.arrived.emit(*key)


def _decoded(path: Path) -> tuple[QImage, ...]:
    image = QImage(str(path))
    if image.isNull():
        return ()
    image = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    half = image.scaled(image.size() / 2, mode=Qt.TransformationMode.SmoothTransformation)
    return half, image
