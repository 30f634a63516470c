"""LibreOffice opens every written book as it is, shows the figures that were written, and prints it on A4.

One LibreOffice opens them all, once, and a faulty book with them, so that each check is seen to find a fault.
"""

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.cell import rows_from_range
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from lictp_xl import inputs, plan
from lictp_xl.catalogue import PREFIX
from tests.conftest import Once
from tests.hosts import soffice

A4 = {595, 842}  # points; either way up
DAY_ZERO = datetime.datetime(1899, 12, 30)


@dataclass(frozen=True)
class Book:
    """One book: the file as it was written, and what LibreOffice showed of it."""

    path: Path
    opened: soffice.OpenedBook

    @cached_property
    def written(self) -> openpyxl.Workbook:
        return openpyxl.load_workbook(self.path, data_only=True)

    @cached_property
    def unanswered(self) -> set[tuple[str, str]]:
        """Cells with a function of ours that LibreOffice works out on opening, whatever value was written.

        It does so for array formulas and for TRUE and FALSE. It has no such function by itself (#NAME?), and
        the book's macro of that name may not run (#VALUE!). All other formulas keep the value written.
        """
        return {
            (sheet.title, cell)
            for sheet in openpyxl.load_workbook(self.path)
            for block, text in formulas(sheet)
            if PREFIX in text and (":" in block or isinstance(self.written[sheet.title][block].value, bool))
            for row in rows_from_range(block)
            for cell in row
        }


def formulas(sheet: Worksheet) -> Iterator[tuple[str, str]]:
    """Each formula of a sheet, with the block of cells that it fills."""
    for cell in (cell for row in sheet.iter_rows() for cell in row):
        if isinstance(cell.value, ArrayFormula):
            yield cell.value.ref, cell.value.text or ""
        elif cell.data_type == "f":
            yield cell.coordinate, str(cell.value)


@pytest.fixture(scope="module")
def opened(needs_libreoffice: None, once: Once, written_books: Path) -> list[Book]:
    """The faulty book, then every written one."""
    folder = once("opened_by_libreoffice", lambda made: open_all(made, written_books))
    shown = soffice.shown(folder)
    return [Book(path, seen) for path, seen in zip(paths(folder, written_books), shown, strict=True)]


def paths(folder: Path, written_books: Path) -> list[Path]:
    return [folder / "faulty.xlsx", *sorted((written_books / "books").rglob("*.xls[mx]"))]


def open_all(folder: Path, written_books: Path) -> None:
    draw_faulty_book(folder / "faulty.xlsx")
    soffice.open_books(paths(folder, written_books), folder)


@pytest.fixture(scope="module")
def books(opened: list[Book]) -> list[Book]:
    return opened[1:]


@pytest.fixture(scope="module")
def faulty(opened: list[Book]) -> Book:
    return opened[0]


def draw_faulty_book(path: Path) -> None:
    """One fault for each check below."""
    book = xlsxwriter.Workbook(path)
    wide = book.add_worksheet("Wide")
    wide.set_paper(1)  # US letter
    wide.write_row("A1", [f"Column {number}" for number in range(1, 13)])
    wide.set_column("B:B", 3)
    wide.write("B2", 1234567)
    wide.write_formula("C2", "=NA()", None, "#N/A")
    wide.write_array_formula("D2:D2", "{=SUM({1,2})}", None, 99)
    wide.write("E2", 315000, book.add_format({"num_format": "#,##0,"}))
    book.define_name("charge", "=Wide!$E$2")
    book.add_worksheet("Empty")
    book.close()


def assert_none(books: list[Book], fault: Callable[[Book], Iterator[str]]) -> None:
    assert books, "no book was written"
    found = [f"{book.path.parent.name}/{book.path.name}: {said}" for book in books for said in fault(book)]
    assert not found, "\n".join([f"{len(found)} faults", *found[:20]])


def test_every_book_of_the_plan_is_opened(books: list[Book], written_books: Path) -> None:
    partnership = inputs.read(written_books / "inputs.xlsx")
    planned = plan.read(written_books / "plan.toml", partnership).books
    assert {book.path for book in books} == {written_books / "books" / book.path for book in planned}


def test_every_sheet_is_there(books: list[Book], faulty: Book) -> None:
    without_its_first = replace(faulty.opened, sheets=faulty.opened.sheets[1:])
    assert list(sheets_lost(replace(faulty, opened=without_its_first))) == ["Wide is not there"]
    assert_none(books, sheets_lost)


def sheets_lost(book: Book) -> Iterator[str]:
    there = {sheet.title for sheet in book.opened.sheets}
    yield from (f"{title} is not there" for title in book.written.sheetnames if title not in there)


def test_no_cell_shows_an_error(books: list[Book], faulty: Book) -> None:
    assert list(errors_shown(faulty)) == ["Wide!C2 shows #N/A"]
    assert_none(books, errors_shown)


