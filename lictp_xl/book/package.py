"""A workbook's zip, read as a reader finds it: parts, relationships, sheets, names, tables.

The file is not trusted: sizes are bounded as declared and as inflated, XML with a DTD is refused, and
no part's name is ever used as a path.
"""

import posixpath
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from lictp_xl.book.tables import Table, plain_text, read_table
from lictp_xl.book.untrusted import entries, part_key, part_name
from lictp_xl.book.zipped import Packed, as_stored, inflated, packed, zip_of
from lictp_xl.errors import BookRefused

CONTENT_TYPES = "[Content_Types].xml"
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
DOCTYPES = tuple(
    mark.encode(e) for mark in ("<!DOCTYPE", "<!ENTITY") for e in ("utf-8", "utf-16-le", "utf-16-be")
)


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship inside the package."""

    kind: str  # the last word of its type: worksheet, table, styles
    part: str


class Package:
    """An .xlsx, .xlsm or .xltx."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.infos = entries(data)
        self._parts = {self.key(i.filename): i for i in self.infos}
        self._links: dict[str, dict[str, Link]] = {}
        self.workbook = self._find_workbook()

    @staticmethod
    def key(name: str) -> str:
        """What a part is looked up by: part names do not differ by case, nor by the slash they use."""
        return part_key(name)

    def __contains__(self, name: str) -> bool:
        return self.key(name) in self._parts

    def parts(self) -> list[str]:
        """Every part's name, in the order stored."""
        return [part_name(i.filename) for i in self.infos]

    def packed(self, name: str) -> Packed:
        """A part as it is stored, still compressed."""
        info = self._parts.get(self.key(name))
        if info is None:
            raise BookRefused(f"the workbook names a part {name} that is not in it")
        return as_stored(self.data, info, part_name(info.filename))

    def part(self, name: str) -> bytes:
        """A part's bytes."""
        try:
            return inflated(self.packed(name))
        except Exception as e:
            if isinstance(e, BookRefused):
                raise
            raise BookRefused(f"part {name} of the workbook cannot be read: {e}") from e

    def xml(self, name: str) -> etree._Element:
        """A part as XML, parsed anew each time."""
        return parsed(self.part(name), name)

    def relationships(self, part: str) -> dict[str, Link]:
        """A part's links by their id, those that stay inside the package. "" is the package itself."""
        key = self.key(part)
        if key not in self._links:
            self._links[key] = self._read_links(part)
        return self._links[key]

    def _read_links(self, part: str) -> dict[str, Link]:
        name = relationships_part(part)
        if name not in self:
            return {}
        found = {}
        for e in self.xml(name).iter("{*}Relationship"):
            if e.get("TargetMode") != "External":
                target = (e.get("Target") or "").replace("\\", "/")
                joined = posixpath.join("/" + posixpath.dirname(part), target)
                kind = (e.get("Type") or "").rpartition("/")[2]
                found[e.get("Id") or ""] = Link(kind, posixpath.normpath(joined).lstrip("/"))
        return found

    def outside_links(self, part: str) -> dict[str, str]:
        """A part's links out of the package by their id: where they say they lead."""
        name = relationships_part(part)
        elements = self.xml(name).iter("{*}Relationship") if name in self else ()
        return {
            e.get("Id") or "": e.get("Target") or "" for e in elements if e.get("TargetMode") == "External"
        }

    def linked(self, part: str, kind: str) -> list[str]:
        """The parts of one kind that a part is linked to."""
        return [k.part for k in self.relationships(part).values() if k.kind == kind and k.part in self]

    def _find_workbook(self) -> str:
        found = self.linked("", "officeDocument")
        if not found:
            raise BookRefused("the file is a zip, but not an Excel workbook")
        if found[0].lower().endswith(".bin"):
            raise BookRefused("the workbook is an .xlsb (binary) file: save it as .xlsx")
        if local_name(self.xml(found[0])) != "workbook":
            raise BookRefused("the file is an Office document, but not an Excel workbook")
        return part_name(self._parts[self.key(found[0])].filename)

    @cached_property
    def root(self) -> etree._Element:
        """The workbook part, to be read and not changed."""
        return self.xml(self.workbook)

    @property
    def signed(self) -> bool:
        """Is the package digitally signed? Any change voids a signature."""
        return bool(self.linked("", "origin")) or any(
            p.lower().startswith("_xmlsignatures/") for p in self.parts()
        )

    @property
    def date1904(self) -> bool:
        """Do dates count from 1904?"""
        properties = next(self.root.iter("{*}workbookPr"), None)
        return properties is not None and is_true(properties.get("date1904"))

    def all_sheets(self) -> list[tuple[str, Link | None]]:
        """Every sheet's title and link in order: chart, dialog and macro sheets too."""
        links = self.relationships(self.workbook)
        found = []
        for e in self.root.iterfind("{*}sheets/{*}sheet"):
            link = links.get(relationship_id(e) or "")
            found.append((e.get("name") or "", link if link and link.part in self else None))
        return found

    def sheets(self) -> dict[str, str]:
        """Worksheet title -> part, in order."""
        return {title: link.part for title, link in self.all_sheets() if link and link.kind == "worksheet"}

    def names(self) -> dict[tuple[str | None, str], str]:
        """(sheet title, or None for the workbook, name) -> what the name stands for."""
        titles = [title for title, _ in self.all_sheets()]
        found: dict[tuple[str | None, str], str] = {}
        for e in self.root.iterfind("{*}definedNames/{*}definedName"):
            number = e.get("localSheetId")
            scope = None
            if number is not None:
                if not (number.isdecimal() and int(number) < len(titles)):
                    continue
                scope = titles[int(number)]
            found[scope, e.get("name") or ""] = e.text or ""
        return found

    def tables(self) -> dict[str, Table]:
        """Table name, folded -> the table."""
        found = {}
        for sheet, part in self.sheets().items():
            for name in self.linked(part, "table"):
                try:
                    table = read_table(self.xml(name), sheet, name)
                except ValueError as e:
                    raise BookRefused(f"part {name} of the workbook is not a table: {e}") from e
                found[table.name.casefold()] = table
        return found

    def shared_strings(self) -> list[str]:
        """The texts that cells refer to by number."""
        found = self.linked(self.workbook, "sharedStrings")
        return [string_text(e) for e in self.xml(found[0]).iterfind("{*}si")] if found else []

    def with_parts(self, changed: Mapping[str, bytes], dropped: Collection[str] = ()) -> bytes:
        """The workbook again, with some parts replaced, added or left out."""
        new = {self.key(name): packed(part_name(name), data) for name, data in changed.items()}
        return self.with_packed(new, {self.key(name) for name in dropped})

    def with_packed(self, changed: Mapping[str, Packed], dropped: Collection[str] = ()) -> bytes:
        """The same, for parts already compressed, both by key."""
        parts = []
        # [Content_Types].xml goes first, as Excel writes it
        for info in sorted(self.infos, key=lambda i: self.key(i.filename) != CONTENT_TYPES.lower()):
            key = self.key(info.filename)
            if key in changed:
                parts.append(changed[key])
            elif key not in dropped:
                parts.append(self.packed(info.filename))
        parts += [part for key, part in changed.items() if key not in self._parts]
        return zip_of(parts)


