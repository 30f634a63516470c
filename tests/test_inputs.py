"""The inputs workbook: what is read from it, and what is said when it is wrong."""

import pickle
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.table import Table

from lictp_xl import inputs
from lictp_xl.errors import InputsError
from lictp_xl.partnership import Partnership, Standing
from lictp_xl.starter import inputs_workbook
from lictp_xl.starter.report_figures import FIGURES

Change = Callable[[Any], None]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("inputs") / "inputs.xlsx"
    inputs_workbook.draw(path, FIGURES)
    return path


@pytest.fixture(scope="module")
def read(drawn: Path) -> Partnership:
    return inputs.read(drawn)


@pytest.fixture
def changed(drawn: Path, tmp_path: Path) -> Callable[..., Path]:
    """The report's workbook with some cells typed over, or changed in another way, and saved."""

    def change(cells: dict[str, object] | None = None, also: Change | None = None) -> Path:
        book = openpyxl.load_workbook(drawn)
        for cell, value in (cells or {}).items():
            sheet, _, ref = cell.partition("!")
            book[sheet][ref].value = value
        if also:
            also(book)
        path = tmp_path / "inputs.xlsx"
        book.save(path)
        return path

    return change


def problems_of(path: Path) -> tuple[str, ...]:
    with pytest.raises(InputsError) as told:
        inputs.read(path)
    assert str(told.value) == "\n".join(told.value.problems)
    return told.value.problems


# What is read


def test_what_is_drawn_is_what_is_read(read: Partnership) -> None:
    assert read == FIGURES
    assert read.digest == FIGURES.digest


def test_every_line_says_how_well_it_is_known_where_it_is_from_and_which_cell_it_stands_in(
    read: Partnership,
) -> None:
    lines = [*read.users, *read.charges, *read.budgets, *read.risks, *read.mitigations, *read.rating_bands]
    assert all(isinstance(line.standing, Standing) and line.source and line.cell for line in lines)
    assert read.users[2].cell == "Users!A7"


def test_amounts_are_exact_decimals(read: Partnership) -> None:
    charge = read.new_charge("Melton")
    assert charge is not None
    assert charge.annual_amount == Decimal("315000")
    assert str(read.settings.unit) == "0.01"


def test_a_figure_that_is_not_known_is_none_and_not_zero(read: Partnership) -> None:
    assert [charge.annual_amount for charge in read.old_charges("Blaby")] == [None]
    assert [budget.amount for budget in read.budgets_for("Hinckley")] == [None]
    assert [line.amount for line in read.one_off_for("Hinckley")] == [None]


def test_the_digest_follows_the_figures_and_not_the_file(
    drawn: Path, read: Partnership, changed: Callable[..., Path]
) -> None:
    saved_again = changed()
    assert saved_again.read_bytes() != drawn.read_bytes()
    assert inputs.read(saved_again).digest == read.digest
    assert inputs.read(changed({"Users!C5": 500})).digest != read.digest
    assert inputs.read(changed({"Users!D5": "Assumed"})).digest != read.digest


def test_a_partnership_goes_to_another_process_whole(read: Partnership) -> None:
    assert pickle.loads(pickle.dumps(read)) == read


def test_sheets_and_columns_may_be_moved_and_renamed_sheets_keep_their_tables(
    changed: Callable[..., Path], read: Partnership
) -> None:
    def move(book: Any) -> None:
        users = book["Users"]
        rows = [[cell.value for cell in row] for row in users["A4:F7"]]
        for row, values in enumerate(rows, 4):
            for column, value in enumerate([values[2], values[1], values[0], *values[3:]], 1):
                users.cell(row, column).value = value
                users.cell(row, column).number_format = "d mmmm yyyy" if column == 3 else "General"
        names = users.tables["users"].tableColumns
        names[0].name, names[2].name = names[2].name, names[0].name
        users.title = "Headcount"
        book.move_sheet("Headcount", -2)

    moved = inputs.read(changed(also=move))
    assert moved == read
    assert moved.users[0].cell == "Headcount!C5"


def test_words_match_without_case_and_outer_spaces(changed: Callable[..., Path], read: Partnership) -> None:
    path = changed({"Users!B5": " hinckley ", "Users!D5": "STATED", "Settings!B7": "Largest  Remainder"})
    assert inputs.read(path).users == read.users
    assert inputs.read(path).settings.rounding == read.settings.rounding


