"""The Workings sheet of the budget template: every step between an input and a figure that is shown.

Short steps, one idea a row. What each year comes to is in budget_years.
"""

from lictp_xl.starter import budget_layout as layout
from lictp_xl.starter import budget_years, explained
from lictp_xl.starter.budget_layout import InputRows, Size, YearBlock
from lictp_xl.starter.page import Page

WIDTHS = (46, 19, 20, 20, 16, 16)
CHARGE = "LICTP_CHARGE(partner,total_cost,users[Partner],users[Active users],unit,rounding)"
EXPLAINED = '"CHARGE",partner,total_cost,users[Partner],users[Active users],unit,rounding'
IMPLIED = "LICTP_IMPLIED_TOTAL(published_charge,published_users,published_all_users,published_rounding)"

# figures | lines of them | lines not known | name
KNOWN = (
    ("Active users", '=SUMPRODUCT(--(users[Partner]<>""))', "=B{row}-COUNT(users[Active users])", "users"),
    (
        "Old arrangement",
        '=SUMPRODUCT(--(old_charges[Charge]<>""))',
        "=B{row}-COUNT(old_charges[Annual amount])",
        "old",
    ),
    ("Budgets", '=SUMPRODUCT(--(budgets[Budget]<>""))', "=B{row}-COUNT(budgets[Amount])", "budgets"),
    (
        "One-off costs: amounts and treatments",
        '=SUMPRODUCT(--(one_off[Item]<>""))',
        "=B{row}-COUNT(one_off[Amount])+COUNTIF(one_off[Treatment],not_stated)",
        "one_off",
    ),
    (
        "One-off costs: what pays for the capital",
        "=one_off_lines",
        '=C{above}+COUNTIFS(one_off[Treatment],"Capital",one_off[Funded from],not_stated)',
        "funding",
    ),
    (
        "Figures behind the published charge",
        "=ROWS(published_figures)",
        "=B{row}-COUNT(published_figures)",
        "published",
    ),
)
TOTALS = (("Total", "cost"), ("Lowest it can be", "lowest"), ("Highest it can be", "highest"))

# step | formula | look | name
OF_COST = (
    ("An implied total is shown to the nearest, £", "=MAX(published_rounding,unit)", "pounds", "shown_to"),
    (
        "Standing of an implied total",
        '=IF(published_known,"Implied",not_stated)',
        "right",
        "implied_standing",
    ),
    (
        "Standing of the total",
        '=IF(ISNUMBER(stated_total),"Stated",implied_standing)',
        "right",
        "total_standing",
    ),
    ("Charges can be worked out", "=AND(users_known,ISNUMBER(total_cost))", "right", "charges_known"),
    (
        "Annual charge to this partner, £",
        f"=IF(charges_known,{CHARGE},not_stated)",
        "pounds",
        "annual_charge",
    ),
)
OF_TERM = (
    (
        "First day of the first year shown",
        "=LICTP_YEAR_START(INDEX(term_years[Financial year],1))",
        "date",
        "first_day_shown",
    ),
    (
        "Last day of the last year shown",
        "=LICTP_YEAR_END(INDEX(term_years[Financial year],years_shown))",
        "date",
        "last_day_shown",
    ),
    ("Years shown", '=SUMPRODUCT(--(term_years[Financial year]<>""))', "number", "years_shown"),
    (
        "Position of this book's year among them",
        "=MATCH(financial_year,years_across,0)",
        "number",
        "this_year",
    ),
    ("Day before the new service", "=service_from-1", "date", "day_before_service"),
    (
        "First day of the term's first financial year",
        "=LICTP_YEAR_START(LICTP_FINANCIAL_YEAR(service_from))",
        "date",
        "term_start",
    ),
    (
        "Financial years that the term reaches",
        "=YEAR(LICTP_YEAR_START(LICTP_FINANCIAL_YEAR(service_to)))-YEAR(term_start)+1",
        "number",
        "years_of_term",
    ),
    (
        "First day of the new service in the years shown",
        "=MAX(service_from,first_day_shown)",
        "date",
        "first_checked",
    ),
    (
        "Last day of the new service in the years shown",
        "=MIN(service_to,last_day_shown)",
        "date",
        "last_checked",
    ),
    (
        "The years shown can be added up and checked",
        "=AND(ISNUMBER(annual_charge),first_checked<=last_checked)",
        "right",
        "term_checked",
    ),
    (
        "Rows of the one-off costs by financial year",
        f"=IF(one_off_known,ROWS({layout.ONE_OFF_BY_YEAR}),0)",
        "number",
        "one_off_years",
    ),
)


