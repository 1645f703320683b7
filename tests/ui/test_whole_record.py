"""One client's whole record in the window: handed out, joined with a second entry, separated, destroyed; the rule."""

import csv
import json
import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from iastm_desktop import app
from iastm_desktop.domain.destruction import Destruction
from iastm_desktop.domain.moments import parse_moment
from iastm_desktop.domain.retention import RetentionRule
from iastm_desktop.storage.backups import backups_folder, make_backup
from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.destroying import destroy
from iastm_desktop.storage.retention import kept_of
from iastm_desktop.ui.background import wait_for_jobs
from iastm_desktop.ui.client_page import ClientPage
from iastm_desktop.ui.clients_page import ClientsPage
from iastm_desktop.ui.destroy_dialog import DestroyDialog
from iastm_desktop.ui.join_dialog import JoinDialog, SeparateDialog
from iastm_desktop.ui.record_dialog import RecordDialog
from iastm_desktop.ui.restore_dialog import RestoreDialog
from iastm_desktop.ui.retention_dialog import RetentionDialog
from iastm_desktop.ui.window import MainWindow
from tests.journeys.hands import first_line
from tests.storage.honest_book import CLIENT, PRACTITIONER, SESSION, save_of
from tests.storage.signed_book import signed_book
from tests.storage.test_joining import NEXT, OTHER, TWICE
from tests.ui.open_page import SMALL, TINY, settle
from tests.ui.open_window import window_on
from tests.ui.reach import offenders
from tests.ui.test_signing_window import pin_sheet, tap, until, with_pin

MADE = parse_moment("2026-03-20T09:00:00-07:00")
LONG_AFTER = parse_moment("2043-01-01T09:00:00-08:00")
CHARTED_NEXT = replace(NEXT, ended_at=parse_moment("2026-03-09T19:00:00-07:00"))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = with_pin(signed_book(tmp_path / "practice.iastm"))
    with open_book(path) as opened:
        opened.save_all([save_of(fact) for fact in (TWICE, OTHER, CHARTED_NEXT)])
    return path


def client_page(window: MainWindow, client: str) -> ClientPage:
    assert window.pages
    window.pages.show_client(client)
    page = window.stack.currentWidget()
    assert isinstance(page, ClientPage)
    return page


def record_of(qtbot: QtBot, window: MainWindow, client: str = CLIENT.id) -> RecordDialog:
    tap(client_page(window, client).record_button)
    (dialog,) = window.findChildren(RecordDialog)
    until(qtbot, dialog.destroy_button.isEnabled)
    return dialog


def type_pin(qtbot: QtBot, window: MainWindow) -> None:
    sheet = pin_sheet(qtbot, window)
    until(qtbot, sheet.pad.isEnabled)
    QTest.keyClicks(sheet.pad, "2580")


def gone(dialog: QDialog) -> bool:
    return not dialog.isVisible()


def test_one_tap_and_a_folder_hand_the_whole_record_out(
    qtbot: QtBot, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = window_on(qtbot, book, app.load_parts())
    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(folder))
    dialog = record_of(qtbot, window)
    tap(dialog.save_button)
    until(qtbot, lambda: "Saved: " in dialog.state.text())
    assert sorted(path.suffix for path in folder.iterdir()) == [".json", ".pdf"]
    (plain,) = folder.glob("Ann Example whole record *.json")
    assert json.loads(plain.read_text("utf-8"))["client"]["name"] == CLIENT.name

    def noted() -> bool:
        with open_book(book) as opened:
            return "exported" in {line.what for line in opened.audit_trail(CLIENT.id)}

    window.close()
    until(qtbot, noted)


def test_two_entries_are_joined_by_cards_reason_and_pin_and_separated_again(qtbot: QtBot, book: Path) -> None:
    window = window_on(qtbot, book, app.load_parts())
    dialog = record_of(qtbot, window)
    tap(dialog.join_button)
    (joining,) = window.findChildren(JoinDialog)
    QTest.keyClicks(joining.search.field, "exemple")
    first_line(joining.search.list)
    settle()
    assert joining.here.isVisible() and joining.other.isVisible()
    tap(joining.here)
    assert "first" in joining.problem.text() and joining.isVisible(), "without a reason nothing happens"
    QTest.keyClicks(joining.why, "same card")
    tap(joining.here)
    type_pin(qtbot, window)
    until(qtbot, lambda: window.book and TWICE.id not in window.book.clients)
    page = window.stack.currentWidget()
    assert isinstance(page, ClientPage) and page.client and page.client.id == CLIENT.id
    assert page.client.alerts == ("latex", "takes warfarin")
    until(qtbot, lambda: len(page.cards()) == 2)
    assert window.pages
    window.pages.show_clients()
    people = window.stack.currentWidget()
    assert isinstance(people, ClientsPage)
    QTest.keyClicks(people.search.field, "exemple")
    assert [client.id for client in people.search.shown()] == [CLIENT.id], "either name finds the one"
    dialog = record_of(qtbot, window, TWICE.id)
    dialog._on_separate(TWICE)
    (separating,) = window.findChildren(SeparateDialog)
    QTest.keyClicks(separating.why, "sisters")
    tap(separating.separate_button)
    type_pin(qtbot, window)
    until(qtbot, lambda: window.book and TWICE.id in window.book.clients)


def words_in(dialog: QDialog) -> str:
    return "\n".join(each.text() for each in dialog.findChildren(QLabel) if each.isVisible())


