"""Makes `packaging/sbom.json`, the list of all that the lock pins, as CycloneDX 1.6: python packaging/sbom.py

Run it after the lock was made anew, in the environment that was set up from it: names, versions and hashes come from
the lock, and what needs what from the packages themselves.
"""

import json
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "packaging" / "sbom.json"
_PIN = re.compile(r"^([a-z0-9][a-z0-9-]*)==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def main() -> int:
    """Write the list; exit code 0."""
    TARGET.write_text(sbom_text(), "utf-8")
    return 0


def sbom_text() -> str:
    """Return the list as JSON text, the same for the same lock and packages."""
    pins = pins_of((ROOT / "packaging" / "requirements.lock").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needs = {name: sorted(_needs(name) & pins.keys()) for name in pins}
    asked = sorted(_name(requirement) for requirement in project["dependencies"])
    shipped = _reached(asked, needs)
    own = {"type": "application", "bom-ref": project["name"], "name": project["name"]}
    whole = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {**own, "licenses": [{"expression": project["license"]}]}},
        "components": [_component(name, *pins[name], is_shipped=name in shipped) for name in sorted(pins)],
        "dependencies": [
            {"ref": project["name"], "dependsOn": [_purl(name, pins[name][0]) for name in asked]},
            *(
                {"ref": _purl(name, pins[name][0]), "dependsOn": [_purl(each, pins[each][0]) for each in needs[name]]}
                for name in sorted(pins)
            ),
        ],
    }
    return json.dumps(whole, indent=1) + "\n"


def pins_of(lock: str) -> dict[str, tuple[str, list[str]]]:
    """Return version and hashes of each package that a lock pins."""
    pins: dict[str, tuple[str, list[str]]] = {}
    for line in lock.splitlines():
        if pin := _PIN.match(line):
            hashes: list[str] = []
            pins[pin[1]] = (pin[2], hashes)
        if found := _HASH.search(line):
            hashes.append(found[1])
    return pins


def _component(name: str, version: str, hashes: list[str], *, is_shipped: bool) -> dict[str, Any]:
    """Return one package; a hash for each of its wheels. `excluded` is what is for work on the program only."""
    return {
        "type": "library",
        "bom-ref": _purl(name, version),
        "name": name,
        "version": version,
        "purl": _purl(name, version),
        "scope": "required" if is_shipped else "excluded",
        "hashes": [{"alg": "SHA-256", "content": each} for each in sorted(hashes)],
    }


def _purl(name: str, version: str) -> str:
    return f"pkg:pypi/{name}@{version}"


def _needs(name: str) -> set[str]:
    """Return what a package needs on any system, without its extras."""
    try:
        asked = requires(name) or []
    except PackageNotFoundError:  # of another system than this one
        return set()
    return {_name(requirement) for requirement in asked if "extra ==" not in requirement}


def _name(requirement: str) -> str:
    found = _NAME.match(requirement)
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found else ""


def _reached(names: list[str], needs: dict[str, list[str]]) -> set[str]:
    reached, waiting = set[str](), list(names)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += needs.get(name, [])
    return reached


if __name__ == "__main__":
    sys.exit(main())
