"""The sheets Old arrangement and Bridge of the charges template: what was paid before, and what changed."""

from xlsxwriter.utility import xl_col_to_name

from lictp_xl.starter import layout
from lictp_xl.starter.charges_layout import STEPS, Blocks, InputRows, Size
from lictp_xl.starter.page import Page

FIRST_YEAR = 6  # column G
OLD_WIDTHS = (36, 20, 16, 13, 14, 14)
BRIDGE_WIDTHS = (25, *[16] * (len(STEPS) + 4), 14, 12)
FIRST_STEP = 2  # column C


def draw_old(page: Page, size: Size, inputs: InputRows, blocks: Blocks) -> None:
    """Draw the sheet Old arrangement."""
    page.set_up((*OLD_WIDTHS, *[15] * size.years), landscape=True)
    page.head(layout.OF_PARTNERSHIP, layout.CHECK_LINE)
    years = [xl_col_to_name(FIRST_YEAR + place) for place in range(size.years)]
    sentence = (
        "In the years of the new service. A line without dates is taken to run until it starts (assumed)."
    )
    row = page.heading(5, "Lines of the old arrangement, £", sentence)
    header = {"Charge": "", "Partner": "", "A year": "pounds", "Standing": "", "From": "date", "To": "date"}
    page.says(f"A{row}", "First day of the year", "quiet")
    first = page.header(row + 1, header)
    for place, column in enumerate(years):
        page.calculated(f"{column}{row}", f"=Workings!C{blocks.years.first + place}", "short date", "quiet")
        page.calculated(f"{column}{row + 1}", f"=Workings!A{blocks.years.first + place}", "header", "right")
    for line in range(size.old_charges):
        _old_line(page, first + line, inputs.old_charges + line, blocks, years, row)
    last = first + size.old_charges - 1
    page.rule(f"A{first}:{years[-1]}{last}")
    _by_partner(page, last + 2, size, blocks, years, (first, last))


def _old_line(page: Page, here: int, there: int, blocks: Blocks, years: list[str], starts: int) -> None:
    """One charge, straight from its row of the inputs, and its part of each year."""
    page.calculated(f"A{here}", f'=Inputs!A{there}&""')
    page.calculated(f"B{here}", f'=Inputs!E{there}&""')
    page.calculated(f"C{here}", f'=IF(A{here}="","",Inputs!B{there})', "pounds")
    page.calculated(f"D{here}", f'=Inputs!C{there}&""')
    first_shown = f"Workings!C{blocks.years.first}"
    for column, given, assumed in (
        ("E", "F", f"MIN({first_shown},service_from-1)"),
        ("F", "G", "service_from-1"),
    ):
        day = f"IF(ISNUMBER(Inputs!{given}{there}),Inputs!{given}{there},{assumed})"
        page.calculated(f"{column}{here}", f'=IF(A{here}="","",{day})', "short date")
    for column in years:
        part = f"LICTP_PART_YEAR(N($C{here}),$E{here},$F{here},{column}${starts + 1},part_year_method)"
        known = f"OR(ISNUMBER($C{here}),$F{here}<{column}${starts})"
        used = f'($A{here}<>"")*({column}${starts + 1}<>"")'
        missing = f"REPT(not_stated,{used})"
        page.calculated(f"{column}{here}", f"=IF({used}*{known},{part},{missing})", "pounds")


def _by_partner(
    page: Page, row: int, size: Size, blocks: Blocks, years: list[str], lines: tuple[int, int]
) -> None:
    """Each partner's lines together; not stated where one of them is not."""
    row = page.heading(row, "Old arrangement by partner, £", "Not stated where a line of it is not stated.")
    first = page.header(row, {"Partner": "", "Lines": "number", "A year": "pounds", "Known": "number"})
    page.blank(f"E{row}:F{row}", "header")
    for column in years:
        page.calculated(f"{column}{row}", f"={column}${lines[0] - 1}", "header", "right")
    for place in range(1, size.partners + 1):
        here = first + place - 1
        page.calculated(f"A{here}", f"=Workings!{blocks.years.letter(place)}${blocks.heads}")
        page.calculated(
            f"B{here}", f'=IF(A{here}="","",COUNTIFS(all_old_charges[Partner],A{here}))', "number"
        )
        known = f"SUMPRODUCT((all_old_charges[Partner]=A{here})*ISNUMBER(all_old_charges[Annual amount]))"
        page.calculated(f"D{here}", f'=IF(A{here}="","",{known})', "number")
        add = f"SUMIFS(all_old_charges[Annual amount],all_old_charges[Partner],A{here})"
        page.calculated(
            f"C{here}", f'=IF(A{here}="","",IF(AND(B{here}=D{here},B{here}>0),{add},not_stated))', "pounds"
        )
        for column in years:
            box, whose = (f"{c}${lines[0]}:{c}${lines[1]}" for c in (column, "$B"))
            known = f"SUMPRODUCT(({whose}=$A{here})*ISNUMBER({box}))"
            missing = f'REPT(not_stated,($A{here}<>"")*({column}${row}<>""))'
            page.calculated(
                f"{column}{here}", f"=IF({known}=$B{here},SUMIFS({box},{whose},$A{here}),{missing})", "pounds"
            )
    last = first + size.partners - 1
    page.rule(f"A{first}:{years[-1]}{last}")
    total = last + 1
    page.says(f"A{total}", "All partners", "total")
    page.blank(f"B{total}:F{total}", "total")
    for column in ("C", *years):
        box = f"{column}{first}:{column}{last}"
        add = f"IF(COUNT({box})=partners_shown,SUM({box}),not_stated)"
        shown = f"={add}" if column == "C" else f'=IF({column}{row}="","",{add})'
        page.calculated(f"{column}{total}", shown, "total", "pounds")
    page.name(f"C{first}:C{last}", "old_by_partner")
    page.sheet.print_area(f"A1:{years[-1]}{total}")


