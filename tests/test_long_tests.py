"""The long tests run side by side, the longest first, and what failed is named again at the end."""

import os
import subprocess
import sys
from pathlib import Path

LONG = "import pytest\n\n@pytest.mark.long\ndef test_{name}() -> None:\n    assert {holds}\n"
RUN = "import sys, long_tests; from pathlib import Path; sys.exit(long_tests.main(Path(sys.argv[1]), 2))"


def run(root: Path, folder: Path) -> tuple[int, list[str]]:
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = long\naddopts = -m 'not long'\n")
    plain = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-c", RUN, folder]
    done = subprocess.run(command, cwd=root / "packaging", env=plain, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.splitlines()


def test_every_file_with_a_long_test_is_run_and_a_failure_is_the_last_that_is_said(root: Path, tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    for file, name, holds in (("a", "one", False), ("map_build", "two", True), ("z", "three", True)):
        (tmp_path / "tests" / f"test_{file}.py").write_text(LONG.format(name=name, holds=holds))
    (tmp_path / "tests" / "test_short.py").write_text("def test_no_long_one() -> None:\n    assert False\n")
    code, lines = run(root, tmp_path)
    assert code == 1, lines
    assert lines[0] == "long tests: 3 files, 2 at once; each is shown when it is done"
    *files, failed, last = lines[lines.index("=== long tests") + 1 :]
    assert [line.split(".py:")[0] for line in files] == [
        "ok     tests/test_map_build",
        "FAILED tests/test_a",
        "ok     tests/test_z",
    ]
    assert failed.startswith("FAILED tests/test_a.py::test_one - assert False")
    assert last.startswith("=== 2 files passed, 1 failed")


def test_where_all_pass_that_is_said_and_no_long_test_at_all_is_no_success(root: Path, tmp_path: Path) -> None:
    assert run(root, tmp_path)[0] == 5
    (tmp_path / "test_whole.py").write_text(LONG.format(name="one", holds=True))
    code, lines = run(root, tmp_path)
    assert code == 0 and lines[-1].startswith("=== 1 files passed, 0 failed")
