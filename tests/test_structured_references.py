"""What a structured reference stands for, in each of the ways Excel writes one."""

import pytest

from lictp_xl.book.references import box_of, box_text
from lictp_xl.book.structured_references import structured_area
from lictp_xl.book.tables import Table


def table(name: str, sheet: str, ref: str, *columns: str, headers: int = 1, totals: int = 0) -> Table:
    return Table(name, sheet, "part", box_of(ref), headers, totals, columns, frozenset())


TABLES = {
    t.name.casefold(): t
    for t in (
        table("users", "Users", "B4:D7", "Partner", "Active users", "Share"),
        table("Costs", "Costs", "A1:C6", "Item", "Cost [£]", "#Paid", totals=1),
        table("bare", "Costs", "F1:F3", "Value", headers=0),
    )
}


def stands_for(text: str, at: str = "Charge!B2") -> str:
    sheet, _, ref = at.partition("!")
    found = structured_area(text, TABLES, sheet, ref)
    assert found is not None
    return f"{found[0]}!{box_text(found[1])}"


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("users[Active users]", "Users!C5:C7"),
        ("USERS[active USERS]", "Users!C5:C7"),
        ("users", "Users!B5:D7"),
        ("users[]", "Users!B5:D7"),
        ("users[#All]", "Users!B4:D7"),
        ("users[#Data]", "Users!B5:D7"),
        ("users[#Headers]", "Users!B4:D4"),
        ("users[[#Headers],[Share]]", "Users!D4"),
        ("users[[#All],[Partner]]", "Users!B4:B7"),
        ("users[[Partner]:[Active users]]", "Users!B5:C7"),
        ("users[[#Headers],[#Data],[Partner]]", "Users!B4:B7"),
        ("Costs[Item]", "Costs!A2:A5"),
        ("Costs[#Totals]", "Costs!A6:C6"),
        ("Costs[[#Totals],[Item]]", "Costs!A6"),
        ("Costs[[#Data],[#Totals],[Item]]", "Costs!A2:A6"),
        ("Costs['#Paid]", "Costs!C2:C5"),
        ("Costs[Cost '[£']]", "Costs!B2:B5"),
        ("Costs[[#All],[Cost '[£']]]", "Costs!B1:B6"),
        ("bare[Value]", "Costs!F1:F3"),
    ],
)
def test_a_table_and_its_columns_are_boxes_of_cells(text: str, cells: str) -> None:
    assert stands_for(text) == cells


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("users[[#This Row],[Active users]]", "Users!C6"),
        ("users[@Share]", "Users!D6"),
        ("users[@[Active users]]", "Users!C6"),
        ("users[@]", "Users!B6:D6"),
        ("[@Partner]", "Users!B6"),
        ("[@[Active users]]", "Users!C6"),
        ("[[#This Row],Partner]", "Users!B6"),
        ("[Share]", "Users!D5:D7"),
        ("users[@[Partner]:[Share]]", "Users!B6:D6"),
    ],
)
def test_this_row_is_the_row_of_the_cell(text: str, cells: str) -> None:
    assert stands_for(text, "Users!E6" if text.startswith("users") else "Users!D6") == cells


@pytest.mark.parametrize("word", ["B2", "total_cost", "'Users'!B2:B4", "[1]", "A:A"])
def test_other_words_are_no_structured_reference(word: str) -> None:
    assert structured_area(word, TABLES, "Charge", "B2") is None


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        ("staff[Grade]", "Charge!B2", "names a table staff that is not in the workbook"),
        ("users[Grade]", "Charge!B2", "table users has no column 'Grade'"),
        ("[Share]", "Charge!B2", "names no table, and Charge!B2 stands in none"),
        ("users[@Share]", "Charge!B6", "from outside its rows"),
        ("users[@Share]", "Users!E8", "from outside its rows"),
        ("users[#Totals]", "Charge!B2", "which shows none"),
        ("bare[#Headers]", "Charge!B2", "which shows none"),
        ("users[#Footers]", "Charge!B2", "asks for #footers, which no table has"),
    ],
)
def test_what_cannot_be_resolved_says_why(text: str, at: str, says: str) -> None:
    sheet, _, ref = at.partition("!")
    with pytest.raises(ValueError, match="which shows none" if "shows none" in says else says):
        structured_area(text, TABLES, sheet, ref)