def test_a_record_is_destroyed_with_reason_and_pin_and_what_still_holds_it_is_named_and_deleted(
    qtbot: QtBot, book: Path
) -> None:
    with open_book(book) as opened:
        old = make_backup(opened, backups_folder(book), MADE)
    window = window_on(qtbot, book, app.load_parts())
    assert window.pages
    window.pages.open_session(SESSION.id)
    until(qtbot, lambda: window.pages and window.pages.session)
    dialog = record_of(qtbot, window)
    tap(dialog.destroy_button)
    (asking,) = window.findChildren(DestroyDialog)
    until(qtbot, asking.destroy_button.isEnabled)
    assert CLIENT.name in asking.card.accessibleName() and "kept until" in asking.facts.text()
    tap(asking.destroy_button)
    assert "Choose why" in asking.state.text()
    tap(asking.reasons.chip("tried_out"))
    tap(asking.destroy_button)
    assert "before its time" in asking.state.text() and not asking.is_done
    asking.early.setChecked(True)
    tap(asking.destroy_button)
    type_pin(qtbot, window)
    until(qtbot, lambda: "days old" in words_in(asking))
    assert asking.is_done and str(old.path) in words_in(asking)
    assert CLIENT.name.encode() not in book.read_bytes()
    tap(asking.clean_button)
    until(qtbot, lambda: "No backup beside this file holds it" in words_in(asking))
    assert not old.path.exists() and "are deleted" in asking.state.text()
    asking.accept()
    until(qtbot, lambda: isinstance(window.stack.currentWidget(), ClientsPage))
    assert window.book and CLIENT.id not in window.book.clients
    settle()
    shown = [each for each in window.findChildren(QLabel) if CLIENT.name in each.text()]
    assert not shown, "no widget shows it"
    window.close()
    wait_for_jobs()
    with open_book(book) as opened:
        assert [found.text for found in opened.verify() if not found.is_note] == []
    with closing(sqlite3.connect(book)) as raw:
        assert raw.execute("SELECT count(*) FROM client WHERE id = ?", (CLIENT.id,)).fetchone() == (0,)


def test_putting_a_backup_back_says_that_a_destroyed_record_came_back_with_it(qtbot: QtBot, book: Path) -> None:
    with open_book(book) as opened:
        old = make_backup(opened, backups_folder(book), MADE)
        kept = kept_of(opened, CLIENT.id, RetentionRule(years=16, majority=19, source="x"))
        assert kept
        asked = Destruction(client=CLIENT.id, reason="tried_out", early=True)
        destroy(opened, asked, kept, author=PRACTITIONER.id, now=MADE)
    over = QWidget()
    over.resize(1024, 600)
    qtbot.addWidget(over)
    dialog = RestoreDialog(book, None, over)
    dialog.show()
    dialog.take_file(old.path)
    until(qtbot, dialog.put_back_button.isEnabled)
    dialog.put_back()
    until(qtbot, dialog.go_on_button.isVisible)
    assert "1 record that was destroyed is in this backup again" in dialog.state.text()
    with qtbot.waitSignal(dialog.restored):
        dialog.reject()
    with open_book(book) as opened:
        assert opened.client(CLIENT.id) == CLIENT


def retention(qtbot: QtBot, window: MainWindow) -> RetentionDialog:
    window.top.retention_action.trigger()
    (dialog,) = window.findChildren(RetentionDialog)
    until(qtbot, lambda: dialog.heading.text() != "One moment…")
    return dialog


def test_the_list_says_whose_time_is_over_by_which_rule_and_the_practice_sets_its_own(
    qtbot: QtBot, book: Path, tmp_path: Path
) -> None:
    parts = replace(app.load_parts(), now=lambda: LONG_AFTER)
    window = window_on(qtbot, book, parts)
    dialog = retention(qtbot, window)
    assert sorted(dialog.names()) == ["Ann Example", "Anne Exemple", "Bea Other"]
    assert (dialog.years.value(), dialog.majority.value()) == (16, 19) and "house rule" in dialog.source.text()
    dialog.save_table(tmp_path / "over.csv")
    until(qtbot, lambda: "Saved as" in dialog.state.text())
    assert len(list(csv.reader((tmp_path / "over.csv").read_text("utf-8-sig").splitlines()))) == 4
    dialog.years.edit.setText("20")
    dialog.source.setText("Standard 12")
    tap(dialog.save_button)
    until(qtbot, lambda: dialog.names() == [])
    assert "No record's time is over" in dialog.heading.text()


def whole(qtbot: QtBot, dialog: QDialog) -> None:
    """Wait until what was read is laid out and every control can be reached; else say which cannot."""
    with suppress(qtbot.TimeoutError):
        until(qtbot, lambda: offenders(dialog) == [])
    assert offenders(dialog) == []


@pytest.mark.parametrize("size", [SMALL, TINY])
def test_every_control_can_be_reached_on_small_windows(qtbot: QtBot, book: Path, size: tuple[int, int]) -> None:
    window = window_on(qtbot, book, replace(app.load_parts(), now=lambda: LONG_AFTER), size=size)
    record = record_of(qtbot, window)
    whole(qtbot, record)
    record._on_join()
    (joining,) = window.findChildren(JoinDialog)
    settle()
    whole(qtbot, joining)
    joining._on_chosen(TWICE.id)
    settle()
    whole(qtbot, joining)
    joining.reject()
    record._on_destroy()
    (asking,) = window.findChildren(DestroyDialog)
    until(qtbot, asking.destroy_button.isEnabled)
    settle()
    whole(qtbot, asking)
    asking.reject()
    record.reject()
    settle()
    over = retention(qtbot, window)
    whole(qtbot, over)
    assert offenders(over) == []
