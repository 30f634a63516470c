"""The Checks sheet of the budget template: control totals, the checks on the inputs, and their outcome."""

from lictp_xl.starter import budget_layout as layout
from lictp_xl.starter import style
from lictp_xl.starter.page import Page

WIDTHS = (70, 21, 58, 19, 19, 16, 16)
RESULTS = (
    ("Pass", "What must agree agrees."),
    ("Fail", "What must agree does not. Find out why before this book is used."),
    ("Cannot be performed", "A figure that the check needs is not stated."),
)
APPORTIONED = "LICTP_APPORTION(total_cost,users[Active users],unit,rounding)"

# what must be true | expected | found | allowed | look
CONTROLS: tuple[tuple[str, str | int, str, str | int, str], ...] = (
    ("The partners' shares add to 100%", 1, "=shares_total", 0, "percent"),
    (
        "The partners' charges add to the cost of the whole service",
        "=IF(charges_known,ROUND(total_cost/unit,0)*unit,not_stated)",
        "=charges_total",
        0,
        "pounds",
    ),
    (
        "This partner's charge is its row of the apportionment",
        f"=IF(charges_known,INDEX({APPORTIONED},MATCH(partner,users[Partner],0)),not_stated)",
        "=annual_charge",
        0,
        "pounds",
    ),
    (
        "The published charge comes back out of the total, within its rounding",
        "=published_charge",
        "=IF(AND(published_known,ISNUMBER(total_cost)),total_cost*published_users/published_all_users,not_stated)",
        "=N(published_rounding)/2+penny",
        "pounds",
    ),
    (
        "The years of the new service add to its term",
        "=IF(term_checked,SUM(LICTP_PHASE(annual_charge,first_checked,last_checked,part_year_method)),not_stated)",
        "=new_all_years",
        "=IF(years_of_term>years_shown,penny*years_shown,0)",
        "pounds",
    ),
    (
        "The new service in this year is its part of a year, but for the rounding of the term",
        "=IF(ISNUMBER(annual_charge),"
        "LICTP_PART_YEAR(annual_charge,service_from,service_to,financial_year,part_year_method),not_stated)",
        "=new_charge_in_year",
        "=penny*years_of_term",
        "pounds",
    ),
    (
        "The charge in this year is the old arrangement and the new service",
        "=IF(COUNT(old_charge_in_year,new_charge_in_year)=2,old_charge_in_year+new_charge_in_year,not_stated)",
        "=charge_in_year",
        0,
        "pounds",
    ),
    (
        "The full-year difference is charge less comparator",
        "=IF(COUNT(annual_charge,comparator)=2,annual_charge-comparator,not_stated)",
        "=full_year_variance",
        0,
        "pounds",
    ),
    (
        "The difference in this year is charge less comparator",
        "=IF(COUNT(charge_in_year,comparator_in_year)=2,charge_in_year-comparator_in_year,not_stated)",
        "=in_year_variance",
        0,
        "pounds",
    ),
    ("One-off costs by year add to the total", "=one_off_total", "=by_year_total", 0, "pounds"),
    (
        "One-off revenue and capital add to the lines",
        "=IF(one_off_known,SUM(one_off[Amount]),not_stated)",
        "=IF(one_off_known,one_off_revenue+one_off_capital,not_stated)",
        0,
        "pounds",
    ),
    (
        "Revenue, grants, receipts and borrowing pay for all one-off costs",
        "=one_off_total",
        "=IF(funding_known,call_on_revenue+grants+receipts+borrowing,not_stated)",
        0,
        "pounds",
    ),
    ("Every figure of this book was calculated (1 is yes)", 1, '=--(completeness="Complete")', 0, "number"),
)


