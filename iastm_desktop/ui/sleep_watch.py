"""The computer goes to sleep: Linux says so on the system bus. Elsewhere the clock tells when it wakes."""

from __future__ import annotations

import sys

from PySide6.QtCore import SLOT, QObject, Signal, Slot

LOGIN, PLACE, MANAGER = "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager"


class SleepWatch(QObject):
    """Listens to the login manager; `going` comes before the computer sleeps. Hears nothing where there is none."""

    going = Signal()

    def listen(self, *, session_bus: bool = False) -> bool:
        """Begin, once; return whether somebody will say so. A test's own bus takes the place of the system's."""
        if not sys.platform.startswith("linux"):
            return False
        from PySide6.QtDBus import QDBusConnection

        bus = QDBusConnection.sessionBus() if session_bus else QDBusConnection.systemBus()
        if not bus.isConnected():
            return False
        sender = "" if session_bus else LOGIN
        slot = SLOT("on_sleep(bool)")  # a str, which is what PySide takes, whatever its stubs say
        return bool(bus.connect(sender, PLACE, MANAGER, "PrepareForSleep", self, slot))  # type: ignore[call-overload]

    @Slot(bool)
    def on_sleep(self, going: bool) -> None:
        """Pass on that the computer goes to sleep; that it woke is no news."""
        if going:
            self.going.emit()
