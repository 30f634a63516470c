"""The Cover of the budget template: whose book it is, what it comes to, and who signed it."""

from lictp_xl.starter import budget_layout as layout
from lictp_xl.starter.budget_notes import A_DATE, A_NAME
from lictp_xl.starter.page import Page

WIDTHS = (40, 36, 46)
ABOUT = (
    "What this partner pays for the shared service in one financial year, beside the budget for it,",
    "with its share of the one-off costs. Figures that no source gives are told as Not stated.",
)
BOOK = (
    ("Title", "book_title", "left"),
    ("Partnership", "partnership", "left"),
    ("Partner", "partner", "left"),
    ("Financial year", "financial_year", "left"),
    ("Status", "status", "left"),
    ("Census date", "census_date", "left date"),
    ("Basis of the shares", "basis", "left"),
    ("Completeness", "completeness", "left"),
    ("Software version", "software_version", "left"),
    ("Digest of the inputs", "inputs_digest", "left"),
)
# label, formula, look, beside it
HEADLINES = (
    ("Charge in this year, £", "=charge_in_year", "pounds", "Old arrangement and new service together"),
    ("Comparator in this year, £", "=comparator_in_year", "pounds", "The budgets for the same days"),
    ("Difference in this year, £", "=in_year_variance", "pounds", "=in_year_reading"),
    ("Difference, % of the comparator", "=in_year_variance_fraction", "percent", ""),
    ("A full year of the new service, £", "=annual_charge", "pounds", "=charge_standing"),
    (
        "Share of the service",
        "=INDEX(shares_apportioned,MATCH(partner,users[Partner],0))",
        "percent",
        '="By "&LOWER(basis)',
    ),
    ("One-off costs, £", "=one_off_total", "pounds", "This partner's share, all years"),
    ("Call on revenue for one-off costs, £", "=call_on_revenue", "pounds", "With capital paid from revenue"),
    (
        "Key decision on the one-off costs",
        "=key_decision",
        "right",
        '="From £"&TEXT(key_decision_threshold,"#,##0")',
    ),
)
SHEETS = (
    ("Inputs", "Every figure that sync filled, with its standing and source"),
    ("Workings", "Each step from the inputs to the results"),
    ("Charge", "Cost of the service, apportionment, and the charge of each year"),
    ("Budget", "The charge beside its comparator, with a chart"),
    ("One-off costs", "By treatment and year, and what pays for them"),
    ("Checks", "Control totals, and the checks on the inputs"),
    ("Notes", "Yours to write in"),
)
STANDINGS = (
    ("Stated", "The source gives the figure"),
    ("Implied", "Worked back from figures that the source gives"),
    ("Inferred", "Read from the words of the source"),
    ("Assumed", "Chosen where the source is silent"),
    ("Not stated", "No source gives it, and nothing is put in its place"),
)


def draw(page: Page) -> None:
    """Draw the sheet."""
    page.set_up(WIDTHS, frozen=False)
    page.calculated("A1", "=book_title", "title")
    page.calculated("A2", '=partnership&" ("&status&")"', "line", "quiet")
    page.calculated("A3", layout.CHECK_LINE, "line", "bold")
    page.says("A5", ABOUT[0], "line")
    page.says("A6", ABOUT[1], "line")
    row = _headlines(page, 8)
    row = _book(page, row + 1)
    row = _sign_off(page, row + 1)
    row = _contents(page, row + 1)
    row = _key(page, row + 1)
    page.sheet.print_area(f"A1:C{row - 1}")


def _headlines(page: Page, row: int) -> int:
    first = page.header(row, {"Headline figures": "", "Figure": "pounds", "Reading": ""})
    row = first
    for label, formula, look, reading in HEADLINES:
        page.says(f"A{row}", label, "bold")
        name = "share" if label.startswith("Share") else ""
        page.calculated(f"B{row}", formula, look, "bold", name=name)
        if reading.startswith("="):
            page.calculated(f"C{row}", reading)
        else:
            page.says(f"C{row}", reading)
        row += 1
    page.rule(f"A{first}:C{row - 1}")
    return row


def _book(page: Page, row: int) -> int:
    row = page.header(row, {"This book": "", "Filled by sync": ""})
    for label, name, look in BOOK:
        page.says(f"A{row}", label)
        page.filled(f"B{row}", name, look)
        row += 1
    return row


def _sign_off(page: Page, row: int) -> int:
    row = page.header(row, {"Sign-off (type here)": "", "Name": "", "Date": ""})
    first = row
    for role in ("Prepared by", "Reviewed by", "Approved by"):
        page.says(f"A{row}", role)
        page.typed(f"B{row}")
        page.typed(f"C{row}", "left date")
        row += 1
    page.validate(f"B{first}:B{row - 1}", A_NAME)
    page.validate(f"C{first}:C{row - 1}", A_DATE)
    return row


def _contents(page: Page, row: int) -> int:
    row = page.header(row, {"Sheets": "", "What they hold": "", "": ""})
    first = row
    for title, holds in SHEETS:
        page.sheet.write_url(f"A{row}", f"internal:'{title}'!A1", page.house("link"), title)
        page.says(f"B{row}", holds, "line")
        row += 1
    page.rule(f"A{first}:C{row - 1}")
    return row


def _key(page: Page, row: int) -> int:
    row = page.header(row, {"Standing of a figure": "", "What it means": "", "": ""})
    first = row
    for word, meaning in STANDINGS:
        page.says(f"A{row}", word)
        page.says(f"B{row}", meaning, "line")
        row += 1
    page.rule(f"A{first}:C{row - 1}")
    row = page.header(row + 1, {"Kind of cell": "", "What it means": "", "": ""})
    for word, look, meaning in (
        ("Filled: shaded, full edge", "filled", "Sync fills it from the inputs; it is locked"),
        ("Typed: dashed edge", "typed", "People type here; sync keeps what they typed"),
        ("Calculated: no edge", "", "A formula; it is locked"),
    ):
        looks = (look, "locked") if look else ()
        page.says(f"A{row}", word, *looks)
        page.says(f"B{row}", meaning, "line")
        row += 1
    return row
