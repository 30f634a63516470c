"""A VBA project from text, for a workbook and its sheets. pyOpenVBA is called here and nowhere else.

Nothing compiled goes in: Excel compiles the text when the book is opened, so no stale code can run.
"""

import re
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pyopenvba import ExcelFile, VBAModuleKind
from pyopenvba.cfb import CFB

from lictp_xl.book.zipped import packed, zip_of
from lictp_xl.errors import MacrosRefused

PROJECT_PART = "xl/vbaProject.bin"
CODE_PAGE = "cp1252"
LONGEST_LINE = 1023
# [MS-OVBA] 2.3.4.1: version 0xFFFF says that there is no compiled code
NOTHING_COMPILED = bytes.fromhex("CC61FFFF000100")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")
NAME_INSIDE = re.compile(r'^Attribute VB_Name = "([^"]*)"', re.MULTILINE)
PLACEHOLDER_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class Source:
    """One module: its name, its text as a .bas or .cls file has it, and which of the two it is."""

    name: str
    text: str
    kind: Literal["module", "class"] = "module"


@dataclass(frozen=True)
class Document:
    """A sheet as VBA knows it: its code name, and whether it is a worksheet or a chart."""

    code_name: str
    kind: str = "worksheet"


def checked(sources: Sequence[Source]) -> tuple[Source, ...]:
    """The sources as VBA wants them, or a sentence that says what it could not bear."""
    seen: dict[str, str] = {}
    for source in sources:
        inside = NAME_INSIDE.search(source.text)
        if not NAME.fullmatch(source.name):
            raise MacrosRefused(f"{source.name} cannot be the name of a VBA module")
        if inside and inside[1] != source.name:
            raise MacrosRefused(f"module {source.name} calls itself {inside[1]}")
        if source.name.casefold() in seen:
            raise MacrosRefused(f"there are two VBA modules named {source.name}")
        seen[source.name.casefold()] = source.name
    return tuple(Source(s.name, "\r\n".join(_lines(s)) + "\r\n", s.kind) for s in sources)


def _lines(source: Source) -> Iterable[str]:
    lines = source.text.splitlines()
    for number, line in enumerate(lines, 1):
        where = f"VBA module {source.name}, line {number}"
        if len(line) > LONGEST_LINE:
            raise MacrosRefused(f"{where}: at most {LONGEST_LINE} characters (got {len(line)})")
        try:
            line.encode(CODE_PAGE)
        except UnicodeEncodeError as e:
            # it would be written as ?, without a word
            raise MacrosRefused(f"{where}: {line[e.start]!r} is not in VBA's code page") from e
    return lines


@lru_cache(maxsize=8)  # the books of one template have one project
def project(book: str, sheets: tuple[Document, ...], sources: tuple[Source, ...]) -> bytes:
    """The bytes of vbaProject.bin for a book of this code name, with these sheets and modules."""
    with tempfile.TemporaryDirectory() as folder:
        bare, made = Path(folder, "bare.xlsm"), Path(folder, "made.xlsm")
        bare.write_bytes(_bare_book(book, sheets))
        with ExcelFile(bare) as file:
            vba = file.add_vba_project()
            for source in sources:
                kind = VBAModuleKind.standard if source.kind == "module" else VBAModuleKind.other
                vba.add_module(source.name, source.text, kind=kind)
            for module in vba.modules:
                # read and marked as changed, so that it is written again without its compiled code
                module.dirty = bool(module.source)
            file.save(made)
        with ExcelFile(made) as file:
            if found := file.validate():
                raise MacrosRefused(f"the VBA project does not hold together: {'; '.join(found)}")
        with zipfile.ZipFile(made) as archive:
            compound = CFB.from_bytes(archive.read(PROJECT_PART))
    compound.write_stream_in_storage("VBA", "_VBA_PROJECT", NOTHING_COMPILED)
    return bytes(compound.to_bytes())


def _bare_book(book: str, sheets: Sequence[Document]) -> bytes:
    """A workbook of nothing but code names: all that the project depends on."""
    numbered = list(enumerate(sheets, 1))
    entries = "".join(f'<sheet name="{i}" sheetId="{i}" r:id="rId{i}"/>' for i, _ in numbered)
    links = "".join(
        f'<Relationship Id="rId{i}" Type="{PLACEHOLDER_LINKS}/{s.kind}" Target="sheet{i}.xml"/>'
        for i, s in numbered
    )
    parts = {
        "[Content_Types].xml": "<Types></Types>",
        "xl/workbook.xml": f'<workbook><workbookPr codeName="{book}"/><sheets>{entries}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>",
    }
    parts |= {
        f"xl/sheet{i}.xml": f'<{s.kind}><sheetPr codeName="{s.code_name}"/></{s.kind}>' for i, s in numbered
    }
    return zip_of(packed(name, text.encode()) for name, text in parts.items())
