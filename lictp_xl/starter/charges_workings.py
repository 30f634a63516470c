"""The Workings sheet of the charges template: rows are years, columns are partners, a block for each step.

The same columns all the way down: what is so of a year stands in columns B to F, partners begin in G.
"""

from xlsxwriter.utility import xl_col_to_name

from lictp_xl.starter import explained, layout
from lictp_xl.starter.charges_layout import FIRST_PARTNER, Block, Blocks, InputRows, Size
from lictp_xl.starter.page import Page

SHEET = "Workings"
WIDTHS = (40, 19, 19, 19, 19, 19)
PARTNER_WIDTH = 17
IMPLIED = "LICTP_IMPLIED_TOTAL(Inputs!F{there},Inputs!G{there},Inputs!H{there},Inputs!I{there})"


def draw(page: Page, size: Size, inputs: InputRows) -> Blocks:
    """Draw the sheet; answers where its blocks stand."""
    page.set_up((*WIDTHS, *[PARTNER_WIDTH] * size.partners, 19), landscape=True)
    page.head(layout.OF_PARTNERSHIP, layout.CHECK_LINE)
    heads, row = _partners(page, 5, size, inputs)
    years, row = _years(page, row + 1, size, inputs)
    costs, row = _costs(page, row + 1, size, inputs, years)
    block = _Drawing(page, size, heads, years, costs)
    members, row = block.members(row + 1)
    counted, row = block.counted(row + 1)
    users, row = block.users(row + 1, members, counted)
    shares, row = block.shares(row + 1, users)
    annual, row = block.annual(row + 1, users)
    in_year, row = block.in_year(row + 1, annual, members)
    page.says(f"A{row}", "Price and partners stay the same", "bold")
    everyone = f"SUM({members.totals})=partners_shown*years_shown"
    same = f"AND(COUNT({annual.totals})=years_shown,MAX({annual.totals})=MIN({annual.totals}),{everyone})"
    page.calculated(f"B{row}", f"={same}", "right", name="unchanging")
    row += 1
    call = f'"APPORTION",total_cost,{users.across(users.first)},unit,rounding'
    sentence = "Each base is a partner's active users, in the order of the partners above."
    rows = size.partners + explained.FIRST_BASE
    explained.draw(page, row + 1, "A full year of the first year's cost, step by step", sentence, call, rows)
    names = [f"{column}${heads}" for _, column in years.places()]
    explained.beside(page, row + 3, explained.COLUMNS, "Base of", names)
    page.sheet.set_h_pagebreaks([users.first - 3])
    last = explained.last_column(FIRST_PARTNER + size.partners)
    page.sheet.print_area(f"A1:{last}{row + rows + 2}")
    return Blocks(heads, costs, years, members, users, shares, annual, in_year)


def _partners(page: Page, row: int, size: Size, inputs: InputRows) -> tuple[int, int]:
    """The partners across: place, name, in use, and the days for which each shares the service."""
    sentence = "A partner shares the whole of each financial year that it is in."
    row = page.heading(row, "Partners", sentence)
    labels = (
        "Place",
        "Partner",
        "In use (1) or spare (0)",
        "First day",
        "Last day",
        "First year begins in",
        "Lines of the comparator",
        "Lines of it that are known",
        "Lines of it that are stated",
    )
    for offset, label in enumerate(labels):
        page.says(f"A{row + offset}", label)
    for place in range(1, size.partners + 1):
        column, there = xl_col_to_name(FIRST_PARTNER + place - 1), inputs.partners + place - 1
        page.says(f"{column}{row}", place, "number")
        page.calculated(f"{column}{row + 1}", f'=Inputs!A{there}&""', "right", "bold")
        page.calculated(f"{column}{row + 2}", f'=--({column}{row + 1}<>"")', "number")
        for offset, given in ((3, "E"), (4, "F")):
            day = f'=IF({column}{row + 2},Inputs!{given}{there},"")'
            page.calculated(f"{column}{row + offset}", day, "short date")
        begins = f"YEAR(LICTP_YEAR_START(LICTP_FINANCIAL_YEAR({column}{row + 3})))"
        page.calculated(f"{column}{row + 5}", f'=IF({column}{row + 2},{begins},"")', "right")
        whose = f"all_budgets[Partner],{column}{row + 1}"
        known = f"(all_budgets[Partner]={column}{row + 1})*ISNUMBER(all_budgets[Amount])"
        for offset, count in (
            (6, f"COUNTIFS({whose})"),
            (7, f"SUMPRODUCT({known})"),
            (8, f'COUNTIFS({whose},all_budgets[Standing],"Stated")'),
        ):
            page.calculated(f"{column}{row + offset}", f"={column}{row + 2}*{count}", "number")
    last = xl_col_to_name(FIRST_PARTNER + size.partners - 1)
    page.rule(f"A{row}:{last}{row + 8}")
    page.name(f"G{row + 1}:{last}{row + 1}", "partners_across")
    page.calculated(f"B{row + 2}", f"=SUM(G{row + 2}:{last}{row + 2})", "number", name="partners_shown")
    return row + 1, row + 9


