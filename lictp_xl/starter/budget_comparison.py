"""The Budget sheet of the budget template: the charge beside the budget for it, in figures and a chart."""

from lictp_xl.starter import budget_layout as layout
from lictp_xl.starter import style
from lictp_xl.starter.budget_layout import InputRows, Size
from lictp_xl.starter.page import Page

WIDTHS = (40, 20, 20, 19, 13, 17, 13)
THOUSANDS = "#,##0.0,;(#,##0.0,);"  # nothing is written at a column that is not there
MANY_YEARS = 8  # beyond these the labels have room for whole thousands only
WHOLE_THOUSANDS = "#,##0,;(#,##0,);"
CHART = {"width": 1010, "height": 400}


def draw(page: Page, size: Size, inputs: InputRows) -> None:
    """Draw the sheet."""
    page.set_up(WIDTHS)
    page.head(layout.SUBTITLE, layout.CHECK_LINE)
    row = _comparator(page, 5, inputs)
    row = _comparison(page, row + 1)
    first = _by_year(page, row + 1, size, inputs)
    last = first + size.years - 1
    _chart(page, first, last)
    page.sheet.print_area(f"A1:G{last + 24}")


def _comparator(page: Page, row: int, inputs: InputRows) -> int:
    sentence = "What the charge is compared with: the budgets that pay for the same service today."
    row = page.heading(row, "Comparator, £ a year", sentence)
    whole = page.header(row, {"Budget": "", "Amount": "pounds", "Basis": "", "Standing": ""})
    page.says(f"A{whole}", "Comparator, of which", "whole")
    page.calculated(f"B{whole}", "=comparator", "whole", "pounds")
    page.blank(f"C{whole}:D{whole}", "whole")
    for line in range(layout.BUDGETS):
        here, there = whole + 1 + line, inputs.budgets + line
        page.calculated(f"A{here}", f'=Inputs!A{there}&""')
        page.calculated(f"B{here}", f'=IF(A{here}="","",Inputs!B{there})', "pounds")
        page.calculated(f"C{here}", f'=Inputs!E{there}&""')
        page.calculated(f"D{here}", f'=Inputs!C{there}&""')
    last = whole + layout.BUDGETS
    page.rule(f"A{whole + 1}:D{last}")
    return last + 1


def _comparison(page: Page, row: int) -> int:
    row = page.heading(row, "Charge beside comparator, £", "A charge over its comparator is adverse.")
    row = _header(page, row, "Comparison")
    for label, comparator, charge, name in (
        ("A full year of the new service", "comparator", "annual_charge", "full_year_variance"),
        ("This year", "comparator_in_year", "charge_in_year", "in_year_variance"),
    ):
        page.says(f"A{row}", label)
        source = "INDEX(comparator_by_year,this_year)" if charge == "charge_in_year" else comparator
        page.calculated(f"B{row}", f"={source}", "pounds")
        page.calculated(f"C{row}", f"={charge}", "pounds")
        _variance(page, row)
        page.name(f"D{row}", name)
        page.name(f"E{row}", f"{name}_fraction")
        row += 1
    page.name(f"B{row - 1}", "comparator_in_year")
    page.name(f"F{row - 1}", "in_year_reading")
    page.rule(f"A{row - 2}:F{row - 1}")
    return row


def _by_year(page: Page, row: int, size: Size, inputs: InputRows) -> int:
    sentence = "The comparator is this book's, for the days of the charge. What is not stated has no column."
    row = page.heading(row, "Year by year, £", sentence)
    first = _header(page, row, "Financial year", "This book")
    for line in range(size.years):
        here = first + line
        page.calculated(f"A{here}", f'=Inputs!A{inputs.term_years + line}&""')
        for column, name in (("B", "comparator_by_year"), ("C", "charge_by_year")):
            year = f"INDEX({name},MATCH($A{here},years_across,0))"
            page.calculated(f"{column}{here}", f'=IF($A{here}="","",{year})', "pounds")
        _variance(page, here)
        page.calculated(f"G{here}", f'=IF(A{here}=financial_year,"This year","")')
    page.rule(f"A{first}:G{first + size.years - 1}")
    return first


def _header(page: Page, row: int, first: str, *last: str) -> int:
    words = {first: "", "Comparator": "pounds", "Charge": "pounds", "Difference": "pounds", "%": "percent"}
    return page.header(row, {**words, "Reading": "", **dict.fromkeys(last, "")})


def _variance(page: Page, row: int) -> None:
    """Difference, percentage and reading of one comparison."""
    pair, missing = f"$B{row}:$C{row}", f'REPT(not_stated,--($A{row}<>""))'
    compared = f"LICTP_BUDGET_VARIANCE($B{row},$C{row})"
    page.calculated(
        f"D{row}", f"=IF(COUNT({pair})=COLUMNS({pair}),INDEX({compared},1,1),{missing})", "pounds"
    )
    no_percentage = f'IF(ISNUMBER($D{row}),"No budget",{missing})'
    page.calculated(
        f"E{row}", f"=IF(ISNUMBER($D{row})*N($B{row}),INDEX({compared},1,2),{no_percentage})", "percent"
    )
    readings = '"Under budget","On budget","Over budget"'
    page.calculated(f"F{row}", f"=IF(ISNUMBER($D{row}),CHOOSE(SIGN($D{row})+2,{readings}),{missing})")


def _chart(page: Page, first: int, last: int) -> None:
    """Charge beside comparator by year: two columns, so that what is not known has no mark at all."""
    chart = page.workbook.add_chart({"type": "column"})
    years = f"=Budget!$A${first}:$A${last}"
    small = {"name": style.FONT, "size": 9}
    told = THOUSANDS if last - first < MANY_YEARS else WHOLE_THOUSANDS
    labels = {"value": True, "num_format": told, "font": {"name": style.FONT, "size": 8}}
    hatched = {"pattern": "wide_upward_diagonal", "fg_color": style.GREY, "bg_color": "#FFFFFF"}
    for column, look in (
        ("B", {"pattern": hatched, "border": {"color": style.GREY}}),
        ("C", {"fill": {"color": style.NAVY}, "border": {"color": style.NAVY}}),
    ):
        chart.add_series(
            {
                "name": f"=Budget!${column}${first - 1}",
                "categories": years,
                "values": f"=Budget!${column}${first}:${column}${last}",
                "data_labels": labels,
                "gap": 60,
                "overlap": 0,
                **look,
            }
        )
    chart.set_title(
        {
            "name": "Charge and comparator by financial year",
            "name_font": {"name": style.FONT, "size": 13, "color": style.NAVY},
            "overlay": False,
        }
    )
    chart.set_x_axis({"name": "Financial year", "name_font": small, "num_font": small})
    chart.set_y_axis(
        {
            "name": "£ thousand",
            "name_font": small,
            "num_font": small,
            "num_format": "#,##0,",
            "min": 0,
            "major_gridlines": {"visible": True, "line": {"color": style.RULE, "width": 0.5}},
        }
    )
    chart.set_legend({"position": "bottom", "font": small})
    chart.set_size(CHART)
    page.sheet.insert_chart(
        f"A{last + 3}",
        chart,
        {
            "object_position": 2,
            "description": "Columns for each financial year: the comparator hatched, the charge solid, in £ "
            "thousand. The figures are in the table Year by year above.",
        },
    )
