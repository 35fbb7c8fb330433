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


WISHES = """a,b,priority,a_languages,b_languages
KZ-1,JP-1,5,kk ru,ja
JP-1,KZ-1,3,,
KZ-2,JP-1,,ru en,ja
=1+1,JP-2,2,ru,"ja, en"
KZ-2,KZ-2,1,,
KZ-3,JP-2,9,,
,JP-2,1,,
"""


def test_list_of_wishes_becomes_a_mission_and_a_table_for_people(tmp_path: Path) -> None:
    wishes, mission, plan, sheet = (tmp_path / name for name in ("w.csv", "m.json", "p.json", "p.csv"))
    wishes.write_text(WISHES, encoding="utf-8-sig")

    made = run("wishes", wishes, "--slots", "3", "--tables", "2", "--interpreters", "ja-ru:1", "--out", mission)
    done = run(mission, "--time-limit", "1", "--workers", "1", "--out", plan, "--csv", sheet)

    assert (made.exit_code, done.exit_code) == (0, 0), made.output + done.output
    assert made.stdout == "3 wishes of 5 people; 4 lines not taken as they stood\n"
    assert made.stderr.splitlines() == [
        "line 3: JP-1 and KZ-1 stand in line 2 already; taken once",
        "line 6: KZ-2 is to meet themselves; left out",
        "line 7: priority '9' is no number from 1 to 5; left out",
        "line 8: somebody has no name; left out",
    ]
    assert run("check", mission, plan).exit_code == 0
    rows = [line.split(",") for line in sheet.read_text(encoding="utf-8-sig").splitlines()]
    assert rows[0] == ["day", "start", "table", "a", "b", "interpreter"]
    assert {(row[3], row[4], row[5]) for row in rows[1:]} == {
        ("KZ-1", "JP-1", "ja-ru 1"), ("KZ-2", "JP-1", "ja-ru 1"), ("'=1+1", "JP-2", "ja-ru 1"),
    }  # fmt: skip
    assert {row[1] for row in rows[1:]} == {"09:00", "09:30", "10:00"}


def test_fifty_thousand_lines_of_wishes_are_told_row_by_row(tmp_path: Path) -> None:
    wishes = tmp_path / "w.tsv"
    lines = [f"KZ-{nth % 500}\tJP-{nth % 499}\t{nth % 7}" for nth in range(50_000)]
    wishes.write_text("\n".join(["a\tb\tpriority", *lines]) + "\n", encoding="utf-8")

    made = run("wishes", wishes, "--slots", "20", "--days", "3", "--tables", "400", "--out", tmp_path / "m.json")

    assert made.exit_code == 0
    expected = {tuple(line.split("\t")[:2]) for line in lines if line[-1] not in "06"}
    assert len(json.loads((tmp_path / "m.json").read_text())["meetings"]) == len(expected)
    assert made.stderr.splitlines()[-1].startswith("and ")


@pytest.mark.parametrize(
    ("content", "arguments", "words"),
    [
        (WISHES, ["--slots", "0", "--tables", "1"], "slots a day from 1"),
        (WISHES, ["--slots", "40", "--tables", "1"], "after midnight"),
        (WISHES, ["--slots", "4", "--tables", "1", "--start", "9"], "no time like 09:00"),
        (WISHES, ["--slots", "4", "--tables", "1", "--interpreters", "japanese"], "not like ja-ru:3"),
        ("who,whom\nx,y\n", ["--slots", "4", "--tables", "1"], "line 1"),
        ("a,b\nx,x\n", ["--slots", "4", "--tables", "1"], "no wish is left"),
    ],
)
def test_wishes_that_make_no_mission_are_told_and_leave_no_file(
    tmp_path: Path, content: str, arguments: list[str], words: str
) -> None:
    wishes, out = tmp_path / "w.csv", tmp_path / "m.json"
    wishes.write_text(content, encoding="utf-8")

    made = run("wishes", wishes, "--out", out, *arguments)

    assert made.exit_code == 2
    assert words in made.stderr
    assert not out.exists()


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