def errors_shown(book: Book) -> Iterator[str]:
    for sheet in book.opened.sheets:
        for cell, error in sheet.errors.items():
            if (sheet.title, cell) not in book.unanswered or error not in {"#NAME?", "#VALUE!"}:
                yield f"{sheet.title}!{cell} shows {error}"


def test_every_cell_holds_the_figure_that_was_written(books: list[Book], faulty: Book) -> None:
    assert list(figures_changed(faulty)) == ["Wide!D2 holds 3.0, written was 99"]
    assert_none(books, figures_changed)


def figures_changed(book: Book) -> Iterator[str]:
    for sheet in book.opened.sheets:
        cells = (cell for row in book.written[sheet.title].iter_rows() for cell in row)
        written = {cell.coordinate: cell.value for cell in cells if cell.value not in (None, "")}
        for cell in sorted(written.keys() | sheet.values.keys()):
            # an error that the formula itself catches leaves a blank behind
            caught = sheet.values.get(cell) is None and (sheet.title, cell) in book.unanswered
            if not (cell in sheet.errors or caught or same(sheet.values.get(cell), written.get(cell))):
                yield f"{sheet.title}!{cell} holds {sheet.values.get(cell)}, written was {written.get(cell)}"


def same(shown: object, written: object) -> bool:
    """The same figure or text; a date is its serial number, TRUE is 1."""
    if isinstance(written, datetime.datetime):
        written = (written - DAY_ZERO) / datetime.timedelta(days=1)
    if isinstance(shown, float) and isinstance(written, int | float):
        return shown == pytest.approx(float(written), rel=1e-12)
    return shown == written


def test_every_named_cell_shows_the_figure_it_holds(books: list[Book], faulty: Book) -> None:
    assert list(named_cells_misleading(faulty)) == ["charge shows '315', it holds 315000"]
    assert_none(books, named_cells_misleading)


def named_cells_misleading(book: Book) -> Iterator[str]:
    for name, shown in book.opened.named_cells.items():
        [(title, reference)] = book.written.defined_names[name].destinations
        cell = reference.replace("$", "")
        held = book.written[title][cell].value
        if not tells(shown, held) and (title, cell) not in book.unanswered:
            yield f"{name} shows {shown!r}, it holds {held!r}"


def tells(shown: str, held: object) -> bool:
    """Whether a reader of the shown text would say what the cell holds, to the decimals shown."""
    if isinstance(held, datetime.date):
        return {str(held.day), str(held.year)} <= set(re.findall(r"[1-9]\d*", shown))
    if isinstance(held, bool) or not isinstance(held, int | float):
        return shown.strip().casefold() == str("" if held is None else held).casefold()
    figure = figure_shown(shown)
    if figure is None:
        return False
    return abs(figure - Decimal(repr(held))) <= Decimal(5).scaleb(int(figure.as_tuple().exponent) - 1)


def figure_shown(shown: str) -> Decimal | None:
    """The number a person reads: £ and thousands separators aside, brackets for a negative, per cent."""
    digits = re.sub(r"[£,%()\s-]", "", shown)
    try:
        figure = Decimal(digits) / (100 if "%" in shown else 1)
    except InvalidOperation:
        return None
    return -figure if "(" in shown or "-" in shown else figure


def test_no_figure_is_too_wide_for_its_column(books: list[Book], faulty: Book) -> None:
    assert list(figures_too_wide(faulty)) == ["page 1 prints ###"]
    assert_none(books, figures_too_wide)


def figures_too_wide(book: Book) -> Iterator[str]:
    pages = enumerate(soffice.pages(book.opened.pdf), 1)
    yield from (f"page {number} prints ###" for number, text in pages if "###" in text)


def test_every_sheet_prints(books: list[Book], faulty: Book) -> None:
    assert list(sheets_not_printed(faulty)) == ["2 sheets, 1 of them printed"]
    assert_none(books, sheets_not_printed)


def sheets_not_printed(book: Book) -> Iterator[str]:
    visible = [sheet for sheet in book.opened.sheets if sheet.visible]
    printed = soffice.first_pages(book.opened.pdf)
    if len(printed) != len(visible):
        yield f"{len(visible)} sheets, {len(printed)} of them printed"


def test_every_page_is_a4(books: list[Book], faulty: Book) -> None:
    assert "page 1 is 612 x 792 points" in pages_not_a4(faulty)
    assert_none(books, pages_not_a4)


def pages_not_a4(book: Book) -> Iterator[str]:
    for number, size in enumerate(soffice.page_sizes(book.opened.pdf), 1):
        if set(size) != A4:
            yield f"page {number} is {size[0]} x {size[1]} points"


def test_every_sheet_fits_the_width_of_its_page(books: list[Book], faulty: Book) -> None:
    assert "Wide goes on to another page across at column" in next(sheets_too_wide(faulty))
    assert_none(books, sheets_too_wide)


def sheets_too_wide(book: Book) -> Iterator[str]:
    for sheet in book.opened.sheets:
        for column in sheet.columns_cut_at if sheet.visible else ():
            yield f"{sheet.title} goes on to another page across at column {column}"
