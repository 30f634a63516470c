"""Stand-ins for pywin32, on which xlwings' own Windows code runs unmodified on any machine.

`windows()` puts them, and an xlwings that was imported on them, in the place of whatever is imported;
afterwards everything is as it was, so no other test notices. `cell()` then does what a VBA stub does:
XLPy.CallUDF(module, function, Array(...)), values in, values out.

What crosses the border has the shape that COM gives it; the rules of sent() and received() were
measured with the real pywin32 312.
"""

import asyncio
import atexit
import concurrent.futures
import ctypes
import importlib
import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, tzinfo
from decimal import ROUND_DOWN, Decimal
from types import ModuleType
from typing import Any

import numpy as np
import openpyxl
import pandas as pd

from lictp_xl.hosts.vba_runtime import ERROR_NUMBERS

# what must be imported before sys.platform says win32, or it would look for Windows
EARLY = (asyncio, concurrent.futures, logging, subprocess, np, openpyxl, pd)
SWAPPED = (
    "xlwings",
    "win32",
    "pythoncom",
    "pywintypes",
    "lictp_xl.hosts.excel",
    "lictp_xl.hosts.open_in_excel",
)
FIRST_ERROR = -2146828288
LEFT_OUT = -2147352572
MODULE = "lictp_xl.hosts.excel"
OPENED = ("excel", "open_in_excel")  # the hosts' modules that speak to xlwings


class ComError(Exception):
    """pywintypes.com_error."""

    @property
    def hresult(self) -> Any:
        return self.args[0]


class IID(str):
    """An interface id, the same in capitals or not."""

    __slots__ = ()

    def __new__(cls, text: object) -> "IID":
        return str.__new__(cls, str(text).upper())


class Pointer:
    """A raw interface pointer (PyIDispatch); none is handed over here."""


class Dispatched:
    """CDispatch: a COM object as pywin32 wraps it."""


class OneZone(tzinfo):
    """win32timezone.TimeZoneInfo, of which xlwings wants UTC."""

    @staticmethod
    def utc() -> tzinfo:
        return UTC


class Anything:
    """Answers to any name and any call: the DLLs."""

    def __getattr__(self, name: str) -> "Anything":
        return Anything()

    def __call__(self, *arguments: Any, **named: Any) -> int:
        return 0


def sent(cell: Any) -> Any:
    """A cell, or a block of them, as COM hands it to Python."""
    if isinstance(cell, list | tuple):
        return tuple(sent(one) for one in cell)
    if isinstance(cell, str) and cell in ERROR_NUMBERS:
        return FIRST_ERROR + ERROR_NUMBERS[cell]
    if isinstance(cell, date):
        return datetime.combine(cell, time()) if not isinstance(cell, datetime) else cell.replace(tzinfo=None)
    if isinstance(cell, int) and not isinstance(cell, bool):
        # Excel has no whole numbers: one below every number is an error, or an argument left out
        return cell if cell < -2146000000 else float(cell)
    assert cell is None or isinstance(cell, bool | str | float | Decimal), f"no cell can hold {cell!r}"
    return cell


