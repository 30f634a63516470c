"""What a book is told: the constants put into its template, and the results that it must come to.

The constants come from the inputs as they are. The results are worked out here by the rules, without
the book, so that a check can hold the book's own formulas to them. A template takes the figures that it
has names and tables for.
"""

from collections.abc import Mapping, Sequence

from lictp_xl import __version__
from lictp_xl.book.cell_xml import Value
from lictp_xl.book.template import Figures
from lictp_xl.figures import budget, charges, checks, risk_register, standings
from lictp_xl.partnership import Partnership
from lictp_xl.plan import PlannedBook

DIGEST_SHOWN = 12
COMPLETE, INCOMPLETE = "Complete", "Incomplete"
# the results that a run reports as changed: name in the book -> what people call it
RESULTS = {
    "charge_in_year": "Charge",
    "annual_charge": "Annual charge",
    "new_charge_in_year": "New service in the year",
    "old_charge_in_year": "Old arrangement in the year",
    "total_cost": "Total cost of the service",
    "old_charge_annual": "Old arrangement, full year",
    "comparator": "Comparator",
    "full_year_variance": "Variance, full year",
    "full_year_variance_fraction": "Variance, full year, %",
    "in_year_variance": "Variance in the year",
    "one_off_revenue": "One-off revenue",
    "one_off_capital": "One-off capital",
    "one_off_total": "One-off total",
    "capital_from_revenue": "Capital paid from revenue",
    "call_on_revenue": "Call on revenue",
    "key_decision": "Key decision",
    "overall_check": "Checks",
    **charges.RESULTS,
    **risk_register.RESULTS,
    **checks.RESULTS,
}


def of_book(
    partnership: Partnership,
    book: PlannedBook,
    findings: Sequence[Mapping[str, Value]] = (),
    completeness: str = COMPLETE,
    every_check: Sequence[Mapping[str, Value]] = (),
) -> Figures:
    """Every constant there is for a book; every_check: the checks of all books, for the one that lists them.

    Those of the partnership are always there; one partner's figures of one year where the book is of one
    partner and one year.
    """
    parts = [
        charges.constants(partnership),
        risk_register.constants(partnership),
        checks.constants(every_check),
    ]
    if _is_of_one(book):
        parts.append(budget.constants(partnership, book))
        parts.append(Figures(standings.of_service(partnership, book.financial_year, book.partner)))
    names, tables = dict[str, Value](), dict[str, Sequence[Mapping[str, Value]]]()
    for part in parts:
        names |= part.names
        tables |= part.tables
    names |= {**_cover(partnership, book), "completeness": completeness}
    return Figures(names, {**tables, "input_checks": findings})


def results(partnership: Partnership, book: PlannedBook) -> dict[str, Value]:
    """What the book's named results must be, by the rules alone; None where a figure is missing."""
    if _is_of_one(book):
        return budget.results(partnership, book)
    return {**charges.results(partnership), **risk_register.results(partnership)}


def _is_of_one(book: PlannedBook) -> bool:
    return bool(book.partner and book.financial_year)


def _cover(partnership: Partnership, book: PlannedBook) -> dict[str, Value]:
    """What every book says of itself."""
    subject = " ".join(filter(None, (book.partner, book.template.replace("_", " "), book.financial_year)))
    version = f", version {book.version}" if book.version > 1 else ""
    return {
        "partnership": partnership.name,
        "book_title": subject[:1].upper() + subject[1:] + version,
        "status": book.status,
        "software_version": __version__,
        "inputs_digest": partnership.digest[:DIGEST_SHOWN],
    }
