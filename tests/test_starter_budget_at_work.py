"""The budget template with figures in it: a partner whose figures are known, and one whose are not."""

import io
from collections.abc import Callable
from datetime import date
from typing import TypeAlias

import openpyxl
import pytest

from lictp_xl import cells
from lictp_xl.book.cell_xml import ErrorValue, Value
from lictp_xl.book.recalculate import Calculation
from lictp_xl.book.template import Figures, Template
from lictp_xl.functions import PREFIX, catalogue
from lictp_xl.starter import budget

Tables: TypeAlias = dict[str, list[dict[str, Value]]]
NOT_STATED = "Not stated"
YEARS = ("2021/22", "2022/23", "2023/24", "2024/25", "2025/26", "2026/27")
STATED: dict[str, Value] = {"Standing": "Stated", "Source": "Paragraph 9"}
NAMES: dict[str, Value] = {
    "partnership": "A partnership",
    "partner": "Melton",
    "financial_year": "2021/22",
    "book_title": "Melton budget 2021/22",
    "status": "Draft",
    "census_date": date(2020, 7, 31),
    "basis": "Active users",
    "software_version": "0.2.0",
    "inputs_digest": "0123456789ab",
    "completeness": "Complete",
    "service": "New service",
    "service_from": date(2022, 1, 1),
    "service_to": date(2026, 12, 31),
    "charge_standing": "Stated",
    "charge_source": "Paragraph 9.2",
    "stated_total": NOT_STATED,
    "published_charge": 315000,
    "published_partner": "Melton",
    "published_users": 229,
    "published_all_users": 1069,
    "published_rounding": 1000,
    "unit": 0.01,
    "rounding": "largest remainder",
    "part_year_method": "months",
    "key_decision_threshold": 50000,
}
OLD: dict[str, Value] = {"From": date(2020, 4, 1), "To": date(2021, 12, 31), **STATED}


def line(item: str, treatment: str, year: str, amount: Value, funded: str = "Revenue") -> dict[str, Value]:
    return {
        "Item": item,
        "Treatment": treatment,
        "Year": year,
        "Amount": amount,
        "Funded from": funded,
        **STATED,
    }


KNOWN: Tables = {
    "users": [
        {"Partner": "Hinckley", "Active users": 499, **STATED},
        {"Partner": "Blaby", "Active users": 341, **STATED},
        {"Partner": "Melton", "Active users": 229, **STATED},
    ],
    "old_charges": [
        {"Charge": "Contract", "Annual amount": 277000, **OLD},
        {"Charge": "Web", "Annual amount": 34000, **OLD},
    ],
    "budgets": [
        {"Budget": "Contract", "Amount": 277000, "Basis": "Current cost", **STATED},
        {"Budget": "Web", "Amount": 34000, "Basis": "Budget", **STATED},
    ],
    "one_off_items": [{"Ref": "a", "Item": "Backfill", "Treatment": "Revenue", **STATED}],
    "one_off": [
        line("Share", "Capital", "2020/21", 10000),
        line("Share", "Capital", "2021/22", 7000),
        line("Share", "Revenue", "", 35000),
    ],
    "term_years": [{"Financial year": year} for year in YEARS],
    "input_checks": [{"Check": "Mitigations have risks", "Result": "Pass", "Finding": "They have."}],
}
UNKNOWN: Tables = {
    **KNOWN,
    "old_charges": [{"Charge": "Old charge", "Annual amount": NOT_STATED}],
    "budgets": [{"Budget": "Comparator budget", "Amount": NOT_STATED, "Basis": NOT_STATED}],
    "one_off": [line("Share", NOT_STATED, "", NOT_STATED, NOT_STATED)],
}


class Shown:
    """A book with figures in it, worked out: what its names and blocks show."""

    def __init__(self, data: bytes, values: dict[tuple[str, str], float | str | bool]) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        self.values = values

    def block(self, name: str) -> list[object]:
        ((title, ref),) = self.book.defined_names[name].destinations
        cells = self.book[title][ref.replace("$", "")]
        rows = cells if isinstance(cells, tuple) else ((cells,),)
        return [cell.value for row in rows for cell in row]

    def __getitem__(self, name: str) -> object:
        (value,) = self.block(name)
        return value

    def all(self, names: str) -> list[object]:
        return [self[name] for name in names.split()]

    def texts(self, sheet: str) -> list[object]:
        return [cell.value for row in self.book[sheet].iter_rows() for cell in row if cell.value]


Fill: TypeAlias = Callable[..., Shown]