def draw(page: Page, size: Size, inputs: InputRows) -> YearBlock:
    """Draw the sheet; answers where the years stand."""
    page.set_up((*WIDTHS, *[budget_years.WIDTH] * size.years), landscape=True)
    page.head(layout.SUBTITLE, layout.CHECK_LINE)
    row = _known(page, 5)
    row = _cost(page, row + 1)
    row = _steps(page, page.heading(row + 1, "Term"), OF_TERM)
    block, row = budget_years.draw(page, row + 1, size, inputs)
    sentence = (
        "A full year of the new service, shared by active users; the last row is this partner's charge."
    )
    rows = size.partners + explained.ROWS_OF_SHARING
    page.sheet.set_h_pagebreaks([row])
    row = explained.draw(page, row + 1, "This partner's charge, step by step", sentence, EXPLAINED, rows)
    page.sheet.print_area(f"A1:{explained.last_column(budget_years.FIRST + size.years - 1)}{row - 1}")
    return block


def _known(page: Page, row: int) -> int:
    """Which figures are there: what depends on a missing one is not stated."""
    sentence = "A result is worked out only where every figure it needs is known."
    row = page.heading(row, "What is known", sentence)
    row = page.header(row, {"Figures": "", "Lines": "number", "Not known": "number", "All known": "number"})
    for label, lines, missing, name in KNOWN:
        page.says(f"A{row}", label)
        page.calculated(f"B{row}", lines, "number", name=f"{name}_lines")
        page.calculated(f"C{row}", missing.format(row=row, above=row - 1), "number")
        page.calculated(f"D{row}", f"=AND(B{row}>0,C{row}=0)", "right", name=f"{name}_known")
        row += 1
    page.rule(f"A{row - len(KNOWN)}:D{row - 1}")
    return row


def _cost(page: Page, row: int) -> int:
    """The annual cost of the whole service: stated, or implied by a published charge."""
    sentence = "Stated where an input states it; otherwise implied by a published charge, which was rounded."
    row = page.heading(row, "Cost of the whole service, £ a year", sentence)
    header = {"Cost": "", "Implied": "pounds", "Implied, rounded": "pounds", "Used": "pounds"}
    row = page.header(row, {**header, "Shown": "pounds"})
    for position, (label, name) in enumerate(TOTALS, 1):
        implied = f"=IF(published_known,INDEX({IMPLIED},1,{position}),not_stated)"
        rounded = f"=IF(published_known,ROUND(B{row}/shown_to,0)*shown_to,not_stated)"
        page.says(f"A{row}", label)
        page.calculated(f"B{row}", implied, "pounds")
        page.calculated(f"C{row}", rounded, "pounds")
        for column, otherwise, part in (("D", "B", "total"), ("E", "C", "shown")):
            formula = f"=IF(ISNUMBER(stated_total),stated_total,{otherwise}{row})"
            page.calculated(f"{column}{row}", formula, "pounds", name=f"{part}_{name}")
        row += 1
    page.rule(f"A{row - len(TOTALS)}:E{row - 1}")
    return _steps(page, row, OF_COST)


def _steps(page: Page, row: int, steps: tuple[tuple[str, str, str, str], ...]) -> int:
    """One step a row, each with a name that the rest of the book knows it by."""
    first = row
    for label, formula, look, name in steps:
        page.says(f"A{row}", label)
        page.calculated(f"B{row}", formula, look, name=name)
        row += 1
    page.rule(f"A{first}:B{row - 1}")
    return row
