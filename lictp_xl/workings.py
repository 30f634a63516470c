"""The workings of a function: the same calculation as a table of labelled steps."""

from lictp_xl.cells import Answer, Cell, Range, call


def of(name: str, *arguments: Cell | Range) -> Answer:
    """The steps of a function of these arguments, as cells: a row of headings, then a row for each step.

    The first column names the steps, and the result stands at the bottom right.
    """
    return call("WORKINGS", name, *arguments)
