"""A new partnership: from nothing to books with no edit but its inputs, whoever the partners are."""

import re
import shutil
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from lictp_xl import audit, checks, inputs, sync
from lictp_xl.book.listing import listing
from lictp_xl.book.named import named_values
from lictp_xl.cli import commands
from lictp_xl.errors import LictpError
from lictp_xl.partnership import NOT_STATED, Partnership, Standing
from lictp_xl.starter import TEMPLATES, blank, inputs_workbook, new, report_figures
from tests.conftest import Once

PACKAGE = Path(new.__file__).parents[1]
YEARS = ["2024/25", "2025/26", "2026/27"]
TWELVE = (
    "North East Derbyshire and Chesterfield District Council",
    "King's Lynn and West Norfolk Borough Council",
    "Bournemouth, Christchurch and Poole Council",
    "Basingstoke and Deane Borough Council",
    "Newcastle-under-Lyme Borough Council",
    "Nuneaton and Bedworth Borough Council",
    "Telford and Wrekin Council",
    "West Northamptonshire Council",
    "Epsom and Ewell Borough Council",
    "Bath and North East Somerset Council",
    "Redcar and Cleveland Borough Council",
    "+1 & @ (Ynys Môn)",
)
COST = Decimal("1234567.89")


def typed(*words: str) -> Result:
    return CliRunner().invoke(commands, list(words), catch_exceptions=False)


def filled_in(figures: Partnership, cost: Decimal = COST) -> Partnership:
    """The figures that a new partnership has to type before its charges can be worked out."""
    users = tuple(
        replace(count, active_users=Decimal(100 + 37 * number), standing=Standing.STATED)
        for number, count in enumerate(figures.users)
    )
    whole = replace(figures.charges[0], annual_amount=cost, standing=Standing.STATED)
    return replace(figures, users=users, charges=(whole, *figures.charges[1:]))


def became(report: sync.Report) -> set[str]:
    return {outcome.became for outcome in report.outcomes}


def named(path: Path, *names: str) -> list[object]:
    found = named_values(path.read_bytes())
    return [found[name][1] for name in names]


@pytest.fixture(scope="module")
def two(once: Once) -> Path:
    """Two partners, as they come, with books; for reading only."""

    def make(house: Path) -> None:
        assert typed("new", str(house / "two"), "--years", "2024/25,2025/26").exit_code == 0
        sync.run(house / "two")

    return once("new_two", make) / "two"


@pytest.fixture(scope="module")
def twelve(once: Once) -> Path:
    """Twelve partners with long names, whose users and cost are typed in, with books; for reading only."""

    def make(house: Path) -> None:
        new.write(house / "twelve", TWELVE, ["2025/26"], "A partnership of twelve")
        given = filled_in(inputs.read(house / "twelve" / "inputs.xlsx"))
        inputs_workbook.draw(house / "twelve" / "inputs.xlsx", given)
        assert became(sync.run(house / "twelve")) == {"written"}

    return once("new_twelve", make) / "twelve"


# What is made


def test_a_new_folder_holds_inputs_a_plan_and_every_template_and_syncs_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    new.write(folder, ["North", "South"], ["2024/25"])
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert files == {"inputs.xlsx", "plan.toml", *(f"templates/{name}.xlsx" for name in TEMPLATES)}
    report = sync.run(folder)
    assert became(report) == {"written"}, [outcome.problem for outcome in report.outcomes]
    assert {outcome.book.template for outcome in report.outcomes} == {*TEMPLATES}
    assert became(sync.run(folder)) == {"unchanged"}


def test_every_figure_that_nobody_has_given_is_not_stated_and_no_check_fails(two: Path) -> None:
    for path in two.glob("books/*/*budget*"):
        results = named(
            path, "annual_charge", "charge_in_year", "total_cost", "one_off_total", "key_decision"
        )
        assert results == [NOT_STATED] * 5
        assert named(path, "charges_total", "shares_total", "key_decision_threshold") == [NOT_STATED] * 3
    assert not [check for check in audit.perform(two) if check.result is checks.Result.FAIL]


def test_no_cell_of_a_new_partnership_s_books_shows_an_error(two: Path, twelve: Path) -> None:
    for path in [*two.glob("books/**/*values.xlsx"), *twelve.glob("books/**/*values.xlsx")]:
        shown = [cell for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row]
        assert not [cell.coordinate for cell in shown if cell.data_type == "e"], path.name


