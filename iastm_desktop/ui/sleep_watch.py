"""The computer goes to sleep: Linux says so on the bus, Windows to each window. Elsewhere a clock tells at waking."""

from __future__ import annotations

import ctypes
import sys

from PySide6.QtCore import SLOT, QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Signal, Slot

LOGIN, PLACE, MANAGER = "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager"
# https://learn.microsoft.com/windows/win32/power/wm-powerbroadcast
WINDOWS_MESSAGE, POWER_BROADCAST, SUSPENDING = b"windows_generic_MSG", 0x0218, 0x0004


class SleepWatch(QObject):
    """Listens to the system; `going` comes before the computer sleeps. Hears nothing where nobody says so."""

    going = Signal()

    def listen(self, *, session_bus: bool = False) -> bool:
        """Begin, once; return whether somebody will say so. A test's own bus takes the place of the system's."""
        app = QCoreApplication.instance()
        if sys.platform == "win32" and app is not None:
            self._messages = _WindowsMessages(self)
            app.installNativeEventFilter(self._messages)
            return True
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

    def on_message(self, kind: bytes | bytearray | memoryview, address: int) -> None:
        """Pass on that Windows is about to sleep; `address` is that of a message of the kind that Qt names."""
        if kind == WINDOWS_MESSAGE and address:
            told = _Message.from_address(address)
            self.on_sleep(told.message == POWER_BROADCAST and told.wParam == SUSPENDING)


class _Message(ctypes.Structure):
    """The beginning of Windows' MSG: https://learn.microsoft.com/windows/win32/api/winuser/ns-winuser-msg"""

    _fields_ = [("hwnd", ctypes.c_void_p), ("message", ctypes.c_uint32), ("wParam", ctypes.c_size_t)]


class _WindowsMessages(QAbstractNativeEventFilter):
    """Shows every message of Windows to a watch, and stops none."""

    def __init__(self, watch: SleepWatch) -> None:
        super().__init__()
        self._watch = watch

    # Qt's own names

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        self._watch.on_message(kind.data() if isinstance(kind, QByteArray) else kind, int(message))
        return False, 0
