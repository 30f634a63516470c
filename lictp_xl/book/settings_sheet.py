"""A hidden sheet of settings: a key in column A, its value in column B, from the first row, no gap."""

from collections.abc import Mapping

from lxml import etree

from lictp_xl.book.draft import Draft

SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def add(draft: Draft, title: str, settings: Mapping[str, str | bool]) -> str | None:
    """Add the sheet as the last one; its part. A template's own sheet of that title stays as it is."""
    workbook = draft.xml(draft.package.workbook)
    sheets = workbook.find("{*}sheets")
    if sheets is None or title.casefold() in ((s.get("name") or "").casefold() for s in sheets):
        return None
    main = etree.QName(workbook).namespace or ""
    part = draft.free_name("xl/worksheets/sheet{}.xml")
    draft.add(part, _sheet(main, settings), SHEET_TYPE)
    number = 1 + max(int(s.get("sheetId") or 0) for s in sheets)
    sheet = etree.SubElement(sheets, f"{{{main}}}sheet", name=title, sheetId=str(number), state="hidden")
    sheet.set(f"{{{draft.office}}}id", draft.link(draft.package.workbook, f"{draft.office}/worksheet", part))
    return part


def _sheet(main: str, settings: Mapping[str, str | bool]) -> bytes:
    root = etree.Element(f"{{{main}}}worksheet", nsmap={None: main})  # type: ignore[dict-item]
    rows = etree.SubElement(root, f"{{{main}}}sheetData")
    for number, (key, value) in enumerate(settings.items(), 1):
        row = etree.SubElement(rows, f"{{{main}}}row", r=str(number))
        _cell(row, f"A{number}", key)
        _cell(row, f"B{number}", value)
    # all of it is written anew each time: nothing here is a person's
    etree.SubElement(root, f"{{{main}}}sheetProtection", sheet="1")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _cell(row: etree._Element, ref: str, value: str | bool) -> None:
    main = etree.QName(row).namespace
    if isinstance(value, bool):
        cell = etree.SubElement(row, f"{{{main}}}c", r=ref, t="b")
        etree.SubElement(cell, f"{{{main}}}v").text = str(int(value))
    elif value:
        cell = etree.SubElement(row, f"{{{main}}}c", r=ref, t="inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{{{main}}}is"), f"{{{main}}}t")
        text.text = value