def test_what_is_read_from_a_new_folder_is_what_was_put_in_it(two: Path) -> None:
    read = inputs.read(two / "inputs.xlsx")
    assert read == blank.figures(new.PARTNERS, ["2024/25", "2025/26"])
    assert [partner.short_name for partner in read.partners if partner.lead] == ["Partner A"]
    assert {count.active_users for count in read.users} == {None}
    assert {line.standing for line in (*read.likelihood_steps, *read.rating_bands)} == {Standing.ASSUMED}


def test_no_word_and_no_figure_of_the_report_is_in_a_new_folder(two: Path) -> None:
    text = "\n".join(
        listing(path.read_bytes()) for path in [two / "inputs.xlsx", *two.glob("templates/*.xlsx")]
    )
    text += (two / "plan.toml").read_text(encoding="utf-8")
    names = [partner.short_name for partner in report_figures.PARTNERS]
    assert not [word for word in (*names, "Leicestershire", "Paragraph", "insourced") if word in text]
    held = set(re.findall(r"(?<![\w.])\d{4}[\d,.]*", text))
    amounts = [charge.annual_amount for charge in report_figures.CHARGES if charge.annual_amount]
    assert amounts and not held & {
        f"{amount:f}" for amount in (*amounts, Decimal(50_000), Decimal(4_000_000))
    }
    given = listing((two / "inputs.xlsx").read_bytes())
    assert not [count for count in report_figures.USERS if f" {count.active_users}\n" in given]


def test_the_same_words_make_the_same_bytes(two: Path, tmp_path: Path) -> None:
    new.write(tmp_path / "again", new.PARTNERS, ["2024/25", "2025/26"])
    for path in (tmp_path / "again").rglob("*.*"):
        assert path.read_bytes() == (two / path.relative_to(tmp_path / "again")).read_bytes()


def test_years_that_are_left_out_are_this_one_and_the_next_two(tmp_path: Path) -> None:
    assert typed("new", str(tmp_path / "new")).exit_code == 0
    read = inputs.read(tmp_path / "new" / "inputs.xlsx")
    made = [census.financial_year for census in read.censuses]
    first = date.today()
    begins = first.year if first.month >= 4 else first.year - 1
    assert [int(year[:4]) for year in made] == [begins, begins + 1, begins + 2]


def test_names_years_and_the_partnership_s_name_are_taken_as_given(tmp_path: Path) -> None:
    given = ["--partners", '"Bournemouth, Christchurch and Poole", Dorset', "--years", "2024-25, 2025/2026"]
    run = typed("new", str(tmp_path / "deep" / "new"), *given, "--name", "Two coasts")
    assert run.exit_code == 0 and "lictp-xl sync" in run.output
    read = inputs.read(tmp_path / "deep" / "new" / "inputs.xlsx")
    assert [partner.short_name for partner in read.partners] == [
        "Bournemouth, Christchurch and Poole",
        "Dorset",
    ]
    assert (read.name, read.about[0].standing) == ("Two coasts", Standing.STATED)
    assert [census.financial_year for census in read.censuses] == ["2024/25", "2025/26"]


# What is refused


@pytest.mark.parametrize(
    ("partners", "years", "says"),
    [
        ([], ["2024/25"], "partners must name at least one"),
        (["A/B"], ["2024/25"], "a partner's name must not have / in a name (got 'A/B')"),
        (["North", ""], ["2024/25"], "a partner's name must not have an empty part"),
        (["North", "NORTH"], ["2024/25"], "partners names 'NORTH' twice"),
        (["North  West", "North West"], ["2024/25"], "partners names 'North West' twice"),
        (["CON"], ["2024/25"], "a name that Windows keeps for itself"),
        (["All partners"], ["2024/25"], "cannot be 'All partners'"),
        (["A~B"], ["2024/25"], "must not have ~, by which Excel's look-ups mean other characters"),
        (["=A"], ["2024/25"], "must not begin with ="),
        (["N" * 61], ["2024/25"], "at most 60 characters"),
        ([f"Council {n}" for n in range(41)], ["2024/25"], "partners must be at most 40 (got 41)"),
        (["North"], [], "years must have at least one"),
        (["North"], ["2024"], "years must be financial years such as 2024/25 (got '2024')"),
        (["North"], ["2024/25", "2026/27"], "years must follow each other"),
        (["North"], ["2025/26", "2024/25"], "years must follow each other"),
        (["North"], ["1960/61"], "years must lie from 1974/75 to 2098/99"),
    ],
)
def test_what_cannot_be_made_is_told_and_leaves_nothing_behind(
    partners: list[str], years: list[str], says: str, tmp_path: Path
) -> None:
    with pytest.raises(LictpError, match=re.escape(says)):
        new.write(tmp_path / "new", partners, years)
    assert not [*tmp_path.iterdir()]


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(LictpError) as told:
        new.write(tmp_path / "new", ["A/B", "A?B"], ["2024"], "\x07")
    assert len(str(told.value).splitlines()) == 4


