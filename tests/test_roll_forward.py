"""A year started from the one before: what is carried, what is asked for, and what stays as it was."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from lictp_xl import audit, checks, inputs, roll_forward, sync, whole_files
from lictp_xl.book.named import named_values
from lictp_xl.book.package import Package
from lictp_xl.cli import commands
from lictp_xl.errors import BookInUse, LictpError
from lictp_xl.partnership import (
    ALL_PARTNERS,
    NEW,
    OLD,
    Budget,
    Charge,
    ControlTotal,
    Mitigation,
    OneOffFunding,
    OneOffItem,
    Partnership,
    Risk,
    Standing,
    Total,
)
from lictp_xl.starter import blank, inputs_workbook, new
from tests import small_partnership
from tests.conftest import Once

YEARS = ["2023/24", "2024/25"]
PARTNERS = ["North", "East", "West"]
USERS = {"North": 500, "East": 300, "West": 200}
OLD_COST = {"North": 48_000, "East": 31_000, "West": 22_000}
SOURCE: dict[str, Any] = {"standing": Standing.STATED, "source": "Agreement"}
FROM, TO = date(2023, 4, 1), date(2025, 3, 31)


def complete() -> Partnership:
    """A partnership that states every figure."""
    figures = blank.figures(PARTNERS, YEARS, "Three")
    whole = Charge(
        service="Service",
        partner=ALL_PARTNERS,
        arrangement=NEW,
        annual_amount=Decimal(100_000),
        first_day=FROM,
        last_day=TO,
        **SOURCE,
    )
    settings = replace(
        figures.settings,
        key_decision_threshold=Decimal(10_000),
        lines=tuple(
            replace(line, value="10000", **SOURCE) if line.setting.startswith("Key decision") else line
            for line in figures.settings.lines
        ),
    )
    return replace(
        figures,
        users=tuple(
            replace(count, active_users=Decimal(USERS[count.partner]), note="", **SOURCE)
            for count in figures.users
        ),
        charges=(
            whole,
            replace(whole, partner="East", annual_amount=Decimal(30_000), rounded_to=Decimal(1_000)),
            *(
                replace(
                    whole,
                    service="Contract",
                    partner=partner,
                    arrangement=OLD,
                    annual_amount=Decimal(amount),
                    first_day=date(2020, 4, 1),
                    last_day=date(2023, 3, 31),
                )
                for partner, amount in OLD_COST.items()
            ),
        ),
        budgets=tuple(
            Budget(what="Contract", partner=partner, amount=Decimal(amount), basis="Budget", **SOURCE)
            for partner, amount in OLD_COST.items()
        ),
        one_off_items=(OneOffItem(ref="a", item="Moving", treatment="Revenue", **SOURCE),),
        one_off_funding=tuple(
            OneOffFunding(
                item="Moving",
                partner=partner,
                treatment="Revenue",
                financial_year="2023/24",
                amount=Decimal(1_000),
                funded_from="Revenue",
                **SOURCE,
            )
            for partner in PARTNERS
        ),
        control_totals=(ControlTotal(total=Total.USERS, partner=None, amount=Decimal(1_000), **SOURCE),),
        risks=(
            Risk(
                number=1,
                description="Late",
                likelihood="Likely",
                impact="Minor",
                printed_rating="Medium",
                **SOURCE,
            ),
        ),
        mitigations=(Mitigation(number=1, risk=1, text="Plan", **SOURCE),),
        rating_bands=tuple(replace(band, note="", **SOURCE) for band in figures.rating_bands),
        settings=settings,
    )


Folder = Callable[..., Path]


@pytest.fixture
def folder(once: Once, tmp_path: Path) -> Folder:
    """The complete partnership's folder, or one like it."""
    drawn = once("new_three", lambda house: new.write(house / "three", PARTNERS, YEARS)) / "three"

    def make(figures: Partnership | None = None) -> Path:
        house = tmp_path / "three"
        shutil.copytree(drawn, house)
        inputs_workbook.draw(house / "inputs.xlsx", figures or complete())
        return house

    return make


