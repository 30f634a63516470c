"""The sheets Charges, and Users and shares, of the charges template: what a Director reads."""

from collections.abc import Callable

from xlsxwriter.utility import xl_col_to_name

from lictp_xl.starter import charges_chart, layout
from lictp_xl.starter.charges_layout import Block, Blocks, InputRows, Size
from lictp_xl.starter.page import Page

LABELS = 30
PARTNER, TOTAL, WORDS = 17, 18, 19
UPRIGHT = 4  # so many partners stand across an upright page
ROOM_FOR_NAMES = 6  # rows: long names make headings taller, and the chart keeps clear of the table


class PartnerPage:
    """A sheet on which columns are partners: labels in A, partners from B, all partners behind the last."""

    def __init__(self, page: Page, size: Size, blocks: Blocks) -> None:
        self.page, self.size, self.blocks = page, size, blocks
        self.columns = [xl_col_to_name(place) for place in range(1, size.partners + 1)]
        self.total, self.beside, self.last = (xl_col_to_name(size.partners + n) for n in (1, 2, 3))

    def set_up(self) -> None:
        """Widths and head."""
        self.widths = (LABELS, *[PARTNER] * self.size.partners, TOTAL, WORDS, WORDS)
        self.page.set_up(self.widths, landscape=self.size.partners > UPRIGHT)
        self.page.head(layout.OF_PARTNERSHIP, layout.CHECK_LINE)

    def header(self, row: int, label: str, *beside: str) -> int:
        """The partners' names; answers the next row."""
        self.page.says(f"A{row}", label, "header", "left")
        for place, column in enumerate(self.columns, 1):
            name = self.blocks.years.letter(place)
            self.page.calculated(f"{column}{row}", f"=Workings!{name}{self.blocks.heads}", "header", "right")
        self.page.says(f"{self.total}{row}", "All partners", "header", "right")
        for column, word in zip((self.beside, self.last), beside, strict=False):
            self.page.says(f"{column}{row}", word, "header", "left")
        return row + 1

    def line(self, row: int, label: str, figure: Callable[[int], str], total: str, *looks: str) -> int:
        """A row of figures, one for each partner that is there; answers the next row."""
        self.page.says(f"A{row}", label)
        for place, column in enumerate(self.columns, 1):
            self._figure(f"{column}{row}", place, figure(place), *looks)
        if total:
            self.page.calculated(f"{self.total}{row}", f"={total}", *looks, "bold")
        return row + 1

    def years(self, row: int, block: Block, look: str) -> int:
        """A row for each year, as Workings has it; answers the next row."""
        for there in block.rows():
            self.page.calculated(f"A{row}", f'=Workings!A{there}&""')
            for place, column in enumerate(self.columns, 1):
                self._figure(f"{column}{row}", place, block.cell(place, there), look)
            self.page.calculated(f"{self.total}{row}", f"={block.all_partners(there)}", look, "bold")
            row += 1
        return row

    def _figure(self, cell: str, place: int, figure: str, *looks: str) -> None:
        """Nothing in the column of a partner that is not there."""
        used = f"Workings!{self.blocks.years.letter(place)}${self.blocks.heads + 1}"
        self.page.calculated(cell, f'=IF({used},{figure},"")', *looks)


def draw_charges(page: Page, size: Size, inputs: InputRows, blocks: Blocks) -> None:
    """Draw the sheet Charges."""
    sheet = PartnerPage(page, size, blocks)
    sheet.set_up()
    row = _cost(page, 5)
    row = _full_year(sheet, row + 1, inputs)
    first, row = _each_year(sheet, row + 1, inputs)
    at = row + 2
    if size.partners > UPRIGHT:
        at += ROOM_FOR_NAMES
        page.sheet.set_h_pagebreaks([row])  # the chart whole, on a page of its own
    below = charges_chart.draw(page, size, sheet.columns, first, sum(sheet.widths), at)
    page.sheet.print_area(f"A1:{sheet.last}{below}")