def _years(page: Page, row: int, size: Size, inputs: InputRows) -> tuple[Block, int]:
    """The years down: in use, first and last day, census, place in the term."""
    row = page.heading(row, "Financial years of the new service")
    header = {"Financial year": "", "In use (1)": "number", "First day": "date", "Last day": "date"}
    first = page.header(row, {**header, "Census": "date", "Year of the term": "number"})
    for here in range(first, first + size.years):
        there = inputs.service_years + here - first
        page.calculated(f"A{here}", f'=Inputs!A{there}&""')
        page.calculated(f"B{here}", f'=--(A{here}<>"")', "number")
        for column, name in (("C", "START"), ("D", "END")):
            page.calculated(f"{column}{here}", f'=IF(B{here},LICTP_YEAR_{name}(A{here}),"")', "short date")
        page.calculated(f"E{here}", f'=IF(B{here},Inputs!B{there},"")', "short date")
        page.calculated(f"F{here}", f'=IF(B{here},YEAR(C{here})-YEAR(C${first})+1,"")', "number")
    last = first + size.years - 1
    page.rule(f"A{first}:F{last}")
    page.says(f"A{last + 1}", "Years shown", "bold")
    page.calculated(f"B{last + 1}", f"=SUM(B{first}:B{last})", "number", name="years_shown")
    return Block(SHEET, first, size.years, size.partners), last + 2


def _costs(page: Page, row: int, size: Size, inputs: InputRows, years: Block) -> tuple[int, int]:
    """The cost of the whole service in each year: stated, or implied by a published charge."""
    sentence = "Stated where an input states it; otherwise implied by a published charge, which was rounded."
    row = page.heading(row, "Cost of the whole service, £ a year", sentence)
    header = {"Financial year": "", "Total": "pounds", "Lowest": "pounds", "Highest": "pounds"}
    first = page.header(row, {**header, "Implied (1)": "number", "Standing": "right"})
    for offset, here in enumerate(range(first, first + size.years)):
        there, used = inputs.year_costs + offset, f"B{years.first + offset}"
        page.calculated(f"A{here}", f'=Inputs!A{there}&""')
        behind = f"Inputs!F{there}:I{there}"  # charge, its users, all users, rounding: they imply a total
        page.calculated(f"E{here}", f"=--(COUNT({behind})=COLUMNS({behind}))", "number")
        for place, column in enumerate("BCD", 1):
            implied = f"INDEX({IMPLIED.format(there=there)},1,{place})"
            otherwise = f"IF(E{here},{implied},REPT(not_stated,{used}))"
            stated = f"ISNUMBER(Inputs!B{there})"
            page.calculated(f"{column}{here}", f"=IF({stated},Inputs!B{there},{otherwise})", "pounds")
        implied = f'IF(E{here},"Implied",REPT(not_stated,{used}))'
        page.calculated(f"F{here}", f"=IF(ISNUMBER(Inputs!B{there}),Inputs!C{there},{implied})", "right")
    last = first + size.years - 1
    page.rule(f"A{first}:F{last}")
    for column, name in (("B", "total_cost"), ("C", "total_lowest"), ("D", "total_highest")):
        page.name(f"{column}{first}", name)
    page.name(f"F{first}", "total_standing")
    return first, last + 1


