"""The dialog that adds a tool, stroke, technique, finding, reaction or scale of one's own."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from iastm_desktop.domain.catalogue import OWN_PREFIX, Catalogue, CatalogueError
from iastm_desktop.domain.facts import Record
from iastm_desktop.domain.own_terms import LISTS, UNIT_LENGTH, WORDS_LENGTH, Scale, new_own_term, own_terms
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.number_field import NumberField
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.pieces import button, column, label, lay_out_scrolling, row
from iastm_desktop.ui.theme import TOUCH_PX, set_role
from iastm_desktop.words import _

WIDTH_PX = 560
LIST_WORDS = {
    "tools": _("Tools"),
    "strokes": _("Strokes"),
    "techniques": _("By hand"),
    "findings": _("Felt"),
    "reactions": _("Reactions"),
    "measures": _("Scales"),
}


class OwnTermsDialog(QDialog):
    """Adds words to the lists; `added` carries the new term, after COMMIT."""

    added = Signal(object)

    def __init__(self, book: OpenBook, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book, self._catalogue = book, catalogue
        self.setWindowTitle(_("My own words"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.lists = ChipRow([(name, LIST_WORDS[name]) for name in LISTS], name=_("For which list"))
        self.lists.set_value(LISTS[0])
        self.words = QLineEdit()
        self.words.setMaxLength(WORDS_LENGTH)
        self.words.setMinimumHeight(TOUCH_PX)
        self.words.setAccessibleName(_("New word"))
        self.words.setPlaceholderText(_("As it shall stand on the button"))
        self.scale = _ScaleRow()
        self.add_button = button(_("Add"), self._on_add, role="primary")
        self.state = label("", "muted", wrap=True)
        self.own = label("", wrap=True)
        self._lay_out()
        self.lists.changed.connect(lambda _list: self._show_own())
        self.scale.unit.returnPressed.connect(self._on_add)
        self.words.returnPressed.connect(self._on_add)
        self._show_own()

    def _lay_out(self) -> None:
        layout = column(
            label(_("My own words"), "h1"),
            label(
                _("A tool, technique or scale the lists lack. It is charted and printed like the others."),
                "muted",
                wrap=True,
            ),
            self.lists,
            row(self.words, self.add_button),
            self.scale,
            self.state,
            self.own,
            8,
            row(0, button(_("Close"), self.accept)),
            spacing=12,
        )
        layout.setContentsMargins(28, 24, 28, 20)
        lay_out_scrolling(self, layout, WIDTH_PX)
        self.words.setFocus()

    def _on_add(self) -> None:
        try:
            record = new_own_term(str(self.lists.value()), self.words.text(), self._catalogue, self.scale.value())
        except CatalogueError as error:
            self._say(str(error), "caution")
            return
        self._say(_("Saving…"), "muted")
        save = self._book.save_of(record)
        self._book.save([save], lambda: self._on_saved(record), lambda why: self._say(why, "alert"))

    def _on_saved(self, record: Record) -> None:
        self._catalogue = self._catalogue.with_terms(own_terms([record]))
        self._say(_("Added: {words}").format(words=record.body["words"]), "ok")
        self.words.clear()
        self.scale.clear()
        self._show_own()
        self.added.emit(record)

    def _show_own(self) -> None:
        self.scale.setVisible(self.lists.value() == "measures")
        terms = self._catalogue.lists[str(self.lists.value())].values()
        own = [term.words for term in terms if term.code.startswith(OWN_PREFIX)]
        self.own.setText(_("So far: {words}").format(words=", ".join(own)) if own else _("None of your own yet."))

    def _say(self, words: str, role: str) -> None:
        self.state.setText(words)
        set_role(self.state, role)


class _ScaleRow(QWidget):
    """From, to and unit of a scale."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.low, self.high = NumberField(_("Lowest value")), NumberField(_("Highest value"))
        self.unit = QLineEdit()
        self.unit.setMaxLength(UNIT_LENGTH)
        self.unit.setMinimumHeight(TOUCH_PX)
        self.unit.setAccessibleName(_("Unit"))
        self.unit.setPlaceholderText(_("unit"))
        layout = row(label(_("from")), self.low, label(_("to")), self.high, self.unit)
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)

    def value(self) -> Scale | None:
        """Return the scale that is typed, None where one of its ends is no number."""
        low, high = self.low.value(), self.high.value()
        if isinstance(low, int | float) and isinstance(high, int | float):
            return Scale(low, high, self.unit.text())
        return None

    def clear(self) -> None:
        """Empty the fields."""
        for field in (self.low, self.high, self.unit):
            field.clear()
