"""The list of clients: what it costs grows with what is shown, not with who is in the book."""

import sys

from pytestqt.qtbot import QtBot

from iastm_desktop.domain.people import Client
from iastm_desktop.ui.client_list import ClientLine, ClientListModel, ClientSearch


def calls_while_shown(qtbot: QtBot, clients: int) -> int:
    """Return how often Qt calls the program's model and lines while so many clients are laid out and painted."""
    search = ClientSearch()
    qtbot.addWidget(search)
    search.resize(800, 600)
    search.show()
    calls = 0
    ours = {code.__code__ for kind in (ClientListModel, ClientLine) for code in vars(kind).values() if callable(code)}

    def count(frame: object, event: str, _told: object) -> None:
        nonlocal calls
        calls += event == "call" and frame.f_code in ours  # type: ignore[attr-defined]

    sys.setprofile(count)
    try:
        search.set_clients([Client(id=f"c{number}", name=f"Ann Example-{number}") for number in range(clients)])
        search.list.doItemsLayout()
        search.list.viewport().repaint()
    finally:
        sys.setprofile(None)
    assert len(search.shown()) == clients
    return calls


def test_a_list_of_three_thousand_clients_asks_the_program_no_more_than_one_of_fifty(qtbot: QtBot) -> None:
    few, many = calls_while_shown(qtbot, 50), calls_while_shown(qtbot, 3_000)
    assert few > 0
    assert many <= few + 20
