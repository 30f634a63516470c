"""Excel on the desktop, through xlwings.

This is the module that xlwings' COM server serves: it has one function for every entry of the catalogue,
under the name that people type. On the other side stand the VBA stubs that describe() gives.
"""

import inspect
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlwings as xw

from lictp_xl import cells
from lictp_xl.book.macros import Button, Macros, Source
from lictp_xl.catalogue import PREFIX, Function
from lictp_xl.functions import catalogue
from lictp_xl.hosts import faults, vba
from lictp_xl.hosts.vba_runtime import ERROR_NUMBERS, PYTHON_SETTING

BUTTONS = {
    Button("Refresh", "LictpRefresh"): "import lictp_xl.buttons; lictp_xl.buttons.refresh()",
    Button("Check", "LictpCheck"): "import lictp_xl.buttons; lictp_xl.buttons.check()",
    Button("Regenerate", "LictpRegenerate"): "import lictp_xl.buttons; lictp_xl.buttons.regenerate()",
}
# every key that xlwings asks for; one that is not on the sheet it looks for in files, at each call
SETTINGS: dict[str, str | bool] = {
    "INTERPRETER_WIN": f"%{PYTHON_SETTING}%",
    "PYTHONPATH": "",
    "ADD_WORKBOOK_TO_PYTHONPATH": "false",  # nothing is imported from beside a book
    "DEBUG UDFS": False,
    "USE UDF SERVER": True,
    "SHOW CONSOLE": False,
    "CONDA PATH": "",
    "CONDA ENV": "",
    "LICENSE_KEY": "",
    "ONEDRIVE_CONSUMER_WIN": "",
    "ONEDRIVE_COMMERCIAL_WIN": "",
    "SHAREPOINT_WIN": "",
}
# an error cell that xlwings does not name comes as a number, below any number that a cell can be
FIRST_ERROR = -2146828288
ERROR_TEXTS = {FIRST_ERROR + number: text for text, number in ERROR_NUMBERS.items()}


def call(name: str, *arguments: Any) -> Any:
    """One function answered, in what xlwings hands over and takes back.

    An argument is rows of cells, or None where it was left out. An error goes back as its name and
    sentence, "#NUM!: bases must be zero or more", of which the stub makes a true error.
    """
    try:
        answer = cells.call(name, *(_taken(rows) for rows in arguments))
        if isinstance(answer, list):
            return [[_given_back(cell) for cell in row] for row in answer]
        return _given_back(answer)
    except Exception:
        return f"#VALUE!: {faults.report(name)}"


def describe() -> dict[str, str]:
    """The VBA that Excel must be given: file name -> text."""
    macros = [vba.ButtonMacro(button.macro, python) for button, python in BUTTONS.items()]
    return {"functions.bas": vba.functions_module(catalogue), "buttons.bas": vba.buttons_module(macros)}


def macros() -> Macros:
    """All that makes a book live in Excel: our VBA, xlwings' own, settings, help and buttons."""
    text = describe()
    return Macros(
        sources=(
            Source(vba.FUNCTIONS_MODULE, text["functions.bas"]),
            Source(vba.BUTTONS_MODULE, text["buttons.bas"]),
            # from the package installed here, so that it names the DLL of this very version
            Source("xlwings", _from_xlwings("xlwings.bas")),
            Source("Dictionary", _from_xlwings("addin/Dictionary.cls"), "class"),
        ),
        help=tuple(vba.wizard_help(catalogue)),
        settings=SETTINGS,
        buttons=tuple(BUTTONS),
    )


def _from_xlwings(name: str) -> str:
    return Path(xw.__file__).parent.joinpath(name).read_text(encoding="cp1252")


def stale_stubs(folder: Path) -> list[Path]:
    """The files in vba_stubs/ that are not what describe() gives."""
    return [
        folder / name
        for name, text in describe().items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != text
    ]


def write_stubs(folder: Path) -> list[Path]:
    """Bring vba_stubs/ up to date; the files that changed."""
    stale = stale_stubs(folder)
    text = describe()
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text[path.name], encoding="utf-8", newline="\n")
    return stale


def _taken(rows: Any) -> Any:
    if rows is None:
        return None
    return [[_named(cell) for cell in row] for row in rows]


def _named(cell: Any) -> Any:
    is_error = isinstance(cell, int) and not isinstance(cell, bool) and cell <= FIRST_ERROR + 3000
    return ERROR_TEXTS.get(cell, "#VALUE!") if is_error else cell


def _given_back(cell: cells.Shown) -> Any:
    if isinstance(cell, cells.Fault):
        return f"{cell.error}: {cell.message}"
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return datetime.combine(cell, time())
    return cell


def _published(function: Function) -> Callable[..., Any]:
    """The function as xlwings wants it: its arguments plain, because the hints of a rule would crash it."""

    def answered(*arguments: Any) -> Any:
        return call(function.name, *arguments)

    answered.__name__ = PREFIX + function.name
    answered.__doc__ = function.summary
    answered.__annotations__ = {}
    answered.__signature__ = inspect.Signature([_parameter(a.name, a.required) for a in function.arguments])  # type: ignore[attr-defined]
    published: Callable[..., Any] = xw.func(category=function.category)(answered)
    for argument in function.arguments:
        published = xw.arg(argument.name, ndim=2, err_to_str=True, doc=argument.help)(published)
    return published


def _parameter(name: str, required: bool) -> inspect.Parameter:
    default = inspect.Parameter.empty if required else None
    return inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=default)


# xlwings finds a function by its name in the module
globals().update({PREFIX + function.name: _published(function) for function in catalogue})
