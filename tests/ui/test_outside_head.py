"""A file that is older than the one last used here is told from it."""

import shutil
from pathlib import Path

from pytestqt.qtbot import QtBot

from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.outside import fingerprint
from tests.ui.open_window import RAJ, book_of, empty_window, parts_at


def use(qtbot: QtBot, path: Path, parts: object) -> str:
    """Open the window on a book, save a client, close; return what the foot says once all is saved."""
    window = empty_window(qtbot, path.parent, parts)  # type: ignore[arg-type]
    window.open_book(path)
    qtbot.waitUntil(lambda: window.pages is not None)
    book = window.book
    assert book is not None
    done: list[bool] = []
    book.correct(window, RAJ, lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done))
    with open_book(path) as other:
        end = str(fingerprint(other.head()))
    qtbot.waitUntil(lambda: window._preferences.fingerprint(book.book_id, path) == end)
    qtbot.waitUntil(lambda: window.status.words.toolTip().startswith("All saved"))
    said = window.status.words.toolTip()
    window.close()
    return str(said)


def test_the_same_file_again_is_no_news_and_an_older_copy_is(qtbot: QtBot, tmp_path: Path) -> None:
    path = book_of(tmp_path / "practice.iastm")
    older = tmp_path / "older"
    shutil.copyfile(path, older)
    parts = parts_at()
    assert " · " not in use(qtbot, path, parts)
    assert " · " not in use(qtbot, path, parts)
    shutil.copyfile(older, path)
    assert "older copy" in use(qtbot, path, parts)
