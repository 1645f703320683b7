"""Who was asked before: last time's health answers and consent, each taken over by one tap, or asked anew."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.domain.entries import TapOut, sided_region
from iastm_desktop.domain.facts import new_id
from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.rules import place_in_words
from iastm_desktop.domain.session import Answer, Consent, Screening
from iastm_desktop.ui.dates import short_date
from iastm_desktop.ui.earlier_visits import Earlier
from iastm_desktop.ui.entry_list import place_words
from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.parts import Parts
from iastm_desktop.ui.pieces import button, label
from iastm_desktop.ui.pressing import on_press, show_checked
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

MOST_TAP_OUTS = 3
ACTIONS = {"eased": _("eased off"), "moved": _("moved on"), "stopped": _("stopped")}
NOT_SAID = "not_said"


class AgainCard(QWidget):
    """What was said last time and a large button that says it again. A second tap takes it back."""

    changed = Signal()
    anew_wanted = Signal()

    def __init__(self, ask_anew: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = label("", wrap=True)
        self.again = button("", lambda: None)
        self.again.setCheckable(True)
        on_press(self.again, lambda _on: self._on_again())
        set_role(self.again, "again")
        self.anew = button(ask_anew, self.anew_wanted.emit, role="quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.words, self.again, self.anew):
            layout.addWidget(widget)
        self.set_confirmed(False)

    @property
    def is_confirmed(self) -> bool:
        """Tell whether it was said again today."""
        return self.again.isChecked()

    def offer(self, said: str, again: str) -> None:
        """Show what was said and what the button says."""
        self.words.setText(said)
        self.again.setText(again)
        self.again.setAccessibleName(f"{again}. {said}")

    def set_confirmed(self, on: bool) -> None:
        """Show it as said again, or as still to ask."""
        show_checked(self.again, on)
        put_icon(self.again, "check" if on else "clock", tone="on_accent" if on else "accent")

    def _on_again(self) -> None:
        self.set_confirmed(self.again.isChecked())
        self.changed.emit()


def health_again_words(earlier: Earlier, catalogue: Catalogue) -> tuple[str, str]:
    """Return what was said about health last time, and the words of the button."""
    assert earlier.screening is not None
    assert earlier.asked_on is not None
    said = [_answer_words(answer, catalogue) for answer in earlier.screening.answers if answer.answer != "no"]
    said += [medication.name for medication in earlier.screening.medications]
    allergies = ", ".join(earlier.screening.allergies)
    said += [_("allergic to {what}").format(what=allergies)] if allergies else []
    words = "; ".join(said) or _("nothing reported")
    return words[:1].upper() + words[1:], _("No change since {day}").format(day=short_date(earlier.asked_on))


def consent_again_words(earlier: Earlier, parts: Parts) -> tuple[str, str]:
    """Return what was agreed last time, and the words of the button."""
    assert earlier.consent is not None
    return agreed_words(earlier.consent, parts), _("Accepted as last time")


def agreed_words(consent: Consent, parts: Parts) -> str:
    """Return what was agreed: `Accepted, spoken, pain up to 4, not right upper trapezius`."""
    said = [parts.catalogue.words("consent_decision", consent.decision)]
    said.append(parts.catalogue.words("consent_method", consent.method))
    if consent.pain_ceiling is not None:
        said.append(_("pain up to {limit}").format(limit=consent.pain_ceiling))
    places = ", ".join(place_in_words(place, parts.regions) for place in consent.excluded)
    said += [_("not {places}").format(places=places)] if places else []
    said += [consent.alternative] if consent.alternative else []
    words = ", ".join(said)
    return words[:1].upper() + words[1:]


def screening_again(screening: Screening, earlier: Earlier, session: str) -> Screening:
    """Return last time's answers as this session's, confirmed from that day."""
    return replace(screening, id=new_id(), session=session, confirmed_from=earlier.asked_on)


def consent_again(consent: Consent, session: str, at: Moment) -> Consent:
    """Return last time's decision, way, limits and agreed pain as given today.

    Consent to a region that asks for its own is never taken over, and neither are notes.
    """
    return replace(consent, id=new_id(), session=session, at=at, withdrawn_at=None, specific=(), notes=None)


def last_visit_words(earlier: Earlier, parts: Parts) -> str:
    """Return where the client asked to stop at the last visit, empty where nowhere."""
    said = [tap_out_words(entry, parts) for entry in earlier.tap_outs]
    if not said or earlier.visited_on is None:
        return ""
    more = _("and {number} more").format(number=len(said) - MOST_TAP_OUTS) if len(said) > MOST_TAP_OUTS else ""
    what = "; ".join([*said[:MOST_TAP_OUTS], *([more] if more else [])])
    return _("Last visit, {day}: {what}").format(day=short_date(earlier.visited_on), what=what)


def _answer_words(answer: Answer, catalogue: Catalogue) -> str:
    words = catalogue.words("screening", answer.item)
    said = words if answer.answer == "yes" else _("{item}: not known").format(item=words)
    return f"{said} ({answer.note})" if answer.note else said


def tap_out_words(entry: TapOut, parts: Parts) -> str:
    """Return `stopped at RIGHT Upper trapezius, too sharp`."""
    words = ACTIONS.get(entry.action, entry.action)
    said = [_("{action} at {place}").format(action=words, place=place_words(entry, parts))]
    if sided_region(entry) is None:
        said = [words]
    if entry.reason != NOT_SAID:
        said.append(parts.catalogue.words("tap_out_reason", entry.reason))
    return ", ".join(said)
