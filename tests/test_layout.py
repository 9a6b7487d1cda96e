"""The layout of the project (布局): what may import what; where printing has no place; sizes of files."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = ("assistant", "eval", "ingest", "prompts")
# Each package with the packages of ours that it may import besides itself.
MAY_IMPORT: dict[str, frozenset[str]] = {
    "ingest": frozenset(),
    "prompts": frozenset(),
    "assistant": frozenset({"ingest", "prompts"}),
    "eval": frozenset({"assistant", "ingest", "prompts"}),
}
ENTRY_POINTS = {Path("app.py"), *(Path(package, "__main__.py") for package in OURS)}
# Modules that measure pages, and never touch an amount.
MEASURES = {
    "ingest/report/picture.py",  # the frame of a page in points
    "ingest/readers/html_table.py",  # the indentation of a cell in em
}
MAX_LINES = 400


def modules_of(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


MODULES = [path for package in OURS for path in modules_of(package)]
SOURCES = [*MODULES, ROOT / "app.py"]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(path: Path) -> Iterator[str]:
    """The top-level names a module imports, wherever in it the import stands."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield (node.module or "").partition(".")[0]


def calls(path: Path, name: str) -> list[int]:
    """The lines on which a function is called by its bare name."""
    return [
        node.lineno
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("package", OURS)
def test_imports_flow_one_way(package: str) -> None:
    wrong = {
        shown(path): sorted(names)
        for path in modules_of(package)
        if (names := set(imported(path)) & ({*OURS, "app", "tests"} - {package} - MAY_IMPORT[package]))
    }
    assert wrong == {}


def test_every_top_level_package_is_ours() -> None:
    """What stands at the root can be imported; a folder of that kind with another name would go unseen."""
    packages = {
        path.parent.name for path in ROOT.glob("*/__init__.py") if not path.parent.name.startswith(".")
    }
    assert packages == set(OURS)
    assert {path.name for path in ROOT.glob("*.py")} <= {"app.py"}


def test_every_package_is_installed() -> None:
    """Packages are listed by name, so a new folder has to be listed too."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = set(settings["tool"]["setuptools"]["packages"])
    present = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for package in OURS
        for path in (ROOT / package).rglob("__init__.py")
    }
    assert listed == present


def test_every_folder_of_modules_is_a_package() -> None:
    folders = {path.parent for path in MODULES}
    assert [shown(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_tests_are_flat() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []
    assert [shown(path) for path in (ROOT / "tests").glob("*/**/test_*.py")] == []


def test_only_entry_points_print() -> None:
    wrong = {
        shown(path): lines
        for path in SOURCES
        if path.relative_to(ROOT) not in ENTRY_POINTS and (lines := calls(path, "print"))
    }
    assert wrong == {}


@pytest.mark.parametrize("package", ["ingest", "assistant"])
def test_no_number_becomes_a_binary_fraction(package: str) -> None:
    """Amounts are decimals; binary fractions are for places on a page, in the modules that MEASURES names."""
    wrong = {
        shown(path): lines
        for path in modules_of(package)
        if shown(path) not in MEASURES and (lines := calls(path, "float"))
    }
    assert wrong == {}


def test_no_file_grows_beyond_what_can_be_read() -> None:
    lengths = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {path: lines for path, lines in lengths.items() if lines > MAX_LINES} == {}


def test_every_module_says_what_it_is_for() -> None:
    assert [shown(path) for path in SOURCES if not ast.get_docstring(tree_of(path))] == []


def test_errors_are_not_swallowed() -> None:
    """No bare `except:`, no `except Exception`, no `except BaseException` outside entry points."""
    wrong = []
    for path in MODULES:
        if path.relative_to(ROOT) in ENTRY_POINTS:
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ExceptHandler):
                names = (
                    {name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)}
                    if node.type
                    else {""}
                )
                if names & {"", "Exception", "BaseException"}:
                    wrong.append(f"{shown(path)}:{node.lineno}")
    assert wrong == []
