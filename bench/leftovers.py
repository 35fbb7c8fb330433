"""How long the search for a person takes in one table of a million rows: `python bench/leftovers.py [ROWS]`.

Makes a table in the database of KOPIR_VAR, looks through it as a deletion does, takes out what it finds, drops it.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kopir.config.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402 -- Django has to be set up first

from kopir.core.personal import person  # noqa: E402
from kopir.privacy import searching  # noqa: E402

HER = person(addresses=["dana@sayahat.example"], names=["Дана Сеитова"], phones=["+7 701 555 77 88"])
FILL = """
insert into leftovers_bench
select n, 'Здравствуйте! Письмо ' || n || ' о поставке мёда, ответ до пятницы, тел. 8 ' || n || repeat(' слова', 20)
       || case when n %% 10000 = 0 then E'\\nСеитова Дана, 8 (701) 555-77-88' else '' end,
       jsonb_build_object('said', 'row ' || n || repeat(' words', 10), 'to', 'x' || n || '@sayahat.example')
from generate_series(1, %s) n
"""


def busy() -> float:
    """Seconds that the database's own process has worked for us, whatever else the machine does."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        (pid,) = cursor.fetchone()
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("create table leftovers_bench (id bigint primary key, text text, details jsonb)")
            cursor.execute(FILL, [rows])
        here = [column for column in searching.columns() if column.table == "leftovers_bench"]
        sure, both = searching.patterns(HER)
        begun, idle = time.perf_counter(), busy()
        found = list(searching.in_table("leftovers_bench", here, sure, both))
        looked, worked = time.perf_counter(), busy() - idle
        for spot in found:
            searching.take_out(spot, both)
        done = time.perf_counter()
        looking = f"{looked - begun:.1f} s ({worked:.1f} s of work)"
        print(f"{rows} rows: {len(found)} found in {looking}, taken out in {done - looked:.1f} s")
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
