"""The red line with the client's alerts, on every screen that concerns a client."""

from PySide6.QtWidgets import QFrame

from iastm_desktop.domain.people import Client
from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.pieces import label, row
from iastm_desktop.ui.theme import set_role
from iastm_desktop.words import _


class AlertLine(QFrame):
    """Names the client and what to watch for; hidden where there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "alertbar")
        self._mark = label("")
        put_icon(self._mark, "warning", tone="danger_ink", size_px=20)
        self.words = label("", "alertwords", wrap=True)
        content = row(self._mark, self.words, spacing=10)
        content.setStretch(1, 1)
        content.setContentsMargins(28, 6, 28, 6)
        self.setLayout(content)
        self.hide()

    def show_client(self, client: Client | None) -> None:
        """Show the alerts of a client; nobody, or nobody's alerts, hides the line."""
        alerts = client.alerts if client else ()
        self.setVisible(bool(alerts))
        text = (
            _("{name} – {alerts}").format(name=client.known_as, alerts=" · ".join(alerts)) if client and alerts else ""
        )
        self.words.setText(text)  # nothing of the last client stays in a hidden line
        self.setAccessibleName(_("Alerts. {text}").format(text=text) if text else "")
