"""Cells in, cells out: a function asked and answered as a sheet has it."""

from lictp_xl import reading, showing
from lictp_xl.errors import SheetError
from lictp_xl.functions import catalogue
from lictp_xl.reading import ERRORS, Cell, Range
from lictp_xl.showing import Answer, Fault, Shown

__all__ = ["ERRORS", "Answer", "Cell", "Fault", "Range", "Shown", "call"]


def call(name: str, *arguments: Cell | Range) -> Answer:
    """What the cells show for a function of these arguments; an argument left out is None."""
    try:
        function = catalogue.get(name)
        given = reading.given(function, arguments)
        return showing.shown(function, given, function.rule(**reading.taken(given)))
    except SheetError as problem:
        return Fault(problem.error, problem.message)
