"""Refresh and Check, pressed on an open book: in memory, and in Excel as far as xlwings goes."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Protection

from lictp_xl import buttons, figures, inputs, plan
from lictp_xl.book.template import Figures, Template
from lictp_xl.errors import BookRefused, TemplateRefused
from lictp_xl.hosts import faults
from lictp_xl.hosts.open_book import OpenBook
from tests.hosts import win32_standin
from tests.hosts.excel_objects import Workbook
from tests.hosts.open_in_openpyxl import BookInMemory

WORKBOOKS = Path(__file__).parents[1] / "workbooks"
MELTON = "2022-23/Melton budget 2022-23.xlsm"
TABLES = {
    "users": (["Partner", "Active users", "Standing", "Source"], 3),
    "old_charges": (["Charge", "Annual amount", "From", "To", "Standing", "Source", "Note"], 4),
}


def draw(path: Path) -> None:
    """A small book: the names and tables that sync fills, and one result that the sheet works out."""
    book = xlsxwriter.Workbook(path)
    plain, date = book.add_format(), book.add_format({"num_format": "d mmmm yyyy"})
    cover, charge = book.add_worksheet("Cover"), book.add_worksheet("Charge")
    for row, name in enumerate(("partner", "financial_year", "inputs_digest", "census_date", "completeness")):
        book.define_name(name, f"=Cover!$B${row + 1}")
        cover.write_blank(row, 1, None, date if name == "census_date" else plain)
    cover.write_formula("B9", "=Charge!B2+0", None, 315000)
    book.define_name("annual_charge", "=Cover!$B$9")
    cover.protect("", {"autofilter": True})
    charge.set_column("C:D", 18, date)  # From and To
    top = 0
    for name, (titles, rows) in TABLES.items():
        columns = [{"header": title} for title in titles]
        charge.add_table(top, 0, top + rows, len(titles) - 1, {"name": name, "columns": columns})
        top += rows + 3
    book.close()


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A partnership's folder with one book in it, filled with the inputs as they are."""
    folder = tmp_path / "workbooks"
    folder.mkdir()
    for name in ("inputs.xlsx", "plan.toml"):
        shutil.copy(WORKBOOKS / name, folder)
    book = folder / "books" / MELTON
    book.parent.mkdir(parents=True)
    draw(book)
    partnership = inputs.read(folder / "inputs.xlsx")
    planned = next(b for b in plan.read(folder / "plan.toml", partnership).books if b.path == MELTON)
    given = figures.of_book(partnership, planned)
    template = Template.compile(book)
    known = Figures(
        names={name: given.names[name] for name in given.names if name in ("partner", "completeness")}
        | {name: given.names[name] for name in ("financial_year", "inputs_digest", "census_date")},
        tables={name: given.tables[name] for name in TABLES},
    )
    book.write_bytes(template.fill(known))
    return folder


def change_inputs(house: Path, sheet: str, cell: str, value: Any) -> None:
    book = openpyxl.load_workbook(house / "inputs.xlsx")
    book[sheet][cell] = value
    book.save(house / "inputs.xlsx")


class Opened:
    """The book as it is open: what a button is given, and what the person sees of it."""

    def __init__(self, words: OpenBook, objects: Workbook, messages: list[str]) -> None:
        self.words, self.objects, self.messages = words, objects, messages

    def press(self, button: str, work: Callable[[OpenBook], str]) -> str:
        buttons.press(self.words, button, work)
        return self.messages[-1]

    def cell(self, sheet: str, ref: str) -> Any:
        return self.objects.shown[sheet][ref].value


def in_memory(path: Path, stack: ExitStack) -> Opened:
    book = BookInMemory(path)
    return Opened(book, book.book, book.told)


