"""The Inputs sheet of the budget template: every figure that sync fills, with its standing and source.

The same columns all the way down: what it is, the figure, how well it is known, where it comes from.
"""

from lictp_xl.starter import budget_layout as layout
from lictp_xl.starter.budget_layout import InputRows, Size
from lictp_xl.starter.page import NOT_STATED, Page

WIDTHS = (48, 25, 13, 44, 17, 20, 20)
HEADER = {"Figure": "", "Value": "right", "Standing": "", "Source": "", "Unit": ""}
CHECK_PLACES = 4
PENNY = 0.01

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
METHODS = (
    ("Charges are apportioned to the nearest", "unit", "pounds", "£"),
    ("Who takes the odd pennies", "rounding", "right", "method"),
    ("How a part of a year is measured", "part_year_method", "right", "method"),
    ("Key decision from", "key_decision_threshold", "pounds", "£"),
)


def draw(page: Page, size: Size) -> InputRows:
    """Draw the sheet; answers where its tables begin."""
    page.set_up(WIDTHS, landscape=True)
    page.head(layout.SUBTITLE, layout.CHECK_LINE)
    page.says("A5", "Sync fills this sheet from the inputs workbook; change a figure there.", "line")
    row = _service(page, 7)
    row = _methods(page, row + 1)
    users = _table(
        page,
        row + 1,
        "Active users",
        "users",
        size.partners,
        {"Partner": "", "Active users": "number"},
        {},
    )
    years = page.heading(users + size.partners + 1, "Financial years of the plan")
    term_years = page.table(years, "term_years", {"Financial year": ""}, size.years)
    old_charges = _table(
        page,
        term_years + size.years + 1,
        "Old arrangement, £ a year",
        "old_charges",
        layout.OLD_CHARGES,
        {"Charge": "", "Annual amount": "pounds"},
        {"From": "date", "To": "date"},
    )
    budgets = _table(
        page,
        old_charges + layout.OLD_CHARGES + 1,
        "Budgets that the charge is compared with, £ a year",
        "budgets",
        layout.BUDGETS,
        {"Budget": "", "Amount": "pounds"},
        {"Basis": ""},
    )
    items = _table(
        page,
        budgets + layout.BUDGETS + 1,
        "One-off items of the whole scheme",
        "one_off_items",
        layout.ONE_OFF_ITEMS,
        {"Item": "", "Ref": "centre"},
        {"Treatment": ""},
    )
    one_off = _table(
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
    row = page.header(page.heading(row, "The new service and its cost"), HEADER)
    page.says(f"A{row}", "New service; standing and source of its charge")
    page.filled(f"B{row}", "service", "right")
    page.filled(f"C{row}", "charge_standing")
    page.filled(f"D{row}", "charge_source")
    page.says(f"E{row}", "name")
    row = _figures(page, row + 1, SERVICE, "Inputs workbook: Charges, Users")
    page.name(f"B{row - 4}:B{row - 1}", "published_figures")
    return row


def _methods(page: Page, row: int) -> int:
    row = page.header(page.heading(row, "How the figures are worked"), HEADER)
    row = _figures(page, row, METHODS, "Inputs workbook: Settings")
    for label, name, value, look, unit in (
        (
            "Checks compare figures at this many decimal places",
            "check_places",
            CHECK_PLACES,
            "number",
            "places",
        ),
        ("Smallest amount a charge is told in", "penny", PENNY, "pounds", "£"),
        ("Shown for a figure that is not known", "not_stated", NOT_STATED, "right", "words"),
    ):
        page.says(f"A{row}", label)
        page.says(f"B{row}", value, "filled", look)
        page.name(f"B{row}", name)
        page.says(f"D{row}", "This template", "quiet")
        page.says(f"E{row}", unit)
        row += 1
    return row


def _figures(page: Page, row: int, figures: tuple[tuple[str, str, str, str], ...], source: str) -> int:
    for label, name, look, unit in figures:
        page.says(f"A{row}", label)
        page.filled(f"B{row}", name, look)
        page.says(f"D{row}", source, "quiet")
        page.says(f"E{row}", unit)
        row += 1
    return row


def _table(
    page: Page, row: int, heading: str, name: str, rows: int, first: dict[str, str], last: dict[str, str]
) -> int:
    """A heading and the table under it, standing and source in the same columns everywhere."""
    return page.table(page.heading(row, heading), name, {**first, "Standing": "", "Source": "", **last}, rows)
