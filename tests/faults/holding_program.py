"""A program that has a book open as a window has, until its standard input ends or it is killed."""

import os
import sys
from pathlib import Path

from iastm_desktop.storage.book import open_book


def main(path: Path) -> None:
    """Open the book, say so, wait."""
    with open_book(path) as book:
        book.stay()
        os.write(sys.stdout.fileno(), b"ready\n")
        sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
