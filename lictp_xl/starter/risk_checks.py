"""The Checks sheet of the risk register template: register, heat map and profile tell of the same risks."""

from lictp_xl.starter import control_totals, layout
from lictp_xl.starter.control_totals import COMPLETE, Control
from lictp_xl.starter.page import Page
from lictp_xl.starter.risk_layout import Size

SCORED = "COUNT(scores)=risks_total"
CONTROLS = (
    Control(
        "Every risk of the register stands in the heat map once",
        "=risks_total",
        "=SUM(cell_counts)",
        0,
        "number",
    ),
    Control(
        "The cells of the heat map, each times its score, come to the scores of the register",
        f"=IF({SCORED},SUM(scores),not_stated)",
        f"=IF({SCORED},SUMPRODUCT(cell_counts*cell_scores),not_stated)",
        0,
        "number",
    ),
    Control(
        "The profile by band adds to the risks of the register", "=risks_total", "=SUM(profile)", 0, "number"
    ),
    Control(
        "The profile is that of the ratings in the register (each band times its place)",
        "=SUMPRODUCT(band_places,band_counted)",
        "=SUMPRODUCT(band_places,profile)",
        0,
        "number",
    ),
    Control(
        "Mitigations with a risk and without one are all mitigations",
        "=mitigations_total",
        "=SUM(mitigated)+mitigations_lost",
        0,
        "number",
    ),
    COMPLETE,
)


def draw(page: Page, size: Size) -> None:
    """Draw the sheet."""
    control_totals.draw(page, layout.OF_PARTNERSHIP, CONTROLS, size.input_checks)
