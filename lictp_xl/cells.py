"""Cells in, cells out: a function asked and answered as a sheet has it.

The one place where a float meets a Decimal. A cell is a number, a text, TRUE or FALSE, a date, or blank
(None, or text of nothing). An error cell is its name as text: "#N/A". A range is a list of rows.
"""

import math
import typing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from types import NoneType
from typing import Any, TypeAlias

from lictp_xl.catalogue import Argument, Function
from lictp_xl.errors import CellError, NotUnderstood, OutOfRange, SheetError
from lictp_xl.functions import catalogue

Cell: TypeAlias = float | int | str | bool | Decimal | date | None
Range: TypeAlias = Sequence[Sequence[Cell]]

ERRORS = frozenset(
    "#NULL! #DIV/0! #VALUE! #REF! #NAME? #NUM! #N/A "
    "#SPILL! #CALC! #GETTING_DATA #FIELD! #BLOCKED! #CONNECT! #UNKNOWN!".split()
)
DAY_ZERO = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = (
    61,
    2958465,
)  # 1 March 1900, when Excel's calendar comes right, to 31 December 9999
LARGEST = Decimal("1E15")  # a cell holds 15 figures
WRITTEN_DATES = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y")


@dataclass(frozen=True)
class Fault:
    """An error value in a cell, and the sentence behind it."""

    error: str
    message: str


Shown: TypeAlias = float | str | bool | date | Fault
Answer: TypeAlias = Shown | list[list[Shown]]


def call(name: str, *arguments: Cell | Range) -> Answer:
    """What the cells show for a function of these arguments; an argument left out is None."""
    try:
        function = catalogue.get(name)
        given = {a.name: _Given(a, cells) for a, cells in _paired(function, arguments)}
        for argument in given.values():
            argument.refuse_errors()
        return _shown(function, given, function.rule(**_taken(given)))
    except SheetError as problem:
        return Fault(problem.error, problem.message)


class _Given:
    """One argument as it came: its cells in order, and the shape they stand in."""

    def __init__(self, argument: Argument, given: Cell | Range) -> None:
        self.argument = argument
        self.rows = _rows(given)

    @property
    def left_out(self) -> bool:
        return not self.argument.required and all(_blank(cell) for row in self.rows for cell in row)

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.rows[0]) if self.rows else 0

    @property
    def line(self) -> list[Cell]:
        """The cells of a column or row."""
        if min(self.shape) != 1:
            down, across = self.shape
            raise NotUnderstood(
                f"{self.argument.name} must be one column or one row (got {down} rows by {across} columns)"
            )
        return [cell for row in self.rows for cell in row]

    def refuse_errors(self) -> None:
        """The first error among the cells comes back as that error."""
        for cell in (cell for row in self.rows for cell in row):
            if isinstance(cell, str) and cell.upper() in ERRORS:
                raise CellError(cell.upper(), self.argument.name)

    def taken(self) -> Any:
        """What the rule is given."""
        kind = self.argument.annotation
        if self.argument.takes == "one":
            return _read(self._one(), kind, self.argument.name)
        (of,) = typing.get_args(kind)
        if typing.get_origin(of) is tuple:
            return list(self._table(typing.get_args(of)))
        cells = self.line if NoneType in typing.get_args(of) else _without_trailing_blanks(self.line)
        where = "row" if self.shape[1] == 1 else "column"
        return [_read(cell, of, self.argument.name, f"{where} {i}: ") for i, cell in enumerate(cells, 1)]

    def _one(self) -> Cell:
        if self.shape != (1, 1):
            down, across = self.shape
            raise NotUnderstood(
                f"{self.argument.name} must be one cell (got {down} rows by {across} columns)"
            )
        return self.rows[0][0]

    def _table(self, kinds: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        rows = list(self.rows)
        while rows and all(map(_blank, rows[-1])):
            rows.pop()
        for i, row in enumerate(rows, 1):
            if len(row) != len(kinds):
                raise NotUnderstood(f"{self.argument.name} must be {self.argument.slot} (got {len(row)})")
            pairs = zip(row, kinds, strict=True)
            yield tuple(_read(cell, kind, self.argument.name, f"row {i}: ") for cell, kind in pairs)


def _paired(function: Function, arguments: Sequence[Cell | Range]) -> Iterator[tuple[Argument, Cell | Range]]:
    """Each argument of the function with what was given for it."""
    if len(arguments) > len(function.arguments):
        raise NotUnderstood(f"{function.usage} takes no more than {len(function.arguments)} arguments")
    for i, argument in enumerate(function.arguments):
        if i >= len(arguments) and argument.required:
            raise NotUnderstood(f"{argument.name} is missing: {function.usage}")
        yield argument, arguments[i] if i < len(arguments) else None


def _taken(given: dict[str, _Given]) -> dict[str, Any]:
    """The rule's arguments; one left out takes the rule's own default."""
    taken = {name: one.taken() for name, one in given.items() if not one.left_out}
    lines = [name for name, one in given.items() if one.argument.takes == "range" and name in taken]
    for name in lines[1:]:
        # a range that may hold blanks ends where the first range does
        rest = taken[name][len(taken[lines[0]]) :]
        if rest and all(value is None for value in rest):
            taken[name] = taken[name][: len(taken[lines[0]])]
    return taken


def _read(cell: Cell, kind: Any, argument: str, where: str = "") -> Any:
    """One cell as what the rule wants."""
    kinds = typing.get_args(kind) or (kind,)
    if _blank(cell) and NoneType in kinds:
        return None
    if Decimal in kinds and _is_number(cell):
        return _number(cell, argument, where)
    if str in kinds and not _blank(cell) and isinstance(cell, str | int | float | Decimal):
        return cell if isinstance(cell, str) else _told(cell)
    if date in kinds:
        return _date(cell, argument, where)
    word = next((k for k in kinds if isinstance(k, type) and issubclass(k, StrEnum)), None)
    if word and isinstance(cell, str) and not _blank(cell):
        return _word(cell, word, argument, where)
    wanted = " or ".join(_wanted(k) for k in kinds if k is not NoneType)
    text = " as text" if isinstance(cell, str) and not _blank(cell) and _looks_like_a_number(cell) else ""
    raise NotUnderstood(f"{argument} must be {wanted} ({where}got {_told(cell)}{text})")


def _looks_like_a_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _wanted(kind: Any) -> str:
    if issubclass(kind, StrEnum):
        return _either(kind)
    return {Decimal: "a number", str: "text"}[kind]


def _either(words: type[StrEnum]) -> str:
    *most, last = (word.value for word in words)
    return f"{', '.join(most)} or {last}"


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float | Decimal) and not isinstance(cell, bool)


