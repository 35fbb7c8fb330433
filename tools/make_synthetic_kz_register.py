"""Writes data/registers/kz_stat_synthetic.csv: a made-up register in the layout of Kazakhstan's statistical register.

    python tools/make_synthetic_kz_register.py

Nobody can take it for real: each name holds «ПРИМЕР»/«МЫСАЛ» and a number, and each BIN says that its company was
registered in December 2099 (9912), the head unit of a resident legal entity (4, 0). The check digits are valid.
Codes of OKED, KATO and KRP are real; the shares of sectors, regions and sizes are rough ones. Some rows carry the dirt
that real files have. The same seed gives the same file.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

from kopir.engines.identity.identifiers import kazakh_check_digit
from kopir.engines.taxonomy import labels, places

ROWS = 3000
OUT = Path(__file__).resolve().parents[1] / "data/registers/kz_stat_synthetic.csv"
# OKED class or group -> (weight, words of names in Russian, in Kazakh). The five-digit codes come from OKED itself.
SECTORS: dict[str, tuple[int, tuple[str, ...], tuple[str, ...]]] = {
    "01": (14, ("Агро", "Егін", "Астық", "Мал шаруашылығы"), ("Агро", "Егін", "Астық", "Мал шаруашылығы")),
    "10": (10, ("Тағам", "Диірмен", "Сүт", "Ет комбинаты"), ("Тағам", "Диірмен", "Сүт", "Ет комбинаты")),
    "11": (2, ("Бұлақ суы",), ("Бұлақ суы",)),
    "13": (2, ("Тоқыма",), ("Тоқыма",)),
    "14": (2, ("Швея",), ("Тігін",)),
    "15": (1, ("Кожа",), ("Былғары",)),
    "16": (1, ("Древ",), ("Ағаш",)),
    "20": (3, ("Химия",), ("Химия",)),
    "22": (2, ("Полимер",), ("Полимер",)),
    "23": (3, ("Стройматериал",), ("Құрылыс материалдары",)),
    "24": (3, ("Металл", "Ферросплав"), ("Металл", "Ферроқорытпа")),
    "25": (3, ("Металлоконструкция",), ("Металл құрылымдары",)),
    "27": (1, ("Кабель",), ("Кабель",)),
    "28": (2, ("Машзавод",), ("Машина зауыты",)),
    "07": (2, ("Рудник",), ("Кен",)),
    "08": (2, ("Карьер",), ("Карьер",)),
    "35": (2, ("Энерго",), ("Энерго",)),
    "38": (1, ("Экоутиль",), ("Экоқалдық",)),
    "41": (7, ("Құрылыс", "Строй"), ("Құрылыс", "Құрылыс")),
    "42": (3, ("Дорстрой",), ("Жол құрылысы",)),
    "45": (2, ("Авто",), ("Авто",)),
    "46": (18, ("Трейд", "Опт", "Сауда"), ("Трейд", "Көтерме", "Сауда")),
    "47": (8, ("Маркет",), ("Маркет",)),
    "49": (5, ("Транс", "Жол"), ("Көлік", "Жол")),
    "52": (3, ("Логистик",), ("Логистик",)),
    "55": (1, ("Отель",), ("Қонақүй",)),
    "62": (4, ("Софт", "Цифра"), ("Софт", "Цифр")),
    "68": (3, ("Имущество",), ("Мүлік",)),
    "69": (2, ("Консалт",), ("Кеңес",)),
    "71": (3, ("Проект",), ("Жоба",)),
    "85": (2, ("Учебный центр",), ("Оқу орталығы",)),
    "86": (2, ("Клиника",), ("Емхана",)),
}
REGIONS = {
    "75": 24, "71": 15, "79": 7, "10": 3, "11": 4, "15": 4, "19": 6, "23": 3, "27": 3, "31": 4, "33": 3, "35": 6,
    "39": 4, "43": 2, "47": 3, "55": 4, "59": 3, "61": 5, "62": 1, "63": 4,
}  # fmt: skip
SIZES = {
    "105": 620, "110": 130, "115": 60, "120": 45, "130": 45, "140": 25, "150": 18, "160": 30, "215": 10, "220": 5,
    "225": 3, "305": 6, "310": 2, "311": 1,
}  # fmt: skip
SIZE_WORDS = {
    "105": "≤ 5", "110": "6 - 10", "115": "11 - 15", "120": "16 - 20", "130": "21 - 30", "140": "31 - 40",
    "150": "41 - 50", "160": "51 - 100", "215": "101 - 150", "220": "151 - 200", "225": "201 - 250",
    "305": "251 - 500", "310": "501 - 1000", "311": "> 1000",
}  # fmt: skip
HEADER = (
    "БСН", "Заңды тұлғаның толық атауы", "Полное наименование", "Дата регистрации", "Основной ОКЭД",
    "Қызмет түрінің атауы", "Наименование вида деятельности", "Вторичный ОКЭД", "КРП", "КРП атауы", "Наименование КРП",
    "КАТО", "Елді мекеннің атауы", "Наименование населенного пункта", "Юридический адрес", "ФИО руководителя",
)  # fmt: skip


def bins() -> list[str]:
    """Numbers of December 2099 with a valid check digit."""
    found = []
    serial = 1
    while len(found) < ROWS:
        stem = f"991240{serial:05d}"
        digit = kazakh_check_digit(stem)
        serial += 1
        if digit is not None:
            found.append(f"{stem}{digit}")
    return found


def picked(chance: random.Random, weights: dict[str, int]) -> str:
    """One of the keys by its weight."""
    return chance.choices(list(weights), weights=list(weights.values()))[0]


def row_of(number: int, bin_: str, chance: random.Random, subclasses: dict[str, list[str]]) -> list[str]:
    """One organisation."""
    sector = picked(chance, {code: weight for code, (weight, _ru, _kk) in SECTORS.items()})
    _weight, russian, kazakh = SECTORS[sector]
    word = chance.randrange(len(russian))
    oked = chance.choice(subclasses[sector])
    more = chance.choice(subclasses["46"]) if chance.random() < 0.15 else ""
    region = picked(chance, REGIONS)
    krp = picked(chance, SIZES)
    ru, kk = labels.table("oked")[oked].get("ru", ""), labels.table("oked")[oked].get("kk", "")
    joint = krp in {"305", "310", "311"} and chance.random() < 0.5
    form_ru, form_kk = ("АО", "АҚ") if joint else ("ТОО", "ЖШС")
    place = places.place(f"KZ-{region}")
    return [
        bin_,
        f"«МЫСАЛ-{number:04d} {kazakh[word]}» {form_kk}",
        f'{form_ru} "ПРИМЕР-{number:04d} {russian[word]}"',
        f"{chance.randint(1995, 2025)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
        oked,
        kk,
        ru,
        more,
        krp,
        SIZE_WORDS[krp],
        SIZE_WORDS[krp],
        f"{region}0000000",
        place.names["kk"],
        place.names["ru"],
        f"{place.names['ru']}, улица Примерная, дом {chance.randint(1, 200)}",
        "",
    ]


def soiled(row: list[str], number: int) -> list[str]:
    """The dirt of real files, on a few rows."""
    row = list(row)
    if number % 197 == 0:
        row[3] = "0196-01-01"
    if number % 211 == 0:
        row[2] = row[2].replace("ПРИМЕР", "ПРИMEР")  # Latin M and E
    if number % 223 == 0:
        row[2] = row[2].replace('"', "<<", 1).replace('"', ">>", 1)
    if number % 499 == 0:
        row[0] = row[0][:11] + str((int(row[0][11]) + 1) % 10)
    if number % 601 == 0:
        row[8] = "999"
    return row


def main() -> None:
    """Write the file."""
    chance = random.Random(20261123)
    table = labels.table("oked")
    subclasses = {
        sector: sorted(code for code in table if code.startswith(sector) and len(code) == 5 and code.isdigit())
        for sector in SECTORS
    }
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["ПРИМЕР: ВЫМЫШЛЕННЫЕ ДАННЫЕ / МЫСАЛ: ОЙДАН ШЫҒАРЫЛҒАН ДЕРЕКТЕР", *[""] * 15])
        writer.writerow(HEADER)
        writer.writerow([str(column) for column in range(1, 17)])
        for number, bin_ in enumerate(bins(), 1):
            writer.writerow(soiled(row_of(number, bin_, chance, subclasses), number))


if __name__ == "__main__":
    main()
