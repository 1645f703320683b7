"""The client list: type-ahead search over the clients in memory, a line for each."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from iastm_desktop.domain.moments import now
from iastm_desktop.domain.people import Client
from iastm_desktop.search import find_clients
from iastm_desktop.ui.dates import born_and_age
from iastm_desktop.ui.icons import icon_pixmap, put_icon
from iastm_desktop.ui.palettes import Theme
from iastm_desktop.ui.pieces import label, row
from iastm_desktop.ui.theme import theme_in_use
from iastm_desktop.words import _

Index = QModelIndex | QPersistentModelIndex
LINE_PX = 68
_LIST_KEYS = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}


class ClientListModel(QStringListModel):
    """The clients that are shown, in order.

    Qt's own list counts the lines: the view asks for their number twice a line, which took longer than all else.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clients: tuple[Client, ...] = ()

    def show_clients(self, clients: Sequence[Client]) -> None:
        """Show these clients in this order."""
        self._clients = tuple(clients)
        self.setStringList([""] * len(self._clients))  # what a line says is asked for when it is painted

    def client(self, line: int) -> Client:
        """Return the client on a line."""
        return self._clients[line]

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        client = self._clients[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return client.known_as
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((client.known_as, details(client), *client.alerts))
        return client if role == Qt.ItemDataRole.UserRole else None


class ClientLine(QStyledItemDelegate):
    """Paints one client: name, birth date and phone, alerts in red."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(240, LINE_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        client, theme = index.data(Qt.ItemDataRole.UserRole), theme_in_use()
        painter.save()
        _paint_ground(painter, option, theme)
        inside = option.rect.adjusted(18, 8, -18, -8)
        alerts_width = _paint_alerts(painter, inside, client, option.font, theme)
        _paint_client(painter, inside.adjusted(0, 0, -alerts_width, 0), client, option.font, theme)
        painter.restore()


class ClientSearch(QWidget):
    """A search field over a list of clients. `chosen` carries the id of the client that was tapped or entered."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clients: tuple[Client, ...] = ()
        self._leads_to: dict[str, Client] = {}
        self.field = QLineEdit()
        self.list = QListView()
        self.nobody = label("", "muted")
        self._model = ClientListModel(self)
        self._set_up_field()
        self._set_up_list()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for widget in (self.field, self.nobody, self.list):
            layout.addWidget(widget)

    def set_clients(self, clients: Sequence[Client], joined: Sequence[tuple[Client, str]] = ()) -> None:
        """Search among these clients; what is typed stays. The name of a joined entry finds the one it leads to."""
        self._clients = tuple(sorted(clients, key=lambda client: client.known_as.casefold()))
        own = {client.id: client for client in self._clients} if joined else {}
        self._leads_to = {entry.id: own[into] for entry, into in joined if into in own}
        self._entries = tuple(entry for entry, into in joined if into in own)
        self._search()

    def clear(self) -> None:
        """Empty the search field and show everybody."""
        self.field.clear()

    def shown(self) -> tuple[Client, ...]:
        """Return the clients in the list, best match first."""
        return tuple(self._model.client(line) for line in range(self._model.rowCount()))

    def _set_up_field(self) -> None:
        self.field.setPlaceholderText(_("Search by name, birth date or number"))
        self.field.setAccessibleName(_("Search clients"))
        self.field.setClearButtonEnabled(True)
        self.field.setMinimumHeight(48)
        self.field.setTextMargins(28, 0, 0, 0)
        self._mark = label("")
        put_icon(self._mark, "search", tone="muted", size_px=20)
        inside = row(self._mark, 0)
        inside.setContentsMargins(13, 0, 0, 0)
        self.field.setLayout(inside)
        self.field.textChanged.connect(self._search)
        self.field.returnPressed.connect(self._on_return)
        self.field.installEventFilter(self)

    def _set_up_list(self) -> None:
        self.list.setModel(self._model)
        self.list.setItemDelegate(ClientLine(self.list))
        self.list.setAccessibleName(_("Clients"))
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setMouseTracking(True)
        self.list.clicked.connect(self._on_index)
        self.list.activated.connect(self._on_index)

    def _search(self) -> None:
        text = self.field.text()
        found = self._found(text) if text.strip() else self._clients
        self._model.show_clients(found)
        self.nobody.setText(_("Nobody found.") if self._clients else _("There are no clients yet."))
        self.nobody.setVisible(not found)
        self.list.setVisible(bool(found))
        if text.strip() and found:
            self.list.setCurrentIndex(self._model.index(0))

    def _found(self, text: str) -> tuple[Client, ...]:
        found = find_clients((*self._clients, *self._entries), text)
        people = (self._leads_to.get(client.id, client) for client in found)
        return tuple({person.id: person for person in people}.values())

    def _on_return(self) -> None:
        if self._model.rowCount():
            self.chosen.emit(self._model.client(max(self.list.currentIndex().row(), 0)).id)

    def _on_index(self, index: QModelIndex) -> None:
        if not self._emitting:
            self._emitting = True
            self.chosen.emit(self._model.client(index.row()).id)
            self._emitting = False

    _emitting = False
    _entries: tuple[Client, ...] = ()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_press = watched is self.field and event.type() == QEvent.Type.KeyPress
        if is_press and isinstance(event, QKeyEvent) and event.key() in _LIST_KEYS:
            self.list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)


def details(client: Client) -> str:
    """Return what tells namesakes apart: birth date, age, first phone, reference."""
    parts = [born_and_age(client, now().date)]
    parts += [client.phones[0].number] if client.phones else []
    parts += [client.reference] if client.reference else []
    return " · ".join(parts)


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, theme: Theme) -> None:
    chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
    if chosen or hovered:
        painter.fillRect(option.rect, QColor(theme.accent_soft))
    if chosen:
        painter.fillRect(QRect(option.rect.left(), option.rect.top(), 4, option.rect.height()), QColor(theme.accent))
    painter.setPen(QPen(QColor(theme.line)))
    painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())


def _paint_client(painter: QPainter, inside: QRect, client: Client, font: QFont, theme: Theme) -> None:
    top = QRect(inside.left(), inside.top(), inside.width(), inside.height() // 2)
    name_font = QFont(font)
    name_font.setPixelSize(17)
    name_font.setWeight(QFont.Weight.DemiBold)
    _paint_text(painter, top, client.known_as, name_font, theme.ink)
    _paint_text(painter, top.translated(0, top.height()), details(client), font, theme.muted)


def _paint_alerts(painter: QPainter, inside: QRect, client: Client, font: QFont, theme: Theme) -> int:
    """Paint the alerts at the right and return the width they take."""
    if not client.alerts:
        return 0
    width = inside.width() * 2 // 5
    place = QRect(inside.right() - width, inside.top(), width, inside.height())
    mark = icon_pixmap("warning", theme.danger_ink, 20, painter.device().devicePixelRatioF())
    painter.drawPixmap(place.left(), place.center().y() - 10, mark)
    _paint_text(painter, place.adjusted(28, 0, 0, 0), ", ".join(client.alerts), font, theme.danger_ink)
    return width + 12


def _paint_text(painter: QPainter, place: QRect, text: str, font: QFont, colour: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), short)
