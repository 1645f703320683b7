"""The list of components equals the lock: each package once, with version and hashes; what is shipped is told apart."""

import json
import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def sbom() -> ModuleType:
    spec = spec_from_file_location("sbom", ROOT / "packaging" / "sbom.py")
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_list_is_what_the_command_makes(sbom: ModuleType) -> None:
    assert sbom.TARGET.read_text("utf-8") == sbom.sbom_text(), "run: .venv/bin/python packaging/sbom.py"


def test_it_has_every_pin_and_every_hash_of_the_lock_and_nothing_else() -> None:
    """Read in another way than the command reads it."""
    lock = (ROOT / "packaging" / "requirements.lock").read_text("utf-8")
    blocks = re.split(r"^(?=[a-z])", lock, flags=re.MULTILINE)[1:]
    wanted = {
        tuple(re.split(r"[ \\;\n]", block)[0].split("==")): set(re.findall("[0-9a-f]{64}", block)) for block in blocks
    }
    listed = json.loads((ROOT / "packaging" / "sbom.json").read_text("utf-8"))["components"]
    found = {(each["name"], each["version"]): {one["content"] for one in each["hashes"]} for each in listed}
    assert found == wanted
    assert len(listed) == len(found) > 20


def test_what_is_shipped_is_told_from_what_the_work_on_the_program_needs() -> None:
    listed = json.loads((ROOT / "packaging" / "sbom.json").read_text("utf-8"))["components"]
    scopes = {each["name"]: each["scope"] for each in listed}
    assert {scopes[name] for name in ("pyside6-essentials", "shiboken6", "pillow", "cryptography")} == {"required"}
    assert {scopes[name] for name in ("pytest", "ruff", "bandit", "hypothesis")} == {"excluded"}


def test_a_lock_that_differs_by_one_hash_is_another_list(sbom: ModuleType) -> None:
    lock = (ROOT / "packaging" / "requirements.lock").read_text("utf-8")
    first = re.search("[0-9a-f]{64}", lock)
    assert first
    assert sbom.pins_of(lock) != sbom.pins_of(lock.replace(first[0], "0" * 64))
