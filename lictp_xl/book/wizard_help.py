"""What Excel's Function Wizard shows of macro functions: their categories, and a line for each argument.

Both live in xl/workbook.xml; the line for the function itself stands in its VBA module and points to its
category by number. openpyxl drops both on a load and save, so they are written last.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

FIRST_OWN_CATEGORY = 20  # the wizard's number of the first category that is not Excel's own
EXCELS_OWN_CATEGORIES = "19"
ARGUMENTS = "{8193D73E-4604-4355-AFF4-8A2333D13BE4}"  # Excel's name for the extension that holds them
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"


@dataclass(frozen=True)
class FunctionHelp:
    """One function as the wizard shows it: where it is listed, and what its arguments are."""

    name: str
    category: str
    arguments: tuple[str, ...]


def categories(help: Sequence[FunctionHelp]) -> list[str]:
    """The categories in the order in which the wizard numbers them."""
    return sorted({one.category for one in help})


def category_number(category: str, help: Sequence[FunctionHelp]) -> int:
    """The number by which a function's own line points to its category."""
    return FIRST_OWN_CATEGORY + categories(help).index(category)


def write(workbook: etree._Element, help: Sequence[FunctionHelp]) -> None:
    """Put the help into the root of xl/workbook.xml, in place of any that is there."""
    main = etree.QName(workbook).namespace
    for old in (*workbook.iterchildren(f"{{{main}}}functionGroups"), *_argument_extensions(workbook)):
        old.getparent().remove(old)  # type: ignore[union-attr]
    groups = etree.Element(f"{{{main}}}functionGroups", builtInGroupCount=EXCELS_OWN_CATEGORIES)
    for category in categories(help):
        etree.SubElement(groups, f"{{{main}}}functionGroup", name=category)
    _child(workbook, "sheets").addnext(groups)
    extensions = workbook.find(f"{{{main}}}extLst")
    if extensions is None:
        extensions = etree.SubElement(workbook, f"{{{main}}}extLst")
    extensions.append(_arguments(main, help))


def _arguments(main: str | None, help: Sequence[FunctionHelp]) -> etree._Element:
    extension = etree.Element(f"{{{main}}}ext", {"uri": ARGUMENTS}, nsmap={"x14": X14})
    functions = etree.SubElement(extension, f"{{{X14}}}definedNames")
    for one in sorted(help, key=lambda one: one.name):
        function = etree.SubElement(functions, f"{{{X14}}}definedName", name=one.name)
        texts = etree.SubElement(function, f"{{{X14}}}argumentDescriptions", count=str(len(one.arguments)))
        for index, text in enumerate(one.arguments):
            line = etree.SubElement(texts, f"{{{X14}}}argumentDescription", index=str(index))
            line.text = text
    return extension


def _argument_extensions(workbook: etree._Element) -> list[etree._Element]:
    return [one for one in workbook.iter("{*}ext") if one.get("uri") == ARGUMENTS]


def _child(parent: etree._Element, name: str) -> etree._Element:
    found = parent.find(f"{{*}}{name}")
    if found is None:
        raise ValueError(f"xl/workbook.xml has no <{name}>")
    return found