def in_excel(path: Path, stack: ExitStack) -> Opened:
    stack.enter_context(win32_standin.windows())
    objects = Workbook(path)
    xlwings: Any = sys.modules["xlwings._xlwindows"]
    xlwings.BOOK_CALLER = objects
    stack.callback(setattr, xlwings, "BOOK_CALLER", None)
    book = sys.modules["lictp_xl.hosts.open_in_excel"].calling_book()
    messages = Messages()
    return Opened(book, objects, messages)


class Messages(list[str]):
    """What the message boxes said."""

    def __getitem__(self, index: Any) -> Any:
        return [text for _, text in win32_standin.messages][index]


@pytest.fixture(params=[in_memory, in_excel], ids=["in memory", "in Excel by xlwings"])
def opened(house: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[], Opened]]:
    """Open the book, once the test has made it what it wants."""
    with ExitStack() as stack:
        yield lambda: request.param(house / "books" / MELTON, stack)


Open = Callable[[], Opened]


# ---- Refresh


def test_a_book_with_the_current_inputs_is_left_alone(opened: Open) -> None:
    book = opened()
    assert book.press("Refresh", buttons.refreshed) == f"{MELTON} holds the current inputs; nothing changed."
    assert [sheet.written for sheet in book.objects.Worksheets] == [[], []]


def test_a_changed_figure_goes_into_its_cell_and_is_told_old_and_new(opened: Open, house: Path) -> None:
    change_inputs(house, "Users", "C7", 250)
    book = opened()
    told = book.press("Refresh", buttons.refreshed).splitlines()
    assert told[0] == "2 cells changed. Save the book to keep them."
    assert any(line.startswith("Cover!B3: ") for line in told)
    assert "Charge!B4: 229.00 -> 250.00" in told
    assert [book.cell("Charge", ref) for ref in ("B2", "B3", "B4")] == [499, 341, 250]
    assert book.press("Refresh", buttons.refreshed).endswith("nothing changed.")


def test_rows_that_are_no_more_are_blanked(opened: Open, house: Path) -> None:
    change_inputs(house, "Charges", "B10", "Blaby")  # the web support is another partner's now
    book = opened()
    book.press("Refresh", buttons.refreshed)
    assert [book.cell("Charge", f"A{row}") for row in range(8, 12)] == [
        "Outsourced contract and client team",
        None,
        None,
        None,
    ]
    assert [book.cell("Charge", f"G{row}") for row in range(8, 12)] == [None] * 4


def test_a_year_stays_text_and_a_date_a_date(opened: Open, house: Path) -> None:
    stored = openpyxl.load_workbook(house / "books" / MELTON)
    stored["Cover"]["B2"], stored["Cover"]["B4"] = "2010/11", datetime(2019, 1, 1)
    stored.save(house / "books" / MELTON)
    book = opened()
    told = book.press("Refresh", buttons.refreshed)
    assert book.cell("Cover", "B2") == "2022/23" and book.cell("Cover", "B4") == datetime(2020, 7, 31)
    assert "Cover!B2: 2010/11 -> 2022/23" in told
    assert "Cover!B4: 01 January 2019 -> 31 July 2020" in told


def test_text_that_looks_like_a_date_or_a_formula_goes_in_as_text(opened: Open) -> None:
    book = opened()
    block = book.words.read_name("financial_year")
    assert block is not None
    for text in ("2010/11", "=1+1", "-Melton", "'quoted"):
        book.words.write(block, [text])
        assert book.cell("Cover", "B2") == text


def test_a_protected_sheet_is_protected_again_as_it_was(house: Path) -> None:
    with ExitStack() as stack:
        book = in_excel(house / "books" / MELTON, stack)
        change_inputs(house, "Users", "C7", 250)
        book.press("Refresh", buttons.refreshed)
        cover = book.objects.Worksheets("Cover")
        assert cover.written == ["B3"] and cover.ProtectContents
        (options,) = cover.protected_again
        assert options["AllowFiltering"] is True and options["AllowSorting"] is False
        assert options["DrawingObjects"] is True and options["Scenarios"] is True


