"""The workbook's own parts, as a filled book needs them: no calculation chain that is out of date, no
recalculation on opening, and in a book of values alone no macros."""

from collections.abc import Collection

from lxml import etree

from lictp_xl.book.package import CONTENT_TYPES, Package, is_true, relationships_part, to_xml

# Excel recalculates, on opening, a book whose values an older engine worked out. This is the engine of
# Excel 2019 and 365; the values in a filled book are as good as its own.
ENGINE = 191029
BEFORE_CALCULATION = ("definedNames", "externalReferences", "functionGroups", "sheets")
PLAIN_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def workbook_xml(book: Package, has_values: bool, plain: bool) -> dict[str, bytes]:
    """The workbook part, where it must change."""
    root = book.xml(book.workbook)
    before = etree.tostring(root)
    calculation = root.find("{*}calcPr")
    if calculation is None and has_values:
        calculation = _added_calculation(root)
    if calculation is not None:
        calculation.attrib.pop("fullCalcOnLoad", "")
        known = calculation.get("calcId") or "0"
        if has_values:
            calculation.attrib.pop("calcCompleted", "")
            if not (known.isdecimal() and int(known) >= ENGINE):
                calculation.set("calcId", str(ENGINE))
    if plain:
        _drop_macro_names(root)
    return {book.workbook: to_xml(root)} if etree.tostring(root) != before else {}


def _added_calculation(root: etree._Element) -> etree._Element | None:
    namespace = root.tag.rpartition("}")[0] + "}"
    before = next((e for n in BEFORE_CALCULATION if (e := root.find(namespace + n)) is not None), None)
    if before is None:
        return None
    made = etree.SubElement(root, namespace + "calcPr")
    before.addnext(made)
    return made


def _drop_macro_names(root: etree._Element) -> None:
    """Names that stand for a macro or an add-in's function."""
    for e in list(root.iterfind("{*}definedNames/{*}definedName")):
        parent = e.getparent()
        if parent is not None and any(is_true(e.get(a)) for a in ("function", "vbProcedure", "xlm")):
            parent.remove(e)


def without_parts(
    book: Package, kinds: Collection[str], plain: bool = False
) -> tuple[dict[str, bytes], set[str]]:
    """Parts that change, and keys of parts to leave out, for a book without these parts of its workbook."""
    links = book.relationships(book.workbook)
    gone = {i: link for i, link in links.items() if link.kind in kinds}
    dropped = {book.key(link.part) for link in gone.values()}
    # a macro project may have links of its own (its signature)
    for link in gone.values():
        dropped |= {book.key(inner.part) for inner in book.relationships(link.part).values()}
    dropped |= {book.key(relationships_part(part)) for part in dropped}
    changed: dict[str, bytes] = {}
    types = book.xml(CONTENT_TYPES)
    before = etree.tostring(types)
    for e in list(types):
        name = book.key(e.get("PartName") or "")
        if name in dropped:
            types.remove(e)
        elif plain and name == book.key(book.workbook):
            e.set("ContentType", PLAIN_WORKBOOK)
    if etree.tostring(types) != before:
        changed[CONTENT_TYPES] = to_xml(types)
    if gone:
        name = relationships_part(book.workbook)
        root = book.xml(name)
        for e in list(root):
            if e.get("Id") in gone:
                root.remove(e)
        changed[name] = to_xml(root)
    return changed, {key for key in dropped if key in book}
