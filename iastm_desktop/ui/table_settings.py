"""What a person has set for work at the table: the hand, the pedal's keys, whether a stopped clock charts by itself."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from iastm_desktop.domain.values import dataclass
from iastm_desktop.ui.preferences import Preferences
from iastm_desktop.words import _

LEFT_HANDED, BY_ITSELF = "left_handed", "charts_by_itself"
IDLE_MIN, IDLE_MIN_AT_FIRST = "table/idle_min", 20  # 0 is never (house rule)
IDLE_CHOICES_MIN = (5, 10, 20, 60, 0)
ACTIONS = {
    "timer": _("Start or stop the clock"),
    "tap_out": _("TAP OUT"),
    "redness": _("Redness here"),
    "chart": _("Chart the time"),
    "table": _("Table mode"),
}
KEYS_AT_FIRST = {"timer": "F8", "redness": "F9", "chart": "F10", "table": "F11", "tap_out": "F12"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChoices:
    """`keys` maps an action to the name of its key, empty where it has none."""

    left_handed: bool = False
    charts_by_itself: bool = False
    idle_min: int = IDLE_MIN_AT_FIRST
    keys: Mapping[str, str]


class TableSettings(QObject):
    """Holds the choices, and keeps them where there are preferences. `changed` after each."""

    changed = Signal()

    def __init__(self, preferences: Preferences | None = None) -> None:
        super().__init__()
        self._preferences = preferences
        self.choices = _read(preferences)

    def keys(self) -> Mapping[str, str]:
        """Return the key of each action."""
        return self.choices.keys

    def set_key(self, action: str, key: str) -> None:
        """Map a key to an action; one that had it before has none now."""
        keys = {other: "" if own == key else own for other, own in self.choices.keys.items()}
        self._take(replace(self.choices, keys={**keys, action: key}))

    def set_left_handed(self, on: bool) -> None:
        """Put TAP OUT at the right, or at the left."""
        self._take(replace(self.choices, left_handed=on))

    def set_charts_by_itself(self, on: bool) -> None:
        """Let a stopped clock chart at once, or wait for a tap."""
        self._take(replace(self.choices, charts_by_itself=on))

    def set_idle_min(self, minutes: int) -> None:
        """Cover the screen after so many minutes in which nothing is touched; 0 is never."""
        self._take(replace(self.choices, idle_min=minutes))

    def _take(self, choices: TableChoices) -> None:
        self.choices = choices
        if self._preferences is not None:
            for name in (LEFT_HANDED, BY_ITSELF):
                self._preferences.remember_choice(f"table/{name}", "yes" if getattr(choices, name) else "no")
            self._preferences.remember_choice(IDLE_MIN, str(choices.idle_min))
            for action, key in choices.keys.items():
                self._preferences.remember_choice(f"table/key_{action}", key or "-")
        self.changed.emit()


def idle_minutes(preferences: Preferences) -> int:
    """Return after how many minutes in which nothing is touched somebody has to say who they are; 0 is never."""
    kept = preferences.choice(IDLE_MIN)
    return int(kept) if kept.isdigit() else IDLE_MIN_AT_FIRST


def _read(preferences: Preferences | None) -> TableChoices:
    if preferences is None:
        return TableChoices(keys=dict(KEYS_AT_FIRST))
    kept = {action: preferences.choice(f"table/key_{action}") for action in KEYS_AT_FIRST}
    keys = {action: "" if kept[action] == "-" else kept[action] or first for action, first in KEYS_AT_FIRST.items()}
    said = {name: preferences.choice(f"table/{name}") == "yes" for name in (LEFT_HANDED, BY_ITSELF)}
    return TableChoices(keys=keys, idle_min=idle_minutes(preferences), **said)
