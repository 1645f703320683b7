"""The pinned Qt binding counts references right: PySide6 6.12.0 on Python 3.11 aborted after some hundred signals."""

import subprocess
import sys

EMIT = """
from PySide6.QtCore import QObject, Signal

class Sender(QObject):
    stroke_added = Signal(bool, object)

counted = 0

def count(flag, thing):
    global counted
    counted += flag

sender = Sender()
sender.stroke_added.connect(count)
for _ in range(100_000):
    sender.stroke_added.emit(True, None)
print(counted)
"""


def test_a_hundred_thousand_signals_arrive_and_the_process_lives() -> None:
    answer = subprocess.run([sys.executable, "-c", EMIT], capture_output=True, text=True, timeout=120, check=False)
    assert (answer.returncode, answer.stdout.strip()) == (0, "100000"), answer.stderr