def draw_users(page: Page, size: Size, inputs: InputRows, blocks: Blocks) -> None:
    """Draw the sheet Users and shares."""
    sheet = PartnerPage(page, size, blocks)
    sheet.set_up()
    row = _users(sheet, 5, inputs)
    row = _shares(sheet, row + 1, inputs)
    page.sheet.print_area(f"A1:{sheet.last}{row - 1}")


def _cost(page: Page, row: int) -> int:
    """One line for the first year; the later ones are on Workings."""
    year = '="In "&INDEX(service_years[Financial year],1)&"; the cost of each year is on Workings."'
    row = page.heading(row, "Cost of the whole service, £ a year", year)
    header = {"Service": "", "Total": "pounds", "Lowest": "pounds", "Highest": "pounds"}
    row = page.header(row, {**header, "Standing": "right"})
    page.calculated(f"A{row}", "=service")
    for column, name in (("B", "total_cost"), ("C", "total_lowest"), ("D", "total_highest")):
        page.calculated(f"{column}{row}", f"={name}", "pounds", "bold")
    page.calculated(f"E{row}", "=total_standing", "right")
    page.rule(f"A{row}:E{row}")
    published = "INDEX(year_costs[Published for],1)"
    to_nearest = '", to the nearest £"&TEXT(INDEX(year_costs[Rounded to],1),"#,##0")'
    words = f'"Implied by the charge published for "&{published}&{to_nearest}&"."'
    page.calculated(f"A{row + 1}", f'=IF(total_standing="Implied",{words},"")', "line", "quiet")
    return row + 2


def _full_year(sheet: PartnerPage, row: int, inputs: InputRows) -> int:
    """Users, share and charge of each partner in the first year, with how well the charge is known."""
    page, blocks = sheet.page, sheet.blocks
    basis = '="By "&LOWER(basis)&" on "&TEXT(INDEX(service_years[Census date],1),"d mmmm yyyy")&"."'
    row = page.heading(row, "A full year of the new service, from its first year, £", basis)
    first = sheet.header(row, "Line")
    there = blocks.users.first
    row = sheet.line(
        first,
        "Active users",
        lambda place: blocks.users.cell(place, there),
        blocks.users.all_partners(there),
        "number",
    )
    row = sheet.line(
        row,
        "Share",
        lambda place: blocks.shares.cell(place, blocks.shares.first),
        blocks.shares.all_partners(blocks.shares.first),
        "percent",
    )
    charge = row
    annual = blocks.annual
    row = sheet.line(
        row,
        "Charge a year",
        lambda place: annual.cell(place, annual.first),
        annual.all_partners(annual.first),
        "pounds",
        "bold",
    )
    for place, column in enumerate(sheet.columns, 1):
        page.name(f"{column}{charge}", f"annual_charge_{place}")
    page.name(f"{sheet.total}{charge}", "annual_charges")
    row = sheet.line(
        row,
        "Standing of the charge",
        lambda place: f'Inputs!C{inputs.new_charges + place - 1}&""',
        "total_standing",
        "right",
    )
    row = _end_of_range(sheet, row, "Lowest it can be", "total_lowest")
    row = _end_of_range(sheet, row, "Highest it can be", "total_highest")
    page.rule(f"A{first}:{sheet.total}{row - 1}")
    return row


def _end_of_range(sheet: PartnerPage, row: int, label: str, name: str) -> int:
    """The lowest or highest total, apportioned in the same way."""
    blocks = sheet.blocks
    known = f"Workings!F{blocks.annual.first}"
    shared = f"LICTP_APPORTION({name},{blocks.users.away(blocks.users.first)},unit,rounding)"
    return sheet.line(
        row,
        label,
        lambda place: f"IF({known},INDEX({shared},1,{place}),not_stated)",
        f"IF({known},{name},not_stated)",
        "pounds",
    )


