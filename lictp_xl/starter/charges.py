"""Draws the charges template: what every partner pays in every year of the new service.

An ordinary workbook. Sync fills its named cells and tables; every other figure is a live formula.
"""

from pathlib import Path

import xlsxwriter

from lictp_xl.starter import (
    charges_before,
    charges_checks,
    charges_cover,
    charges_inputs,
    charges_sheets,
    charges_workings,
    layout,
    notes,
    style,
)
from lictp_xl.starter.charges_layout import Size
from lictp_xl.starter.page import Page

SHEETS = (
    "Cover",
    "Inputs",
    "Workings",
    "Charges",
    "Users and shares",
    "Old arrangement",
    "Bridge",
    "Checks",
    "Notes",
)
SUBJECT = "What every partner pays for a shared service in every year of its term"
LINES_A_PARTNER = 3  # of the old arrangement, and of budgets
CHECKS, CHECKS_A_PARTNER = 8, 5


def draw(path: Path, partners: int, years: int) -> None:
    """Draw the template for so many partners, and for a service of so many financial years."""
    lines = partners * LINES_A_PARTNER
    size = Size(partners, years, lines, lines, CHECKS + partners * CHECKS_A_PARTNER)
    with xlsxwriter.Workbook(path) as workbook:
        house = style.prepare(workbook, "Charges for a shared service", SUBJECT)
        pages = {title: Page(workbook, house, title) for title in SHEETS}
        charges_cover.draw(pages["Cover"])
        inputs = charges_inputs.draw(pages["Inputs"], size)
        blocks = charges_workings.draw(pages["Workings"], size, inputs)
        charges_sheets.draw_charges(pages["Charges"], size, inputs, blocks)
        charges_sheets.draw_users(pages["Users and shares"], size, inputs, blocks)
        charges_before.draw_old(pages["Old arrangement"], size, inputs, blocks)
        charges_before.draw_bridge(pages["Bridge"], size, blocks)
        charges_checks.draw(pages["Checks"], size, blocks)
        notes.draw(pages["Notes"], layout.OF_PARTNERSHIP)
        pages["Cover"].sheet.activate()
