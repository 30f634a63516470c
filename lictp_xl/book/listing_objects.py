"""Tables, validations, conditional formats and charts as lines."""

from collections.abc import Iterator, Sequence

from lxml import etree

from lictp_xl.book.package import is_true, local_name
from lictp_xl.book.references import box_text
from lictp_xl.book.tables import Table, plain_text


def table_lines(table: Table, root: etree._Element) -> Iterator[str]:
    """A table and its columns."""
    rows = f"{len(table.body)} rows{', totals' if table.totals_rows else ''}"
    columns = " | ".join(map(_flat, table.columns))
    yield f"  table {table.name} {box_text(table.box)} ({rows}): {columns}"
    for column in root.iter("{*}tableColumn"):
        formula = column.findtext("{*}calculatedColumnFormula")
        if formula:
            yield f"  table {table.name} column {_flat(plain_text(column.get('name') or ''))} = {formula}"


def validation_lines(root: etree._Element) -> Iterator[str]:
    """What may be typed where, and what the person is told."""
    for e in root.iter("{*}dataValidation"):
        where = e.get("sqref") or e.findtext("{*}sqref") or ""
        kind = " ".join(filter(None, (e.get("type") or "any", e.get("operator"))))
        limits = [_text(e.find(name)) for name in ("{*}formula1", "{*}formula2")]
        line = f"  validation {where} {kind} {' and '.join(filter(None, limits))}".rstrip()
        if e.get("errorStyle"):
            line += f" ({e.get('errorStyle')})"
        if not is_true(e.get("allowBlank")):
            line += " not blank"
        told = [
            f"{word} {text!r}"
            for word in ("promptTitle", "prompt", "errorTitle", "error")
            if (text := e.get(word))
        ]
        yield " ".join([line, *told])


def rule_lines(root: etree._Element, formats: Sequence[etree._Element]) -> Iterator[str]:
    """Conditional formats, in the order of their priority on each range."""
    for e in root.iter("{*}conditionalFormatting"):
        where = e.get("sqref") or e.findtext("{*}sqref") or ""
        for rule in e.iterfind("{*}cfRule"):
            words = [rule.get("type") or "", rule.get("operator") or "", rule.get("text") or ""]
            limits = [_text(f) for f in (*rule.iterfind("{*}formula"), *rule.iterfind("{*}f"))]
            line = f"  rule {where} {' '.join(filter(None, words))} {' and '.join(limits)}".rstrip()
            number = rule.get("dxfId") or ""
            if number.isdecimal() and int(number) < len(formats):
                line += f" -> {_format(formats[int(number)])}"
            yield line + (" and stops" if is_true(rule.get("stopIfTrue")) else "")


def _format(e: etree._Element) -> str:
    """The font and fill that a rule puts on."""
    words = []
    font = e.find("{*}font")
    if font is not None:
        words += [local_name(f) for f in font if local_name(f) in {"b", "i", "u", "strike"}]
        words += [f"font {_colour(c)}" for c in font.iterfind("{*}color")]
    words += [f"fill {_colour(c)}" for c in e.iterfind("{*}fill/{*}patternFill/{*}bgColor")]
    words += [f"format {f.get('formatCode')}" for f in e.iterfind("{*}numFmt")]
    return " ".join(words) or "a format"


def _colour(e: etree._Element) -> str:
    return next(
        (
            f"{k} {e.get(k)}" if k != "rgb" else e.get(k) or ""
            for k in ("rgb", "theme", "indexed")
            if e.get(k)
        ),
        "",
    )


def chart_lines(root: etree._Element, place: str) -> Iterator[str]:
    """A chart, its title and its series."""
    area = root.find("{*}chart/{*}plotArea")
    kinds = [local_name(e) for e in area if local_name(e).endswith("Chart")] if area is not None else []
    title = _title(root.find("{*}chart/{*}title"))
    yield f"  chart {' and '.join(kinds)}{place}{f' {title}' if title else ''}"
    for series in root.iter("{*}ser"):
        parts = [
            f"{word} {_reference(e)}"
            for word, names in (("name", ("tx",)), ("labels", ("cat", "xVal")), ("values", ("val", "yVal")))
            for name in names
            if (e := series.find("{*}" + name)) is not None
        ]
        yield f"  chart series {', '.join(parts)}"
    for axis in root.iter("{*}catAx", "{*}valAx", "{*}dateAx"):
        told = _title(axis.find("{*}title"))
        if told:
            yield f"  chart axis {told}"


def _title(e: etree._Element | None) -> str:
    if e is None:
        return ""
    found = e.findtext(".//{*}f")
    return f"title {found}" if found else f"title {''.join(t.text or '' for t in e.iter('{*}t'))!r}"


def _reference(e: etree._Element) -> str:
    return e.findtext(".//{*}f") or repr("".join(v.text or "" for v in e.iter("{*}v")))


def _text(e: etree._Element | None) -> str:
    """A formula, which newer rules keep one element deeper."""
    return "" if e is None else "".join(str(text) for text in e.itertext()).strip()


def _flat(text: str) -> str:
    return " ".join(text.split())