@pytest.fixture(scope="module")
def fill(tmp_path_factory: pytest.TempPathFactory) -> Fill:
    path = tmp_path_factory.mktemp("template") / "budget.xlsx"
    budget.draw(path, partners=4, years=7)  # one row more than the figures need, each
    template = Template.compile(path)
    calculation = Calculation(path.read_bytes(), cells.call, {PREFIX + name for name in catalogue.names()})

    def shown(tables: Tables, **names: Value) -> Shown:
        figures = Figures(names={**NAMES, **names}, tables=tables, cells={})
        assert template.unplaced(figures) == ()
        worked_out = calculation.values(template.contents(figures))
        assert worked_out.unvalued == {}
        return Shown(template.fill(figures, worked_out.values), worked_out.values)

    return shown


@pytest.fixture(scope="module")
def melton(fill: Fill) -> Shown:
    return fill(KNOWN)


@pytest.fixture(scope="module")
def hinckley(fill: Fill) -> Shown:
    return fill(UNKNOWN, partner="Hinckley")


def test_the_cost_of_the_whole_service_is_implied_by_the_published_charge(melton: Shown) -> None:
    assert melton.all("total_cost total_lowest total_highest") == [1470458.52, 1468124.45, 1472792.58]
    assert melton.all("shown_cost shown_lowest shown_highest") == [1470000, 1468000, 1473000]
    assert melton["total_standing"] == "Implied"


def test_a_stated_total_takes_the_place_of_an_implied_one(fill: Fill) -> None:
    stated = fill(KNOWN, stated_total=1500000, published_charge=NOT_STATED)
    assert stated.all("total_cost total_lowest total_highest") == [1500000] * 3
    assert stated["total_standing"] == "Stated"
    assert stated["annual_charge"] == 321328.34


def test_the_charge_is_apportioned_by_users_to_the_penny(melton: Shown, hinckley: Shown) -> None:
    assert melton.block("shares_apportioned") == [0.467, 0.319, 0.214, None]
    assert melton.all("share annual_charge charges_total") == [0.214, 315000, 1470458.52]
    assert hinckley.all("share annual_charge charges_total") == [0.467, 686397.38, 1470458.52]


def test_the_charge_is_told_step_by_step_with_the_names_of_the_partners(melton: Shown) -> None:
    rows = [[cell.value for cell in row[:7]] for row in melton.book["Workings"].iter_rows()]
    first = next(i for i, row in enumerate(rows) if row[0] == "Step")
    steps = {row[0]: row[1:] for row in rows[first + 1 :] if row[0]}
    assert [steps[name][5] for name in ("Hinckley", "Blaby", "Melton")] == [686397.38, 469061.14, 315000]
    assert steps["Charge to Melton"][5] == 315000


def test_the_year_of_the_change_has_nine_months_of_old_and_three_of_new(melton: Shown) -> None:
    assert melton.all("old_charge_annual old_charge_in_year") == [311000, 233250]
    assert melton.all("new_charge_in_year charge_in_year") == [78750, 312000]


def test_the_last_year_has_nine_months_of_charge_and_of_comparator(fill: Fill) -> None:
    last = fill(KNOWN, financial_year="2026/27")
    assert last.all("new_charge_in_year charge_in_year comparator_in_year") == [236250, 236250, 233250]
    assert last["in_year_variance"] == 3000


def test_every_year_of_the_term_is_shown_and_a_spare_one_stays_blank(melton: Shown) -> None:
    assert melton.block("new_by_year") == [78750, 315000, 315000, 315000, 315000, 236250, None]
    assert melton.block("old_by_year") == [233250, 0, 0, 0, 0, 0, None]
    assert melton.block("charge_by_year") == [312000, 315000, 315000, 315000, 315000, 236250, None]
    assert melton.block("comparator_by_year") == [311000, 311000, 311000, 311000, 311000, 233250, None]
    assert melton.all("new_all_years charge_all_years") == [1575000, 1808250]


def test_the_years_of_a_charge_in_odd_pence_add_to_its_term(hinckley: Shown) -> None:
    assert hinckley.block("new_by_year")[0] == 171599.35
    assert hinckley.block("new_by_year")[5] == 514798.03  # by itself it would be .04, a penny over the term
    assert hinckley["new_all_years"] == pytest.approx(3431986.90, abs=0.001)


def test_the_comparison_is_for_a_full_year_and_for_this_year(melton: Shown) -> None:
    assert melton.all("comparator full_year_variance") == [311000, 4000]
    assert melton["full_year_variance_fraction"] == pytest.approx(4000 / 311000)
    assert melton.all("comparator_in_year in_year_variance in_year_reading") == [311000, 1000, "Over budget"]


def test_a_budget_of_nothing_has_a_difference_but_no_percentage(fill: Fill) -> None:
    free = fill({**KNOWN, "budgets": [{"Budget": "None", "Amount": 0, "Basis": "Budget", **STATED}]})
    assert free.all("full_year_variance full_year_variance_fraction") == [315000, "No budget"]