def test_a_folder_that_holds_anything_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(LictpError, match="is not empty"):
        new.write(tmp_path, ["North"], ["2024/25"])
    with pytest.raises(LictpError, match="is a file"):
        new.write(tmp_path / "notes.txt", ["North"], ["2024/25"])
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_folder_that_is_there_and_empty_is_filled(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    new.write(tmp_path / "new", ["North"], ["2024/25"])
    assert inputs.read(tmp_path / "new" / "inputs.xlsx").partners[0].short_name == "North"
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


# Twelve, with long names


def test_twelve_partners_share_the_cost_to_the_penny(twelve: Path) -> None:
    books = [twelve / "books" / "2025-26" / f"{name} budget 2025-26.xlsm" for name in TWELVE]
    each = [named(path, "annual_charge")[0] for path in books]
    assert sum(Decimal(repr(charge)) for charge in each) == COST
    assert [named(path, "charges_total")[0] for path in books] == pytest.approx([float(COST)] * 12, abs=0.001)


def test_a_name_that_looks_like_a_formula_is_text(twelve: Path) -> None:
    path = twelve / "books" / "2025-26" / f"{TWELVE[-1]} budget 2025-26.xlsm"
    book = openpyxl.load_workbook(path)
    shown = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value == TWELVE[-1]]
    assert shown and {cell.data_type for cell in shown} == {"s"}
    assert named(path, "partner") == [TWELVE[-1]]


def test_no_name_is_cut_off_at_the_edge_of_its_column(twelve: Path) -> None:
    paths = [*twelve.glob("books/**/*values.xlsx"), twelve / "inputs.xlsx"]
    seen = 0
    for path in paths:
        book = openpyxl.load_workbook(path)
        for sheet in book:
            cells = [cell for row in sheet.iter_rows() for cell in row if holds_a_name(cell.value)]
            seen += len(cells)
            assert not [f"{sheet.title}!{cell.coordinate}" for cell in cells if clipped(sheet, cell)], (
                path.name
            )
    assert seen > 12 * len(paths)


def holds_a_name(value: object) -> bool:
    return isinstance(value, str) and any(name in value for name in TWELVE)


def clipped(sheet: Any, cell: Any) -> bool:
    """Is part of a cell's text out of sight: too long for its line, or below the foot of its row?"""
    width = column_width(sheet, cell.column)
    if cell.alignment.wrap_text:
        fixed = sheet.row_dimensions[cell.row].height
        return max(map(len, re.split(r"[\s-]", cell.value))) > width or fixed is not None
    size = cell.font.sz / 11 * (1.1 if cell.font.b else 1)
    for column in range(cell.column + 1, sheet.max_column + 8):
        if sheet.cell(cell.row, column).value not in (None, ""):
            break  # the text runs on as far as the next cell that holds something
        width += column_width(sheet, column)
    return bool(len(cell.value) * size > width)


def column_width(sheet: Any, column: int) -> float:
    # columns of one width may be told together
    of_it = [each for each in sheet.column_dimensions.values() if each.min and each.min <= column <= each.max]
    return float(of_it[0].width if of_it else 8.43)


# One who joins, one who leaves


def three(tmp_path: Path, left: date) -> Path:
    """North all the time; East from the second year; West until a day in the middle of the term."""
    folder = tmp_path / "three"
    new.write(folder, ["North", "East", "West"], YEARS)
    given = filled_in(blank.figures(["North", "East", "West"], YEARS))
    north, east, west = given.partners
    later = date(2025, 4, 1)
    counts = tuple(replace(count, census_date=later) for count in given.users)
    inputs_workbook.draw(
        folder / "inputs.xlsx",
        replace(
            given,
            partners=(north, replace(east, joined=later), replace(west, left=left)),
            users=(*(count for count in given.users if count.partner != "East"), *counts),
            censuses=(
                given.censuses[0],
                *(replace(census, census_date=later) for census in given.censuses[1:]),
            ),
        ),
    )
    return folder


