"""The inputs of a new partnership: its partners and years, and no figure that nobody has given.

What only people know is Not stated; what has to be chosen to be able to calculate is Assumed, to confirm.
"""

from collections.abc import Sequence
from decimal import Decimal

from lictp_xl import years as financial_years
from lictp_xl.input_sheets import SETTINGS
from lictp_xl.money import PENNY, Rounding
from lictp_xl.partnership import (
    ALL_PARTNERS,
    NEW,
    AboutLine,
    Band,
    CensusYear,
    Charge,
    Partner,
    Partnership,
    Setting,
    Settings,
    Standing,
    Step,
    UserCount,
)
from lictp_xl.years import PartYear

SERVICE = "Shared service"
NAME = "New partnership"
BEGUN = "Put in when the folder was made"
TO_COME = "To be stated"
CONFIRM = "To confirm."

LIKELIHOOD = ("Rare", "Unlikely", "Possible", "Likely", "Almost certain")
IMPACT = ("Negligible", "Minor", "Moderate", "Major", "Severe")
BANDS = (("Low", 1), ("Medium", 5), ("High", 12))


def figures(partners: Sequence[str], years: Sequence[str], name: str = "") -> Partnership:
    """The inputs of these partners for these financial years, which follow each other."""
    first_day, last_day = financial_years.start(years[0]), financial_years.end(years[-1])
    settings = _settings()
    return Partnership(
        about=(
            AboutLine(
                item="Partnership",
                entry=name or NAME,
                standing=Standing.STATED if name else Standing.ASSUMED,
                source=BEGUN,
                note="" if name else CONFIRM,
            ),
        ),
        partners=tuple(
            Partner(
                name=partner,
                short_name=partner,
                lead=number == 0,
                standing=Standing.ASSUMED,
                source=BEGUN,
                note="To confirm: its full name, and that it is the lead." if number == 0 else CONFIRM,
            )
            for number, partner in enumerate(partners)
        ),
        users=tuple(
            UserCount(
                census_date=first_day,
                partner=partner,
                active_users=None,
                standing=Standing.NOT_STATED,
                source=TO_COME,
                note="Type the users and the date they were counted on, which Census years has too.",
            )
            for partner in partners
        ),
        censuses=tuple(
            CensusYear(
                financial_year=year,
                census_date=first_day,
                standing=Standing.ASSUMED,
                source=BEGUN,
                note="To confirm: the date of the census that this year is shared by.",
            )
            for year in years
        ),
        charges=(
            Charge(
                service=SERVICE,
                partner=ALL_PARTNERS,
                arrangement=NEW,
                annual_amount=None,
                first_day=first_day,
                last_day=last_day,
                standing=Standing.NOT_STATED,
                source=TO_COME,
                note="Type the service's name, its dates and its cost a year; or one partner's charge, in a"
                " row of its own.",
            ),
        ),
        budgets=(),
        one_off_items=(),
        one_off_funding=(),
        control_totals=(),
        risks=(),
        mitigations=(),
        likelihood_steps=_steps(LIKELIHOOD),
        impact_steps=_steps(IMPACT),
        rating_bands=tuple(
            Band(
                rating=rating,
                from_score=Decimal(score),
                standing=Standing.ASSUMED,
                source=BEGUN,
                note=CONFIRM,
            )
            for rating, score in BANDS
        ),
        settings=settings,
    )


def _steps(words: Sequence[str]) -> tuple[Step, ...]:
    return tuple(
        Step(word=word, number=Decimal(number), standing=Standing.ASSUMED, source=BEGUN, note=CONFIRM)
        for number, word in enumerate(words, 1)
    )


def _settings() -> Settings:
    """The methods that are usual; an amount that only a partnership can set is not stated."""
    chosen = Settings(
        basis="Active users",
        unit=PENNY,
        rounding=Rounding.LARGEST_REMAINDER,
        part_year_method=PartYear.MONTHS,
        price_over_term="flat",
        key_decision_threshold=None,
        benchmark_lower_quartile=None,
    )
    lines = []
    for setting in SETTINGS:
        value = getattr(chosen, setting.field)
        known = value is not None
        lines.append(
            Setting(
                setting=setting.title,
                value=str(value) if known else "",
                standing=Standing.ASSUMED if known else Standing.NOT_STATED,
                source=BEGUN if known else TO_COME,
                note=CONFIRM if known else "",
            )
        )
    return Settings(**{**vars(chosen), "lines": tuple(lines)})
