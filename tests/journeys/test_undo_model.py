"""Undo and redo against a plain list: what map, list, totals and book hold is what a list of lists says.

The real editor, storage thread and book, on a disk that fails in between; what is charted, changed and taken back is up
to hypothesis. A page's own parts show it: the map's marks, the running list, the line of totals.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from iastm_desktop.domain.entries import (
    KINDS,
    Education,
    Entry,
    Finding,
    HomeCare,
    Mark,
    Measure,
    PainArea,
    Reaction,
    Stroke,
    TapOut,
    Technique,
    Test,
    sided_region,
)
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.bodymap_view import BodyMapView
from iastm_desktop.ui.charted_marks import charted_marks
from iastm_desktop.ui.dates import duration
from iastm_desktop.ui.entry_bar import EntryBar
from iastm_desktop.ui.entry_list import EntryList
from iastm_desktop.ui.map_marks import gathered
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.storage_thread import StorageThread
from tests.journeys.hands import wait_until
from tests.storage.honest_book import PRACTITIONER, SESSION, new_book
from tests.ui.open_session import agreed, all_no, parts

SEQUENCES, MOST_ACTIONS = 200, 60
PLACES = [("upper_trapezius", "right"), ("upper_trapezius", "left"), ("levator_scapulae", "right")]
REFUSED = ("popliteus", "right")  # no tool there: it must leave no trace
WORK = Stroke(region="upper_trapezius", side="right", tool="scanner", pressure=2, duration_s=60)
HERE = {"region": "upper_trapezius", "side": "right"}
ROM = {"measure": "rom", "joint": "cervical", "motion": "rotation", "mode": "active", "phase": "pre"}
EVERY_KIND: tuple[Entry, ...] = (
    WORK,
    Measure(side="left", value=60, **ROM),  # type: ignore[arg-type]
    Measure(measure="nrs_rest", phase="pre", value=4),
    PainArea(by="client", nrs=4, **HERE),
    Finding(finding="taut_band", **HERE),
    Mark(mark="scar", effect="none", **HERE),
    Test(name="Spurling", result="negative"),
    Technique(technique="swedish", duration_s=600, **HERE),
    Reaction(reaction="erythema", phase="during", grade=2, **HERE),
    Reaction(reaction="none", phase="post", **HERE),
    Reaction(reaction="dizziness", phase="post"),
    TapOut(reason="too_sharp", action="eased"),
    Education(items=("hydrate_and_move",)),
    HomeCare(text="Ice the neck"),
)
Action = tuple[str, int]

# Charting weighs most, then going back and forth; a disk that fails stays so until it heals or the end.
WEIGHTS = {
    "chart": 4, "chart a movement": 2, "chart any kind": 5, "chart what is refused": 1, "correct": 2,
    "mend any kind": 3, "withdraw": 2, "undo": 6, "redo": 4, "disk fails": 2, "disk heals": 2, "retry": 2, "rest": 3,
}  # fmt: skip
ACTIONS = st.lists(
    st.tuples(st.sampled_from([name for name, weight in WEIGHTS.items() for _ in range(weight)]), st.integers(0, 27)),
    min_size=20,
    max_size=MOST_ACTIONS,
)


class PlainList:
    """What a session should hold: every list there ever was, and which of them stands. An undo goes one back."""

    def __init__(self) -> None:
        self.lists: list[tuple[Entry, ...]] = [()]
        self.at = 0

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return the entries that should stand now."""
        return self.lists[self.at]

    def do(self, entries: tuple[Entry, ...]) -> None:
        """Let other entries stand; what was undone cannot be redone any more."""
        self.lists, self.at = [*self.lists[: self.at + 1], entries], self.at + 1

    def step(self, by: int) -> None:
        """Undo (-1) or redo (1), as far as there is something to."""
        self.at = min(max(self.at + by, 0), len(self.lists) - 1)


