"""The plan of a session: last time's work or a routine, laid greyed; an item counts once it was confirmed by a tap."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from iastm_desktop.domain.entries import Entry, Stroke, sided_region
from iastm_desktop.domain.facts import Record, Save
from iastm_desktop.domain.fields import Context
from iastm_desktop.domain.last_time import Planned, settled_by
from iastm_desktop.domain.routines import KIND, Routine, new_routine, routine_name, routines
from iastm_desktop.domain.totals import worked_regions
from iastm_desktop.domain.values import dataclass
from iastm_desktop.ui.dates import short_date
from iastm_desktop.ui.map_marks import ChartedMark
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.words import _

LAST_TIME = "last_time"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a plan may come from: last time, or a routine by the id of its record; `words` are those of its chip."""

    code: str
    words: str
    title: str
    items: tuple[Planned, ...]


class Plans(QObject):
    """What may be laid, what is laid, and which of it was confirmed; nothing of it is in the book until then.

    `changed`: sources, plan or what settles it are others now.
    """

    changed = Signal()

    def __init__(self, editor: SessionEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._routines: tuple[Routine, ...] = ()
        self._laid = ""
        editor.changed.connect(self.changed)
        editor.earlier_read.connect(self.changed)

    @property
    def context(self) -> Context:
        """Return what a routine's items are checked against."""
        parts = self._editor.parts
        return Context(catalogue=parts.catalogue, regions=parts.regions, now=parts.now())

    def read_routines(self) -> None:
        """Look up the practice's routines."""
        self._editor.ask(lambda book: book.records(KIND), self._on_routines)

    def sources(self) -> tuple[Source, ...]:
        """Return what may be laid: last time first, then the routines by name."""
        earlier = self._editor.earlier
        last = earlier.plan if earlier else ()
        day = short_date(earlier.visited_on) if earlier and earlier.visited_on else ""
        own = (Source(LAST_TIME, _("Last time"), _("Like last time, {day}").format(day=day), last),) if last else ()
        return (*own, *(Source(routine.id, routine.name, routine.name, routine.plan) for routine in self._routines))

    @property
    def laid(self) -> Source | None:
        """Return what is laid, None where nothing is, and when the visit is over: what is left then was not done."""
        if self.is_over:
            return None
        return next((source for source in self.sources() if source.code == self._laid), None)

    def lay(self, code: str) -> None:
        """Lay a source's items greyed, in the place of another's; an empty code takes the plan away."""
        self._laid = code
        self.changed.emit()

    def settled(self) -> tuple[tuple[Planned, Entry | None], ...]:
        """Return the items laid, each with the entry that settles it or None."""
        items = self.laid.items if self.laid else ()
        return tuple(zip(items, settled_by(items, self._editor.record.entries), strict=True))

    def left(self) -> tuple[Planned, ...]:
        """Return the items laid that nobody confirmed."""
        return tuple(item for item, entry in self.settled() if entry is None)

    @property
    def is_over(self) -> bool:
        """Tell whether the visit has ended or is of another day: then nothing is done now."""
        session = self._editor.record.session
        return session.ended_at is not None or session.started_at.date != self._editor.parts.now().date

    @property
    def has_work(self) -> bool:
        """Tell whether anything was worked on already."""
        return bool(worked_regions(self._editor.record.entries))

    @property
    def offers_last_time(self) -> bool:
        """Tell whether last time's work can be laid and nothing was worked on today yet."""
        sources = self.sources()
        return bool(sources) and sources[0].code == LAST_TIME and not self.is_over and not self.has_work

    def confirm(self, items: Sequence[Planned]) -> bool:
        """Chart one item, or the same on both sides, as done now; False where a rule refuses it."""
        return self._editor.add(items)

    def marks(self) -> list[ChartedMark]:
        """Return what is left as greyed marks of the map."""
        return [mark for item in self.left() if (mark := _mark(item))]

    def name_for_routine(self) -> str:
        """Return a name for the work charted so far, empty where there is none."""
        return routine_name(self._editor.record.entries, self.context)

    def save_routine(self, name: str) -> None:
        """Keep the work charted so far as a routine; RoutineError says what cannot be taken."""
        self._editor.save_record(new_routine(name, self._editor.record.entries))
        self.read_routines()

    def forget_routine(self, code: str) -> None:
        """Take a routine out of what is offered; it stays in the book's history."""

        def take_back(newest: Save | None) -> None:
            self._editor.withdraw_record(newest)
            self.read_routines()

        self._editor.ask(lambda book: book.newest(code), take_back)

    def _on_routines(self, records: tuple[Record, ...]) -> None:
        self._routines = routines(records, self.context)
        self.changed.emit()


def _mark(item: Planned) -> ChartedMark | None:
    place = sided_region(item)
    if place is None:
        return None
    path = item.path if isinstance(item, Stroke) else None
    strength = item.pressure if isinstance(item, Stroke) else 0
    return ChartedMark(place, "planned", "saved", strength, path.points if path else None, path.view if path else None)
