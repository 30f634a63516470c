"""The written VBA, run without Excel: pyOpenVBA executes it on a sheet in memory.

Only what lies outside our modules is replaced: xlwings' own (`XLPy`, `RunPython`), and
`Application.Caller`, which pyOpenVBA does not have.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter._objects import VBAObject, method
from pyopenvba.interpreter._values import (
    EMPTY,
    MISSING,
    VBAArray,
    VBADate,
    VBAErrorValue,
    error,
)

from lictp_xl.book.references import box_text, ref_at
from lictp_xl.hosts.vba_runtime import ERROR_NUMBERS as NUMBERS

FIRST_ERROR = -2146828288
NAMES = {number: name for name, number in NUMBERS.items()}
LEFT_OUT = -2147352572  # what COM sends for an argument left out
PYTHON_RAISED = -2147467259
SERVER_GONE = 462

XLWINGS = """\
Option Explicit
Private mHost As Object
Private mCaller As String
Public Sub UseHost(ByVal host As Object, ByVal caller As String)
    Set mHost = host
    mCaller = caller
End Sub
Public Function XLPy() As Object
    Set XLPy = mHost.Start()
End Function
Public Function RunPython(PythonCommand As String)
    mHost.Run PythonCommand
End Function
Public Sub TypeIn(ByVal cell As String, ByVal value As Variant)
    Range(cell).Value = value
End Sub
Public Sub Spill(ByVal cell As String, ByVal text As String)
    Range(cell).Formula2 = text
End Sub
Public Sub FormatAs(ByVal cell As String, ByVal numberFormat As String)
    Range(cell).NumberFormat = numberFormat
End Sub
Public Function CallingRange() As Object
    Set CallingRange = Range(mCaller)
End Function
"""


class PythonRaised(Exception):
    """An exception in Python, as the COM server hands it on."""


class ServerGone(Exception):
    """The Python server was closed while Excel held on to it."""


Answer = Callable[[str, str, tuple[Any, ...]], Any]


class Server(VBAObject):  # type: ignore[misc]
    """What XLPy hands out: CallUDF, and nothing else of it."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    @method  # type: ignore[untyped-decorator]
    def CallUDF(self, module: object, function: object, args: object) -> object:
        assert isinstance(args, VBAArray)
        try:
            given = tuple(_sent(value) for value in args.items)
            return _received(self.answer(str(module), str(function), given))
        except PythonRaised as e:
            raise error(PYTHON_RAISED, str(e)) from e
        except ServerGone as e:
            raise error(SERVER_GONE, "The remote server machine does not exist or is unavailable") from e


class Host(VBAObject):  # type: ignore[misc]
    """Where the stubs find Python: how often they looked, and what else they ran."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.missing = ""
        self.starts = 0
        self.ran: list[str] = []

    @method  # type: ignore[untyped-decorator]
    def Start(self) -> object:
        self.starts += 1
        if self.missing:
            raise error(1, self.missing)
        return Server(self.answer)

    @method  # type: ignore[untyped-decorator]
    def Run(self, command: object) -> None:
        if self.missing:
            raise error(1, self.missing)
        self.ran.append(str(command))


class Sheet:
    """A sheet with our modules behind it."""

    def __init__(self, modules: dict[str, str], answer: Answer) -> None:
        self.app = ExcelApplication()
        self.app.add_workbook()
        self.app.add_module(XLWINGS, name="xlwings")
        for name, text in modules.items():
            lines = (line for line in text.splitlines() if not line.startswith("Attribute "))
            body = "\n".join(lines).replace("Application.Caller", "CallingRange()")
            self.app.add_module(body, name=name)
        self.host = Host(answer)
        self.stand_in("Z99")

    def stand_in(self, cell: str) -> None:
        """The cell in which the next function is called."""
        self.app.run("UseHost", self.host, cell)

    def type_in(self, cell: str, value: object) -> None:
        """Put a value in a cell; a text such as "#N/A" becomes that error."""
        self.app.run("TypeIn", cell, _typed(value))

    def range_with(self, rows: list[list[Any]], column: int) -> VBAObject:
        """A range that holds these rows, from the top of a column on."""
        # pyOpenVBA cuts a range to the cells in use: beyond this one nothing is cut
        self.type_in("ZZ99", "corner")
        for r, row in enumerate(rows, 1):
            for c, value in enumerate(row, column):
                self.type_in(ref_at(r, c), value)
        box = (column, 1, column + len(rows[0]) - 1, len(rows))
        return self.app.evaluate(f'Range("{box_text(box)}")')

    def format(self, cell: str, number_format: str) -> None:
        self.app.run("FormatAs", cell, number_format)

    def calls(self, function: str, *arguments: object) -> object:
        """A function called with values, and what its cell shows."""
        return shown(self.app.run(function, *map(_typed, arguments)))

    def shows(self, expression: str) -> object:
        """What a cell with this expression shows, ranges and all: LICTP_SHARES(Range("A:A"))."""
        return shown(self.app.evaluate(expression))

    def used_part(self, cells: str) -> str:
        """The part of a range that goes over to Python."""
        part = self.app.run("UsedPart", self.app.evaluate(f'Range("{cells}")'))
        return str(part.vba_get("Address", [False, False]))

    def spill(self, cell: str, formula: str) -> None:
        """Put a formula in a cell that fills its neighbours too."""
        self.app.run("Spill", cell, formula)

    def why(self, cell: str) -> str:
        """What LICTP_WHY answers for a cell."""
        return str(self.app.evaluate(f'LICTP_WHY(Range("{cell}"))'))


def shown(value: Any) -> Any:
    """A result as a cell shows it: an error by its name, dates as such."""
    if isinstance(value, list):
        return [shown(item) for item in value]
    if isinstance(value, VBAErrorValue):
        return NAMES[value.number]
    return value


def _typed(value: Any) -> Any:
    """A cell's value as VBA has it."""
    if isinstance(value, str) and value in NUMBERS:
        return VBAErrorValue(NUMBERS[value])
    if isinstance(value, date):
        return VBADate.from_datetime(value)
    if value is None:
        return EMPTY
    return value


def _sent(value: Any) -> Any:
    """A VBA value as COM hands it to Python."""
    if isinstance(value, VBAArray):
        rows, columns = (range(low, high + 1) for low, high in value.bounds)
        return tuple(tuple(_sent(value.get([r, c])) for c in columns) for r in rows)
    if isinstance(value, VBAErrorValue):
        return FIRST_ERROR + value.number
    if isinstance(value, VBADate):
        return value.to_datetime()
    if value is MISSING:
        return LEFT_OUT
    if value is EMPTY:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    assert value is None or isinstance(value, bool | str | float | Decimal), f"not a cell: {value!r}"
    return value


def _received(value: Any) -> Any:
    """What Python answers as VBA has it: nested tuples are an array counted from 0."""
    if isinstance(value, datetime):
        return VBADate.from_datetime(value)
    if not isinstance(value, tuple):
        return value
    if not (value and isinstance(value[0], tuple)):
        return VBAArray([(0, len(value) - 1)], items=[_received(item) for item in value])
    array = VBAArray([(0, len(value) - 1), (0, len(value[0]) - 1)])
    for r, row in enumerate(value):
        for c, item in enumerate(row):
            array.set([r, c], _received(item))
    return array
