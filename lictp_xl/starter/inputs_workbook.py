"""Draws the inputs workbook: a sheet with one Excel table for each kind of figure.

Cells that people type in are unlocked and headings are locked, but no sheet is protected: a table in a
protected sheet would not grow as rows are typed below it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from lictp_xl import years
from lictp_xl.input_rows import FIRST_DAY, LAST_DAY, expected
from lictp_xl.input_sheets import SETTINGS, SHEETS, Column, Kind, Sheet
from lictp_xl.partnership import Line, Partnership
from lictp_xl.starter.style import LOOKS, PLAIN, House, prepare, set_up_print

SPARE_ROWS = 200  # rows below a table that already have its lists and formats
LISTED_YEARS = tuple(years.between(date(2020, 4, 1), date(2036, 3, 31)))

WIDTHS = {
    "annual_amount": 18,
    "description": 52,
    "entry": 42,
    "item": 36,
    "name": 38,
    "note": 38,
    "partner": 17,
    "service": 25,
    "setting": 30,
    "short_name": 19,
    "source": 22,
    "text": 52,
    "value": 18,
    "what": 34,
    "word": 20,
}
WIDTH = 14.0
DATE_WIDTH = 18.5  # 30 September 2021, and a little room
AS_TEXT = ("ref", "ledger_code")  # leading zeros stay
TEXT = {"num_format": "@"}
HAIR = {"border": 7}  # every cell below a heading is typed here: dashes would crowd the sheet

GUIDE = (
    ("How to use it", ""),
    ("Rows", "To add a row, type in the first empty row below a table: the table grows over it."),
    (
        "Headings",
        "Leave headings and table names as they are: figures are found by them. Columns may be moved.",
    ),
    (
        "Protection",
        "Sheets are not protected, so that tables can grow. Cells below headings are yours to change.",
    ),
    ("Books", "Save and close, then run sync: every book is brought up to date and each change is listed."),
    (
        "Joining and leaving",
        "Charges are shared for whole financial years: one who comes or goes within a year shares it all.",
    ),
    ("Prices", "A price lasts for whole financial years: for a new one, add a row that begins on 1 April."),
    (
        "Standing",
        "How well a figure is known. Every row says it, and says under Source where the figure is from.",
    ),
    ("Stated", "The report gives the figure."),
    ("Implied", "It follows by arithmetic from figures the report gives. Left blank, sync computes it."),
    ("Inferred", "It is read out of the words of the report."),
    ("Assumed", "Nothing says so; it was chosen to be able to calculate. Change it once it is known."),
    (
        "Not stated",
        "Nobody has given the figure. Its cell stays blank, and books show Not stated, never zero.",
    ),
)


def draw(path: Path | str, figures: Partnership) -> None:
    """Write the inputs workbook of these figures; the same figures always make the same bytes."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(str(path), options) as book:
        house = prepare(book, f"{figures.name}: inputs", "The figures that every budget book is made from")
        rows = _rows(figures)
        for sheet in SHEETS:
            _Drawing(book.add_worksheet(sheet.title), house, sheet, figures.name, rows).draw()


def _rows(figures: Partnership) -> dict[str, Sequence[Line]]:
    """The lines of each table."""
    return {
        "about": figures.about,
        "partners": figures.partners,
        "users": figures.users,
        "census_years": figures.censuses,
        "charges": figures.charges,
        "budgets": figures.budgets,
        "one_off_items": figures.one_off_items,
        "one_off_funding": figures.one_off_funding,
        "control_totals": figures.control_totals,
        "risks": figures.risks,
        "mitigations": figures.mitigations,
        "likelihood_scale": figures.likelihood_steps,
        "impact_scale": figures.impact_steps,
        "bands": figures.rating_bands,
        "settings": figures.settings.lines,
    }


def _first_row(sheet: Sheet) -> int:
    """The row, from 0, of the table's headings: the guide stands above the first."""
    return 3 if sheet.table != "about" else len(GUIDE) + 4


