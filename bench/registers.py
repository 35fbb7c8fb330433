"""How long a large register takes to load, against DuckDB reading the same file into a table.

    python bench/registers.py --rows 5000000 --folder /tmp/registers-bench [--names]

Makes a corporate number file of made-up organisations (30 columns, valid check digits), reads it with DuckDB into a table
(on disk, all cores), loads it with `kopir registers load`'s own code into the database of the settings, and prints both
times, the peak memory of this process and of its children, and the size. Use a KOPIR_VAR of its own: the database keeps
the entries unless --drop. The file is deleted at the end.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from pathlib import Path

import duckdb

WORDS = "山田 東京 北海 三和 中央 日本 富士 太陽 新星 朝日 大和 桜 松本 青葉 緑 海洋 都市 光 未来 共栄 第一 平和 東洋 西日本 関東 九州".split()
TRADES = "建設 商事 電機 食品 運輸 不動産 工業 設計 製作所 農園 水産 システム 化学 印刷 観光 物産 電力 開発 企画 医療".split()
KANA = "ヤマダ トウキョウ ホッカイ サンワ チュウオウ ニッポン フジ タイヨウ シンセイ アサヒ ダイワ サクラ マツモト アオバ ミドリ カイヨウ トシ ヒカリ ミライ キョウエイ ダイイチ ヘイワ トウヨウ ニシニホン カントウ キュウシュウ".split()


def make(path: Path, rows: int) -> None:
    """Write the file. Numbers count up, so that none comes twice."""
    stem = "(100000000000 + i * 7)"
    digits = " + ".join(f"(({stem} // {10**place}) % 10) * {1 + place % 2}" for place in range(12))
    connection = duckdb.connect()
    connection.execute("set preserve_insertion_order = true")
    connection.execute(
        f"""
        copy (
            select i + 1, (9 - ({digits}) % 9)::varchar || {stem}::varchar, '01', '0', '2024-04-02', '2018-10-05',
                   case when i % 2 = 0 then '株式会社' else '' end || w[1 + i % {len(WORDS)}] || t[1 + (i // 26) % {len(TRADES)}]
                   || (i // 520)::varchar || case when i % 2 = 1 then '有限会社' else '' end,
                   '', case when i % 2 = 0 then '301' else '302' end, '東京都', '千代田区', '丸の内' || (i % 900)::varchar || '番地１',
                   '', lpad((1 + i % 47)::varchar, 2, '0'), '101', '1000005', '', '',
                   case when i % 11 = 0 then '2020-03-31' else '' end, case when i % 11 = 0 then '01' else '' end, '', '',
                   '2015-10-05', '1', case when i % 20 = 0 then 'Example Trading ' || i::varchar || ' Co., Ltd.' else '' end,
                   '', '', '', case when i % 2 = 0 then k[1 + i % {len(KANA)}] else '' end, '0'
            from (select i, {WORDS!r} as w, {TRADES!r} as t, {KANA!r} as k from range({rows}) as numbers(i)) as made
        ) to '{path}' (format csv, header false)
        """
    )
    connection.close()


def read_with_duckdb(path: Path, folder: Path) -> float:
    """Seconds DuckDB takes to read the file into a table on disk, everything as text."""
    database = folder / "baseline.duckdb"
    database.unlink(missing_ok=True)
    connection = duckdb.connect(str(database))
    columns = ", ".join(f"'c{number:02d}': 'VARCHAR'" for number in range(1, 31))
    began = time.perf_counter()
    connection.execute(
        f"create table houjin as select * from read_csv('{path}', header = false, columns = {{{columns}}}, strict_mode = true)"
    )
    connection.execute("checkpoint")
    taken = time.perf_counter() - began
    connection.close()
    database.unlink()
    return taken


def megabytes(who: int) -> float:
    """The largest memory so far."""
    return resource.getrusage(who).ru_maxrss / 1024


def main() -> None:
    """Measure and print a table in Markdown."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/registers-bench"))
    parser.add_argument("--names", action="store_true", help="also file the names under search keys")
    parser.add_argument("--drop", action="store_true", help="take the entries away at the end")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    path = asked.folder / "houjin.csv"
    make(path, asked.rows)
    size = path.stat().st_size
    baseline = min(read_with_duckdb(path, asked.folder) for _ in range(2))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kopir.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from kopir.registers import actions, importing, storing

    call_command("migrate", verbosity=0, skip_checks=True)
    before = megabytes(resource.RUSAGE_SELF)
    importing.NAMES_FIRST = 0
    began = time.perf_counter()
    snapshot = actions.begin_import(actions.Wanted("houjin", path, is_synthetic=True, swap_anyway=True), by=None)
    hashed = time.perf_counter() - began
    stored: list[float] = []
    actions.load_snapshot(snapshot, by=None, progress=lambda _one: stored.append(time.perf_counter() - began))
    taken = time.perf_counter() - began
    peak = megabytes(resource.RUSAGE_SELF)
    print(f"| rows | file | DuckDB into a table | load until it is current | times | of it hashing, rows, indexes and swap | memory of the process (before) |")
    print("|---|---|---|---|---|---|---|")
    print(
        f"| {asked.rows:,} | {size / 1e6:,.0f} MB | {baseline:.1f} s | {taken:.1f} s | {taken / baseline:.1f} "
        f"| {hashed:.1f} s, {stored[-1] - hashed:.1f} s, {taken - stored[-1]:.1f} s | {peak:,.0f} MB ({before:,.0f} MB) |"
    )
    if asked.names:
        began = time.perf_counter()
        actions.file_names(snapshot)
        print(
            f"names filed: {time.perf_counter() - began:.0f} s, peak {megabytes(resource.RUSAGE_SELF):,.0f} MB, "
            f"largest child {megabytes(resource.RUSAGE_CHILDREN):,.0f} MB"
        )
    if asked.drop:
        storing.drop(snapshot.pk)
        snapshot.delete()
    path.unlink()


if __name__ == "__main__":
    main()