def _number(cell: Any, argument: str, where: str) -> Decimal:
    # its shortest decimal form: what the person typed, without the float's tail
    number = Decimal(repr(cell).removesuffix(".0") if isinstance(cell, float) else cell)
    if not number.is_finite() or abs(number) >= LARGEST:
        raise OutOfRange(f"{argument} must be a number below {LARGEST:,f} ({where}got {_told(cell)})")
    return number


def _date(cell: Cell, argument: str, where: str) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        if math.isfinite(cell) and FIRST_SERIAL <= cell < LAST_SERIAL + 1:
            return DAY_ZERO + timedelta(days=math.floor(cell))
        raise OutOfRange(f"{argument} must be a date from 1 March 1900 ({where}got the number {_told(cell)})")
    if isinstance(cell, str) and not _blank(cell):
        return _written_date(cell, argument, where)
    raise NotUnderstood(f"{argument} must be a date ({where}got {_told(cell)})")


def _written_date(text: str, argument: str, where: str) -> date:
    for form in WRITTEN_DATES:
        try:
            return datetime.strptime(" ".join(text.split()), form).date()
        except ValueError:
            continue
    raise NotUnderstood(
        f"{argument} must be a date cell, or text such as 2022-01-31 or 31 January 2022, which cannot be "
        f"read two ways ({where}got {text.strip()})"
    )


def _word(cell: str, words: type[StrEnum], argument: str, where: str) -> StrEnum:
    found = [word for word in words if word.value.casefold() == " ".join(cell.split()).casefold()]
    if not found:
        raise NotUnderstood(f"{argument} must be {_either(words)} ({where}got {cell.strip()})")
    return found[0]


def _rows(given: Cell | Range) -> list[Sequence[Cell]]:
    if not isinstance(given, list | tuple):
        return [[typing.cast(Cell, given)]]
    rows: list[Sequence[Cell]] = [row if isinstance(row, list | tuple) else [row] for row in given]
    if len({len(row) for row in rows}) > 1:
        raise ValueError("a range's rows must be of one length")
    return rows


def _blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _without_trailing_blanks(cells: Sequence[Cell]) -> Sequence[Cell]:
    last = max((i for i, cell in enumerate(cells, 1) if not _blank(cell)), default=0)
    return cells[:last]


def _told(cell: Cell) -> str:
    """A cell as a person would say it."""
    if _blank(cell):
        return "a blank"
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return repr(int(cell)) if cell.is_integer() and abs(cell) < LARGEST else repr(cell)
    if isinstance(cell, date):
        return f"the date {cell:%d %B %Y}"
    return str(cell).strip()


def _shown(function: Function, given: dict[str, _Given], result: Any) -> Answer:
    """A rule's result as cells: a value; a tuple, one row; rows, a table; a list, as the first range."""
    if isinstance(result, tuple):
        return [[_cell(value) for value in result]]
    if not isinstance(result, list):
        return _cell(result)
    if typing.get_origin((typing.get_args(function.returns_annotation) or (None,))[0]) is tuple:
        # a table without a row still has a cell to show: nothing
        return [[_cell(value) for value in row] for row in result] or ""
    down, across = next(one.shape for one in given.values() if one.argument.takes == "range")
    padded = [*map(_cell, result), *[""] * (max(down, across) - len(result))]
    return [[value] for value in padded] if across == 1 else [padded]


def _cell(value: Any) -> Shown:
    if isinstance(value, SheetError):
        return Fault(value.error, value.message)
    if isinstance(value, bool | date):
        return value
    return str(value) if isinstance(value, str) else float(value)
