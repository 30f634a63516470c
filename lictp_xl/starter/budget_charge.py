"""The Charge sheet of the budget template: what the service costs, who pays what, and when."""

from lictp_xl.starter import budget_layout as layout
from lictp_xl.starter.budget_layout import InputRows, Size, YearBlock
from lictp_xl.starter.page import Page

WIDTHS = (40, 20, 20, 19, 19, 15)


def draw(page: Page, size: Size, inputs: InputRows, block: YearBlock) -> None:
    """Draw the sheet."""
    page.set_up(WIDTHS)
    page.head(layout.SUBTITLE, layout.CHECK_LINE)
    row = _cost(page, 5)
    row = _apportionment(page, row + 1, size)
    row = _old_arrangement(page, row + 1, inputs, block)
    row = _this_year(page, row + 1)
    row = _by_year(page, row + 1, size, inputs)
    page.sheet.print_area(f"A1:F{row}")


def _cost(page: Page, row: int) -> int:
    row = page.heading(row, "Cost of the whole service, £ a year")
    row = page.header(
        row, {"Service": "", "Total": "pounds", "Lowest": "pounds", "Highest": "pounds", "Standing": ""}
    )
    page.calculated(f"A{row}", "=service")
    for column, name in (("B", "shown_cost"), ("C", "shown_lowest"), ("D", "shown_highest")):
        page.calculated(f"{column}{row}", f"={name}", "pounds")
    page.calculated(f"E{row}", "=total_standing")
    page.rule(f"A{row}:E{row}")
    implied = (
        '"Implied by the charge published for "&published_partner&", to the nearest £"&TEXT(shown_to,"#,##0")'
        '&"; worked to the penny on Workings."'
    )
    page.calculated(f"A{row + 1}", f'=IF(total_standing="Implied",{implied},"")', "line", "quiet")
    return row + 2


def _apportionment(page: Page, row: int, size: Size) -> int:
    basis = '="By "&LOWER(basis)&"; each charge has the standing of the total: "&LOWER(total_standing)&"."'
    row = page.heading(row, "Apportionment of the new service, £ a year", basis)
    first, last = row + 1, row + size.partners
    page.header(
        row,
        {
            "Partner": "",
            "Active users": "number",
            "Share": "percent",
            "Charge a year": "pounds",
            "This book": "",
        },
    )
    page.spilled(f"A{first}:A{last}", '=users[Partner]&""')
    for here in range(first, last + 1):
        there = f"MATCH($A{here},users[Partner],0)"
        missing = f'REPT(not_stated,--($A{here}<>""))'
        share = f"INDEX(LICTP_SHARES(users[Active users]),{there})"
        charge = f"LICTP_CHARGE($A{here},total_cost,users[Partner],users[Active users],unit,rounding)"
        page.calculated(f"B{here}", f'=IF($A{here}="","",INDEX(users[Active users],{there}))', "number")
        page.calculated(f"C{here}", f'=IF(AND(users_known,$A{here}<>""),{share},{missing})', "percent")
        page.calculated(f"D{here}", f'=IF(AND(charges_known,$A{here}<>""),{charge},{missing})', "pounds")
        page.calculated(f"E{here}", f'=IF($A{here}=partner,"This partner","")')
    total = last + 1
    page.says(f"A{total}", "All partners", "total")
    for column, known, look, name in (
        ("B", "users_known", "number", "users_total"),
        ("C", "users_known", "percent", "shares_total"),
        ("D", "charges_known", "pounds", "charges_total"),
    ):
        add = f"=IF({known},SUM({column}{first}:{column}{last}),not_stated)"
        page.calculated(f"{column}{total}", add, "total", look, name=name)
    page.blank(f"E{total}:E{total}", "total")
    page.name(f"C{first}:C{last}", "shares_apportioned")
    page.rule(f"A{first}:E{last}")
    return total + 1