class Session:
    """The open session, and the parts of its page that show it."""

    def __init__(self, path: Path) -> None:
        self.path, self.plain, self.seen = path, PlainList(), 0
        self.kinds_mended: set[str] = set()
        self.numbers = count(1)  # of sets and notes: no two are alike, also after an undo
        self.thread = StorageThread(path)
        self.thread.start()
        with open_book(path) as book:
            record = book.session(SESSION.id)
        assert record is not None
        self.editor = SessionEditor(record, self.thread, parts(), author=PRACTITIONER.id)
        self.map = BodyMapView(parts().body_map, parts().regions, parts().map_picture)
        self.list, self.bar = EntryList(self.editor), EntryBar(self.editor)
        self.editor.changed.connect(self._show)
        self.editor.state_changed.connect(self._show)

    def _show(self) -> None:
        self.map.set_marks(charted_marks(self.editor.record, self.editor.state))

    def act(self, action: str, number: int) -> None:
        """Do one action, on the session and on the plain list."""
        self.acts()[action](number)
        self.compare()

    def acts(self) -> dict[str, Callable[[int], None]]:
        """Return what each action does."""
        return {
            "chart": lambda n: self._chart([work_at(PLACES[n % 3], duration_s=30 + n)]),
            "chart a movement": self._chart_movement,
            "chart any kind": lambda n: self._chart([EVERY_KIND[n % len(EVERY_KIND)]]),
            "mend any kind": self._mend,
            "chart what is refused": lambda n: self._chart_refused(),
            "correct": self._correct,
            "withdraw": self._withdraw,
            "undo": lambda n: (self.editor.undo_stack.undo(), self.plain.step(-1)),  # type: ignore[func-returns-value, dict-item]
            "redo": lambda n: (self.editor.undo_stack.redo(), self.plain.step(1)),  # type: ignore[func-returns-value, dict-item]
            "disk fails": lambda n: self._let_disk(fail=True),
            "disk heals": lambda n: self._let_disk(fail=False),
            "retry": lambda n: self.editor.retry(),
            "rest": lambda n: self.rest(),
        }

    def _chart(self, entries: list[Entry]) -> None:
        before = {entry.id for entry in self.editor.record.entries}
        assert self.editor.add(entries)
        new = [entry for entry in self.editor.record.entries if entry.id not in before]
        assert [alike(entry) for entry in new] == [alike(entry) for entry in entries]
        self.plain.do((*self.plain.entries, *new))

    def _chart_refused(self) -> None:
        assert not self.editor.add([WORK, work_at(REFUSED)])

    def _chart_movement(self, number: int) -> None:
        """Chart a set: one time shared, or each its own."""
        time, label = ("shared", "own")[number % 2], str(next(self.numbers))
        self._chart([work_at(place, pressure=number % 3, time=time, set=label) for place in PLACES])

    def _mend(self, number: int) -> None:
        if self.plain.entries:
            old = self.plain.entries[number % len(self.plain.entries)]
            new = replace(old, note=f"{next(self.numbers)}")
            assert self.editor.correct(new)
            self.kinds_mended.add(old.kind)
            self.plain.do(tuple(new if entry.id == old.id else entry for entry in self.plain.entries))

    def _correct(self, number: int) -> None:
        chosen = [entry for entry in self.plain.entries if isinstance(entry, Stroke)]
        if chosen:
            old = chosen[number % len(chosen)]
            new = replace(old, side="left" if old.side == "right" else "right", pressure=(old.pressure + 1) % 3)
            assert self.editor.correct(new)
            self.plain.do(tuple(new if entry.id == old.id else entry for entry in self.plain.entries))

    def _withdraw(self, number: int) -> None:
        if self.plain.entries:
            gone = self.plain.entries[number % len(self.plain.entries)]
            self.editor.withdraw(gone)
            self.plain.do(tuple(entry for entry in self.plain.entries if entry.id != gone.id))

    def _let_disk(self, *, fail: bool) -> None:
        """Let the book's connection refuse to write, or write again."""
        answers: list[object] = []
        self.thread.ask(
            lambda book: book._file.connection.execute(f"PRAGMA query_only = {int(fail)}").fetchall(), answers.append
        )
        wait_until(lambda: bool(answers), 1)

    def rest(self) -> None:
        """Wait until the book has said of everything whether it is saved."""
        wait_until(lambda: not any(self.editor.state(fact) == "saving" for fact in self.editor.record.saves), 1)
        self.seen += sum(self.editor.state(entry.id) == "not_saved" for entry in self.editor.record.entries)

    def compare(self) -> None:
        """Compare map, list and totals with the plain list."""
        entries, record = self.plain.entries, self.editor.record
        assert record.entries == entries
        assert [self.list.entries.entry(self.list.entries.index(row)) for row in range(len(entries))] == list(
            reversed(entries)
        )
        assert self.list.entries.rowCount() == len(entries)
        marked = gathered(charted_marks(replace(record, entries=entries), self.editor.state))
        assert {place: self.map.marks_of(place) for place in marked} == marked
        assert set(self.map._canvas._marks) == {
            place for entry in entries if (place := sided_region(entry)) and not is_only_a_look(entry)
        }
        totals, seconds = self.bar.words.text(), seconds_of(entries)
        assert totals.startswith(f"{len(entries)} ") if entries else totals == ""
        assert (f"tool {duration(seconds)}" in totals) == bool(seconds)

    def close(self) -> None:
        """Let the disk heal, save all, end the thread, and compare the book with the plain list."""
        self._let_disk(fail=False)
        self.editor.retry()
        wait_until(lambda: self.thread.is_idle and not self.editor._waiting)
        self.rest()
        assert {self.editor.state(entry.id) for entry in self.plain.entries} <= {"saved"}
        self.compare()
        self.thread.stop()
        self.editor.close()
        with open_book(self.path) as book:
            record = book.session(SESSION.id)
            assert book.verify() == ()
        assert record is not None and record.entries == self.plain.entries
        assert {entry.id for entry in record.withdrawn} <= {e.id for known in self.plain.lists for e in known} | {
            entry.id for entry in self.editor.record.withdrawn
        }


