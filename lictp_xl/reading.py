"""Cells in: what a rule is given of the cells of its arguments, each as its annotation wants it.

The one place where a float becomes a Decimal. A cell is a number, a text, TRUE or FALSE, a date, or blank
(None, or text of nothing). An error cell is its name as text: "#N/A". A range is a list of rows.
"""

import math
import typing
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from types import NoneType
from typing import Any, TypeAlias

from lictp_xl.catalogue import Argument, AsTheyCame, Function
from lictp_xl.errors import CellError, NotUnderstood, OutOfRange

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


class Given:
    """One argument as it came: its cells in order, and the shape they stand in."""

    def __init__(self, argument: Argument, given: Cell | Range) -> None:
        self.argument = argument
        self.rows = _rows(given)

    @property
    def left_out(self) -> bool:
        if self.argument.takes == "any":
            return False
        return not self.argument.required and all(_blank(cell) for row in self.rows for cell in row)

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.rows[0]) if self.rows else 0

    @property
    def is_table(self) -> bool:
        """Whether it is wanted as a table of numbers."""
        return any(typing.get_origin(of) is Sequence for of in typing.get_args(self.argument.annotation))

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
        if self.argument.takes == "any":
            return
        for cell in (cell for row in self.rows for cell in row):
            if isinstance(cell, str) and cell.upper() in ERRORS:
                raise CellError(cell.upper(), self.argument.name)

    def taken(self) -> Any:
        """What the rule is given."""
        kind = self.argument.annotation
        if self.argument.takes == "any":
            return AsTheyCame(self.rows)
        if self.argument.takes == "one":
            return _read(self._one(), kind, self.argument.name)
        (of,) = typing.get_args(kind)
        if typing.get_origin(of) is Sequence:
            return self._numbers(*typing.get_args(of))
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

    def _numbers(self, kind: Any) -> list[list[Any]]:
        """A table of numbers, as wide as its widest row."""
        across = max((len(_without_trailing_blanks(row)) for row in self.rows), default=0)
        return [
            [_read(cell, kind, self.argument.name, f"row {i}, column {j}: ") for j, cell in enumerate(row, 1)]
            for i, row in enumerate((row[:across] for row in self._used_rows()), 1)
        ]

    def _used_rows(self) -> list[Sequence[Cell]]:
        rows = list(self.rows)
        while rows and all(map(_blank, rows[-1])):
            rows.pop()
        return rows

    def _table(self, kinds: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        for i, row in enumerate(self._used_rows(), 1):
            if len(row) != len(kinds):
                raise NotUnderstood(f"{self.argument.name} must be {self.argument.slot} (got {len(row)})")
            pairs = zip(row, kinds, strict=True)
            yield tuple(_read(cell, kind, self.argument.name, f"row {i}: ") for cell, kind in pairs)


def given(function: Function, arguments: Sequence[Cell | Range]) -> dict[str, Given]:
    """Each argument of a function as it came; an error among the cells comes back as that error."""
    found = {argument.name: Given(argument, cells) for argument, cells in _paired(function, arguments)}
    for one in found.values():
        one.refuse_errors()
    return found


def taken(given: dict[str, Given]) -> dict[str, Any]:
    """The rule's arguments; one left out takes the rule's own default."""
    found = {name: one.taken() for name, one in given.items() if not one.left_out}
    lines = [name for name, one in given.items() if one.argument.takes == "range" and name in found]
    for name in lines[1:]:
        # a range that may hold blanks ends where the first range does
        rest = found[name][len(found[lines[0]]) :]
        if rest and all(value is None for value in rest):
            found[name] = found[name][: len(found[lines[0]])]
    return found


def _paired(function: Function, arguments: Sequence[Cell | Range]) -> Iterator[tuple[Argument, Cell | Range]]:
    """Each argument of the function with what was given for it."""
    if len(arguments) > len(function.arguments):
        raise NotUnderstood(f"{function.usage} takes no more than {len(function.arguments)} arguments")
    for i, argument in enumerate(function.arguments):
        if i >= len(arguments) and argument.required:
            raise NotUnderstood(f"{argument.name} is missing: {function.usage}")
        yield argument, arguments[i] if i < len(arguments) else None


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
    if word and isinstance(cell, str) and (found := _word(cell, word)):
        return found
    wanted = " or ".join(_wanted(k) for k in kinds if k is not NoneType)
    text = " as text" if Decimal in kinds and isinstance(cell, str) and _looks_like_a_number(cell) else ""
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
    return f"{', '.join(most)} or {last}" if most else last


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


def _word(cell: str, words: type[StrEnum]) -> StrEnum | None:
    spoken = " ".join(cell.split()).casefold()
    return next((word for word in words if word.value.casefold() == spoken), None)


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
