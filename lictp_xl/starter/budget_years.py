"""Year by year, on the Workings sheet of the budget template: a column for each financial year.

The old arrangement line by line, the new service, the charge of both, and the comparator for the same days.
The years of the new service are those of LICTP_PHASE, so that they add to the term to the penny.
"""

from xlsxwriter.utility import xl_col_to_name

from lictp_xl.starter import budget_layout as layout
from lictp_xl.starter.budget_layout import InputRows, Size, YearBlock
from lictp_xl.starter.page import Page

FIRST = 6  # column G
WIDTH = 16
EARLIER = "MIN(first_day_shown,day_before_service)"  # where an old charge has no dates


def draw(page: Page, row: int, size: Size, inputs: InputRows) -> tuple[YearBlock, int]:
    """Draw the block on the Workings sheet; answers where the years stand, and the next row."""
    sentence = "Where an old charge has no dates, it is taken to run until the new service starts (assumed)."
    row = page.heading(row, "Year by year, £", sentence)
    first, last = (xl_col_to_name(FIRST + n) for n in (0, size.years - 1))
    flags = row
    _flags(page, flags, size)
    row = _line_header(page, flags + 7, size)
    old = row
    for line in range(layout.OLD_CHARGES):
        _old_line(page, row, inputs.old_charges + line)
        row += 1
    _totals(page, row)
    years = range(FIRST, FIRST + size.years)
    for column in map(xl_col_to_name, years):
        _year_column(page, column, flags, old)
    for offset, name in enumerate(("old_by_year", "new_by_year", "charge_by_year", "comparator_by_year")):
        page.name(f"{first}{row + offset}:{last}{row + offset}", name)
    page.name(f"{first}{flags + 1}:{last}{flags + 1}", "years_across")
    page.rule(f"A{flags}:{last}{flags + 6}")
    page.rule(f"A{old}:{last}{row + 3}")
    page.hide_spare(f"B{old}:{last}{row - 1}")
    return YearBlock(first, last, old), row + 4


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
        column = xl_col_to_name(FIRST + number)
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
        column = xl_col_to_name(FIRST + number)
        page.calculated(f"{column}{row}", f"={column}{row - 6}", "header", "right")
    return row + 1


def _old_line(page: Page, row: int, source: int) -> None:
    """One charge of the old arrangement, straight from its row of the inputs."""
    page.calculated(f"A{row}", f'=Inputs!A{source}&""')
    page.calculated(f"B{row}", f'=IF(E{row},Inputs!B{source},"")', "pounds")
    for column, given, assumed in (("C", "E", EARLIER), ("D", "F", "day_before_service")):
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
