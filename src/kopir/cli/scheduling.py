"""`kopir schedule INSTANCE` plans one-to-one meetings, `kopir schedule check` judges a plan; no database is needed."""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kopir.cli import existing, refuse
from kopir.cli.batch import refusals
from kopir.cli.spreadsheets import as_table
from kopir.core.spreadsheets import csv_lines
from kopir.engines.text.tables import write_atomically

if TYPE_CHECKING:
    from kopir.engines.scheduling import Mission, Progress, Rule, Solution

_MOST_BYTES = 200_000_000
_MOST_TOLD = 200
_HEAD = ("day", "start", "table", "a", "b", "interpreter")


class _PlanFirst(click.Group):
    """`kopir schedule FILE` is `kopir schedule plan FILE`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["plan", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_PlanFirst)
def schedule() -> None:
    """Plan one-to-one meetings: `kopir schedule INSTANCE --time-limit 60 --out PLAN.json`."""


@schedule.command()
@click.argument("instance")
@click.option("--out", required=True, metavar="FILE", help="The plan, JSON; `slots` holds a slot a meeting, or -1.")
@click.option(
    "--time-limit", default=60.0, show_default=True, metavar="S", help="Seconds; less where a plan is proved."
)
@click.option("--workers", default=2, show_default=True, metavar="N", help="Searches side by side.")
@click.option("--seed", default=1, show_default=True, metavar="K", help="Where chance starts.")
@click.option("--keep", metavar="PLAN", help="A plan in force: change as few of its meetings as possible.")
@click.option("--tables", type=int, metavar="N", help="Tables, instead of the instance's.")
@click.option(
    "--interpreters", metavar="N,N,..", help="Interpreters of each language, or `minimum`, or `1.1` times it."
)
@click.option("--search-only", is_flag=True, help="Do without proofs.")
@click.option("--csv", "sheet", metavar="FILE", help="The meetings as rows, for people: day, start, table, who, whom.")
def plan(
    instance: str, out: str, time_limit: float, workers: int, seed: int, keep: str | None, tables: int | None,
    interpreters: str | None, *, search_only: bool, sheet: str | None,
) -> None:  # fmt: skip
    """Plan an instance: Girona's .dzn, a mission's .txt, or our own .json."""
    if time_limit <= 0 or workers < 1:
        refuse("--time-limit and --workers are numbers above zero")
    from kopir.engines import scheduling  # noqa: PLC0415 -- slow import: the compiled search

    text, kind = _read(instance)
    scheduling.warm_up()
    begun = time.monotonic()
    try:
        mission = scheduling.read(text, kind)
        mission = scheduling.with_resources(mission, tables=tables, interpreters=interpreters)
        old = scheduling.plan_in_force(mission, _read(keep)[0]) if keep else None
    except (scheduling.BadInstance, scheduling.BadPlan) as bad:
        refuse(f"{keep if isinstance(bad, scheduling.BadPlan) else instance}: {bad}")
    clash = scheduling.conflict(mission.problem) if scheduling.is_small(mission.problem) else []
    if clash:
        _tell_conflict(clash, time.monotonic() - begun)
    left = max(time_limit - (time.monotonic() - begun), 0.05)
    solution = scheduling.solve(
        mission.problem, seconds=left, workers=workers, seed=seed, keep=old.slots if old is not None else None,
        prove=not search_only and not clash,
        prices=mission.weights.prices(), progress=_tell_progress if sys.stderr.isatty() else None,
    )  # fmt: skip
    if not clash and not scheduling.is_small(mission.problem) and solution.measure.held < mission.problem.meetings:
        _tell_conflict(scheduling.counted_conflict(mission.problem), time.monotonic() - begun)
    told = scheduling.told(mission, solution, old)
    faults = scheduling.check(text, kind, json.dumps(told)).faults if _is_unchanged(tables, interpreters) else []
    if faults:  # the judge shares nothing with the search: what it refuses is never written
        raise AssertionError(faults[0])
    with write_atomically(Path(out)) as file:
        file.write(json.dumps(told, ensure_ascii=False) + "\n")
    if sheet:
        with write_atomically(Path(sheet)) as file:
            file.writelines(csv_lines(_HEAD, scheduling.rows_of(mission, told)))
    _tell(mission, solution, told, time.monotonic() - begun)


@schedule.command()
@click.argument("wishes")
@click.option("--out", required=True, metavar="FILE", help="The mission, .json, to plan or to add to.")
@click.option("--days", default=1, show_default=True, metavar="N")
@click.option("--slots", required=True, type=int, metavar="N", help="Slots a day.")
@click.option("--minutes", default=30, show_default=True, metavar="N", help="Minutes of a slot.")
@click.option("--start", default="09:00", show_default=True, metavar="HH:MM", help="When a day's first slot begins.")
@click.option("--tables", required=True, type=int, metavar="N")
@click.option("--interpreters", default="", metavar="PAIRS", help='How many of each pair: "ja-ru:3,ja-kk:1".')
def wishes(
    wishes: str, out: str, days: int, slots: int, minutes: int, start: str, tables: int, interpreters: str
) -> None:  # fmt: skip
    """Make a mission of a list of wishes: .csv, .tsv or .xlsx with a, b and, where wanted, priority and languages."""
    from kopir.engines import scheduling  # noqa: PLC0415 -- slow import: the compiled search

    hour = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", start)
    if hour is None:
        refuse(f"--start {start!r} is no time like 09:00")
    hall = scheduling.Hall(days, slots, tables, int(hour[1]) * 60 + int(hour[2]), minutes)
    try:
        with refusals(existing(wishes)), as_table(Path(wishes)) as table:
            mission, told = scheduling.mission_of_wishes(table, hall, interpreters)
    except scheduling.BadInstance as bad:
        refuse(f"{wishes}: {bad}")
    for one in told[:_MOST_TOLD]:
        click.echo(f"line {one.line}: {one.words}", err=True)
    if len(told) > _MOST_TOLD:
        click.echo(f"and {len(told) - _MOST_TOLD} more", err=True)
    if not mission["meetings"]:
        refuse(f"{wishes}: no wish is left")
    with write_atomically(Path(out)) as file:
        file.write(json.dumps(mission, ensure_ascii=False, indent=1) + "\n")
    taken, people = len(mission["meetings"]), len(mission["people"])
    click.echo(f"{taken} wishes of {people} people; {len(told)} lines not taken as they stood")


@schedule.command()
@click.argument("instance")
@click.argument("plan")
def check(instance: str, plan: str) -> None:
    """Judge a plan with code that shares nothing with the search. Exit code 1 where a rule is broken."""
    from kopir.engines.scheduling import checking  # noqa: PLC0415 -- read only here

    text, kind = _read(instance)
    try:
        verdict = checking.check(text, kind, _read(plan)[0])
    except checking.Unreadable as bad:
        refuse(f"{plan}: {bad}")
    for fault in verdict.faults:
        click.echo(fault, err=True)
    click.echo(json.dumps({"faults": len(verdict.faults), **verdict.figures}))
    if verdict.faults:
        raise SystemExit(1)


def _read(file: str) -> tuple[str, str]:
    """A file's text and kind; refused where it is no text, or beyond any mission's size."""
    path = Path(existing(file))
    kind = path.suffix.lower().lstrip(".")
    if kind not in {"dzn", "txt", "json"}:
        refuse(f"{file}: neither .dzn, .txt nor .json")
    if path.stat().st_size > _MOST_BYTES:
        refuse(f"{file}: larger than {_MOST_BYTES // 1_000_000} MB")
    try:
        return path.read_text(encoding="utf-8-sig"), kind
    except UnicodeDecodeError as odd:
        refuse(f"{file}: not UTF-8 text (byte {odd.start + 1})")


def _is_unchanged(tables: int | None, interpreters: str | None) -> bool:
    return tables is None and interpreters is None


def _tell_progress(now: Progress) -> None:
    found = now.measure
    click.echo(
        f"\r{now.share:4.0%}  held {found.held}  idle {found.idle}  breaks {found.breaks}  (bound {now.bound})   ",
        err=True, nl=False,
    )  # fmt: skip


def _tell_conflict(rules: list[Rule] | None, seconds: float) -> None:
    if not rules:
        return
    click.echo(f"not every meeting can be held ({seconds:.1f} s): these rules exclude each other", err=True)
    for rule in rules[:40]:
        click.echo(f"  - {rule.words}", err=True)
    if len(rules) > 40:
        click.echo(f"  - and {len(rules) - 40} more", err=True)


def _tell(mission: Mission, solution: Solution, told: dict[str, Any], seconds: float) -> None:
    found, bounds = solution.measure, solution.bounds
    problem = mission.problem
    word = "idle slots" if problem.counts_idle else "breaks"
    objective = found.idle if problem.counts_idle else found.breaks
    click.echo(f"held {found.held} of {problem.meetings}, priority {found.weight} of at most {bounds.weight}")
    if solution.infeasible:
        whole = problem.spread is not None and found.held == problem.meetings
        unfair = f" with breaks of two people that differ by {problem.spread} at most" if whole else ""
        click.echo(f"proved: not every meeting can be held{unfair}")
    state = f"proved ({solution.by})" if solution.proved else "not proved"
    click.echo(f"{word} {objective}, bound {solution.lower}, gap {objective - solution.lower}, {state}")
    click.echo(f"idle slots {found.idle}, breaks {found.breaks}, most of one person {found.most_breaks}")
    peak, room = told["peak_tables"], int(problem.room.max(initial=0))
    click.echo(
        f"tables at once {peak} of {room}, at least {bounds.tables}; changes of a host's table {told['table_changes']}"
    )
    for name, most in told["peak_interpreters"].items():
        click.echo(f"interpreters {name} at once {most}, at least {bounds.interpreters[name]}")
    if "moved" in told:
        click.echo(f"moved {told['moved']} of {told['confirmed']} confirmed meetings, {told['lost']} lost")
    click.echo(f"time {seconds:.1f} s")
