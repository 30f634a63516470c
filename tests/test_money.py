"""The laws of sharing pounds and pence."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lictp_xl.money import PENNY, Rounding, ratio, rounded, share
from lictp_xl.rules import charges

pounds = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
weights = st.lists(st.decimals(min_value=0, max_value=10**6, places=2), min_size=1, max_size=12).filter(any)
units = st.sampled_from([PENNY, Decimal(1), Decimal(1000), Decimal("0.05")])
footing = st.sampled_from([method for method in Rounding if method is not Rounding.HALF_UP])


@given(pounds, weights, units, footing)
def test_shares_add_back_to_the_amount_rounded_to_the_unit(
    amount: Decimal, bases: list[Decimal], unit: Decimal, rounding: Rounding
) -> None:
    assert sum(share(amount, bases, unit, rounding)) == rounded(amount, unit)


@given(pounds, weights, units, st.sampled_from(Rounding))
def test_a_zero_base_gets_zero(
    amount: Decimal, bases: list[Decimal], unit: Decimal, rounding: Rounding
) -> None:
    given = share(amount, [*bases, Decimal(0)], unit, rounding)
    assert all(part == 0 for part, base in zip(given, [*bases, Decimal(0)], strict=True) if base == 0)


@given(pounds, weights, units, st.sampled_from(Rounding))
def test_a_credit_is_shared_like_a_charge(
    amount: Decimal, bases: list[Decimal], unit: Decimal, rounding: Rounding
) -> None:
    charged = share(amount, bases, unit, rounding)
    assert [-part for part in share(-amount, bases, unit, rounding)] == charged


@given(pounds, weights, units)
def test_largest_remainder_moves_nobody_by_a_whole_unit(
    amount: Decimal, bases: list[Decimal], unit: Decimal
) -> None:
    whole = rounded(amount, unit)
    for part, base in zip(share(amount, bases, unit), bases, strict=True):
        assert abs(part - whole * ratio(base, sum(bases, Decimal(0)))) < unit


@given(pounds, weights, units)
def test_the_order_of_partners_moves_nobody_by_more_than_a_unit(
    amount: Decimal, bases: list[Decimal], unit: Decimal
) -> None:
    backwards = share(amount, bases[::-1], unit)[::-1]
    pairs = zip(share(amount, bases, unit), backwards, strict=True)
    assert all(abs(one - other) <= unit for one, other in pairs)


@given(weights, st.integers(min_value=0, max_value=10))
def test_shares_of_a_hundred_per_cent_add_to_exactly_one(bases: list[Decimal], places: int) -> None:
    assert sum(charges.shares(bases, Decimal(places))) == 1


@given(pounds, weights)
def test_one_partner_s_charge_is_its_line_of_the_apportionment(amount: Decimal, bases: list[Decimal]) -> None:
    partners = [f"Partner {i}" for i in range(len(bases))]
    lines = [charges.charge(partner, amount, partners, bases) for partner in partners]
    assert lines == charges.apportion(amount, bases)


@given(weights, st.decimals(min_value=1, max_value=10**7, places=2))
def test_an_implied_total_apportions_back_to_the_charge_it_came_from(
    bases: list[Decimal], charge: Decimal
) -> None:
    first = next(i for i, base in enumerate(bases) if base)
    total, lowest, highest = charges.implied_total(charge, bases[first], bases)
    # a total to the penny brings the charge back to the penny or the next
    assert abs(charges.apportion(total, bases)[first] - charge) <= PENNY
    assert lowest <= total <= highest


@pytest.mark.parametrize(
    ("amount", "unit", "result"),
    [
        ("0.005", "0.01", "0.01"),
        ("-0.005", "0.01", "-0.01"),
        ("2.5", "1", "3"),
        ("-1499.99", "1000", "-1000"),
    ],
)
def test_halves_round_away_from_zero(amount: str, unit: str, result: str) -> None:
    assert rounded(Decimal(amount), Decimal(unit)) == Decimal(result)