@pytest.mark.parametrize("text", ["=1+1", "+44 1664", "-1", "@SUM(A1)", "_x0041_"])
def test_text_that_looks_like_a_formula_is_text(text: str, tmp_path: Path, read: Partnership) -> None:
    figures = replace(read, about=(*read.about, replace(read.about[0], item="Note", entry=text)))
    inputs_workbook.draw(tmp_path / "inputs.xlsx", figures)
    assert inputs.read(tmp_path / "inputs.xlsx").about_entry("note") == text


def test_blank_rows_inside_a_table_are_passed_over(changed: Callable[..., Path], read: Partnership) -> None:
    def grow(book: Any) -> None:
        book["Users"].tables["users"].ref = "A4:F9"

    assert inputs.read(changed(also=grow)).users == read.users


def test_a_formula_is_read_by_the_value_it_was_saved_with(drawn: Path, tmp_path: Path) -> None:
    path = tmp_path / "inputs.xlsx"
    with zipfile.ZipFile(drawn) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet3.xml":
                assert b"<v>499</v>" in data
                data = data.replace(b"<v>499</v>", b"<f>500-1</f><v>499</v>")
            new.writestr(name, data)
    assert inputs.read(path) == FIGURES


# What the figures answer


def test_partners_who_left_before_the_new_service_do_not_share_it(read: Partnership) -> None:
    for year in ("2021/22", "2022/23", "2026/27"):
        assert [partner.short_name for partner in read.members_in(year)] == ["Hinckley", "Blaby", "Melton"]


def test_users_of_a_year_are_those_of_its_census_in_the_order_of_partners(read: Partnership) -> None:
    assert read.census_for("2023/24") == date(2020, 7, 31)
    assert [count.active_users for count in read.users_for("2023/24")] == [499, 341, 229]


def test_a_year_without_a_census_is_told(read: Partnership) -> None:
    with pytest.raises(InputsError, match="Census years holds no census for 2027/28"):
        read.census_for("2027/28")


def test_the_new_service_runs_over_its_term_and_only_meltons_charge_is_published(read: Partnership) -> None:
    assert (read.service, read.service_from, read.service_to) == (
        "New insourced ICT service",
        date(2022, 1, 1),
        date(2026, 12, 31),
    )
    assert [charge.partner for charge in read.stated_new_charges()] == ["Melton"]
    published, whole = read.published_charge(), read.whole_charge()
    assert published and read.users_behind(published) == (Decimal(229), Decimal(1069))
    assert whole and whole.annual_amount is None and whole.standing is Standing.IMPLIED


def test_meltons_old_charges_and_budgets_are_its_comparator(read: Partnership) -> None:
    assert [charge.annual_amount for charge in read.old_charges("Melton")] == [277_000, 34_000]
    assert [(b.amount, b.basis) for b in read.budgets_for("melton")] == [
        (Decimal(277_000), "Current cost"),
        (Decimal(34_000), "Budget"),
    ]


def test_a_budget_of_one_year_takes_the_place_of_the_one_for_every_year(
    changed: Callable[..., Path],
) -> None:
    def add(book: Any) -> None:
        row = ["Web support services", "Melton", 40000, "2022/23", "Budget", "Assumed", "A later budget"]
        for column, value in enumerate(row, 1):
            book["Budgets"].cell(9, column).value = value
        book["Budgets"].tables["budgets"].ref = "A4:H9"

    figures = inputs.read(changed(also=add))
    assert [b.amount for b in figures.budgets_for("Melton", "2021/22")] == [277_000, 34_000]
    assert [b.amount for b in figures.budgets_for("Melton", "2022/23")] == [277_000, 40_000]


def test_control_totals_know_their_lines(read: Partnership) -> None:
    held = [[control.total, control.amount, *read.lines_of(control)] for control in read.control_totals]
    assert held == [
        ["One-off costs", 52_000, 10_000, 7_000, 35_000],
        ["One-off capital", 17_000, 10_000, 7_000],
        ["One-off revenue", 35_000, 35_000],
    ]


# What is said when a cell is wrong


