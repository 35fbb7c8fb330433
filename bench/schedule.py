"""How good plans of one-to-one meetings are, on missions from outside (`S=../shared/benchmarks/scheduling`).

    python bench/schedule.py $S girona --seconds 60
    python bench/schedule.py $S girona --only original --seconds 10 --search-only
    python bench/schedule.py $S missions --seconds 60

Each plan is judged by the benchmark's own `check.py`, not by ours. `--only WORD` takes files with it in their name.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from kopir.engines import scheduling


def judged(folder: Path, instance: Path, slots: list[int]) -> dict[str, int] | str:
    with tempfile.NamedTemporaryFile("w", suffix=".json") as plan:
        json.dump({"slots": slots}, plan)
        plan.flush()
        done = subprocess.run(
            [sys.executable, str(folder / "check.py"), str(instance), plan.name],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    return json.loads(done.stdout) if done.returncode == 0 else done.stdout.strip()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("kind", choices=["girona", "missions"])
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--search-only", action="store_true")
    options.add_argument("--only", default="")
    options.add_argument("--interpreters")
    given = options.parse_args()
    scheduling.warm_up()
    breaks = proved = count = 0
    for instance in sorted((given.folder / given.kind).iterdir()):
        if instance.suffix not in {".dzn", ".txt"} or given.only not in instance.name:
            continue
        mission = scheduling.read(instance.read_text(encoding="utf-8"), instance.suffix[1:])
        mission = scheduling.with_resources(mission, interpreters=given.interpreters)
        clash = scheduling.conflict(mission.problem) if scheduling.is_small(mission.problem) else []
        if clash:
            print(f"{instance.name}\tinfeasible: {'; '.join(rule.words for rule in clash)}", flush=True)
            count, proved = count + 1, proved + 1
            continue
        found = scheduling.solve(mission.problem, seconds=given.seconds, prove=not given.search_only)
        told = scheduling.told(mission, found)
        verdict = judged(given.folder, instance, told["slots"])
        count, proved = count + 1, proved + found.proved
        breaks += found.measure.breaks
        worth, by = found.measure, f"{found.by} {found.seconds:.1f} s"
        print(
            f"{instance.name}\theld {worth.held}/{mission.problem.meetings}",
            f"weight {worth.weight}/{found.bounds.weight} idle {worth.idle} breaks {worth.breaks}",
            f"most {worth.most_breaks} bound {found.lower} proved {found.proved} infeasible {found.infeasible}",
            f"by {by}",
            f"tables {told['peak_tables']} changes {told['table_changes']}",
            f"interpreters {told['peak_interpreters']}",
            f"judge {'agrees' if isinstance(verdict, dict) else verdict}",
            flush=True,
        )
    print(f"{count} missions, {proved} proved, {breaks} breaks in all")


if __name__ == "__main__":
    main()
