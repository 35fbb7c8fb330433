"""The ladder of rooms holds in the imports (import-linter) and in the foreign keys."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

REPOSITORY = Path(__file__).resolve().parents[2]


def _ladder() -> dict[str, int]:
    """Room -> height, read from the import contract: one list for both tests."""
    with (REPOSITORY / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "ladder")
    heights: dict[str, int] = {}
    for height, layer in enumerate(reversed(layers)):
        for room in layer.split("|"):
            heights[room.strip().removeprefix("kopir.")] = height
    return heights


def test_imports_keep_the_ladder() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_foreign_keys_point_down() -> None:
    heights = _ladder()

    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in heights
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and field.related_model is not None
        and field.related_model._meta.app_label in heights
        and heights[field.related_model._meta.app_label] > heights[model._meta.app_label]
    ]

    assert upward == []


def test_every_room_stands_in_the_ladder() -> None:
    rooms = {config.label for config in apps.get_app_configs() if config.name.startswith("kopir.")}

    assert rooms <= set(_ladder())


def test_engines_import_without_django() -> None:
    names = sorted(
        ".".join(path.relative_to(REPOSITORY / "src").with_suffix("").parts)
        for path in (REPOSITORY / "src/kopir/engines").rglob("*.py")
    )
    script = (
        "import sys, importlib\n"
        "class Refuse:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in {'django', 'psycopg'}: raise ImportError('engines know no ' + name)\n"
        "sys.meta_path.insert(0, Refuse())\n"
        f"[importlib.import_module(n.removesuffix('.__init__')) for n in {names!r}]\n"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
