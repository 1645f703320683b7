"""What the client was told and takes home, said again as last time by one tap; nothing is charted before it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from iastm_desktop.domain.entries import Education, Entry, HomeCare
from iastm_desktop.domain.note_lines import entry_parts
from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.pieces import ElidedButton
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _


class ToldAgain(QWidget):
    """One button with last time's words; it goes once all of it is charted."""

    def __init__(self, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.again = ElidedButton(around_px=56)
        self.again.clicked.connect(self._on_again)
        set_role(self.again, "strip")
        put_icon(self.again, "clock", tone="accent", size_px=20)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.again)
        editor.changed.connect(self.show_session)
        editor.earlier_read.connect(self.show_session)
        self.show_session()

    def show_session(self) -> None:
        """Offer what was said last time and is not charted today."""
        missing = self._missing()
        self.setVisible(bool(missing))
        catalogue = self._editor.parts.catalogue
        said = "; ".join(part for entry in missing for part in entry_parts(entry, catalogue) if part)
        words = _("As last time: {what}").format(what=said)
        if missing and words != self.again.words:
            self.again.set_words(words)
            self.again.setAccessibleName(words)

    def _missing(self) -> list[Entry]:
        earlier, entries = self._editor.earlier, self._editor.record.entries
        last = earlier.entries if earlier else ()
        told = any(isinstance(entry, Education) for entry in entries)
        at_home = {entry.text for entry in entries if isinstance(entry, HomeCare)}
        items = tuple(dict.fromkeys(i for entry in last if isinstance(entry, Education) for i in entry.items))
        texts = dict.fromkeys(entry.text for entry in last if isinstance(entry, HomeCare))
        again: list[Entry] = [Education(items=items)] if items and not told else []
        return [*again, *(HomeCare(text=text) for text in texts if text not in at_home)]

    def _on_again(self) -> None:
        self._editor.add(self._missing())
