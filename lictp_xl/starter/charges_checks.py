"""The Checks sheet of the charges template: totals that must agree down, across, and from book to book."""

from lictp_xl.starter import control_totals, layout
from lictp_xl.starter.charges_layout import Blocks, Size
from lictp_xl.starter.control_totals import COMPLETE, Control
from lictp_xl.starter.page import Page

KNOWN_CHARGES = "COUNT(year_totals)=years_shown"


def draw(page: Page, size: Size, blocks: Blocks) -> None:
    """Draw the sheet."""
    control_totals.draw(page, layout.OF_PARTNERSHIP, _controls(blocks), size.input_checks)


def _controls(blocks: Blocks) -> tuple[Control, ...]:
    members, users = blocks.members.whole, blocks.users.whole
    published = "INDEX(year_costs[Published charge],1)"
    behind = "INDEX(year_costs[Its users],1)/INDEX(year_costs[All users],1)"
    return (
        Control(
            "The shares of every year add to 100%",
            "=years_shown",
            "=IF(COUNT(share_totals)=years_shown,SUM(share_totals),not_stated)",
            0,
            "percent",
        ),
        Control(
            "The users of every census are those of its counts",
            "=SUM(census_users[Active users])",
            "=SUM(users_by_census)",
            0,
            "number",
        ),
        Control(
            "The partners' charges a year add to the cost of the whole service",
            "=IF(ISNUMBER(total_cost),ROUND(total_cost/unit,0)*unit,not_stated)",
            "=annual_charges",
            0,
            "pounds",
        ),
        Control(
            "The published charge comes back out of the cost, within its rounding",
            f"={published}",
            f"=IF(COUNT(total_cost,{published})=2,total_cost*{behind},not_stated)",
            "=N(INDEX(year_costs[Rounded to],1))/2+penny",
            "pounds",
        ),
        Control(
            "The years' totals and the partners' totals are one total",
            f"=IF({KNOWN_CHARGES},SUM(year_totals),not_stated)",
            f"=IF({KNOWN_CHARGES},SUM(partner_totals),not_stated)",
            0,
            "pounds",
        ),
        Control(
            "Where price and partners stay the same, the years add to the term of the whole cost",
            "=IF(unchanging,SUM(LICTP_PHASE(total_cost,service_from,service_to,part_year_method)),not_stated)",
            "=new_service_total",
            "=penny*partners_shown*years_shown",
            "pounds",
        ),
        Control(
            "The highest and lowest costs enclose the one that is used (1 is yes)",
            1,
            "=IF(ISNUMBER(total_cost),--AND(total_lowest<=total_cost,total_cost<=total_highest),not_stated)",
            0,
            "number",
        ),
        Control(
            "Every partner that shares a year was counted once on its census",
            f"=SUM({members})",
            f"=IF(SUMPRODUCT({members}*({users}=not_stated))>0,not_stated,SUMPRODUCT({members}*ISNUMBER({users})))",
            0,
            "number",
        ),
        Control(
            "Comparators, stated steps and remainders come to the charges they lead to",
            "=IF(comparators_known>0,bridged_charges,not_stated)",
            "=IF(comparators_known>0,SUM(bridge),not_stated)",
            0,
            "pounds",
        ),
        COMPLETE,
    )
