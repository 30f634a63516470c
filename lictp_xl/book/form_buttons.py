"""Buttons that run a macro, drawn on a sheet as Excel's own form buttons (VML, understood since 2007).

They stand where the template has a name `buttons`, one below the other, or else to the right of what the
sheet shows. They are not printed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from lxml import etree

from lictp_xl.book.draft import Draft
from lictp_xl.book.package import Package, local_name
from lictp_xl.book.references import Box, area, place
from lictp_xl.errors import MacrosRefused

NAME = "buttons"
SHAPES_IN_A_BLOCK = 1024
BLOCKS = re.compile(rb'<o:idmap[^>]*\bdata="([0-9]{1,6}(?:,[0-9]{1,6})*)"')
VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
# what may follow <legacyDrawing> in a sheet, by the schema
AFTER = {
    *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems"),
    *("tableParts", "extLst"),
}
VML = """\
<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" \
xmlns:x="urn:schemas-microsoft-com:office:excel">
<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{block}"/></o:shapelayout>
<v:shapetype id="_x0000_t201" coordsize="21600,21600" o:spt="201" path="m,l,21600r21600,l21600,xe">
<v:stroke joinstyle="miter"/>
<v:path shadowok="f" o:extrusionok="f" strokeok="f" fillok="f" o:connecttype="rect"/>
<o:lock v:ext="edit" shapetype="t"/></v:shapetype>
{shapes}
</xml>"""
SHAPE = """\
<v:shape id="_x0000_s{number}" type="#_x0000_t201" style="position:absolute;z-index:{order};\
mso-wrap-style:tight" o:button="t" fillcolor="buttonFace [67]" strokecolor="windowText [64]" \
o:insetmode="auto" alt="{caption}">
<v:fill color2="buttonFace [67]" o:detectmouseclick="t"/><o:lock v:ext="edit" rotation="t"/>
<v:textbox style="mso-direction-alt:auto" o:singleclick="f"><div style="text-align:center">\
<font face="Calibri" size="220" color="#000000">{caption}</font></div></v:textbox>
<x:ClientData ObjectType="Button"><x:Anchor>{anchor}</x:Anchor><x:PrintObject>False</x:PrintObject>\
<x:AutoFill>False</x:AutoFill><x:FmlaMacro>[0]!{macro}</x:FmlaMacro><x:TextHAlign>Center</x:TextHAlign>\
<x:TextVAlign>Center</x:TextVAlign></x:ClientData></v:shape>"""


@dataclass(frozen=True)
class Button:
    """What stands on it, and the macro that it runs."""

    caption: str
    macro: str


def add(draft: Draft, buttons: Sequence[Button]) -> None:
    """Draw the buttons on the sheet that has the name, or on the first."""
    if not buttons:
        return
    sheets = draft.package.sheets()
    where = area(draft.package.names().get((None, NAME), ""))
    title = where[0] if where and where[0] in sheets else next(iter(sheets))
    sheet = draft.xml(sheets[title])
    if sheet.find("{*}legacyDrawing") is not None:
        raise MacrosRefused(f"sheet {title} has notes or old buttons, so none can be added to it")
    box = where[1] if where and where[0] == title else _beside(sheet, len(buttons))
    part = draft.free_name("xl/drawings/vmlDrawing{}.vml")
    draft.add_by_ending(part, _vml(buttons, box, _free_block(draft.package)), VML_TYPE)
    main = etree.QName(sheet).namespace
    drawing = etree.Element(f"{{{main}}}legacyDrawing", nsmap={"r": draft.office})
    drawing.set(f"{{{draft.office}}}id", draft.link(sheets[title], f"{draft.office}/vmlDrawing", part))
    _insert(sheet, drawing)


def _vml(buttons: Sequence[Button], box: Box, block: int) -> bytes:
    left, top, right, bottom = box
    height = max(1, (bottom - top + 1) // len(buttons))
    shapes = []
    for i, button in enumerate(buttons):
        first = top - 1 + i * height
        # the corners as column, pixels into it, row, pixels into it, counted from 0: a little air between
        anchor = f"{left - 1}, 0, {first}, 2, {right - 1}, 60, {first + height - 1}, 18"
        caption = escape(button.caption, {'"': "&quot;"})
        number = SHAPES_IN_A_BLOCK * block + 1 + i
        shapes.append(
            SHAPE.format(number=number, order=i + 1, caption=caption, anchor=anchor, macro=button.macro)
        )
    return VML.format(block=block, shapes="\n".join(shapes)).encode()


def _free_block(package: Package) -> int:
    """Shapes are numbered in blocks, and no two sheets share one."""
    drawings = (package.part(name) for name in package.parts() if name.lower().endswith(".vml"))
    taken = (found for drawing in drawings for found in BLOCKS.findall(drawing))
    return 1 + max((int(number) for numbers in taken for number in numbers.split(b",")), default=0)


def _beside(sheet: etree._Element, buttons: int) -> Box:
    """Two columns, two rows for each button, one column to the right of the last cell in use."""
    last = max((place(c.get("r") or "A1")[1] for c in sheet.iter("{*}c") if len(c)), default=0)
    return last + 2, 2, last + 3, 1 + 2 * buttons


def _insert(sheet: etree._Element, drawing: etree._Element) -> None:
    for child in sheet:
        if local_name(child) in AFTER:
            child.addprevious(drawing)
            return
    sheet.append(drawing)
