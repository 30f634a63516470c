"""The Inputs sheet of the budget template: every figure that sync fills, with its standing and source.

The same columns all the way down: what it is, the figure, how well it is known, where it comes from.
"""

from lictp_xl.starter import budget_layout as layout
from lictp_xl.starter import input_lines
from lictp_xl.starter.budget_layout import InputRows, Size
from lictp_xl.starter.page import Page

WIDTHS = (48, 25, 13, 44, 17, 20, 20)
# label, name, look, unit
SERVICE = (
    ("Service starts", "service_from", "date", "date"),
    ("Service ends", "service_to", "date", "date"),
    ("Annual cost of the whole service, if stated", "stated_total", "pounds", "£ a year"),
    ("Partner whose charge is published", "published_partner", "right", "name"),
    ("Charge published for that partner", "published_charge", "pounds", "£ a year"),
    ("Active users of that partner behind it", "published_users", "number", "users"),
    ("Active users of all partners behind it", "published_all_users", "number", "users"),
    ("Charge published to the nearest", "published_rounding", "pounds", "£"),
)
METHODS = (*input_lines.METHODS, ("Key decision from", "key_decision_threshold", "pounds", "£"))


def draw(page: Page, size: Size) -> InputRows:
    """Draw the sheet; answers where its tables begin."""
    page.set_up(WIDTHS, landscape=True)
    page.head(layout.SUBTITLE, layout.CHECK_LINE)
    page.says("A5", "Sync fills this sheet from the inputs workbook; change a figure there.", "line")
    row = _service(page, 7)
    row = _methods(page, row + 1)
    users = input_lines.table(
        page,
        row + 1,
        "Active users",
        "users",
        size.partners,
        {"Partner": "", "Active users": "number"},
    )
    years = page.heading(users + size.partners + 1, "Financial years of the plan")
    term_years = page.table(years, "term_years", {"Financial year": ""}, size.years)
    old_charges = input_lines.table(
        page,
        term_years + size.years + 1,
        "Old arrangement, £ a year",
        "old_charges",
        layout.OLD_CHARGES,
        {"Charge": "", "Annual amount": "pounds"},
        {"From": "date", "To": "date"},
    )
    budgets = input_lines.table(
        page,
        old_charges + layout.OLD_CHARGES + 1,
        "Budgets that the charge is compared with, £ a year",
        "budgets",
        layout.BUDGETS,
        {"Budget": "", "Amount": "pounds"},
        {"Basis": ""},
    )
    items = input_lines.table(
        page,
        budgets + layout.BUDGETS + 1,
        "One-off items of the whole scheme",
        "one_off_items",
        layout.ONE_OFF_ITEMS,
        {"Item": "", "Ref": "centre"},
        {"Treatment": ""},
    )
    one_off = input_lines.table(
        page,
        items + layout.ONE_OFF_ITEMS + 1,
        "This partner's share of the one-off costs, £",
        "one_off",
        layout.ONE_OFF_LINES,
        {"Item": "", "Amount": "pounds"},
        {"Treatment": "", "Year": "", "Funded from": ""},
    )
    page.sheet.set_h_pagebreaks([term_years + size.years - 1])
    page.sheet.print_area(f"A1:G{one_off + layout.ONE_OFF_LINES - 1}")
    return InputRows(users, old_charges, budgets, items, one_off, term_years)


def _service(page: Page, row: int) -> int:
    row = page.header(page.heading(row, "The new service and its cost"), input_lines.HEADER)
    page.says(f"A{row}", "New service; standing and source of its charge")
    page.filled(f"B{row}", "service", "right")
    page.filled(f"C{row}", "charge_standing")
    page.filled(f"D{row}", "charge_source")
    page.says(f"E{row}", "name")
    row = input_lines.filled(page, row + 1, SERVICE)
    page.name(f"B{row - 4}:B{row - 1}", "published_figures")
    return row


def _methods(page: Page, row: int) -> int:
    row = page.header(page.heading(row, "How the figures are worked"), input_lines.HEADER)
    return input_lines.chosen_here(page, input_lines.filled(page, row, METHODS))