@pytest.fixture(scope="module")
def two_years_on(once: Once) -> Path:
    """Synced, rolled forward by a year, synced, and all that again; for reading only."""

    def make(house: Path) -> None:
        three = house / "three"
        new.write(three, PARTNERS, YEARS)
        inputs_workbook.draw(three / "inputs.xlsx", complete())
        sync.run(three)
        shutil.copytree(three, house / "before")
        for year in ("2025/26", "2026/27"):
            roll_forward.start(three, year)
            sync.run(three)

    return once("two_years_on", make) / "three"


def refused(house: Path, year: str) -> str:
    """What is said of a year that cannot be started; both files stay as they are."""
    before = {name: (house / name).read_bytes() for name in ("inputs.xlsx", "plan.toml")}
    with pytest.raises(LictpError) as told:
        roll_forward.start(house, year)
    assert {name: (house / name).read_bytes() for name in before} == before
    return str(told.value)


def change_plan(house: Path, old: str, new_text: str) -> None:
    text = (house / "plan.toml").read_text(encoding="utf-8")
    assert old in text
    (house / "plan.toml").write_text(text.replace(old, new_text), encoding="utf-8")


# Two years forward


def test_two_years_forward_every_book_is_written_and_every_check_passes(two_years_on: Path) -> None:
    books = {
        path.relative_to(two_years_on / "books").as_posix() for path in two_years_on.rglob("*budget*.xlsm")
    }
    assert books == {
        f"{year}/{partner} budget {year}.xlsm"
        for year in ("2023-24", "2024-25", "2025-26", "2026-27")
        for partner in PARTNERS
    }
    performed = audit.perform(two_years_on)
    assert len(performed) > 24 * 10
    assert not [check for check in performed if check.result is not checks.Result.PASS]
    for path in two_years_on.glob("books/*/*budget*.xlsm"):
        ((_, overall),) = [named_values(path.read_bytes())["overall_check"]]
        assert re.fullmatch(r"All \d+ checks passed", str(overall)), path.name


def test_the_charge_is_carried_and_each_new_year_adds_up(two_years_on: Path) -> None:
    for year in ("2025-26", "2026-27"):
        found = [
            named_values((two_years_on / "books" / year / f"{partner} budget {year}.xlsm").read_bytes())
            for partner in PARTNERS
        ]
        assert [names["charge_in_year"][1] for names in found] == [50_000, 30_000, 20_000]


def test_books_of_the_years_before_keep_their_charge(two_years_on: Path) -> None:
    path = "books/2024-25/East budget 2024-25.xlsm"
    before, after = (
        named_values((root / path).read_bytes()) for root in (two_years_on.parent / "before", two_years_on)
    )
    for name in ("charge_in_year", "annual_charge", "comparator", "one_off_total"):
        assert after[name] == before[name]


def test_what_is_typed_in_a_book_is_not_carried_into_the_next_year(
    two_years_on: Path, tmp_path: Path
) -> None:
    house = shutil.copytree(two_years_on, tmp_path / "typed")
    this_year, next_year = (
        house / "books" / year / f"East budget {year}.xlsm" for year in ("2025-26", "2026-27")
    )
    small_partnership.put(this_year, {("Notes", "D9"): "agreed in June"})
    next_year.unlink()
    assert not sync.run(house).failed
    assert openpyxl.load_workbook(this_year)["Notes"]["D9"].value == "agreed in June"
    book = openpyxl.load_workbook(next_year)
    assert not [cell.value for row in book["Notes"]["B9:D28"] for cell in row if cell.value]


# What is added


def test_the_census_and_the_charges_are_carried_with_their_dates_to_confirm(folder: Folder) -> None:
    house = folder()
    before = inputs.read(house / "inputs.xlsx")
    said = roll_forward.start(house, "2025/26")
    after = inputs.read(house / "inputs.xlsx")
    census = after.censuses[-1]
    assert (census.financial_year, census.census_date) == ("2025/26", FROM)
    added = [charge for charge in after.charges if charge not in before.charges]
    assert [(charge.partner, charge.annual_amount, charge.rounded_to) for charge in added] == [
        (ALL_PARTNERS, Decimal(100_000), None),
        ("East", Decimal(30_000), Decimal(1_000)),
    ]
    for charge in added:
        assert (charge.first_day, charge.last_day) == (date(2025, 4, 1), date(2026, 3, 31))
    for line in (census, *added):
        assert (line.standing, line.note) == (Standing.ASSUMED, "To confirm: carried from 2024/25.")
    assert said == [
        "inputs.xlsx, Census years: 2025/26 by the census of 1 April 2023, to confirm",
        "inputs.xlsx, Charges: Service, All partners, from 1 April 2025, to confirm",
        "inputs.xlsx, Charges: Service, East, from 1 April 2025, to confirm",
        "plan.toml: 2025/26 is a year of budget",
    ]


