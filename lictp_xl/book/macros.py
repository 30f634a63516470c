"""Macros into a finished .xlsx, which becomes an .xlsm: the last step of writing a book.

The same book and the same macros give the same bytes. What is there already stays as it is, apart from
the code names of the sheets, which every sheet of a book with VBA must have.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from lictp_xl.book import form_buttons, settings_sheet, wizard_help
from lictp_xl.book.draft import Draft
from lictp_xl.book.form_buttons import Button
from lictp_xl.book.package import Package, local_name
from lictp_xl.book.vba_project import NAME, PROJECT_PART, Document, Source, checked, project
from lictp_xl.book.wizard_help import FunctionHelp
from lictp_xl.errors import MacrosRefused

__all__ = ["Button", "FunctionHelp", "Macros", "Source", "with_macros"]

MACRO_BOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PROJECT_TYPE = "application/vnd.ms-office.vbaProject"
PROJECT_LINK = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
SETTINGS_SHEET = "xlwings.conf"


@dataclass(frozen=True)
class Macros:
    """All that makes a book live: the VBA, the wizard's help, xlwings' settings and the buttons."""

    sources: tuple[Source, ...]
    help: tuple[FunctionHelp, ...] = ()
    settings: Mapping[str, str | bool] = field(default_factory=dict)
    buttons: tuple[Button, ...] = ()


def with_macros(book: bytes, macros: Macros) -> bytes:
    """The book as an .xlsm with these macros in it."""
    draft = Draft(Package(book))
    workbook = draft.package.workbook
    if draft.package.linked(workbook, "vbaProject"):
        raise MacrosRefused("the book holds macros already: save its template as .xlsx, without them")
    sources = checked(macros.sources)
    sheets = _sheets(draft.package)
    if macros.settings and (part := settings_sheet.add(draft, SETTINGS_SHEET, macros.settings)):
        sheets[part] = "worksheet"
    form_buttons.add(draft, macros.buttons)
    if macros.help:
        wizard_help.write(draft.xml(workbook), macros.help)
    bin_part = project(_code_name_of_book(draft), _code_names(draft, sheets), sources)
    draft.set_content_type(workbook, MACRO_BOOK)
    draft.add(PROJECT_PART, bin_part, PROJECT_TYPE)
    draft.link(workbook, PROJECT_LINK, PROJECT_PART)
    return draft.finished()


def _sheets(package: Package) -> dict[str, str]:
    """The part of every sheet, in order, and its kind."""
    found = {}
    for title, link in package.all_sheets():
        if link is None or link.kind not in {"worksheet", "chartsheet"}:
            raise MacrosRefused(
                f"sheet {title} is neither a worksheet nor a chart, so no macros can be added"
            )
        found[link.part] = link.kind
    return found


def _code_name_of_book(draft: Draft) -> str:
    workbook = draft.xml(draft.package.workbook)
    properties = workbook.find("{*}workbookPr")
    if properties is None:
        properties = etree.Element(_tag(workbook, "workbookPr"))
        before = [e for e in workbook if local_name(e) in {"fileVersion", "fileSharing"}]
        workbook.insert(len(before), properties)
    return _code_name(properties, "ThisWorkbook")


def _code_names(draft: Draft, sheets: Mapping[str, str]) -> tuple[Document, ...]:
    """Every sheet's code name: its own, or one by its place, as Excel names them."""
    found = []
    properties = {part: _sheet_properties(draft.xml(part)) for part in sheets}
    taken = {(p.get("codeName") or "").casefold() for p in properties.values()}
    for place, (part, kind) in enumerate(sheets.items(), 1):
        stem = "Sheet" if kind == "worksheet" else "Chart"
        name = f"{stem}{place}"
        while name.casefold() in taken:
            name += "_"
        found.append(Document(_code_name(properties[part], name), kind))
    return tuple(found)


def _code_name(properties: etree._Element, otherwise: str) -> str:
    name = properties.get("codeName") or otherwise
    if not NAME.fullmatch(name):
        raise MacrosRefused(f"{name} cannot be a code name in VBA")
    properties.set("codeName", name)
    return name


def _sheet_properties(sheet: etree._Element) -> etree._Element:
    properties = sheet.find("{*}sheetPr")
    if properties is None:
        properties = etree.Element(_tag(sheet, "sheetPr"))
        sheet.insert(0, properties)
    return properties


def _tag(root: etree._Element, name: str) -> etree.QName:
    return etree.QName(etree.QName(root).namespace, name)
