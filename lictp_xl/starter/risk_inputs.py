"""The Inputs sheet of the risk register template: the register as printed, and the scales that score it."""

from lictp_xl.starter import input_lines, layout
from lictp_xl.starter.page import Page
from lictp_xl.starter.risk_layout import InputRows, Size

WIDTHS = (16, 74, 13, 26, 18, 16, 16)


def draw(page: Page, size: Size) -> InputRows:
    """Draw the sheet; answers where its tables begin."""
    page.set_up(WIDTHS, landscape=True)
    page.head(layout.OF_PARTNERSHIP, layout.CHECK_LINE)
    page.says("A5", "Sync fills this sheet from the inputs workbook; change a figure there.", "line")
    page.says(
        "A6",
        "Scales and bands are locked here, so that one score has one rating in every book.",
        "line",
        "quiet",
    )
    row = page.header(8, {"Scale": "", "What its standing is": "", "Standing": ""})
    for label, name in (("Likelihood", "likelihood"), ("Impact", "impact"), ("Bands", "bands")):
        page.says(f"A{row}", label)
        page.says(f"B{row}", "That of its least known line", "quiet")
        page.filled(f"C{row}", f"{name}_standing")
        row += 1
    row += 1
    found: dict[str, int] = {}
    for heading, name, rows, first, last in (
        (
            "Risks as the register prints them",
            "risks",
            size.risks,
            {"Risk": "left", "Description": ""},
            {"Likelihood": "", "Impact": "", "Printed rating": ""},
        ),
        (
            "Mitigations",
            "mitigations",
            size.mitigations,
            {"Mitigation": "left", "Text": ""},
            {"Risk": "number"},
        ),
        (
            "Likelihood: each word, and the number it counts as",
            "likelihood_scale",
            size.likelihoods,
            {"Word": "", "Number": "left"},
            {},
        ),
        (
            "Impact: each word, and the number it counts as",
            "impact_scale",
            size.impacts,
            {"Word": "", "Number": "left"},
            {},
        ),
        (
            "Bands: the score at which each rating begins",
            "bands",
            size.bands,
            {"From score": "left", "Rating": ""},
            {},
        ),
    ):
        found[name] = input_lines.table(page, row, heading, name, rows, first, last)
        row = found[name] + rows + 1
    for name, table, rows in (
        ("likelihood_steps", "likelihood_scale", size.likelihoods),
        ("impact_steps", "impact_scale", size.impacts),
        ("band_steps", "bands", size.bands),
    ):
        page.name(f"A{found[table]}:B{found[table] + rows - 1}", name)
    page.sheet.set_h_pagebreaks([found["mitigations"] - 3, found["likelihood_scale"] - 3])
    page.sheet.print_area(f"A1:G{row - 2}")
    return InputRows(
        found["risks"],
        found["mitigations"],
        found["likelihood_scale"],
        found["impact_scale"],
        found["bands"],
    )