def test_one_off_costs_are_split_by_treatment_and_year_and_tie_to_their_total(melton: Shown) -> None:
    assert melton.all("one_off_revenue one_off_capital one_off_total") == [35000, 17000, 52000]
    assert melton.all("by_year_revenue by_year_capital by_year_total") == [35000, 17000, 52000]
    assert {"2020/21", "2021/22", "Not profiled"} <= set(melton.texts("One-off costs"))


def test_capital_without_other_funding_falls_to_revenue(melton: Shown) -> None:
    assert melton.all("capital_from_revenue call_on_revenue key_decision") == [17000, 52000, True]


def test_a_grant_pays_for_capital_and_lowers_the_call_on_revenue(fill: Fill) -> None:
    lines = [line("Share", "Capital", "2021/22", 17000, "Grants"), line("Share", "Revenue", "", 30000)]
    granted = fill({**KNOWN, "one_off": lines})
    assert granted.all("grants capital_from_revenue call_on_revenue") == [17000, 0, 30000]
    assert granted["key_decision"] is False


def test_capital_whose_funding_is_not_stated_leaves_the_call_on_revenue_not_stated(fill: Fill) -> None:
    unsaid = fill({**KNOWN, "one_off": [line("Share", "Capital", "2021/22", 17000, NOT_STATED)]})
    assert unsaid.all("one_off_total capital_from_revenue call_on_revenue") == [17000, NOT_STATED, NOT_STATED]


def test_what_depends_on_a_missing_figure_is_not_stated(hinckley: Shown) -> None:
    missing = """
        old_charge_annual old_charge_in_year charge_in_year comparator comparator_in_year full_year_variance
        full_year_variance_fraction in_year_variance in_year_variance_fraction one_off_revenue one_off_capital
        one_off_total capital_from_revenue call_on_revenue key_decision charge_all_years
    """
    assert set(hinckley.all(missing)) == {NOT_STATED}


def test_an_old_charge_that_is_not_stated_leaves_the_years_after_it_known(fill: Fill) -> None:
    later = fill(UNKNOWN, partner="Hinckley", financial_year="2022/23")
    assert later.all("old_charge_in_year charge_in_year") == [0, 686397.38]


def test_without_a_total_or_a_published_charge_no_charge_is_stated(fill: Fill) -> None:
    nothing = fill(KNOWN, published_charge=NOT_STATED)
    assert set(nothing.all("total_cost annual_charge new_charge_in_year charges_total")) == {NOT_STATED}
    assert nothing["share"] == 0.214


def test_a_missing_count_of_users_leaves_every_share_not_stated(fill: Fill) -> None:
    users = [*KNOWN["users"][:2], {"Partner": "Melton", "Active users": NOT_STATED}]
    uncounted = fill({**KNOWN, "users": users})
    assert uncounted.block("shares_apportioned") == [NOT_STATED, NOT_STATED, NOT_STATED, None]


def test_no_cell_ever_shows_an_error(melton: Shown, hinckley: Shown, fill: Fill) -> None:
    for shown in (melton, hinckley, fill(KNOWN, published_charge=NOT_STATED)):
        assert [place for place, value in shown.values.items() if isinstance(value, ErrorValue)] == []


def test_all_checks_pass_where_every_figure_is_known(melton: Shown) -> None:
    assert set(melton.block("control_results")) == {"Pass"}
    assert melton["overall_check"] == "All 14 checks passed"


def test_a_check_outstanding_is_told_and_nothing_is_said_to_have_passed(hinckley: Shown) -> None:
    assert set(hinckley.block("control_results")) == {"Pass", "Cannot be performed"}
    assert hinckley["overall_check"] == "0 of 14 checks failed, 6 cannot be performed"


def test_a_failed_check_on_the_inputs_counts_as_much_as_a_control_total(fill: Fill) -> None:
    found = [{"Check": "A", "Result": "Fail", "Finding": "."}, {"Check": "B", "Result": "?", "Finding": "."}]
    failed = fill({**KNOWN, "input_checks": [dict[str, Value](row) for row in found]})
    assert failed["overall_check"] == "1 of 15 checks failed, 1 cannot be performed"


def test_a_book_with_a_figure_left_out_fails_its_check_on_completeness(fill: Fill) -> None:
    assert fill(KNOWN, completeness="Incomplete")["overall_check"] == (
        "1 of 14 checks failed, 0 cannot be performed"
    )


def test_a_total_that_the_published_charge_cannot_come_from_fails(fill: Fill) -> None:
    assert "Fail" in fill(KNOWN, stated_total=1480000).block("control_results")


def test_this_partner_and_this_year_are_marked_in_words(melton: Shown) -> None:
    assert melton.texts("Charge").count("This partner") == 1
    assert melton.texts("Charge").count("This year") == 1
    assert melton.texts("Budget").count("This year") == 2  # the row of the comparison, and the year's own
