"""Draws the risk register template: the risks scored and rated, the heat map, and the mitigations.

An ordinary workbook. Sync fills its named cells and tables; every other figure is a live formula.
"""

from pathlib import Path

import xlsxwriter

from lictp_xl.starter import (
    layout,
    notes,
    risk_checks,
    risk_cover,
    risk_inputs,
    risk_sheets,
    risk_workings,
    style,
)
from lictp_xl.starter.page import Page
from lictp_xl.starter.risk_layout import Size

SHEETS = ("Cover", "Inputs", "Workings", "Register", "Heat map", "Mitigations", "Checks", "Notes")
SUBJECT = "The risks of a shared service: scores, ratings, heat map, mitigations and findings"
CHECKS = 10  # what is found once, beside what is found of a risk or mitigation


def draw(
    path: Path, risks: int = 20, mitigations: int = 25, likelihoods: int = 6, impacts: int = 4, bands: int = 5
) -> None:
    """Draw the template for so many risks and mitigations, steps of each scale, and bands."""
    size = Size(risks, mitigations, likelihoods, impacts, bands, CHECKS + risks)
    with xlsxwriter.Workbook(path) as workbook:
        house = style.prepare(workbook, "Risk register of a shared service", SUBJECT)
        pages = {title: Page(workbook, house, title) for title in SHEETS}
        risk_cover.draw(pages["Cover"])
        inputs = risk_inputs.draw(pages["Inputs"], size)
        steps = risk_workings.draw(pages["Workings"], size, inputs)
        risk_sheets.draw_register(pages["Register"], size, inputs)
        risk_sheets.draw_map(pages["Heat map"], size, steps)
        risk_sheets.draw_mitigations(pages["Mitigations"], size, inputs)
        risk_checks.draw(pages["Checks"], size)
        notes.draw(pages["Notes"], layout.OF_PARTNERSHIP)
        pages["Cover"].sheet.activate()
