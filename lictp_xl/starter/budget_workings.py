"""The Workings sheet of the budget template: every step between an input and a figure that is shown.

Short steps, one idea a row; a column for each financial year. Nothing here is typed and nothing is printed
for members.
"""

from xlsxwriter.utility import xl_col_to_name

from lictp_xl.starter import budget_layout as layout
from lictp_xl.starter.budget_layout import InputRows, Size, YearBlock
from lictp_xl.starter.page import Page

WIDTHS = (46, 19, 20, 20, 16, 12)
YEARS_FROM = 6  # column G
YEAR_WIDTH = 15
CHARGE = "LICTP_CHARGE(partner,total_cost,users[Partner],users[Active users],unit,rounding)"
IMPLIED = "LICTP_IMPLIED_TOTAL(published_charge,published_users,published_all_users,published_rounding)"


def draw(page: Page, size: Size, inputs: InputRows) -> YearBlock:
    """Draw the sheet; answers where the years stand."""
    page.set_up((*WIDTHS, *[YEAR_WIDTH] * size.years), landscape=True)
    page.head(layout.SUBTITLE, layout.CHECK_LINE)
    row = _known(page, 5)
    row = _cost(page, row + 1)
    row = _term(page, row + 1)
    return _years(page, row + 1, size, inputs)


def _known(page: Page, row: int) -> int:
    """Which figures are there: what depends on a missing one is not stated."""
    sentence = "A result is worked out only where every figure it needs is known."
    row = page.heading(row, "What is known", sentence)
    row = page.header(row, {"Figures": "", "Lines": "number", "Not known": "number", "All known": "number"})
    lines = (
        ("Active users", "users", "users[Partner]", "-COUNT(users[Active users])"),
        ("Old arrangement", "old", "old_charges[Charge]", "-COUNT(old_charges[Annual amount])"),
        ("Budgets", "budgets", "budgets[Budget]", "-COUNT(budgets[Amount])"),
    )
    for label, name, column, known in lines:
        page.says(f"A{row}", label)
        page.calculated(f"B{row}", f'=SUMPRODUCT(--({column}<>""))', "number", name=f"{name}_lines")
        page.calculated(f"C{row}", f"=B{row}{known}", "number")
        row = _all_known(page, row, f"{name}_known")
    page.says(f"A{row}", "One-off costs: amounts and treatments")
    page.calculated(f"B{row}", '=SUMPRODUCT(--(one_off[Item]<>""))', "number")
    missing = f"=B{row}-COUNT(one_off[Amount])+COUNTIF(one_off[Treatment],not_stated)"
    page.calculated(f"C{row}", missing, "number")
    row = _all_known(page, row, "one_off_known")
    page.says(f"A{row}", "One-off costs: what pays for the capital")
    page.calculated(f"B{row}", f"=B{row - 1}", "number")
    missing = f'=C{row - 1}+COUNTIFS(one_off[Treatment],"Capital",one_off[Funded from],not_stated)'
    page.calculated(f"C{row}", missing, "number")
    row = _all_known(page, row, "funding_known")
    page.says(f"A{row}", "Figures behind the published charge")
    page.calculated(f"B{row}", "=ROWS(published_figures)", "number")
    page.calculated(f"C{row}", f"=B{row}-COUNT(published_figures)", "number")
    page.rule(f"A{row - 5}:D{row}")
    return _all_known(page, row, "published_known")


def _all_known(page: Page, row: int, name: str) -> int:
    page.calculated(f"D{row}", f"=AND(B{row}>0,C{row}=0)", "right", name=name)
    return row + 1


