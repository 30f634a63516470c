"""The steps behind one-off costs."""

from collections.abc import Sequence
from decimal import Decimal

from lictp_xl.rules import one_off
from lictp_xl.rules.one_off import Treatment
from lictp_xl.rules.steps import Row, column, numbered, table


def split(amounts: Sequence[Decimal], treatments: Sequence[Treatment]) -> list[Row]:
    lines = zip(numbered("Line", len(amounts)), amounts, treatments, strict=True)
    return table(
        ("Step", "Revenue", "Capital", "Total"),
        [
            *((label, *one_off.split([amount], [treatment])) for label, amount, treatment in lines),
            ("All lines", *one_off.split(amounts, treatments)),
        ],
    )


def by_year(
    amounts: Sequence[Decimal], treatments: Sequence[Treatment], years: Sequence[str | None]
) -> list[Row]:
    lines = zip(numbered("Line", len(amounts)), amounts, treatments, years, strict=True)
    each = [
        (label, one_off.by_year([amount], [treatment], [year])) for label, amount, treatment, year in lines
    ]
    return table(
        ("Step", "Year", "Revenue", "Capital", "Total"),
        [
            *((label, *only) for label, (only,) in each),
            *(("All lines of the year", *year) for year in one_off.by_year(amounts, treatments, years)),
        ],
    )


def funding(
    capital: Decimal, revenue: Decimal, grants: Decimal, receipts: Decimal, borrowing: Decimal
) -> list[Row]:
    return table(
        ("Step", "Capital paid from revenue", "Call on revenue"),
        [
            ("Capital", capital, capital),
            ("Less grants and contributions", -grants, -grants),
            ("Less capital receipts", -receipts, -receipts),
            ("Less borrowing", -borrowing, -borrowing),
            ("Revenue costs", None, revenue),
            ("Together", *one_off.funding(capital, revenue, grants, receipts, borrowing)),
        ],
    )


def key_decision(amount: Decimal, threshold: Decimal) -> list[Row]:
    return column(
        ("Amount", amount),
        ("Threshold", threshold),
        ("Amount above the threshold", amount - threshold),
        ("Key decision", one_off.key_decision(amount, threshold)),
    )