class _Drawing:
    """One sheet being drawn."""

    def __init__(
        self, page: Worksheet, house: House, sheet: Sheet, name: str, rows: Mapping[str, Sequence[Line]]
    ) -> None:
        self.page, self.house, self.sheet, self.name, self.rows = page, house, sheet, name, rows
        self.head = _first_row(sheet)
        self.last = self.head + max(1, len(self.lines))  # a table has a row, though it be blank

    def draw(self) -> None:
        """Title, sentence, table, what may be chosen in it, and the page set-up."""
        for at, column in enumerate(self.sheet.columns):
            self.page.set_column(at, at, _width(column))
        self._words_above()
        self._table()
        for at, column in enumerate(self.sheet.columns):
            self._choices(at, column)
        self._page()

    @property
    def lines(self) -> Sequence[Line]:
        return self.rows[self.sheet.table]

    def _words_above(self) -> None:
        about = self.sheet.table == "about"
        title = f"{self.name}: inputs" if about else self.sheet.title
        self.page.write_string(0, 0, title, self.house("title"))
        self.page.write_string(1, 0, self.sheet.says, self.house("line"))
        for row, (word, says) in enumerate(GUIDE if about else (), 3):
            self.page.write_string(row, 0, word, self.house("heading" if not says else "bold"))
            self.page.write_string(row, 1, says, self.house("line"))

    def _table(self) -> None:
        """The Excel table; a row typed below it takes its formats and lists along."""
        columns = [{"header": c.title, "header_format": self._heading(c)} for c in self.sheet.columns]
        self.page.add_table(
            self.head,
            0,
            self.last,
            len(columns) - 1,
            {"name": self.sheet.table, "style": None, "autofilter": False, "columns": columns},
        )
        for at, column in enumerate(self.sheet.columns):
            self._write(self.head + 1, at, column, None)  # there is a row to type in where there is no line
            for row, line in enumerate(self.lines, self.head + 1):
                self._write(row, at, *_typed(column, line))

    def _heading(self, column: Column) -> Format:
        """A heading stands over its figures, a little way from the next one."""
        if not {"pounds", "number"} & {*_looks(column)}:
            return self.house("header", "left")
        return self.house.workbook.add_format(PLAIN | LOOKS["header"] | {"align": "right", "indent": 1})

    def _entry(self, *looks: str) -> Format:
        """The format of a cell that people type in."""
        properties = PLAIN | LOOKS["typed"] | HAIR
        for look in looks:
            properties |= TEXT if look == "text" else LOOKS[look]
        return self.house.workbook.add_format(properties)

    def _write(self, row: int, at: int, column: Column, value: object) -> None:
        shown = self._entry(*_looks(column, value))
        if value is None or value == "":
            self.page.write_blank(row, at, None, shown)
        elif isinstance(value, bool):
            self.page.write_string(row, at, "Yes" if value else "No", shown)
        elif isinstance(value, date):
            self.page.write_datetime(row, at, value, shown)
        elif isinstance(value, int | Decimal):
            self.page.write_number(row, at, float(value), shown)
        else:
            self.page.write_string(row, at, str(value), shown)

    def _choices(self, at: int, column: Column) -> None:
        """What Excel lets a person choose or type in a column, to some rows below the table."""
        if column.kind is Kind.VALUE:
            for row, line in enumerate(self.lines, self.head + 1):
                self._validate(row, row, at, _typed(column, line)[0])
        else:
            self._validate(self.head + 1, self.last + SPARE_ROWS, at, column)

    def _validate(self, first: int, last: int, at: int, column: Column) -> None:
        rule = self._rule(column)
        if rule:
            self.page.data_validation(
                first, at, last, at, {"error_title": column.title[:32], "ignore_blank": True, **rule}
            )

    def _rule(self, column: Column) -> dict[str, Any]:
        least = float(column.least)
        if column.listed_in:
            # a range that is exactly a table's column grows with the table
            only = {} if not column.words else {"error_type": "warning"}
            return {"validate": "list", "source": self._names(column.listed_in), **only, **_error(column)}
        if column.kind is Kind.CHOICE:
            return {"validate": "list", "source": [str(word) for word in column.words], **_error(column)}
        if column.kind is Kind.YES_NO:
            return {"validate": "list", "source": ["Yes", "No"]}
        if column.kind is Kind.YEAR:
            return {
                "validate": "list",
                "source": list(LISTED_YEARS),
                "error_type": "warning",
                **_error(column),
            }
        if column.kind is Kind.DATE:
            between = {"criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY}
            return {"validate": "date", **between, **_error(column)}
        if column.kind in (Kind.NUMBER, Kind.WHOLE):
            kind = "integer" if column.kind is Kind.WHOLE else "decimal"
            return {"validate": kind, "criteria": ">=", "value": least, **_error(column)}
        return {}

    def _names(self, table: str) -> str:
        """The first column of another sheet's table, below its heading."""
        other = next(sheet for sheet in SHEETS if sheet.table == table)
        first = _first_row(other) + 2
        return f"='{other.title}'!$A${first}:$A${first + len(self.rows[table]) - 1}"

    def _page(self) -> None:
        self.page.hide_gridlines(2)
        self.page.freeze_panes(self.head + 1, 0)
        set_up_print(self.page, landscape=True, repeat_to=self.head + 1)


def _typed(column: Column, line: Line) -> tuple[Column, object]:
    """What a line holds in a column; a setting's value is of the kind that the setting says."""
    value = getattr(line, column.field)
    if column.kind is not Kind.VALUE:
        return column, value
    setting = next(each for each in SETTINGS if each.title == getattr(line, "setting", ""))
    return setting, Decimal(value) if setting.kind is Kind.NUMBER and value else value


def _width(column: Column) -> float:
    return DATE_WIDTH if column.kind is Kind.DATE else WIDTHS.get(column.field, WIDTH)


def _looks(column: Column, value: object = None) -> tuple[str, ...]:
    """How a cell of a column is shown."""
    if column.title.endswith("(£)"):
        return ("pounds",)
    if column.kind is Kind.DATE:
        return "date", "left"
    if column.kind is Kind.NUMBER:
        part = isinstance(value, Decimal) and value != int(value)
        return ("right",) if part else ("number",)
    return ("text",) if column.kind is Kind.YEAR or column.field in AS_TEXT else ("left",)


def _error(column: Column) -> dict[str, str]:
    """What Excel says when something else is typed."""
    words = ["on the list"] if column.kind is Kind.CHOICE else []
    return {"error_message": f"{column.title} must be {expected(column, words)}."}