def charges_by_year(folder: Path) -> dict[str, dict[str, Decimal]]:
    """Year by year, what each partner's book says it is charged for the new service in that year."""
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for path in folder.glob("books/*/* budget *.xlsm"):
        year, partner, charge = named(path, "financial_year", "partner", "new_charge_in_year")
        found[str(year)][str(partner)] = Decimal(repr(charge))
    return {year: found[year] for year in sorted(found)}


@pytest.mark.parametrize("left", [date(2026, 3, 31), date(2025, 9, 30)])
def test_who_joins_and_who_leaves_shares_the_years_it_is_in_and_each_year_adds_up(
    left: date, tmp_path: Path
) -> None:
    folder = three(tmp_path, left)
    report = sync.run(folder)
    assert became(report) == {"written"}, [outcome.problem for outcome in report.outcomes]
    by_year = charges_by_year(folder)
    assert {year: sorted(charged) for year, charged in by_year.items()} == {
        "2024/25": ["North", "West"],
        "2025/26": ["East", "North", "West"],
        "2026/27": ["East", "North"],
    }
    assert {sum(charged.values()) for charged in by_year.values()} == {COST}
    # 100 of North and 174 of West; then 137 of East with them; then without West
    north = [by_year[year]["North"] for year in YEARS]
    assert [round(COST / charge, 2) for charge in north] == [
        Decimal("2.74"),
        Decimal("4.11"),
        Decimal("2.37"),
    ]
    assert not [check for check in audit.perform(folder) if wrong(check)]


def wrong(check: checks.Check) -> bool:
    return check.result is checks.Result.FAIL and not check.name.startswith("Partners join and leave")


def test_a_book_shows_no_charge_for_years_that_its_partner_is_not_in(tmp_path: Path) -> None:
    folder = three(tmp_path, date(2026, 3, 31))
    sync.run(folder)
    shown = {
        partner: years_shown(folder / "books" / "2025-26" / f"{partner} budget 2025-26 values.xlsx")
        for partner in ("North", "East", "West")
    }
    assert [bool(charge) for charge in shown["North"]] == [True, True, True]
    assert [bool(charge) for charge in shown["East"]] == [False, True, True]
    assert [bool(charge) for charge in shown["West"]] == [True, True, False]


def years_shown(path: Path) -> list[object]:
    """The new service's charge of each year, from the sheet that shows every year."""
    rows = list(openpyxl.load_workbook(path)["Charge"].iter_rows(values_only=True))
    head = next(at for at, row in enumerate(rows) if row[:2] == ("Financial year", "New service"))
    return [row[1] for row in rows[head + 1 : head + 1 + len(YEARS)]]


def test_one_who_leaves_within_a_year_is_told_as_a_check_that_fails(tmp_path: Path) -> None:
    folder = three(tmp_path, date(2025, 9, 30))
    told = {
        check.finding: check.result
        for check in checks.of_inputs(inputs.read(folder / "inputs.xlsx"))
        if check.name == "Partners join and leave with the financial year"
    }
    assert told == {
        "East joins on 1 April 2025": checks.Result.PASS,
        "West leaves on 30 September 2025: it is charged for the whole of 2025/26, and so are the others": (
            checks.Result.FAIL
        ),
    }


# Nothing in the code knows who the partners are


def test_no_module_but_the_report_s_figures_names_its_councils() -> None:
    words = {
        word.casefold()
        for partner in report_figures.PARTNERS
        for word in partner.short_name.split()
        if word != "and"
    }
    assert words >= {"hinckley", "blaby", "melton", "oadby"}
    modules = [path for path in PACKAGE.rglob("*.py") if path.name != "report_figures.py"]
    assert len(modules) > 50
    knowing = [
        f"{path.relative_to(PACKAGE)}: {word}"
        for path in modules
        for word in words
        if re.search(rf"\b{word}\b", path.read_text(encoding="utf-8").casefold())
    ]
    assert not knowing


def test_only_the_command_line_looks_at_the_calendar() -> None:
    clocks = re.compile(r"\b(date\.today|datetime\.(now|today|utcnow)|time\.time|localtime|gmtime)\(")
    modules: Iterable[Path] = PACKAGE.rglob("*.py")
    looking = [path.name for path in modules if clocks.search(path.read_text(encoding="utf-8"))]
    assert looking == ["cli.py"]


def test_a_copy_of_a_new_folder_is_a_partnership_of_its_own(two: Path, tmp_path: Path) -> None:
    shutil.copytree(two, tmp_path / "moved")
    assert became(sync.run(tmp_path / "moved")) == {"unchanged"}
