"""The slim bar at the top: brand, where to go, who charts, look, help."""

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QMenu, QPushButton, QToolButton

from iastm_desktop.domain.catalogue import Catalogue
from iastm_desktop.ui.icons import put_icon
from iastm_desktop.ui.open_book import OpenBook
from iastm_desktop.ui.pieces import button, label, row
from iastm_desktop.ui.pressing import on_press, show_checked
from iastm_desktop.ui.theme import GAP_PX, set_role
from iastm_desktop.words import _

THEME_WORDS = {"light": _("Light"), "dark": _("Dark"), "contrast": _("High contrast")}
PLACES = {"today": (_("Today"), "calendar"), "clients": (_("Clients"), "people"), "care": (_("Calls"), "note")}
BRAND_FROM_PX = 800  # in a narrower bar the ways to go need the room


class TopBar(QFrame):
    """Where to go and who charts. `place_wanted` carries a key of PLACES, `theme_wanted` a theme's name."""

    place_wanted = Signal(str)
    theme_wanted = Signal(str)
    acting_wanted = Signal(str, str)
    practitioner_wanted = Signal()
    practice_wanted = Signal()
    open_wanted = Signal()
    new_wanted = Signal()
    terms_wanted = Signal()
    table_wanted = Signal()
    keys_wanted = Signal()
    about_wanted = Signal()
    audit_wanted = Signal()
    check_wanted = Signal()
    retention_wanted = Signal()
    backups_wanted = Signal()
    lock_wanted = Signal()
    lock_now_wanted = Signal()
    openers_wanted = Signal()

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        set_role(self, "bar")
        self._catalogue = catalogue
        self._places = QButtonGroup(self)
        self._places.setExclusive(True)
        self.places = {place: self._place_button(place) for place in PLACES}
        self.chip = button("", lambda: None, name=_("Who charts"))
        self.chip.setMenu(QMenu(self.chip))
        put_icon(self.chip, "person")
        self.look_button = self._menu_button("settings", _("Look"), self._look_menu())
        self.help_button = self._menu_button("more", _("Practice file and help"), self._help_menu())
        self._brand = label(_("IASTM Desktop"), "brand")
        ends = (self.chip, self.look_button, self.help_button)
        content = row(self._brand, 12, *self.places.values(), 0, *ends, spacing=GAP_PX)
        content.setContentsMargins(16, 4, 12, 4)
        self.setLayout(content)

    def show_place(self, place: str) -> None:
        """Mark where one is; any other word marks neither place."""
        self._places.setExclusive(False)
        for name, shown in self.places.items():
            show_checked(shown, name == place)
        self._places.setExclusive(place in self.places)

    def show_book(self, book: OpenBook) -> None:
        """Show who may chart in this book and who does, and offer what changes it where it is open to write."""
        for action in (self.practice_action, self.terms_action, self.backups_action):
            action.setEnabled(not book.looks_only)
        menu = self.chip.menu()
        menu.clear()
        for person in book.practitioners.values():
            for role in person.roles:
                action = menu.addAction(self._acting_words(person.name, role))
                action.setCheckable(True)
                action.setChecked(book.practitioner == person and book.role == role)
                action.triggered.connect(
                    lambda _checked=False, who=person.id, role=role: self.acting_wanted.emit(who, role)
                )
        menu.addSeparator()
        self.add_action = self._action(menu, _("Add a practitioner…"), self.practitioner_wanted)
        self.add_action.setEnabled(not book.looks_only)
        name = book.practitioner.name if book.practitioner else _("Nobody")
        words = self._acting_words(name, book.role)
        self.chip.setText(words)
        self.chip.setAccessibleName(_("Who charts: {words}").format(words=words))

    def show_lock(self, *, locked: bool, may_write: bool) -> None:
        """Offer to lock a file that has no lock, and what a locked one can do."""
        self.lock_action.setVisible(not locked)
        self.lock_action.setEnabled(may_write)
        for action in (self.lock_now_action, self.openers_action):
            action.setVisible(locked)

    def show_theme(self, name: str) -> None:
        """Tick the theme in use."""
        for action in self.look_button.menu().actions():
            action.setChecked(action.data() == name)

    def _place_button(self, place: str) -> QPushButton:
        words, picture = PLACES[place]
        made = button(words, lambda: None, role="segment")
        made.setCheckable(True)
        on_press(made, lambda _on: self.place_wanted.emit(place), both_ways=False)
        put_icon(made, picture)
        self._places.addButton(made)
        return made

    def _menu_button(self, picture: str, words: str, menu: QMenu) -> QToolButton:
        made = QToolButton()
        set_role(made, "tool")
        put_icon(made, picture, tone="muted")
        made.setAccessibleName(words)
        made.setToolTip(words)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setMenu(menu)
        return made

    def _look_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for name, words in THEME_WORDS.items():
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setData(name)
            group.addAction(action)
            action.triggered.connect(lambda _checked=False, name=name: self.theme_wanted.emit(name))
        return menu

    def _help_menu(self) -> QMenu:
        menu = QMenu(self)
        self.open_action = self._action(menu, _("Open another practice file…"), self.open_wanted)
        self.new_action = self._action(menu, _("New practice file…"), self.new_wanted)
        menu.addSeparator()
        self.practice_action = self._action(menu, _("Practice and people…"), self.practice_wanted)
        self.table_action = self._action(menu, _("At the table: hand, clock, pedal…"), self.table_wanted)
        self.terms_action = self._action(menu, _("My own words…"), self.terms_wanted)
        self.audit_action = self._action(menu, _("Who did and saw what…"), self.audit_wanted)
        self.backups_action = self._action(menu, _("Backups…"), self.backups_wanted)
        self.retention_action = self._action(menu, _("How long records are kept…"), self.retention_wanted)
        self.check_action = self._action(menu, _("Check the practice file…"), self.check_wanted)
        self.lock_action = self._action(menu, _("Lock with a passphrase…"), self.lock_wanted)
        self.lock_now_action = self._action(menu, _("Lock now"), self.lock_now_wanted)
        self.openers_action = self._action(menu, _("Who can open the practice file…"), self.openers_wanted)
        self.keys_action = self._action(menu, _("Keyboard shortcuts"), self.keys_wanted)
        self.about_action = self._action(menu, _("About IASTM Desktop"), self.about_wanted)
        return menu

    def _action(self, menu: QMenu, words: str, signal: SignalInstance) -> QAction:
        action = menu.addAction(words)
        action.triggered.connect(lambda _checked=False: signal.emit())
        return action

    def _acting_words(self, name: str, role: str) -> str:
        return f"{name} · {self._catalogue.words('roles', role)}" if role else name

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._brand.setVisible(self.width() >= BRAND_FROM_PX)
