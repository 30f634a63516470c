"""What a cell looks like: its colours, the size and weight of its letters, whether its text wraps."""

import colorsys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from lxml import etree
from openpyxl.styles.colors import COLOR_INDEX

from lictp_xl.book.package import Package, is_true, local_name

T = TypeVar("T")

BLACK, WHITE = "000000", "FFFFFF"
# a theme's colours are kept in this order, and cells number them with light and dark the other way round
THEME_ORDER = (1, 0, 3, 2, 4, 5, 6, 7, 8, 9, 10, 11)


@dataclass(frozen=True, slots=True)
class Look:
    """How one kind of cell is drawn. A colour is six hexadecimal digits; "" where none can be told."""

    font: str = BLACK
    fill: str = WHITE
    size: float = 11
    bold: bool = False
    raised: bool = False  # superscript or subscript
    wrapped: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """What a conditional format changes; "" where it leaves the cell's own colour."""

    font: str
    fill: str

    def over(self, look: Look) -> Look:
        """The look of a cell while the rule holds."""
        return replace(look, font=self.font or look.font, fill=self.fill or look.fill)


class Looks:
    """The looks of a workbook's cells, by the number that a cell's s gives."""

    def __init__(self, root: etree._Element | None, theme: Sequence[str]) -> None:
        self.root, self.theme = root, theme

    def look(self, style: int) -> Look:
        """The look of a cell; a plain one where the workbook says nothing."""
        return self._cells[style] if 0 <= style < len(self._cells) else Look()

    def rule(self, number: int) -> Rule | None:
        """The look that a conditional format puts on."""
        return self._rules[number] if 0 <= number < len(self._rules) else None

    @cached_property
    def _cells(self) -> list[Look]:
        if self.root is None:
            return []
        fonts = [self._font(e) for e in self.root.iterfind("{*}fonts/{*}font")]
        fills = [self._fill(e) for e in self.root.iterfind("{*}fills/{*}fill")]
        found = []
        for e in self.root.iterfind("{*}cellXfs/{*}xf"):
            font, fill = _numbered(fonts, e.get("fontId")), _numbered(fills, e.get("fillId"))
            alignment = e.find("{*}alignment")
            wrapped = alignment is not None and is_true(alignment.get("wrapText"))
            look = font if font is not None else Look()
            found.append(replace(look, fill=WHITE if fill is None else fill, wrapped=wrapped))
        return found

    @cached_property
    def _rules(self) -> list[Rule]:
        rules = self.root.iterfind("{*}dxfs/{*}dxf") if self.root is not None else ()
        return [
            Rule(
                self._colour(e.find("{*}font/{*}color"), ""),
                # a rule's solid fill is told by the colour behind the pattern
                self._colour(e.find("{*}fill/{*}patternFill/{*}bgColor"), ""),
            )
            for e in rules
        ]

    def _font(self, e: etree._Element) -> Look:
        bold, raised = e.find("{*}b"), e.find("{*}vertAlign")
        return Look(
            font=self._colour(e.find("{*}color"), BLACK),
            size=_number(e.find("{*}sz"), 11),
            bold=bold is not None and is_true(bold.get("val") or "1"),
            raised=raised is not None and raised.get("val") in {"superscript", "subscript"},
        )

    def _fill(self, e: etree._Element) -> str:
        pattern = e.find("{*}patternFill")
        if pattern is None:
            return ""  # a gradient
        kind = pattern.get("patternType") or "none"
        if kind == "none":
            return WHITE
        return self._colour(pattern.find("{*}fgColor"), "") if kind == "solid" else ""

    def _colour(self, e: etree._Element | None, otherwise: str) -> str:
        if e is None or is_true(e.get("auto")):
            return otherwise
        rgb, theme, indexed = e.get("rgb") or "", e.get("theme") or "", e.get("indexed") or ""
        if rgb:
            plain = rgb[-6:].upper()
        elif theme.isdecimal():
            plain = self.theme[int(theme)] if int(theme) < len(self.theme) else ""
        elif indexed.isdecimal() and int(indexed) < 64:
            plain = COLOR_INDEX[int(indexed)][-6:]
        else:  # 64 and 65 are the window's own black and white
            return {"64": BLACK, "65": WHITE}.get(indexed, otherwise)
        try:
            return _tinted(plain, float(e.get("tint") or 0)) if plain else otherwise
        except ValueError:
            return otherwise


def read_looks(book: Package) -> Looks:
    """The looks of a workbook."""
    styles, themes = book.linked(book.workbook, "styles"), book.linked(book.workbook, "theme")
    theme = _theme(book.xml(themes[0])) if themes else []
    return Looks(book.xml(styles[0]) if styles else None, theme)


def _theme(root: etree._Element) -> list[str]:
    scheme = next(root.iter("{*}clrScheme"), None)
    if scheme is None:
        return []
    colours = []
    for e in scheme:
        first = next((c for c in e if local_name(c) in {"srgbClr", "sysClr"}), None)
        told = (first.get("lastClr") or first.get("val") or "") if first is not None else ""
        colours.append(told.upper() if len(told) == 6 else "")
    return [colours[n] for n in THEME_ORDER if n < len(colours)]


def _tinted(rgb: str, tint: float) -> str:
    """A colour made lighter (tint above zero) or darker, as Excel does."""
    if not tint:
        return rgb
    hue, light, saturation = colorsys.rgb_to_hls(*(int(rgb[i : i + 2], 16) / 255 for i in (0, 2, 4)))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    parts = colorsys.hls_to_rgb(hue, min(max(light, 0), 1), saturation)
    return "".join(f"{round(p * 255):02X}" for p in parts)


def contrast(one: str, other: str) -> float:
    """How far two colours are apart, from 1 to 21 (WCAG 2.1, contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(rgb: str) -> float:
    parts = [int(rgb[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _number(e: etree._Element | None, otherwise: float) -> float:
    try:
        return float(e.get("val") or otherwise) if e is not None else otherwise
    except ValueError:
        return otherwise


def _numbered(found: Sequence[T], number: str | None) -> T | None:
    n = int(number) if number and number.isdecimal() else 0
    return found[n] if n < len(found) else None
