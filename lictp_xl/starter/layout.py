"""What the sheets of every template have in common: their subtitle, their check line, the kinds of text."""

from datetime import date

OF_PARTNERSHIP = '=partnership&" ("&status&")"'  # under the title of a book that is about all partners
CHECK_LINE = "=overall_check"
EARLIEST = date(2000, 1, 1)
A_DATE = {
    "validate": "date",
    "criteria": ">=",
    "value": EARLIEST,
    "error_title": "Not a date",
    "error_message": "Type a date, such as 31 March 2021.",
}
A_NAME = {
    "validate": "length",
    "criteria": "<=",
    "value": 80,
    "error_title": "Too long for a name",
    "error_message": "Type a name of up to 80 letters.",
}
A_NOTE = {
    "validate": "length",
    "criteria": "<=",
    "value": 1000,
    "error_title": "Too long for one note",
    "error_message": "Type up to 1,000 letters in a row; go on in the next row.",
}
AN_AMOUNT = {
    "validate": "decimal",
    "criteria": "between",
    "minimum": -1_000_000_000,
    "maximum": 1_000_000_000,
    "error_title": "Not an amount",
    "error_message": "Type an amount in pounds, a fall with a minus; leave it empty where it is not known.",
}
