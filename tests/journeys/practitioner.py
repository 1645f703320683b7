"""A process of its own that charts, or looks, in the real window: `python -m tests.journeys.practitioner`.

`chart BOOK CLIENT` charts a session and then waits to be killed; `look BOOK CLIENT PDF` reopens it and prints it.
"""

import json
import sys
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog

from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.ui.background import wait_for_jobs
from iastm_desktop.ui.summary_dialog import SummaryDialog
from iastm_desktop.ui.window import MainWindow
from tests.journeys.hands import (
    answer_health_and_consent,
    chart,
    first_line,
    open_client,
    open_window,
    session_page,
    tap,
    tap_out,
    tap_region,
    wait_until,
    wait_until_saved,
)

RIGHT = SidedRegion("upper_trapezius", "right")
LEFT = SidedRegion("upper_trapezius", "left")
VIEWS = ("anterior", "posterior", "lateral_right")


def chart_a_session(window: MainWindow, name: str) -> None:
    """Chart tool work on the right upper trapezius in three views, a reaction, a measure, work by hand, a tap-out."""
    client = open_client(window, name)
    tap(client.start_button)  # type: ignore[attr-defined]
    page = session_page(window)
    answer_health_and_consent(page)
    for view in VIEWS:
        tap_region(page, view, RIGHT)
        assert page.name.text() == "RIGHT Upper trapezius"
        chart(page, "stroke", tool="handlebar_small", pressure="3", duration_s="90")
    tap_region(page, "posterior", LEFT)
    chart(page, "stroke")  # the dose is remembered
    chart(page, "reaction", reaction="erythema", grade="2", phase="during")
    chart(page, "measure", measure="rom", joint="cervical", motion="rotation", side="right", value="65", phase="pre")
    chart(page, "technique", technique="swedish", duration_s="600")
    tap_out(page, action="eased", reason="too_sharp", pain=7)
    wait_until_saved(page)


def look_at_it(window: MainWindow, name: str, pdf: Path) -> None:
    """Open the client's visit, say what the list shows, save the summary."""
    client = open_client(window, name)
    wait_until(lambda: any(card.action.isVisible() for card in client.cards()))  # type: ignore[attr-defined]
    tap(client.cards()[0].action)  # type: ignore[attr-defined]
    page = session_page(window)
    model = page.panel.list.model()
    lines = [str(model.data(model.index(row, 0))) for row in range(model.rowCount())]
    first_line(page.panel.list)
    tap(page.head.ways["summary"])
    wait_until(lambda: any(isinstance(w, SummaryDialog) and w.pdf for w in QApplication.topLevelWidgets()))
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, SummaryDialog))
    QFileDialog.getSaveFileName = staticmethod(lambda *_: (str(pdf), ""))  # type: ignore[method-assign]
    tap(dialog.save_button)
    wait_until(pdf.exists)
    print(json.dumps({"lines": lines, "selected": page.name.text()}), flush=True)


def main(what: str, book: str, name: str, *pdf: str) -> None:
    """Run one of the two journeys."""
    application = QApplication([])
    window = open_window(Path(book))
    if what == "chart":
        chart_a_session(window, name)
        print("saved", flush=True)
        time.sleep(600)  # until killed
    else:
        look_at_it(window, name, Path(pdf[0]))
        window.close()
        wait_for_jobs()
    application.quit()


if __name__ == "__main__":
    main(*sys.argv[1:])
