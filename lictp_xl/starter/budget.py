"""Draws the budget template: one partner's charge and budget for one financial year.

An ordinary workbook. Sync fills its named cells and tables; every other figure is a live formula.
"""

from pathlib import Path

import xlsxwriter

from lictp_xl.starter import (
    budget_charge,
    budget_checks,
    budget_comparison,
    budget_cover,
    budget_inputs,
    budget_one_off,
    budget_workings,
    notes,
    style,
)
from lictp_xl.starter.budget_layout import SUBTITLE, Size
from lictp_xl.starter.page import Page

SHEETS = ("Cover", "Inputs", "Workings", "Charge", "Budget", "One-off costs", "Checks", "Notes")
SUBJECT = "A partner's charge for a shared service in one financial year, beside the budget for it"


def draw(path: Path, partners: int, years: int) -> None:
    """Draw the template for so many partners, and for a plan of so many financial years."""
    size = Size(partners, years)
    with xlsxwriter.Workbook(path) as workbook:
        house = style.prepare(workbook, "Budget of a shared service", SUBJECT)
        pages = {title: Page(workbook, house, title) for title in SHEETS}
        budget_cover.draw(pages["Cover"])
        inputs = budget_inputs.draw(pages["Inputs"], size)
        block = budget_workings.draw(pages["Workings"], size, inputs)
        budget_charge.draw(pages["Charge"], size, inputs, block)
        budget_comparison.draw(pages["Budget"], size, inputs)
        budget_one_off.draw(pages["One-off costs"], inputs)
        budget_checks.draw(pages["Checks"])
        notes.draw(pages["Notes"], SUBTITLE)
        pages["Cover"].sheet.activate()
