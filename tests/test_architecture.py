"""The layers, and the habits that keep modules small, hold in every module."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "iastm_desktop"
LAYERS = ("domain", "storage", "reports", "exchange", "ui")
FOLDERS_OF_CODE = ("iastm_desktop", "tests", "benchmarks", "packaging", "assets")

# layer -> what it may import of our own package
ALLOWED = {
    "domain": {"domain"},
    "storage": {"domain", "storage", "words"},
    "reports": {"domain", "reports", "words"},
    "exchange": {"domain", "exchange", "words"},
}
FOREIGN = {
    "reports": {"reportlab", "PIL", "font_source_sans_pro", "pypdf"},
    "exchange": set(),
    "storage": {"cryptography", "pyrage"},
}

# package -> where it may be imported at all
CONFINED = {
    "sqlite3": ("storage/", "diagnostics.py"),  # diagnostics reads SQLite's version number, no more
    "reportlab": ("reports/",),
    "PIL": ("reports/",),
    "cryptography": ("storage/",),
    "pyrage": ("storage/",),
    "PySide6": ("ui/", "app.py", "diagnostics.py"),
    "shiboken6": ("ui/", "app.py"),
}
HEAVY = {"reportlab", "sqlite3", "PIL", "pypdfium2", "cryptography", "pyrage", "pypdf", "font_source_sans_pro"}
NEVER = {"numpy", "shapely", "sqlalchemy", "requests", "httpx"}
TOUCHES_DISKS = {"pathlib", "os", "shutil", "tempfile", "sqlite3", "subprocess"}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "misc", "manager", "core"}
LONGEST_MODULE, LONGEST_FUNCTION = 400, 60
# One-word methods that Qt and ReportLab call, and whose meaning they define.
OVERRIDES = {"count", "event", "paint", "undo", "redo", "id", "data", "index", "parent", "role", "text", "rect"}
OVERRIDES |= {"draw", "wrap", "split", "flags", "child", "object", "window", "state", "relations"}


def modules(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def imports_of(nodes: Iterator[ast.AST] | list[ast.stmt]) -> set[str]:
    """Return the dotted names that the import statements among `nodes` bring in."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def every_import(path: Path) -> set[str]:
    return imports_of(ast.walk(tree_of(path)))


def at_import_time(nodes: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements that run when the module is imported: not function bodies, not TYPE_CHECKING blocks."""
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        yield node
        for part in ("body", "orelse", "finalbody"):
            yield from at_import_time(getattr(node, part, []))


def top(name: str) -> str:
    return name.split(".")[0]


def own_part(name: str) -> str | None:
    """Return the part of our package that a dotted import names: `iastm_desktop.domain.regions` -> `domain`."""
    parts = name.split(".")
    return parts[1] if parts[0] == "iastm_desktop" and len(parts) > 1 else None


IN_LAYERS = [path for layer in ALLOWED for path in modules(PACKAGE / layer)]
IN_PACKAGE = modules(PACKAGE)
OURS = [path for folder in FOLDERS_OF_CODE for path in modules(ROOT / folder)]


@pytest.mark.parametrize("path", IN_LAYERS, ids=name_of)
def test_a_layer_imports_only_the_layers_below_it(path: Path) -> None:
    layer = path.relative_to(PACKAGE).parts[0]
    parts = {own_part(name) for name in every_import(path)} - {None, "__version__"}
    assert parts <= ALLOWED[layer]


@pytest.mark.parametrize("path", IN_LAYERS, ids=name_of)
def test_below_the_window_only_named_packages_are_imported(path: Path) -> None:
    layer = path.relative_to(PACKAGE).parts[0]
    foreign = {top(name) for name in every_import(path)} - sys.stdlib_module_names - {"iastm_desktop"}
    assert foreign <= FOREIGN.get(layer, set())


@pytest.mark.parametrize("path", modules(PACKAGE / "domain"), ids=name_of)
def test_the_domain_opens_no_files(path: Path) -> None:
    calls = {ast.unparse(node.func) for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)}
    assert "open" not in calls
    assert not {top(name) for name in every_import(path)} & TOUCHES_DISKS


@pytest.mark.parametrize("path", IN_PACKAGE, ids=name_of)
def test_a_confined_package_is_imported_only_where_it_belongs(path: Path) -> None:
    place = path.relative_to(PACKAGE).as_posix()
    used = {top(name) for name in every_import(path)}
    astray = {name for name, places in CONFINED.items() if name in used and not place.startswith(places)}
    assert not astray
    assert not used & NEVER


@pytest.mark.parametrize("path", [*modules(PACKAGE / "ui"), PACKAGE / "app.py"], ids=name_of)
def test_the_window_imports_nothing_heavy_before_first_paint(path: Path) -> None:
    if not path.exists():
        pytest.fail(f"{name_of(path)} is not there")
    first = imports_of(list(at_import_time(tree_of(path).body)))
    assert not {top(name) for name in first} & HEAVY
    assert "reports" not in {own_part(name) for name in first}


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_a_module_is_short_and_says_what_it_is(path: Path) -> None:
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= LONGEST_MODULE
    assert path.stem not in FORBIDDEN_NAMES
    assert not text or ast.get_docstring(tree), "a module begins with one line that says what it is"
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level], "absolute imports"


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_a_function_is_short(path: Path) -> None:
    functions = [n for n in ast.walk(tree_of(path)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = {f.name: f.end_lineno - f.lineno + 1 for f in functions if f.end_lineno - f.lineno >= LONGEST_FUNCTION}
    assert not long


@pytest.mark.parametrize("path", IN_PACKAGE, ids=name_of)
def test_every_public_function_has_a_docstring(path: Path) -> None:
    tree = tree_of(path)
    scopes = [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_"))]
    functions = [node for scope in scopes for node in scope.body if isinstance(node, ast.FunctionDef)]
    public = {f.name: f for f in functions if f.name == f.name.lower() and f.name[0] != "_"}
    assert {name for name, function in public.items() if not ast.get_docstring(function)} <= OVERRIDES


def test_the_packaging_folder_is_no_package() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_most_functions_are_a_few_lines() -> None:
    lengths = sorted(
        node.end_lineno - node.lineno + 1
        for path in IN_PACKAGE
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef)
    )
    median, ninetieth = lengths[len(lengths) // 2], lengths[len(lengths) * 9 // 10]
    assert median <= 8
    assert ninetieth <= 25


def test_the_layers_are_all_there() -> None:
    assert {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()} <= set(LAYERS)
    assert {"domain", "storage", "reports", "ui"} <= {path.name for path in PACKAGE.iterdir()}
