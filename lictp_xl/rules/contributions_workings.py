"""The steps behind what a partner contributes."""

from collections.abc import Sequence
from decimal import Decimal

from lictp_xl.rules import charges_workings, contributions
from lictp_xl.rules.steps import Row, Value, numbered, table


def weighted_bases(counts: Sequence[Sequence[Decimal]], weights: Sequence[Decimal]) -> list[Row]:
    labels = numbered("Row", len(counts))
    weighted = contributions.weighted(counts, weights)
    rows: list[Sequence[Value]] = [("Weight", *weights, None)]
    rows += [(f"{label}, counted", *row, None) for label, row in zip(labels, counts, strict=True)]
    bases = [sum(row, Decimal(0)) for row in weighted]
    for label, row, base in zip(labels, weighted, bases, strict=True):
        rows.append((f"{label}, weighted", *row, base))
    return table(("Step", *numbered("Type", len(weights)), "Base"), rows)


def instalments(amount: Decimal, number: Decimal, unit: Decimal) -> list[Row]:
    sharing = contributions.in_equal_parts(amount, number, unit)
    parts = [Decimal(1)] * int(number)
    labels = numbered("Instalment", int(number))
    return charges_workings.shared(amount, parts, sharing, labels, last="Instalment")


def contribution_change(before: Decimal, after: Decimal) -> list[Row]:
    return charges_workings.compared("Before", before, "After", after)