def draw_bridge(page: Page, size: Size, blocks: Blocks) -> None:
    """Draw the sheet Bridge."""
    page.set_up(BRIDGE_WIDTHS, landscape=True)
    page.head(layout.OF_PARTNERSHIP, layout.CHECK_LINE)
    sentence = (
        "A step that nobody has stated is left open; what the steps leave over is the unexplained remainder."
    )
    row = page.heading(5, "From comparator to charge, £ a year", sentence)
    header = {"Partner": "", "Comparator": "pounds", **dict.fromkeys(STEPS, "pounds")}
    header |= {"Unexplained remainder": "pounds", "Charge a year": "pounds", "Difference": "pounds"}
    first = page.header(row, {**header, "Comparator is": "", "Charge is": ""})
    typed = first + size.partners + 5
    for place in range(1, size.partners + 1):
        _bridge(page, first + place - 1, typed + place - 1, place, blocks)
    last = first + size.partners - 1
    page.rule(f"A{first}:{_column(len(STEPS) + 4)}{last}")
    page.rule(f"J{first}:K{last}")
    _bridge_totals(page, first, last)
    row = page.heading(
        last + 3, "Steps, typed by people, £ a year", "Leave empty what is not known; give reasons on Notes."
    )
    page.header(row, {"Partner": "", "": "", **dict.fromkeys(STEPS, "pounds")})
    assert row + 1 == typed, "the bridge reads the steps where they stand"
    steps = f"{_column(FIRST_STEP)}{typed}:{_column(FIRST_STEP + len(STEPS) - 1)}{typed + size.partners - 1}"
    for place in range(size.partners):
        page.calculated(f"A{typed + place}", f"=A{first + place}")
        for step in range(len(STEPS)):
            page.typed(f"{_column(FIRST_STEP + step)}{typed + place}", "pounds")
    page.validate(steps, layout.AN_AMOUNT)
    page.sheet.print_area(f"A1:K{typed + size.partners - 1}")


def _bridge(page: Page, here: int, typed: int, place: int, blocks: Blocks) -> None:
    """One partner: comparator, steps, remainder, charge."""
    page.calculated(f"A{here}", f"=Workings!{blocks.years.letter(place)}${blocks.heads}")
    column = blocks.years.letter(place)
    every, known, stated = (f"Workings!{column}${blocks.heads + n}" for n in (5, 6, 7))
    add = f"SUMIFS(all_budgets[Amount],all_budgets[Partner],A{here})"
    missing = f'REPT(not_stated,--(A{here}<>""))'
    page.calculated(f"B{here}", f"=IF(AND({every}>0,{every}={known}),{add},{missing})", "pounds", "bold")
    for step in range(len(STEPS)):
        column = _column(FIRST_STEP + step)
        page.calculated(
            f"{column}{here}", f"=IF(ISNUMBER({column}{typed}),{column}{typed},{missing})", "pounds"
        )
    steps = f"{_column(FIRST_STEP)}{here}:{_column(FIRST_STEP + len(STEPS) - 1)}{here}"
    remainder, charge, difference = (_column(FIRST_STEP + len(STEPS) + n) for n in range(3))
    both = f"COUNT(B{here},{charge}{here})=2"
    page.calculated(
        f"{remainder}{here}", f"=IF({both},{charge}{here}-B{here}-SUM({steps}),{missing})", "pounds"
    )
    page.calculated(f"{charge}{here}", f"=annual_charge_{place}", "pounds", "bold")
    name = f"difference_{place}"
    page.calculated(
        f"{difference}{here}", f"=IF({both},{charge}{here}-B{here},{missing})", "pounds", name=name
    )
    words = f'IF({stated}={every},"Stated","See Inputs")'
    page.calculated(f"J{here}", f"=IF(ISNUMBER(B{here}),{words},{missing})")
    charged = f"INDEX(new_charges[Standing],{place})"
    page.calculated(f"K{here}", f'=IF(A{here}="","",{charged}&"")')


def _bridge_totals(page: Page, first: int, last: int) -> None:
    """The partners whose bridge is complete, together: their columns and rows must agree."""
    total, columns = last + 1, [_column(place) for place in range(1, FIRST_STEP + len(STEPS) + 3)]
    remainder, charge, difference = columns[-3:]
    page.says(f"A{total}", "Those with a comparator", "total")
    page.name(f"B{first}:B{last}", "comparators")
    page.name(f"{remainder}{first}:{remainder}{last}", "remainders")
    page.name(f"{difference}{first}:{difference}{last}", "differences")
    for column in columns:
        box = f"{column}{first}:{column}{last}"
        which = f'COUNTIFS({box},">-1E+15",remainders,">-1E+15")'
        add = f'SUMIFS({box},remainders,">-1E+15")'
        page.calculated(f"{column}{total}", f"=IF({which}>0,{add},not_stated)", "total", "pounds")
    page.blank(f"J{total}:K{total}", "total")
    page.name(f"B{total}:{remainder}{total}", "bridge")
    page.name(f"{charge}{total}", "bridged_charges")


def _column(place: int) -> str:
    return str(xl_col_to_name(place))