def test_more_rows_than_the_table_was_drawn_for_write_nothing_at_all(opened: Open, house: Path) -> None:
    inputs_book = openpyxl.load_workbook(house / "inputs.xlsx")
    users, partners = inputs_book["Users"], inputs_book["Partners"]
    partners["E8"] = None  # the fourth partner stays after all
    users.append([datetime(2020, 7, 31), "Oadby and Wigston", 100, "Stated", "Paragraph 9.1"])
    users.tables["users"].ref = "A4:F8"
    inputs_book.save(house / "inputs.xlsx")
    book = opened()
    told = book.press("Refresh", buttons.refreshed)
    assert told == "table users holds 3 rows, 4 given: draw more rows in the template"
    assert [sheet.written for sheet in book.objects.Worksheets] == [[], []]


def test_an_unlocked_cell_belongs_to_people_and_stops_the_refresh(opened: Open, house: Path) -> None:
    stored = openpyxl.load_workbook(house / "books" / MELTON)
    stored["Charge"]["B4"].protection = Protection(locked=False)
    stored.save(house / "books" / MELTON)
    change_inputs(house, "Users", "C7", 250)
    book = opened()
    told = book.press("Refresh", buttons.refreshed)
    assert told.startswith("Charge!B2:B4 is filled by table users, but it is unlocked or holds a formula")
    assert [sheet.written for sheet in book.objects.Worksheets] == [[], []]


def test_what_sync_alone_can_say_is_left_as_it_is(opened: Open, house: Path) -> None:
    stored = openpyxl.load_workbook(house / "books" / MELTON)
    stored["Cover"]["B5"] = figures.INCOMPLETE
    stored.save(house / "books" / MELTON)
    book = opened()
    assert book.press("Refresh", buttons.refreshed).endswith("nothing changed.")
    assert book.cell("Cover", "B5") == figures.INCOMPLETE


def test_a_final_book_is_not_refreshed(house: Path) -> None:
    text = (house / "plan.toml").read_text(encoding="utf-8")
    (house / "plan.toml").write_text(text.replace('status = "Draft"', 'status = "Final"'), encoding="utf-8")
    with pytest.raises(BookRefused, match="is Final"):
        buttons.refreshed(BookInMemory(house / "books" / MELTON))


