"""The steps behind what each partner pays."""

from collections.abc import Sequence
from decimal import Decimal

from lictp_xl import money
from lictp_xl.money import Rounding, Sharing
from lictp_xl.rules import charges
from lictp_xl.rules.steps import Row, Value, numbered, table

NO_SUM = {money.RUNNING, money.RUNNING_ROUNDED}


def apportion(amount: Decimal, bases: Sequence[Decimal], unit: Decimal, rounding: Rounding) -> list[Row]:
    labels = numbered("Base", len(bases))
    return shared(amount, bases, money.sharing(amount, bases, unit, rounding), labels)


def shares(bases: Sequence[Decimal], places: Decimal) -> list[Row]:
    whole = Decimal(1)
    sharing = money.sharing(whole, bases, charges.unit_of(places))
    return shared(whole, bases, sharing, numbered("Base", len(bases)), of="Whole")


def charge(
    partner: str,
    amount: Decimal,
    partners: Sequence[str],
    bases: Sequence[Decimal],
    unit: Decimal,
    rounding: Rounding,
) -> list[Row]:
    sharing = money.sharing(amount, bases, unit, rounding)
    found = charges.row_of(partner, partners)
    everyone = shared(amount, bases, sharing, partners)
    blanks: list[Value] = [None] * (len(everyone[0]) - 2)
    return [*everyone, (f"Charge to {partners[found]}", *blanks, sharing.shares[found])]


def implied_total(charge: Decimal, base: Decimal, bases: Sequence[Decimal], rounded_to: Decimal) -> list[Row]:
    ends = charges.ends_of(charge, rounded_to)
    exact = [charges.total_behind(end, base, bases) for end in ends]
    return table(
        ("Step", "As published", "Lowest", "Highest"),
        [
            ("Charge", *ends),
            ("Times all bases", *[sum(bases, Decimal(0))] * 3),
            ("Divided by the base", *[base] * 3),
            ("Exact total", *exact),
            ("Total to the penny", *map(money.rounded, exact)),
        ],
    )


def budget_variance(budget: Decimal, charge: Decimal) -> list[Row]:
    return compared("Budget", budget, "Charge", charge)


def compared(one_is: str, one: Decimal, other_is: str, other: Decimal) -> list[Row]:
    """The difference between two amounts, and its fraction of the one."""
    return table(
        ("Step", "Pounds", f"Fraction of the {one_is.lower()}"),
        [
            (other_is, other, None),
            (f"Less {one_is.lower()}", one, None),
            ("Difference", *charges.compared(one_is.lower(), one, other)),
        ],
    )


def shared(
    amount: Decimal,
    bases: Sequence[Decimal],
    sharing: Sharing,
    labels: Sequence[str],
    *,
    of: str = "Amount",
    last: str = "Share",
) -> list[Row]:
    """An amount shared over bases: the amount and its unit, all bases together, then each."""
    columns: dict[str, Sequence[Value]] = {"Base": bases, "Exact share": sharing.told(sharing.exact)}
    columns |= {heading: sharing.told(units) for heading, units in sharing.steps.items()}
    columns[last] = sharing.shares
    blanks: list[Value] = [None] * (len(columns) - 1)
    together = [None if heading in NO_SUM else sum(column) for heading, column in columns.items()]  # type: ignore[arg-type]
    rows: list[Sequence[Value]] = [
        (of, *blanks, amount),
        (f"{of} in units of {sharing.unit:f}", *blanks, sharing.amount),
        ("Difference made by that rounding", *blanks, sharing.amount - amount),
        ("All together", *together),
        *zip(labels, *columns.values(), strict=True),
    ]
    return table(("Step", *columns), rows)