def test_nothing_else_of_the_inputs_changes(folder: Folder) -> None:
    house = folder()
    before, was = inputs.read(house / "inputs.xlsx"), Package((house / "inputs.xlsx").read_bytes())
    roll_forward.start(house, "2025/26")
    after, now = inputs.read(house / "inputs.xlsx"), Package((house / "inputs.xlsx").read_bytes())
    carried = replace(after, censuses=after.censuses[:-1], charges=after.charges[:-2])
    assert carried == before
    changed = {part for part in was.parts() if was.part(part) != now.part(part)}
    sheets = was.sheets()
    tables = {was.tables()[name].part for name in ("census_years", "charges")}
    assert changed == {sheets["Census years"], sheets["Charges"], *tables}


def test_a_charge_whose_amount_is_not_known_is_carried_as_it_stands(folder: Folder) -> None:
    figures = complete()
    whole, east, *old = figures.charges
    unknown = replace(whole, annual_amount=None, standing=Standing.NOT_STATED)
    implied = replace(east, partner="West", annual_amount=None, standing=Standing.IMPLIED, rounded_to=None)
    house = folder(replace(figures, charges=(unknown, east, implied, *old)))
    roll_forward.start(house, "2025/26")
    added = inputs.read(house / "inputs.xlsx").charges[-3:]
    assert [(charge.annual_amount, charge.standing) for charge in added] == [
        (None, Standing.NOT_STATED),
        (Decimal(30_000), Standing.ASSUMED),
        (None, Standing.IMPLIED),
    ]


def test_a_term_that_covers_the_year_already_is_not_repeated(folder: Folder) -> None:
    figures = complete()
    longer = tuple(
        replace(charge, last_day=date(2026, 12, 31)) if charge.arrangement == NEW else charge
        for charge in figures.charges
    )
    censuses = (
        *figures.censuses,
        *(replace(figures.censuses[0], financial_year=year) for year in ("2025/26", "2026/27")),
    )
    house = folder(replace(figures, charges=longer, censuses=censuses))
    before = (house / "inputs.xlsx").read_bytes()
    assert roll_forward.start(house, "2025/26") == ["plan.toml: 2025/26 is a year of budget"]
    assert (house / "inputs.xlsx").read_bytes() == before


def test_who_has_left_is_not_charged_again_and_who_leaves_is_charged_until_then(folder: Folder) -> None:
    figures = complete()
    north, east, west = figures.partners
    own = replace(figures.charges[1], partner="West", annual_amount=Decimal(20_000))
    gone = replace(figures, partners=(north, replace(east, left=TO), west))
    leaving = date(2025, 9, 30)
    house = folder(
        replace(
            gone,
            partners=(*gone.partners[:2], replace(west, left=leaving)),
            charges=(*figures.charges, own),
        )
    )
    roll_forward.start(house, "2025/26")
    added = inputs.read(house / "inputs.xlsx").charges[-2:]
    assert [(charge.partner, charge.last_day) for charge in added] == [
        (ALL_PARTNERS, date(2026, 3, 31)),
        ("West", leaving),
    ]


def test_who_joins_in_the_new_year_has_a_row_for_its_users_which_are_not_stated(folder: Folder) -> None:
    figures = complete()
    north, east, west = figures.partners
    joining = replace(west, joined=date(2025, 4, 1))
    old = tuple(charge for charge in figures.charges if charge.partner != "West")
    house = folder(
        replace(
            figures,
            partners=(north, east, joining),
            users=tuple(count for count in figures.users if count.partner != "West"),
            charges=old,
        )
    )
    roll_forward.start(house, "2025/26")
    added = inputs.read(house / "inputs.xlsx").users[-1]
    assert (added.partner, added.active_users, added.standing) == ("West", None, Standing.NOT_STATED)
    assert {outcome.became for outcome in sync.run(house).outcomes} == {"written"}


