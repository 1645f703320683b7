"""Today: the line-up and what is unfinished."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from iastm_desktop.domain.facts import Record, new_id
from iastm_desktop.ui.care_line import CareLine
from iastm_desktop.ui.dates import count, day_and_month, long_date, weekday_date
from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.line_up_form import LineUpForm
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import (
    PAGE_MARGIN_PX,
    button,
    clear,
    column,
    elided,
    holder,
    label,
    row,
    scrolling,
    widgets_in,
)
from iastm_desktop.ui.today_lines import LINE_UP, Day, Visit, next_waiting, read_day, state_in_words, visits_of
from iastm_desktop.ui.visit_card import ActionCard, CardWords, action_card
from iastm_desktop.words import _

if TYPE_CHECKING:
    from iastm_desktop.storage.reads import SessionLine
    from iastm_desktop.ui.review_dialog import ReviewDialog

LONG_DATE_FROM_PX = 760
OTHER_DAYS = 3  # unfinished visits of other days that stand before the day's own; the others are one tap away
GROUPS = {"started": _("Unfinished"), "waiting": _("To come"), "finished": _("Finished")}
ACTIONS = {"started": _("Go on"), "waiting": _("Start"), "finished": _("Open")}
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_STATE_ROLES = {"started": "now", "waiting": "muted", "finished": "ok"}


class TodayPage(QWidget):
    """The day's visits by time. A tap on one starts its session or opens it."""

    session_wanted = Signal(str)
    start_wanted = Signal(str)
    clients_wanted = Signal()
    newcomer_wanted = Signal()
    care_wanted = Signal(str)

    def __init__(self, book: OpenBook, parts: Parts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book, self._parts = book, parts
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._date, self._number = elided("", "display"), label("", "muted")
        self.add_button = button(_("Add to line-up"), self.ask_whom)
        self.review_button = button(_("Review and sign"), self.review)
        self.review_button.hide()
        self.newcomer_button = button(_("New client fills in"), self.newcomer_wanted.emit)
        self.find_button = button(_("Find a client"), self.clients_wanted.emit, role="primary")
        self.form = LineUpForm(book)
        self.form.hide()
        self.form.added.connect(self._on_added)
        self.form.moved.connect(self._on_moved)
        self.form.taken_off.connect(self._on_taken_off)
        self.form.closed.connect(self.form.hide)
        self.care = CareLine(book, parts)
        self.care.wanted.connect(self.care_wanted)
        self._visits, self._all_unfinished = column(spacing=10), False
        self._shown: object = None
        self._lay_out()
        book.clients_changed.connect(self.refresh)
        book.acting_changed.connect(self.refresh)

    def enter(self) -> None:
        """Show the day anew."""
        self.form.hide()
        self._all_unfinished = False
        self.setFocus()
        self.refresh()

    def refresh(self) -> None:
        """Read today from the book and show it."""
        today = self._parts.now().date
        self._say_date()
        self._book.ask(self, lambda book: read_day(book, today), self.show_day)
        self.care.refresh()

    def _say_date(self) -> None:
        """Say the date in full where it has room beside the buttons."""
        today = self._parts.now().date
        self._date.setText(long_date(today) if self.width() >= LONG_DATE_FROM_PX else weekday_date(today))
        self._date.setToolTip(long_date(today))

    def show_day(self, day: Day) -> None:
        """Show what the book holds for a day: what is under way, what comes, what is finished.

        Where all of it stands there already it is left: a card that is made anew loses the focus or a tap on it.
        """
        shown = (day, self._all_unfinished, self._book.may_chart, self._book.looks_only, self._names_in(day))
        if shown == self._shown:
            return
        self._shown = shown
        visits = visits_of(day)
        upcoming = next_waiting(visits)
        clear(self._visits)
        for state, heading in GROUPS.items():
            group = [visit for visit in visits if visit.state == state]
            others = day.unfinished if state == "started" else ()
            if group or others:
                self._visits.addWidget(label(heading, "h3"))
            for visit in group:
                self._visits.addWidget(self._visit_card(visit, is_next=visit is upcoming))
            self._add_unfinished(others, day)
        if not visits:
            self._visits.addWidget(_empty(_("Nobody is on the line-up. Find a client and start, or plan the day.")))
        self._number.setText(_summary(visits))
        unsigned = sum(bool(line.ended_at) and not line.signed for line in day.sessions)
        self.review_button.setVisible(bool(unsigned) and self._book.may_chart)
        self.review_button.setText(_("Review and sign {number}").format(number=unsigned))

    def _names_in(self, day: Day) -> tuple[tuple[str, str], ...]:
        planned = [record.client or "" for record in day.line_up]
        return tuple(
            self._named(client) for client in [*planned, *(line.client for line in (*day.sessions, *day.unfinished))]
        )

    def _add_unfinished(self, lines: Sequence[SessionLine], day: Day) -> None:
        """Add the unfinished visits of other days, the newest first; where there are many, the rest behind a button."""
        newest_first = sorted(lines, key=lambda line: line.started_at, reverse=True)
        shown = newest_first if self._all_unfinished else newest_first[:OTHER_DAYS]
        for line in shown:
            self._visits.addWidget(self._unfinished_card(line))
        if len(shown) < len(newest_first):
            words = _("Show {number} more unfinished").format(number=len(newest_first) - len(shown))
            self._visits.addWidget(button(words, lambda: self._show_all(day), role="quiet"))

    def _show_all(self, day: Day) -> None:
        self._all_unfinished = True
        self.show_day(day)

    def cards(self) -> tuple[ActionCard, ...]:
        """Return the cards shown, in order."""
        return tuple(widget for widget in widgets_in(self._visits) if isinstance(widget, ActionCard))

    def review(self) -> ReviewDialog:
        """Show what is to be signed today."""
        from iastm_desktop.ui.review_dialog import ReviewDialog

        dialog = ReviewDialog(self._book, self._parts, self._parts.now().date, self)
        dialog.session_wanted.connect(self.session_wanted)
        dialog.signed.connect(self.refresh)
        dialog.open()
        return dialog

    def ask_whom(self) -> None:
        """Open the form that adds somebody to the line-up."""
        self.form.show()
        self.form.enter()

    def ask_to_change(self, planned: Record) -> None:
        """Open the form that moves a planned visit or takes it off."""
        self.form.show()
        self.form.enter_planned(planned)

    def _step(self, by: int) -> None:
        """Go to the next visit by keyboard, its button ready to be pressed."""
        usable = [card.action for card in self.cards() if card.action.isEnabled()]
        at = next((place for place, action in enumerate(usable) if action.hasFocus()), -1 if by > 0 else 0)
        if usable:
            usable[(at + by) % len(usable)].setFocus(Qt.FocusReason.TabFocusReason)

    def _lay_out(self) -> None:
        head = row(column(self._date, self._number, spacing=2), *self._ways(), spacing=10)
        head.setStretch(0, 1)
        left = holder(column(self.form, self.care, self.review_button, self._visits, 0, spacing=14))
        body = holder(row(left))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN_PX, PAGE_MARGIN_PX - 4, PAGE_MARGIN_PX, 8)
        layout.setSpacing(18)
        layout.addLayout(head)
        layout.addWidget(scrolling(body), 1)

    def _ways(self) -> tuple[QPushButton, ...]:
        return self.newcomer_button, self.add_button, self.find_button

    def _visit_card(self, visit: Visit, *, is_next: bool) -> ActionCard:
        name, alerts = self._named(visit.client)
        words = CardWords(
            lead=visit.time or "–",
            title=name,
            detail=visit.reason,
            alert=alerts,
            state=state_in_words(visit.session),
            state_role=_STATE_ROLES[visit.state],
            action=self._action(visit.state),
            role="primary" if is_next or visit.state == "started" else "",
        )
        more = self._change_button(visit.planned, name) if visit.planned and not visit.session else None
        more = None if self._book.looks_only else more
        card = action_card(words, self._doing(visit.client, visit.session), more=more)
        card.set_usable(bool(visit.session) or self._book.may_chart)
        return card

    def _change_button(self, planned: Record, name: str) -> QPushButton:
        made = button("", lambda: self.ask_to_change(planned), role="quiet", name=_("Change {name}").format(name=name))
        made.setToolTip(_("Move in the line-up, or take off"))
        put_icon(made, "more", tone="muted")
        return made

    def _unfinished_card(self, line: SessionLine) -> ActionCard:
        name, alerts = self._named(line.client)
        words = CardWords(
            lead=day_and_month(line.started_at.date),
            title=name,
            detail=line.reason or "",
            alert=alerts,
            state=f"{weekday_date(line.started_at.date)}, {state_in_words(line)}",
            state_role=_STATE_ROLES["started"],
            action=self._action("started"),
        )
        return action_card(words, self._doing(line.client, line))

    def _action(self, state: str) -> str:
        return ACTIONS["finished" if self._book.looks_only and state == "started" else state]

    def _named(self, client: str) -> tuple[str, str]:
        """Return a client's name and alerts."""
        known = self._book.clients.get(client)
        return (known.known_as, " · ".join(known.alerts)) if known else (_("unknown client"), "")

    def _doing(self, client: str, line: SessionLine | None) -> Callable[[], None]:
        if line is None:
            return lambda: self.start_wanted.emit(client)
        session = line.id
        return lambda: self.session_wanted.emit(session)

    def _on_added(self, client: str, time: str, reason: str) -> None:
        record = planned_visit(client, self._parts.now().date, time=time, reason=reason)
        self.form.hide()
        self._book.save([self._book.save_of(record)], self.refresh)

    def _on_moved(self, planned: Record, time: str, reason: str) -> None:
        self.form.hide()
        self._book.correct(self, replace(planned, body=planned_body(time, reason)), self.refresh)

    def _on_taken_off(self, planned: Record) -> None:
        self.form.hide()
        self._book.correct(self, planned, self.refresh, reason="taken off", withdrawn=True)

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say_date()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS:
            self._step(_STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


def planned_visit(client: str, day: date, *, time: str, reason: str) -> Record:
    """Return the record that puts a client on a day's line-up."""
    return Record(id=new_id(), kind=LINE_UP, client=client, on_date=day, body=planned_body(time, reason))


def planned_body(time: str, reason: str) -> dict[str, object]:
    """Return what a line-up record says; what is empty is left out."""
    return {name: text for name, text in (("time", time), ("reason", reason)) if text}


def _summary(visits: tuple[Visit, ...]) -> str:
    waiting = sum(visit.state == "waiting" for visit in visits)
    finished = sum(visit.state == "finished" for visit in visits)
    parts = [count(len(visits), _("visit"), _("visits"))]
    parts += [_("{number} to come").format(number=waiting)] if waiting else []
    parts += [_("{number} finished").format(number=finished)] if finished else []
    return " · ".join(parts)


def _empty(text: str) -> QWidget:
    made = label(text, "muted", wrap=True)
    made.setContentsMargins(0, 24, 0, 24)
    return made
