"""Where each figure of a book comes from: the line of the inputs, and the entry of it.

The figures are made once more from inputs whose entries each remember their line. An entry that is handed
on as it is still knows it; a sum knows the lines that were added. So a book's figures need no second
description that could part from the first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from lictp_xl import figures
from lictp_xl.book.cell_xml import Value
from lictp_xl.book.template import Figures
from lictp_xl.input_sheets import PROVENANCE, SETTINGS
from lictp_xl.partnership import NOT_STATED, Line, Partnership
from lictp_xl.plan import PlannedBook

STANDING, SOURCE = "_standing", "_source"  # names of figures that go together
COLUMNS = {column.title: column.field for column in PROVENANCE}  # whose headings are the same in every book
# figures that no line of the inputs holds
OTHERWISE = {
    "status": "The plan says it",
    "financial_year": "The plan says it",
    "book_title": "Made of the plan's template, partner and year",
    "software_version": "The version of this program",
    "inputs_digest": "A fingerprint of everything that the inputs workbook says",
    "completeness": "Sync says whether every formula of the book got a value",
    "input_checks": "A check on the inputs that sync performed",
    "term_years": "The financial years from the first to the last day of the new service",
}


@dataclass(frozen=True)
class Origin:
    """An entry of a line of the inputs; no field where the line as a whole is meant."""

    line: Line
    field: str = ""

    @property
    def entry(self) -> Any:
        """What stands there."""
        return getattr(self.line, self.field) if self.field else None


Origins = tuple[Origin, ...]


class _Text(str):
    origins: Origins = ()


class _Whole(int):
    origins: Origins = ()


class _Day(date):
    origins: Origins = ()


class _Number(Decimal):
    """A number that remembers its lines when it is added up."""

    origins: Origins = ()

    def __add__(self, other: Any) -> Any:
        return _with(_Number(Decimal.__add__(self, other)), self.origins + _origins(other))

    __radd__ = __add__


class Provenance:
    """The figures of a book, each with its lines of the inputs."""

    def __init__(
        self, partnership: Partnership, book: PlannedBook, findings: Sequence[Mapping[str, Value]] = ()
    ) -> None:
        self.partnership, self.book = partnership, book
        self.figures: Figures = figures.of_book(
            _remembering(partnership), _subject(partnership, book), findings
        )

    def of_name(self, name: str) -> Origins:
        """The lines behind a figure that stands alone."""
        found = _origins(self.figures.names.get(name))
        return found or tuple(self._said_elsewhere(name))

    def of_row(self, table: str, row: int, column: str) -> Origins:
        """The lines behind a figure of a table; rows are counted from 0."""
        cells = self.figures.tables[table][row]
        if found := _origins(cells[column]):
            return found
        if column == "Standing" and (source := _origins(cells.get("Source"))):
            return tuple(Origin(origin.line, "standing") for origin in source)
        # an entry that is blank, or a word: the others of the row tell the line
        lines = {id(origin.line): origin.line for value in cells.values() for origin in _origins(value)}
        return tuple(Origin(line, COLUMNS.get(column, "")) for line in lines.values())

    def otherwise(self, name: str, value: Value) -> str:
        """What is said of a figure that no line holds."""
        if value == NOT_STATED:
            return "The inputs have no line for it"
        return OTHERWISE.get(name, "Sync works it out from the inputs")

    def _said_elsewhere(self, name: str) -> Iterator[Origin]:
        """The line of a standing, a setting, or a total that is not stated."""
        if name.endswith(STANDING):
            source = self.figures.names.get(name.removesuffix(STANDING) + SOURCE)
            yield from (Origin(origin.line, "standing") for origin in _origins(source))
        for column in SETTINGS:
            if name == column.field:
                lines = self.partnership.settings.lines
                yield from (Origin(line, "value") for line in lines if line.setting == column.title)
        whole = self.partnership.whole_charge()
        if name == "stated_total" and whole:
            yield Origin(whole, "annual_amount")


def _origins(value: object) -> Origins:
    return getattr(value, "origins", ())


def _remembering(partnership: Partnership) -> Partnership:
    """The same partnership, every entry of every line remembering where it stands."""
    kept = {field.name: getattr(partnership, field.name) for field in fields(partnership)}
    lines: dict[str, Any] = {
        name: tuple(_line(line) for line in value) for name, value in kept.items() if isinstance(value, tuple)
    }
    of_setting = {line.setting: Origin(line, "value") for line in partnership.settings.lines}
    chosen = {
        column.field: _entry(getattr(partnership.settings, column.field), of_setting[column.title])
        for column in SETTINGS
        if column.title in of_setting
    }
    chosen["lines"] = tuple(_line(line) for line in partnership.settings.lines)
    return replace(partnership, **lines, settings=replace(partnership.settings, **chosen))


def _line(line: Line) -> Line:
    told = {field.name: getattr(line, field.name) for field in fields(line) if field.name != "cell"}
    return replace(line, **{name: _entry(value, Origin(line, name)) for name, value in told.items()})


def _subject(partnership: Partnership, book: PlannedBook) -> PlannedBook:
    """The book, its partner remembering the line of Partners."""
    if not book.partner:
        return book
    return replace(
        book, partner=_entry(book.partner, Origin(partnership.partner(book.partner), "short_name"))
    )


def _entry(value: Any, origin: Origin) -> Any:
    """An entry that remembers; one of a list of words, yes, no and a blank are not remembered."""
    if type(value) is str:
        return _with(_Text(value), (origin,))
    if type(value) is Decimal:
        return _with(_Number(value), (origin,))
    if type(value) is int:
        return _with(_Whole(value), (origin,))
    return _with(_Day(value.year, value.month, value.day), (origin,)) if type(value) is date else value


def _with(value: Any, origins: Origins) -> Any:
    value.origins = origins
    return value