def draw(page: Page) -> None:
    """Draw the sheet."""
    page.set_up(WIDTHS, landscape=True)
    page.head(layout.SUBTITLE, layout.CHECK_LINE)
    row = _outcome(page, 5)
    row = _controls(page, row + 1)
    sentence = "Sync fills this table with the checks on the inputs that concern this book."
    row = page.heading(row + 1, "Checks on the inputs", sentence)
    columns = {"Check": "", "Result": "", "Finding": ""}
    first = page.table(row, "input_checks", columns, layout.INPUT_CHECKS)
    last = first + layout.INPUT_CHECKS - 1
    _mark(page, f"B{first}:B{last}")
    page.sheet.print_area(f"A1:G{last}")


def _outcome(page: Page, row: int) -> int:
    first = page.header(page.heading(row, "Outcome"), {"Result": "", "Checks": "number", "What it means": ""})
    for offset, (result, meaning) in enumerate(RESULTS):
        here = first + offset
        page.says(f"A{here}", result)
        count = f"=COUNTIF(control_results,A{here})+COUNTIF(input_checks[Result],A{here})"
        if offset == 2:
            count = f"=B{here + 1}-B{here - 1}-B{here - 2}"  # whatever neither passed nor failed
        page.calculated(f"B{here}", count, "number")
        page.says(f"C{here}", meaning)
    page.name(f"A{first}:A{first + 2}", "result_words")
    page.name(f"C{first}:C{first + 2}", "result_meanings")
    total = first + 3
    page.says(f"A{total}", "Checks in all", "total")
    page.calculated(
        f"B{total}", '=ROWS(control_results)+SUMPRODUCT(--(input_checks[Check]<>""))', "total", "number"
    )
    page.says(f"C{total}", "", "total")
    page.rule(f"A{first}:C{total - 1}")
    page.says(f"A{total + 1}", "Overall", "bold")
    made, passed, failed, open_ = (f"B{r}" for r in (total, first, first + 1, first + 2))
    outstanding = f'{failed}&" of "&{made}&" checks failed, "&{open_}&" cannot be performed"'
    page.calculated(
        f"B{total + 1}",
        f'=IF({passed}={made},"All "&{made}&" checks passed",{outstanding})',
        "line",
        "bold",
        name="overall_check",
    )
    return total + 2


def _controls(page: Page, row: int) -> int:
    sentence = "Each compares two figures that are worked out in different ways."
    row = page.heading(row, "Control totals of this book", sentence)
    header = {"Check": "", "Result": "", "Finding": "", "Expected": "pounds", "Found": "pounds"}
    first = page.header(row, {**header, "Difference": "pounds", "Allowed": "pounds"})
    for offset, (check, expected, found, allowed, look) in enumerate(CONTROLS):
        here = first + offset
        page.says(f"A{here}", check)
        page.calculated(
            f"B{here}",
            f'=IF(ISNUMBER(F{here}),IF(ABS(F{here})<=G{here},"Pass","Fail"),"Cannot be performed")',
        )
        page.calculated(f"C{here}", f"=INDEX(result_meanings,MATCH(B{here},result_words,0))")
        _figure(page, f"D{here}", expected, look)
        page.calculated(f"E{here}", found, look)
        both = f"D{here}:E{here}"
        difference = f"ROUND(E{here}-D{here},check_places)"
        page.calculated(f"F{here}", f"=IF(COUNT({both})=COLUMNS({both}),{difference},not_stated)", look)
        _figure(page, f"G{here}", allowed, look)
    last = first + len(CONTROLS) - 1
    page.name(f"B{first}:B{last}", "control_results")
    _mark(page, f"B{first}:B{last}")
    page.rule(f"A{first}:G{last}")
    return last + 1


def _figure(page: Page, cell: str, figure: str | int, look: str) -> None:
    """A formula, or a number that is the same in every book."""
    if isinstance(figure, str):
        page.calculated(cell, figure, look)
    else:
        page.says(cell, figure, look)


def _mark(page: Page, box: str) -> None:
    """A result that is not a pass stands out in grey too: bold."""
    for word in ("Fail", "Cannot be performed"):
        colour = style.ALARM if word == "Fail" else style.INK
        marked = page.house.condition(
            bold=True, font_color=colour, bottom=style.THIN, bottom_color=style.RULE
        )
        page.sheet.conditional_format(
            box, {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": marked}
        )