@pytest.mark.parametrize(
    ("cell", "typed", "says"),
    [
        ("Users!C5", "many", "Users!C5: active users must be a number, zero or more (got 'many')"),
        ("Users!C5", -1, "Users!C5: active users must be a number, zero or more (got -1)"),
        (
            "Users!B5",
            None,
            "Users!B5: partner must be Hinckley, Blaby, Melton or Oadby and Wigston (the cell is blank)",
        ),
        ("Users!C5", True, "Users!C5: active users must be a number, zero or more (got TRUE)"),
        (
            "Users!C5",
            "499",
            "Users!C5: active users must be a number, zero or more (got '499'); it is stored as text: type"
            " it again",
        ),
        (
            "Users!C5",
            datetime(2021, 5, 13),
            "Users!C5: active users must be a number, zero or more (got the date 13 May 2021)",
        ),
        ("Users!C5", "#N/A", "Users!C5: active users holds the error #N/A; put the figure itself there"),
        (
            "Charges!D8",
            "#REF!",
            "Charges!D8: annual amount holds the error #REF!; put the figure itself there",
        ),
        (
            "Users!C5",
            "=400+99",
            "Users!C5: active users is a formula without a value; open the workbook in Excel, let it"
            " calculate, and save it",
        ),
        (
            "Users!B5",
            "Hinkley",
            "Users!B5: partner must be Hinckley, Blaby, Melton or Oadby and Wigston (got 'Hinkley'); did you"
            " mean Hinckley?",
        ),
        (
            "Users!D5",
            "Certain",
            "Users!D5: standing must be Stated, Implied, Inferred, Assumed or Not stated (got 'Certain')",
        ),
        ("Users!E5", None, "Users!E5: source must be text (the cell is blank)"),
        (
            "Users!A5",
            "31/07/2020",
            "Users!A5: census date must be a date (got '31/07/2020'); it is stored as text: type it again as"
            " a date",
        ),
        (
            "Charges!E8",
            datetime(2202, 1, 1),
            "Charges!E8: from must be a date (got the date 1 January 2202); dates run from 1 April 1974 to 31"
            " March 2099",
        ),
        (
            "Census years!A5",
            "2021/23",
            "Census years!A5: financial year must be a financial year such as 2021/22 (got '2021/23')",
        ),
        (
            "Census years!A5",
            datetime(2011, 12, 1),
            "Census years!A5: financial year must be a financial year such as 2021/22 (got the date 1"
            " December 2011); format the cell as text and type the year again",
        ),
        (
            "Charges!D8",
            None,
            "Charges!D8: annual amount is blank, but its standing is Stated; fill it in, or say Not stated",
        ),
        (
            "Users!C5",
            None,
            "Users!C5: active users is blank, but its standing is Stated; fill it in, or say Not stated",
        ),
        (
            "Budgets!C8",
            34000,
            "Budgets!C8: amount is 34,000, but its standing is Not stated; say how it is known",
        ),
        ("Charges!D8", 1e15, "Charges!D8: annual amount must be a number (got 1e+15); that is too large"),
        (
            "One-off items!C5",
            "Captial",
            "One-off items!C5: treatment must be Revenue, Capital or Not stated (got 'Captial'); did you mean"
            " Capital?",
        ),
        (
            "Risks!C5",
            "Likely",
            "Risks!C5: likelihood must be Almost impossible, Very low, Low, Significant, High or Very high"
            " (got 'Likely')",
        ),
        ("Mitigations!B5", 1.5, "Mitigations!B5: risk must be a whole number, 1 or more (got 1.5)"),
        ("Partners!C5", "Maybe", "Partners!C5: lead must be Yes or No (got 'Maybe')"),
        (
            "Settings!B7",
            "banker's",
            "Settings!B7: rounding must be largest remainder, half up, largest takes rest, last takes rest or"
            " running total (got 'banker's')",
        ),
        ("Settings!B6", "penny", "Settings!B6: unit must be a number, 0.01 or more (got 'penny')"),
        ("Settings!A6", "Units", "Settings!A6: there is no setting Units; did you mean Unit (£)?"),
    ],
)
def test_a_wrong_cell_is_told_with_what_belongs_there(
    cell: str, typed: object, says: str, changed: Callable[..., Path]
) -> None:
    assert says in problems_of(changed({cell: typed}))


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"Users!B6": "Hinckley"}, "Users!A6: the same census date and partner as in A5"),
        (
            {"Charges!F8": datetime(2021, 12, 31)},
            "Charges!F8: to 31 December 2021 is before from 1 January 2022",
        ),
        (
            {"Partners!E7": datetime(2012, 1, 1)},
            "Partners!E7: leaves on 1 January 2012, before it joined on 31 January 2013",
        ),
        (
            {"Partners!E7": datetime(2025, 3, 31)},
            "Charges!F8: Melton leaves on 31 March 2025; it cannot be charged after that",
        ),
        (
            {"Partners!D7": datetime(2022, 6, 1)},
            "Charges!E8: Melton joined on 1 June 2022; it cannot be charged before",
        ),
        ({"Partners!C6": "Yes"}, "Partners!C6: there is one lead, and Hinckley is it already"),
        ({"Partners!C5": "No"}, "Partners: no partner is the lead; put Yes in its row"),
        (
            {"Census years!A10": "2027/28"},
            "Census years: there is no row for 2026/27, a year of the new service",
        ),
        (
            {"Users!A7": datetime(2021, 7, 31)},
            "Census years!B5: Users has no count for Melton on 31 July 2020",
        ),
        (
            {"Users!C5": 0, "Users!C6": 0, "Users!C7": 0},
            "Census years!B5: Users has no active user of any partner on 31 July 2020",
        ),
        (
            {"Charges!A8": "Another service"},
            "Charges!A8: one new service is charged, and New insourced ICT service is it already",
        ),
        (
            {f"Charges!C{row}": "Old" for row in range(5, 9)},
            "Charges: there is no row of the New arrangement, so no service to make books for",
        ),
        (
            {"Charges!A10": "Outsourced contract and client team", "Charges!E10": datetime(2021, 1, 1)},
            "Charges!E10: this term overlaps the one from E9 for the same charge",
        ),
        (
            {
                "Charges!B6": "All partners",
                "Charges!F5": datetime(2024, 9, 30),
                "Charges!E6": datetime(2024, 10, 1),
            },
            "Charges!E6: a financial year has one price: begin this term, or end the one from E5, with"
            " a year",
        ),
        (
            {"Rating bands!B6": 20},
            "Rating bands!B7: from score must rise from row to row (got 15 after 20)",
        ),
        (
            {"Partners!A8": "A*"},
            "Partners!A8: short name must not have *, by which Excel's look-ups mean other characters"
            " (got 'A*')",
        ),
        ({"About!A19": "Name"}, "About: there is no row for the item Partnership, the partnership's name"),
    ],
)
def test_rows_that_do_not_agree_are_told(
    cells: dict[str, object], says: str, changed: Callable[..., Path]
) -> None:
    assert says in problems_of(changed(cells))