def _old_arrangement(page: Page, row: int, inputs: InputRows, block: YearBlock) -> int:
    row = page.heading(row, "Old arrangement, £")
    header = {"Charge": "", "From": "date", "To": "date", "A year": "pounds", "In this year": "pounds"}
    whole = page.header(row, {**header, "Standing": ""})
    page.says(f"A{whole}", "Old arrangement, of which", "whole")
    page.blank(f"B{whole}:C{whole}", "whole")
    page.calculated(f"D{whole}", "=old_charge_annual", "whole", "pounds")
    in_year = "=INDEX(old_by_year,this_year)"
    page.calculated(f"E{whole}", in_year, "whole", "pounds", name="old_charge_in_year")
    page.blank(f"F{whole}:F{whole}", "whole")
    for line in range(layout.OLD_CHARGES):
        here, there, source = whole + 1 + line, block.old_charges + line, inputs.old_charges + line
        page.calculated(f"A{here}", f"=Workings!A{there}")
        for column, given in (("B", "E"), ("C", "F")):
            day = f"Inputs!{given}{source}"
            page.calculated(f"{column}{here}", f'=IF(ISNUMBER({day}),{day},"")', "date")
        page.calculated(f"D{here}", f"=Workings!B{there}", "pounds")
        years = f"Workings!{block.first_column}{there}:{block.last_column}{there}"
        page.calculated(f"E{here}", f"=INDEX({years},this_year)", "pounds")
        page.calculated(f"F{here}", f'=Inputs!C{source}&""')
    last = whole + layout.OLD_CHARGES
    page.rule(f"A{whole + 1}:F{last}")
    return last + 1


def _this_year(page: Page, row: int) -> int:
    measured = '="A part of a year is measured by "&part_year_method&"."'
    row = page.heading(row, "Charge to this partner in this year, £", measured)
    header = {"Charge": "", "From": "date", "To": "date", "A year": "pounds", "In this year": "pounds"}
    row = page.header(row, {**header, "Standing": ""})
    page.calculated(f"A{row}", "=service")
    page.calculated(f"B{row}", "=service_from", "date")
    page.calculated(f"C{row}", "=service_to", "date")
    page.calculated(f"D{row}", "=annual_charge", "pounds")
    page.calculated(f"E{row}", "=INDEX(new_by_year,this_year)", "pounds", name="new_charge_in_year")
    page.calculated(f"F{row}", "=charge_standing")
    page.says(f"A{row + 1}", "Old arrangement, from above")
    page.calculated(f"E{row + 1}", "=old_charge_in_year", "pounds")
    page.rule(f"A{row}:F{row + 1}")
    total = row + 2
    page.says(f"A{total}", "Charge in this year", "total")
    page.blank(f"B{total}:F{total}", "total")
    page.calculated(f"E{total}", "=INDEX(charge_by_year,this_year)", "total", "pounds", name="charge_in_year")
    return total + 1


def _by_year(page: Page, row: int, size: Size, inputs: InputRows) -> int:
    sentence = (
        "The annual charge of the new service is taken as the same in every year of the term (assumed)."
    )
    row = page.heading(row, "Charge of each year, £", sentence)
    header = {"Financial year": "", "New service": "pounds", "Old arrangement": "pounds", "Charge": "pounds"}
    first = page.header(row, {**header, "This book": ""})
    columns = (("B", "new_by_year"), ("C", "old_by_year"), ("D", "charge_by_year"))
    for here in range(first, first + size.years):
        page.calculated(f"A{here}", f'=Inputs!A{inputs.term_years + here - first}&""')
        for column, name in columns:
            year = f"INDEX({name},MATCH($A{here},years_across,0))"
            page.calculated(f"{column}{here}", f'=IF($A{here}="","",{year})', "pounds")
        page.calculated(f"E{here}", f'=IF(A{here}=financial_year,"This year","")')
    total = first + size.years
    page.says(f"A{total}", "All years shown", "total")
    for column, name in columns:
        box = f"{column}{first}:{column}{total - 1}"
        add = f"=IF(COUNT({box})=years_shown,SUM({box}),not_stated)"
        page.calculated(f"{column}{total}", add, "total", "pounds", name=name.replace("by_year", "all_years"))
    page.blank(f"E{total}:E{total}", "total")
    page.rule(f"A{first}:E{total - 1}")
    return total
