"""How long a large register takes to load, against DuckDB reading the same file into a table.

    KOPIR_VAR=/tmp/bench python bench/registers.py --rows 5000000 [--names] [--drop]

Makes a corporate number file of made-up organisations (30 columns, valid check digits), lets DuckDB read it into a
table on disk with all cores, then loads it as `kopir registers load` does, in a process of its own, into the database
of the settings. Prints both times, the parts of ours, and peak memory. The file is deleted at the end; the entries
with --drop.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

WORDS = [
    "山田",
    "東京",
    "北海",
    "三和",
    "中央",
    "日本",
    "富士",
    "太陽",
    "新星",
    "朝日",
    "大和",
    "桜",
    "松本",
    "青葉",
    "緑",
    "海洋",
    "都市",
    "光",
    "未来",
    "共栄",
    "第一",
    "平和",
    "東洋",
    "九州",
]
TRADES = [
    "建設",
    "商事",
    "電機",
    "食品",
    "運輸",
    "不動産",
    "工業",
    "設計",
    "製作所",
    "農園",
    "水産",
    "システム",
    "化学",
    "印刷",
    "観光",
    "物産",
    "電力",
    "開発",
    "企画",
]
KANA = [
    "ヤマダ",
    "トウキョウ",
    "ホッカイ",
    "サンワ",
    "チュウオウ",
    "ニッポン",
    "フジ",
    "タイヨウ",
    "シンセイ",
    "アサヒ",
    "ダイワ",
    "サクラ",
    "マツモト",
]


def make(path: Path, rows: int) -> None:
    """Write the file. Numbers count up, so that none comes twice."""
    stem = "(100000000000 + i * 7)"
    digits = " + ".join(f"(({stem} // {10**place}) % 10) * {1 + place % 2}" for place in range(12))
    words, trades, kana = len(WORDS), len(TRADES), len(KANA)
    connection = duckdb.connect()
    connection.execute(
        f"""
        copy (
            select i + 1, (9 - ({digits}) % 9)::varchar || {stem}::varchar, '01', '0', '2024-04-02', '2018-10-05',
                   case when i % 2 = 0 then '株式会社' else '' end || w[1 + i % {words}] || t[1 + (i // 26) % {trades}]
                   || (i // 520)::varchar || case when i % 2 = 1 then '有限会社' else '' end,
                   '', case when i % 2 = 0 then '301' else '302' end, '東京都', '千代田区',
                   '丸の内' || (i % 900)::varchar || '番地１',
                   '', lpad((1 + i % 47)::varchar, 2, '0'), '101', '1000005', '', '',
                   case when i % 11 = 0 then '2020-03-31' else '' end, case when i % 11 = 0 then '01' else '' end,
                   '', '', '2015-10-05', '1',
                   case when i % 20 = 0 then 'Example Trading ' || i::varchar || ' Co., Ltd.' else '' end,
                   '', '', '', case when i % 2 = 0 then k[1 + i % {kana}] else '' end, '0'
            from (select i, {WORDS!r} as w, {TRADES!r} as t, {KANA!r} as k from range({rows}) as numbers(i)) as made
        ) to '{path}' (format csv, header false)
        """
    )
    connection.close()


def read_with_duckdb(path: Path) -> float:
    """Seconds DuckDB takes to read the file into a table on disk, everything as text."""
    database = path.with_suffix(".duckdb")
    database.unlink(missing_ok=True)
    connection = duckdb.connect(str(database))
    columns = ", ".join(f"'c{number:02d}': 'VARCHAR'" for number in range(1, 31))
    began = time.perf_counter()
    connection.execute(
        f"create table houjin as select * from read_csv('{path}', header = false, columns = {{{columns}}})"
    )
    connection.execute("checkpoint")
    taken = time.perf_counter() - began
    connection.close()
    database.unlink()
    return taken


def megabytes(who: int) -> float:
    """The largest memory so far."""
    return resource.getrusage(who).ru_maxrss / 1024


def load(path: Path, *, with_names: bool, drop: bool) -> None:
    """Load the file and print how long each part took."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kopir.config.settings")
    import django  # noqa: PLC0415 -- only the child needs it

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- needs Django set up

    from kopir.registers import actions, importing, storing  # noqa: PLC0415 -- needs Django set up

    call_command("migrate", verbosity=0, skip_checks=True)
    importing.NAMES_FIRST = 0
    began = time.perf_counter()
    snapshot = actions.begin_import(actions.Wanted("houjin", path, is_synthetic=True, swap_anyway=True), by=None)
    hashed = time.perf_counter() - began
    stored: list[float] = []
    actions.load_snapshot(snapshot, by=None, progress=lambda _one: stored.append(time.perf_counter() - began))
    taken = time.perf_counter() - began
    print(
        f"loaded {snapshot.rows_kept:,} entries in {taken:.1f} s: hash {hashed:.1f} s, "
        f"rows {stored[-1] - hashed:.1f} s, "
        f"indexes and swap {taken - stored[-1]:.1f} s; peak memory {megabytes(resource.RUSAGE_SELF):,.0f} MB"
    )
    if with_names:
        began = time.perf_counter()
        actions.file_names(snapshot)
        print(
            f"names filed in {time.perf_counter() - began:.0f} s; "
            f"peak memory {megabytes(resource.RUSAGE_SELF):,.0f} MB, "
            f"of a child {megabytes(resource.RUSAGE_CHILDREN):,.0f} MB"
        )
    if drop:
        storing.drop(snapshot.pk)
        snapshot.delete()


def main() -> None:
    """Make, read with DuckDB twice (the better counts), load in a child."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--names", action="store_true", help="also file the names under search keys")
    parser.add_argument("--drop", action="store_true", help="take the entries away at the end")
    parser.add_argument("--load", type=Path, help="only load this file (what the child does)")
    asked = parser.parse_args()
    if asked.load:
        load(asked.load, with_names=asked.names, drop=asked.drop)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "houjin.csv"
        make(path, asked.rows)
        baseline = min(read_with_duckdb(path) for _ in range(2))
        print(
            f"{asked.rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB; DuckDB into a table: {baseline:.1f} s",
            flush=True,
        )
        given = [option for option, is_on in (("--names", asked.names), ("--drop", asked.drop)) if is_on]
        subprocess.run([sys.executable, __file__, "--load", str(path), *given], check=True)


if __name__ == "__main__":
    main()