def test_users_that_nobody_has_counted_are_not_stated_and_no_charge_follows_from_them(
    changed: Callable[..., Path],
) -> None:
    read = inputs.read(changed({"Users!C5": None, "Users!D5": "Not stated"}))
    assert [count.active_users for count in read.users_for("2022/23")] == [None, 341, 229]
    (charge,) = read.stated_new_charges()
    assert read.users_behind(charge) is None


def test_a_threshold_that_is_not_stated_is_none(changed: Callable[..., Path]) -> None:
    read = inputs.read(changed({"Settings!B10": None, "Settings!C10": "Not stated"}))
    assert read.settings.key_decision_threshold is None


def test_a_year_has_the_price_of_the_term_it_lies_in(changed: Callable[..., Path]) -> None:
    cells = {"Charges!B6": "All partners", "Charges!D6": 1_500_000, "Charges!K6": "Stated"}
    read = inputs.read(
        changed({**cells, "Charges!F5": datetime(2024, 3, 31), "Charges!E6": datetime(2024, 4, 1)})
    )
    prices = [read.whole_charge(year) for year in ("2023/24", "2024/25", "2027/28")]
    assert [price.annual_amount if price else "none" for price in prices] == [None, 1_500_000, "none"]
    assert [len(read.stated_new_charges(year)) for year in ("2020/21", "2021/22", "2026/27")] == [0, 1, 1]


@pytest.mark.parametrize(
    ("joined", "left", "first", "last"),
    [
        (None, None, "2022-01-01", "2026-12-31"),
        (date(2023, 6, 30), None, "2023-04-01", "2026-12-31"),
        (None, date(2024, 6, 30), "2022-01-01", "2025-03-31"),
        (None, date(2026, 11, 30), "2022-01-01", "2026-12-31"),
        (None, date(2021, 12, 31), "2022-01-01", "2021-12-31"),
    ],
)
def test_a_partner_shares_the_whole_of_each_year_that_it_is_in(
    read: Partnership, joined: date | None, left: date | None, first: str, last: str
) -> None:
    others = read.partners[1:]
    moved = replace(read, partners=(replace(read.partners[0], joined=joined, left=left), *others))
    assert tuple(map(str, moved.term_of("Hinckley"))) == (first, last)