def relationships_part(part: str) -> str:
    """The part that holds a part's links."""
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", base + ".rels")


def local_name(element: etree._Element) -> str:
    """An element's name without its namespace; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def relationship_id(element: etree._Element) -> str | None:
    """r:id, whichever namespace (transitional or strict) it is in."""
    found = (str(v) for k, v in element.attrib.items() if str(k).endswith("}id"))
    return next(found, None)


def is_true(text: str | None) -> bool:
    """An XML boolean."""
    return text in {"1", "true"}


def whole(text: str | None, otherwise: int = 0) -> int:
    """A whole number that an attribute gives."""
    try:
        return int(text) if text else otherwise
    except ValueError as e:
        raise BookRefused(f"the workbook has {(text or '')[:40]!r} where a whole number belongs") from e


def string_text(element: etree._Element) -> str:
    """The text of a shared or inline string: its runs joined, its reading aids left out."""
    parts = []
    for child in element:
        if local_name(child) == "t":
            parts.append(child.text or "")
        elif local_name(child) == "r":
            parts += [t.text or "" for t in child.iterfind("{*}t")]
    return plain_text("".join(parts))


def refuse_dtd(data: bytes, name: str) -> None:
    """No part of a workbook has a DTD; one that does is up to no good."""
    if any(mark in data for mark in DOCTYPES):
        raise BookRefused(f"part {name} of the workbook has a DTD or entities")


def parsed(data: bytes, name: str) -> etree._Element:
    """XML that is well formed and has no DTD."""
    refuse_dtd(data, name)
    try:
        root = etree.fromstring(data, PARSER)
    except (etree.XMLSyntaxError, ValueError) as e:
        raise BookRefused(f"part {name} of the workbook is not well-formed XML: {e}") from e
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise BookRefused(f"part {name} of the workbook has a DTD")
    return root


def to_xml(root: etree._Element) -> bytes:
    """An element as a part."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
