"""The habits of the dose, kept on this computer for who charts: no practice fact, no client's name."""

import json
from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject, Signal

from iastm_desktop.domain.dose_habits import NO_HABITS, TIERS, Habits, learning, placed, with_time, with_use
from iastm_desktop.domain.entries import Entry, Stroke
from iastm_desktop.domain.plain import to_plain
from iastm_desktop.ui.preferences import Preferences

KEY = "dose/{person}"


class DoseSettings(QObject):
    """Holds the habits of one person and keeps them where there are preferences. `changed` after a change by hand."""

    changed = Signal()

    def __init__(self, preferences: Preferences | None = None, person: str = "") -> None:
        super().__init__()
        self._preferences, self._key = preferences, KEY.format(person=person)
        self.habits = _read(preferences.choice(self._key)) if preferences else NO_HABITS

    def use(self, dose: Mapping[str, object]) -> None:
        """Learn from one use. What is shown does not move under the finger: it follows at the next session."""
        self._take(with_use(self.habits, dose))

    def learn_from(self, entries: Iterable[Entry]) -> None:
        """Learn from new tool work, however it was charted: by the form, by the clock, like last time."""
        for entry in entries:
            if isinstance(entry, Stroke):
                self.use(to_plain(entry))

    def place(self, field: str, code: str, tier: str) -> None:
        """Put a code in a tier by hand."""
        self._take(placed(self.habits, field, code, tier))
        self.changed.emit()

    def learn(self, field: str) -> None:
        """Let a field's tiers follow its use again."""
        self._take(learning(self.habits, field))
        self.changed.emit()

    def set_time(self, tool: str, duration_s: str | None) -> None:
        """Give a tool its own time, None to learn it from use."""
        self._take(with_time(self.habits, tool, duration_s))
        self.changed.emit()

    def _take(self, habits: Habits) -> None:
        self.habits = habits
        if self._preferences is not None:
            told = {name: getattr(habits, name) for name in ("uses", "placed", "times", "set_times")}
            self._preferences.remember_choice(self._key, json.dumps(told, separators=(",", ":")))


def _read(text: str) -> Habits:
    """Return the habits a settings file tells; what cannot be read is left out, for it is learnt again."""
    try:
        told = json.loads(text or "{}")
    except ValueError:
        return NO_HABITS
    if not isinstance(told, dict):
        return NO_HABITS
    tiers = {name: {c: t for c, t in _texts(own).items() if t in TIERS} for name, own in _dict(told, "placed").items()}
    return Habits(
        uses={name: _list(own) for name, own in _dict(told, "uses").items()},
        placed=tiers,
        times={name: _list(own) for name, own in _dict(told, "times").items()},
        set_times={name: time for name, time in _texts(told.get("set_times")).items() if time.isdigit()},
    )


def _dict(told: dict[str, object], name: str) -> dict[str, object]:
    value = told.get(name)
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> dict[str, str]:
    return {name: text for name, text in value.items() if isinstance(text, str)} if isinstance(value, dict) else {}


def _list(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
