"""The rows at the end of a visit: pain after, what the client was told, home care, the next visit; a tap each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from textwrap import wrap
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from iastm_desktop.domain.entries import Education, Entry, HomeCare, Measure
from iastm_desktop.domain.visit_end import AFTER, PAIN_SCALES, pain_after, pain_before
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.entry_forms import ZERO_TO_TEN, listed
from iastm_desktop.ui.pieces import button, plain_tip, row
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.theme import TOUCH_PX
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.book import Book

OFTEN = 4  # chips of home care that are offered
CHIP_LENGTH = 40  # characters of a line on a chip; the whole of it is in its tool tip and its name


class PainAfterRow(ChipRow):
    """Pain after the work, 0 to 10; a second tap on the number takes it back. Never filled in beforehand."""

    def __init__(self, editor: SessionEditor) -> None:
        super().__init__(ZERO_TO_TEN, allow_none=True, compact=True, name=_("Pain after, 0 to 10"))
        self._editor = editor
        self.changed.connect(self._on_chosen)
        editor.changed.connect(self.show_session)
        self.show_session()

    def show_session(self) -> None:
        """Show what was charted."""
        asked = pain_after(self._editor.record.entries)
        self.set_value(None if asked is None else f"{asked.value:g}")

    def _on_chosen(self, value: str | None) -> None:
        entries = self._editor.record.entries
        asked, before = pain_after(entries), pain_before(entries)
        if value is None and asked:
            self._editor.withdraw(asked)
        elif value is not None and asked:
            self._editor.correct(replace(asked, value=int(value)))
        elif value is not None:
            scale = before.measure if before else PAIN_SCALES[0]
            self._editor.add([Measure(measure=scale, phase=AFTER, value=int(value))])


class ToldRow(ChipRow):
    """What the client was told: one entry that follows the chips."""

    def __init__(self, editor: SessionEditor) -> None:
        options = listed("education")(editor.parts.catalogue, {})
        super().__init__(options, exclusive=False, compact=True, name=_("What the client was told"))
        self._editor = editor
        self.changed.connect(self._on_told)
        editor.changed.connect(self.show_session)
        self.show_session()

    def show_session(self) -> None:
        """Show what was charted."""
        told = (entry for entry in self._editor.record.entries if isinstance(entry, Education))
        self.set_value(tuple(item for entry in told for item in entry.items))

    def _on_told(self, items: tuple[str, ...]) -> None:
        earlier = next((e for e in self._editor.record.entries if isinstance(e, Education)), None)
        if earlier is None:
            self._editor.add([Education(items=items)])
        elif items:
            self._editor.correct(replace(earlier, items=items))
        else:
            self._editor.withdraw(earlier)


class HomeCareRows(QWidget):
    """Home care: a chip for each text this visit has and for those the practice uses often, and a field for others."""

    def __init__(self, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._often: tuple[str, ...] = ()
        self.chips = ChipRow(exclusive=False, compact=True, name=_("Home care"))
        self.edit = QLineEdit()
        self.edit.setAccessibleName(_("Home care, one at a time"))
        self.edit.setPlaceholderText(_("Other home care"))
        self.edit.setMinimumHeight(TOUCH_PX)
        self.edit.returnPressed.connect(self._on_add)
        self.add = button(_("Add"), self._on_add, name=_("Add home care"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.chips)
        layout.addLayout(row(self.edit, self.add))
        self.chips.changed.connect(self._on_chosen)
        editor.changed.connect(self.show_session)
        self.show_session()
        editor.ask(often_used, self._on_often)

    def show_session(self) -> None:
        """Show what was charted, and offer what is used often."""
        own = tuple(entry.text for entry in self._own())
        last = tuple(_text(entry) for entry in self._last_time())
        offered = tuple(dict.fromkeys((*own, *(*last, *self._often)[:OFTEN])))
        if offered != self.chips.codes():
            self.chips.set_options((text, _shortened(text)) for text in offered)
            for text in offered:
                self.chips.chip(text).setToolTip(plain_tip(text))
                self.chips.chip(text).setAccessibleName(text)
        self.chips.setVisible(bool(offered))
        self.chips.set_value(own)

    def _own(self) -> tuple[HomeCare, ...]:
        return tuple(entry for entry in self._editor.record.entries if isinstance(entry, HomeCare))

    def _last_time(self) -> tuple[Entry, ...]:
        earlier = self._editor.earlier
        return tuple(entry for entry in earlier.entries if isinstance(entry, HomeCare)) if earlier else ()

    def _on_often(self, texts: tuple[str, ...]) -> None:
        self._often = texts
        self.show_session()

    def _on_chosen(self, texts: tuple[str, ...]) -> None:
        for entry in self._own():
            if entry.text not in texts:
                self._editor.withdraw(entry)
        known = {entry.text for entry in self._own()}
        self._editor_add(text for text in texts if text not in known)

    def _editor_add(self, texts: Iterable[str]) -> bool:
        new = [HomeCare(text=text) for text in texts]
        return not new or self._editor.add(new)

    def _on_add(self) -> None:
        words = self.edit.text().strip()
        if words and self._editor_add([words]):
            self.edit.clear()


class NextVisitRow(ChipRow):
    """What was agreed about the next visit, in the words that are used most; other words stand in the notes."""

    def __init__(self, editor: SessionEditor) -> None:
        terms = editor.parts.catalogue.lists["next_visit"].values()
        options = [(term.words, term.words[:1].upper() + term.words[1:]) for term in terms]
        super().__init__(options, allow_none=True, compact=True, name=_("Next visit"))
        self._editor, self._known = editor, options
        self.changed.connect(lambda words: editor.set_session(next_visit=words))
        editor.changed.connect(self.show_session)
        self.show_session()

    def show_session(self) -> None:
        """Show what was agreed; words of one's own have a chip too."""
        agreed = self._editor.record.session.next_visit
        own = [(agreed, _shortened(agreed))] if agreed and agreed not in dict(self._known) else []
        if self.codes() != tuple(code for code, _words in (*self._known, *own)):
            self.set_options((*self._known, *own))
        self.set_value(agreed)


def often_used(book: Book) -> tuple[str, ...]:
    """Return the home care that was given most often of late, the most frequent first."""
    texts = Counter(_text(entry) for entry in reversed(book.entries(HomeCare.kind)))
    return tuple(text for text, _times in texts.most_common(OFTEN))


def _text(entry: Entry) -> str:
    return entry.text if isinstance(entry, HomeCare) else ""


def _shortened(text: str) -> str:
    """Return a text as it stands on a chip: on two lines where it is long, and cut after them."""
    return "\n".join(wrap(text, CHIP_LENGTH, max_lines=2, placeholder=" …"))
