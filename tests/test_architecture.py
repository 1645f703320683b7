"""The layers, and the habits that keep modules small, hold in every module."""

import ast
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class Module:
    """What the rules ask of a module: read once, for a syntax tree of each would take all the memory."""

    lines: int
    is_described: bool
    imports: frozenset[str]
    first_imports: frozenset[str]
    relative_imports: tuple[str, ...]
    calls: frozenset[str]
    lengths: tuple[tuple[str, int], ...]
    undescribed: frozenset[str]


def modules(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def module(path: Path) -> Module:
    text = path.read_text("utf-8")
    tree = ast.parse(text, str(path))
    nodes = list(ast.walk(tree))
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return Module(
        lines=len(text.splitlines()),
        is_described=not text or bool(ast.get_docstring(tree)),
        imports=imports_of(nodes),
        first_imports=imports_of(at_import_time(tree.body)),
        relative_imports=tuple(ast.unparse(node) for node in nodes if isinstance(node, ast.ImportFrom) and node.level),
        calls=frozenset(ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call)),
        lengths=tuple((f.name, f.end_lineno - f.lineno + 1) for f in functions),
        undescribed=undescribed(tree),
    )


def imports_of(nodes: Iterable[ast.AST]) -> frozenset[str]:
    """Return the dotted names that the import statements among `nodes` bring in."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


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


def undescribed(tree: ast.Module) -> frozenset[str]:
    """Return the public functions and methods without a docstring."""
    scopes = [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_"))]
    functions = [node for scope in scopes for node in scope.body if isinstance(node, ast.FunctionDef)]
    public = {f.name: f for f in functions if f.name == f.name.lower() and f.name[0] != "_"}
    return frozenset(name for name, function in public.items() if not ast.get_docstring(function))


def top(name: str) -> str:
    return name.split(".")[0]


def own_part(name: str) -> str | None:
    """Return the part of our package that a dotted import names: `iastm_desktop.domain.regions` -> `domain`."""
    parts = name.split(".")
    return parts[1] if parts[0] == "iastm_desktop" and len(parts) > 1 else None


def layer_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


IN_LAYERS = [path for layer in ALLOWED for path in modules(PACKAGE / layer)]
IN_PACKAGE = modules(PACKAGE)
OURS = [path for folder in FOLDERS_OF_CODE for path in modules(ROOT / folder)]


def against(rule: Callable[[Path], object], paths: list[Path], at_least: int) -> dict[str, object]:
    """Return what a rule finds wrong, by module: so many thousand tests of one module each took a minute."""
    assert len(paths) >= at_least, "the control: there are modules to look at"
    return {name_of(path): found for path in paths if (found := rule(path))}


def test_a_layer_imports_only_the_layers_below_it() -> None:
    def astray(path: Path) -> object:
        parts = {own_part(name) for name in module(path).imports} - {None, "__version__"}
        return parts - ALLOWED[layer_of(path)]

    assert against(astray, IN_LAYERS, 100) == {}


def test_below_the_window_only_named_packages_are_imported() -> None:
    def foreign(path: Path) -> object:
        used = {top(name) for name in module(path).imports} - sys.stdlib_module_names - {"iastm_desktop"}
        return used - FOREIGN.get(layer_of(path), set())

    assert against(foreign, IN_LAYERS, 100) == {}


def test_the_domain_opens_no_files() -> None:
    def opening(path: Path) -> object:
        return (module(path).calls & {"open"}) | ({top(name) for name in module(path).imports} & TOUCHES_DISKS)

    assert against(opening, modules(PACKAGE / "domain"), 50) == {}


def test_a_confined_package_is_imported_only_where_it_belongs() -> None:
    def astray(path: Path) -> object:
        place = path.relative_to(PACKAGE).as_posix()
        used = {top(name) for name in module(path).imports}
        return {name for name, places in CONFINED.items() if name in used and not place.startswith(places)} | (
            used & NEVER
        )

    assert against(astray, IN_PACKAGE, 300) == {}


def test_the_window_imports_nothing_heavy_before_first_paint() -> None:
    def heavy(path: Path) -> object:
        first = module(path).first_imports
        return ({top(name) for name in first} & HEAVY) | ({own_part(name) for name in first} & {"reports"})

    assert against(heavy, [*modules(PACKAGE / "ui"), PACKAGE / "app.py"], 150) == {}


def test_a_module_is_short_and_says_what_it_is() -> None:
    def wrong(path: Path) -> object:
        read = module(path)
        return [
            *([f"{read.lines} lines"] if read.lines > LONGEST_MODULE else []),
            *([f"a name that says nothing: {path.stem}"] if path.stem in FORBIDDEN_NAMES else []),
            *([] if read.is_described else ["a module begins with one line that says what it is"]),
            *read.relative_imports,
        ]

    assert against(wrong, OURS, 600) == {}


def test_a_function_is_short() -> None:
    def long(path: Path) -> object:
        return {name: length for name, length in module(path).lengths if length > LONGEST_FUNCTION}

    assert against(long, OURS, 600) == {}


def test_every_public_function_has_a_docstring() -> None:
    assert against(lambda path: module(path).undescribed - OVERRIDES, IN_PACKAGE, 300) == {}


def test_a_module_that_breaks_the_rules_is_seen(tmp_path: Path) -> None:
    """The control: every rule reads what a module says through `module`."""
    path = tmp_path / "broken.py"
    body = "\n".join("    x = 1" for _line in range(LONGEST_FUNCTION))
    path.write_text(
        f"from . import b\nimport numpy\nopen('x')\nclass C:\n  def said(self): import PIL\ndef f():\n{body}\n"
    )
    read = module(path)
    assert (read.is_described, read.relative_imports) == (False, ("from . import b",))
    assert read.imports == {"numpy", "PIL"} and read.first_imports == {"numpy"} and "open" in read.calls
    assert dict(read.lengths) == {"said": 1, "f": LONGEST_FUNCTION + 1} and read.undescribed == {"said", "f"}


def test_the_packaging_folder_is_no_package() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_most_functions_are_a_few_lines() -> None:
    lengths = sorted(length for path in IN_PACKAGE for _name, length in module(path).lengths)
    median, ninetieth = lengths[len(lengths) // 2], lengths[len(lengths) * 9 // 10]
    assert median <= 8
    assert ninetieth <= 25


def test_the_layers_are_all_there() -> None:
    assert {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()} <= set(LAYERS)
    assert {"domain", "storage", "reports", "ui"} <= {path.name for path in PACKAGE.iterdir()}