def test_a_book_away_from_its_folder_says_where_it_should_be_opened(house: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "copy.xlsm"
    shutil.copy(house / "books" / MELTON, elsewhere)
    with pytest.raises(BookRefused, match=r"no folder above copy\.xlsm holds inputs\.xlsx and plan\.toml"):
        buttons.refreshed(BookInMemory(elsewhere))
    beside = house / "books" / "copy.xlsm"
    shutil.copy(house / "books" / MELTON, beside)
    with pytest.raises(BookRefused, match=r"plans no book copy\.xlsm here"):
        buttons.refreshed(BookInMemory(beside))


def test_problems_in_the_inputs_are_told_and_nothing_is_written(opened: Open, house: Path) -> None:
    change_inputs(house, "Users", "C7", "many")
    book = opened()
    assert "many" in book.press("Refresh", buttons.refreshed)
    assert [sheet.written for sheet in book.objects.Worksheets] == [[], []]


# ---- Check


def test_check_counts_what_passed_and_tells_what_did_not(opened: Open) -> None:
    lines = opened().press("Check", buttons.checked).splitlines()
    assert " Pass, " in lines[0] and "Cannot be performed" in lines[0]
    assert any("risk 9" in line for line in lines)
    assert not any("press Refresh" in line for line in lines)


def test_check_finds_a_result_that_the_rules_do_not_bear_out(opened: Open, house: Path) -> None:
    stored = openpyxl.load_workbook(house / "books" / MELTON)
    stored["Cover"]["B9"] = 351000
    stored.save(house / "books" / MELTON)
    told = opened().press("Check", buttons.checked)
    assert "Fail: Cover!B9: Annual charge must be 315,000.00 (found 351,000.00)" in told


def test_check_says_when_the_inputs_have_moved_on(opened: Open, house: Path) -> None:
    change_inputs(house, "Users", "C7", 250)
    assert "press Refresh" in opened().press("Check", buttons.checked)


# ---- Regenerate


@pytest.fixture
def written_house(written_books: Path, tmp_path: Path) -> Path:
    """The partnership's folder with every book written, to change as we like."""
    return shutil.copytree(written_books, tmp_path / "written")


Opener = Callable[[Path, ExitStack], Opened]
HOSTS = pytest.mark.parametrize("opener", [in_memory, in_excel], ids=["in memory", "in Excel by xlwings"])


def regenerate(path: Path, opener: Opener) -> tuple[str, Any]:
    """Press Regenerate: what was said, and the book that is open afterwards."""
    with ExitStack() as stack:
        book = opener(path, stack)
        again = buttons.press_regenerate(book.words)
        return book.messages[-1], getattr(again, "book", None)


@HOSTS
def test_regenerate_opens_the_new_book_and_says_what_changed(opener: Opener, written_house: Path) -> None:
    path = written_house / "books" / MELTON
    before = path.read_bytes()
    change_inputs(written_house, "Charges", melton_s_charge(written_house), 311000)
    told, opened = regenerate(path, opener)
    assert told.splitlines()[0] == f"{MELTON} is written."
    assert "Charge: 315,000.00 -> 311,000.00" in told
    assert path.read_bytes() != before and opened is not None


def melton_s_charge(house: Path) -> str:
    sheet = openpyxl.load_workbook(house / "inputs.xlsx")["Charges"]
    (cell,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == 315000)
    return str(cell.coordinate)


@HOSTS
def test_regenerate_of_a_current_book_opens_it_again(opener: Opener, written_house: Path) -> None:
    path = written_house / "books" / MELTON
    before = path.read_bytes()
    told, opened = regenerate(path, opener)
    assert told == f"{MELTON} is unchanged."
    assert path.read_bytes() == before and opened is not None


@HOSTS
def test_what_fails_is_told_and_the_old_book_is_opened_again(opener: Opener, written_house: Path) -> None:
    path = written_house / "books" / MELTON
    before = path.read_bytes()
    change_inputs(written_house, "Charges", melton_s_charge(written_house), 311000)
    (written_house / "templates" / "budget.xlsx").write_bytes(b"no template")
    told, opened = regenerate(path, opener)
    assert told.startswith("The book stays as it was.") and "zip" in told
    assert path.read_bytes() == before and opened is not None


def test_what_is_wrong_with_the_inputs_is_told_before_the_book_is_closed(written_house: Path) -> None:
    change_inputs(written_house, "Users", "C7", "many")
    book = BookInMemory(written_house / "books" / MELTON)
    assert buttons.press_regenerate(book) is book
    assert "many" in book.told[-1] and book.book in book.book.Application.Workbooks.opened


# ---- a fault of the program


def test_a_fault_of_the_program_is_a_message_with_its_log_and_not_a_crash(
    opened: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    faults.close()

    def broken(book: OpenBook) -> str:
        raise ZeroDivisionError

    try:
        told = opened().press("Refresh", broken)
        assert told.startswith("Refresh: a fault of the program") and str(faults.log_file()) in told
        assert "ZeroDivisionError" in faults.log_file().read_text(encoding="utf-8")
    finally:
        faults.close()


def test_a_table_without_its_column_of_figures_is_left_to_the_template(house: Path) -> None:
    book = BookInMemory(house / "books" / MELTON)
    assert book.read_table("no_such_table") == {} and book.read_name("no_such_name") is None
    with pytest.raises(TemplateRefused):
        list(buttons._change(book.read_name("annual_charge"), [1.0], "name annual_charge"))  # type: ignore[arg-type]
