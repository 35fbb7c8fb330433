"""Cut the fonts that ship with us out of Noto, and write the style sheet that says which letters stand in which file.

    npm pack @expo-google-fonts/{noto-sans@0.4.2,noto-serif@0.4.2,noto-sans-jp@0.4.3}
    for each in expo-google-fonts-*.tgz; do mkdir -p F/$each && tar xzf $each -C F/$each; done
    python tools/build_fonts.py F

Latin and Cyrillic (all Kazakh letters among it) are one file each a weight. Japanese is for machines that have no
Japanese font: the letters our own texts use most stand in one file, those of one subject in one each, all others in
files of neighbouring code points, so that the style sheet stays short. Japanese outlines are rounded to 200 units,
which nobody sees in running text and saves a quarter. `kopir-square` has no strokes at all: it holds the place of a
Japanese letter until the real one is there, so that nothing moves.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

REPOSITORY = Path(__file__).resolve().parents[1]
SHEET = REPOSITORY / "src/kopir/core/static/core/fonts.css"
FOLDER = SHEET.parent / "fonts"
# Our own Japanese, by subject: letters of one subject stand together, so that a page loads few files.
OUR_JAPANESE = {
    "pages": "data/demo/pages/*.toml",
    "screens": "src/kopir/locale/ja/LC_MESSAGES/*.po",
    "archive": "data/heritage/*",
    "offers": "data/demo/*.tsv",
}

BASIC = {*range(0x20, 0x7F), 0xA0}
LATIN = {
    *BASIC, *range(0xA1, 0x100), *map(ord, "ĀāĒēĪīŌōŪūʻʼ"), *range(0x2010, 0x2016), *range(0x2018, 0x201F),
    *range(0x2020, 0x2023), 0x2026, 0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2122, 0x2212,
}  # fmt: skip
CYRILLIC = {
    *range(0x400, 0x460), *map(ord, "ҐґҒғҚқҢңҮүҰұҺһӘәӨө"), 0x2116, 0x20B8,
}  # fmt: skip
ON_EVERY_PAGE = "本文移検索言語申込企業国架橋会員登録案件日二両"  # of the head and the foot
SIGNS = {
    *range(0x3000, 0x3004), *range(0x3005, 0x3012), 0x301C, *range(0x3041, 0x3097), *range(0x30A1, 0x30FD),
    *map(ord, "！％（）＋．／：；？～‐–—―‘’“”…※→←↑↓○●△□■☆×±°·№"),
}  # fmt: skip
FIRST, A_FILE = 420, 140  # the most used letters, and how many of them stand in one file
NEIGHBOURS = 220
FINENESS = 200
EM = 1000


def ours() -> dict[str, list[int]]:
    """The Japanese letters of our own texts: the most used, and the others by the first subject that has them."""
    lines: Counter[int] = Counter()
    subjects: dict[int, str] = {}
    for subject, pattern in OUR_JAPANESE.items():
        for path in sorted(REPOSITORY.glob(pattern)):
            for line in path.read_text(encoding="utf-8").splitlines():
                letters = {ord(letter) for letter in line if is_japanese(ord(letter))}
                lines.update(letters)
                subjects = {**dict.fromkeys(letters, subject), **subjects}
    ordered = sorted(lines.keys() - set(map(ord, ON_EVERY_PAGE)), key=lambda code: (-lines[code], code))
    groups = {f"used-{at // A_FILE}": ordered[at : at + A_FILE] for at in range(0, FIRST, A_FILE)}
    groups |= {subject: [] for subject in OUR_JAPANESE}
    for code in ordered[FIRST:]:
        groups[subjects[code]].append(code)
    return groups


def is_japanese(code: int) -> bool:
    """Letters and signs of Japanese beyond the kana, which are always there."""
    return 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF


def cut(source: Path, codes: Iterable[int], name: str, *, fineness: int | None = None) -> set[int]:
    """Write a file with these letters; gives those the font has."""
    font = TTFont(source)
    there = set(codes) & set(font.getBestCmap())
    options = Options()
    options.hinting = False
    options.name_IDs = []
    options.notdef_outline = True
    options.layout_features = [] if fineness else ["ccmp", "kern", "locl", "mark", "tnum"]
    options.drop_tables += [
        "DSIG",
        "STAT",
        *(["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"] if fineness else []),
    ]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=there)
    subsetter.subset(font)
    if fineness:
        scale_upem(font, fineness)
    write(font, name)
    return there


def write(font: TTFont, name: str) -> None:
    """Packed for the web, the same bytes each time."""
    font.recalcTimestamp = False
    font.flavor = "woff2"
    font.save(FOLDER / f"{name}.woff2")


def square(source: Path) -> None:
    """A font without letters: an empty square for a Japanese letter, the room of its own for a Latin one."""
    latin = {code: TTFont(source).getBestCmap()[code] for code in sorted(BASIC)}
    widths = {name: TTFont(source)["hmtx"][name][0] for name in set(latin.values())}
    pen, empty = TTGlyphPen(None), TTGlyphPen(None).glyph()
    for corners in (((80, -20), (80, 780), (920, 780), (920, -20)), ((100, 0), (900, 0), (900, 760), (100, 760))):
        pen.moveTo(corners[0])
        for corner in corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
    names = [".notdef", "square", *sorted(widths)]
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupGlyf({name: pen.glyph() if name == "square" else empty for name in names})
    builder.setupHorizontalMetrics({name: (widths.get(name, EM), 0) for name in names})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Kopir Square", "styleName": "Regular"})
    builder.setupCharacterMap({0x3000: "square", **latin})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    builder.setupPost(keepGlyphNames=False)
    many = CmapSubtable.newSubtable(13)  # many letters, one glyph
    many.platformID, many.platEncID, many.language = 3, 10, 0
    many.cmap = dict.fromkeys((*range(0x3000, 0x3100), *range(0x3400, 0xA000), *range(0xFF01, 0xFF61)), "square")
    many.cmap |= latin
    builder.font["cmap"].tables.append(many)
    builder.font["head"].created = builder.font["head"].modified = 3_800_000_000  # any day: the same bytes each time
    write(builder.font, "kopir-square")


def ranges(codes: Iterable[int]) -> str:
    """The letters as the style sheet names them."""
    runs: list[list[int]] = []
    for code in sorted(codes):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return ",".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in runs)


def face(family: str, weight: int, name: str, letters: str, display: str) -> str:
    """One rule of the sheet."""
    return (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-display: {display};'
        f' src: url("fonts/{name}.woff2") format("woff2"); unicode-range: {letters}; }}\n'
    )


def neighbours(codes: Iterable[int]) -> Iterator[list[int]]:
    """Code points in order, in groups."""
    ordered = sorted(codes)
    for start in range(0, len(ordered), NEIGHBOURS):
        yield ordered[start : start + NEIGHBOURS]


def japanese(source: Path) -> Iterator[str]:
    """The rules of Japanese: of two that have a letter the later one counts, so the most used come last."""
    groups = ours()
    rest = {code for code in TTFont(source).getBestCmap() if is_japanese(code)}.difference(*groups.values())
    for number, codes in enumerate(neighbours(rest)):
        there = cut(source, codes, f"kopir-sans-jp-rest-{number:02}", fineness=FINENESS)
        yield face("Kopir Sans JP", 400, f"kopir-sans-jp-rest-{number:02}", f"U+{min(there):X}-{max(there):X}", "swap")
    groups = {"signs": [*BASIC, *SIGNS, *map(ord, ON_EVERY_PAGE)], **groups}
    for name, codes in reversed(groups.items()):
        there = cut(source, codes, f"kopir-sans-jp-{name}", fineness=FINENESS)
        yield face("Kopir Sans JP", 400, f"kopir-sans-jp-{name}", ranges(there), "swap")
    there = cut(source, set(map(ord, "日本語")), "kopir-sans-jp-name", fineness=FINENESS)
    yield face("Kopir Sans JP Name", 400, "kopir-sans-jp-name", ranges(there), "swap")


def main() -> None:
    """All files and the sheet."""
    found = {path.name: path for path in Path(sys.argv[1]).rglob("Noto*.ttf")}
    for old in FOLDER.glob("*.woff2"):
        old.unlink()
    rules = [HEAD]
    for family, weight, style, name in (
        ("Kopir Sans", 400, "NotoSans_400Regular.ttf", "kopir-sans-{}-400"),
        ("Kopir Sans", 600, "NotoSans_600SemiBold.ttf", "kopir-sans-{}-600"),
        ("Kopir Serif", 600, "NotoSerif_600SemiBold.ttf", "kopir-serif-{}-600"),
    ):
        for script, codes in (("latin", LATIN), ("cyrillic", CYRILLIC)):
            there = cut(found[style], codes, name.format(script))
            rules.append(face(family, weight, name.format(script), ranges(there), "optional"))
            if script == "cyrillic" and weight == 400:  # on Japanese pages, whose Latin letters are not ours
                rules.append(face("Kopir Cyrillic", weight, name.format(script), ranges(there), "optional"))
    square(found["NotoSansJP_400Regular.ttf"])
    rules.append(DEVICE)
    rules.append(
        face("Kopir Square", 400, "kopir-square", "U+20-7E,U+A0,U+3000-30FF,U+3400-9FFF,U+FF01-FF60", "block")
    )
    rules += japanese(found["NotoSansJP_400Regular.ttf"])
    SHEET.write_text("".join(rules), encoding="utf-8")


HEAD = """\
/* Written by tools/build_fonts.py. Cut from Noto, SIL Open Font License 1.1 (fonts/LICENSE).
   Latin and Cyrillic are optional: a device that has not loaded them in time keeps its own letters, and nothing moves.
   Japanese is loaded only where the device has none; until it is there, empty squares hold its place. */
"""
DEVICE = """\
@font-face { font-family: "Device JP"; src: local("Noto Sans CJK JP"), local("NotoSansCJKjp-Regular"), \
local("Noto Sans CJK JP Regular"), local("Noto Sans JP"), local("NotoSansJP-Regular"), local("Hiragino Sans W3"), \
local("Yu Gothic"), local("Meiryo"); }
"""

if __name__ == "__main__":
    main()
