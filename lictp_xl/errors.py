"""What can go wrong, at a cell or in a book. Every message is a sentence for the person who reads it.

    LictpError
      SheetError            shown in a cell, as the error value named
        NotUnderstood       #VALUE!   the wrong kind of thing was given
        OutOfRange          #NUM!     the right kind, but not a value the rule can take
        NotFound            #N/A      a name that is not in the list
        DividedByZero       #DIV/0!
        NoSuchFunction      #NAME?
        CellError           an error among the arguments, handed on as it is
      BookError             one book stops, the others go on
        BookRefused         a file that cannot be trusted or read
        TemplateRefused     a template that cannot be filled as it is
        NoValue             a formula that got no value
        TypedCellLost       what a person typed has lost its place
        ChangedByHand       what sync wrote, a person changed
        BookInUse           open in Excel, or not to be written just now
        MacrosRefused       VBA text that cannot go into a workbook
      InputsError           everything that is wrong with the inputs workbook, at once
      PlanError             the plan does not say which books should exist

Any other exception is a fault of the program: it goes to the log, and no host makes a number of it.
"""

from collections.abc import Iterable
from typing import ClassVar


class LictpError(Exception):
    """Something a person can put right; its text says how."""


class SheetError(LictpError):
    """A problem shown in a cell."""

    cell: ClassVar[str] = "#VALUE!"

    @property
    def error(self) -> str:
        """The error value that the cell shows."""
        return self.cell

    @property
    def message(self) -> str:
        """The sentence behind it."""
        return str(self)


class NotUnderstood(SheetError):
    """The wrong kind of thing: text for a number, a blank, a date that could be two."""


class OutOfRange(SheetError):
    """The right kind of thing, outside what the rule can take."""

    cell = "#NUM!"


class NotFound(SheetError):
    """A name that is not in the list it is looked for in."""

    cell = "#N/A"


class DividedByZero(SheetError):
    """A fraction of nothing."""

    cell = "#DIV/0!"


class NoSuchFunction(SheetError):
    """A function name that is not in the catalogue."""

    cell = "#NAME?"


class CellError(SheetError):
    """An error that came in with an argument goes out as it came."""

    def __init__(self, shown: str, argument: str) -> None:
        super().__init__(f"{argument} holds the error {shown}")
        self.shown = shown

    @property
    def error(self) -> str:
        return self.shown


class BookError(LictpError):
    """One book cannot be written; the others go on."""


class BookRefused(BookError):
    """A file that cannot be trusted or read."""


class TemplateRefused(BookError):
    """A template that cannot be filled as it is."""


class NoValue(BookError):
    """A formula that got no value."""


class TypedCellLost(BookError):
    """What a person typed has lost its place in the new book."""


class ChangedByHand(BookError):
    """A locked cell, or an approved book, that a person changed."""


class BookInUse(BookError):
    """Open in Excel, or not to be written just now."""


class MacrosRefused(BookError):
    """VBA text that cannot go into a workbook."""


class InputsError(LictpError):
    """Everything that is wrong with the inputs workbook, told at once."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class PlanError(LictpError):
    """The plan does not say which books should exist."""
