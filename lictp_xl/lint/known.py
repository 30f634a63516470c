"""The figures that a template can ask for, by name and by table.

They are asked of `figures` and `approval`, with a partnership that has one line of everything, so that there
is no second list of them to keep.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from lictp_xl import approval, figures
from lictp_xl.figures import RESULTS
from lictp_xl.money import Rounding
from lictp_xl.partnership import (
    NEW,
    OLD,
    AboutLine,
    Band,
    Budget,
    CensusYear,
    Charge,
    ControlTotal,
    Mitigation,
    OneOffFunding,
    OneOffItem,
    Partner,
    Partnership,
    Risk,
    Settings,
    Standing,
    Step,
    Total,
    UserCount,
)
from lictp_xl.plan import EXCEL, PlannedBook
from lictp_xl.years import PartYear

FIRST, LAST, YEAR = date(2020, 4, 1), date(2021, 3, 31), "2020/21"
COUNCIL, SAID = "Council", Standing.STATED
# what sync itself tells a book: the checks on the inputs, and those of all the other books
FINDING = {"Check": "", "Result": "", "Finding": ""}
CHECK = {"Book": "", **FINDING, "Place": ""}


@dataclass(frozen=True)
class Known:
    """Every figure there is."""

    names: frozenset[str]
    tables: dict[str, tuple[str, ...]]  # name -> columns
    results: frozenset[str]  # named formulas that runs and checks read back


@cache
def known_figures() -> Known:
    """The figures that sync can put into a template."""
    book = PlannedBook("budget", COUNCIL, YEAR, "book.xlsm", EXCEL, "Draft")
    told = figures.of_book(_one_of_everything(), book, [FINDING], every_check=[CHECK])
    columns = {
        name: tuple(dict.fromkeys(column for row in rows for column in row))
        for name, rows in told.tables.items()
    }
    names = frozenset(name.rpartition("!")[2] for name in (*told.names, *approval.cover(None)))
    return Known(names, {n: c for n, c in columns.items() if c}, frozenset(RESULTS))


def _one_of_everything() -> Partnership:
    """A partnership of one council, which has one line of each kind."""
    return Partnership(
        about=(AboutLine(standing=SAID, item="Partnership", entry="Partnership"),),
        partners=(Partner(standing=SAID, name=COUNCIL, short_name=COUNCIL, lead=True),),
        users=(UserCount(standing=SAID, census_date=FIRST, partner=COUNCIL, active_users=Decimal(1)),),
        censuses=(CensusYear(standing=SAID, financial_year=YEAR, census_date=FIRST),),
        charges=(_charge(NEW), _charge(OLD)),
        budgets=(Budget(standing=SAID, what="Budget", partner=COUNCIL, amount=Decimal(1)),),
        one_off_items=(OneOffItem(standing=SAID, ref="1", item="Item", treatment="Capital"),),
        one_off_funding=(
            OneOffFunding(
                standing=SAID,
                item="Item",
                partner=COUNCIL,
                treatment="Capital",
                financial_year=YEAR,
                amount=Decimal(1),
            ),
        ),
        control_totals=(ControlTotal(standing=SAID, total=Total.USERS, partner=None, amount=Decimal(1)),),
        risks=(
            Risk(
                standing=SAID,
                number=1,
                description="Risk",
                likelihood="Low",
                impact="Low",
                printed_rating="Low",
            ),
        ),
        mitigations=(Mitigation(standing=SAID, number=1, risk=1, text="Mitigation"),),
        likelihood_steps=(Step(standing=SAID, word="Low", number=Decimal(1)),),
        impact_steps=(Step(standing=SAID, word="Low", number=Decimal(1)),),
        rating_bands=(Band(standing=SAID, from_score=Decimal(0), rating="Low"),),
        settings=Settings(
            unit=Decimal("0.01"),
            rounding=Rounding.LARGEST_REMAINDER,
            part_year_method=PartYear.MONTHS,
            key_decision_threshold=Decimal(1),
            basis="Active users",
            price_over_term="",
            benchmark_lower_quartile=None,
        ),
    )


def _charge(arrangement: str) -> Charge:
    return Charge(
        standing=SAID,
        service="Service",
        partner=COUNCIL,
        arrangement=arrangement,
        annual_amount=Decimal(1),
        first_day=FIRST,
        last_day=LAST,
    )
