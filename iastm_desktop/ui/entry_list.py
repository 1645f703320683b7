"""The running list of a session: every entry on two lines with its state of saving."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from iastm_desktop.domain.changed import changed_entries, says_otherwise
from iastm_desktop.domain.entries import Entry, breach_of, sided_region
from iastm_desktop.domain.note_lines import entry_parts
from iastm_desktop.domain.tap_outs import waits
from iastm_desktop.ui.entry_forms import FORM
from iastm_desktop.ui.finger_scroll import scroll_by_finger
from iastm_desktop.ui.palettes import Theme
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.session_editor import NOT_SAVED, SAVED, SAVING, SessionEditor
from iastm_desktop.ui.theme import theme_in_use
from iastm_desktop.words import _

ROW_PX = 58
_STATE_PX, _SIGN_PX, _CHANGED_PX = 96, 16, 104
_Index = QModelIndex | QPersistentModelIndex


def place_words(entry: Entry, parts: Parts) -> str:
    """Return `RIGHT Upper trapezius`, or what the entry is where it has no place."""
    place = sided_region(entry)
    if place is None:
        form = FORM.get(entry.kind)
        return form.words if form else _("Home care") if entry.kind == "home_care" else _("Told the client")
    name = parts.regions.region(place.region).name
    return name if place.side == "midline" else f"{place.side.upper()} {name}"


def what_words(entry: Entry, parts: Parts) -> str:
    """Return what was done, felt or seen, on one line."""
    if waits(entry):
        return _("To answer: client said stop")
    against = _("done against a rule") if breach_of(entry) else ""
    said = " · ".join(part for part in (against, *entry_parts(entry, parts.catalogue)) if part)
    return said[:1].upper() + said[1:]


class EntryModel(QAbstractListModel):
    """The entries of the open session, newest first."""

    def __init__(self, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._entries: Sequence[Entry] = ()
        self._mended: set[str] = set()
        self._known: dict[str, Entry] = {}
        editor.changed.connect(self._on_changed)
        editor.state_changed.connect(self._on_state_changed)
        self._on_changed()
        self._ask_earlier_versions()

    def entry(self, index: _Index) -> Entry | None:
        """Return the entry of a row."""
        return self._entries[index.row()] if index.isValid() else None

    def state_words(self, entry: Entry) -> str:
        """Return the state of saving in words."""
        state = self._editor.state(entry.id)
        if state == SAVING:
            return _("saving")
        if state == NOT_SAVED:
            return _("not saved")
        return _("saved {time}").format(time=self._editor.saved_at(entry.id))

    def state(self, entry: Entry) -> str:
        """Return `saving`, `saved` or `not_saved`."""
        return self._editor.state(entry.id)

    def is_changed(self, entry: Entry) -> bool:
        """Tell whether an earlier version said something else; a new place in the order, or an answer, is no change."""
        return entry.id in self._mended

    def is_begun(self, entry: Entry) -> bool:
        """Tell whether a change of an entry was begun and not saved."""
        book = self._editor.book
        return book is not None and entry.id in book.begun.get(entry.session, {})

    def mended_words(self, entry: Entry) -> str:
        """Return whether an entry says another thing than before, or is about to, in words; empty where neither."""
        return _("change begun") if self.is_begun(entry) else _("changed") if self.is_changed(entry) else ""

    def why_not_saved(self) -> str:
        """Return why something is not saved, the newest reason."""
        return _("Not saved: {why}").format(why=self._editor.reason_not_saved)

    def _on_changed(self) -> None:
        self.beginResetModel()
        self._entries = tuple(reversed(self._editor.record.entries))
        now = {entry.id: entry for entry in self._entries}
        self._mended |= {fact for fact, old in self._known.items() if fact in now and says_otherwise(old, now[fact])}
        self._known |= now
        self.endResetModel()

    def _ask_earlier_versions(self) -> None:
        """Ask the book what was changed before this list was there; the newest version alone does not tell."""
        saves, session = self._editor.record.saves, self._editor.record.session.id
        if any(save.version > 1 for entry in self._entries if (save := saves.get(entry.id))):
            self._editor.ask(lambda book: changed_entries(book.history_of_session(session)), self._on_earlier_versions)

    def _on_earlier_versions(self, changed: set[str]) -> None:
        self._mended |= changed
        self._on_state_changed()

    def _on_state_changed(self) -> None:
        if self._entries:
            self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1))

    # Qt's own names

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entry(index)
        if entry is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        parts = self._editor.parts
        why = f". {self.why_not_saved()}" if self.state(entry) == NOT_SAVED else ""
        changed = f", {words}" if (words := self.mended_words(entry)) else ""
        return f"{place_words(entry, parts)}: {what_words(entry, parts)}{changed}, {self.state_words(entry)}{why}"


class EntryDelegate(QStyledItemDelegate):
    """Paints an entry: place in bold, what below it, the state at the right in words and colour."""

    def __init__(self, model: EntryModel, parts: Parts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._parts = model, parts

    # Qt's own names

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        entry = self._model.entry(index)
        if entry is None:
            return
        theme, rect = theme_in_use(), QRect(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(rect, QColor(theme.accent_soft if chosen else theme.surface))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(theme.line))
        state = self._model.state(entry)
        lost = state == NOT_SAVED
        _draw_state(painter, QRectF(rect.left() + 12, rect.top() + 11, _SIGN_PX, _SIGN_PX), state, theme)
        inner = rect.adjusted(12 + _SIGN_PX + 8, 7, -12, -8)
        colour = theme.danger_ink if lost or breach_of(entry) else theme.amber_ink if waits(entry) else theme.muted
        _draw(painter, inner, self._model.state_words(entry), colour, Qt.AlignmentFlag.AlignRight, small=True)
        top = QRect(inner.left(), inner.top(), inner.width() - _STATE_PX, inner.height() // 2)
        below = QRect(inner.left(), inner.top() + inner.height() // 2 + 2, inner.width(), inner.height() // 2)
        _draw(painter, top, place_words(entry, self._parts), theme.ink, bold=True)
        said = self._model.why_not_saved() if lost else what_words(entry, self._parts)
        if words := self._model.mended_words(entry):
            _draw(painter, below, words, theme.amber_ink, Qt.AlignmentFlag.AlignRight, bold=True, small=True)
            below.setWidth(below.width() - _CHANGED_PX)
        _draw(painter, below, said, colour, small=True)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, ROW_PX)


class EntryList(QListView):
    """The list itself; `entry_chosen` carries the entry tapped, None when nothing is."""

    entry_chosen = Signal(object)

    def __init__(self, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries = EntryModel(editor, self)
        self.setModel(self.entries)
        self.setItemDelegate(EntryDelegate(self.entries, editor.parts, self))
        self.setAccessibleName(_("What was charted, newest first"))
        scroll_by_finger(self)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)  # the focus alone chooses nothing
        self._chosen: Entry | None = None
        self.entries.modelReset.connect(self._on_reset)

    def choose(self, entry_id: str) -> None:
        """Choose the entry with an id, as a tap on its row does."""
        index = self._index_of(entry_id)
        if index is not None:
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def _index_of(self, entry_id: str) -> QModelIndex | None:
        rows = (self.entries.index(row) for row in range(self.entries.rowCount()))
        return next((index for index in rows if (entry := self.entries.entry(index)) and entry.id == entry_id), None)

    def _on_selection_changed(self) -> None:
        chosen = self.selectedIndexes()
        self._chosen = self.entries.entry(chosen[0]) if chosen else None
        self.entry_chosen.emit(self._chosen)

    def _on_reset(self) -> None:
        """Keep the chosen entry chosen while it stands in the session; say so where it went, or says another thing."""
        before = self._chosen
        if before is None:
            return
        index = self._index_of(before.id)
        self._chosen = self.entries.entry(index) if index else None
        if index:
            with QSignalBlocker(self.selectionModel()):
                self.setCurrentIndex(index)
            self.viewport().update()
        if self._chosen != before:
            self.entry_chosen.emit(self._chosen)

    # Qt's own names

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.entries.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(theme_in_use().muted))
            words = _("Nothing charted yet. What you chart stands here, the newest first.")
            inside = self.viewport().rect().adjusted(16, 8, -16, -8)
            painter.drawText(inside, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), words)


def _draw(
    painter: QPainter,
    rect: QRect,
    text: str,
    colour: str,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    *,
    bold: bool = False,
    small: bool = False,
) -> None:
    font = QFont(painter.font())
    font.setPixelSize(14 if small else 16)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, align | Qt.AlignmentFlag.AlignTop, shown)
    painter.setFont(QFont())


def _draw_state(painter: QPainter, place: QRectF, state: str, theme: Theme) -> None:
    """Draw the sign of saving: hollow while on its way, solid with a tick in the book, a red ! where it is not."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = QColor({SAVING: theme.muted, NOT_SAVED: theme.danger_ink}.get(state, theme.ok_ink))
    painter.setPen(QPen(colour, 2))
    painter.setBrush(colour if state == SAVED else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(place.adjusted(1, 1, -1, -1))
    x, y = place.x(), place.y()
    if state == SAVED:
        painter.setPen(QPen(QColor(theme.surface), 2))
        painter.drawPolyline([QPointF(x + 4, y + 8.5), QPointF(x + 7, y + 11.5), QPointF(x + 12, y + 5)])
    elif state == NOT_SAVED:
        painter.drawLine(QPointF(x + 8, y + 4), QPointF(x + 8, y + 8.5))
        painter.drawPoint(QPointF(x + 8, y + 11.5))
