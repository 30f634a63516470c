"""One-off costs: revenue or capital, by financial year, and what pays for them."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from lictp_xl import years as financial_years
from lictp_xl.errors import NotUnderstood, OutOfRange

NOT_PROFILED = "Not profiled"
KEY_DECISION_FROM = Decimal(50000)
NOTHING = Decimal(0)


class Treatment(StrEnum):
    """How a one-off cost is treated in the accounts."""

    REVENUE = "Revenue"
    CAPITAL = "Capital"


def split(amounts: Sequence[Decimal], treatments: Sequence[Treatment]) -> tuple[Decimal, Decimal, Decimal]:
    """Add up one-off costs into revenue, capital and total.

    Parameters
    ----------
    amounts : column or row of pounds
        One amount per line.
    treatments : column or row of words
        Revenue or Capital for each line, in the same order.

    Returns
    -------
    row of pounds
        Revenue, capital and the total of both.

    Raises
    ------
    OutOfRange
        Amounts and treatments differ in number.
    NotUnderstood
        A treatment is neither Revenue nor Capital.

    References
    ----------
    Future Provision of ICT Services (16 December 2020), paragraphs 2.3 and 9.5: £52k, of it £35k
    revenue and £17k capital. Local Government Act 2003, section 16: capital expenditure.
    """
    _as_many("treatments", treatments, amounts)
    revenue = _total(amounts, treatments, Treatment.REVENUE)
    capital = _total(amounts, treatments, Treatment.CAPITAL)
    return revenue, capital, revenue + capital


def by_year(
    amounts: Sequence[Decimal], treatments: Sequence[Treatment], years: Sequence[str | None]
) -> list[tuple[str, Decimal, Decimal, Decimal]]:
    """Lay one-off costs out by financial year: revenue, capital and total.

    A line without a year is told under "Not profiled"; no year is ever guessed for it.

    Parameters
    ----------
    amounts : column or row of pounds
        One amount per line.
    treatments : column or row of words
        Revenue or Capital for each line, in the same order.
    years : column or row of financial years, or blank
        The year of each line, such as 2020/21; blank where none is known.

    Returns
    -------
    table
        One row per year, earliest first, then Not profiled: year, revenue, capital, total in pounds.

    Raises
    ------
    OutOfRange
        Amounts, treatments and years differ in number.
    NotUnderstood
        A year is not written like 2020/21, or a treatment is neither Revenue nor Capital.

    References
    ----------
    Future Provision of ICT Services (16 December 2020), paragraph 2.3: £10k in 2020/21, £7k in 2021/22.
    """
    _as_many("treatments", treatments, amounts)
    _as_many("years", years, amounts)
    lines = [_year(text, row) for row, text in enumerate(years, 1)]
    found = sorted({year for year in lines if year != NOT_PROFILED})
    table = []
    for year in [*found, NOT_PROFILED] if NOT_PROFILED in lines else found:
        here = [i for i, line in enumerate(lines) if line == year]
        table.append((year, *split([amounts[i] for i in here], [treatments[i] for i in here])))
    return table


def funding(
    capital: Decimal,
    revenue: Decimal,
    grants: Decimal = NOTHING,
    receipts: Decimal = NOTHING,
    borrowing: Decimal = NOTHING,
) -> tuple[Decimal, Decimal]:
    """Find what capital falls to be paid from revenue, and the whole call on revenue.

    Grants, capital receipts and borrowing pay for capital only. What they leave is direct revenue
    financing; with the revenue costs it is the call on revenue.

    Parameters
    ----------
    capital : pounds, zero or more
        One-off costs that are capital.
    revenue : pounds, zero or more
        One-off costs that are revenue.
    grants : pounds, zero or more
        Grants and contributions towards the capital.
    receipts : pounds, zero or more
        Capital receipts put towards it.
    borrowing : pounds, zero or more
        Borrowing for it.

    Returns
    -------
    row of pounds
        Capital paid from revenue (direct revenue financing), and the whole call on revenue.

    Raises
    ------
    OutOfRange
        An amount is negative, or the funding is more than the capital.

    References
    ----------
    Future Provision of ICT Services (16 December 2020), paragraph 2.3: £17k capital to be funded from
    revenue. Local Authorities (Capital Finance and Accounting) (England) Regulations 2003, SI 2003/3146.
    """
    given = {
        "capital": capital,
        "revenue": revenue,
        "grants": grants,
        "receipts": receipts,
        "borrowing": borrowing,
    }
    for argument, amount in given.items():
        if amount < 0:
            raise OutOfRange(f"{argument} must be zero or more (got {amount:f})")
    funded = grants + receipts + borrowing
    if funded > capital:
        raise OutOfRange(
            f"grants, receipts and borrowing must not exceed the capital of {capital:f} (got {funded:f})"
        )
    return capital - funded, capital - funded + revenue


def key_decision(amount: Decimal, threshold: Decimal = KEY_DECISION_FROM) -> bool:
    """Tell whether spending is a key decision: TRUE from the threshold up.

    Test the whole amount: parts of it can each fall below the threshold.

    Parameters
    ----------
    amount : pounds
        The whole expenditure decided on.
    threshold : pounds
        What the council's constitution says; 50,000 unless said.

    Returns
    -------
    TRUE or FALSE
        TRUE where the amount is at the threshold or above.

    References
    ----------
    Future Provision of ICT Services (16 December 2020), heading: expenditure of £50,000 or more.
    """
    return amount >= threshold


def _total(amounts: Sequence[Decimal], treatments: Sequence[Treatment], wanted: Treatment) -> Decimal:
    pairs = zip(amounts, treatments, strict=True)
    return sum((amount for amount, treatment in pairs if treatment is wanted), NOTHING)


def _as_many(argument: str, lines: Sequence[object], amounts: Sequence[Decimal]) -> None:
    if len(lines) != len(amounts):
        raise OutOfRange(f"{argument} must be as many as amounts, {len(amounts)} (got {len(lines)})")


def _year(text: str | None, row: int) -> str:
    if text is None or text.strip().casefold() == NOT_PROFILED.casefold():
        return NOT_PROFILED
    year = financial_years.parse(text)
    if year is None:
        raise NotUnderstood(f"years must be such as 2020/21, or blank (row {row}: got {text})")
    return year
