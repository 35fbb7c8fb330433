"""`kopir schedule`: an instance in, a plan out that an independent judge accepts, or one clear line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engines.scheduling.missions import own, random_problem, text_of
from kopir.cli import main


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["schedule", *(str(argument) for argument in arguments)])


@pytest.fixture
def mission(tmp_path: Path) -> Path:
    path = tmp_path / "mission.txt"
    path.write_text(text_of(random_problem(3, people=20, slots=10, tables=8)), encoding="utf-8")
    return path


def test_instance_in_plan_out_and_the_judge_agrees(mission: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"

    done = run(mission, "--time-limit", "1", "--workers", "1", "--out", out)

    assert done.exit_code == 0, done.output
    assert [line.split(" ")[0] for line in done.stdout.splitlines()] == [
        "held", "idle", "idle", "tables", "interpreters", "interpreters", "interpreters", "time",
    ]  # fmt: skip
    plan = json.loads(out.read_text(encoding="utf-8"))
    judged = run("check", mission, out)
    assert judged.exit_code == 0
    assert json.loads(judged.stdout) == {"faults": 0} | {
        name: plan[name] for name in ("held", "weight", "idle", "breaks", "most_breaks")
    } | {"meetings": len(plan["slots"]), "weight_asked": json.loads(judged.stdout)["weight_asked"]}


def test_plan_in_force_is_kept(mission: Path, tmp_path: Path) -> None:
    out, again = tmp_path / "plan.json", tmp_path / "again.json"
    run(mission, "--time-limit", "1", "--workers", "1", "--out", out)

    done = run(mission, "--time-limit", "1", "--workers", "1", "--keep", out, "--out", again)

    assert "moved 0 of" in done.stdout
    assert json.loads(again.read_text())["slots"] == json.loads(out.read_text())["slots"]


def test_plan_changed_by_hand_is_judged(mission: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    run(mission, "--time-limit", "1", "--workers", "1", "--out", out)
    plan = json.loads(out.read_text())
    plan["slots"] = [0] * len(plan["slots"])
    out.write_text(json.dumps(plan))

    judged = run("check", mission, out)

    assert judged.exit_code == 1
    assert json.loads(judged.stdout)["faults"] > 0
    assert "in slot 1" in judged.stderr


def test_wishes_that_exclude_each_other_are_named_and_the_rest_is_planned(tmp_path: Path) -> None:
    path, out = tmp_path / "m.dzn", tmp_path / "plan.json"
    path.write_text(
        "nBusiness = 4; nMeetings = 3; nTables = 2; nTotalSlots = 2; nMorningSlots = 1;\n"
        "requested = [|1, 2, 1,\n|1, 3, 1,\n|4, 3, 2,|];\nforbidden = [{0}, {0}, {0}, {0}];\n",
        encoding="utf-8",
    )

    done = run(path, "--time-limit", "2", "--workers", "1", "--out", out)

    assert done.exit_code == 0
    assert "  - 1 has 2 meetings and 1 slots for them\n" in done.stderr
    assert "  - meeting 2 (1 with 3) can only be in slot 1\n" in done.stderr
    assert json.loads(out.read_text())["held"] == 2


def test_named_tables_and_interpreters_stand_in_the_plan(tmp_path: Path) -> None:
    path, out = tmp_path / "m.json", tmp_path / "plan.json"
    path.write_text(own(), encoding="utf-8")

    done = run(path, "--time-limit", "1", "--workers", "1", "--out", out)

    assert done.exit_code == 0, done.output
    assert set(json.loads(out.read_text())["tables"]) <= {"A", "B"}
    assert run("check", path, out).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--time-limit", "0"], "above zero"),
        (["--tables", "-1"], "no tables"),
        (["--interpreters", "1,2"], "interpreters: '1,2'"),
        (["--interpreters", "many"], "interpreters:"),
        (["--keep", "nothing.json"], "there is no such file"),
    ],
)
def test_bad_command_line_is_one_line_and_leaves_no_plan(
    mission: Path, tmp_path: Path, arguments: list[str], words: str
) -> None:
    out = tmp_path / "plan.json"

    done = run(mission, "--out", out, *arguments)

    assert done.exit_code == 2
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not out.exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("m.txt", b"\xff\xfe\x00", "not UTF-8"),
        ("m.txt", b"1 2 3", "line 1"),
        ("m.csv", b"a,b", "neither .dzn, .txt nor .json"),
        ("m.json", b"{", "no JSON"),
    ],
)
def test_file_that_is_no_instance_is_told(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    done = run(path, "--out", tmp_path / "plan.json")

    assert done.exit_code == 2
    assert words in done.stderr
