"""A charted entry opened for mending: its own form, what it said before, and Save the change."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iastm_desktop.domain.changed import earlier_words
from iastm_desktop.domain.entries import Entry, Stroke, sided_region
from iastm_desktop.domain.facts import Save
from iastm_desktop.domain.fields import Context, FieldError
from iastm_desktop.domain.mending import at_clock, mended, moved_to
from iastm_desktop.domain.movements import OWN, SHARED, with_its_set
from iastm_desktop.domain.plain import to_plain
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.begun_mends import Begun
from iastm_desktop.ui.dates import clock_time, count
from iastm_desktop.ui.entry_form import EntryForm
from iastm_desktop.ui.entry_list import place_words, what_words
from iastm_desktop.ui.mend_forms import NO, YES, YES_OR_NO, mend_form
from iastm_desktop.ui.pieces import button, elided, holder, label, plain_tip, row, scrolling
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.words import _

LABELS_FROM_PX = 560


class MendPanel(QWidget):
    """Shows one entry. A tap on the map gives it another place. `closed`: left, or what was changed is charted.

    What was begun and neither saved nor left is kept for each entry, and stands there again when it is opened again.
    """

    closed = Signal()

    def __init__(self, editor: SessionEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.entry: Entry | None = None
        self._place: SidedRegion | None = None
        self.form: EntryForm | None = None
        self._opening: dict[str, object] = {}
        self._alone: dict[str, Begun] = {}
        self.title = elided("", "h3")
        self.history = button("", self._on_history, role="quiet")
        self.leave = button(_("Leave as it is"), self._on_left, role="quiet")
        self.was = label("", "small", wrap=True)
        self.moved = label("", "caution", wrap=True)
        self.together = label("", "caution", wrap=True)
        self.problem = label("", "alert", wrap=True)
        self.save = button(_("Save the change"), self._on_save, role="primary")
        self.save.setMinimumHeight(48)
        self._area: QWidget | None = None
        head = row(self.title, self.history, self.leave)
        head.setStretch(0, 1)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._layout.addWidget(holder(head))
        for widget in (self.was, self.moved, self.together, self.problem, self.save):
            self._layout.addWidget(widget)

    def show_entry(self, entry: Entry) -> None:
        """Open an entry with what it says now."""
        catalogue, author = self._editor.parts.catalogue, self._editor.author
        self.entry = entry
        begun = self._begun.get(entry.id)
        self._place = (begun.place if begun else None) or sided_region(entry)
        if self._area is not None:
            self._layout.removeWidget(self._area)
            self._area.hide()
            self._area.deleteLater()
        form = mend_form(entry.kind, in_set=_is_in_set(entry))
        self.form = EntryForm(form, catalogue, self._editor.parts.habits(author))
        self.form.set_values(_shown(entry))
        self.form.more.setChecked(False)
        self._opening = self.form.values()  # what the form cannot show, and what nobody touched, stays as it is
        if begun:
            self.form.set_values({**_shown(entry), **begun.values})
        self.form.changed.connect(self._show)
        self._give_room()
        self._area = scrolling(self.form)
        self._layout.insertWidget(1, self._area, 1)
        self.was.hide()
        save = self._editor.record.saves.get(entry.id)
        earlier = save.version - 1 if save else 0
        self.history.setText(_("Before: {number}").format(number=earlier))
        self.history.setAccessibleName(_("Show what it said before, {number} times changed").format(number=earlier))
        self.history.setVisible(earlier > 0)
        self._show()

    def open_entry(self, entry: Entry | None) -> None:
        """Come into sight with an entry, or go where there is none."""
        if entry is not None:
            self.show_entry(entry)
        self.setVisible(entry is not None)

    def take_over(self, entry: Entry) -> None:
        """Let the open entry say this; what was begun besides stays open."""
        if self._editor.correct(entry) and not self.is_begun:
            self.closed.emit()

    def forget(self, entries: Iterable[Entry]) -> None:
        """Let go what was begun of entries that say now what they were to say."""
        for entry in entries:
            self._begun.pop(entry.id, None)

    def shut(self) -> None:
        """Take no further taps of the map; what was begun is kept."""
        self.entry = None

    def set_region(self, region: SidedRegion | None) -> None:
        """Give the entry the place that was tapped; one without a region keeps none."""
        if self.entry is not None and self._place and region:
            self._place = region
            self._show()

    def result(self) -> Entry:
        """Return the entry as the form says it; FieldError where that cannot be."""
        entry, parts = self.entry, self._editor.parts
        assert entry is not None and self.form is not None
        place = self._place
        if place and place != sided_region(entry):
            entry = moved_to(entry, place)
        now = self.form.values()
        names = {name for name in (*now, *self._opening) if now.get(name) != self._opening.get(name)}
        told: dict[str, Any] = {name: now[name] for name in names if name in now}
        for name in YES_OR_NO & told.keys():
            told[name] = told[name] == YES
        if entry.at and "at" in told:
            told["at"] = at_clock(entry.at, str(told["at"])).isoformat()
        context = Context(catalogue=parts.catalogue, regions=parts.regions, now=parts.now())
        return mended(entry, told, names, self._editor.record.session.started_at, context)

    @property
    def _begun(self) -> dict[str, Begun]:
        """Return what was begun in this visit, by the entry's id: it outlives this panel and the visit's page."""
        book = self._editor.book
        return book.begun.setdefault(self._editor.record.session.id, {}) if book else self._alone

    @property
    def is_begun(self) -> bool:
        """Tell whether something was changed here and is neither saved nor left."""
        return self.entry is not None and self.entry.id in self._begun

    def _keep(self) -> None:
        """Keep what was begun; nothing where all stands as the entry says."""
        if self.entry is None or self.form is None:
            return
        now = self.form.values()
        names = {name for name in (*now, *self._opening) if now.get(name) != self._opening.get(name)}
        place = self._place if self._place != sided_region(self.entry) else None
        if names or place:
            words = f"{self._editor.record.client.known_as}, {self.title.text()}"
            self._begun[self.entry.id] = Begun(values={n: now.get(n) for n in names}, place=place, words=words)
        else:
            self._begun.pop(self.entry.id, None)

    def _show(self) -> None:
        """Say what will stand there, and whether that is another thing than now."""
        if self.entry is None or self.form is None:
            return
        self.problem.hide()
        where = f": {place_words(self.entry, self._editor.parts)}" if sided_region(self.entry) else ""
        self.title.setText(_("Change {what}").format(what=self.form.form.words.lower()) + where)
        self.title.setToolTip(plain_tip(self.title.text()))
        self._keep()
        place, missing = self._place, self.form.missing()
        is_moved = bool(place) and place != sided_region(self.entry)
        if is_moved and place:
            words = _("To {place}").format(place=place_words(moved_to(self.entry, place), self._editor.parts))
            line = isinstance(self.entry, Stroke) and self.entry.path is not None
            self.moved.setText(words + ("; " + _("the drawn line is not taken along") if line else ""))
        self.moved.setVisible(is_moved)
        number = 0
        try:
            new = self.result()
            differs, number = new != self.entry, len(self._with_set(new))
        except FieldError:
            differs = True  # said when it is saved
        also = count(number, _("other region"), _("other regions"))
        self.together.setText(_("The time of {also} of this movement changes with it").format(also=also))
        self.together.setVisible(bool(number))
        self.save.setEnabled(differs and not missing)
        first = _("First: {what}").format(what=missing[0].lower()) if missing else ""
        self.save.setText(first or (_("Save the change") if differs else _("Tap what was wrong")))

    def _on_save(self) -> None:
        try:
            new = self.result()
        except FieldError as error:
            words = f"{error.path.lstrip('.').replace('_', ' ')}: {error.what}"
            self.problem.setText(words[:1].upper() + words[1:])
            self.problem.show()
            return
        if self._editor.correct(new, *self._with_set(new)):
            self._on_left()

    def _with_set(self, new: Entry) -> tuple[Stroke, ...]:
        """Return the other strokes of a movement that change with this one: they share its time."""
        old = self.entry
        if not (isinstance(old, Stroke) and isinstance(new, Stroke)):
            return ()
        return with_its_set(old, new, self._editor.record.entries)

    def _on_left(self) -> None:
        if self.entry is not None:
            self._begun.pop(self.entry.id, None)
        self.closed.emit()

    def _on_history(self) -> None:
        if not self.was.isHidden():
            self.was.hide()
        elif self.entry is not None:
            fact = self.entry.id
            self._editor.ask(lambda book: book.history(fact), self._on_told)

    def _on_told(self, saves: tuple[Save, ...]) -> None:
        """Show every version before the newest, the last first."""
        if self.entry is None or not saves or saves[0].fact.id != self.entry.id:
            return
        lines = [self._line(old, new) for old, new in earlier_words(saves)]
        self.was.setText("\n".join(reversed(lines)) or _("Only its place in the order was changed."))
        self.was.show()

    def _line(self, old: Save, new: Save) -> str:
        assert isinstance(old.fact, Entry)
        parts = self._editor.parts
        said = f"{place_words(old.fact, parts)}: {what_words(old.fact, parts)}"
        return _("Until {time} ({why}): {said}").format(
            time=clock_time(new.recorded_at), why=new.reason or _("changed"), said=said
        )

    def _give_room(self) -> None:
        if self.form is not None:
            self.form.set_room(low=False, labelled=self.height() >= LABELS_FROM_PX)

    # Qt's own names

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._give_room()


def _is_in_set(entry: Entry) -> bool:
    return isinstance(entry, Stroke) and entry.set is not None


def _shown(entry: Entry) -> dict[str, object]:
    """Return what an entry says in the form's own values."""
    told: dict[str, object] = to_plain(entry)
    for name in YES_OR_NO & told.keys():
        told[name] = YES if told[name] else NO
    if entry.at:
        told["at"] = clock_time(entry.at)
    if isinstance(entry, Stroke) and entry.set is not None:
        told["time"] = SHARED if entry.time == SHARED else OWN
    return told
