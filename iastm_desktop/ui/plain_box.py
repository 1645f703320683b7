"""Layouts that ask for no height by their width, where what they hold may wrap or scroll to fit.

Qt shares out a column by the heights its parts would like in its width, above what they were set to: one that wraps
pushed others out of the page.
"""

from PySide6.QtWidgets import QBoxLayout, QGridLayout


class PlainBox(QBoxLayout):
    """A row or column of a page."""

    # Qt's own names

    def hasHeightForWidth(self) -> bool:
        return False


class PlainGrid(QGridLayout):
    """A grid of a page."""

    # Qt's own names

    def hasHeightForWidth(self) -> bool:
        return False