def _cost(page: Page, row: int) -> int:
    """The annual cost of the whole service: stated, or implied by a published charge."""
    sentence = "Stated where an input states it; otherwise implied by a published charge, which was rounded."
    row = page.heading(row, "Cost of the whole service, £ a year", sentence)
    looks = ("Implied", "Implied, rounded", "Used", "Shown")
    row = page.header(row, {"Cost": "", **dict.fromkeys(looks, "pounds")})
    for position, (label, name) in enumerate(
        (
            ("Total", "total_cost"),
            ("Lowest it can be", "total_lowest"),
            ("Highest it can be", "total_highest"),
        ),
        1,
    ):
        page.says(f"A{row}", label)
        page.calculated(f"B{row}", f"=IF(published_known,INDEX({IMPLIED},1,{position}),not_stated)", "pounds")
        page.calculated(
            f"C{row}", f"=IF(published_known,ROUND(B{row}/shown_to,0)*shown_to,not_stated)", "pounds"
        )
        page.calculated(f"D{row}", f"=IF(ISNUMBER(stated_total),stated_total,B{row})", "pounds", name=name)
        shown = f"=IF(ISNUMBER(stated_total),stated_total,C{row})"
        page.calculated(f"E{row}", shown, "pounds", name=name.replace("total", "shown"))
        row += 1
    page.rule(f"A{row - 3}:E{row - 1}")
    page.italicise_missing(f"B{row - 3}:E{row - 1}")
    steps = (
        (
            "An implied total is shown to the nearest, £",
            "=MAX(published_rounding,unit)",
            "pounds",
            "shown_to",
        ),
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
    return _steps(page, row, steps)


def _term(page: Page, row: int) -> int:
    """The days that the book speaks of."""
    row = page.heading(row, "Term")
    steps = (
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
            "Rows of the one-off costs by financial year",
            f"=IF(one_off_known,ROWS({layout.ONE_OFF_BY_YEAR}),0)",
            "number",
            "one_off_years",
        ),
        ("Years shown", '=SUMPRODUCT(--(term_years[Financial year]<>""))', "number", "years_shown"),
        (
            "Position of this book's year among them",
            "=MATCH(financial_year,years_across,0)",
            "number",
            "this_year",
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
    )
    return _steps(page, row, steps)


def _steps(page: Page, row: int, steps: tuple[tuple[str, str, str, str], ...]) -> int:
    first = row
    for label, formula, look, name in steps:
        page.says(f"A{row}", label)
        page.calculated(f"B{row}", formula, look, name=name)
        row += 1
    page.rule(f"A{first}:B{row - 1}")
    page.italicise_missing(f"B{first}:B{row - 1}")
    return row


def _years(page: Page, row: int, size: Size, inputs: InputRows) -> YearBlock:
    """Each line of the charge and the comparator, year by year."""
    sentence = "Where an old charge has no dates, it is taken to run until the new service starts (assumed)."
    row = page.heading(row, "Year by year, £", sentence)
    first, last = (xl_col_to_name(YEARS_FROM + n) for n in (0, size.years - 1))
    flags = row
    _flags(page, flags, size)
    row = _line_header(page, flags + 7, size)
    old = row
    for line in range(layout.OLD_CHARGES):
        _old_line(page, row, inputs.old_charges + line)
        row += 1
    _totals(page, row)
    years = range(YEARS_FROM, YEARS_FROM + size.years)
    for column in map(xl_col_to_name, years):
        _year_column(page, column, flags, old)
    for offset, name in enumerate(("old_by_year", "new_by_year", "charge_by_year", "comparator_by_year")):
        page.name(f"{first}{row + offset}:{last}{row + offset}", name)
    page.name(f"{first}{flags + 1}:{last}{flags + 1}", "years_across")
    page.rule(f"A{flags}:{last}{row + 3}")
    page.hide_spare(f"B{old}:{last}{row - 1}")
    page.italicise_missing(f"A{flags}:{last}{row + 3}")
    page.sheet.print_area(f"A1:{last}{row + 3}")
    return YearBlock(first, last, old)


def _flags(page: Page, row: int, size: Size) -> None:
    """What each year is: its days, and its place in the term."""
    labels = (
        "Position",
        "Financial year",
        "In use (1) or spare (0)",
        "First day",
        "Shown where a figure is missing",
        "Year of the term",
        "In the term (1) or outside it (0)",
    )
    for offset, label in enumerate(labels):
        page.says(f"A{row + offset}", label)
    for number in range(size.years):
        column = xl_col_to_name(YEARS_FROM + number)
        year = f"{column}{row + 1}"
        page.says(f"{column}{row}", number + 1, "number")
        page.calculated(year, f'=INDEX(term_years[Financial year],{column}{row})&""', "right")
        page.calculated(f"{column}{row + 2}", f'=--({year}<>"")', "number")
        page.calculated(
            f"{column}{row + 3}", f'=IF({year}="","",LICTP_YEAR_START({year}))', "date", "short date"
        )
        page.calculated(f"{column}{row + 4}", f"=REPT(not_stated,{column}{row + 2})", "right")
        position = f'=IF({year}="","",YEAR({column}{row + 3})-YEAR(term_start)+1)'
        page.calculated(f"{column}{row + 5}", position, "number")
        in_term = f"=--AND({column}{row + 5}>=1,{column}{row + 5}<=years_of_term)"
        page.calculated(f"{column}{row + 6}", in_term, "number")


def _line_header(page: Page, row: int, size: Size) -> int:
    looks = {"Line": "", "£ a year": "pounds", "First day": "date", "Last day": "date"}
    page.header(row, {**looks, "In use": "number", "Known": "number"})
    for number in range(size.years):
        column = xl_col_to_name(YEARS_FROM + number)
        page.calculated(f"{column}{row}", f"={column}{row - 6}", "header", "right")
    return row + 1


def _old_line(page: Page, row: int, source: int) -> None:
    """One charge of the old arrangement, straight from its row of the inputs."""
    page.calculated(f"A{row}", f'=Inputs!A{source}&""')
    page.calculated(f"B{row}", f'=IF(E{row},Inputs!B{source},"")', "pounds")
    for column, given, assumed in (("C", "E", "first_day_shown"), ("D", "F", "day_before_service")):
        day = f"IF(ISNUMBER(Inputs!{given}{source}),Inputs!{given}{source},{assumed})"
        page.calculated(f"{column}{row}", f'=IF(E{row},{day},"")', "date")
    page.calculated(f"E{row}", f'=--(A{row}<>"")', "number")
    page.calculated(f"F{row}", f"=--ISNUMBER(B{row})", "number")


def _totals(page: Page, row: int) -> None:
    """The old arrangement, the new service, the charge of both, and the comparator for the same days."""
    old = row - layout.OLD_CHARGES
    amounts = {
        row: ("Old arrangement", f"=IF(old_known,SUM(B{old}:B{row - 1}),not_stated)"),
        row + 1: ("New service", "=annual_charge"),
        row + 3: ("Comparator, for the same days", "=IF(budgets_known,SUM(budgets[Amount]),not_stated)"),
    }
    for line, (label, amount) in amounts.items():
        page.says(f"A{line}", label, "bold")
        page.calculated(f"B{line}", amount, "pounds", "bold")
        page.calculated(f"F{line}", f"=--ISNUMBER(B{line})", "number")
    page.says(f"A{row + 2}", "Charge, old and new", "bold")
    page.name(f"B{row}", "old_charge_annual")
    page.name(f"B{row + 3}", "comparator")
    page.calculated(f"C{row + 1}", "=service_from", "date")
    page.calculated(f"D{row + 1}", "=service_to", "date")
    page.calculated(f"C{row + 3}", f"=MIN(C{old}:C{row + 1})", "date")
    page.calculated(f"D{row + 3}", f"=MAX(D{old}:D{row + 1})", "date")


def _year_column(page: Page, column: str, flags: int, old: int) -> None:
    """One year: every line's part of it."""
    year, used, starts = f"{column}${flags + 1}", f"{column}${flags + 2}", f"{column}${flags + 3}"
    missing, of_term, in_term = f"{column}${flags + 4}", f"{column}${flags + 5}", f"{column}${flags + 6}"
    for row in range(old, old + layout.OLD_CHARGES):
        part = f"LICTP_PART_YEAR(N($B{row}),$C{row},$D{row},{year},part_year_method)"
        page.calculated(
            f"{column}{row}",
            f"=IF({used}*OR($F{row},$D{row}<{starts}),{part},REPT(not_stated,{used}*$E{row}))",
            "pounds",
        )
    row = old + layout.OLD_CHARGES
    lines = f"{column}{old}:{column}{row - 1}"
    page.calculated(
        f"{column}{row}", f"=IF(COUNT({lines})=old_lines,SUM({lines}),{missing})", "pounds", "bold"
    )
    row += 1
    phase = f"INDEX(LICTP_PHASE($B{row},$C{row},$D{row},part_year_method),{of_term},2)"
    nothing = f"IF({used}>{in_term},0,{missing})"
    page.calculated(f"{column}{row}", f"=IF({in_term}*$F{row},{phase},{nothing})", "pounds", "bold")
    row += 1
    both = f"{column}{row - 2}:{column}{row - 1}"
    page.calculated(
        f"{column}{row}", f"=IF(COUNT({both})=ROWS({both}),SUM({both}),{missing})", "pounds", "bold"
    )
    row += 1
    part = f"LICTP_PART_YEAR($B{row},$C{row},$D{row},{year},part_year_method)"
    page.calculated(f"{column}{row}", f"=IF({used}*$F{row},{part},{missing})", "pounds", "bold")
