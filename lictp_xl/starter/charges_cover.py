"""The Cover of the charges template: what the service costs, and who pays it."""

from lictp_xl.starter import cover
from lictp_xl.starter.cover import EVERY_BOOK, Cover, Headline
from lictp_xl.starter.page import Page

COVER = Cover(
    about=(
        "What every partner pays for the shared service in every year of its term: users, shares and pounds,",
        "with the old arrangement apart. Figures that no source gives are told as Not stated.",
    ),
    headlines=(
        Headline("Cost of the service, £ a year", "=total_cost", "pounds", "=total_standing"),
        Headline("Lowest it can be, £ a year", "=total_lowest", "pounds", "Where the cost is implied"),
        Headline("Highest it can be, £ a year", "=total_highest", "pounds", "Where the cost is implied"),
        Headline(
            "New service over its term, £",
            "=new_service_total",
            "pounds",
            '=TEXT(service_from,"d mmmm yyyy")&" to "&TEXT(service_to,"d mmmm yyyy")',
        ),
        Headline("Partners who share it", "=partners_shown", "number", '="By "&LOWER(basis)'),
        Headline(
            "Partners with a comparator",
            "=COUNT(comparators)",
            "number",
            "The others' budgets are not stated",
            "comparators_known",
        ),
        Headline(
            "Their charges over their comparators, £ a year",
            "=IF(COUNT(differences)>0,SUM(differences),not_stated)",
            "pounds",
            '=IF(COUNT(differences)>0,"See the sheet Bridge","No comparator is stated")',
        ),
    ),
    book=EVERY_BOOK,
    approved=(
        ("Cost of the service, £ a year", "total_cost", "pounds"),
        ("Lowest it can be, £ a year", "total_lowest", "pounds"),
        ("Highest it can be, £ a year", "total_highest", "pounds"),
        ("New service over its term, £", "new_service_total", "pounds"),
    ),
    sheets=(
        ("Inputs", "Every figure that sync filled, with its standing and source"),
        ("Workings", "Each step, year by year and partner by partner"),
        ("Charges", "Cost of the service, a full year, each year, with a chart"),
        ("Users and shares", "Active users by census, and the shares of each year"),
        ("Old arrangement", "What was paid before, where it is known"),
        ("Bridge", "From each comparator to the charge, its steps left open"),
        ("Checks", "Control totals, and the checks on the inputs"),
        ("Notes", "Yours to write in"),
    ),
)


def draw(page: Page) -> None:
    """Draw the sheet."""
    cover.draw(page, COVER)
