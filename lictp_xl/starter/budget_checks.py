"""The Checks sheet of the budget template: the control totals of one partner's year."""

from lictp_xl.starter import budget_layout as layout
from lictp_xl.starter import control_totals
from lictp_xl.starter.control_totals import COMPLETE, Control
from lictp_xl.starter.page import Page

APPORTIONED = "LICTP_APPORTION(total_cost,users[Active users],unit,rounding)"

CONTROLS = (
    Control("The partners' shares add to 100%", 1, "=shares_total", 0, "percent"),
    Control(
        "The partners' charges add to the cost of the whole service",
        "=IF(charges_known,ROUND(total_cost/unit,0)*unit,not_stated)",
        "=charges_total",
        0,
        "pounds",
    ),
    Control(
        "This partner's charge is its row of the apportionment",
        f"=IF(charges_known,INDEX({APPORTIONED},MATCH(partner,users[Partner],0)),not_stated)",
        "=annual_charge",
        0,
        "pounds",
    ),
    Control(
        "The published charge comes back out of the total, within its rounding",
        "=published_charge",
        "=IF(AND(published_known,ISNUMBER(total_cost)),total_cost*published_users/published_all_users,not_stated)",
        "=N(published_rounding)/2+penny",
        "pounds",
    ),
    Control(
        "The years of the new service add to its term",
        "=IF(term_checked,SUM(LICTP_PHASE(annual_charge,first_checked,last_checked,part_year_method)),not_stated)",
        "=new_all_years",
        "=IF(years_of_term>years_shown,penny*years_shown,0)",
        "pounds",
    ),
    Control(
        "The new service in this year is its part of a year, but for the rounding of the term",
        "=IF(ISNUMBER(annual_charge),"
        "LICTP_PART_YEAR(annual_charge,service_from,service_to,financial_year,part_year_method),not_stated)",
        "=new_charge_in_year",
        "=penny*years_of_term",
        "pounds",
    ),
    Control(
        "The charge in this year is the old arrangement and the new service",
        "=IF(COUNT(old_charge_in_year,new_charge_in_year)=2,old_charge_in_year+new_charge_in_year,not_stated)",
        "=charge_in_year",
        0,
        "pounds",
    ),
    Control(
        "The full-year difference is charge less comparator",
        "=IF(COUNT(annual_charge,comparator)=2,annual_charge-comparator,not_stated)",
        "=full_year_variance",
        0,
        "pounds",
    ),
    Control(
        "The difference in this year is charge less comparator",
        "=IF(COUNT(charge_in_year,comparator_in_year)=2,charge_in_year-comparator_in_year,not_stated)",
        "=in_year_variance",
        0,
        "pounds",
    ),
    Control("One-off costs by year add to the total", "=one_off_total", "=by_year_total", 0, "pounds"),
    Control(
        "One-off revenue and capital add to the lines",
        "=IF(one_off_known,SUM(one_off[Amount]),not_stated)",
        "=IF(one_off_known,one_off_revenue+one_off_capital,not_stated)",
        0,
        "pounds",
    ),
    Control(
        "Revenue, grants, receipts and borrowing pay for all one-off costs",
        "=one_off_total",
        "=IF(funding_known,call_on_revenue+grants+receipts+borrowing,not_stated)",
        0,
        "pounds",
    ),
    COMPLETE,
)


def draw(page: Page) -> None:
    """Draw the sheet."""
    control_totals.draw(page, layout.SUBTITLE, CONTROLS, layout.INPUT_CHECKS)
