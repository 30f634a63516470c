"""A workbook whose parts are being changed and added, until it is written in one go."""

import itertools
import posixpath

from lxml import etree

from lictp_xl.book.package import CONTENT_TYPES, Package, parsed, relationships_part, to_xml

LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
NO_LINKS = f'<Relationships xmlns="{LINKS}"/>'.encode()


class Draft:
    """Some parts of a package, as XML to be changed in place, and the parts that are new."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._names = {Package.key(name): name for name in package.parts()}
        self._roots: dict[str, etree._Element] = {}
        self._new: dict[str, bytes] = {}

    def xml(self, part: str) -> etree._Element:
        """A part to be changed in place."""
        name = self._names.get(Package.key(part), part)
        if name not in self._roots:
            new = self._new.pop(name, None)
            self._roots[name] = self.package.xml(name) if new is None else parsed(new, name)
        return self._roots[name]

    def add(self, part: str, data: bytes, content_type: str) -> None:
        """A new part, and what it is."""
        self.replace(part, data)
        self.set_content_type(part, content_type)

    def add_by_ending(self, part: str, data: bytes, content_type: str) -> None:
        """A new part of a kind that Excel knows by the ending of its name."""
        self.replace(part, data)
        types, ending = self.xml(CONTENT_TYPES), part.rpartition(".")[2]
        if not any((e.get("Extension") or "").lower() == ending for e in types.iterfind("{*}Default")):
            name = etree.QName(etree.QName(types).namespace, "Default")
            types.insert(0, types.makeelement(name, Extension=ending, ContentType=content_type))

    def replace(self, part: str, data: bytes) -> None:
        """A part's bytes as they are to be."""
        name = self._names.setdefault(Package.key(part), part)
        self._new[name] = data

    def set_content_type(self, part: str, content_type: str) -> None:
        """Say what a part is, whatever was said before."""
        types = self.xml(CONTENT_TYPES)
        for override in types.iterfind("{*}Override"):
            if Package.key(override.get("PartName") or "") == Package.key(part):
                override.set("ContentType", content_type)
                return
        name = etree.QName(etree.QName(types).namespace, "Override")
        etree.SubElement(types, name, PartName=f"/{part}", ContentType=content_type)

    def link(self, source: str, kind: str, target: str) -> str:
        """Relate two parts; the id of the relationship."""
        name = relationships_part(source)
        if Package.key(name) not in self._names:
            self.replace(name, NO_LINKS)
        links = self.xml(name)
        taken = {link.get("Id") for link in links}
        number = next(f"rId{n}" for n in itertools.count(1) if f"rId{n}" not in taken)
        path = posixpath.relpath(target, posixpath.dirname(source))
        etree.SubElement(links, f"{{{LINKS}}}Relationship", Id=number, Type=kind, Target=path)
        return number

    def free_name(self, pattern: str) -> str:
        """The first part name of a pattern such as xl/worksheets/sheet{}.xml that is not taken."""
        names = (pattern.format(n) for n in itertools.count(1))
        return next(name for name in names if Package.key(name) not in self._names)

    @property
    def office(self) -> str:
        """The namespace of a workbook's own relationships: transitional or strict."""
        names = {str(name) for sheet in self.package.root.iter("{*}sheet") for name in sheet.attrib}
        return next(name for name in sorted(names) if name.endswith("}id"))[1:-3]

    def finished(self) -> bytes:
        """The workbook with every change."""
        return self.package.with_parts({n: to_xml(root) for n, root in self._roots.items()} | self._new)
