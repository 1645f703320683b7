"""Health and consent on two short lines at the top of a session, and the way to their panel."""

from PySide6.QtWidgets import QSizePolicy

from iastm_desktop.domain.outcome import CLEAR
from iastm_desktop.domain.rules import unanswered
from iastm_desktop.ui.dates import clock_time
from iastm_desktop.ui.health_outcome import is_asked, outcome_now, result_words
from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.pieces import ElidedButton
from iastm_desktop.ui.session_editor import SessionEditor
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _

_AROUND_WORDS_PX = 48  # the sign and the edges
_SIGN_PX = 48
QWIDGETSIZE_MAX = (1 << 24) - 1


class HealthLine(ElidedButton):
    """Shows what was asked before the work; each line is cut with three dots where there is no room."""

    def __init__(self, editor: SessionEditor) -> None:
        super().__init__(around_px=_AROUND_WORDS_PX)
        self._editor = editor
        set_role(self, "lines")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(120)
        editor.changed.connect(self._on_changed)
        self._on_changed()

    def set_sign_only(self, alone: bool) -> None:
        """Show the sign alone, where there is no room for words, or the words too."""
        self._alone = alone
        self.setMinimumWidth(_SIGN_PX if alone else 120)
        self.setMaximumWidth(_SIGN_PX if alone else QWIDGETSIZE_MAX)
        self._cut()

    _alone = False

    def _cut(self) -> None:
        if self._alone:
            self.setText("")
        else:
            super()._cut()

    def _on_changed(self) -> None:
        lines = health_words(self._editor), consent_words(self._editor)
        self.set_words("\n".join(lines))
        self.setAccessibleName(_("Health and consent. {words}").format(words=". ".join(lines)))
        sign, tone = _sign(self._editor)
        put_icon(self, sign, tone=tone, size_px=20)


def health_words(editor: SessionEditor) -> str:
    """Return what health and consent come to: `OK to use tool`, `Light only: apixaban`, `Hands only: tool declined`."""
    screening, catalogue = editor.record.screening, editor.parts.catalogue
    if screening is None:
        return _("Health: not asked yet")
    if unanswered(screening, catalogue) or editor.record.consent is None:
        said = [answer for answer in screening.answers if answer.answer != "no"]
        words = ", ".join(catalogue.words("screening", answer.item) for answer in said)
        return _("Health: {words}").format(words=words or _("nothing reported"))
    return result_words(outcome_now(editor))


def consent_words(editor: SessionEditor) -> str:
    """Return what was agreed."""
    consent = editor.record.consent
    if consent is None:
        return _("Consent: not asked yet")
    words = editor.parts.catalogue.words("consent_decision", consent.decision)
    if consent.withdrawn_at is not None:
        return _("Consent taken back at {time}").format(time=clock_time(consent.withdrawn_at))
    if consent.pain_ceiling is not None:
        words = _("{decision}, pain up to {limit}").format(decision=words, limit=consent.pain_ceiling)
    return _("Consent: {words}").format(words=words)


def _sign(editor: SessionEditor) -> tuple[str, str]:
    """Return icon and tone: a tick where nothing stands against the work, else the sign that asks to look."""
    screening = editor.record.screening
    flagged = screening and any(answer.answer != "no" for answer in screening.answers)
    clear = is_asked(editor) and outcome_now(editor).level == CLEAR and not flagged
    return ("check", "ok_ink") if clear else ("warning", "amber_ink")