def received(value: Any, outermost: bool = True) -> Any:
    """What Python returned as Excel receives it; an exception for what COM cannot carry."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, datetime):
        if value.year < 100:
            raise ValueError("COM would make it a year of the 20th century")
        return value.replace(tzinfo=None, microsecond=value.microsecond // 1000 * 1000)
    if isinstance(value, Decimal):  # currency: four places
        return value.quantize(Decimal("1.0000"), ROUND_DOWN)
    if isinstance(value, list | tuple):
        rows = tuple(received(one, outermost=False) for one in value)
        if outermost and len({len(row) if isinstance(row, tuple) else -1 for row in rows}) > 1:
            raise ValueError("All dimensions must be a sequence of the same size")
        return rows
    if isinstance(value, int | float):
        return float(value)
    raise TypeError(f"Objects of type '{type(value).__name__}' can not be converted to a COM VARIANT")


def cell(function: str, *arguments: Any) -> Any:
    """What comes back to the stub of a function; to be asked inside windows()."""
    server = sys.modules["xlwings.com_server"].XLPython()
    return received(server.CallUDF(MODULE, function, tuple(sent(argument) for argument in arguments)))


@contextmanager
def windows() -> Iterator[ModuleType]:
    """xlwings as it is on Windows, and the module that its server serves."""
    before = _taken_out()
    hosts = vars(sys.modules["lictp_xl.hosts"])
    attributes: dict[str, Any] = {name: hosts.pop(name) for name in list(hosts) if name in OPENED}
    try:
        sys.modules.update(_on_windows())
        hosts |= {name: sys.modules[f"lictp_xl.hosts.{name}"] for name in OPENED}
        yield sys.modules[MODULE]
    finally:
        _taken_out()
        sys.modules.update(before)
        for name in OPENED:
            del hosts[name]
        hosts |= attributes


def _taken_out() -> dict[str, ModuleType]:
    names = [name for name in sys.modules if name.startswith(SWAPPED)]
    return {name: sys.modules.pop(name) for name in names}


_imported: dict[str, ModuleType] = {}
messages: list[tuple[str, str]] = []  # the title and text of every message box


def _on_windows() -> dict[str, ModuleType]:
    """Every module that windows() puts in place, imported once."""
    if not _imported:
        _pretend()
        platform, loader = sys.platform, ctypes.PyDLL
        try:
            sys.platform = "win32"
            ctypes.PyDLL = lambda *_: Anything()  # type: ignore[assignment, misc]
            for name in (
                "xlwings",
                "xlwings.com_server",
                "xlwings.udfs",
                *(f"lictp_xl.hosts.{n}" for n in OPENED),
            ):
                importlib.import_module(name)
        finally:
            sys.platform, ctypes.PyDLL = platform, loader  # type: ignore[misc]
            del ctypes.oledll, ctypes.windll  # type: ignore[attr-defined]
        # it would look for Excel's processes
        atexit.unregister(sys.modules["xlwings._xlwindows"].cleanup)
        _imported.update(_taken_out())
    return _imported


def _pretend() -> None:
    """Put a module in place for each that xlwings imports on Windows."""
    dispatch = IID("{00020400-0000-0000-C000-000000000046}")
    ctypes.oledll, ctypes.windll = Anything(), Anything()  # type: ignore[attr-defined]
    _module("pywintypes", com_error=ComError, error=OSError, IID=IID, TimeType=datetime)
    _module(
        "pythoncom",
        __file__="pythoncom",
        com_error=ComError,
        ole_error=ComError,
        IID_IDispatch=dispatch,
        TypeIIDs={dispatch: Pointer},
    )
    for name in ("win32gui", "win32event"):
        _module(name)
    _module("win32con", MB_OK=0, MB_OKCANCEL=1, MB_YESNO=4, MB_YESNOCANCEL=3, MB_ICONINFORMATION=64)
    _module("win32api", MessageBox=_message)
    _module("win32process", GetWindowThreadProcessId=lambda _: (0, 1))
    _module("win32timezone", TimeZoneInfo=OneZone)
    _module("win32com", __path__=[])
    bases = {name: type(name, (), {}) for name in ("CoClassBaseClass", "DispatchBaseClass")}
    _module("win32com.client", CDispatch=Dispatched, Dispatch=_as_it_is, DispatchEx=_as_it_is, **bases)
    _module("win32com.server", __path__=[])
    for name in ("dispatcher", "policy", "exception"):
        _module(f"win32com.server.{name}")
    _module("win32com.server.util", unwrap=_not_ours, wrap=_as_it_is)


def _module(name: str, **contents: Any) -> None:
    module = ModuleType(name)
    vars(module).update({"__getattr__": _absent, **contents})
    sys.modules[name] = module
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, module)


def _absent(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return lambda *_, **__: None


def _as_it_is(thing: Any, *_: Any, **__: Any) -> Any:
    return thing


def _message(window: int, text: str, title: str, style: int) -> int:
    messages.append((title, text))
    return 1  # OK was pressed


def _not_ours(thing: Any) -> Any:
    raise ValueError("not a Python object")
