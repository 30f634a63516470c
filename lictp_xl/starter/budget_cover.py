"""The Cover of the budget template: whose book it is, and what it comes to."""

from lictp_xl.starter import cover
from lictp_xl.starter.cover import Cover, Headline
from lictp_xl.starter.page import Page

SHARE = "=INDEX(shares_apportioned,MATCH(partner,users[Partner],0))"
COVER = Cover(
    about=(
        "What this partner pays for the shared service in one financial year, beside the budget for it,",
        "with its share of the one-off costs. Figures that no source gives are told as Not stated.",
    ),
    headlines=(
        Headline(
            "Charge in this year, £", "=charge_in_year", "pounds", "Old arrangement and new service together"
        ),
        Headline(
            "Comparator in this year, £", "=comparator_in_year", "pounds", "The budgets for the same days"
        ),
        Headline("Difference in this year, £", "=in_year_variance", "pounds", "=in_year_reading"),
        Headline("Difference, % of the comparator", "=in_year_variance_fraction", "percent", ""),
        Headline("A full year of the new service, £", "=annual_charge", "pounds", "=charge_standing"),
        Headline("Share of the service", SHARE, "percent", '="By "&LOWER(basis)', "share"),
        Headline("One-off costs, £", "=one_off_total", "pounds", "This partner's share, all years"),
        Headline(
            "Call on revenue for one-off costs, £",
            "=call_on_revenue",
            "pounds",
            "With capital paid from revenue",
        ),
        Headline(
            "Key decision on the one-off costs",
            "=key_decision",
            "right",
            '=IF(ISNUMBER(key_decision_threshold),"From £"&TEXT(key_decision_threshold,"#,##0"),"")',
        ),
    ),
    book=(
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
    ),
    sheets=(
        ("Inputs", "Every figure that sync filled, with its standing and source"),
        ("Workings", "Each step from the inputs to the results"),
        ("Charge", "Cost of the service, apportionment, and the charge of each year"),
        ("Budget", "The charge beside its comparator, with a chart"),
        ("One-off costs", "By treatment and year, and what pays for them"),
        ("Checks", "Control totals, and the checks on the inputs"),
        ("Notes", "Yours to write in"),
    ),
    approved=(
        ("Charge in this year, £", "charge_in_year", "pounds"),
        ("Difference in this year, £", "in_year_variance", "pounds"),
        ("A full year of the new service, £", "annual_charge", "pounds"),
        ("One-off costs, £", "one_off_total", "pounds"),
        ("Call on revenue for one-off costs, £", "call_on_revenue", "pounds"),
    ),
    with_standing=("census_date", "basis"),
)


def draw(page: Page) -> None:
    """Draw the sheet."""
    cover.draw(page, COVER)
