"""The Inputs sheet of the charges template: every figure that sync fills, with its standing and source."""

from lictp_xl.starter import input_lines, layout
from lictp_xl.starter.charges_layout import InputRows, Size
from lictp_xl.starter.page import Page

WIDTHS = (48, 25, 13, 44, 19, 19, 16, 16, 19)
SERVICE = (
    ("New service", "service", "right", "name"),
    ("Service starts", "service_from", "date", "date"),
    ("Service ends", "service_to", "date", "date"),
    ("Costs are shared by", "basis", "right", "basis"),
)


def draw(page: Page, size: Size) -> InputRows:
    """Draw the sheet; answers where its tables begin."""
    page.set_up(WIDTHS, landscape=True)
    page.head(layout.OF_PARTNERSHIP, layout.CHECK_LINE)
    page.says("A5", "Sync fills this sheet from the inputs workbook; change a figure there.", "line")
    row = page.header(page.heading(7, "The new service"), input_lines.HEADER)
    row = input_lines.filled(page, row, SERVICE)
    row = page.header(page.heading(row + 1, "How the figures are worked"), input_lines.HEADER)
    row = input_lines.chosen_here(page, input_lines.filled(page, row, input_lines.METHODS))
    found: dict[str, int] = {}
    breaks = []
    for heading, name, rows, first, last in _tables(size):
        if name in ("census_users", "service_years"):
            breaks.append(row)
        found[name] = input_lines.table(page, row + 1, heading, name, rows, first, last)
        row = found[name] + rows
    page.sheet.set_h_pagebreaks(breaks)
    page.sheet.print_area(f"A1:I{row - 1}")
    return InputRows(
        found["partners"],
        found["service_years"],
        found["year_costs"],
        found["new_charges"],
        found["censuses"],
        found["census_users"],
        found["all_old_charges"],
        found["all_budgets"],
    )


Columns = dict[str, str]


def _tables(size: Size) -> tuple[tuple[str, str, int, Columns, Columns], ...]:
    """Heading, name, rows, and the columns before and behind standing and source."""
    term = {"From": "date", "To": "date"}
    return (
        (
            "Partners, and the days for which each shares the new service",
            "partners",
            size.partners,
            {"Partner": "", "Name": ""},
            term,
        ),
        (
            "Charges for the new service as published, £ a year; an implied one is worked out in this book",
            "new_charges",
            size.partners,
            {"Partner": "", "Annual charge": "pounds"},
            {"Rounded to": "pounds"},
        ),
        (
            "Financial years of the new service, and the census that shares each year's cost",
            "service_years",
            size.years,
            {"Financial year": "", "Census date": "date"},
            {},
        ),
        (
            "Cost of the whole service, £ a year: stated, or implied by a published charge",
            "year_costs",
            size.years,
            {"Financial year": "", "Stated total": "pounds"},
            {
                "Published for": "right",
                "Published charge": "pounds",
                "Its users": "number",
                "All users": "number",
                "Rounded to": "pounds",
            },
        ),
        ("Censuses", "censuses", size.censuses, {"Census date": "left date", "Serves": "right"}, {}),
        (
            "Active users by census",
            "census_users",
            size.partners * size.censuses,
            {"Partner": "", "Active users": "number"},
            {"Census date": "date"},
        ),
        (
            "Old arrangement, £ a year",
            "all_old_charges",
            size.old_charges,
            {"Charge": "", "Annual amount": "pounds"},
            {"Partner": "right", **term},
        ),
        (
            "Budgets that the charge is compared with, £ a year",
            "all_budgets",
            size.budgets,
            {"Budget": "", "Amount": "pounds"},
            {"Partner": "right", "Basis": ""},
        ),
    )
