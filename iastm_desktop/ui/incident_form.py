"""One incident: what happened and since when, how bad and how long, from the work or not, what was done, its end."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.incidents import Incident
from iastm_desktop.domain.moments import Moment, is_future, parse_moment
from iastm_desktop.domain.people import Client
from iastm_desktop.ui.care_words import grade_words, incident_words
from iastm_desktop.ui.chips import ChipRow
from iastm_desktop.ui.dates import clock_time, short_date
from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.people_step import big_field, single_spaced
from iastm_desktop.ui.pieces import button, column, holder, label, row, scrolling
from iastm_desktop.words import _

SINCE = _("Since when (year-month-day hour:minute)")


class IncidentForm(QFrame):
    """Keeps one incident. `told` carries it as it is to be kept; `visit_wanted` the id of its session."""

    told = Signal(object)
    visit_wanted = Signal(str)
    closed = Signal()

    def __init__(self, parts: Parts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts, catalogue = parts, parts.catalogue
        self.incident: Incident | None = None
        self.title, self.about = label("", "h1", wrap=True), label("", "muted", wrap=True)
        self.cause = ChipRow(causes(catalogue), name=_("What happened"))
        self.severity = ChipRow(_listed("incident_severity", catalogue), allow_none=True, name=_("How bad"))
        self.duration = ChipRow(_listed("incident_duration", catalogue), allow_none=True, name=_("How long"))
        self.grade = label("", "h3")
        self.causality = ChipRow(_listed("causality", catalogue), allow_none=True, name=_("From the work?"))
        self.since = big_field(SINCE)
        self.description, self.action = big_field(_("What happened, in words")), big_field(_("What was done about it"))
        self.reported, self.outcome = big_field(_("Reported to")), big_field(_("How it ended"))
        self.wrong = label("", "wrong", wrap=True)
        self.save = button(_("Save"), lambda: self._tell(closing=False), role="primary")
        self.close_it = button(_("Close the incident"), lambda: self._tell(closing=True))
        self.visit = button(_("Open the visit"), self._on_visit)
        self.back = button(_("All incidents"), self.closed.emit, role="quiet")
        put_icon(self.back, "chevron-left", tone="accent")
        for chips in (self.severity, self.duration):
            chips.changed.connect(lambda _code: self._show_grade())
        self._lay_out()

    def show_incident(self, incident: Incident, client: Client | None) -> None:
        """Show an incident; what was said before stands as it is."""
        self.incident = incident
        name = client.known_as if client else _("unknown client")
        self._is_told = incident.entry is None
        self.title.setText(_("Incident") if self._is_told else incident_words(incident, self._parts))
        since = f"{short_date(incident.happened_at.date)} {clock_time(incident.happened_at)}"
        state = _("closed {day}").format(day=short_date(incident.closed_on)) if incident.closed_on else _("open")
        self.about.setText(_("{name} · since {since} · {state}").format(name=name, since=since, state=state))
        for widget in self._cause_row:
            widget.setVisible(self._is_told)
        self.cause.set_value(incident.cause)
        self.since.setText(f"{incident.happened_at.local:%Y-%m-%d %H:%M}")
        for chips, code in (
            (self.severity, incident.severity),
            (self.duration, incident.duration),
            (self.causality, incident.causality),
        ):
            chips.set_value(code)
        for field, text in (
            (self.description, incident.description),
            (self.action, incident.action),
            (self.reported, incident.reported_to),
            (self.outcome, incident.outcome),
        ):
            field.setText(text or "")
        self.close_it.setText(_("Open it again") if incident.closed_on else _("Close the incident"))
        self.say_wrong("")
        self._show_grade()

    def answers(self) -> Incident | None:
        """Return the incident as it stands in the form, None before one is shown."""
        if self.incident is None:
            return None
        return replace(
            self.incident,
            happened_at=self._since() or self.incident.happened_at,
            cause=str(self.cause.value() or self.incident.cause) if self._is_told else self.incident.cause,
            severity=self._code(self.severity),
            duration=self._code(self.duration),
            causality=self._code(self.causality),
            description=single_spaced(self.description) or None,
            action=single_spaced(self.action) or None,
            reported_to=single_spaced(self.reported) or None,
            outcome=single_spaced(self.outcome) or None,
        )

    def say_wrong(self, words: str) -> None:
        """Say why the incident is not kept; what was said stays in the form."""
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))

    def _code(self, chips: ChipRow) -> str | None:
        value = chips.value()
        return value if isinstance(value, str) else None

    def _show_grade(self) -> None:
        told = self.answers()
        self.grade.setText(grade_words(told, self._parts.catalogue) if told else "")

    def _since(self) -> Moment | None:
        """Return since when it has been, None where that cannot be read or is still to come."""
        known = self.incident.happened_at if self.incident else None
        text = single_spaced(self.since)
        if known is None or text == f"{known.local:%Y-%m-%d %H:%M}":
            return known
        try:
            told = parse_moment(f"{text.replace(' ', 'T')}:00{known.isoformat()[-6:]}")
        except ValueError:
            return None
        return None if is_future(told, self._parts.now()) else told

    def _tell(self, *, closing: bool) -> None:
        told = self.answers()
        if told is None:
            return
        if self._since() is None:
            self.say_wrong(_("Write since when it has been as 2026-11-28 14:30, not later than now; nothing is lost."))
            self.since.setFocus()
            return
        if closing and told.closed_on:
            told = replace(told, closed_on=None)
        elif closing:
            if not told.outcome:
                self.say_wrong(_("Write how it ended, then close it: an incident is open until something says so."))
                self.outcome.setFocus()
                return
            told = replace(told, closed_on=self._parts.now().date)
        self.told.emit(told)

    def _on_visit(self) -> None:
        if self.incident:
            self.visit_wanted.emit(self.incident.session)

    def _lay_out(self) -> None:
        asked = column(spacing=4)
        self._cause_row: tuple[QWidget, ...] = (label(_("What happened"), "small"), self.cause)
        rows: tuple[tuple[QWidget, ...], ...] = (
            (self.title, self.about),
            self._cause_row,
            (label(SINCE, "small"), self.since),
            (label(_("In words"), "small"), self.description),
            (label(_("How bad"), "small"), self.severity),
            (label(_("How long"), "small"), self.duration),
            (self.grade,),
            (label(_("From the work?"), "small"), self.causality),
            (label(_("What was done about it"), "small"), self.action),
            (label(_("Reported to (doctor, insurer, regulator)"), "small"), self.reported),
            (label(_("How it ended"), "small"), self.outcome),
        )
        for widgets in rows:
            for widget in widgets:
                asked.addWidget(widget)
            asked.addSpacing(4)
        asked.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row(self.back, 0, self.visit))
        layout.addWidget(scrolling(holder(asked)), 1)
        layout.addWidget(self.wrong)
        layout.addLayout(row(self.close_it, 0, self.save))
        for act in (self.close_it, self.save):
            act.setMinimumHeight(48)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    _is_told = False


def causes(catalogue: Catalogue) -> list[tuple[str, str]]:
    """Return the reactions that are or may become an incident, for one that somebody told of."""
    grave = ("adverse", "adverse_over_mm", "adverse_over_h")
    found = []
    for code, term in catalogue.lists["reactions"].items():
        if any(term.facts.get(name) not in (None, "", "no") for name in grave) or code == "other":
            found.append((code, term.words))
    return found


def _listed(name: str, catalogue: Catalogue) -> list[tuple[str, str]]:
    return [(code, term.words) for code, term in catalogue.lists[name].items()]