class _Drawing:
    """The blocks that have a column for each partner."""

    def __init__(self, page: Page, size: Size, heads: int, years: Block, costs: int) -> None:
        self.page, self.size, self.heads, self.years, self.costs = page, size, heads, years, costs

    def members(self, row: int) -> tuple[Block, int]:
        """Who shares the service in a year."""
        block = self._begun(row, "Who shares the service (1) and who does not (0)", "")
        for year, here in self._each(block):
            for _, column in block.places():
                used, first, last = (f"{column}${self.heads + n}" for n in (1, 2, 3))
                in_it = f"AND({first}<=$D{year},{last}>=$C{year})"
                self.page.calculated(f"{column}{here}", f"={used}*$B{year}*{in_it}", "number")
            self.page.calculated(f"{block.total}{here}", f"=SUM({block.across(here)})", "number", "bold")
        return self._ended(block)

    def counted(self, row: int) -> tuple[Block, int]:
        """Whether a partner has one count on the census of a year."""
        block = self._begun(row, "Counts of active users on the census (1 is right)", "")
        for year, here in self._each(block):
            for _, column in block.places():
                which = f"census_users[Partner],{column}${self.heads},census_users[Census date],$E{year}"
                count = f'=COUNTIFS({which},census_users[Active users],">=0")'
                self.page.calculated(f"{column}{here}", count, "number")
        return self._ended(block)

    def users(self, row: int, members: Block, counted: Block) -> tuple[Block, int]:
        """The active users that a year is shared by."""
        block = self._begun(row, "Active users of those who share it", "All counted (1)")
        for year, here in self._each(block):
            member_row = members.first + here - block.first
            count_row = counted.first + here - block.first
            for _, column in block.places():
                which = f"census_users[Partner],{column}${self.heads},census_users[Census date],$E{year}"
                users = f"IF({column}{count_row}=1,SUMIFS(census_users[Active users],{which}),not_stated)"
                self.page.calculated(f"{column}{here}", f"=IF({column}{member_row},{users},0)", "number")
            across = block.across(here)
            every = f"COUNT({across})=COLUMNS({across})"
            self.page.calculated(f"F{here}", f"=--AND({every},SUM({across})>0)", "number")
            self._total(block, here, f"F{here}", f"B{year}", "number")
        return self._ended(block)

    def shares(self, row: int, users: Block) -> tuple[Block, int]:
        """The shares of a year, which add to 100%."""
        block = self._begun(row, "Shares", "Known (1)")
        for year, here in self._each(block):
            there = users.first + here - block.first
            self.page.calculated(f"F{here}", f"=F{there}", "number")
            for _, column in block.places():
                share = f"INDEX(LICTP_SHARES({users.across(there)}),1,{column}${self.heads - 1})"
                self._part(f"{column}{here}", f"$F{here}", share, f"$B{year}", "percent")
            self._total(block, here, f"F{here}", f"B{year}", "percent")
        return self._ended(block)

    def annual(self, row: int, users: Block) -> tuple[Block, int]:
        """A whole year's cost, apportioned."""
        block = self._begun(row, "A full year of the new service, £", "Known (1)")
        for year, here in self._each(block):
            there, cost = users.first + here - block.first, f"$B{self.costs + here - block.first}"
            self.page.calculated(f"F{here}", f"=F{there}*ISNUMBER({cost})", "number")
            for _, column in block.places():
                apportioned = f"LICTP_APPORTION({cost},{users.across(there)},unit,rounding)"
                part = f"INDEX({apportioned},1,{column}${self.heads - 1})"
                self._part(f"{column}{here}", f"$F{here}", part, f"$B{year}", "pounds")
            self._total(block, here, f"F{here}", f"B{year}", "pounds")
        return self._ended(block)

    def in_year(self, row: int, annual: Block, members: Block) -> tuple[Block, int]:
        """What of it falls in the year, as the term is phased."""
        sentence = (
            "The years of a charge are those of LICTP_PHASE, so that they add to its term to the penny."
        )
        block = self._begun(row, "Charge of each year, £", "Known (1)", sentence)
        for year, here in self._each(block):
            offset = here - block.first
            there, member_row = annual.first + offset, members.first + offset
            self.page.calculated(f"F{here}", f"=F{there}", "number")
            for _, column in block.places():
                first, last = f"{column}${self.heads + 2}", f"{column}${self.heads + 3}"
                phase = f"LICTP_PHASE({column}{there},{first},{last},part_year_method)"
                part = f"INDEX({phase},YEAR($C{year})-{column}${self.heads + 4}+1,2)"
                nothing = f"IF($F{here},0,REPT(not_stated,$B{year}))"
                self.page.calculated(
                    f"{column}{here}", f"=IF($F{here}*{column}{member_row},{part},{nothing})", "pounds"
                )
            self._total(block, here, f"F{here}", f"B{year}", "pounds")
        return self._ended(block)

    def _begun(self, row: int, heading: str, known: str, sentence: str = "") -> Block:
        """A block's heading and its partners' names."""
        row = self.page.heading(row, heading, sentence)
        self.page.says(f"A{row}", "Financial year", "header", "left")
        self.page.blank(f"B{row}:F{row}", "header")
        if known:
            self.page.says(f"F{row}", known, "header", "right")
        block = Block(SHEET, row + 1, self.size.years, self.size.partners)
        for _, column in block.places():
            self.page.calculated(f"{column}{row}", f"={column}${self.heads}", "header", "right")
        self.page.says(f"{block.total}{row}", "All partners", "header", "right")
        return block

    def _each(self, block: Block) -> list[tuple[int, int]]:
        """Each year's own row above, and its row in this block."""
        pairs = list(zip(self.years.rows(), block.rows(), strict=True))
        for year, here in pairs:
            self.page.calculated(f"A{here}", f"=A{year}")
        return pairs

    def _part(self, cell: str, known: str, part: str, used: str, look: str) -> None:
        """A partner's figure, where everything it needs is known."""
        self.page.calculated(cell, f"=IF({known},{part},REPT(not_stated,{used}))", look)

    def _total(self, block: Block, row: int, known: str, used: str, look: str) -> None:
        total = f"=IF({known},SUM({block.across(row)}),REPT(not_stated,{used}))"
        self.page.calculated(f"{block.total}{row}", total, look, "bold")

    def _ended(self, block: Block) -> tuple[Block, int]:
        self.page.rule(f"A{block.first}:{block.total}{block.last}")
        return block, block.last + 1
