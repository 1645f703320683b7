"""One visit, charted by taps or keys: both upper trapezius and levator scapulae, from Today to the signature."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from iastm_desktop.domain.entries import Entry
from iastm_desktop.domain.facts import SessionRecord
from iastm_desktop.domain.plain import to_plain
from iastm_desktop.domain.regions import SidedRegion
from iastm_desktop.storage.book import open_book
from iastm_desktop.ui.pin_sheet import PinSheet
from iastm_desktop.ui.session_page import SessionPage
from iastm_desktop.ui.window import MainWindow
from tests.journeys.finger import Finger
from tests.journeys.hands import PIN, session_page, wait_until, wait_until_saved
from tests.journeys.known_client import STRETCH

TRAPEZIUS, LEVATOR = SidedRegion("upper_trapezius", "right"), SidedRegion("levator_scapulae", "right")
LEFT_TRAPEZIUS, LEFT_LEVATOR = TRAPEZIUS._replace(side="left"), LEVATOR._replace(side="left")
NOT_TOLD = ("id", "session", "position", "at", "of", "set", "time")


def chart_from_empty(window: MainWindow, hand: type[Finger] = Finger) -> SessionPage:
    """Chart the visit by taps on an empty chart: the dose is the one used last."""
    finger = hand(window)
    page = begin(finger, window)
    finger.tap(page._side.plan.leave)
    finger.tap(page.kinds.chip("measure"))
    rom = page.panel.quick["measure"]
    finger.choose(rom.joint, "cervical")  # type: ignore[union-attr]
    finger.choose(rom.motion, "rotation right")  # type: ignore[union-attr]
    finger.turn(rom.dial, 55)  # type: ignore[union-attr]
    finger.tap(rom.chart["pre"])  # type: ignore[union-attr]
    finger.tap(page.kinds.chip("stroke"))
    finger.tap(page.desk.rail.button("posterior_neck_shoulders"))
    finger.tap_region(page, TRAPEZIUS)
    finger.tap(page.names.other_side)
    finger.tap(page.panel.chart_button)
    redness_and_grade(finger, page)
    finger.tap(page.view_bar.layers.button("deep"))
    finger.tap_region(page, LEVATOR)
    finger.tap(page.panel.chart_button)
    tap_out(finger, page)
    finger.tap(page.desk.strip.button("reaction:petechiae"))
    finger.tap_region(page, LEFT_LEVATOR)
    finger.tap(page.panel.chart_button)
    finger.tap(page.head.finish)
    answer(finger, page)
    finger.tap(page.finish.pain.chip("3"))
    finger.choose(page.finish.told, "expect_redness")
    finger.choose(page.finish.told, "right_to_stop")
    finger.choose(page.finish.home_care.chips, STRETCH)
    finger.choose(page.finish.next_visit, "1 week")
    sign(finger, window, page)
    return page


def chart_like_last_time(window: MainWindow, hand: type[Finger] = Finger) -> SessionPage:
    """Chart the visit by taps on last time's work, each item by a tap of its own."""
    finger = hand(window)
    page = begin(finger, window)
    plan = page._side.plan
    finger.measure(plan.motions.lines[0], 55)
    trapezius, levator, *_home = plan.rows()
    finger.tap(trapezius.done)
    redness_and_grade(finger, page)
    finger.tap(levator.sides["right"])
    tap_out(finger, page)
    finger.tap(page.desk.strip.button("reaction:petechiae"))
    finger.tap(levator.sides["left"])
    finger.tap(page.head.finish)
    answer(finger, page)
    finger.tap(page.finish.again.again)
    sign(finger, window, page)
    return page


def begin(finger: Finger, window: MainWindow) -> SessionPage:
    """Start today's visit: nothing changed in health, pain before, the client agrees."""
    today = window.stack.currentWidget()
    wait_until(lambda: bool(today.cards()))  # type: ignore[union-attr]
    finger.tap(today.cards()[0].action)  # type: ignore[union-attr]
    page = session_page(window)
    wait_until(lambda: page.editor.knows_earlier and page.before.health_again.isVisible())
    finger.tap(page.before.health_again.again)
    finger.tap(page.before.pain.number(6))
    finger.tap(page.before.consent_again.again)
    return page


def redness_and_grade(finger: Finger, page: SessionPage) -> None:
    """Chart redness, grade 2, where the work was last."""
    finger.tap(page.desk.strip.button("reaction:erythema"))
    finger.tap(page.desk.strip.button("grade:2"))


def tap_out(finger: Finger, page: SessionPage) -> None:
    """Let the client stop the work, and go back to the chart."""
    finger.tap(page.stop)
    notice = page.table.tap_outs.notice
    assert notice is not None
    finger.tap(notice.back)


def answer(finger: Finger, page: SessionPage) -> None:
    """At the end: why and how much it hurt, nothing seen elsewhere, the motion after."""
    (asked,) = page.finish.missing.answers
    finger.choose(asked.reason, "too_sharp")
    finger.tap(asked.pain.number(7))
    finger.tap(page.finish.missing.nothing_seen)
    finger.measure(page.finish.motions.lines[0], 70)


def sign(finger: Finger, window: MainWindow, page: SessionPage) -> None:
    """Finish the visit and sign it by PIN."""
    finger.tap(page.finish.sign)
    sheet = pin_sheet(window)
    for digit in PIN:
        finger.tap(sheet.pad.key(digit))
    wait_until(lambda: page.editor.record.is_signed)
    wait_until_saved(page)


def pin_sheet(window: MainWindow) -> PinSheet:
    """Wait for the pad to be ready, and return its sheet."""

    def sheets() -> list[PinSheet]:
        return [sheet for sheet in window.findChildren(PinSheet) if sheet.isVisible() and sheet.pad.isVisible()]

    wait_until(lambda: bool(sheets()))
    QApplication.processEvents()
    return sheets()[0]


def what_the_book_says(book: Path, session: str) -> SessionRecord:
    """Read the visit from the disk by a connection of its own; the book is whole."""
    with open_book(book) as opened:
        assert opened.verify() == ()
        record = opened.session(session)
    assert record is not None
    return record


def told(entry: Entry) -> dict[str, Any]:
    """Return what an entry says, without what the program adds."""
    return {"kind": entry.kind} | {name: value for name, value in to_plain(entry).items() if name not in NOT_TOLD}


def place(region: SidedRegion, **more: Any) -> dict[str, Any]:
    """Return the fields of a sided region, and more."""
    return {**region._asdict(), **more}
