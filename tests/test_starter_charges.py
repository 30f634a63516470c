"""The charges template with the report's figures in it, and with figures that are missing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from lictp_xl import checks, figures, inputs
from lictp_xl.book.named import named_values
from lictp_xl.checks import Result
from lictp_xl.partnership import Partnership
from lictp_xl.starter import charges
from tests.filled_templates import Filling, Shown

WORKBOOKS = Path(__file__).parents[1] / "workbooks"
NOT_STATED = "Not stated"
A_YEAR = [686397.38, 469061.14, 315000]
TOTAL = 1470458.52


@pytest.fixture(scope="module")
def report() -> Partnership:
    return inputs.read(WORKBOOKS / "inputs.xlsx")


@pytest.fixture(scope="module")
def filling(tmp_path_factory: pytest.TempPathFactory) -> Filling:
    path = tmp_path_factory.mktemp("template") / "charges.xlsx"
    charges.draw(path, partners=4, years=7)  # one more than the report has, each
    return Filling(path)


@pytest.fixture(scope="module")
def shown(filling: Filling, report: Partnership) -> Shown:
    return filling.of(report)


def test_every_partner_s_charge_stands_beside_the_others_and_adds_to_the_total(shown: Shown) -> None:
    assert [shown[f"annual_charge_{place}"] for place in (1, 2, 3)] == A_YEAR
    assert shown["annual_charges"] == pytest.approx(TOTAL)
    rows = {row[0]: row[1:6] for row in shown.rows("Charges", "Line", 6)}
    assert rows["Active users"] == (499, 341, 229, None, 1069)
    assert rows["Share"] == (0.467, 0.319, 0.214, None, 1)
    assert rows["Lowest it can be"][2:] == (314500, None, 1468124.45)
    assert rows["Highest it can be"][2:] == (315500, None, 1472792.58)


def test_an_implied_figure_is_marked_in_words(shown: Shown) -> None:
    rows = {row[0]: row[1:4] for row in shown.rows("Charges", "Line", 6)}
    assert rows["Standing of the charge"] == ("Implied", "Implied", "Stated")
    assert shown["total_standing"] == "Implied"
    uses = [row[7] for row in shown.rows("Charges", "Financial year", 8)]
    assert uses[:6] == ["Stated", *["Assumed"] * 5]


def test_the_years_add_down_and_across(shown: Shown) -> None:
    years = shown.rows("Charges", "Financial year", 6)
    assert years[0] == ("2021/22", 171599.35, 117265.29, 78750, None, 367614.64)
    assert years[1] == ("2022/23", *A_YEAR, None, pytest.approx(TOTAL))
    assert years[5][:4] == ("2026/27", 514798.03, 351795.85, 236250)
    assert shown.column("year_totals") == pytest.approx([367614.64, *[TOTAL] * 4, 1102843.88])
    assert shown.column("partner_totals") == pytest.approx([3431986.90, 2345305.70, 1575000])
    assert shown["new_service_total"] == pytest.approx(7352292.60)


def test_the_old_arrangement_is_apart_and_known_for_one_partner_only(shown: Shown) -> None:
    by_partner = {row[0]: (row[2], row[6], row[7]) for row in shown.rows("Old arrangement", "Partner", 8)}
    assert by_partner["Melton"] == (311000, 233250, 0)
    assert by_partner["Hinckley"] == by_partner["Blaby"] == (NOT_STATED, NOT_STATED, 0)
    together = shown.row("Old arrangement", "All partners", 8)
    assert (together[1], together[5], together[6]) == (NOT_STATED, NOT_STATED, 0)


def test_the_bridge_from_311_000_to_315_000_leaves_its_steps_open(shown: Shown) -> None:
    rows = {row[0]: row[1:9] for row in shown.rows("Bridge", "Partner", 9)}
    assert rows["Melton"] == (311000, *[NOT_STATED] * 4, 4000, 315000, 4000)
    assert rows["Hinckley"] == (*[NOT_STATED] * 6, 686397.38, NOT_STATED)
    assert shown.row("Bridge", "Those with a comparator", 9) == (
        311000,
        *[NOT_STATED] * 4,
        4000,
        315000,
        4000,
    )
    assert shown["comparators_known"] == 1


def test_a_step_that_people_type_takes_its_part_of_the_remainder(
    filling: Filling, report: Partnership
) -> None:
    typed = sorted(place for place in filling.template.unlocked if place[0] == "Bridge")
    assert len(typed) == 4 * 4  # partners and steps
    rows = sorted({int(place[1][1:]) for place in typed})
    stepped = filling.of(report, typed={("Bridge", f"C{rows[2]}"): 6500, ("Bridge", f"D{rows[2]}"): -1000})
    melton = {row[0]: row[1:9] for row in stepped.rows("Bridge", "Partner", 9)}["Melton"]
    assert melton == (311000, 6500, -1000, NOT_STATED, NOT_STATED, -1500, 315000, 4000)
    assert "Fail" not in stepped.column("control_results")


def test_the_calculation_is_told_step_by_step(shown: Shown) -> None:
    steps = {row[0]: row[1:8] for row in shown.rows("Workings", "Step", 8)}
    assert steps["Base 3"][0] == 229
    assert [steps[f"Base {place}"][5] for place in (1, 2, 3)] == A_YEAR
    assert [steps[f"Base {place}"][6] for place in (1, 2, 3)] == ["Hinckley", "Blaby", "Melton"]


def test_the_named_results_are_those_of_the_rules(
    filling: Filling, report: Partnership, shown: Shown
) -> None:
    held = checks.of_book(report, filling.book, named_values(shown.data), "Charges.xlsm")
    assert len(held) > 15
    assert {check.result for check in held} == {Result.PASS, Result.CANNOT}
    assert [check.name for check in held if check.result is Result.CANNOT] == [
        "Over comparator, partner 1",
        "Over comparator, partner 2",
    ]


def test_every_control_total_passes_and_no_cell_shows_an_error(shown: Shown) -> None:
    assert set(shown.column("control_results")) == {"Pass"}
    assert shown.errors == []


def test_a_finding_tells_whose_it_is(shown: Shown) -> None:
    found = [str(row[2]) for row in shown.rows("Checks", "Check", 3)]
    told = [str(cell.value) for row in shown.book["Checks"].iter_rows() for cell in row]
    assert found and any(text.startswith("Melton: £35,000 of revenue has no year") for text in told)


def test_without_a_published_charge_no_charge_is_stated_and_nothing_is_zero(
    filling: Filling, report: Partnership
) -> None:
    nothing = replace(report, charges=tuple(replace(charge, annual_amount=None) for charge in report.charges))
    shown = filling.of(nothing)
    assert shown["total_cost"] == shown["new_service_total"] == shown["annual_charge_1"] == NOT_STATED
    assert shown.errors == []
    assert "Fail" not in shown.column("control_results")
    rules = figures.results(nothing, filling.book)
    assert rules["total_cost"] is rules["new_service_total"] is None


def test_a_partner_that_joins_later_pays_from_its_first_year(filling: Filling, report: Partnership) -> None:
    partners = tuple(
        replace(who, joined=date(2024, 4, 1)) if who.short_name == "Blaby" else who for who in report.partners
    )
    given = tuple(charge for charge in report.charges if charge.partner != "Blaby")
    later = filling.of(replace(report, partners=partners, charges=given))
    years = {row[0]: row[1:4] for row in later.rows("Charges", "Financial year", 6)}
    assert years["2022/23"][1] == 0 and years["2024/25"][1] not in (0, None)
    assert later.errors == []
    assert "Fail" not in later.column("control_results")


def test_a_second_census_shares_the_years_that_it_serves(filling: Filling, report: Partnership) -> None:
    second = date(2023, 7, 31)
    counts = tuple(replace(count, census_date=second, active_users=Decimal(300)) for count in report.users)
    censuses = tuple(
        replace(census, census_date=second) if census.financial_year >= "2024/25" else census
        for census in report.censuses
    )
    shown = filling.of(replace(report, users=report.users + counts, censuses=censuses))
    years = {row[0]: row[1:4] for row in shown.rows("Users and shares", "Financial year", 6)}
    assert years["2023/24"] == (0.467, 0.319, 0.214)
    assert sum(map(float, years["2024/25"])) == 1 and years["2024/25"][2] == pytest.approx(1 / 3, abs=0.001)  # type: ignore[arg-type]
    assert shown.column("users_by_census") == [1069, 900]
    assert "Fail" not in shown.column("control_results")
