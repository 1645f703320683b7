"""Buttons that stay down, pressed by a hand, a key or a screen reader: the last toggles them without any click."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QAbstractButton


def on_press(button: QAbstractButton, do: Callable[[bool], object], *, both_ways: bool = True) -> None:
    """Call `do` with what a button became whenever somebody pressed it; show states by `show_checked`, unheard.

    `both_ways`: False for one of a group, where the one that goes up was not pressed.
    """
    told = False

    def on_toggled(checked: bool) -> None:
        nonlocal told
        if checked or both_ways:
            told = True
            do(checked)

    def on_clicked(checked: bool) -> None:
        nonlocal told
        if not told:
            do(checked)
        told = False

    button.toggled.connect(on_toggled)
    button.clicked.connect(on_clicked)


def show_checked(button: QAbstractButton, checked: bool) -> None:
    """Show a button down or up without calling what its presses call."""
    quiet = QSignalBlocker(button)
    button.setChecked(checked)
    quiet.unblock()
