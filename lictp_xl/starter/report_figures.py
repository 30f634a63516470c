"""The figures of the report "Future Provision of ICT Services" (Cabinet, 16 December 2020).

The master of workbooks/inputs.xlsx. Every line says how well it is known and where the report says it;
what the report does not give has no amount here.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from lictp_xl.money import Rounding
from lictp_xl.partnership import (
    ALL_PARTNERS,
    NEW,
    NOT_STATED,
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
    Setting,
    Settings,
    Standing,
    Step,
    Total,
    UserCount,
)
from lictp_xl.years import PartYear

STATED, IMPLIED, INFERRED, ASSUMED = (
    Standing.STATED,
    Standing.IMPLIED,
    Standing.INFERRED,
    Standing.ASSUMED,
)
UNKNOWN = Standing.NOT_STATED
HINCKLEY, BLABY, MELTON, OADBY = "Hinckley", "Blaby", "Melton", "Oadby and Wigston"

CENSUS = date(2020, 7, 31)
NEW_SERVICE = "New insourced ICT service"
NEW_FROM, NEW_TO = date(2022, 1, 1), date(2026, 12, 31)
OLD_FROM, OLD_TO = date(2020, 4, 1), date(2021, 12, 31)
CONTRACT, WEB = "Outsourced contract and client team", "Web support services"
SHARE = "Partner's share of one-off costs"
MELTON_ONLY = "Not in the report; 9.2 gives Melton's only"

ABOUT = (
    AboutLine(
        item="Partnership",
        entry="Leicestershire ICT Partnership (LICTP)",
        standing=STATED,
        source="Paragraph 1.1",
    ),
    AboutLine(
        item="Report", entry="Future Provision of ICT Services", standing=STATED, source="Title of the report"
    ),
    AboutLine(
        item="Meeting",
        entry="Melton Borough Council, Cabinet, 16 December 2020",
        standing=STATED,
        source="Header of the report",
        note="The header says Cabinet; recommendation 2.1 names the council.",
    ),
    AboutLine(
        item="Report of",
        entry="Councillor Ronnie de Burle, Portfolio Holder for Corporate Finance and Resources",
        standing=STATED,
        source="Header of the report",
    ),
    AboutLine(
        item="Figures checked against",
        entry="The published report; its background paper (16.1) is exempt",
        standing=STATED,
        source="Paragraph 16.1",
        note="Totals that only the exempt paper shows cannot be checked here.",
    ),
)

PARTNERS = (
    Partner(
        name="Hinckley and Bosworth Borough Council",
        short_name=HINCKLEY,
        lead=True,
        standing=STATED,
        source="Paragraphs 2.1 and 4.7",
        note="Lead authority. The day it joined is not stated; also H&B in the report.",
    ),
    Partner(
        name="Blaby District Council",
        short_name=BLABY,
        lead=False,
        standing=STATED,
        source="Paragraphs 4.1 and 4.7",
        note="The day it joined is not stated.",
    ),
    Partner(
        name="Melton Borough Council",
        short_name=MELTON,
        lead=False,
        joined=date(2013, 1, 31),
        standing=STATED,
        source="Paragraphs 4.1 and 10.1",
        note="4.1 says 2013; the day is that of its delegation arrangement (10.1), inferred.",
    ),
    Partner(
        name="Oadby and Wigston Borough Council",
        short_name=OADBY,
        lead=False,
        left=OLD_TO,
        standing=STATED,
        source="Paragraphs 4.1, 4.7 and 4.8",
        note="Leaves as the old arrangement ends, at its own cost (9.4). No users or charges are stated.",
    ),
)

USERS = tuple(
    UserCount(
        census_date=CENSUS,
        partner=partner,
        active_users=Decimal(users),
        standing=STATED,
        source="Paragraph 9.1",
    )
    for partner, users in ((HINCKLEY, 499), (BLABY, 341), (MELTON, 229))
)

CENSUSES = (
    CensusYear(
        financial_year="2021/22",
        census_date=CENSUS,
        standing=STATED,
        source="Paragraph 9.1",
        note="The census used for the estimates in the report.",
    ),
    *(
        CensusYear(
            financial_year=f"20{year}/{year + 1}",
            census_date=CENSUS,
            standing=ASSUMED,
            source="Paragraph 9.1",
            note="The report has no later census; put the date here when there is one.",
        )
        for year in range(22, 27)
    ),
)

CHARGES = (
    Charge(
        service=NEW_SERVICE,
        partner=ALL_PARTNERS,
        arrangement=NEW,
        annual_amount=None,
        first_day=NEW_FROM,
        last_day=NEW_TO,
        standing=IMPLIED,
        source="Paragraphs 9.1 and 9.2",
        note="Computed from Melton's charge and users. Type the total here once it is stated.",
    ),
    *(
        Charge(
            service=NEW_SERVICE,
            partner=partner,
            arrangement=NEW,
            annual_amount=None,
            first_day=NEW_FROM,
            last_day=NEW_TO,
            standing=IMPLIED,
            source="Paragraphs 9.1 and 9.2",
            note="Computed from the implied total and active users.",
        )
        for partner in (HINCKLEY, BLABY)
    ),
    Charge(
        service=NEW_SERVICE,
        partner=MELTON,
        arrangement=NEW,
        annual_amount=Decimal(315_000),
        first_day=NEW_FROM,
        last_day=NEW_TO,
        rounded_to=Decimal(1_000),
        standing=STATED,
        source="Paragraphs 9.2, 2.2 and 5.3",
        note="An estimate, printed as £315k. 2.2 says from January 2022: the first day is inferred.",
    ),
    Charge(
        service=CONTRACT,
        partner=MELTON,
        arrangement=OLD,
        annual_amount=Decimal(277_000),
        first_day=OLD_FROM,
        last_day=OLD_TO,
        rounded_to=Decimal(1_000),
        standing=STATED,
        source="Paragraphs 9.2 and 4.7",
        note="Printed as £277k, without various software and infrastructure costs. The first day is assumed.",
    ),
    Charge(
        service=WEB,
        partner=MELTON,
        arrangement=OLD,
        annual_amount=Decimal(34_000),
        first_day=OLD_FROM,
        last_day=OLD_TO,
        rounded_to=Decimal(1_000),
        standing=ASSUMED,
        source="Paragraph 9.2",
        note="A budget of £34k, charged on time; taken as the charge. The first day is assumed.",
    ),
    *(
        Charge(
            service=CONTRACT,
            partner=partner,
            arrangement=OLD,
            annual_amount=None,
            first_day=OLD_FROM,
            last_day=OLD_TO,
            standing=UNKNOWN,
            source=MELTON_ONLY,
        )
        for partner in (HINCKLEY, BLABY)
    ),
)

BUDGETS = (
    Budget(
        what=CONTRACT,
        partner=MELTON,
        amount=Decimal(277_000),
        basis="Current cost",
        standing=STATED,
        source="Paragraph 9.2",
        note="The current cost a year, taken as the budget available: not on one basis with the web budget.",
    ),
    Budget(
        what=WEB,
        partner=MELTON,
        amount=Decimal(34_000),
        basis="Budget",
        standing=STATED,
        source="Paragraph 9.2",
        note="A budget, used on an ad hoc basis; charged on time used.",
    ),
    *(
        Budget(
            what="Comparator budget",
            partner=partner,
            amount=None,
            standing=UNKNOWN,
            source=MELTON_ONLY,
        )
        for partner in (HINCKLEY, BLABY)
    ),
)


def _item(ref: str, item: str, treatment: str, note: str) -> OneOffItem:
    return OneOffItem(
        ref=ref, item=item, treatment=treatment, standing=INFERRED, source=f"Paragraph 9.4({ref})", note=note
    )


ONE_OFF_ITEMS = (
    _item(
        "a",
        "Operations management backfill and support, 2-3 days per week to December 2021",
        "Revenue",
        "Treatment inferred: staff time. No amount is stated.",
    ),
    _item(
        "b",
        "Transition costs: legal advice, HR advice, job design and evaluation, unforeseen costs",
        "Revenue",
        "Treatment inferred: advice and contingency. No amount is stated.",
    ),
    _item(
        "c",
        "Service Desk Management (SDM) acquisition",
        "Capital",
        "The report calls it capital costs. No amount is stated.",
    ),
    _item(
        "d",
        "SAM (Software Asset Management) acquisition",
        "Capital",
        "The report calls it capital costs. No amount is stated.",
    ),
)


def _melton_share(treatment: str, year: str | None, amount: int, source: str, note: str) -> OneOffFunding:
    return OneOffFunding(
        item=SHARE,
        partner=MELTON,
        treatment=treatment,
        financial_year=year,
        amount=Decimal(amount),
        funded_from="Revenue",
        standing=STATED,
        source=source,
        note=note,
    )


ONE_OFF_FUNDING = (
    _melton_share(
        "Capital", "2020/21", 10_000, "Paragraph 2.3", "Added to the capital programme, funded from revenue."
    ),
    _melton_share(
        "Capital", "2021/22", 7_000, "Paragraph 2.3", "Added to the capital programme, funded from revenue."
    ),
    _melton_share("Revenue", None, 35_000, "Paragraphs 2.3 and 9.5", "The report gives no year for it."),
    *(
        OneOffFunding(
            item=SHARE,
            partner=partner,
            treatment=NOT_STATED,
            financial_year=None,
            amount=None,
            standing=UNKNOWN,
            source="Not in the report; 9.5 gives Melton's only",
        )
        for partner in (HINCKLEY, BLABY)
    ),
)

CONTROL_TOTALS = tuple(
    ControlTotal(total=total, partner=MELTON, amount=Decimal(amount), standing=STATED, source=source)
    for total, amount, source in (
        (Total.ONE_OFF, 52_000, "Paragraphs 2.3 and 9.5"),
        (Total.ONE_OFF_CAPITAL, 17_000, "Paragraphs 2.3 and 9.5"),
        (Total.ONE_OFF_REVENUE, 35_000, "Paragraphs 2.3 and 9.5"),
    )
)

REGISTER = (
    (
        "Current outsourced provider is unwilling to extend contract beyond current contract end date",
        "Very high",
        "Marginal",
    ),
    (
        "Capacity and funding to deliver insourcing within current resource constraints, between now and the"
        " end of December 2021. This is mitigated by the project being overseen by the Partnership Strategic"
        " and Governance groups which consists of representatives from all partners.",
        "Significant",
        "Critical",
    ),
    (
        "Commitment of partners to the LICTP now and in the period up to and beyond December 2021",
        "Very low",
        "Critical",
    ),
    (
        "Ensuring the partnership has the right level of skills and staff to deliver services at the right"
        " time for BaU to end of contract, and under the new proposed insourced arrangement.",
        "Low",
        "Critical",
    ),
    (
        "Meeting stakeholder expectations delivering BaU requirements during transition and beyond.",
        "High",
        "Marginal",
    ),
    (
        "Potential TUPE costs and pension strain unidentified until TUPE negotiations begin at the end of the"
        " contract period",
        "High",
        "Marginal",
    ),
    ("Lack of commitment to Digital Charter from stakeholders", "Low", "Critical"),
    ("Organisational cultural barriers preventing change being adopted", "Significant", "Critical"),
)
RISKS = tuple(
    Risk(
        number=number,
        description=description,
        likelihood=likelihood,
        impact=impact,
        printed_rating="Medium",
        standing=STATED,
        source="Section 15",
    )
    for number, (description, likelihood, impact) in enumerate(REGISTER, 1)
)

ACTIONS = (
    "Closely manage transition to new service. Get backfill resources in as soon as possible. Monitor on an"
    " ongoing basis.",
    "Get backfill resources in early. Monitor on an ongoing basis.",
    "Decisions made by end of 2020.",
    "Focus on key skills required. Monitoring of skills available at different stages. Current pressures on"
    " employment market.",
    "Communications with stakeholders.",
    "Advice being taken early. Use of experts. Provisional understanding already.",
    "Communications. Strategy Board to demonstrate leadership. Development of digital leaders at various"
    " levels.",
    "Communications. Strategy Board to demonstrate leadership. Staff and Member Training. Build confidence"
    " and momentum with early successes.",
    "Follow best practice. Focus on doing the right things.",
)
MITIGATIONS = tuple(
    Mitigation(
        number=number,
        risk=number,
        text=text,
        standing=STATED,
        source="Section 15",
        note="The register has no risk 9." if number == 9 else "",
    )
    for number, text in enumerate(ACTIONS, 1)
)


def _steps(*words: str) -> tuple[Step, ...]:
    return tuple(
        Step(word=word, number=Decimal(number), standing=STATED, source="Section 15, matrix")
        for number, word in enumerate(words, 1)
    )


LIKELIHOOD = _steps("Almost impossible", "Very low", "Low", "Significant", "High", "Very high")
IMPACT = _steps("Negligible", "Marginal", "Critical", "Catastrophic")
BANDS = tuple(
    Band(
        rating=rating,
        from_score=Decimal(score),
        standing=ASSUMED,
        source="Section 15",
        note="The report shows only that 6, 9, 10 and 12 are Medium.",
    )
    for rating, score in (("Low", 1), ("Medium", 6), ("High", 15))
)

# name on the sheet, name in the program, value, standing, source, note
CHOICES: tuple[tuple[str, str, Any, Standing, str, str], ...] = (
    (
        "Basis of shares",
        "basis",
        "Active users",
        STATED,
        "Paragraph 9.1",
        "User numbers, whatever the type of user; to be reviewed by officers.",
    ),
    ("Unit (£)", "unit", Decimal("0.01"), ASSUMED, "Not in the report", "Shares are told to the penny."),
    (
        "Rounding",
        "rounding",
        Rounding.LARGEST_REMAINDER,
        ASSUMED,
        "Not in the report",
        "Odd pennies go to the largest remainders; shares add back to the total.",
    ),
    (
        "Part-year method",
        "part_year_method",
        PartYear.MONTHS,
        ASSUMED,
        "Not in the report",
        "January to March 2022 is 3/12 of a year; the other method is days.",
    ),
    (
        "Price over the term",
        "price_over_term",
        "flat",
        ASSUMED,
        "Paragraph 9.2 gives one annual charge",
        "The same annual price from 2022 to 2026, without inflation.",
    ),
    (
        "Key decision threshold (£)",
        "key_decision_threshold",
        Decimal(50_000),
        STATED,
        "Header of the report",
        "Incurring expenditure of £50,000 or more.",
    ),
    (
        "Benchmark lower quartile (£)",
        "benchmark_lower_quartile",
        Decimal(4_000_000),
        STATED,
        "Paragraph 9.3",
        "Around £4 million, for 3 district councils.",
    ),
)

FIGURES = Partnership(
    about=ABOUT,
    partners=PARTNERS,
    users=USERS,
    censuses=CENSUSES,
    charges=CHARGES,
    budgets=BUDGETS,
    one_off_items=ONE_OFF_ITEMS,
    one_off_funding=ONE_OFF_FUNDING,
    control_totals=CONTROL_TOTALS,
    risks=RISKS,
    mitigations=MITIGATIONS,
    likelihood_steps=LIKELIHOOD,
    impact_steps=IMPACT,
    rating_bands=BANDS,
    settings=Settings(
        **{field: value for _, field, value, *_ in CHOICES},
        lines=tuple(
            Setting(setting=name, value=str(value), standing=standing, source=source, note=note)
            for name, _, value, standing, source, note in CHOICES
        ),
    ),
)
