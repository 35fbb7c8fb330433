"""Cut the fonts of what is printed out of Noto.

    npm pack @expo-google-fonts/{noto-sans@0.4.2,noto-sans-jp@0.4.3}
    for each in expo-google-fonts-*.tgz; do mkdir -p F/$each && tar xzf $each -C F/$each; done
    python tools/build_print_fonts.py F

Paper has no device that could lend a missing letter: Latin, Cyrillic and Japanese stand whole. Of the semi-bold
Japanese there is what Windows' code page 932 has (髙 and 﨑 of names among it); of rarer letters the regular is taken.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).resolve().parents[1] / "data/fonts"
SIGNS = {*range(0x2000, 0x2100), *range(0x2100, 0x2215), 0x2248, 0x2260, 0x2264, 0x2265, 0xFFFD}
LETTERS = {*range(0x20, 0x250), *range(0x2B0, 0x370), *range(0x400, 0x530), *range(0x1E00, 0x1F00), *SIGNS}
LETTERS |= {0x20B8}


def japanese_code_page() -> set[int]:
    """The letters of code page 932."""
    return {code for code in range(0x20, 0x10000) if chr(code).encode("cp932", "ignore")}


def cut(source: Path, codes: set[int] | None, family: str, name: str, features: list[str]) -> None:
    """Write a file with these letters, or all the font has."""
    font = TTFont(source)
    there = set(font.getBestCmap())
    options = Options()
    options.hinting = False
    options.notdef_outline = True
    options.layout_features = features
    options.drop_tables += ["DSIG", "STAT", "BASE", "VORG"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=there if codes is None else there & codes)
    subsetter.subset(font)
    names = font["name"]
    names.names = []
    style = name.rsplit("-", 1)[1]
    for number, text in ((1, family), (2, style), (4, f"{family} {style}"), (6, name)):
        names.setName(text, number, 3, 1, 0x409)
    font.recalcTimestamp = False
    font.save(FOLDER / f"{name}.ttf")


def main() -> None:
    """All four files."""
    found = {path.name: path for path in Path(sys.argv[1]).rglob("Noto*.ttf")}
    latin = ["ccmp", "kern", "locl", "mark", "mkmk", "tnum"]
    cut(found["NotoSans_400Regular.ttf"], LETTERS, "Kopir Print", "KopirPrint-Regular", latin)
    cut(found["NotoSans_600SemiBold.ttf"], LETTERS, "Kopir Print", "KopirPrint-SemiBold", latin)
    cut(found["NotoSansJP_400Regular.ttf"], None, "Kopir Print JP", "KopirPrintJP-Regular", [])
    cut(found["NotoSansJP_600SemiBold.ttf"], japanese_code_page(), "Kopir Print JP", "KopirPrintJP-SemiBold", [])


if __name__ == "__main__":
    main()
