"""Trace: everything that stands behind one cell of a written book, down to the paragraph of the report."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from rich.console import Console

from lictp_xl import figures, inputs, plan, trace
from lictp_xl.book.formula_words import read_aloud
from lictp_xl.cli import commands
from lictp_xl.editions import EXCEL, PlannedBook
from lictp_xl.errors import LictpError
from lictp_xl.figures.provenance import Provenance
from lictp_xl.functions import catalogue
from lictp_xl.trace import Step

BOOK = Path("books") / "2022-23" / "Melton budget 2022-23.xlsm"
COPY = BOOK.with_name("Melton budget 2022-23 values.xlsx")


def said(book: Path, cell: str, depth: int = trace.DEEPEST) -> str:
    return "\n".join(trace.lines(trace.of(book, cell, depth)))


def every(step: Step) -> Iterator[Step]:
    yield step
    for below in step.behind:
        yield from every(below)


def test_the_annual_charge_is_told_down_to_the_paragraph(written_books: Path) -> None:
    told = said(written_books / BOOK, "annual_charge")
    assert told.startswith("Workings!B25  Annual charge to this partner, £ (annual_charge): 315,000.00")
    assert "Formula: =IF(charges_known,LICTP_CHARGE(partner,total_cost," in told
    assert "In words: If charges known, LICTP_CHARGE of partner, total cost, Partner in table users" in told
    assert "LICTP_CHARGE(partner, amount, partners, bases, [unit], [rounding]) gives 315,000.00" in told
    assert f"Rule: {catalogue.get('CHARGE').summary}" in told
    assert f"Source: {catalogue.get('CHARGE').source}" in told
    assert "amount: 1,470,458.52  (total_cost, Workings!D18)" in told
    assert "bases: 499, 341, 229  (users[Active users], Inputs!B31:B33)" in told
    assert "LICTP_IMPLIED_TOTAL(charge, base, bases, [rounded_to]) gives 1,470,458.52, 1,468,124.45, " in told
    published = "Inputs!B14  Charge published for that partner, Value (published_charge): 315,000.00"
    assert told.partition(published)[2].splitlines()[1:6] == [
        "                Filled by sync: the figure published_charge",
        "                  inputs.xlsx Charges!D8, Annual amount (£): 315,000.00",
        "                    Standing: Stated",
        "                    Source: Paragraphs 9.2, 2.2 and 5.3",
        "                    Note: An estimate, printed as £315k. 2.2 says from January 2022: the first day"
        " is inferred.",
    ]


def test_the_workings_stand_beneath_the_function_with_their_columns_in_line(written_books: Path) -> None:
    found = trace.of(written_books / BOOK, "annual_charge")
    charge = next(step for step in found.behind if step.says.startswith("LICTP_CHARGE"))
    table = next(step for step in charge.behind if step.says == "Workings").behind
    assert table[0].says.startswith("Step") and table[0].says.endswith("Share")
    melton = next(row.says for row in table if row.says.startswith("Melton"))
    assert melton.split()[1:3] == ["229", "315,000.00101"]
    assert len({len(row.says) for row in table}) == 1  # the last column stands to the right


def test_a_sheet_and_a_cell_and_a_name_tell_the_same(written_books: Path) -> None:
    book = written_books / BOOK
    assert said(book, "annual_charge") == said(book, "Workings!B25") == said(book, "'workings'!$b$25")


def test_a_copy_of_figures_is_traced_through_the_formulas_of_its_template(written_books: Path) -> None:
    assert said(written_books / COPY, "annual_charge") == said(written_books / BOOK, "annual_charge")


def test_of_a_row_of_years_only_the_year_of_the_book_is_followed(written_books: Path) -> None:
    cells = [
        s.says.partition("  ")[0]
        for s in every(trace.of(written_books / BOOK, "charge_in_year"))
        if s.is_cell
    ]
    assert "Workings!H56" in cells and "Workings!G56" not in cells


def test_of_a_choice_only_the_branch_that_was_taken_is_followed(written_books: Path) -> None:
    found = trace.of(written_books / BOOK, "charge_in_year")
    assert not [step for step in every(found) if "(not_stated)" in step.says]
    blaby = written_books / "books" / "2022-23" / "Blaby budget 2022-23.xlsm"
    found = trace.of(blaby, "comparator")
    assert found.says.endswith("Not stated")
    assert [
        step for step in every(found) if step.says.startswith("Inputs!B27") and "(not_stated)" in step.says
    ]


def test_a_figure_that_nobody_has_given_names_the_line_that_says_so(written_books: Path) -> None:
    blaby = written_books / "books" / "2022-23" / "Blaby budget 2022-23.xlsm"
    told = said(blaby, "comparator")
    assert "Standing: Not stated" in told
    assert "Source: Not in the report; 9.2 gives Melton's only" in told


def test_every_cell_is_told_once(written_books: Path) -> None:
    told = [step for step in every(trace.of(written_books / BOOK, "overall_check")) if step.is_cell]
    in_full = [step.says.partition("  ")[0] for step in told if not step.says.endswith(trace.TOLD)]
    assert len(in_full) > 100
    assert len(in_full) == len(set(in_full))


def test_the_way_back_can_be_kept_short(written_books: Path) -> None:
    short = said(written_books / BOOK, "annual_charge", depth=1)
    assert (
        "Workings!D18  Total, Used (total_cost): 1,470,458.52\n    Further back: trace this cell itself"
        in short
    )
    assert "LICTP_IMPLIED_TOTAL" not in short


def test_a_cell_of_an_array_formula_has_the_array_s_formula(written_books: Path) -> None:
    assert "Formula: =users[Partner]" in said(written_books / BOOK, "Charge!A14")


def test_words_of_the_template_are_told_as_such(written_books: Path) -> None:
    assert said(written_books / BOOK, "Cover!A20") == "Cover!A20: Title\n  Part of the template"


def test_what_people_typed_is_theirs_and_what_they_changed_is_told(
    written_books: Path, tmp_path: Path
) -> None:
    house = shutil.copytree(written_books, tmp_path / "workbooks")
    book = openpyxl.load_workbook(house / BOOK, keep_vba=True)
    book["Cover"]["B32"] = "A. Officer"
    book["Cover"]["A20"] = "Heading"
    book.save(house / BOOK)
    assert said(house / BOOK, "Cover!B32").endswith("Typed by people: the cell is theirs")
    assert said(house / BOOK, "Cover!A20").endswith("sync wrote it, or a person did")


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("Workngs!B25", "has no sheet Workngs; did you mean Workings?"),
        ("Workings!25", "a cell is told as Sheet!B2 (got Workings!25)"),
        ("Workings!XFE1", "a cell is told as Sheet!B2"),
        ("annual_chrge", "has no annual_chrge; did you mean annual_charge?"),
        ("Notes!Z99", "there is nothing in Notes!Z99"),
    ],
)
def test_an_unknown_cell_is_one_sentence(written_books: Path, cell: str, sentence: str) -> None:
    with pytest.raises(LictpError) as told:
        trace.of(written_books / BOOK, cell)
    assert sentence in str(told.value)


def test_an_unknown_book_is_one_sentence_and_exit_2(written_books: Path, tmp_path: Path) -> None:
    astray = shutil.copy(written_books / BOOK, tmp_path)
    for book, sentence in ((tmp_path / "none.xlsx", "no book"), (Path(astray), "does not stand among")):
        run = subprocess.run(
            [sys.executable, "-c", "from lictp_xl.cli import main; main()", "trace", str(book), "Cover!A1"],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert (run.returncode, run.stdout) == (2, "")
        assert sentence in run.stderr and "Traceback" not in run.stderr


def test_in_a_pipe_it_is_plain_text_and_on_a_screen_a_tree(written_books: Path) -> None:
    piped = CliRunner().invoke(
        commands, ["trace", str(written_books / BOOK), "Charge!A13"], catch_exceptions=False
    )
    assert (piped.exit_code, piped.output) == (0, said(written_books / BOOK, "Charge!A13") + "\n")
    assert piped.output.replace("£", "").isascii()
    screen = Console(force_terminal=True, width=200, highlight=False)
    with screen.capture() as shown:
        trace.show(screen, trace.of(written_books / BOOK, "Charge!A13"))
    assert "└── " in shown.get()


def test_inputs_that_changed_since_are_told(written_books: Path, tmp_path: Path) -> None:
    house = shutil.copytree(written_books, tmp_path / "workbooks")
    book = openpyxl.load_workbook(house / "inputs.xlsx")
    charge = next(cell for row in book["Charges"].iter_rows() for cell in row if cell.value == 315000)
    charge.value = 311000
    book.save(house / "inputs.xlsx")
    told = said(house / BOOK, "published_charge")
    assert "The inputs have changed since this book was written" in told
    assert "The inputs now make it 311,000.00" in told
    assert "The inputs" not in said(written_books / BOOK, "published_charge")


def test_a_column_of_the_inputs_that_was_moved_is_found_where_it_is(
    written_books: Path, tmp_path: Path
) -> None:
    house = shutil.copytree(written_books, tmp_path / "workbooks")
    book = openpyxl.load_workbook(house / "inputs.xlsx")
    users = book["Users"]
    for row in users.iter_rows(min_row=4, max_row=7):
        row[1].value, row[2].value = row[2].value, row[1].value
    columns = users.tables["users"].tableColumns
    columns[1].name, columns[2].name = columns[2].name, columns[1].name
    book.save(house / "inputs.xlsx")
    assert "inputs.xlsx Users!B7, Active users: 229" in said(house / BOOK, "published_users")


# -- provenance ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def known(written_books: Path) -> list[Provenance]:
    """Every book of the plan, and one that is about all partners and years."""
    partnership = inputs.read(written_books / "inputs.xlsx")
    books = plan.read(written_books / "plan.toml", partnership).books
    of_all = PlannedBook("risk_register", "", "", "Risk register.xlsm", EXCEL, "Draft")
    return [Provenance(partnership, book) for book in (*books, of_all)]


def test_figures_that_remember_are_the_same_figures(known: list[Provenance]) -> None:
    for one in known:
        assert one.figures == figures.of_book(one.partnership, one.book)


def test_a_figure_with_one_origin_is_the_very_entry_of_that_line(known: list[Provenance]) -> None:
    told = 0
    for one in known:
        for name, value in one.figures.names.items():
            origins = one.of_name(name)
            if len(origins) == 1 and origins[0].entry is not None and origins[0].field != "value":
                told += 1
                assert origins[0].entry == value, (one.book.path, name)
    assert told > 100


def test_a_row_knows_the_standing_and_source_that_it_shows(known: list[Provenance]) -> None:
    told = 0
    for one in known:
        for table, rows in one.figures.tables.items():
            for number, row in enumerate(rows):
                for column in {"Standing", "Source"} & row.keys():
                    origins = one.of_row(table, number, column)
                    if len(origins) == 1:
                        told += 1
                        assert origins[0].entry == row[column], (one.book.path, table, number)
    assert told > 100


def test_a_risk_is_known_by_its_row_of_the_inputs(known: list[Provenance]) -> None:
    (origin,) = known[-1].of_row("risks", 0, "Description")
    assert origin.line.cell == "Risks!A5" and origin.line in known[-1].partnership.risks


# -- formulas read aloud ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ('IF(known,SUM(B2:B5),"")', "If known, the sum of B2 to B5, otherwise blank"),
        ("AND(B8>0,C8=0)", "Whether B8 is above 0 and C8 is 0"),
        (
            "IF(ISNUMBER(stated_total),stated_total,B18)",
            "If stated total is a number, stated total, otherwise B18",
        ),
        ("IF(a,IF(b,1,2),3)", "If a, (if b, 1, otherwise 2), otherwise 3"),
        ('--(users[Partner]<>"")', "1 if (Partner in table users is filled in)"),
        (
            "INDEX(shares,MATCH(partner,users[Partner],0))",
            "The entry of shares at the position of partner in Partner in table users",
        ),
        ("-(A1+A2)*3", "Minus (A1 plus A2) times 3"),
        ("'One-off costs'!$B$9", "B9 of One-off costs"),
        ("[@Amount]*2", "Amount of this row times 2"),
        ("_xlfn.XLOOKUP(A1,B1:B9,C1:C9)", "What stands in C1 to C9 where B1 to B9 is A1"),
        ("NOW()", "NOW"),
        ("SUM()", "SUM"),
        ("IF(A1", ""),
    ],
)
def test_a_formula_is_read_aloud(formula: str, words: str) -> None:
    assert read_aloud(formula) == words