def test_everything_wrong_is_told_at_once(changed: Callable[..., Path]) -> None:
    told = problems_of(changed({"Users!C5": "many", "Charges!D8": None, "Settings!B6": 0, "Risks!D6": "Bad"}))
    assert [says.partition(":")[0] for says in told] == ["Users!C5", "Charges!D8", "Risks!D6", "Settings!B6"]


def test_one_slip_in_partners_is_not_told_again_for_every_row_that_names_the_partner(
    changed: Callable[..., Path],
) -> None:
    told = problems_of(changed({"Partners!D7": "January 2013"}))
    assert len(told) == 1 and told[0].startswith("Partners!D7: joined must be a date")


# What is said when a table is wrong


def without_sheet(book: Any) -> None:
    del book["Users"]


def without_table(book: Any) -> None:
    del book["Users"].tables["users"]


def with_table_renamed(book: Any) -> None:
    del book["Users"].tables["users"]
    book["Users"].add_table(Table(displayName="Table1", ref="A4:F7"))


def without_column(book: Any) -> None:
    book["Users"]["C4"].value = book["Users"].tables["users"].tableColumns[2].name = "Activ users"


def with_a_row_below(book: Any) -> None:
    book["Users"]["B8"].value = "Blaby"


def without_rows(book: Any) -> None:
    for row in book["Users"]["A5:F7"]:
        for cell in row:
            cell.value = None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (without_sheet, "the workbook has no sheet Users with the table users"),
        (without_table, "Users: there is no Excel table named users on this sheet"),
        (
            with_table_renamed,
            "Users: there is no Excel table named users on this sheet; rename Table1 under Table Design",
        ),
        (without_column, "Users: the table users has no column Active users; is it Activ users?"),
        (
            with_a_row_below,
            "Users!A8: this row stands below the table users and is not read; drag the table's corner over"
            " it, or clear it",
        ),
        (without_rows, "Users: the table users has no rows"),
    ],
)
def test_a_table_that_cannot_be_read_is_told(change: Change, says: str, changed: Callable[..., Path]) -> None:
    assert problems_of(changed(also=change)) == (says,)


def test_a_table_as_long_as_the_sheet_is_refused(changed: Callable[..., Path]) -> None:
    def stretch(book: Any) -> None:
        book["Users"].tables["users"].ref = "A4:F1048576"

    assert problems_of(changed(also=stretch)) == (
        "inputs.xlsx: Users: the table users has more than 5,000 rows",
    )


def test_a_cell_far_to_the_right_is_told_before_it_fills_the_memory(changed: Callable[..., Path]) -> None:
    assert problems_of(changed({"Users!XFD5": 1})) == (
        "inputs.xlsx: Users!XFD5 stands far from any table; clear it",
    )


# What is said when the file is wrong


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "inputs.xlsx"
    assert problems_of(path) == (f"there is no inputs workbook {path}",)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "the file is not a workbook that can be read"),
        (b"Partner,Users\nMelton,229\n", "the file is not a workbook that can be read"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), "has a password, or is an old .xls file"),
    ],
)
def test_a_file_that_is_no_workbook_is_told(data: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "inputs.xlsx"
    path.write_bytes(data)
    (told,) = problems_of(path)
    assert told.startswith("inputs.xlsx: ") and says in told


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    (told,) = problems_of(tmp_path)
    assert "the file cannot be read" in told


def test_a_workbook_with_entities_is_refused_before_anything_reads_them(drawn: Path, tmp_path: Path) -> None:
    path = tmp_path / "inputs.xlsx"
    with zipfile.ZipFile(drawn) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/sharedStrings.xml":
                head, mark, rest = data.partition(b"<sst")
                data = head + b'<!DOCTYPE sst [<!ENTITY a "Melton">]>' + mark + rest
            new.writestr(name, data)
    (told,) = problems_of(path)
    assert "has a DTD or entities" in told


@settings(max_examples=40, deadline=None)
@given(at=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
def test_a_damaged_file_is_read_or_told_and_never_breaks(drawn: Path, at: float, byte: int) -> None:
    data = bytearray(drawn.read_bytes())
    data[int(at * len(data))] = byte
    path = drawn.with_name("damaged.xlsx")
    path.write_bytes(data)
    try:
        inputs.read(path)
    except InputsError as told:
        assert told.problems


def test_a_file_is_not_held_open_after_it_was_read(drawn: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(drawn, tmp_path / "inputs.xlsx"))
    inputs.read(path)
    path.rename(tmp_path / "moved.xlsx")
