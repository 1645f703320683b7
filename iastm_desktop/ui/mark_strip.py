"""Marks the client carries from visit to visit: drawn on every later map, and healed by one tap on their region."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from iastm_desktop.domain.entries import Mark, sided_region
from iastm_desktop.domain.lasting_marks import healed, lasting
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.dates import short_date
from iastm_desktop.ui.map_marks import ChartedMark
from iastm_desktop.ui.pieces import button, card, clear, column, elided, row
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.words import _


def carried_marks(editor: SessionEditor) -> tuple[Mark, ...]:
    """Return the marks of all visits up to the open one that have not healed."""
    earlier = editor.earlier.marks if editor.earlier else ()
    return lasting((*earlier, *(entry for entry in editor.record.entries if isinstance(entry, Mark))))


def carried_on_map(editor: SessionEditor) -> list[ChartedMark]:
    """Return the marks of earlier visits as the map shows them; those of the open visit are drawn with its entries."""
    own = {entry.id for entry in editor.record.entries}
    carried = (mark for mark in carried_marks(editor) if mark.id not in own)
    return [ChartedMark(place, "lasting") for mark in carried if (place := sided_region(mark))]


class MarkStrip(QWidget):
    """The marks on the chosen region, each with the button that says it has healed."""

    def __init__(self, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._region: SidedRegion | None = None
        self._shown: tuple[Mark, ...] = ()
        self._rows = column(spacing=6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._rows)
        editor.changed.connect(self._show)
        editor.earlier_read.connect(self._show)
        self._show()

    def set_region(self, region: SidedRegion | None) -> None:
        """Show the marks of the region that was chosen on the map."""
        self._region = region
        self._show()

    def _show(self) -> None:
        here = tuple(
            mark for mark in carried_marks(self._editor) if self._region and sided_region(mark) == self._region
        )
        if here != self._shown:
            self._shown = here
            clear(self._rows)
            for mark in here:
                self._rows.addWidget(self._row(mark))
        self.setVisible(bool(here))

    def _row(self, mark: Mark) -> QWidget:
        words = self._words(mark)
        said = elided(words, "h3")
        line = row(
            said, button(_("Healed"), lambda: self._on_healed(mark), name=_("Healed: {mark}").format(mark=words))
        )
        line.setStretch(0, 1)
        framed = card(line, role="sunken", margin=6)
        line.setContentsMargins(12, 6, 6, 6)
        return framed

    def _words(self, mark: Mark) -> str:
        words = self._editor.parts.catalogue.words("mark", mark.mark)
        since = mark.seen_on or (mark.at.date if mark.at else None)
        said = [words[:1].upper() + words[1:]]
        said += [_("{size:g} mm").format(size=mark.size_mm)] if mark.size_mm else []
        said += [_("since {day}").format(day=short_date(since))] if since else []
        return ", ".join(said + ([mark.note] if mark.note else []))

    def _on_healed(self, mark: Mark) -> None:
        self._editor.add([healed(mark, self._editor.parts.now().date)])