def test_the_plan_keeps_its_comments_and_layout(folder: Folder) -> None:
    house = folder()
    listed = 'years = [\n    "2023/24", # the first\n    "2024-25", # as some write it\n]  # all of them\n'
    change_plan(house, 'years = ["2023/24", "2024/25"]\n', listed)
    before = (house / "plan.toml").read_text(encoding="utf-8")
    roll_forward.start(house, "2025/26")
    after = (house / "plan.toml").read_text(encoding="utf-8")
    assert [line for line in before.splitlines() if line not in after.splitlines()] == []
    assert [line.strip() for line in after.splitlines() if line not in before.splitlines()] == ['"2025/26",']


def test_the_command_tells_each_row_and_what_comes_next(folder: Folder) -> None:
    run = CliRunner().invoke(commands, ["roll-forward", str(folder()), "2025-26"], catch_exceptions=False)
    assert run.exit_code == 0
    assert "2025/26 by the census of 1 April 2023, to confirm" in " ".join(run.output.split())
    assert "lictp-xl sync" in run.output


# Interrupted


def test_a_run_that_breaks_off_between_the_files_leaves_a_folder_that_syncs_and_is_gone_on_with(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = folder()
    write = whole_files.write

    def broken(path: Path, data: bytes) -> None:
        if path.name == "plan.toml":
            raise KeyboardInterrupt
        write(path, data)

    monkeypatch.setattr(whole_files, "write", broken)
    with pytest.raises(KeyboardInterrupt):
        roll_forward.start(house, "2025/26")
    monkeypatch.undo()
    assert {outcome.became for outcome in sync.run(house).outcomes} == {"written"}
    rows = (house / "inputs.xlsx").read_bytes()
    assert roll_forward.start(house, "2025/26") == ["plan.toml: 2025/26 is a year of budget"]
    assert (house / "inputs.xlsx").read_bytes() == rows


# What is refused


def test_a_year_that_is_there_or_does_not_follow_is_refused_with_the_one_that_does(folder: Folder) -> None:
    house = folder()
    assert refused(house, "2024/25") == "2024/25 is in the plan already; the next to start is 2025/26"
    assert refused(house, "2026/27") == (
        "2026/27 does not follow 2024/25, the last year of the plan: start 2025/26"
    )
    assert "must be a financial year such as 2023/24 (got '2025')" in refused(house, "2025")


def test_a_note_below_a_table_is_in_the_way_and_is_told(folder: Folder) -> None:
    house = folder()
    book = openpyxl.load_workbook(house / "inputs.xlsx")
    book["Charges"]["A210"] = "mine"
    book["Census years"]["A7"] = "mine"
    book.save(house / "inputs.xlsx")
    assert "Census years!A7: this row stands below the table census_years" in refused(house, "2025/26")


def test_a_charge_that_ends_within_the_year_before_is_nobody_s_to_prolong(folder: Folder) -> None:
    figures = complete()
    shorter = tuple(
        replace(charge, last_day=date(2024, 12, 31)) if charge.arrangement == NEW else charge
        for charge in figures.charges
    )
    assert "this charge ends on 31 December 2024, before 2025/26 begins" in refused(
        folder(replace(figures, charges=shorter)), "2025/26"
    )


def test_inputs_that_are_open_in_excel_are_left_alone(folder: Folder) -> None:
    house = folder()
    (house / "~$inputs.xlsx").touch()
    with pytest.raises(BookInUse, match=r"inputs\.xlsx is open in Excel"):
        roll_forward.start(house, "2025/26")


def test_a_template_without_room_for_another_year_is_told_before_anything_is_written(
    folder: Folder,
) -> None:
    house = folder()
    for year in ("2025/26", "2026/27", "2027/28", "2028/29"):
        roll_forward.start(house, year)
    said = refused(house, "2029/30")
    assert said.startswith("budget.xlsx cannot take 2029/30") and "lictp-xl new" in said
