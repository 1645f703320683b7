"""The login manager's word that the computer goes to sleep arrives: on a bus of the test's own."""

import shutil
import subprocess
import sys

import pytest

pytestmark = pytest.mark.long

PROGRAM = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from iastm_desktop.ui.sleep_watch import MANAGER, PLACE, SleepWatch

app, watch = QCoreApplication([]), SleepWatch()
watch.going.connect(lambda: print("going", flush=True))
watch.going.connect(app.quit)
assert watch.listen(session_bus=True)
for going in (False, sys.argv[1] == "sleep"):
    said = QDBusMessage.createSignal(PLACE, MANAGER, "PrepareForSleep")
    said.setArguments([going])
    QDBusConnection.sessionBus().send(said)
QTimer.singleShot(5000, app.quit)
app.exec()
"""


@pytest.mark.parametrize(("word", "heard"), [("sleep", "going"), ("wake", "")])
def test_what_the_login_manager_says_is_heard(word: str, heard: str) -> None:
    run = shutil.which("dbus-run-session")
    assert run, "install the Debian package dbus-daemon"
    command = [run, "--", sys.executable, "-c", PROGRAM, word]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.strip() == heard, done.stderr
