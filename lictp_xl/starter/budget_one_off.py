"""The One-off costs sheet of the budget template: what they come to, who pays, and in which year."""

from lictp_xl.starter import budget_layout as layout
from lictp_xl.starter.budget_layout import InputRows
from lictp_xl.starter.page import Page

WIDTHS = (46, 19, 19, 19, 19, 15, 6)


def draw(page: Page, inputs: InputRows) -> None:
    """Draw the sheet."""
    page.set_up(WIDTHS)
    page.head(layout.SUBTITLE, layout.CHECK_LINE)
    row = _funding(page, 5)
    row = _by_year(page, row + 2)
    row = _lines(page, row + 1, inputs)
    row = _items(page, row + 1, inputs) - 1
    page.sheet.print_area(f"A1:F{row}")


def _items(page: Page, row: int, inputs: InputRows) -> int:
    sentence = "What the one-off costs are for, and how each is treated in the accounts."
    row = page.heading(row, "Items of the whole scheme", sentence)
    first = page.header(row, {"Item": "", "Ref": "", "Treatment": "", "Standing": ""})
    for line in range(layout.ONE_OFF_ITEMS):
        for column, source in (("A", "A"), ("B", "B"), ("C", "E"), ("D", "C")):
            page.calculated(f"{column}{first + line}", f'=Inputs!{source}{inputs.one_off_items + line}&""')
    last = first + layout.ONE_OFF_ITEMS - 1
    page.rule(f"A{first}:D{last}")
    return last + 1


def _lines(page: Page, row: int, inputs: InputRows) -> int:
    sentence = "Every financial year of the scheme, also those before this one."
    row = page.heading(row, "This partner's share, £", sentence)
    header = {"Item": "", "Financial year": "", "Treatment": "", "Amount": "pounds", "Funded from": ""}
    first = page.header(row, {**header, "Standing": ""})
    for line in range(layout.ONE_OFF_LINES):
        here, there = first + line, inputs.one_off + line
        page.calculated(f"A{here}", f'=Inputs!A{there}&""')
        unprofiled = f'AND(A{here}<>"",Inputs!F{there}="")'
        page.calculated(f"B{here}", f'=IF({unprofiled},"Not profiled",Inputs!F{there}&"")')
        page.calculated(f"C{here}", f'=Inputs!E{there}&""')
        page.calculated(f"D{here}", f'=IF(A{here}="","",Inputs!B{there})', "pounds")
        page.calculated(f"E{here}", f'=Inputs!G{there}&""')
        page.calculated(f"F{here}", f'=Inputs!C{there}&""')
    last = first + layout.ONE_OFF_LINES - 1
    page.rule(f"A{first}:F{last}")
    return last + 1


def _by_year(page: Page, row: int) -> int:
    sentence = "A line with no year is not profiled; no year is guessed for it."
    row = page.heading(row, "By financial year and treatment, £", sentence)
    header = {"Financial year": "", "Revenue": "pounds", "Capital": "pounds", "Total": "pounds"}
    whole = page.header(row, header)
    first, last = whole + 1, whole + layout.ONE_OFF_LINES
    page.says(f"A{whole}", "All years, of which", "whole")
    for column, name in (("B", "revenue"), ("C", "capital"), ("D", "total")):
        add = f"=IF(one_off_known,SUM({column}{first}:{column}{last}),not_stated)"
        page.calculated(f"{column}{whole}", add, "whole", "pounds", name=f"by_year_{name}")
    page.says(f"G{whole}", "Row", "quiet", "right")  # beside the print area
    for position, here in enumerate(range(first, last + 1), 1):
        page.says(f"G{here}", position, "quiet", "number")
        for across, column in enumerate("ABCD", 1):
            found = f"INDEX({layout.ONE_OFF_BY_YEAR},$G{here},{across})"
            look = "left" if column == "A" else "pounds"
            page.calculated(f"{column}{here}", f'=IF($G{here}<=one_off_years,{found},"")', look)
    page.rule(f"A{first}:D{last}")
    return last + 1


def _funding(page: Page, row: int) -> int:
    row = page.heading(
        row, "One-off costs and what pays for them, £", "Grants, receipts and borrowing pay for capital only."
    )
    row = page.header(row, {"Line": "", "Amount": "pounds"})
    first = row
    for position, (label, name) in enumerate(
        (
            ("Revenue costs", "one_off_revenue"),
            ("Capital costs", "one_off_capital"),
            ("One-off costs in all", "one_off_total"),
        ),
        1,
    ):
        page.says(f"A{row}", label)
        split = (
            f"=IF(one_off_known,INDEX(LICTP_ONE_OFF_SPLIT({layout.ONE_OFF_LINE}),1,{position}),not_stated)"
        )
        page.calculated(f"B{row}", split, "pounds", name=name)
        row += 1
    for label, name in (("Grants", "grants"), ("Capital receipts", "receipts"), ("Borrowing", "borrowing")):
        page.says(f"A{row}", label)
        source = f'SUMIFS(one_off[Amount],one_off[Treatment],"Capital",one_off[Funded from],A{row})'
        page.calculated(f"B{row}", f"=IF(funding_known,{source},not_stated)", "pounds", name=name)
        row += 1
    funding = "LICTP_ONE_OFF_FUNDING(one_off_capital,one_off_revenue,grants,receipts,borrowing)"
    for position, (label, name) in enumerate(
        (
            ("Capital paid from revenue (direct revenue financing)", "capital_from_revenue"),
            ("Call on revenue", "call_on_revenue"),
        ),
        1,
    ):
        page.says(f"A{row}", label, "bold")
        answer = f"=IF(funding_known,INDEX({funding},1,{position}),not_stated)"
        page.calculated(f"B{row}", answer, "pounds", "bold", name=name)
        row += 1
    page.says(f"A{row}", "Key decision from")
    page.calculated(f"B{row}", "=key_decision_threshold", "pounds")
    page.says(f"A{row + 1}", "One-off costs in all reach that amount")
    reach = 'IF(LICTP_KEY_DECISION(one_off_total,key_decision_threshold),"Yes","No")'
    known = "AND(one_off_known,ISNUMBER(key_decision_threshold))"
    page.calculated(f"B{row + 1}", f"=IF({known},{reach},not_stated)", "right")
    page.says(f"A{row + 2}", "Key decision", "bold")
    answer = f'=IF({known},B{row + 1}="Yes",not_stated)'
    page.calculated(f"B{row + 2}", answer, "right", "bold", name="key_decision")
    page.rule(f"A{first}:B{row + 2}")
    return row + 2
