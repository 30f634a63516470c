"""The chart of the charges: a column for each year, a part of it for each partner."""

from typing import Any

from lictp_xl.starter import style
from lictp_xl.starter.charges_layout import Size
from lictp_xl.starter.page import Page

HEIGHT = 430
ROW = 20  # pixels of a row
PIXELS = 7  # of a letter, the unit of a column's width
THOUSANDS = '#,##0,;(#,##0,);""'  # nothing is written on a part that is not there
PALE = "#B4C6E7"
# solid, hatched, pale: then patterns, told apart in grey too
FILLS: tuple[tuple[str, str], ...] = (
    ("", style.NAVY),
    ("wide_upward_diagonal", "#FFFFFF"),
    ("", PALE),
    ("percent_50", "#FFFFFF"),
    ("light_horizontal", "#FFFFFF"),
    ("wide_downward_diagonal", PALE),
    ("large_grid", "#FFFFFF"),
    ("light_vertical", PALE),
    ("percent_20", "#FFFFFF"),
    ("diagonal_brick", "#FFFFFF"),
    ("small_check", PALE),
    ("dark_horizontal", "#FFFFFF"),
)
LABELLED = 5  # partners; more have no room for labels


def draw(page: Page, size: Size, columns: list[str], first: int, width: float, at: int) -> int:
    """Draw it in row `at`, as wide as the sheet, of the years from row `first` on; answers its last row."""
    last, name = first + size.years - 1, page.title
    small = {"name": style.FONT, "size": 9}
    chart = page.workbook.add_chart({"type": "column", "subtype": "stacked"})
    for place, column in enumerate(columns):
        series: dict[str, Any] = {
            "name": f"={name}!${column}${first - 1}",
            "categories": f"={name}!$A${first}:$A${last}",
            "values": f"={name}!${column}${first}:${column}${last}",
            "gap": 55,
            "border": {"color": style.NAVY},
            **_filled(place),
        }
        if size.partners <= LABELLED:
            series["data_labels"] = {
                "value": True,
                "num_format": THOUSANDS,
                "font": {"name": style.FONT, "size": 9, "bold": True, "color": style.INK},
                "fill": {"color": "#FFFFFF"},
                "position": "center",
            }
        chart.add_series(series)
    chart.set_title(
        {
            "name": "Charge of each year for the new service, by partner",
            "name_font": {"name": style.FONT, "size": 13, "color": style.NAVY},
            "overlay": False,
        }
    )
    chart.set_x_axis({"name": "Financial year", "name_font": small, "num_font": small})
    chart.set_y_axis(
        {
            "name": "£ thousand",
            "name_font": small,
            "num_font": small,
            "num_format": "#,##0,",
            "min": 0,
            "major_gridlines": {"visible": True, "line": {"color": style.RULE, "width": 0.5}},
        }
    )
    chart.set_legend({"position": "bottom", "font": small})
    wide = int(width * PIXELS)
    high = max(HEIGHT, wide * 2 // 5)
    chart.set_size({"width": wide, "height": high})
    page.sheet.insert_chart(
        f"A{at}",
        chart,
        {
            "object_position": 2,
            "description": "A column for each financial year, in £ thousand, with a part for each partner, "
            "each with a pattern of its own. The figures are in the table Charge of each year above.",
        },
    )
    return at + high // ROW + 1


def _filled(place: int) -> dict[str, Any]:
    """What a partner's part is filled with."""
    pattern, ground = FILLS[place % len(FILLS)]
    if not pattern:
        return {"fill": {"color": ground}}
    return {"pattern": {"pattern": pattern, "fg_color": style.NAVY, "bg_color": ground}}
