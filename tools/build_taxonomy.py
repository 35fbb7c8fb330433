"""Derive the shipped classification tables from the collected sources.

    python tools/build_taxonomy.py SOURCES

SOURCES is the folder with `hs/ industry/ concord/ places/` (origins and licences: data/PROVENANCE.tsv). Writes
`data/taxonomy/*.tsv`: labels, concordances, places, and `documents.tsv`, the short texts a product or service is
compared with. Kazakh labels (`kazakh_labels_*.tsv`) and the trade thesaurus (`data/thesaurus/*.tsv`) are read when
they stand there. Vectors are made afterwards by `tools/encode_taxonomy.py`.
"""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data"
OUT = DATA / "taxonomy"
Rows = list[dict[str, str]]

GENERIC = re.compile(
    r"^(проч(ие|ая|ее|ий)|другие|с прочими|остальные|その他のもの|その他の物品|other)[ .:;]*(（[^）]*）)?$",
    re.IGNORECASE,
)
FOOTNOTE = re.compile(r"\s*<\d+>|\(см\.[^)]*\)|\(см\. .*$")
JAPANESE_GAP = re.compile(r"(?<=[\u3040-\u30ff\u4e00-\u9fff（）ー]) +(?=[\u3040-\u30ff\u4e00-\u9fff（）ー])")
EXCLUDED = re.compile(r"(?i)(этот|данный|данная|эта|этого|в этот|в данн\w+)[^\n]{0,40}?(исключа|не включа)[^\n]*")
LONGEST_DOCUMENT = 220


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, columns: list[str], rows: Iterable[Iterable[str]]) -> None:
    lines = ["\t".join(columns)]
    lines += ["\t".join(flat(cell) for cell in row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{path.name}: {len(lines) - 1} rows")


def flat(text: str) -> str:
    """One line, NFC, no tabs, no blanks inside Japanese (left over from page breaks), no footnote marks."""
    text = FOOTNOTE.sub("", unicodedata.normalize("NFC", text))
    return JAPANESE_GAP.sub("", " ".join(text.split()))


def sentence_case(title: str) -> str:
    """Titles printed in capitals, lowered but for the first letter."""
    return title[:1] + title[1:].lower() if title.isupper() else title


def parts_of(path: str) -> list[str]:
    return [flat(part) for part in path.split(" > ") if part.strip()]


def told(parts: list[str], heading: str = "") -> str:
    """A label that stands alone: a leaf that only says 'other' is shown below the branch it belongs to."""
    if not parts:
        return ""
    if not GENERIC.match(parts[-1]):
        return parts[-1]
    named = [part for part in parts[:-1] if not GENERIC.match(part)]
    above = named[-1] if named else heading
    return f"{above} › {parts[-1]}" if above else parts[-1]


BRACKETS = re.compile(r"（[^（）]*）|\([^()]*\)")


def short(text: str) -> str:
    """Without what stands in brackets (limits and exceptions), unless nothing else is there."""
    bare = text
    for _ in range(3):
        bare = BRACKETS.sub("", bare)
    return flat(bare).strip(" ,;、") or text


def document_of(parts: list[str]) -> str:
    """The last two telling parts of a path, without bracketed limits: what a subheading is about."""
    named = [short(part) for part in parts if not GENERIC.match(part)]
    return " ".join(named[-2:])[:LONGEST_DOCUMENT]


class Documents:
    """Short texts by scheme, code and language, each once."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str, str, str], str] = {}

    def add(self, scheme: str, code: str, lang: str, kind: str, text: str) -> None:
        text = flat(text)[:LONGEST_DOCUMENT].strip(" ;,.。、:-–—•")
        if len(text) > 1:
            self.rows.setdefault((scheme, code, lang, text), kind)

    def table(self) -> Iterator[tuple[str, ...]]:
        for (scheme, code, lang, text), kind in self.rows.items():
            yield scheme, code, lang, kind, text


def kazakh_labels(name: str) -> dict[str, str]:
    path = OUT / f"kazakh_labels_{name}.tsv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["code"]: flat(row["label_kk"] or "") for row in rows}


def build_hs(sources: Path, documents: Documents) -> None:
    """Chapters, headings and subheadings of HS 2022 in four languages (Kazakh down to headings)."""
    kazakh = kazakh_labels("hs")
    newer = {row["code10"]: flat(row["ru_leaf"]) for row in read(sources / "hs/tnved2022_10digit_ru_leaf.csv")}
    rows: list[tuple[str, ...]] = []
    headings_ru: dict[str, str] = {}
    headings_ja: dict[str, str] = {}
    for row in read(sources / "hs/hs2022_2_4_en_ru_ja.csv"):
        code = row["code"]
        labels = {"en": flat(row["en_un"]), "ru": flat(row["ru_tnved"]), "ja": flat(row["ja_tariff"])}
        labels["kk"] = kazakh.get(code, "")
        headings_ru[code], headings_ja[code] = labels["ru"], labels["ja"]
        rows.append((code, labels["en"], labels["ru"], labels["kk"], labels["ja"]))
        for lang, label in labels.items():
            documents.add("hs", code, lang, "label", label)
            documents.add("hs", code, lang, "label", short(label))
    for row in read(sources / "hs/hs2022_6_en_ru_ja.csv"):
        code = row["code"]
        en = flat(row["en_un"])
        ru_parts = parts_of(row["ru_path_2017"]) if row["ru_ok"] == "1" else []
        if not ru_parts:
            leaf = newer.get(code + "0000", "")
            ru_parts = [headings_ru.get(code[:4], ""), leaf] if leaf and headings_ru.get(code[:4]) else []
        ja_parts = parts_of(row["ja_path"])
        rows.append((code, en, told(ru_parts), "", told(ja_parts, headings_ja.get(code[:4], ""))))
        documents.add("hs", code, "en", "subheading", en)
        documents.add("hs", code, "ru", "subheading", document_of(ru_parts))
        documents.add("hs", code, "ja", "subheading", document_of(ja_parts))
    write(OUT / "hs.tsv", ["code", "en", "ru", "kk", "ja"], sorted(rows))
    cpc_names(sources, documents)


def cpc_names(sources: Path, documents: Documents) -> None:
    """CPC 2.1 product names: shorter, plainer English for the headings they are made of (at most three)."""
    names = {row["cpc21"]: flat(row["en"]) for row in read(sources / "concord/cpc21_en_notes.csv")}
    headings: dict[str, set[str]] = defaultdict(set)
    for row in read(sources / "concord/cpc21_hs2017.csv"):
        headings[row["cpc21"]].add(row["hs6"][:4])
    for cpc, codes in headings.items():
        if len(codes) <= 3 and "n.e.c" not in names.get(cpc, ""):
            for code in sorted(codes):
                documents.add("hs", code, "en", "cpc", names.get(cpc, ""))


def lines_of(description: str) -> Iterator[str]:
    """The telling lines of an OKED description, without what the class leaves out."""
    kept = EXCLUDED.split(description)[0]
    for line in kept.splitlines():
        if line.lstrip().startswith(("-", "–", "—", "•")):
            yield line.lstrip(" -–—•")


def build_oked(sources: Path, documents: Documents) -> dict[str, str]:
    """OKED (Kazakhstan's NACE) in Russian; returns code -> label."""
    labels: dict[str, str] = {}
    rows: list[tuple[str, ...]] = []
    english = {row["nace2"]: flat(row["en"]) for row in read(sources / "industry/nace2_4digit_en_ru.csv")}
    kazakh = kazakh_labels("oked")
    for row in read(sources / "industry/oked_kz_ru.csv"):
        code, label = row["code"], sentence_case(flat(row["ru"]))
        labels[code] = label
        rows.append((code, row["parent"], label, kazakh.get(code, ""), english.get(code, "")))
        if len(code) >= 4:
            documents.add("oked", code, "ru", "label", label)
            for line in lines_of(row["description_ru"]):
                documents.add("oked", code, "ru", "note", line)
    if "2712" not in labels:  # the class row is missing in the source, its only subclass 27120 is there
        labels["2712"] = labels["27120"]
        rows.append(("2712", "271", labels["27120"], kazakh.get("2712", ""), english.get("2712", "")))
    write(OUT / "oked.tsv", ["code", "parent", "ru", "kk", "en"], sorted(rows))
    return labels


def build_jsic(sources: Path, documents: Documents) -> dict[str, str]:
    """JSIC 14 in Japanese and English with its example terms; returns code -> Japanese label."""
    labels: dict[str, str] = {}
    rows: list[tuple[str, ...]] = []
    for row in read(sources / "industry/jsic14_ja_en.csv"):
        code, label = row["code"], flat(row["ja"])
        if len(code) >= 3 and code[2] == "0":
            continue  # head offices and the like: a role inside a firm, not a trade
        labels[code] = label
        rows.append((code, row["parent"], label, sentence_case(flat(row["en"]))))
        if len(code) == 4:
            documents.add("jsic", code, "ja", "label", label)
            documents.add("jsic", code, "en", "label", row["en"])
            for example in row["examples_ja"].split(" | "):
                documents.add("jsic", code, "ja", "example", unicodedata.normalize("NFKC", example).replace(" ", ""))
    write(OUT / "jsic.tsv", ["code", "parent", "ja", "en"], sorted(rows))
    return labels


def build_isic(sources: Path, documents: Documents, oked: dict[str, str], jsic: dict[str, str]) -> None:
    """ISIC 4: English of the UN; Russian from the OKED classes of the same content; Japanese from JSIC, marked."""
    kazakh = kazakh_labels("isic")
    own_japanese = japanese_labels()
    nace: dict[str, list[str]] = defaultdict(list)
    pairs = sorted({(r["nace2"].replace(".", ""), r["isic4"]) for r in read(sources / "concord/nace2_isic4.csv")})
    for code, isic in pairs:
        if len(code) == len(isic):
            nace[isic].append(code)
    jsic_of: dict[str, list[str]] = defaultdict(list)
    jsic_pairs = sorted(
        {(r["jsic13"], r["isic4"]) for r in read(sources / "concord/jsic13_isic4.csv") if r["jsic13"] in jsic}
    )
    for code, isic in jsic_pairs:
        jsic_of[isic].append(code)
    rows = []
    for row in read(sources / "industry/isic4_en_notes.csv"):
        code, en = row["isic4"], flat(row["en"])
        ru = "; ".join(dict.fromkeys(oked[c] for c in nace.get(code, []) if c in oked))
        ja = own_japanese.get(code) or "、".join(dict.fromkeys(jsic[c] for c in jsic_of.get(code, [])[:3]))
        kk = kazakh.get(code, "")
        rows.append((code, en, ru, kk, ja))
        if len(code) == 4:
            documents.add("isic", code, "en", "label", en)
            documents.add("isic", code, "kk", "label", kk)
            if code in own_japanese:
                documents.add("isic", code, "ja", "label", ja)
            for line in un_notes(row["notes"]):
                documents.add("isic", code, "en", "note", line)
    write(OUT / "isic4.tsv", ["code", "en", "ru", "kk", "ja"], sorted(rows))
    write(OUT / "nace_isic4.tsv", ["nace", "isic4"], pairs)
    write(OUT / "jsic_isic4.tsv", ["jsic", "isic4"], jsic_pairs)


def japanese_labels() -> dict[str, str]:
    path = OUT / "japanese_labels_isic.tsv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["code"]: row["label_ja"] for row in rows}


def un_notes(notes: str) -> Iterator[str]:
    """The inclusions of the UN's explanatory note; restated notes of other origin have no such list."""
    _, found, included = flat(notes).partition("This class includes:")
    if found:
        for line in included.split("This class excludes")[0].split("This class also excludes")[0].split(" - "):
            yield line.replace("•", " ").replace("such as:", ":")


def build_concordance(sources: Path) -> None:
    """HS 2022 subheading -> ISIC 4 through CPC 2.1; subheadings new in 2022 through their HS 2017 forebears."""
    direct: dict[str, set[str]] = defaultdict(set)
    for row in read(sources / "concord/hs6_isic4_via_cpc21.csv"):
        direct[row["hs6"]].add(row["isic4"])
    older: dict[str, set[str]] = defaultdict(set)
    for row in read(sources / "concord/hs6_hs5.csv"):
        older[row["HS6_6d"]].add(row["HS5_6d"])
    rows: set[tuple[str, str]] = set()
    for row in read(sources / "hs/hs2022_6_en_ru_ja.csv"):
        code = row["code"]
        found = direct.get(code) or {isic for old in older[code] for isic in direct.get(old, ())}
        rows.update((code, isic) for isic in found)
    write(OUT / "hs6_isic4.tsv", ["hs6", "isic4"], sorted(rows))


def thesaurus(documents: Documents) -> None:
    """Trade terms in four languages, each a document of its codes (the concept is kept in the kind)."""
    for path in sorted((DATA / "thesaurus").glob("*.tsv")):
        if not {"concept", "hs", "isic"} <= set(path.read_text(encoding="utf-8").partition("\n")[0].split("\t")):
            continue
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                if None in row or None in row.values():
                    print(f"{path.name}: a row of the wrong width left out: {row.get('concept')}")
                    continue
                for scheme in ("hs", "isic"):
                    codes = ",".join(c.strip().replace(".", "") for c in row[scheme].split(",") if c.strip())
                    for lang in ("en", "ru", "kk", "ja"):
                        for term in row[lang].split(";") if codes else ():
                            documents.add(scheme, codes, lang, f"term:{row['concept']}", term)


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sources = Path(sys.argv[1])
    OUT.mkdir(parents=True, exist_ok=True)
    documents = Documents()
    build_hs(sources, documents)
    oked = build_oked(sources, documents)
    jsic = build_jsic(sources, documents)
    build_isic(sources, documents, oked, jsic)
    build_concordance(sources)
    thesaurus(documents)
    write(OUT / "documents.tsv", ["scheme", "code", "lang", "kind", "text"], documents.table())


if __name__ == "__main__":
    main()
