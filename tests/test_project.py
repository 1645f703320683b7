"""The files around the code: the lock, the documents, and nothing of a developer's own machine."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "packaging" / "requirements.lock"
NOT_OURS = {".git", ".venv", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis"}
NOT_OURS |= {"dist", "build-out"}
BINARY = {".bin", ".webp", ".png", ".npz", ".pdf", ".pyc", ".iastm", ".sqlite"}
PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)

# Written in two halves, so that this file does not find itself.
FOLDERS = (r"/home" r"/\w", r"/Users" r"/\w", r"/root" r"/\.", r"/work" r"/", r"[A-Z]:\\" r"Users")
SOMEBODYS_MACHINE = re.compile("|".join(FOLDERS))


def project_files() -> list[Path]:
    inside = (path for path in ROOT.rglob("*") if not NOT_OURS & set(path.relative_to(ROOT).parts))
    return sorted(path for path in inside if path.is_file() and path.suffix not in BINARY)


def locked() -> dict[str, str]:
    return dict(PINNED.findall(LOCK.read_text("utf-8")))


def project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def normal(requirement: str) -> str:
    return re.split(r"[<>=!~; \[]", requirement)[0].lower().replace("_", "-")


def test_the_lock_names_no_server_and_no_folder() -> None:
    text = LOCK.read_text("utf-8")
    assert not re.search(r"https?:|file:|ftp:|git\+|--(index|extra|find|trusted)|[/\\]\w+[/\\]|@\s", text)


def test_the_lock_pins_every_package_with_hashes() -> None:
    text = LOCK.read_text("utf-8")
    blocks = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    assert len(blocks) > 20
    assert all(PINNED.match(block) and "--hash=sha256:" in block for block in blocks)


def test_the_lock_holds_what_the_project_asks_for() -> None:
    asked = [*project()["project"]["dependencies"], *project()["dependency-groups"]["dev"]]
    assert {normal(requirement) for requirement in asked} <= set(locked())


def test_the_lock_holds_wheels_of_the_three_systems() -> None:
    blocks = re.split(r"^(?=[a-z])", LOCK.read_text("utf-8"), flags=re.MULTILINE)
    qt = next(block for block in blocks if block.startswith("pyside6-essentials=="))
    assert qt.count("--hash=") >= 4, "Linux, macOS and two Windows wheels"
    assert "colorama" in locked(), "pytest needs it on Windows"


def test_qt_stays_below_the_release_that_aborts() -> None:
    assert tuple(int(part) for part in locked()["pyside6-essentials"].split(".")[:2]) < (6, 12)


def test_no_file_holds_a_path_of_somebodys_machine() -> None:
    files = project_files()
    texts = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in files}
    assert len(texts) > 800
    assert {name: found[0] for name, text in texts.items() if (found := SOMEBODYS_MACHINE.search(text))} == {}
    assert [name for name, text in texts.items() if "\r" in text and not name.endswith((".svg", ".csv"))] == []


def test_the_search_for_paths_can_find_one() -> None:
    for path in ("/home" + "/ann/x", "/Users" + "/ann", "C:\\" + "Users\\ann", "/root" + "/.cache"):
        assert SOMEBODYS_MACHINE.search(path)


def test_the_changelog_has_an_unreleased_section_with_something_in_it() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    section = text.split("## Unreleased", 1)[1].split("\n## ", 1)[0]
    assert section.strip().startswith("- ")


def test_the_architecture_fits_on_a_few_pages() -> None:
    assert len((ROOT / "ARCHITECTURE.md").read_text("utf-8").splitlines()) <= 150


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md"])
def test_a_link_in_a_document_leads_somewhere(name: str) -> None:
    targets = re.findall(r"\]\((?!http)([^)#]+)\)", (ROOT / name).read_text("utf-8"))
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_every_dependency_has_its_reason() -> None:
    reasons = (ROOT / "ARCHITECTURE.md").read_text("utf-8").lower()
    asked = [*project()["project"]["dependencies"], *project()["dependency-groups"]["dev"]]
    assert [name for name in map(normal, asked) if name not in reasons] == []


@pytest.mark.parametrize("words", [[], ["dance"]])
def test_wrong_use_of_the_set_up_script_is_said(words: list[str]) -> None:
    script = str(ROOT / "packaging" / "dev.sh")
    answer = subprocess.run(["sh", script, *words], capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith("usage: sh packaging/dev.sh run|test")
