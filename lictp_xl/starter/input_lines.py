"""The lines of an Inputs sheet: what it is, the figure, how well it is known, where it comes from.

The same columns all the way down, in single figures and in tables.
"""

from collections.abc import Sequence

from lictp_xl.starter.page import NOT_STATED, Page

HEADER = {"Figure": "", "Value": "right", "Standing": "", "Source": "", "Unit": ""}
CHECK_PLACES = 4
PENNY = 0.01
Chosen = tuple[str, str, str | float, str, str]
CHOSEN_HERE: tuple[Chosen, ...] = (
    ("Checks compare figures at this many decimal places", "check_places", CHECK_PLACES, "number", "places"),
    ("Smallest amount a charge is told in", "penny", PENNY, "pounds", "£"),
    ("Shown for a figure that is not known", "not_stated", NOT_STATED, "right", "words"),
)
WITHOUT_POUNDS = (CHOSEN_HERE[0], CHOSEN_HERE[-1])
METHODS = (
    ("Charges are apportioned to the nearest", "unit", "pounds", "£"),
    ("Who takes the odd pennies", "rounding", "right", "method"),
    ("How a part of a year is measured", "part_year_method", "right", "method"),
)


def filled(page: Page, row: int, figures: Sequence[tuple[str, str, str, str]]) -> int:
    """Single figures: label, name, look, unit; standing and source are filled beside each."""
    for label, name, look, unit in figures:
        page.says(f"A{row}", label)
        page.filled(f"B{row}", name, look)
        page.filled(f"C{row}", f"{name}_standing")
        page.filled(f"D{row}", f"{name}_source")
        page.says(f"E{row}", unit)
        row += 1
    return row


def chosen_here(page: Page, row: int, lines: Sequence[Chosen] = CHOSEN_HERE) -> int:
    """What the template itself says."""
    for label, name, value, look, unit in lines:
        page.says(f"A{row}", label)
        page.says(f"B{row}", value, "filled", look)
        page.name(f"B{row}", name)
        page.says(f"C{row}", "")
        page.says(f"D{row}", "This template", "quiet")
        page.says(f"E{row}", unit)
        row += 1
    return row


def table(
    page: Page,
    row: int,
    heading: str,
    name: str,
    rows: int,
    first: dict[str, str],
    last: dict[str, str] | None = None,
) -> int:
    """A heading and the table under it; answers its first row."""
    columns = {**first, "Standing": "", "Source": "", **(last or {})}
    return page.table(page.heading(row, heading), name, columns, rows)
