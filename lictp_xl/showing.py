"""Cells out: what the cells of a function show of the rule's result."""

import typing
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from lictp_xl.catalogue import Function
from lictp_xl.errors import SheetError
from lictp_xl.reading import Given


@dataclass(frozen=True)
class Fault:
    """An error value in a cell, and the sentence behind it."""

    error: str
    message: str


Shown: TypeAlias = float | str | bool | date | Fault
Answer: TypeAlias = Shown | list[list[Shown]]


def shown(function: Function, given: dict[str, Given], result: Any) -> Answer:
    """A rule's result as cells: a value; a tuple, one row; rows, a table; a list, as the first range."""
    if isinstance(result, tuple):
        return [[_cell(value) for value in result]]
    if not isinstance(result, list):
        return _cell(result)
    if typing.get_origin((typing.get_args(function.returns_annotation) or (None,))[0]) is tuple:
        # a table without a row still has a cell to show: nothing
        return [[_cell(value) for value in row] for row in result] or ""
    return _line(given, [_cell(value) for value in result])


def _line(given: dict[str, Given], shown: list[Shown]) -> Answer:
    """One cell for each line of the first range, in its direction; a table's lines are its rows."""
    first = next((one for one in given.values() if one.argument.takes == "range"), None)
    if first is None:
        return [[value] for value in shown]
    down, across = first.shape
    in_a_row = down == 1 and across != 1 and not first.is_table
    padded = [*shown, *[""] * ((across if in_a_row else down) - len(shown))]
    return [padded] if in_a_row else [[value] for value in padded]


def _cell(value: Any) -> Shown:
    if isinstance(value, SheetError):
        return Fault(value.error, value.message)
    if isinstance(value, bool | date):
        return value
    if value is None:
        return ""
    return str(value) if isinstance(value, str) else float(value)