def _each_year(sheet: PartnerPage, row: int, inputs: InputRows) -> tuple[int, int]:
    """The charge of each year, adding down and across."""
    page, size = sheet.page, sheet.size
    sentence = (
        '="The annual price stays the same in every year of its row of the inputs (assumed); "'
        '&"a part of a year is measured by "&part_year_method&"."'
    )
    row = page.heading(row, "Charge of each year for the new service, £", sentence)
    first = sheet.header(row, "Financial year", "Census", "Use of the census")
    sheet.years(first, sheet.blocks.in_year, "pounds")
    for offset, here in enumerate(range(first, first + size.years)):
        there = inputs.service_years + offset
        page.calculated(f"{sheet.beside}{here}", f'=IF(A{here}="","",Inputs!B{there})', "left date")
        page.calculated(f"{sheet.last}{here}", f'=Inputs!C{there}&""')
        page.name(f"{sheet.total}{here}", f"year_total_{offset + 1}")
    last = first + size.years - 1
    total = last + 1
    page.says(f"A{total}", "All years", "total")
    for place, column in enumerate([*sheet.columns, sheet.total], 1):
        box = f"{column}{first}:{column}{last}"
        add = f"IF(COUNT({box})=years_shown,SUM({box}),not_stated)"
        name = f"partner_total_{place}" if column != sheet.total else "new_service_total"
        if column == sheet.total:
            page.calculated(f"{column}{total}", f"={add}", "total", "pounds", name=name)
        else:
            used = f"Workings!{sheet.blocks.years.letter(place)}{sheet.blocks.heads + 1}"
            page.calculated(f"{column}{total}", f'=IF({used},{add},"")', "total", "pounds", name=name)
    page.name(f"B{total}:{sheet.columns[-1]}{total}", "partner_totals")
    page.name(f"{sheet.total}{first}:{sheet.total}{last}", "year_totals")
    page.blank(f"{sheet.beside}{total}:{sheet.last}{total}", "total")
    page.rule(f"A{first}:{sheet.last}{last}")
    return first, total + 1


def _users(sheet: PartnerPage, row: int, inputs: InputRows) -> int:
    page, size = sheet.page, sheet.size
    sentence = "Every census that shares a year's cost; a partner that was not counted has no users there."
    row = page.heading(row, "Active users by census", sentence)
    first = sheet.header(row, "Census", "Standing", "Serves")
    for offset, here in enumerate(range(first, first + size.censuses)):
        there = inputs.censuses + offset
        page.calculated(f"A{here}", f'=IF(Inputs!A{there}="","",Inputs!A{there})', "left date")
        for column in sheet.columns:
            which = f"census_users[Partner],{column}${first - 1},census_users[Census date],$A{here}"
            cell = f'=IF(COUNTIFS({which})=1,SUMIFS(census_users[Active users],{which}),"")'
            page.calculated(f"{column}{here}", cell, "number")
        across = f"B{here}:{sheet.columns[-1]}{here}"
        page.calculated(f"{sheet.total}{here}", f'=IF(A{here}="","",SUM({across}))', "number", "bold")
        page.calculated(f"{sheet.beside}{here}", f'=Inputs!C{there}&""')
        page.calculated(f"{sheet.last}{here}", f'=Inputs!B{there}&""')
    last = first + size.censuses - 1
    page.name(f"{sheet.total}{first}:{sheet.total}{last}", "users_by_census")
    page.rule(f"A{first}:{sheet.last}{last}")
    return last + 1


def _shares(sheet: PartnerPage, row: int, inputs: InputRows) -> int:
    page, size, blocks = sheet.page, sheet.size, sheet.blocks
    row = page.heading(row, "Shares of each year", "They add to 100% at the places shown.")
    first = sheet.header(row, "Financial year", "Census", "Use of the census")
    row = sheet.years(first, blocks.shares, "percent")
    for offset, here in enumerate(range(first, first + size.years)):
        there = inputs.service_years + offset
        page.calculated(f"{sheet.beside}{here}", f'=IF(A{here}="","",Inputs!B{there})', "left date")
        page.calculated(f"{sheet.last}{here}", f'=Inputs!C{there}&""')
    page.name(f"{sheet.total}{first}:{sheet.total}{row - 1}", "share_totals")
    page.rule(f"A{first}:{sheet.last}{row - 1}")
    return row
