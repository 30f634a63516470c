"""Which way the code depends: the arrows of the design, held to the imports as they are written."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "lictp_xl"
OURS = "lictp_xl."
ROOF = {"sync", "buttons", "cli", "screen", "audit"}

# what each part of the house may lean on, itself apart
MAY_IMPORT = {
    "names": set[str](),
    "errors": set[str](),
    "money": set[str](),
    "years": set[str](),
    "rules": {"money", "years", "errors"},
    "catalogue": {"names", "errors"},
    "reading": {"catalogue", "errors"},
    "workings_function": {"reading", "catalogue", "errors"},
    "functions": {"rules", "catalogue", "workings_function"},
    "showing": {"reading", "catalogue", "errors"},
    "cells": {"functions", "reading", "showing", "errors"},
    "workings": {"cells"},
    "book": {"errors"},
    "hosts": {"book", "cells", "functions", "catalogue", "errors"},
}
KEPT_TO = {
    "xlwings": {"hosts", "buttons"},
    "openpyxl": {"book", "inputs", "starter"},
    "xlsxwriter": {"book", "inputs", "starter"},
    "pandas": {"book", "inputs", "buttons"},
    "pyopenvba": {"book"},
}
NEEDS_A_LICENCE_KEY = ("xlwings.pro", "xlwings.server", "xlwings.reports")


def modules() -> Iterator[tuple[str, Path]]:
    """Every module, by its place in the house: rules.charges."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        yield name.removesuffix(".__init__"), path


def imported(source: str) -> Iterator[str]:
    """Everything that a module imports, wherever in it, in full."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


IMPORTS = {name: sorted(set(imported(path.read_text(encoding="utf-8")))) for name, path in modules()}


def part(module: str) -> str:
    """The part of the house that a module belongs to."""
    return module.partition(".")[0]


def own(module: str) -> set[str]:
    """The parts of our own house that a module imports."""
    return {part(name.removeprefix(OURS)) for name in IMPORTS[module] if name.startswith(OURS)}


@pytest.mark.parametrize("module", [name for name in IMPORTS if part(name) in MAY_IMPORT])
def test_a_module_leans_only_on_what_lies_below_it(module: str) -> None:
    assert own(module) <= MAY_IMPORT[part(module)] | {part(module)}


@pytest.mark.parametrize("module", [name for name in IMPORTS if part(name) not in ROOF])
def test_nothing_leans_on_the_roof(module: str) -> None:
    assert not own(module) & ROOF


@pytest.mark.parametrize("library", KEPT_TO)
def test_a_library_is_spoken_to_in_one_place(library: str) -> None:
    speakers = {part(name) for name, found in IMPORTS.items() if library in {part(i) for i in found}}
    inputs = {name for name in speakers if name.startswith("input")}
    assert speakers - inputs <= KEPT_TO[library]


@pytest.mark.parametrize("module", IMPORTS)
def test_the_parts_of_xlwings_that_need_a_licence_key_are_never_touched(module: str) -> None:
    assert not [name for name in IMPORTS[module] if name.startswith(NEEDS_A_LICENCE_KEY)]


def test_the_functions_and_their_cells_need_no_library_at_all() -> None:
    """The web host and Pyodide run without them."""
    heavy = "{'xlwings', 'pandas', 'numpy', 'openpyxl', 'xlsxwriter', 'lxml', 'pydantic'}"
    code = f"import sys, lictp_xl.functions, lictp_xl.cells; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_the_reading_of_imports_finds_them_wherever_they_stand() -> None:
    source = "import a.b\nfrom lictp_xl import money\ndef f():\n    from xlwings.pro import x\n"
    assert set(imported(source)) == {"a.b", "lictp_xl.money", "xlwings.pro.x"}
