"""What a machine lacks is said in one sentence, before Qt would abort."""

import subprocess
import sys
from pathlib import Path

import pytest

from iastm_desktop import diagnostics
from iastm_desktop.diagnostics import Library

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt's system libraries are Linux's matter")
MISSING = ("x11", "libxcb-nowhere.so.9", "libxcb-nowhere9")


@pytest.fixture
def one_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnostics, "QT_LIBRARIES", (*diagnostics.QT_LIBRARIES, MISSING))


def test_this_machine_lacks_no_library_of_the_window() -> None:
    assert diagnostics.missing_qt_libraries(("window", "x11", "wayland")) == ()


@linux
def test_a_missing_library_is_named_with_its_package_and_the_command(one_missing: None) -> None:
    (library,) = diagnostics.missing_qt_libraries(("x11",))
    assert library == Library(*MISSING)
    sentence = diagnostics.missing_libraries_sentence((library,))
    assert "libxcb-nowhere.so.9" in sentence
    assert sentence.endswith("apt-get install libxcb-nowhere9")


@linux
def test_without_x_the_libraries_of_x_are_not_asked_for(one_missing: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert diagnostics.missing_qt_libraries() == ()
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    assert len(diagnostics.missing_qt_libraries()) == 1


@linux
@pytest.mark.parametrize(
    ("environment", "platform"),
    [
        ({}, "xcb"),
        ({"DISPLAY": ":0"}, "xcb"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "wayland"),
        ({"QT_QPA_PLATFORM": "offscreen"}, "offscreen"),
        ({"QT_QPA_PLATFORM": "wayland;xcb", "DISPLAY": ":0"}, "wayland"),
    ],
)
def test_the_parts_needed_follow_the_platform(environment: dict[str, str], platform: str) -> None:
    part = {"xcb": ("window", "x11"), "wayland": ("window", "wayland")}.get(platform, ("window",))
    assert diagnostics.window_parts(environment) == part


@linux
@pytest.mark.parametrize(
    "environment",
    [{}, {"DISPLAY": ""}, {"QT_QPA_PLATFORM": "xcb"}],
    ids=["nothing named", "an empty name", "X asked for"],
)
def test_no_display_is_one_sentence(environment: dict[str, str]) -> None:
    sentence = diagnostics.no_display(environment)
    assert sentence is not None
    assert sentence.startswith("There is no display here")
    assert "\n" not in sentence


@linux
@pytest.mark.parametrize("environment", [{"DISPLAY": ":9471"}, {"WAYLAND_DISPLAY": "nowhere-9"}], ids=["X", "Wayland"])
def test_a_display_that_does_not_answer_is_named(environment: dict[str, str]) -> None:
    (name,) = environment.values()
    sentence = diagnostics.no_display(environment)
    assert sentence is not None
    assert sentence.startswith(f"The display {name} does not answer")


def test_offscreen_needs_no_display() -> None:
    assert diagnostics.no_display({"QT_QPA_PLATFORM": "offscreen"}) is None


def test_every_check_gives_a_line_that_begins_with_its_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    findings = diagnostics.check()
    lines = diagnostics.check_lines(findings)
    assert [line.split()[0] == "ok" for line in lines] == [finding.ok for finding in findings]
    assert {"Python", "SQLite", "Display"} <= {finding.subject for finding in findings}


@linux
def test_a_fault_is_a_fault_only_for_the_platform_in_use(one_missing: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert all(f.ok for f in diagnostics.check() if f.subject == "libxcb-nowhere.so.9")
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    (finding,) = (f for f in diagnostics.check() if f.subject == "libxcb-nowhere.so.9")
    assert not finding.ok
    assert "apt-get install libxcb-nowhere9" in finding.text


def test_an_old_sqlite_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnostics.sqlite3, "sqlite_version_info", (3, 36, 0))
    (finding,) = (f for f in diagnostics.check() if f.subject == "SQLite")
    assert not finding.ok
    assert "3.36.0" in finding.text
    assert "3.37.0" in finding.text


def test_a_books_folder_that_is_not_made_yet_is_fine_where_it_can_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iastm_desktop.paths.books_dir", lambda: tmp_path / "Documents" / "IASTM Desktop")
    assert diagnostics.check()[-1].ok
    (tmp_path / "Documents").write_text("a file where a folder should be")
    assert not diagnostics.check()[-1].ok


@linux
def test_where_the_check_is_content_the_plugins_of_qt_lack_nothing() -> None:
    import PySide6

    assert diagnostics.missing_qt_libraries(("window", "x11", "wayland", "printing")) == ()
    qt = Path(PySide6.__file__).parent / "Qt"
    plugins = [*qt.glob("plugins/platforms/libq[xwo][cafy]*.so"), *qt.glob("plugins/xcbglintegrations/*.so")]
    said = "".join(_ldd(path) for path in (*plugins, qt / "lib/libQt6Widgets.so.6", qt / "lib/libQt6PrintSupport.so.6"))
    assert "libxcb-cursor.so.0 => /" in said, "the control: the needs of the X plugin are seen"
    assert "libwayland-client.so.0 => /" in said, "the control: the needs of the Wayland plugin are seen"
    assert [line.strip() for line in said.splitlines() if "not found" in line] == []


def _ldd(path: Path) -> str:
    return subprocess.run(["ldd", path], capture_output=True, text=True, check=True).stdout


def test_diagnostics_run_without_anything_installed(root: Path) -> None:
    code = "import sys; sys.path.insert(0, '.'); import iastm_desktop.diagnostics as d; print(len(d.QT_LIBRARIES))"
    command = [sys.executable, "-I", "-S", "-c", code]
    answer = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert int(answer.stdout) > 30