def work_at(place: tuple[str, str], **fields: Any) -> Stroke:
    """Return tool work at a place."""
    return replace(WORK, region=place[0], side=place[1], **fields)


def is_only_a_look(entry: Entry) -> bool:
    """Tell whether an entry has nothing to draw: somebody looked and saw nothing."""
    return isinstance(entry, Reaction) and entry.reaction == "none"


def seconds_of(entries: tuple[Entry, ...]) -> int:
    """Add the seconds of tool work up in a plain way, the shared time of a set once."""
    strokes = [entry for entry in entries if isinstance(entry, Stroke)]
    shared = {stroke.set: stroke.duration_s for stroke in strokes if stroke.time == "shared"}
    return sum(stroke.duration_s for stroke in strokes if stroke.time != "shared") + sum(shared.values())


def alike(entry: Entry) -> Entry:
    """Return an entry without what the editor gives it."""
    return replace(entry, id="", session="", position=0, at=None)


@pytest.fixture(scope="module")
def asked(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Path]]:
    """Return what makes copies of a book whose session has been asked, in memory where there is a disk of that kind."""
    in_memory = Path("/dev/shm")
    folder = tmp_path_factory.mktemp("undo")
    place = (
        Path(shutil.copytree(folder, in_memory / f"{folder.parent.name}-{folder.name}"))
        if in_memory.is_dir()
        else folder
    )
    first, numbers = new_book(place / "first.iastm"), count()
    session = Session(first)
    session.editor.set_screening(all_no())
    session.editor.set_consent(agreed())
    session.close()

    def copy() -> Path:
        path = place / f"{next(numbers)}.iastm"
        shutil.copy(first, path)
        return path

    yield copy
    shutil.rmtree(place)


@contextmanager
def session_on(path: Path) -> Iterator[Session]:
    """Open a session on a book and compare everything at its end."""
    session = Session(path)
    try:
        yield session
        session.close()
    finally:
        session.thread.stop()
        path.unlink()


def test_a_difference_is_seen(asked: Callable[[], Path]) -> None:
    """The control: an entry that is only in the plain list, only on the map or only in the book is found."""
    with pytest.raises(AssertionError), session_on(asked()) as session:
        session.act("chart", 0)
        session.editor.record = replace(session.editor.record, entries=())
        session.compare()
    with pytest.raises(AssertionError), session_on(asked()) as session:
        session.act("chart", 0)
        session.map.set_marks([])
        session.compare()
    with pytest.raises(AssertionError), session_on(asked()) as session:
        session.act("chart", 0)
        session.rest()
        session.plain.do(())
        session.editor.record = replace(session.editor.record, entries=())
        session.editor.changed.emit()


def test_undo_and_redo_agree_with_a_plain_list_whatever_is_done(
    asked: Callable[[], Path], record_property: Callable[[str, object], None]
) -> None:
    done = check(asked, SEQUENCES, derandomize=True)
    counts = ", ".join(f"{number} {name}" for name, number in done.items())
    record_property("undo against a plain list", f"{counts}: 0 differences")
    assert done["sequences"] >= SEQUENCES and done["entries seen not saved"] > 100, (
        "saves fail in between, and are seen to"
    )
    assert done["kinds mended"] == len(KINDS), "every kind of entry is charted and mended"


def test_the_same_entry_is_mended_twice_in_a_row_after_an_undo(asked: Callable[[], Path]) -> None:
    with session_on(asked()) as session:
        for action in ("chart", "correct", "chart any kind", "undo", "mend any kind", "mend any kind"):
            session.act(action, 20)
        assert session.kinds_mended, "an entry was mended"


@pytest.mark.long
def test_undo_and_redo_agree_with_a_plain_list_in_many_random_sequences(
    asked: Callable[[], Path],
) -> None:
    assert check(asked, 10 * SEQUENCES, derandomize=False)["sequences"] >= 10 * SEQUENCES


def check(asked: Callable[[], Path], sequences: int, *, derandomize: bool) -> dict[str, int]:
    """Run sequences of actions and count what was done."""
    done = {"sequences": 0, "actions": 0, "entries seen not saved": 0, "kinds mended": 0}
    mended: set[str] = set()

    @settings(
        max_examples=sequences,
        derandomize=derandomize,
        database=None,
        phases=[
            Phase.explicit,
            Phase.generate,
        ],  # a sequence that fails is printed as it is: making it short takes minutes
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(ACTIONS)
    def run(actions: list[Action]) -> None:
        with session_on(asked()) as session:
            for action, number in actions:
                session.act(action, number)
        done["sequences"] += 1
        done["actions"] += len(actions)
        done["entries seen not saved"] += session.seen
        mended.update(session.kinds_mended)
        done["kinds mended"] = len(mended)

    run()
    return done
